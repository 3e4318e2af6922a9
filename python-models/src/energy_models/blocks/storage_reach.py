"""Which energies a storage can reach on its own, whatever the market and the rest of the portfolio do."""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Vector
from energy_models.diagnosis.breakage import Breakage, runs_of
from energy_models.inputs.storage_data import Storage
from energy_models.records import dataclass, replace

DUST_MWH = 1e-5
"""Less than this the solver may still find feasible."""
TECHNICAL, WISH, DUTY = 4, 0, 1


@dataclass(frozen=True)
class Reach:
    """Per block the least and the most energy at its end, MWh."""

    low_mwh: Vector
    high_mwh: Vector


def reach_of(storage: Storage, block_hours: float) -> Reach:
    """Forward recursion: charging, or discharging, at full power from the first block on."""
    into = storage.charge_efficiency * storage.charge_max_mw * block_hours
    out = storage.discharge_max_mw * block_hours / storage.discharge_efficiency
    low = high = storage.soc_initial_mwh
    lows, highs = np.zeros(len(into)), np.zeros(len(into))
    for block in range(len(into)):
        low = max(storage.soc_min_mwh, storage.kept_per_block * low - out[block])
        high = min(storage.soc_max_mwh, storage.kept_per_block * high + into[block])
        lows[block], highs[block] = low, high
    return Reach(lows, highs)


def out_of_reach(storage: Storage, reach: Reach) -> list[Breakage]:
    """Floors and terminal energy that charging at full power all the time can't reach."""
    last = len(reach.high_mwh) - 1
    found = []
    if storage.soc_terminal_min_mwh > reach.high_mwh[last] + DUST_MWH:
        needed, most = storage.soc_terminal_min_mwh, float(reach.high_mwh[last])
        found.append(Breakage("soc_terminal_min", storage.id, last, last, needed, most, "MWh", WISH))
    if storage.soc_floor_mwh is not None:
        missing = storage.soc_floor_mwh - reach.high_mwh
        for run in runs_of(np.flatnonzero(missing > DUST_MWH).astype(np.int32)):
            at = int(run[np.argmax(missing[run])])
            needed, most = float(storage.soc_floor_mwh[at]), float(reach.high_mwh[at])
            found.append(Breakage("soc_floor", storage.id, int(run[0]), int(run[-1]), needed, most, "MWh", DUTY))
    return found


def mend_storage(storage: Storage, block_hours: float) -> tuple[Storage, list[Breakage]]:
    """Widens the energy limits that self-discharge or an initial energy outside of them breaks for sure.

    A storage that loses energy while it can't charge sinks below soc_min_mwh; one that begins above soc_max_mwh and
    can't give enough stays above it.
    """
    wide = replace(storage, soc_min_mwh=-np.inf, soc_max_mwh=np.inf)
    falls = replace(wide, soc_max_mwh=max(storage.soc_max_mwh, storage.soc_initial_mwh))
    reach, found = reach_of(falls, block_hours), []
    lowest, highest = int(np.argmin(reach.high_mwh)), int(np.argmax(reach.low_mwh))
    soc_min, soc_max = storage.soc_min_mwh, storage.soc_max_mwh
    if reach.high_mwh[lowest] < soc_min - DUST_MWH:
        most = float(reach.high_mwh[lowest])
        found.append(Breakage("soc_min_mwh", storage.id, lowest, lowest, soc_min, most, "MWh", TECHNICAL))
        soc_min = most
    if reach.low_mwh[highest] > soc_max + DUST_MWH:
        least = float(reach.low_mwh[highest])
        found.append(Breakage("soc_max_mwh", storage.id, highest, highest, least, soc_max, "MWh", TECHNICAL))
        soc_max = least
    return replace(storage, soc_min_mwh=soc_min, soc_max_mwh=soc_max), found
