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
    rows: Index
    """Numbers of its rows that still say something."""
    row_count: int
    """Of the program."""
    fixed: Vector
    """The program's columns at their fixed values, the others 0."""
    lower: Vector
    upper: Vector

    def whole(self, values: Vector) -> Vector:
        """A solution in all columns of the program."""
        every = self.fixed.copy()
        every[self.columns] = values
        return every

    def basis_of(self, other: Reduced, basis: highspy.HighsBasis) -> highspy.HighsBasis:
        """A basis of another program, in which no more is fixed than here, as far as it goes."""
        columns, rows = np.searchsorted(other.columns, self.columns), np.searchsorted(other.rows, self.rows)
        return _of(basis, columns.astype(np.int32), rows.astype(np.int32))

    def basis_from(self, basis: highspy.HighsBasis) -> highspy.HighsBasis:
        """A basis of the whole program, as far as it goes."""
        return _of(basis, self.columns, self.rows)

    def places(self, columns: Index) -> Index:
        """Where those of some columns of the program that are left stand now."""
        found = np.searchsorted(self.columns, columns)
        inside = found < len(self.columns)
        found, columns = found[inside], columns[inside]
        return np.asarray(found[self.columns[found] == columns], dtype=np.int32)


@dataclass(frozen=True)
class Rows:
    """The rows of a program, entry by entry."""

    rows: Index
    columns: Index
    values: Vector
    row_lower: Vector
    row_upper: Vector

    def sums(self, numbers: Vector, among: Mask | None = None) -> Vector:
        """Per row the sum of a number per entry."""
        weights = numbers if among is None else np.where(among, numbers, 0.0)
        return np.asarray(np.bincount(self.rows, weights=weights, minlength=len(self.row_lower)), dtype=np.float64)


def _of(basis: highspy.HighsBasis, columns: Index, rows: Index) -> highspy.HighsBasis:
    """The states of some columns and rows; how many of them are basic is for the solver to set right."""
    own, of_columns, of_rows = highspy.HighsBasis(), basis.col_status, basis.row_status
    own.col_status, own.row_status = [of_columns[at] for at in columns], [of_rows[at] for at in rows]
    own.valid = own.alien = True
    return own


def rows_of(program: Program) -> Rows:
    """All rows of a program."""
    parts = program.matrix()
    rows = np.repeat(np.arange(program.row_count, dtype=np.int32), np.diff(parts.start))
    return Rows(rows, parts.columns, parts.values, *program.row_bounds())


def pass_reduced(matrix: Rows, costs: Vector, lower: Vector, upper: Vector, highs: highspy.Highs) -> Reduced:
    """Hands what is left of a program's relaxation within these bounds to a solver."""
    rows, columns = matrix.rows, matrix.columns
    lower, upper = _tightened(matrix, lower, upper)
    fixed = lower == upper
    at = np.where(fixed, lower, 0.0)
    moved = matrix.sums(matrix.values * at[columns])
    row_lower, row_upper = matrix.row_lower - moved, matrix.row_upper - moved
    is_free = ~fixed[columns]
    least, most = _extremes(matrix, lower, upper, is_free)
    is_kept = (least < row_lower - TIGHT) | (most > row_upper + TIGHT)
    kept_rows, kept_columns = np.flatnonzero(is_kept).astype(np.int32), np.flatnonzero(~fixed).astype(np.int32)
    entries = np.flatnonzero(is_free & is_kept[rows])
    counts = np.bincount(rows[entries], minlength=len(row_lower))[kept_rows]
    places = np.cumsum(~fixed, dtype=np.int32) - 1
    highs.passModel(
        len(kept_columns),
        len(kept_rows),
        len(entries),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        float(costs @ at),
        costs[kept_columns],
        lower[kept_columns],
        upper[kept_columns],
        row_lower[kept_rows],
        row_upper[kept_rows],
        np.r_[0, np.cumsum(counts)].astype(np.int32),
        places[columns[entries]],
        matrix.values[entries],
        np.zeros(len(kept_columns), dtype=np.int32),
    )
    return Reduced(kept_columns, kept_rows, len(row_lower), at, lower[kept_columns], upper[kept_columns])


def _tightened(matrix: Rows, lower: Vector, upper: Vector) -> tuple[Vector, Vector]:
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


def _extremes(matrix: Rows, lower: Vector, upper: Vector, among: Mask) -> tuple[Vector, Vector]:
    """The least and the most that each row can come to."""
    rises = matrix.values > 0.0
    low, high = matrix.values * lower[matrix.columns], matrix.values * upper[matrix.columns]
    return matrix.sums(np.where(rises, low, high), among), matrix.sums(np.where(rises, high, low), among)
