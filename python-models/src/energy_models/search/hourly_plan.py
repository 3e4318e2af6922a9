"""A first plan of a portfolio in whole hours, before anything is solved in its own blocks.

In hours it is a sixteenth of the work: 70 units over 96 quarters have a plan within 1 % after 2 CPU s, when their
relaxation would take a minute. When each unit runs is taken from there; what it gives follows from a linear program.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import highspy
import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.blocks.portfolio import Problem, assemble
from energy_models.diagnosis.unit_alone import a_way_to_run, bounds_of, keeps_limits
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.series import Series
from energy_models.inputs.storage_data import Storage
from energy_models.inputs.unit_data import Unit
from energy_models.records import dataclass, replace
from energy_models.search.price_bound import Prices
from energy_models.search.rounding import WHOLE, round_relaxation, states_of
from energy_models.search.solution import Plan
from energy_models.search.solver import plan_of

HOUR = 60
FIRST_GAP = 1e-2
"""Of what is free beside the hourly plan; the relaxation is yet to come."""
Solver = Callable[[str], highspy.Highs]
"""Makes a solver with presolve so."""


@dataclass(frozen=True)
class HourlyPlan:
    """A plan in the columns of the problem, with what its hours say of the rest."""

    objective: float
    values: Vector
    prices: Prices
    """Of the hours' relaxation, per block of the problem."""
    undecided: list[Mask]
    """Per unit and block of the problem: is it on in part in that relaxation?"""


