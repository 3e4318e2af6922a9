"""The relaxation of a program in which much is fixed: without that, and without the rows that then say nothing.

For a search that solves it hundreds of times: of twelve units two columns of three and a fifth of the rows are gone.
"""

from __future__ import annotations

import highspy
import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.program import Program
from energy_models.records import dataclass

TIGHT = 1e-9
ROUNDS = 3


@dataclass(frozen=True)
class Reduced:
    """What is left of a program."""

    columns: Index
    """Numbers of the program's columns that are not fixed."""
    fixed: Vector
    """The program's columns at their fixed values, the others 0."""
    lower: Vector
    upper: Vector

    def whole(self, values: Vector) -> Vector:
        """A solution in all columns of the program."""
        every = self.fixed.copy()
        every[self.columns] = values
        return every

    def places(self, columns: Index) -> Index:
        """Where those of some columns of the program that are left stand now."""
        found = np.searchsorted(self.columns, columns)
        inside = found < len(self.columns)
        found, columns = found[inside], columns[inside]
        return np.asarray(found[self.columns[found] == columns], dtype=np.int32)


@dataclass(frozen=True)
class _Matrix:
    rows: Index
    columns: Index
    values: Vector
    row_lower: Vector
    row_upper: Vector

    def sums(self, numbers: Vector, among: Mask | None = None) -> Vector:
        """Per row the sum of a number per entry."""
        weights = numbers if among is None else np.where(among, numbers, 0.0)
        return np.asarray(np.bincount(self.rows, weights=weights, minlength=len(self.row_lower)), dtype=np.float64)


def pass_reduced(program: Program, lower: Vector, upper: Vector, highs: highspy.Highs) -> Reduced:
    """Hands what is left of a program's relaxation within these bounds to a solver."""
    parts = program.matrix()
    rows, columns = np.repeat(np.arange(program.row_count, dtype=np.int32), np.diff(parts.start)), parts.columns
    matrix = _Matrix(rows, columns, parts.values, *program.row_bounds())
    lower, upper = _tightened(matrix, lower, upper)
    fixed = lower == upper
    at = np.where(fixed, lower, 0.0)
    moved = matrix.sums(parts.values * at[columns])
    row_lower, row_upper = matrix.row_lower - moved, matrix.row_upper - moved
    is_free = ~fixed[columns]
    least, most = _extremes(matrix, lower, upper, is_free)
    kept_rows = np.flatnonzero((least < row_lower - TIGHT) | (most > row_upper + TIGHT)).astype(np.int32)
    kept_columns = np.flatnonzero(~fixed).astype(np.int32)
    entries = is_free & np.isin(rows, kept_rows)
    counts = np.bincount(np.searchsorted(kept_rows, rows[entries]), minlength=len(kept_rows))
    costs = program.costs()
    highs.passModel(
        len(kept_columns),
        len(kept_rows),
        int(entries.sum()),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        float(costs @ at),
        costs[kept_columns],
        lower[kept_columns],
        upper[kept_columns],
        row_lower[kept_rows],
        row_upper[kept_rows],
        np.r_[0, np.cumsum(counts)].astype(np.int32),
        np.searchsorted(kept_columns, columns[entries]).astype(np.int32),
        parts.values[entries],
        np.zeros(len(kept_columns), dtype=np.int32),
    )
    return Reduced(kept_columns, at, lower[kept_columns], upper[kept_columns])


def _tightened(matrix: _Matrix, lower: Vector, upper: Vector) -> tuple[Vector, Vector]:
    """Bounds by rows that are met only with each of their columns at one end: what can't start can't follow a stop."""
    lower, upper, every = lower.copy(), upper.copy(), np.ones(len(matrix.rows), dtype=np.bool_)
    for _ in range(ROUNDS):
        least, most = _extremes(matrix, lower, upper, every)
        rises = matrix.values > 0.0
        at_least = (matrix.row_upper - least < TIGHT)[matrix.rows]
        at_most = (most - matrix.row_lower < TIGHT)[matrix.rows]
        low, high = (
            matrix.columns[(at_least & rises) | (at_most & ~rises)],
            matrix.columns[(at_least & ~rises) | (at_most & rises)],
        )
        upper[low] = lower[low]
        lower[high] = upper[high]
    return lower, upper


def _extremes(matrix: _Matrix, lower: Vector, upper: Vector, among: Mask) -> tuple[Vector, Vector]:
    """The least and the most that each row can come to."""
    rises = matrix.values > 0.0
    low, high = matrix.values * lower[matrix.columns], matrix.values * upper[matrix.columns]
    return matrix.sums(np.where(rises, low, high), among), matrix.sums(np.where(rises, high, low), among)
