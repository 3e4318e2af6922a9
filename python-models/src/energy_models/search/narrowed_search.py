"""The search of a portfolio whose program is narrowed first: by the states of its units, if they are few enough."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.records import replace
from energy_models.search.goal import Goal
from energy_models.search.hourly_plan import HourlyPlan, makes_hours, plan_with
from energy_models.search.memory import give_back_freed_memory
from energy_models.search.narrowing import (
    Narrowed,
    Part,
    is_worth_narrowing,
    narrow,
    settle,
    whole_part,
    with_relaxation,
)
from energy_models.search.plan_search import PlanSearch
from energy_models.search.relaxation import relax
from energy_models.search.sifting import Sifted, sift
from energy_models.search.solution import NoPlan, Plan, Solution, SolverLimits, relative_gap
from energy_models.search.solver import new_solver
from energy_models.search.unit_search import round_by_states, search_states
from energy_ops.live import follow, stoppable
from energy_ops.stopping import stop_requested

SHARE = 0.5
"""Of the time limit; where that isn't enough a general solver has the rest, and the best plan to begin with."""
FIRST_PLAN_SHARE, FIRST_PLAN_CPU_SECONDS = 1 / 3, 20.0
"""Of the time that is left where the hours lead to no plan."""
FAR, IMPROVING_SHARE = 5e-3, 0.4
"""A plan further from the relaxation is improved by hours first, for so much of the time that is left, where a general
solver goes on with it: that may stay at its root for minutes. The search by states looks for plans itself."""
MOST_UNITS = 40
"""Of 50 units a general solver takes as long, and of 73, many of them alike, half as long: it finds plans sooner."""


def narrow_for(problem: Problem, limits: SolverLimits, search: PlanSearch) -> Narrowed | None:
    """Narrows a portfolio's program, where it is worth that; None where not, or where it can't be done in time.

    Raises:
        NoPlan: it is proven that there is none.
    """
    if not is_worth_narrowing(problem):
        return None
    ends = time.monotonic() + limits.time_limit_s
    if len(problem.units) > MOST_UNITS:  # of fewer, what that saves is worth less than its tenth of the time
        give_back_freed_memory()
    basis = _raise_where_surely_nothing_keeps_all_limits(problem, limits.time_limit_s)

    def solver(presolve: str) -> highspy.Highs:
        return new_solver(replace(limits, time_limit_s=max(0.0, ends - time.monotonic())), presolve)

    sifted = _sifted(problem, solver, ends, basis, search) if makes_hours(problem) else None
    plan, relaxation = (None, None) if sifted is None else (Plan(sifted.objective, sifted.values), sifted.relaxation)
    whole = whole_part(problem)
    if relaxation is None:
        relaxation = relax(problem, whole.program, follow(solver("choose"), search))
    if relaxation is not None:
        whole = with_relaxation(whole, relaxation)
    if relaxation is not None and relaxation.values is not None:
        part = whole if plan is None else narrow(problem, whole, plan, relaxation).part
        known = math.inf if plan is None else plan.objective
        rounded = _rounded(problem, part, relaxation.values, known, solver, search)
        plan = rounded if plan is None or (rounded is not None and rounded.objective < plan.objective) else plan
    if plan is None:
        return None
    narrowed = narrow(problem, whole, plan, relaxation)
    if len(problem.units) > MOST_UNITS and relative_gap(plan.objective, whole.bound) > FAR:
        plan = _improved(problem, narrowed, limits, ends, search)
        narrowed = narrow(problem, whole, plan, relaxation)
    return narrowed if relaxation is None else settle(problem, narrowed, relaxation, lambda: solver("off"))


