"""What a limit would have to give for a plan to exist."""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Index, Mask
from energy_models.records import dataclass


@dataclass(frozen=True)
class Breakage:
    """One limit of the inputs, broken in neighbouring blocks.

    `needed` and `achievable` are those of the worst block, in the unit of the input: what a minimum asks for and what
    can be had of it, or what a plan needs of a maximum and what the input allows.
    """

    constraint: str
    asset: str | None
    first: int
    last: int
    needed: float
    achievable: float
    unit: str
    rank: int
    """The higher, the harder to give: 0 wishes for storages, 1 duties, 2 energy itself, 3 orders, 4 technology."""
    weight: float = 0.0
    """MWh or so in all: which of one rank comes first."""

    @property
    def amount(self) -> float:
        return abs(self.needed - self.achievable)


def runs_of(blocks: Index) -> list[Index]:
    """Neighbouring blocks together."""
    if len(blocks) == 0:
        return []
    return list(np.split(blocks, np.flatnonzero(np.diff(blocks) > 1) + 1))


def joined(runs: list[Index], bridges: Mask) -> list[Index]:
    """Runs that only bridges lie between, together."""
    parts: list[list[Index]] = []
    for run in runs:
        if parts and bridges[parts[-1][-1][-1] + 1 : run[0]].all():
            parts[-1].append(run)
        else:
            parts.append([run])
    return [np.concatenate(part) for part in parts]
