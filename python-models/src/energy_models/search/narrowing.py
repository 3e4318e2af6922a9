"""Fewer integers to search: a first plan near the relaxation, and what it proves about all others.

Whatever would make a plan dearer than the one near the relaxation, by its reduced cost there, is fixed: a third to a
half of the integers and most of the start categories. The best plan stays.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Program
from energy_models.records import dataclass
from energy_models.search.rounding import round_relaxation, states_of
from energy_models.search.sifting import Relaxation, Sifted

FEWEST_STATES = 800
"""Smaller programs, and those whose units are committed already, are solved sooner than narrowed."""


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
    basis: highspy.HighsBasis | None
    """Of the relaxation, in the portfolio's own columns and rows."""


Solver = Callable[[str, float | None], highspy.Highs]
"""Makes a solver with presolve so; for a part of the program, with the bound that holds for all of it."""


def is_worth_narrowing(problem: Problem) -> bool:
    """Is it open for many units and blocks whether they run?"""
    lower, upper = problem.program.lower_upper()
    return sum(int((lower[unit.on] < upper[unit.on]).sum()) for unit in problem.units) >= FEWEST_STATES


def narrow(problem: Problem, solver: Solver, sifted: Sifted | None = None) -> Narrowed | None:
    """Narrows a portfolio's program; None where its relaxation can't be solved, no plan is near it, or time is up.

    Args:
        sifted: what is known already; there is a plan then.
    """
    known = None if sifted is None else sifted.relaxation
    relaxation = _relax(problem, solver) if known is None else known
    found = None if sifted is None else (sifted.objective, sifted.values)
    if relaxation is not None and relaxation.values is not None:
        states, least = states_of(problem), math.inf if found is None else found[0]
        rounded = round_relaxation(problem.program, states, relaxation.values, solver("on", relaxation.bound))
        found = rounded if rounded is not None and rounded[0] < least else found
    if found is None:
        return None
    objective, values = found
    counted, columns, counts = _with_start_counts(problem, values)
    lower, upper = counted.lower_upper()
    bound, basis = -math.inf, None
    if relaxation is not None:
        bound, basis = relaxation.bound, relaxation.basis
        # A hair more than the plan itself is worth, for the solver's tolerances.
        spare = max(0.0, objective - bound) * (1.0 + 1e-6) + 1e-7 * abs(bound)
        _fix_what_costs_more(problem.program, relaxation.reduced_costs, spare, lower, upper)
    return Narrowed(objective, bound, counted, lower, upper, np.r_[values, counts], columns, basis)


def _relax(problem: Problem, solver: Solver) -> Relaxation | None:
    highs = solver("choose", None)
    problem.program.pass_to(highs, relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution, bound = highs.getSolution(), highs.getInfo().objective_function_value
    return Relaxation(bound, np.array(solution.col_dual), np.array(solution.col_value), highs.getBasis())


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


def _fix_what_costs_more(program: Program, reduced_costs: Vector, spare: float, lower: Vector, upper: Vector) -> None:
    """Fixes, in place, each whole-numbered column that can't move by one in a plan that costs no more than `spare`."""
    own = slice(program.column_count)
    by_one = program.whole_columns() & (upper[own] - lower[own] <= 1.0)
    least, most = by_one & (reduced_costs > spare), by_one & (reduced_costs < -spare)
    upper[own][least] = lower[own][least]
    lower[own][most] = upper[own][most]
