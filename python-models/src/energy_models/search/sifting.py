"""The relaxation of a portfolio, solved from the few states in doubt instead of from all.

A plan in whole hours says of most units when they surely run. With those states fixed the relaxation is small; at its
prices every unit, asked alone, says where it would rather be on or off, and there it is set free: in one to three
rounds nobody is left who would. Of 70 units over 96 quarter-hours that takes some 9 CPU s, all at once a minute.
"""

from __future__ import annotations

from collections.abc import Callable

import highspy
import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.records import dataclass
from energy_models.search.hourly_plan import HourlyPlan, Solver, plan_in_hours
from energy_models.search.price_bound import AtPrices, PartsAlone, Prices
from energy_models.search.relaxation import Relaxation
from energy_models.search.rounding import WHOLE, states_of

NEAR_BLOCKS = 4
"""A start or stop of the hourly plan may be so many blocks off."""
ROUNDS = 6
SETTLED = 1e-6
"""Of the bound: so near to it is the relaxation of the free states that of all."""


@dataclass(frozen=True)
class Sifted:
    """A plan, and the relaxation if there was time for anything of it."""

    objective: float
    values: Vector
    relaxation: Relaxation | None


def sift(problem: Problem, solver: Solver, hear: Callable[[HourlyPlan, float], None]) -> Sifted | None:
    """Sifts a portfolio whose blocks make up hours; None where its hours lead to no plan.

    Args:
        hear: told of the plan and the bound.
    """
    plan = plan_in_hours(problem, solver)
    if plan is None:
        return None
    hear(plan, -np.inf)
    alone = PartsAlone(problem, lambda: solver("off"))
    best = alone.at(plan.prices)
    if best is None:
        return Sifted(plan.objective, plan.values, None)
    hear(plan, best.bound)
    states, free = states_of(problem), _in_doubt(problem, plan)
    relaxed, basis = None, None
    for _ in range(ROUNDS):
        highs = _relaxed(problem, plan.values, states[~free], basis, solver("on"))
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        solution = highs.getSolution()
        relaxed, least = np.array(solution.col_value), highs.getInfo().objective_function_value
        asked = alone.at(_prices(problem, np.array(solution.row_dual)))
        basis = highs.getBasis()
        del highs, solution
        if asked is None:
            break
        best = _higher(asked, best)
        hear(plan, best.bound)
        would_move = ~free & (np.abs(asked.values[states] - relaxed[states]) > WHOLE)
        if least - best.bound <= SETTLED * abs(least) or not would_move.any():
            break
        free |= would_move
    return Sifted(plan.objective, plan.values, Relaxation(best.bound, best.reduced_costs, relaxed, best.prices, basis))


def _in_doubt(problem: Problem, plan: HourlyPlan) -> Mask:
    """Per state: is it undecided in the hours, or near a start or stop of the plan?"""
    free = []
    for columns, undecided in zip(problem.units, plan.undecided, strict=True):
        on, near = plan.values[columns.on] > 0.5, undecided.copy()
        for change in np.flatnonzero(np.diff(np.r_[columns.unit.on_before, on])):
            near[max(0, change - NEAR_BLOCKS) : change + NEAR_BLOCKS] = True
        free.append(near)
    return np.concatenate(free)


def _relaxed(
    problem: Problem, values: Vector, fixed: Index, basis: highspy.HighsBasis | None, highs: highspy.Highs
) -> highspy.Highs:
    """The relaxation with some states as they are in a plan, from where it ended with more of them so."""
    lower, upper = problem.program.lower_upper()
    lower[fixed] = upper[fixed] = np.round(values[fixed])
    problem.program.pass_to(highs, bounds=(lower, upper), relaxed=True)
    if basis is not None:
        highs.setBasis(basis)
    highs.run()
    return highs


def _prices(problem: Problem, row_duals: Vector) -> Prices:
    reserve = None if problem.reserve is None else row_duals[problem.reserve]
    return Prices(row_duals[problem.balance], reserve)


def _higher(one: AtPrices, other: AtPrices) -> AtPrices:
    return one if one.bound >= other.bound else other
