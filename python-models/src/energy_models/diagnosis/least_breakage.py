"""Finds the least that the limits of an elastic portfolio have to give."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import highspy
import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.blocks.storage_block import decide, doing_both
from energy_models.diagnosis.elastic import ENERGY, WEIGHTS, Elastic
from energy_models.diagnosis.loose_relaxation import breaks_much, demand_jumps, leave_out, round_loose_relaxation
from energy_models.diagnosis.rounding import round_relaxation
from energy_models.diagnosis.unit_alone import a_way_to_run
from energy_models.diagnosis.whole_outputs import gaps_between_outputs
from energy_models.records import dataclass
from energy_models.search.solver import begin_with
from energy_ops.live import stoppable
from energy_ops.stopping import stop_requested

ROUNDING_CPU_SECONDS, WALL_SECONDS = 3.0, 90.0
"""By the clock two CPU seconds are a multiple of that on a busy machine: at 20 s the relaxation of 30 units was cut off
once, and nobody said why there was no plan."""
GAP = 1e-6
CERTAIN = 1e-4
SEARCHED_COLUMNS = 8000
"""12 units and 96 blocks have fewer. Of 30 a search of a second doesn't come to the end of its root, and what the
relaxation was rounded to is within 8 % of it (30 units) or 14 % (50), most often the same."""


@dataclass(frozen=True)
class Patience:
    """How long whole-numbered plans are searched for where the relaxation leaves it open whether there is one."""

    cpu_seconds: float = 0.8
    wall_seconds: float = WALL_SECONDS


A_MOMENT = Patience()


@dataclass(frozen=True)
class Found:
    """The least breakage found, its slacks by position, and which units run when."""

    elastic: Elastic
    values: Vector
    bound: float
    """At least so much weighted slack is needed by any plan."""

    @property
    def is_certain(self) -> bool:
        """Is it proven that something has to give?"""
        return self.bound > CERTAIN


@dataclass(frozen=True)
class Relaxed:
    """An elastic portfolio whose units may run in part."""

    highs: highspy.Highs
    """Has solved it."""
    bound: float
    """At least so much weighted slack is needed by any plan."""
    is_loose: bool = False
    """Without minimum down times and reserve?"""

    @property
    def is_certain(self) -> bool:
        """Is it proven that something has to give?"""
        return self.bound > CERTAIN


def relax(elastic: Elastic, seconds: float | None = None, basis: highspy.HighsBasis | None = None) -> Relaxed | None:
    """Solves the relaxation; None where that isn't done in time: a year of blocks may be too long.

    Args:
        seconds: by the clock, and as long as nobody asks to stop; else as long as any diagnosis may take.
        basis: where the relaxation of the same portfolio ended before.
    """
    if basis is None and elastic.program.column_count > SEARCHED_COLUMNS and demand_jumps(elastic):
        loose = _relax_loosely(elastic, seconds)
        if loose is not None:
            return loose
    highs = _relaxation(elastic, seconds)
    if basis is not None:
        highs.setBasis(basis)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    bound = highs.getInfo().objective_function_value
    return Relaxed(highs, bound if bound > CERTAIN else max(bound, _least_between_outputs(elastic)))


def _relaxation(elastic: Elastic, seconds: float | None) -> highspy.Highs:
    highs = solver(elastic)
    if seconds is not None:
        stoppable(highs).setOptionValue("time_limit", min(WALL_SECONDS, seconds))
    elastic.program.pass_to(highs, relaxed=True)
    return highs


def _relax_loosely(elastic: Elastic, seconds: float | None) -> Relaxed | None:
    """Solves it without minimum down times and reserve; None where that proves nothing, or comes near the whole one."""
    highs = _relaxation(elastic, seconds)
    leave_out(elastic, highs)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    relaxed = Relaxed(highs, highs.getInfo().objective_function_value, is_loose=True)
    return relaxed if relaxed.is_certain and breaks_much(elastic, highs) else None


def _least_between_outputs(elastic: Elastic) -> float:
    """The weighted slack that whole units need at least in single blocks, in every scenario."""
    if not elastic.units:
        return 0.0
    shapes = [slack.view.shape for slack in elastic.slacks if slack.constraint == "shortage"]
    return WEIGHTS[ENERGY] * sum(float(gaps_between_outputs(shape).sum()) for shape in shapes)


def least_breakage(elastic: Elastic, relaxed: Relaxed, patience: Patience = A_MOMENT) -> Found | None:
    """Finds the least weighted slack within about two seconds of CPU time.

    Whatever it returns is enough to give; where time ran out it may be more than the least.
    """
    found = _solve(elastic, relaxed, patience)
    if found is None:
        return None
    both = doing_both(elastic.storages, found.values)
    if not any(map(len, both)):
        return found
    # The surplus was burnt by charging and discharging at once. In the blocks around it that is ruled out.
    one_sided = _settle_on_one_side(elastic, found.values)
    is_near = one_sided is not None and _is_near(elastic, one_sided, _weight(elastic, found.values))
    if one_sided is not None and (is_near or _is_told_enough(elastic, found.bound)):
        return Found(elastic, one_sided, found.bound)
    at = np.unique(np.concatenate(both))
    for columns in elastic.storages:
        decide(elastic.program, columns, at[~columns.decided[at]].astype(np.int32))
    decided = relax(elastic)
    again = None if decided is None else _solve(elastic, decided, patience)
    if again is not None and any(map(len, doing_both(elastic.storages, again.values))):
        settled = _settle_on_one_side(elastic, again.values)
        again = None if settled is None else Found(elastic, settled, again.bound)
    if one_sided is not None and (again is None or _weight(elastic, one_sided) < _weight(elastic, again.values)):
        return Found(elastic, one_sided, found.bound)
    return again


def _solve(elastic: Elastic, relaxed: Relaxed, patience: Patience) -> Found | None:
    """Rounds the relaxation, and searches where that leaves a gap that matters."""
    bound = relaxed.bound
    rounded = round_loose_relaxation if relaxed.is_loose else round_relaxation
    start = rounded(elastic, relaxed.highs, ROUNDING_CPU_SECONDS)
    if start is None:
        start = _from_a_simple_pattern(elastic)
    if start is not None and (_is_told_enough(elastic, bound) or _is_near(elastic, start, bound)):
        return Found(elastic, start, bound)
    values, proven = _search(elastic, start, patience)
    bound = max(bound, proven)
    if values is None or (start is not None and _weight(elastic, start) < _weight(elastic, values)):
        values = start
    settled = None if values is None else _settle(elastic, values)
    return None if settled is None else Found(elastic, settled, bound)


def _is_told_enough(elastic: Elastic, bound: float) -> bool:
    """Is it proven that there is no plan, by a relaxation so large that a search won't come near to better numbers?"""
    return bound > CERTAIN and elastic.program.column_count > SEARCHED_COLUMNS