def _improved(problem: Problem, near: Narrowed, limits: SolverLimits, ends: float, search: PlanSearch) -> Plan:
    """The plan, or a cheaper one near it, in the columns of the portfolio."""
    from energy_models.search.improve import improve_by_hours  # most plans are near enough

    last = time.monotonic() + IMPROVING_SHARE * (ends - time.monotonic())

    def solver() -> highspy.Highs | None:
        left = last - time.monotonic()
        # There is a plan to begin with: of the costly heuristics only the one that improves it.
        options = {"mip_heuristic_run_rens": False, "output_flag": False}
        return stoppable(new_solver(replace(limits, time_limit_s=left), "on", **options)) if left > 0.0 else None

    def tell(plan: Plan) -> None:
        search.hear_solution(plan.objective, near.part.bound, 0, plan.values)

    found = improve_by_hours(problem, near, solver, limits.mip_gap, tell)
    return Plan(found.objective, found.values[: problem.program.column_count])


def _sifted(
    problem: Problem,
    solver: Callable[[str], highspy.Highs],
    ends: float,
    basis: highspy.HighsBasis | None,
    search: PlanSearch,
) -> Sifted | None:
    """A plan from the hours, with the relaxation, or any plan where they lead to none."""

    def hear(plan: HourlyPlan, bound: float) -> None:
        search.hear_solution(plan.objective, bound, 0, plan.values)

    sifted = sift(problem, lambda presolve: stoppable(solver(presolve)), hear)
    if sifted is None and time.monotonic() < ends and not stop_requested():
        sifted = _any_plan(problem, stoppable(solver("on")), ends - time.monotonic(), basis)
        if sifted is not None:
            search.hear_solution(sifted.objective, None, 0, sifted.values)
    return sifted


def _rounded(
    problem: Problem,
    part: Part,
    relaxed: Vector,
    known: float,
    solver: Callable[[str], highspy.Highs],
    search: PlanSearch,
) -> Plan | None:
    """A plan near the relaxation."""
    found = round_by_states(
        problem,
        part,
        relaxed,
        lambda: solver("on"),
        known,
        lambda objective, *_: search.hear(objective, part.bound, 0),
    )
    return None if found is None else Plan(found.objective, found.values[: problem.program.column_count])


def _raise_where_surely_nothing_keeps_all_limits(problem: Problem, seconds: float) -> highspy.HighsBasis | None:
    """Without costs the relaxation of 30 units takes 0.1 CPU s where there is a plan; where there is none, whatever is
    tried with costs is in vain. Gives the basis it ends at.
    """
    from energy_models.diagnosis.conflicts import diagnose_if_certain

    diagnosis = diagnose_if_certain(problem, seconds)
    if diagnosis.conflicts:
        raise NoPlan(diagnosis)
    return diagnosis.basis


def _any_plan(
    problem: Problem, highs: highspy.Highs, seconds_left: float, basis: highspy.HighsBasis | None
) -> Sifted | None:
    """One whose units run as they do where costs play no part: known after 2 to 10 CPU s, where the search for a first
    one may take minutes.

    Args:
        basis: of the relaxation without costs, if it is known.

    Raises:
        NoPlan: it is proven that whole units have none.
    """
    from energy_models.diagnosis.conflicts import diagnose
    from energy_models.diagnosis.least_breakage import Patience

    seconds = FIRST_PLAN_SHARE * seconds_left
    diagnosis = diagnose(problem, Patience(min(seconds, FIRST_PLAN_CPU_SECONDS), seconds), basis)
    if diagnosis.is_proven and diagnosis.conflicts:
        raise NoPlan(diagnosis)
    if not diagnosis.has_plan:
        return None
    planned = plan_with(problem, diagnosis.patterns, np.ones(len(problem.units), dtype=np.bool_), highs)
    return None if planned is None else Sifted(*planned, relaxation=None)


def search_narrowed(problem: Problem, narrowed: Narrowed, limits: SolverLimits, search: PlanSearch) -> Solution | None:
    """Searches by the states of units for a share of the time; None where that doesn't suit, or comes to no end."""
    if len(problem.units) > MOST_UNITS:
        return None
    began = time.monotonic()
    ends = began + SHARE * limits.time_limit_s

    def solver() -> highspy.Highs:
        return new_solver(replace(limits, time_limit_s=max(0.0, ends - time.monotonic())), "on")

    goal = Goal(limits.mip_gap, objective=narrowed.objective)
    found = search_states(problem, narrowed.part, solver, goal, search.hear)
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
