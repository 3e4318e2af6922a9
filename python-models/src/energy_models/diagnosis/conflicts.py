"""Why there is no plan, in the words of the inputs.

A raw irreducible infeasible subsystem is hundreds of rows of physics. Instead, first each unit and each storage is
asked whether it can keep its own limits; where not, the least that has to give is taken out of its way. Then every
limit that binds the portfolio as a whole may be broken at a price, and what the cheapest plan breaks is the answer:
by how much, in which blocks, and what to change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.portfolio import Problem, Shape
from energy_models.blocks.storage_reach import mend_storage, out_of_reach, reach_of
from energy_models.diagnosis.breakage import Breakage, joined, runs_of
from energy_models.diagnosis.capacity import capacity_of, certain_gaps, closed_blocks
from energy_models.diagnosis.conflict_words import hint_of
from energy_models.diagnosis.elastic import Slack, View, build_elastic
from energy_models.diagnosis.least_breakage import A_MOMENT, Found, Patience, least_breakage, relax
from energy_models.diagnosis.levelling import level
from energy_models.diagnosis.unit_breakage import mend_unit
from energy_models.records import dataclass, replace

Conflict = dict[str, Any]
MAXIMA = (
    "surplus",
    "bid_curve",
    "max_cycles_per_day",
    "soc_max_mwh",
    "ramp_up_mw_per_h",
    "ramp_down_mw_per_h",
    "shutdown_ramp_mw",
)
"""Constraints whose `achievable` is what the inputs allow and whose `needed` is what a plan needs; else the reverse."""
BROKEN = 1e-5
LEEWAY = 1e-8
"""Noise of a figure that is round."""
BEYOND_LIMITS: Conflict = {
    "constraint": "initial_state",
    "asset": None,
    "hint": "No limit explains it alone: check the units' initial states, given commitments, outages, minimum times "
    "and ramps, and the storages' initial energy.",
}


@dataclass(frozen=True)
class Diagnosis:
    """Why there is no plan."""

    conflicts: list[Conflict]
    """The hardest to give first; changing each as its hint says makes a plan possible."""
    is_proven: bool
    """Is it certain that there is no plan without a change?"""
    has_plan: bool
    """Was a plan found that keeps all limits, whatever it costs?"""
    patterns: Sequence[Mask] = ()
    """When each unit runs in that plan."""
    basis: highspy.HighsBasis | None = None
    """Where the relaxation without costs ended, if that is all that is known."""


def diagnose(problem: Problem, patience: Patience = A_MOMENT, basis: highspy.HighsBasis | None = None) -> Diagnosis:
    """Looks for the least that has to give, in a CPU second or two for 30 units and 96 blocks.

    Args:
        basis: of a diagnosis that left it open.
    """
    views, told = mend_assets(views_of(problem))
    elastic = build_elastic(views)
    relaxed = relax(elastic, basis=basis)
    return _diagnosis(views, told, None if relaxed is None else least_breakage(elastic, relaxed, patience))


def diagnose_if_certain(problem: Problem, seconds: float) -> Diagnosis:
    """The same, but without conflicts where it isn't proven within so many seconds by the clock that there is no plan;
    then it has the basis for another to begin with.
    """
    views, told = mend_assets(views_of(problem))
    elastic = build_elastic(views)
    relaxed = relax(elastic, seconds)
    found = least_breakage(elastic, relaxed) if relaxed is not None and relaxed.is_certain else None
    if found is not None:
        return _diagnosis(views, told, found)
    return Diagnosis([], False, False, basis=None if relaxed is None else relaxed.highs.getBasis())


def _diagnosis(views: Sequence[View], told: list[Told], elastic: Found | None) -> Diagnosis:
    gaps = [Told(view, gap) for view in views for gap in _certain(view)]
    is_proven = bool(told or gaps)
    elastic = None if elastic is None else level(elastic)
    told = told + (gaps if elastic is None else _broken(elastic))
    told.sort(key=lambda one: (-one.breakage.rank, -one.breakage.weight, one.breakage.first))
    conflicts = [_conflict(one, elastic) for one in told]
    distinct = [conflict for place, conflict in enumerate(conflicts) if conflict not in conflicts[:place]]
    is_proven = is_proven or (elastic is not None and elastic.is_certain and bool(told))
    if elastic is None or told:
        return Diagnosis(distinct, is_proven, has_plan=False)
    return Diagnosis([], False, True, [elastic.values[plain.on] > 0.5 for plain in elastic.elastic.units])


@dataclass(frozen=True)
class Told:
    """A breakage and the scenario it stands in."""

    view: View
    breakage: Breakage


def _certain(view: View) -> list[Breakage]:
    """What no plan of a scenario can keep, by what each block and each storage allow."""
    hours, found = view.inputs.series.block_hours, certain_gaps(view.inputs, view.shape)
    for storage in view.shape.storages:
        found += out_of_reach(storage, reach_of(storage, hours))
    return found


def views_of(problem: Problem) -> list[View]:
    """The portfolio in each of its scenarios."""
    if not problem.branches:
        return [View("", problem.inputs, problem.shape)]
    return [View(branch.name, branch.problem.inputs, branch.problem.shape) for branch in problem.branches]


def mend_assets(views: Sequence[View]) -> tuple[list[View], list[Told]]:
    """The portfolio with assets that can each keep their own limits, and what had to give for that.

    Scenarios share when units run, so a commitment given up in one is given up in all.
    """
    told: list[Told] = []
    orders = {unit.id: (unit.commit, unit.must_run) for unit in views[0].shape.units}
    mended: list[View] = []
    for view in views:
        hours, units, storages = view.inputs.series.block_hours, [], []
        for unit in view.shape.units:
            commit, must_run = orders[unit.id]
            done = mend_unit(replace(unit, commit=commit, must_run=must_run), hours)
            orders[unit.id] = done.unit.commit, done.unit.must_run
            units.append(done.unit)
            told += [Told(view, breakage) for breakage in done.breakages]
        for storage in view.shape.storages:
            wide, found = mend_storage(storage, hours)
            storages.append(wide)
            told += [Told(view, breakage) for breakage in found]
        mended.append(replace(view, shape=replace(view.shape, units=units, storages=storages)))
    return mended, told


def _broken(found: Found) -> list[Told]:
    return [
        Told(slack.view, _breakage(slack, run, amounts))
        for slack in found.elastic.slacks
        for amounts in (found.values[slack.columns],)
        for run in _neighbours(slack, amounts)
    ]


def _neighbours(slack: Slack, amounts: Vector) -> list[Index]:
    """Positions of broken blocks in a row; where the market opens or closes another row begins.

    Which blocks of one lasting deficit go short is the solver's whim, as a storage serves the others: they are told
    as one.
    """
    places = np.flatnonzero(amounts > BROKEN).astype(np.int32)
    if slack.constraint not in ("shortage", "surplus"):
        blocks = dict(zip(slack.blocks.tolist(), range(len(slack.blocks)), strict=True))
        return [
            np.array([blocks[int(block)] for block in run], dtype=np.int32) for run in runs_of(slack.blocks[places])
        ]
    buys, view = slack.constraint == "shortage", slack.view
    closed = closed_blocks(view.inputs, view.shape, buys=buys)
    capacity = capacity_of(view.inputs, replace(view.shape, storages=[]))
    demand = view.shape.load_mw + view.shape.committed_mw
    lasts = demand > capacity.most_mw + BROKEN if buys else demand < capacity.least_mw - BROKEN
    return [
        part
        for state in (True, False)
        for part in joined(runs_of(places[closed[places] == state]), lasts & (closed == state))
    ]


def _breakage(slack: Slack, run: Index, amounts: Vector) -> Breakage:
    inputs, shape = slack.view.inputs, slack.view.shape
    worst = int(run[np.argmax(amounts[run])])
    first, last = int(slack.blocks[run[0]]), int(slack.blocks[run[-1]])
    amount, block = float(amounts[worst]), int(slack.blocks[worst])
    measure = "MWh" if slack.constraint.startswith("soc") else "MW"
    storage = next((s for s in shape.storages if s.id == slack.asset), None)
    if slack.constraint == "max_cycles_per_day" and storage is not None:
        day = inputs.series.horizon.day_of_block
        last = int(np.flatnonzero(day == day[last])[-1])
        needed = storage.max_cycles_per_day + amount / storage.usable_mwh
        achievable, measure = storage.max_cycles_per_day, "cycles/day"
    elif slack.constraint == "bid_curve":
        needed, achievable = amount, 0.0
    elif slack.constraint == "surplus":
        achievable = float((shape.load_mw + shape.committed_mw)[block])
        needed = achievable + amount
    else:
        needed = _asked(slack, block, shape)
        achievable = needed - amount
    weight = float(amounts[run].sum())
    return Breakage(slack.constraint, slack.asset, first, last, needed, achievable, measure, slack.rank, weight)


def _asked(slack: Slack, block: int, shape: Shape) -> float:
    """What the broken minimum asks for in a block."""
    storage = next((s for s in shape.storages if s.id == slack.asset), None)
    asked = {
        "shortage": shape.load_mw + shape.committed_mw,
        "reserve_up": shape.reserve_up_mw,
        "renewable_min": shape.renewable_min_mw,
    }
    if storage is None:
        return float(asked[slack.constraint][block])
    if slack.constraint == "soc_floor" and storage.soc_floor_mwh is not None:
        return float(storage.soc_floor_mwh[block])
    return storage.soc_terminal_min_mwh


def _conflict(told: Told, elastic: Found | None) -> Conflict:
    view, breakage = told.view, told.breakage
    labels = view.inputs.series.horizon.labels
    # What the inputs ask stays as it is written; the other end is rounded so that what is changed as told suffices.
    up, down = (1.0, 0.0) if breakage.constraint in MAXIMA else (0.0, -1.0)
    return {
        "constraint": breakage.constraint,
        "asset": breakage.asset,
        "block_from": labels[breakage.first],
        "block_to": labels[breakage.last],
        "needed": _rounded(breakage.needed, up),
        "achievable": _rounded(breakage.achievable, down),
        "unit": breakage.unit,
        "hint": (f"In scenario {view.name}: " if view.name else "") + hint_of(breakage, view, elastic),
    }


def _rounded(value: float, direction: float) -> float:
    """The nearest, or with direction ±1 a rounder one away from the limit: exactly at a limit a solver may err."""
    if direction == 0.0:
        return round(value, 6)
    away = math.ceil if direction > 0.0 else math.floor
    return away((value - direction * LEEWAY) * 1e4) / 1e4