def _is_near(elastic: Elastic, values: Vector, bound: float) -> bool:
    return _weight(elastic, values) <= bound + GAP * abs(bound) + GAP


def _weight(elastic: Elastic, values: Vector) -> float:
    costs = elastic.program.costs()[: len(values)]
    return float(costs @ values)


def _search(elastic: Elastic, start: Vector | None, patience: Patience) -> tuple[Vector | None, float]:
    """The best values of a branch-and-cut search, and the bound it proved."""
    highs = solver(elastic)
    highs.setOptionValue("time_limit", patience.wall_seconds)
    highs.setOptionValue("presolve", "on")  # a round of cuts can't be interrupted: 4 CPU s as built, 30 units
    began = time.process_time()

    def stop(event: Any) -> None:
        spent = time.process_time() - began
        is_proven = event.data_out.mip_dual_bound > CERTAIN  # then better numbers aren't worth more than a moment
        if spent > (A_MOMENT if is_proven else patience).cpu_seconds or stop_requested():
            event.interrupt()

    highs.cbMipInterrupt.subscribe(stop)
    elastic.program.pass_to(highs)
    if start is not None:
        begin_with(highs, start)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
        return None, highs.getInfo().mip_dual_bound
    return np.array(highs.getSolution().col_value), highs.getInfo().mip_dual_bound


def _from_a_simple_pattern(elastic: Elastic) -> Vector | None:
    """Values whose integers are patterns the units can follow; the better of much and little that runs."""
    tries = []
    for rather_on in (True, False):
        values = np.zeros(elastic.program.column_count)
        for plain in elastic.units:
            pattern = a_way_to_run(plain.unit, rather_on)
            if pattern is not None:
                values[plain.on] = pattern
        settled = _settle(elastic, values)
        if settled is not None:
            tries.append(settled)
    return min(tries, key=lambda values: _weight(elastic, values), default=None)


def _settle_on_one_side(elastic: Elastic, values: Vector) -> Vector | None:
    """The least slack with the integers as they are where a storage that did both keeps to its larger side in all
    blocks. Another one may do both in its place: then that is kept to its side, too.
    """
    sides: dict[int, Mask] = {}
    settled: Vector | None = values
    while settled is not None:
        both = doing_both(elastic.storages, settled)
        if not any(map(len, both)):
            return settled
        for number, columns in enumerate(elastic.storages):
            if len(both[number]):
                sides[number] = settled[columns.charge] > settled[columns.discharge]
        settled = _settle(elastic, values, sides)
    return None


def _settle(elastic: Elastic, values: Vector, sides: Mapping[int, Mask] | None = None) -> Vector | None:
    """The least slack with the integers as they are.

    Args:
        sides: of some storages in which blocks they may charge only; in the others they may discharge only.
    """
    lower, upper = bounds_at(elastic, values, sides or {})
    highs = solver(elastic)
    elastic.program.pass_to(highs, bounds=(lower, upper), relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(highs.getSolution().col_value)


def bounds_at(elastic: Elastic, values: Vector, sides: Mapping[int, Mask]) -> tuple[Vector, Vector]:
    """The bounds of all columns with the integers as they are in a solution.

    Args:
        sides: of some storages in which blocks they may charge only; in the others they may discharge only.
    """
    integers, (lower, upper) = elastic.program.integers(), elastic.program.lower_upper()
    integers = integers[integers < len(values)]
    lower[integers] = upper[integers] = np.round(values[integers])
    for number, charges in sides.items():
        columns = elastic.storages[number]
        upper[columns.discharge[charges]] = 0.0
        upper[columns.charge[~charges]] = 0.0
    return lower, upper


def solver(elastic: Elastic) -> highspy.Highs:
    """HiGHS as it is quickest at such a portfolio."""
    highs = highspy.Highs()
    options = {
        "log_to_console": False,
        "time_limit": WALL_SECONDS,
        "mip_rel_gap": GAP,
        "mip_allow_restart": False,
        # With units the relaxation is solved in 0.1 CPU s as it is, in 1 to 3 with presolve; storages alone for a year
        # in a second with presolve, in a minute without. Feasibility jump is another second.
        "presolve": "off" if elastic.units else "on",
        # All is MW and 0 to 1: scaled to its like, the relaxation takes 0.2 CPU s and leaves 150 states of units broken
        # instead of 10, each of which has to be rounded.
        "simplex_scale_strategy": 0 if elastic.units else 2,
        "mip_heuristic_run_feasibility_jump": False,
        "mip_heuristic_run_root_reduced_cost": False,
        "mip_detect_symmetry": False,
        "threads": 1,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs
