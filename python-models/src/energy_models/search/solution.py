"""What a solver is asked for and what it found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from energy_models.arrays import Vector
from energy_models.records import dataclass, replace

if TYPE_CHECKING:
    from energy_models.diagnosis.conflicts import Diagnosis


@dataclass(frozen=True)
class SolverLimits:
    """How long and how well to solve."""

    time_limit_s: float
    mip_gap: float
    threads: int
    seed: int


@dataclass(frozen=True)
class Solution:
    """What the solver found. Without a plan `values` is None."""

    termination: str
    status: str
    values: Vector | None = None
    row_duals: Vector | None = None
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    solve_seconds: float = 0.0
    diagnosis: Diagnosis | None = None
    """Why there is no plan, where the search came upon that."""


class Plan(NamedTuple):
    """A plan in the columns of its program."""

    objective: float
    """What it costs."""
    values: Vector


class NoPlan(Exception):
    """It is proven that there is none, and known why."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__("no plan")
        self.diagnosis = diagnosis


SAME = 1e-7
"""Of its cost: a plan that is cheaper by less is the same, but for the solver's tolerances."""


def better_of(found: Solution, other: Solution) -> Solution:
    """The cheaper plan of two, with the best that is proven of either; how the search ended is said by the first."""
    kept = found
    if other.objective is not None:
        least = math.inf if found.objective is None else found.objective
        if other.objective < least - SAME * abs(other.objective):
            kept = replace(other, termination=found.termination, solve_seconds=found.solve_seconds)
    bound = max((bound for bound in (found.bound, other.bound) if bound is not None), default=None)
    if kept is found and bound == found.bound:
        return found
    gap = None if bound is None or kept.objective is None else relative_gap(kept.objective, bound)
    return replace(kept, bound=bound, gap=gap)


def relative_gap(objective: float, bound: float) -> float:
    """How far the objective may still be from the best, as a share of it."""
    return max(0.0, objective - bound) / max(abs(objective), 1e-9)
