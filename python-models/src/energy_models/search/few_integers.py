"""Branch and bound for a dozen integers, on one linear program whose bounds are changed.

HiGHS takes 3 ms to begin a search of its own, cuts and all, and its result has to be solved again for prices.
"""

from __future__ import annotations

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.program import Program
from energy_models.search.solution import Solution, SolverLimits
from energy_models.search.solver import FEW_COLUMNS, new_solver

MOST_INTEGERS = 12
MOST_NODES = 60
"""Some 6 ms. What takes more is better off with cuts."""
WHOLE = 1e-6


def search_few(program: Program, limits: SolverLimits) -> Solution | None:
    """The best solution with its prices; None where it has none or many integers, or takes too many nodes."""
    integers, (lower, upper) = program.integers(), program.lower_upper()
    if not 0 < len(integers) <= MOST_INTEGERS or program.column_count > FEW_COLUMNS:
        return None
    highs = new_solver(limits, "off")
    program.pass_to(highs, relaxed=True)
    best: Solution | None = None
    open_nodes = [(lower[integers], upper[integers])]
    for _ in range(MOST_NODES):
        if not open_nodes:
            return best
        low, high = open_nodes.pop()
        highs.changeColsBounds(len(integers), integers, low, high)
        highs.run()
        status, objective = highs.getModelStatus(), highs.getInfo().objective_function_value
        if status == highspy.HighsModelStatus.kInfeasible:
            continue
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        if best is not None and best.objective is not None and objective >= best.objective - 1e-9 * abs(best.objective):
            continue
        solution = highs.getSolution()
        values = np.array(solution.col_value)
        broken = np.abs(values[integers] - np.round(values[integers]))
        if broken.max() > WHOLE:
            open_nodes += _branches(low, high, int(np.argmax(broken)), float(values[integers][np.argmax(broken)]))
            continue
        duals, seconds = np.array(solution.row_dual), highs.getRunTime()
        best = Solution("optimal", "optimal", values, duals, objective, objective, 0.0, seconds)
    return None


def _branches(low: Vector, high: Vector, place: int, value: float) -> list[tuple[Vector, Vector]]:
    """The two sides of a broken integer; the last one, which is searched first, is the nearer."""
    below, above = high.copy(), low.copy()
    below[place], above[place] = np.floor(value), np.ceil(value)
    sides = [(low, below), (above, high)]
    return sides if value - np.floor(value) >= 0.5 else sides[::-1]
