"""A storage site's plan: its sides on one linear program, and window by window where a long horizon leaves a gap."""

from __future__ import annotations

import math
import time

import highspy

from energy_models.blocks.portfolio import Problem
from energy_models.records import replace
from energy_models.search.side_search import FEW_NODES, LEAST_COST, MOST_NODES, Node, SideSearch
from energy_models.search.sides import sides_of
from energy_models.search.solution import Solution, SolverLimits, better_of, relative_gap
from energy_models.search.solver import FEW_COLUMNS, new_solver
from energy_ops.live import stoppable
from energy_ops.search import Search
from energy_ops.stopping import stop_requested

LONG = 10_000
"""Of more columns a step of the search may take seconds."""
DEVEX = 1
"""Weights of HiGHS that need nothing to begin with; the steepest edge's take a third of a day's time."""
UNTRUE = 0.03
"""A relaxation that is further off says little about where a plan is to be improved: cuts come first."""
WINDOWS_SHARE = 0.6
"""The share of the time limit after which no further window is begun: what is known by then is made a plan."""


def search_site(problem: Problem, limits: SolverLimits, search: Search) -> Solution | None:
    """The best plan found, with what is proven of it, or that there is none; None where none was found in time."""
    began = time.monotonic()
    sides = _sides(problem, limits, search)
    root = None if stop_requested() else sides.relax()
    if root is None:
        is_infeasible = sides.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        return Solution("infeasible", "none", solve_seconds=time.monotonic() - began) if is_infeasible else None
    sides.dive(root)
    if sides.is_done():
        return sides.found()
    is_long = problem.program.column_count > LONG
    ready = _ready(problem, root, sides.found()) if is_long else None  # what follows takes seconds there
    if ready is not None and _is_near(ready, limits):
        return ready
    if not stop_requested():
        _prove(problem, sides, root, began)
    found = sides.found()
    if not sides.is_done():
        ready = ready if is_long else _ready(problem, root, found)
        found = better_of(found, ready) if found and ready else found or ready
    if found is None or _is_near(found, limits):
        return found
    return replace(found, termination="interrupted" if stop_requested() else "time_limit")


def _is_near(found: Solution, limits: SolverLimits) -> bool:
    return found.gap is not None and found.gap <= limits.mip_gap


def _prove(problem: Problem, sides: SideSearch, root: Node, began: float) -> None:
    """Improves the plan zone by zone, and the bound by windows where the horizon can be cut, else by branches."""
    from energy_models.search.windows import Tools, days_of_a_window, search_by_windows  # seldom needed

    if problem.program.column_count <= LONG:
        _improve(problem, sides, root)
    if sides.is_done():
        return
    days = days_of_a_window(problem)
    if not days:
        sides.branch(root, MOST_NODES)
        return

    def seconds_left() -> float:
        return 0.0 if stop_requested() else WINDOWS_SHARE * sides.limits.time_limit_s - (time.monotonic() - began)

    def solver() -> highspy.Highs:
        return stoppable(new_solver(sides.limits, "off"))

    search_by_windows(problem, days, sides, root, Tools(solver, seconds_left, stop_requested))


def _improve(problem: Problem, sides: SideSearch, root: Node) -> None:
    from energy_models.search.zones import zones_around  # seldom needed

    sides.branch(root, FEW_NODES)
    zones = zones_around(sides.sides, sides.sides.block[root.look.broken], problem.inputs.series.block_hours)
    if len(zones) > 1 and not sides.is_done() and sides.gap() < UNTRUE:
        sides.improve(zones)


def _sides(problem: Problem, limits: SolverLimits, search: Search) -> SideSearch:
    def hear(value: float | None, bound: float) -> None:
        search.hear(value, bound, 0)

    program, is_small = problem.program, problem.program.column_count <= FEW_COLUMNS
    # Without words, a tenth of a day's time, and without presolve, which knows no basis to begin with.
    highs = new_solver(limits, "off", output_flag=False, simplex_dual_edge_weight_strategy=DEVEX)
    lower, upper = program.lower_upper()
    program.pass_to(highs if is_small else stoppable(highs), bounds=(lower, upper), relaxed=True)
    highs.setBasis(program.first_basis())
    return SideSearch(highs, sides_of(problem.every_storage, problem.exclusive), upper, limits, hear)


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
