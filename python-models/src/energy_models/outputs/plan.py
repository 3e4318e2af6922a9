"""A plan in the terms of the portfolio: power, energy and money per block, read out of a solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.storage_block import StorageColumns
from energy_models.inputs.storage_data import Storage
from energy_models.records import dataclass

if TYPE_CHECKING:  # no storage site needs them, and imports are most of a short run
    from energy_models.blocks.unit_block import UnitColumns
    from energy_models.inputs.unit_data import Unit


@dataclass(frozen=True)
class UnitPlan:
    """What one unit does in each block."""

    unit: Unit
    on: Vector
    p_mw: Vector
    reserve_up_mw: Vector
    start_cost: Vector
    energy_cost: Vector


@dataclass(frozen=True)
class StoragePlan:
    """What one storage does in each block; energy is at the block's end."""

    storage: Storage
    charge_mw: Vector
    discharge_mw: Vector
    soc_mwh: Vector
    reserve_up_mw: Vector
    reserve_down_mw: Vector
    wear_cost: Vector


@dataclass(frozen=True)
class Plan:
    """A whole plan."""

    units: list[UnitPlan]
    storages: list[StoragePlan]
    buy_mw: Vector
    sell_mw: Vector
    renewable_mw: Vector
    unserved_mw: Vector
    shortfall_mw: Vector
    short_mw: list[Vector]
    """Per deviation band."""
    long_mw: list[Vector]
    energy_price: Vector | None
    """Per block: what one more MWh of load would cost; None where the plan has no duals."""
    reserve_price: Vector | None


def read_plan(problem: Problem, values: Vector, row_duals: Vector | None) -> Plan:
    """The plan that column values stand for, without the solver's dust."""
    hours = problem.inputs.series.block_hours
    buy, sell = _netted(problem, _clean(values[problem.buy]), _clean(values[problem.sell]))
    short, long = _netted_bands(problem, values)
    count = len(problem.buy)
    return Plan(
        units=[_unit_plan(columns, values, hours) for columns in problem.units],
        storages=[_storage_plan(columns, values, hours) for columns in problem.storages],
        buy_mw=buy,
        sell_mw=sell,
        renewable_mw=_of(values, problem.renewable, count),
        unserved_mw=_of(values, problem.unserved, count),
        shortfall_mw=_of(values, problem.shortfall, count),
        short_mw=short,
        long_mw=long,
        energy_price=None if row_duals is None else _clean(row_duals[problem.balance] / hours),
        reserve_price=None
        if row_duals is None or problem.reserve is None
        else _clean(row_duals[problem.reserve] / hours),
    )


def _clean(values: Vector) -> Vector:
    return np.asarray(np.round(values, 9) + 0.0)  # + 0.0 turns -0.0 into 0.0


def _of(values: Vector, columns: Index | None, count: int) -> Vector:
    return np.zeros(count) if columns is None else _clean(values[columns])


def _netted(problem: Problem, buy: Vector, sell: Vector) -> tuple[Vector, Vector]:
    """Buying and selling in one block cancel, unless the prices pay for it."""
    buy_price, sell_price = problem.inputs.prices
    common = np.where(buy_price >= sell_price, np.minimum(buy, sell), 0.0)
    return _clean(buy - common), _clean(sell - common)


def _netted_bands(problem: Problem, values: Vector) -> tuple[list[Vector], list[Vector]]:
    short = [_clean(values[band.short]) for band in problem.bands]
    long = [_clean(values[band.long]) for band in problem.bands]
    if not short or problem.shape.deviation_price is None:
        return short, long
    net = np.sum(short, axis=0) - np.sum(long, axis=0)
    nets = problem.shape.deviation_price >= 0.0
    left = {"short": np.maximum(net, 0.0), "long": np.maximum(-net, 0.0)}
    for number, band in enumerate(problem.bands):
        for name, amounts in (("short", short), ("long", long)):
            filled = np.minimum(left[name], band.band.width_mw)
            left[name] = left[name] - filled
            amounts[number] = np.where(nets, _clean(filled), amounts[number])
    return short, long


def _unit_plan(columns: UnitColumns, values: Vector, hours: float) -> UnitPlan:
    unit, count = columns.unit, len(columns.on)
    on = np.round(values[columns.on])
    above = np.sum([values[power] for power in columns.segments], axis=0) if columns.segments else np.zeros(count)
    above = np.maximum(0.0, above) * on
    widths, slopes = np.array(unit.segments).reshape(-1, 2).T
    knots = np.r_[0.0, np.cumsum(widths)]
    costs = np.r_[0.0, np.cumsum(widths * slopes)]
    return UnitPlan(
        unit=unit,
        on=on,
        p_mw=_clean(on * unit.p_min_mw + above),
        reserve_up_mw=_of(values, columns.reserve, count),
        start_cost=_start_costs(unit, on),
        energy_cost=_clean(hours * (on * unit.p_min_cost_per_h + np.interp(above, knots, costs))),
    )


def _start_costs(unit: Unit, on: Vector) -> Vector:
    costs, was_on, run = np.zeros(len(on)), unit.on_before, unit.blocks_before
    for block, is_on in enumerate(on > 0.5):
        if is_on and not was_on:
            costs[block] = unit.start_cost(run)
        run = run + 1 if is_on == was_on else 1
        was_on = bool(is_on)
    return costs


def _storage_plan(columns: StorageColumns, values: Vector, hours: float) -> StoragePlan:
    storage, count = columns.storage, len(columns.charge)
    discharge = _clean(values[columns.discharge])
    wear = storage.throughput_cost_per_mwh * discharge
    for (_, cost), segment in zip(storage.wear, columns.wear, strict=True):
        wear = wear + cost * values[segment.given]
    return StoragePlan(
        storage=storage,
        charge_mw=_clean(values[columns.charge]),
        discharge_mw=discharge,
        soc_mwh=_clean(values[columns.soc]),
        reserve_up_mw=_of(values, columns.reserve_up, count),
        reserve_down_mw=_of(values, columns.reserve_down, count),
        wear_cost=_clean(hours * wear),
    )
