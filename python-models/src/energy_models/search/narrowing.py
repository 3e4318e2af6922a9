"""Fewer integers to search: a first plan near the relaxation, and what it proves about all others.

A portfolio's relaxation is whole in nineteen integers of twenty. With the states of its units fixed where they are
whole, a small search finds a plan within some 0.3 % of the best (the heuristic RENS: Berthold, "RENS: the optimal
rounding", Math. Program. Comput. 6, 2014). Whatever would make a plan dearer than that one, by its reduced cost in the
relaxation, is fixed: a third to a half of the integers and most of the start categories. The best plan stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Program
from energy_models.records import dataclass

WHOLE = 1e-6
FEWEST_STATES = 800
"""Smaller programs, and those whose units are committed already, are solved sooner than narrowed."""
ROUNDING_GAP = 2e-4


@dataclass(frozen=True)
class Narrowed:
    """A plan, what is proven of all, and the program in which to search for a better one."""

    objective: float
    bound: float
    program: Program
    """The portfolio's, with columns after its own: how often each unit starts."""
    lower: Vector
    upper: Vector
    values: Vector
    counts: Index
    """The columns after the portfolio's own."""
    basis: highspy.HighsBasis
    """Of the relaxation, in the portfolio's own columns and rows."""


Solver = Callable[[str, float | None], highspy.Highs]
"""Makes a solver with presolve so; for a part of the program, with the bound that holds for all of it."""


def is_worth_narrowing(problem: Problem) -> bool:
    """Is it open for many units and blocks whether they run?"""
    lower, upper = problem.program.lower_upper()
    return sum(int((lower[unit.on] < upper[unit.on]).sum()) for unit in problem.units) >= FEWEST_STATES


def narrow(problem: Problem, solver: Solver) -> Narrowed | None:
    """Narrows a portfolio's program; None where its relaxation can't be solved, no plan is near it, or time is up."""
    program = problem.program
    highs = solver("choose", None)
    program.pass_to(highs, relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    bound, solution = highs.getInfo().objective_function_value, highs.getSolution()
    relaxed, reduced_costs, basis = np.array(solution.col_value), np.array(solution.col_dual), highs.getBasis()
    del highs, solution  # two solvers at once would hold the factors of both
    states = np.concatenate([unit.on for unit in problem.units])
    found = _round(program, states, relaxed, solver("on", bound))
    if found is None:
        return None
    objective, values = found
    counted, columns, counts = _with_start_counts(problem, values)
    lower, upper = counted.lower_upper()
    # A hair more than the plan itself is worth, for the solver's tolerances.
    spare = max(0.0, objective - bound) * (1.0 + 1e-6) + 1e-7 * abs(bound)
    _fix_what_costs_more(program, reduced_costs, spare, lower, upper)
    return Narrowed(objective, bound, counted, lower, upper, np.r_[values, counts], columns, basis)


def _with_start_counts(problem: Problem, values: Vector) -> tuple[Program, Index, Vector]:
    """The program with the number of starts of each unit as an integer, its column, and that number in the plan.

    To branch on: "never" or "once" says more than whether it starts in one block, which a start a little later evades.
    """
    program = problem.program.copy()
    for unit in problem.units:
        count = program.columns(1, upper=float(len(unit.start)), integer=True)
        row = program.rows(0.0, 0.0, (count, -1.0))
        program.entries(np.repeat(row, len(unit.start)), unit.start, 1.0)
    columns = np.arange(problem.program.column_count, program.column_count, dtype=np.int32)
    return program, columns, _start_counts(problem, values)


def _start_counts(problem: Problem, values: Vector) -> Vector:
    return np.array([np.round(values[unit.start]).sum() for unit in problem.units])


def begin_with(problem: Problem, narrowed: Narrowed, values: Vector) -> Narrowed:
    """The same with a better plan, in the portfolio's own columns, for the search to begin with."""
    return replace(narrowed, values=np.r_[values, _start_counts(problem, values)])


def _round(program: Program, states: Index, relaxed: Vector, highs: highspy.Highs) -> tuple[float, Vector] | None:
    """The best plan, or nearly, whose units are on and off where they wholly are in the relaxation."""
    lower, upper = program.lower_upper()
    whole = states[np.abs(relaxed[states] - np.round(relaxed[states])) <= WHOLE]
    lower[whole] = upper[whole] = np.round(relaxed[whole])
    for name, value in (("mip_rel_gap", ROUNDING_GAP), ("mip_max_nodes", 1)):
        highs.setOptionValue(name, value)
    program.pass_to(highs, bounds=(lower, upper))
    highs.run()
    info = highs.getInfo()
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return None
    return info.objective_function_value, np.array(highs.getSolution().col_value)


def _fix_what_costs_more(program: Program, reduced_costs: Vector, spare: float, lower: Vector, upper: Vector) -> None:
    """Fixes, in place, each whole-numbered column that can't move by one in a plan that costs no more than `spare`."""
    own = slice(program.column_count)
    by_one = program.whole_columns() & (upper[own] - lower[own] <= 1.0)
    least, most = by_one & (reduced_costs > spare), by_one & (reduced_costs < -spare)
    upper[own][least] = lower[own][least]
    lower[own][most] = upper[own][most]
