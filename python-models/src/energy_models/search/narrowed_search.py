"""The search of a portfolio whose program is narrowed first: by the states of its units, where that suits it."""

from __future__ import annotations

import time
from dataclasses import replace

import highspy

from energy_models.blocks.portfolio import Problem
from energy_models.search.memory import give_back_freed_memory
from energy_models.search.narrowing import Narrowed, is_worth_narrowing, narrow
from energy_models.search.solution import Solution, SolverLimits, relative_gap
from energy_models.search.solver import new_solver
from energy_models.search.unit_search import is_about_states, search_states
from energy_ops.live import follow
from energy_ops.search import Search
from energy_ops.stopping import stop_requested

SHARE = 0.5
"""Of the time limit; where that isn't enough a general solver has the rest, and the best plan to begin with."""


def narrow_for(problem: Problem, limits: SolverLimits, search: Search) -> Narrowed | None:
    """Narrows a portfolio's program, where it is worth that; None where not, or where it can't be done in time."""
    if not is_worth_narrowing(problem):
        return None
    ends = time.monotonic() + limits.time_limit_s
    give_back_freed_memory()

    def solver(presolve: str, bound: float | None) -> highspy.Highs:
        left = max(0.0, ends - time.monotonic())
        return follow(new_solver(replace(limits, time_limit_s=left), presolve), search, bound)

    return narrow(problem, solver)


def search_narrowed(problem: Problem, narrowed: Narrowed, limits: SolverLimits, search: Search) -> Solution | None:
    """Searches by the states of units for a share of the time; None where that doesn't suit, or comes to no end."""
    if not is_about_states(problem, narrowed):
        return None
    began = time.monotonic()
    share = replace(limits, time_limit_s=SHARE * limits.time_limit_s)
    found = search_states(problem, narrowed, new_solver(share, "off"), limits.mip_gap, search)
    if found is None:
        return None
    states, is_done = found
    values = narrowed.values if states.values is None else states.values
    return Solution(
        termination="gap_reached" if is_done else "interrupted" if stop_requested() else "time_limit",
        status="feasible",
        values=values[: problem.program.column_count],
        objective=states.objective,
        bound=states.bound,
        gap=relative_gap(states.objective, states.bound),
        solve_seconds=time.monotonic() - began,
    )
