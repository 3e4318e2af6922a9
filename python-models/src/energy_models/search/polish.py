"""The last linear program: a plan's integers fixed, for its prices and for the best that goes with them."""

from __future__ import annotations

import math

import highspy
import numpy as np

from energy_models.arrays import Index
from energy_models.blocks.portfolio import Problem
from energy_models.records import replace
from energy_models.search.plan_search import both_at_once
from energy_models.search.solution import Solution, SolverLimits, relative_gap
from energy_models.search.solver import FEW_COLUMNS, new_solver


def polish(problem: Problem, found: Solution, both: list[Index]) -> Solution:
    """The linear program with the integers fixed, and one side of each storage closed where it did both.

    Closing one block may move doing both to another, and among plans of one cost the linear program may pick one that
    does both: it is solved until none is left, closing at least one more block each time.
    """
    program, values = problem.program, found.values
    is_priced = found.row_duals is not None or len(program.integers()) == 0
    if values is None or (is_priced and not any(map(len, both))):
        return replace(found, solve_seconds=0.0)
    integers = program.integers()
    lower, upper = program.lower_upper()
    lower[integers] = upper[integers] = np.round(values[integers])
    small = program.column_count <= FEW_COLUMNS
    highs = new_solver(SolverLimits(math.inf, 0.0, 1, 0), "off" if small else "choose")
    chosen, obeys = values, not any(map(len, both))  # then its own sides stay open: what follows is never worse
    while True:
        sides = chosen if obeys else values
        for columns, blocks in zip(problem.every_storage, both, strict=True):
            charges = sides[columns.charge[blocks]] > sides[columns.discharge[blocks]]
            upper[columns.discharge[blocks[charges]]] = 0.0
            upper[columns.charge[blocks[~charges]]] = 0.0
        program.pass_to(highs, bounds=(lower, upper), relaxed=True)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return Solution("error", "none", solve_seconds=highs.getRunTime())
        solution, objective = highs.getSolution(), highs.getInfo().objective_function_value
        values = np.array(solution.col_value)
        both = both_at_once(problem, values)
        if not any(map(len, both)):
            break
    return replace(
        found,
        values=values,
        row_duals=np.array(solution.row_dual),
        objective=objective,
        gap=None if found.bound is None else relative_gap(objective, found.bound),
        solve_seconds=highs.getRunTime(),
    )
