"""Solves a problem with HiGHS: the best plan in time, its prices, and how good it is proven to be."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.storage_block import decide
from energy_models.records import replace
from energy_models.search.in_time import in_time
from energy_models.search.plan_search import PlanSearch, both_at_once
from energy_models.search.polish import polish
from energy_models.search.site_search import search_site
from energy_models.search.solution import NoPlan, Solution, SolverLimits, relative_gap
from energy_models.search.solver import FEW_COLUMNS, begin_with, finite_or_none, new_solver, termination_of
from energy_models.wording import counted
from energy_ops.live import follow
from energy_ops.logger import log
from energy_ops.stopping import stop_requested

if TYPE_CHECKING:
    from energy_models.search.narrowing import Narrowed

PATIENCE_S, POLISH_S = 1.0, 2.0
"""How long a portfolio's search may go on after its time is up, and how much longer for the prices of its plan."""
MOST_IDLE_CUTS = 700
"""A cut holds up to 3,000 columns of 73 units. Where more than 700 stand unused they go sooner: 365 instead of 522 MiB,
and no more simplex iterations."""


def solve(problem: Problem, limits: SolverLimits) -> Solution:
    """Solves to the gap or the time limit; integers come back whole and no storage charges and discharges at once.

    Binaries against doing both stand only where that foreseeably pays. Where the plan does both all the same, and
    keeping to one side costs more than the gap allows, those blocks get a binary and it is solved again: the plan is
    then optimal among all that obey the rule, since it solves a relaxation of it.
    """
    search = PlanSearch(problem, limits)
    if problem.program.column_count <= FEW_COLUMNS and not problem.units:
        found = _best(problem, limits, search)  # calls back often enough; a thread would be a twentieth of its time
    else:
        found = _best_in_time(problem, limits, search)
    if found.objective is not None:
        search.end(found.objective, found.bound)
    return found


def _best_in_time(problem: Problem, limits: SolverLimits, search: PlanSearch) -> Solution:
    """The same, but when time is up what is known by then, though a solver may not have heard of it."""

    def patience() -> float:
        if not problem.units:
            return math.inf  # its programs hear of it at once, and what is known is made a plan
        return PATIENCE_S + (_patience_for_prices() if search.is_ending else 0.0)

    began = time.monotonic()
    ends = began + limits.time_limit_s
    found = in_time(lambda: _best(problem, limits, search), ends, patience, search.beat)
    if found is not None:
        return found
    left = search.leave(time.monotonic() - began)
    if left.values is None or search.is_ending or stop_requested():
        return left
    both = both_at_once(problem, left.values)
    priced = in_time(lambda: polish(problem, left, both), ends, _patience_for_prices, search.beat)
    if priced is None or priced.values is None:
        return left
    return replace(priced, solve_seconds=left.solve_seconds + priced.solve_seconds)


def _patience_for_prices() -> float:
    """Bids at the marginal value need them, but they are not worth to be killed for before the plan is written."""
    return PATIENCE_S if stop_requested() else POLISH_S


def _best(problem: Problem, limits: SolverLimits, search: PlanSearch) -> Solution:
    began, spent = time.monotonic(), 0.0
    kept: Solution | None = None  # obeys the rule, but may not be within the gap
    while True:
        left = limits.time_limit_s - (time.monotonic() - began)
        search.is_ending = False
        found = search.best_of(_run(problem, replace(limits, time_limit_s=left), search))
        search.is_ending = True
        spent += found.solve_seconds
        if found.values is None or found.objective is None:
            if kept is not None:
                found = replace(kept, termination=found.termination, status="feasible")
            elif found.termination == "interrupted" and not problem.units:
                from energy_models.search.ready_plans import left_alone  # seldom needed: imports are most of a run

                found = left_alone(problem, found)
            return replace(found, solve_seconds=spent)
        both = both_at_once(problem, found.values)
        polished = polish(problem, found, both)
        spent += polished.solve_seconds
        obeys = polished.values is not None
        if obeys and (not any(map(len, both)) or _is_as_good(polished, found, limits.mip_gap)):
            return replace(polished, solve_seconds=spent)
        if not any(map(len, both)):
            return replace(found, solve_seconds=spent)
        if polished.values is not None and polished.objective is not None:
            kept = polished
            search.keep(polished.objective, polished.values)
        blocks_of_both = counted(sum(map(len, both)), "block")
        log.info(f"A storage would charge and discharge at once in {blocks_of_both}; solving again without that.")
        for storage, blocks in zip(problem.every_storage, both, strict=True):
            decide(problem.program, storage, blocks)
        search.add_rule()


def _run(problem: Problem, limits: SolverLimits, search: PlanSearch) -> Solution:
    if limits.time_limit_s <= 0.0:
        return Solution("time_limit", "none")
    if not problem.units:
        return _site(problem, limits, search)
    began = time.monotonic()
    return replace(_portfolio(problem, limits, search, began), solve_seconds=time.monotonic() - began)


def _site(problem: Problem, limits: SolverLimits, search: PlanSearch) -> Solution:
    """By the sides of storages, and by HiGHS where they leave a gap."""
    began = time.monotonic()
    first = search_site(problem, limits, search)
    left = limits.time_limit_s - (time.monotonic() - began)
    if first is not None and (first.gap is None or first.gap <= limits.mip_gap or stop_requested() or left <= 0.0):
        return first
    if stop_requested():
        return Solution("interrupted", "none", solve_seconds=time.monotonic() - began)
    if first is not None and first.values is not None and first.objective is not None:
        search.keep(first.objective, first.values)
    found = _search(problem, replace(limits, time_limit_s=left), search, start=None if first is None else first.values)
    return replace(found, solve_seconds=time.monotonic() - began)