def makes_hours(problem: Problem) -> bool:
    """Do the blocks of a portfolio without scenarios and deviation make up whole hours, as many as there are?"""
    minutes, count = problem.inputs.series.horizon.mtu_minutes, problem.inputs.series.horizon.count
    if problem.branches or problem.bands or minutes >= HOUR or HOUR % minutes:
        return False
    return count % (HOUR // minutes) == 0


def plan_in_hours(problem: Problem, solver: Solver) -> HourlyPlan | None:
    """The plan, or None where the hours have none, or a unit or the rest can't follow it, or time is up."""
    size = HOUR // problem.inputs.series.horizon.mtu_minutes
    hourly = _in_hours(problem, size)
    highs = solver("choose")
    hourly.program.pass_to(highs, relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    relaxed, duals = np.array(highs.getSolution().col_value), np.array(highs.getSolution().row_dual) / size
    found = round_relaxation(hourly.program, states_of(hourly), relaxed, solver("on"))
    planned = None if found is None else _in_blocks(problem, hourly, found.values, size, solver)
    if planned is None:
        return None
    energy = np.repeat(duals[hourly.balance], size)
    reserve = None if hourly.reserve is None else np.repeat(duals[hourly.reserve], size)
    broken = np.abs(relaxed - np.round(relaxed)) > WHOLE
    undecided = [np.repeat(broken[unit.on], size) for unit in hourly.units]
    return HourlyPlan(*planned, Prices(energy, reserve), undecided)


def _in_blocks(problem: Problem, hourly: Problem, values: Vector, size: int, solver: Solver) -> Plan | None:
    """The best plan whose units run in the hours in which they do in the hourly plan. Where that is none, since in a
    block less can be climbed than in an hour, units that may run for an hour alone run wherever their relaxation has
    them on at all, and where that is none either they are free: 0.2 and 1.6 CPU s for twelve units.
    """
    patterns = []
    for columns, coarse in zip(problem.units, hourly.units, strict=True):
        pattern = _possible(columns.unit, np.repeat(values[coarse.on] > 0.5, size), size)
        if pattern is None:
            return None
        patterns.append(pattern)
    units = [columns.unit for columns in problem.units]
    slow = np.array([unit.min_up_blocks > size or unit.min_down_blocks > size for unit in units])
    planned = plan_with(problem, patterns, np.ones_like(slow), solver("on"))
    if planned is not None or slow.all():
        return planned
    return _rounded_up(problem, patterns, slow, size, solver) or plan_with(problem, patterns, slow, solver("on"))


def _rounded_up(problem: Problem, patterns: Sequence[Mask], fixed: Mask, size: int, solver: Solver) -> Plan | None:
    """A plan in which the units that aren't fixed run wherever the relaxation has them on."""
    lower, upper = _bounds_with(problem, patterns, fixed)
    highs = solver("on")
    problem.program.pass_to(highs, bounds=(lower, upper), relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    relaxed, rounded = np.array(highs.getSolution().col_value), list[Mask]()
    for columns, on, is_fixed in zip(problem.units, patterns, fixed, strict=True):
        pattern = on if is_fixed else _possible(columns.unit, relaxed[columns.on] > WHOLE, size)
        if pattern is None:
            return None
        rounded.append(pattern)
    return plan_with(problem, rounded, np.ones_like(fixed), solver("on"))


def plan_with(problem: Problem, patterns: Sequence[Mask], fixed: Mask, highs: highspy.Highs) -> Plan | None:
    """A plan in which some units run as their patterns say; None where there is none."""
    for name, value in (("mip_rel_gap", FIRST_GAP), ("mip_max_nodes", 1)):
        highs.setOptionValue(name, value)
    problem.program.pass_to(highs, bounds=_bounds_with(problem, patterns, fixed))
    highs.run()
    return plan_of(highs)


def _bounds_with(problem: Problem, patterns: Sequence[Mask], fixed: Mask) -> tuple[Vector, Vector]:
    lower, upper = problem.program.lower_upper()
    for columns, on, is_fixed in zip(problem.units, patterns, fixed, strict=True):
        if is_fixed:
            changes = np.diff(np.r_[columns.unit.on_before, on].astype(np.int8))
            for at, given in ((columns.on, on), (columns.start, changes > 0), (columns.stop, changes < 0)):
                lower[at] = upper[at] = given
    return lower, upper


def _possible(unit: Unit, wished: Mask, size: int) -> Mask | None:
    """The pattern, or one near it that keeps the unit's own limits, which bind it in quarters too."""
    bounds, first = bounds_of(unit), np.arange(len(wished)) < size
    for tried in (wished, wished | (first & unit.on_before)):
        pattern = np.asarray((tried | bounds.on) & ~bounds.off)
        if keeps_limits(unit, pattern):
            return pattern
    return a_way_to_run(unit, rather_on=bool(wished.mean() > 0.5))


def _in_hours(problem: Problem, size: int) -> Problem:
    """The same portfolio in blocks of so many of its own."""
    inputs, shape = problem.inputs, problem.shape
    fine = inputs.series.horizon
    horizon = Horizon(fine.start, fine.count // size, size * fine.mtu_minutes, fine.zone)

    def mean(values: Vector) -> Vector:
        return np.asarray(values.reshape(-1, size).mean(axis=1))

    series = Series(horizon, {name: mean(values) for name, values in inputs.series.columns.items()})
    hourly = replace(
        shape,
        units=[_unit_in_hours(unit, size) for unit in shape.units],
        storages=[_storage_in_hours(storage, size) for storage in shape.storages],
        load_mw=mean(shape.load_mw),
        committed_mw=mean(shape.committed_mw),
        renewable_mw=mean(shape.renewable_mw),
        renewable_min_mw=mean(shape.renewable_min_mw),
        buy_limit_mw=mean(shape.buy_limit_mw),
        sell_limit_mw=mean(shape.sell_limit_mw),
        reserve_up_mw=shape.reserve_up_mw.reshape(-1, size).max(axis=1),
    )
    return assemble(replace(inputs, series=series), hourly)


def _unit_in_hours(unit: Unit, size: int) -> Unit:
    climb = (size - 1) / 2  # blocks, on average over the hour of a start
    return replace(
        unit,
        p_max_mw=unit.p_max_mw.reshape(-1, size).mean(axis=1),
        tripped=np.asarray(unit.tripped.reshape(-1, size).any(axis=1)),
        ramp_up_mw=size * unit.ramp_up_mw,
        ramp_down_mw=size * unit.ramp_down_mw,
        start_mw=unit.start_mw + climb * unit.ramp_up_mw,
        stop_mw=unit.stop_mw + climb * unit.ramp_down_mw,
        min_up_blocks=math.ceil(unit.min_up_blocks / size),
        min_down_blocks=math.ceil(unit.min_down_blocks / size),
        blocks_before=unit.blocks_before // size,
        starts=tuple((math.ceil(lag / size), cost) for lag, cost in unit.starts),
        commit=None if unit.commit is None else np.round(unit.commit.reshape(-1, size).mean(axis=1)),
    )


def _storage_in_hours(storage: Storage, size: int) -> Storage:
    floor = storage.soc_floor_mwh
    return replace(
        storage,
        charge_max_mw=storage.charge_max_mw.reshape(-1, size).mean(axis=1),
        discharge_max_mw=storage.discharge_max_mw.reshape(-1, size).mean(axis=1),
        soc_floor_mwh=None if floor is None else floor[size - 1 :: size],
        kept_per_block=storage.kept_per_block**size,
    )
