"""Long horizons window by window: what a storage does in May hardly depends on January.

The relaxation of the whole horizon says what the energy handed from one window to the next is worth. At these prices
each window is a small program of its own. Their optima add up to a bound that no plan can beat (Lagrangian relaxation:
Geoffrion, Math. Program. Study 2, 1974), and their integers, fixed in the whole program, leave a linear one. It begins
where the relaxation ended: of a year of quarter-hours that is 0.3 instead of 4 CPU s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Matrix, Program
from energy_models.records import dataclass

WINDOW_COLUMNS = 5000
"""A window of so many is searched in tens of milliseconds, as it is built."""
FEWEST_WINDOWS = 4
ROUNDS = 3
WINDOW_GAP = 0.3
"""The share of the gap that each window may leave."""


@dataclass(frozen=True)
class Windowed:
    """A plan whose integers are fixed, and what is proven of all plans."""

    values: Vector
    row_duals: Vector
    objective: float
    bound: float
    basis: highspy.HighsBasis | None = None
    """Where another linear program of the same columns and rows may start."""


@dataclass(frozen=True)
class Tools:
    """What the search needs of its surroundings."""

    solver: Callable[[bool], highspy.Highs]
    """A new solver, for a window (true) or the whole horizon."""
    hear: Callable[[float | None, float], None]
    """Told the objective of the best plan, if there is one, and the bound."""
    has_time: Callable[[], bool]
    is_stopped: Callable[[], bool]
    """Is there no time for another linear program of the whole, either?"""


def days_of_a_window(problem: Problem) -> int:
    """How many days a window has; 0 where the horizon is too short to be cut, or units or scenarios tie it together."""
    days = int(problem.inputs.series.horizon.day_of_block[-1]) + 1
    size = max(1, WINDOW_COLUMNS * days // max(1, problem.program.column_count))
    return 0 if problem.units or problem.branches or days < FEWEST_WINDOWS * size else size


def search_by_windows(
    problem: Problem, mip_gap: float, tools: Tools, first: Windowed, relaxed: Windowed
) -> Windowed | None:
    """A plan within the gap, or the best one in time; None where the horizon can't be cut.

    A round that leaves a gap is followed by one with longer windows, and the prices of the plan it found.

    Args:
        first: a plan that is not good enough.
        relaxed: the relaxation, whose prices the first windows get.
    """
    days = days_of_a_window(problem)
    if not days:
        return None
    program, best, sides, bound = problem.program, first, relaxed, first.bound
    matrix = program.matrix()
    for doublings in range(ROUNDS):
        cuts = Cuts(program, matrix, _window_of_column(problem, days << doublings), sides.row_duals)
        values, proven = _search_each(cuts, best.values, mip_gap * WINDOW_GAP, tools)
        bound = max(bound, proven)
        if tools.is_stopped():
            break
        fixed = _solved(program, _fixed(program, values), tools, relaxed.basis)
        if fixed is None:
            break
        sides = fixed
        best = fixed if fixed.objective <= best.objective else best
        tools.hear(best.objective, bound)
        if _is_within(mip_gap, best, bound) or not tools.has_time():
            break
    return replace(best, bound=bound)


def _is_within(mip_gap: float, plan: Windowed, bound: float) -> bool:
    return plan.objective - bound <= mip_gap * abs(plan.objective)


class Cuts:
    """A program cut into windows; rows across a border are priced instead of kept."""

    def __init__(self, program: Program, matrix: Matrix, window: Index, row_duals: Vector) -> None:
        self.count = int(window.max()) + 1
        (self._lower, self._upper), self._integer = program.lower_upper(), np.zeros(program.column_count, np.int32)
        self._integer[program.integers()] = 1
        self._row_lower, self._row_upper = program.row_bounds()
        self._matrix = matrix
        rows = np.repeat(np.arange(program.row_count), np.diff(matrix.start))
        first, last = np.full(program.row_count, self.count), np.zeros(program.row_count, dtype=np.int64)
        np.minimum.at(first, rows, window[matrix.columns])
        np.maximum.at(last, rows, window[matrix.columns])
        across, entries = first < last, (first < last)[rows]
        self._costs = program.costs()
        np.subtract.at(self._costs, matrix.columns[entries], (matrix.values * row_duals[rows])[entries])
        duals = row_duals[across]
        ends = np.where(duals > 0.0, self._row_lower[across], self._row_upper[across])
        self.priced = float(duals @ np.where(duals == 0.0, 0.0, ends))
        """What the rows across a border are worth: a part of the bound."""
        self._columns = _parts(window, self.count)
        self._rows = _parts(np.where(across, self.count, first), self.count)
        self._place = np.zeros(program.column_count, dtype=np.int32)

    def columns(self, number: int) -> Index:
        """The columns of a window."""
        return self._columns[number]

    def has_integers(self, number: int) -> bool:
        return bool(self._integer[self._columns[number]].any())

    def pass_to(self, highs: highspy.Highs, number: int) -> None:
        """Hands one window over."""
        columns, rows, matrix = self._columns[number], self._rows[number], self._matrix
        self._place[columns] = np.arange(len(columns), dtype=np.int32)
        counts = np.diff(matrix.start)[rows]
        start = np.r_[0, np.cumsum(counts)].astype(np.int32)
        entries = np.arange(start[-1]) + np.repeat(matrix.start[rows] - start[:-1], counts)
        highs.passModel(
            len(columns),
            len(rows),
            len(entries),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            self._costs[columns],
            self._lower[columns],
            self._upper[columns],
            self._row_lower[rows],
            self._row_upper[rows],
            start,
            self._place[matrix.columns[entries]],
            matrix.values[entries],
            self._integer[columns],
        )


def _parts(numbers: Vector | Index, count: int) -> list[Index]:
    """Per number below the count the positions that have it."""
    order = np.argsort(numbers, kind="stable").astype(np.int32)
    borders = np.searchsorted(numbers[order], np.arange(count + 1))
    return [order[first:last] for first, last in pairwise(borders)]


def _search_each(cuts: Cuts, before: Vector, mip_gap: float, tools: Tools) -> tuple[Vector, float]:
    """The columns' values in the best plans of the windows, and the bound; -inf where a window was left out."""
    values, bound = before.copy(), cuts.priced
    for number in range(cuts.count):
        if not tools.has_time():
            return values, -np.inf
        highs = tools.solver(True)
        highs.setOptionValue("mip_rel_gap", mip_gap)
        cuts.pass_to(highs, number)
        highs.run()
        info = highs.getInfo()
        if info.primal_solution_status != highspy.kSolutionStatusFeasible:
            bound = -np.inf
            continue
        values[cuts.columns(number)] = np.array(highs.getSolution().col_value)
        bound += info.mip_dual_bound if cuts.has_integers(number) else info.objective_function_value
    return values, float(bound)


def _window_of_column(problem: Problem, days: int) -> Index:
    horizon = problem.inputs.series.horizon
    return np.asarray(horizon.day_of_block[problem.program.block_of_column()] // days)


def _fixed(program: Program, values: Vector) -> tuple[Vector, Vector]:
    """The bounds of the columns with the integers where they are, rounded."""
    (lower, upper), integers = program.lower_upper(), program.integers()
    lower[integers] = upper[integers] = np.round(values[integers])
    return lower, upper


def _solved(
    program: Program, bounds: tuple[Vector, Vector], tools: Tools, basis: highspy.HighsBasis | None = None
) -> Windowed | None:
    """The linear program within bounds, whose objective is its bound; None where it has no solution in time."""
    highs = tools.solver(False)
    program.pass_to(highs, bounds=bounds, relaxed=True)
    if basis is not None:
        highs.setBasis(basis)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution, objective = highs.getSolution(), highs.getInfo().objective_function_value
    values, duals = np.array(solution.col_value), np.array(solution.row_dual)
    return Windowed(values, duals, objective, objective, highs.getBasis())