def _portfolio(problem: Problem, limits: SolverLimits, search: PlanSearch, began: float) -> Solution:
    """By what is left open of the units' states near the plan in hours; else as it is built."""
    try:
        narrowed = _narrowed(problem, limits, search)
    except NoPlan as why:
        return Solution("infeasible", "none", diagnosis=why.diagnosis)
    left = limits.time_limit_s - (time.monotonic() - began)
    if narrowed is None:
        return _search(problem, replace(limits, time_limit_s=left), search)
    search.hear_solution(narrowed.objective, narrowed.part.bound, 0, narrowed.values)
    values, bound = narrowed.values[: problem.program.column_count], finite_or_none(narrowed.part.bound)
    gap = None if bound is None else relative_gap(narrowed.objective, bound)
    first = Solution("gap_reached", "feasible", values, None, narrowed.objective, bound, gap)
    if gap is not None and gap <= limits.mip_gap:
        return first
    if stop_requested() or left <= 0.0:
        return replace(first, termination="interrupted" if stop_requested() else "time_limit")
    return _search_narrowed(problem, narrowed, replace(limits, time_limit_s=left), search)


def _narrowed(problem: Problem, limits: SolverLimits, search: PlanSearch) -> Narrowed | None:
    from energy_models.search.narrowed_search import (
        narrow_for,  # only units need it, and imports are most of a short run
    )

    return narrow_for(problem, limits, search)


def _search_narrowed(problem: Problem, narrowed: Narrowed, limits: SolverLimits, search: PlanSearch) -> Solution:
    """By the states of units while that suits, and by HiGHS where it doesn't, or didn't come to an end."""
    from energy_models.search.narrowed_search import search_narrowed
    from energy_models.search.narrowing import with_plan

    by_states = search_narrowed(problem, narrowed, limits, search)
    if by_states is None:
        return _search(problem, limits, search, narrowed)
    left = limits.time_limit_s - by_states.solve_seconds
    if by_states.termination != "time_limit" or by_states.values is None or left <= 0.0:
        return by_states
    search.keep(by_states.objective or math.inf, by_states.values)
    start = with_plan(problem, narrowed, by_states.values)
    return _search(problem, replace(limits, time_limit_s=left), search, start)


def _search(
    problem: Problem,
    limits: SolverLimits,
    search: PlanSearch,
    narrowed: Narrowed | None = None,
    start: Vector | None = None,
) -> Solution:
    if limits.time_limit_s <= 0.0:
        return Solution("time_limit", "none")
    program, is_mip = problem.program, len(problem.program.integers()) > 0
    if narrowed is None:
        small = program.column_count <= FEW_COLUMNS
        # HiGHS 1.15.1 that begins with a plan and without presolve may call that plan the best: 0.06 % off, once.
        plain = (small and start is None) or (is_mip and bool(problem.units))
        highs = new_solver(limits, "off" if plain else "choose")
        if is_mip or not small:
            follow(highs, search)
        program.pass_to(highs)
        if start is not None:
            begin_with(highs, start)
    else:
        from energy_models.search.memory import give_back_freed_memory  # no site comes here

        give_back_freed_memory()
        # A good plan is there already: of the costly heuristics only the one that improves it.
        options = {"mip_heuristic_run_rens": False, "mip_pool_soft_limit": MOST_IDLE_CUTS}
        highs = follow(new_solver(limits, "on", **options), search)
        narrowed.part.program.pass_to(highs, bounds=(narrowed.part.lower, narrowed.part.upper))
        begin_with(highs, narrowed.values)
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        highs.setOptionValue("presolve", "off")  # presolve stops as soon as it knows that it is one of both
        highs.run()
    info, seconds = highs.getInfo(), highs.getRunTime()
    termination = termination_of(highs.getModelStatus())
    if info.primal_solution_status != highspy.kSolutionStatusFeasible or termination in ("infeasible", "unbounded"):
        bound = finite_or_none(info.mip_dual_bound) if is_mip else None
        return Solution(termination, "none", bound=bound, solve_seconds=seconds)
    solution, objective = highs.getSolution(), info.objective_function_value
    bound = finite_or_none(info.mip_dual_bound) if is_mip else objective if termination == "optimal" else None
    gap = None if bound is None else relative_gap(objective, bound)
    if termination == "optimal" and gap is not None and gap > 1e-9:
        termination = "gap_reached"
    return Solution(
        termination=termination,
        status="optimal" if termination == "optimal" else "feasible",
        values=np.array(solution.col_value)[: program.column_count],
        row_duals=None if is_mip or not solution.dual_valid else np.array(solution.row_dual),
        objective=objective,
        bound=bound,
        gap=gap,
        solve_seconds=seconds,
    )


def _is_as_good(polished: Solution, found: Solution, mip_gap: float) -> bool:
    if polished.objective is None or found.objective is None:
        return False
    scale = max(1.0, abs(found.objective))
    within_gap = found.bound is not None and polished.objective - found.bound <= mip_gap * scale
    return within_gap or polished.objective <= found.objective + 1e-7 * scale
