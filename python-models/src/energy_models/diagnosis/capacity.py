"""Block by block: can supply reach demand at all, and can what is produced go anywhere?

Bounds on what each asset can give or take, added up. What they don't allow no plan can do, so a gap found here is
certain, before any program is solved; a gap that only minimum times, ramps or energy over time make is not seen here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.blocks.portfolio import Shape
from energy_models.blocks.storage_reach import reach_of
from energy_models.diagnosis.breakage import Breakage, runs_of
from energy_models.inputs.inputs import Inputs
from energy_models.records import dataclass

if TYPE_CHECKING:
    from energy_models.inputs.unit_data import Unit

DUST_MW = 1e-5
DUTY, ENERGY = 1, 2


@dataclass(frozen=True)
class Capacity:
    """Per block, MW: the most that can be supplied, the least that must go somewhere, the most reserve."""

    most_mw: Vector
    least_mw: Vector
    reserve_mw: Vector


def capacity_of(inputs: Inputs, shape: Shape) -> Capacity:
    """Adds up what units, storages, renewables, market, deviation bands and unserved load allow in each block."""
    hours = inputs.series.block_hours
    width = np.sum([band.width_mw for band in shape.bands], axis=0) if shape.bands else 0.0
    most = shape.renewable_mw + shape.buy_limit_mw + width
    least = shape.renewable_min_mw - shape.sell_limit_mw - width
    reserve = np.zeros(len(most))
    for unit in shape.units:
        low, high = output_range(unit)
        most, least = most + high, least + low
        reserve = reserve + np.maximum(0.0, high - unit.p_min_mw)
    for storage in shape.storages:
        held = np.r_[storage.soc_initial_mwh, reach_of(storage, hours).high_mwh[:-1]] * storage.kept_per_block
        energy_mw = np.maximum(0.0, held - storage.soc_min_mwh) * storage.discharge_efficiency / hours
        most = most + np.minimum(storage.discharge_max_mw, energy_mw)
        least = least - storage.charge_max_mw
    return Capacity(most if shape.unserved_price is None else most + np.inf, least, reserve)


def output_range(unit: Unit) -> tuple[Vector, Vector]:
    """Per block the least and the most a unit can give, MW, by forward recursion over ramps from its initial state."""
    from energy_models.diagnosis.unit_alone import (
        bounds_of,  # no storage site has units, and imports are most of its run
        too_high_to_stop,
    )

    bounds, count = bounds_of(unit), len(unit.p_max_mw)
    stays_on = bounds.on | too_high_to_stop(unit)
    lows, highs = np.zeros(count), np.zeros(count)
    high = low = unit.p_before_mw if unit.on_before else 0.0
    may_run_on = unit.on_before
    for block in range(count):
        climbed = high + unit.ramp_up_mw if may_run_on else 0.0
        may_run_on = not bounds.off[block]
        high = min(unit.p_max_mw[block], max(climbed, unit.start_mw)) if may_run_on else 0.0
        low = max(unit.p_min_mw, low - unit.ramp_down_mw) if stays_on[block] and may_run_on else 0.0
        lows[block], highs[block] = low, high
    return lows, highs


def closed_blocks(inputs: Inputs, shape: Shape, *, buys: bool) -> Mask:
    """Where no setting opens the market: its session is over, or it has none."""
    limit, name = (shape.buy_limit_mw, shape.limit_names[0]) if buys else (shape.sell_limit_mw, shape.limit_names[1])
    shut = shape.deviation_price is not None and inputs.series.get("rtm_open", 1.0) <= 0.0
    return np.asarray((limit <= 0.0) & (shut | bool(inputs.limit(name) > 0.0)))


def certain_gaps(inputs: Inputs, shape: Shape) -> list[Breakage]:
    """Shortages, surpluses and missing reserve that no commitment and no storage schedule can avoid."""
    capacity, demand = capacity_of(inputs, shape), shape.load_mw + shape.committed_mw
    found = [
        *_gaps("shortage", demand - capacity.most_mw, demand, -1.0),
        *_gaps("surplus", capacity.least_mw - demand, demand, 1.0),
    ]
    if inputs.amount("reserve_penalty") is None:
        found += _gaps("reserve_up", shape.reserve_up_mw - capacity.reserve_mw, shape.reserve_up_mw, -1.0)
    return found


def _gaps(kind: str, gap: Vector, asked: Vector, sign: float) -> list[Breakage]:
    found = []
    for run in runs_of(np.flatnonzero(gap > DUST_MW).astype(np.int32)):
        at = int(run[np.argmax(gap[run])])
        other = float(asked[at] + sign * gap[at])
        needed, achievable = (float(asked[at]), other) if sign < 0.0 else (other, float(asked[at]))
        rank = DUTY if kind == "reserve_up" else ENERGY
        weight = float(gap[run].sum())
        found.append(Breakage(kind, None, int(run[0]), int(run[-1]), needed, achievable, "MW", rank, weight))
    return found
