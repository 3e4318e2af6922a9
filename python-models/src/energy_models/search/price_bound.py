"""What no plan can cost less than, from prices alone, without the relaxation of the whole portfolio.

At given prices of energy and reserve each unit decides for itself, and so does the rest: storages and market. What all
of them then cost, with what load and reserve are worth, is a bound for any prices (Geoffrion, "Lagrangean relaxation
for integer programming", Math. Program. Study 2, 1974). 70 units over 96 blocks, each alone, take a CPU second; their
relaxation together takes a minute.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Program
from energy_models.records import dataclass

PRIMAL = 4
"""The simplex of HiGHS for a program of which nothing but the costs has changed: what was reached is still possible."""


@dataclass(frozen=True)
class Prices:
    """Per block, in money per MW: the duals of the balance and of the reserve."""

    energy: Vector
    reserve: Vector | None


@dataclass(frozen=True)
class AtPrices:
    """What everyone does alone at some prices."""

    bound: float
    """No plan costs less."""
    values: Vector
    reduced_costs: Vector
    """What moving a column by one adds to the bound, at least."""
    prices: Prices


@dataclass(frozen=True)
class _Part:
    """The program of one unit, or of the rest, without the rows that join it with others; its costs are the prices'."""

    columns: slice
    """Where they stand in the whole program."""
    bounds: tuple[Vector, Vector]
    """Of the columns."""
    row_bounds: tuple[Vector, Vector]
    starts: Index
    """Where the entries of each row begin."""
    entry_columns: Index
    coefficients: Vector


class PartsAlone:
    """A portfolio's units, and the rest, each with a program of its own; asked again, each begins where it ended."""

    def __init__(self, problem: Problem, solver: Callable[[], highspy.Highs]) -> None:
        self._problem, self._solver = problem, solver
        program = problem.program
        matrix, joins = program.matrix(), np.zeros(program.row_count, dtype=np.bool_)
        joins[_joining(problem)] = True
        rows = np.repeat(np.arange(program.row_count, dtype=np.int32), np.diff(matrix.start))
        joined, apart = (np.flatnonzero(of).astype(np.int32) for of in (joins[rows], ~joins[rows]))
        self._joined = rows[joined], matrix.columns[joined], matrix.values[joined]
        self._parts = _parts(program, parts_of(problem), rows, apart)
        self._bases: list[highspy.HighsBasis | None] = [None] * len(self._parts)

    def at(self, prices: Prices) -> AtPrices | None:
        """Each part's best at these prices, or None where one isn't solved in time."""
        program, prices = self._problem.program, _within_limits(self._problem, prices)
        joining, weights = _joining(self._problem), np.zeros(program.row_count)
        duals = prices.energy if len(joining) == len(prices.energy) else np.r_[prices.energy, prices.reserve]
        weights[joining] = duals
        rows, columns, coefficients = self._joined
        paid = np.bincount(columns, weights=weights[rows] * coefficients, minlength=program.column_count)
        costs, bound = program.costs() - paid, float(duals @ program.row_bounds()[0][joining])
        values, reduced_costs = np.zeros(program.column_count), np.zeros(program.column_count)
        for number, part in enumerate(self._parts):
            highs, own = self._solver(), part.columns
            _pass(part, costs[own], self._bases[number], highs)
            highs.run()
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            solution, self._bases[number] = highs.getSolution(), highs.getBasis()
            bound += highs.getInfo().objective_function_value
            values[own], reduced_costs[own] = solution.col_value, solution.col_dual
        return AtPrices(bound, values, reduced_costs, prices)


def _parts(program: Program, columns: Sequence[slice], rows: Index, apart: Index) -> list[_Part]:
    """Each part with its own of the entries that join none.

    Args:
        rows: of each entry of the program.
        apart: the entries outside the rows that join the parts.
    """
    matrix, (lower, upper), (row_lower, row_upper) = program.matrix(), program.lower_upper(), program.row_bounds()
    firsts = [part.start for part in columns]
    owner = np.searchsorted(firsts, matrix.columns[apart], side="right") - 1
    order = apart[np.argsort(owner, kind="stable")]
    borders = np.cumsum(np.bincount(owner, minlength=len(firsts)))[:-1]
    parts = []
    for part, of in zip(columns, np.split(order, borders), strict=True):
        own, counts = np.unique(rows[of], return_counts=True)
        parts.append(
            _Part(
                part,
                (lower[part], upper[part]),
                (row_lower[own], row_upper[own]),
                np.r_[0, np.cumsum(counts)].astype(np.int32),
                (matrix.columns[of] - part.start).astype(np.int32),
                matrix.values[of],
            )
        )
    return parts


def _pass(part: _Part, costs: Vector, basis: highspy.HighsBasis | None, highs: highspy.Highs) -> None:
    """Hands a part over, to begin where it ended before."""
    size, rows = len(costs), len(part.starts) - 1
    highs.passModel(
        size,
        rows,
        len(part.coefficients),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        costs,
        *part.bounds,
        *part.row_bounds,
        part.starts,
        part.entry_columns,
        part.coefficients,
        np.zeros(size, dtype=np.int32),
    )
    if basis is not None:
        highs.setOptionValue("simplex_strategy", PRIMAL)
        highs.setBasis(basis)


def _joining(problem: Problem) -> Index:
    """The rows that join units, storages and market: their duals are the prices."""
    rows = problem.balance if problem.reserve is None else np.r_[problem.balance, problem.reserve]
    return rows.astype(np.int32)


def _within_limits(problem: Problem, prices: Prices) -> Prices:
    """Prices at which nobody earns without end where buying, selling or doing without has no limit."""
    costs, (_, upper) = problem.program.costs(), problem.program.lower_upper()
    energy, reserve = prices.energy, prices.reserve
    for columns in (problem.buy, problem.unserved):
        if columns is None:
            continue
        energy = np.where(np.isinf(upper[columns]), np.minimum(energy, costs[columns]), energy)
    energy = np.where(np.isinf(upper[problem.sell]), np.maximum(energy, -costs[problem.sell]), energy)
    if reserve is not None:
        reserve = np.clip(reserve, 0.0, math.inf if problem.shortfall is None else costs[problem.shortfall])
    return Prices(energy, reserve)


def parts_of(problem: Problem) -> list[slice]:
    """The columns of each unit, and of the rest, as a portfolio's program has them one after the other."""
    rest = problem.storages[0].charge if problem.storages else problem.buy
    firsts = [*(int(unit.on[0]) for unit in problem.units), int(rest[0]), problem.program.column_count]
    return [slice(first, after) for first, after in pairwise(firsts)]
