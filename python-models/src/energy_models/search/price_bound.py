"""What no plan can cost less than, from prices alone, without the relaxation of the whole portfolio.

At given prices of energy and reserve each unit decides for itself, and so does the rest: storages and market. What all
of them then cost, with what load and reserve are worth, is a bound for any prices (Geoffrion, "Lagrangean relaxation
for integer programming", Math. Program. Study 2, 1974). 70 units over 96 blocks, each alone, take a CPU second; their
relaxation together takes a minute.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Program
from energy_models.records import dataclass


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
class _Entries:
    """The coefficients outside the rows that join the parts, by row and column."""

    rows: Index
    columns: Index
    values: Vector


def at_prices(problem: Problem, prices: Prices, solver: Callable[[], highspy.Highs]) -> AtPrices | None:
    """Each part's best at these prices, or None where one isn't solved in time."""
    program, prices = problem.program, _within_limits(problem, prices)
    joining, duals = _joining(problem, prices)
    weights, joins = np.zeros(program.row_count), np.zeros(program.row_count, dtype=np.bool_)
    weights[joining], joins[joining] = duals, True
    matrix = program.matrix()
    row_of = np.repeat(np.arange(program.row_count, dtype=np.int32), np.diff(matrix.start))
    paid = np.bincount(matrix.columns, weights=weights[row_of] * matrix.values, minlength=program.column_count)
    costs, bound = program.costs() - paid, float(duals @ program.row_bounds()[0][joining])
    apart = ~joins[row_of]
    entries = _Entries(row_of[apart], matrix.columns[apart], matrix.values[apart])
    values, reduced_costs = np.zeros(program.column_count), np.zeros(program.column_count)
    for part in parts_of(problem):
        highs = solver()
        _pass_part(program, costs, entries, part, highs)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = highs.getSolution()
        bound += highs.getInfo().objective_function_value
        values[part], reduced_costs[part] = solution.col_value, solution.col_dual
    return AtPrices(bound, values, reduced_costs, prices)


def _joining(problem: Problem, prices: Prices) -> tuple[Index, Vector]:
    """The rows that join units, storages and market, and their duals."""
    if problem.reserve is None or prices.reserve is None:
        return problem.balance, prices.energy
    return np.r_[problem.balance, problem.reserve].astype(np.int32), np.r_[prices.energy, prices.reserve]


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


def _pass_part(program: Program, costs: Vector, entries: _Entries, part: slice, highs: highspy.Highs) -> None:
    (lower, upper), (row_lower, row_upper) = program.lower_upper(), program.row_bounds()
    inside = np.flatnonzero((entries.columns >= part.start) & (entries.columns < part.stop))
    rows, counts = np.unique(entries.rows[inside], return_counts=True)
    size = part.stop - part.start
    highs.passModel(
        size,
        len(rows),
        len(inside),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        costs[part],
        lower[part],
        upper[part],
        row_lower[rows],
        row_upper[rows],
        np.r_[0, np.cumsum(counts)].astype(np.int32),
        (entries.columns[inside] - part.start).astype(np.int32),
        entries.values[inside],
        np.zeros(size, dtype=np.int32),
    )
