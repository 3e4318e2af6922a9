"""A storage site's plan: its sides on one linear program, and window by window where a long horizon leaves a gap."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import highspy

from energy_models.blocks.portfolio import Problem
from energy_models.search.side_search import LEAST_COST, Node, SideSearch
from energy_models.search.sides import sides_of
from energy_models.search.solution import Solution, SolverLimits, relative_gap
from energy_models.search.solver import FEW_COLUMNS, new_solver
from energy_ops.live import stoppable
from energy_ops.search import Search
from energy_ops.stopping import stop_requested

LONG = 10_000
"""Of more columns each node of a tree takes too long: where the dive leaves a gap, the horizon is cut into windows."""
WINDOWS_SHARE = 0.6
"""The share of the time limit after which no further window is begun: what is known by then is made a plan."""


def search_site(problem: Problem, limits: SolverLimits, search: Search) -> Solution | None:
    """The best plan found, with what is proven of it; None where there is none, or none was found in time."""
    began, is_long = time.monotonic(), problem.program.column_count > LONG
    if is_long:
        from energy_models.search.memory import give_back_freed_memory  # only long horizons need it

        give_back_freed_memory()

    sides = _sides(problem, limits, search)
    root = None if stop_requested() else sides.relax()
    if root is None:
        return None
    basis = sides.highs.getBasis() if is_long else None
    sides.dive(root)
    if not is_long:
        sides.branch(root)
    found = sides.found()
    if sides.is_done():
        return found
    found = _ready(problem, root, found)
    left = limits.time_limit_s - (time.monotonic() - began)
    if found is not None and basis is not None and left > 0.0 and _gap(found) > limits.mip_gap and not stop_requested():
        del sides
        found = _by_windows(problem, replace(limits, time_limit_s=left), search, (found, root, basis)) or found
    if found is None:
        return None
    seconds = time.monotonic() - began
    if _gap(found) <= limits.mip_gap:
        return replace(found, solve_seconds=seconds)
    return replace(found, termination="interrupted" if stop_requested() else "time_limit", solve_seconds=seconds)


def _sides(problem: Problem, limits: SolverLimits, search: Search) -> SideSearch:
    def hear(value: float | None, bound: float) -> None:
        search.hear(value, bound, 0)

    program, is_small = problem.program, problem.program.column_count <= FEW_COLUMNS
    highs = new_solver(limits, "off" if is_small else "choose")
    program.pass_to(highs if is_small else stoppable(highs), relaxed=True)
    _, upper = program.lower_upper()
    return SideSearch(highs, sides_of(problem.every_storage, problem.exclusive), upper, limits, hear)


def _gap(found: Solution) -> float:
    return math.inf if found.gap is None else found.gap


def _ready(problem: Problem, root: Node, found: Solution | None) -> Solution | None:
    """The best of the plans that need no solver, where it is better than what was found: the search may be stopped."""
    from energy_models.search.ready_plans import idle, netted  # seldom needed, and imports are most of a short run

    best = math.inf if found is None or found.objective is None else found.objective
    bound = root.objective if found is None or found.bound is None else found.bound
    for values in (netted(problem, root.values), idle(problem)):
        objective = math.inf if values is None else float(problem.program.costs() @ values)
        if objective < best:
            gap = 0.0 if objective - bound <= LEAST_COST else relative_gap(objective, bound)
            words = ("optimal", "optimal") if gap <= 1e-9 else ("gap_reached", "feasible")
            found, best = Solution(*words, values, root.row_duals, objective, bound, gap), objective
    return found


def _by_windows(
    problem: Problem, limits: SolverLimits, search: Search, known: tuple[Solution, Node, highspy.HighsBasis]
) -> Solution | None:
    """What windows make of a plan and the relaxation; None where the horizon can't be cut."""
    from energy_models.search.windows import Tools, Windowed, search_by_windows  # only long horizons need them

    plan, root, basis = known
    if plan.values is None or plan.row_duals is None or plan.objective is None:
        return None
    first = Windowed(plan.values, plan.row_duals, plan.objective, root.objective)
    relaxed = Windowed(root.values, root.row_duals, root.objective, root.objective, basis)

    began = time.monotonic()
    ends = began + limits.time_limit_s

    def solver(is_window: bool) -> highspy.Highs:
        left = replace(limits, time_limit_s=max(0.0, ends - time.monotonic()))
        return stoppable(new_solver(left, "off" if is_window else "choose"))

    def has_time() -> bool:
        return not stop_requested() and time.monotonic() - began < WINDOWS_SHARE * limits.time_limit_s

    def hear(value: float | None, bound: float) -> None:
        search.hear(value, bound, 0)

    tools = Tools(solver, hear, has_time, stop_requested)
    found = search_by_windows(problem, limits.mip_gap, tools, first, relaxed)
    if found is None:
        return None
    gap = relative_gap(found.objective, found.bound)
    termination, status = ("optimal", "optimal") if gap <= 1e-9 else ("gap_reached", "feasible")
    return Solution(termination, status, found.values, found.row_duals, found.objective, found.bound, gap)
