"""Long horizons window by window: what a storage does in May hardly depends on January.

The relaxation of the whole horizon says what the energy handed from one window to the next is worth. At these prices
each window is a small program of its own. Their optima add up to a bound that no plan can beat (Lagrangian relaxation:
Geoffrion, Math. Program. Study 2, 1974), and their integers, fixed in the whole program, leave a linear one.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import highspy
import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Matrix, Program
from energy_models.records import dataclass, replace
from energy_models.search.side_search import LEAST_COST, MOST_NODES, Node, SideSearch
from energy_models.search.sides import Sides, part_of
from energy_models.search.solution import SolverLimits
from energy_models.search.solver import begin_with
from energy_models.search.zones import zones_around

WINDOW_COLUMNS = 2000
"""A window of so many is searched in hundredths of a second, as it is built."""
DEAR = 1_000_000
"""Zones times columns: of more, improving each takes seconds, and waits until HiGHS has searched the windows."""
FEWEST_WINDOWS = 2
ROUNDS = ((1, False), (1, True), (2, True), (4, True))
"""How many times as long as at first the windows of each round are, and whether HiGHS searches what sides leave."""
WINDOW_GAP = 0.3
"""The share of the gap that each window may leave."""


@dataclass(frozen=True)
class Tools:
    """What the search needs of its surroundings."""

    solver: Callable[[], highspy.Highs]
    """A new solver for a window."""
    seconds_left: Callable[[], float]
    """How long windows may be searched; not above 0 where no further one is to be begun."""
    is_stopped: Callable[[], bool]
    """Is there no time for another linear program of the whole, either?"""


def days_of_a_window(problem: Problem) -> int:
    """How many days a window has; 0 where the horizon is too short to be cut, or units or scenarios tie it together."""
    days = int(problem.inputs.series.horizon.day_of_block[-1]) + 1
    size = max(1, WINDOW_COLUMNS * days // max(1, problem.program.column_count))
    return 0 if problem.units or problem.branches or days < FEWEST_WINDOWS * size else size


def search_by_windows(problem: Problem, days: int, whole: SideSearch, root: Node, tools: Tools) -> None:
    """Improves the plan and the bound of the whole, until they are near enough or time is up.

    A round that leaves a gap is followed by one with longer windows, and the prices of the plan it found.

    Args:
        days: of a window in the first round.
        root: the relaxation of the whole, whose prices the first windows get.
    """
    program, prices, before = problem.program, root.row_duals, root.values
    matrix, scale = program.matrix(), abs(root.objective if whole.best is None else whole.best.objective)
    for times, with_highs in ROUNDS:
        window = _window_of_column(problem, days * times)
        if times > 1 and window.max() == 0:
            return  # that is the whole again
        cuts = Cuts(program, matrix, window, prices)
        values, proven = _search_each(cuts, whole, before, scale, tools, with_highs)
        whole.raise_bound(proven)
        node = None if tools.is_stopped() else whole.fix(values)
        if node is None:
            return
        zones = _zones(problem, window, whole.sides, root)
        whole.try_from(node, zones if with_highs or len(zones) * program.column_count < DEAR else [])
        if whole.is_done() or tools.seconds_left() <= 0.0:
            return
        if with_highs:
            prices, before = node.row_duals, values


class Cuts:
    """A program cut into windows; rows across a border are priced instead of kept."""

    def __init__(self, program: Program, matrix: Matrix, window: Index, row_duals: Vector) -> None:
        self.count, self._window = int(window.max()) + 1, window
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

    def sides(self, sides: Sides, number: int) -> Sides:
        """The decisions of a window that was handed over."""
        return part_of(sides, np.flatnonzero(self._window[sides.own] == number).astype(np.int32), self._place)

    def upper(self, number: int) -> Vector:
        return self._upper[self._columns[number]]

    def pass_to(self, highs: highspy.Highs, number: int, *, relaxed: bool) -> None:
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
            np.zeros(len(columns), np.int32) if relaxed else self._integer[columns],
        )


def _parts(numbers: Vector | Index, count: int) -> list[Index]:
    """Per number below the count the positions that have it."""
    order = np.argsort(numbers, kind="stable").astype(np.int32)
    borders = np.searchsorted(numbers[order], np.arange(count + 1))
    return [order[first:last] for first, last in pairwise(borders)]


def _search_each(
    cuts: Cuts, whole: SideSearch, before: Vector, scale: float, tools: Tools, with_highs: bool
) -> tuple[Vector, float]:
    """The columns' values in the best plans of the windows, and the bound; -inf where a window was left out."""
    values, bound = before.copy(), cuts.priced
    limits = replace(whole.limits, mip_gap=WINDOW_GAP * whole.limits.mip_gap)
    for number in range(cuts.count):
        seconds = tools.seconds_left()
        if seconds <= 0.0:
            return values, -np.inf
        highs = tools.solver()
        cuts.pass_to(highs, number, relaxed=True)
        share = replace(limits, time_limit_s=seconds / (cuts.count - number))
        part = SideSearch(
            highs, cuts.sides(whole.sides, number), cuts.upper(number), share, _unheard, scale / cuts.count
        )
        root = part.relax()
        if root is not None:
            part.dive(root)
            part.branch(root, MOST_NODES)
        plan, proven = None if part.best is None else part.best.values, part.bound
        if with_highs and not part.is_done() and cuts.has_integers(number) and not tools.is_stopped():
            plan, proven = _searched(cuts, number, plan, proven, share, scale, tools)
        bound += proven
        if plan is not None:
            values[cuts.columns(number)] = plan
    return values, float(bound)


def _searched(
    cuts: Cuts, number: int, plan: Vector | None, bound: float, limits: SolverLimits, scale: float, tools: Tools
) -> tuple[Vector | None, float]:
    """The plan of a window and its bound, as HiGHS improves them."""
    highs = tools.solver()
    cuts.pass_to(highs, number, relaxed=False)
    for name, value in (
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", max(LEAST_COST, limits.mip_gap * scale / cuts.count)),
        ("time_limit", limits.time_limit_s),
        ("presolve", "choose"),  # without it a plan to begin with may be called the best, as in `solving.py`
    ):
        highs.setOptionValue(name, value)
    if plan is not None:
        begin_with(highs, plan)
    highs.run()
    info = highs.getInfo()
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return plan, bound
    return np.array(highs.getSolution().col_value), max(bound, info.mip_dual_bound)


def _zones(problem: Problem, window: Index, sides: Sides, root: Node) -> list[Mask]:
    """Around the borders, whose energy the windows don't agree on, and what the relaxation left undecided."""
    block = problem.program.block_of_column()
    of_block = np.zeros(int(block.max()) + 1, dtype=np.int64)
    of_block[block] = window
    borders, broken = np.flatnonzero(np.diff(of_block)), sides.block[root.look.broken]
    return zones_around(sides, np.concatenate([borders, broken]), problem.inputs.series.block_hours)


def _unheard(value: float | None, bound: float) -> None:
    """A window's plan is none of the whole."""


def _window_of_column(problem: Problem, days: int) -> Index:
    horizon = problem.inputs.series.horizon
    return np.asarray(horizon.day_of_block[problem.program.block_of_column()] // days)
