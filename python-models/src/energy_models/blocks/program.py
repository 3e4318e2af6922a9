"""A mixed-integer linear program put together block by block, without a modelling layer."""

from __future__ import annotations

import math
from dataclasses import field
from typing import TYPE_CHECKING

import highspy
import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.records import dataclass

if TYPE_CHECKING:
    from numpy.typing import ArrayLike as Numbers


@dataclass(frozen=True)
class Matrix:
    """The coefficients row by row: those of row r stand from `start[r]` up to `start[r + 1]`."""

    start: Index
    columns: Index
    values: Vector


@dataclass
class Program:
    """Minimise cost · x subject to row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper, some x integer."""

    column_count: int = 0
    row_count: int = 0
    _columns: list[tuple[Vector, Vector, Vector, Mask]] = field(default_factory=list)
    _whole: list[Mask] = field(default_factory=list)
    _blocks: list[Index | None] = field(default_factory=list)
    _rows: list[tuple[Vector, Vector]] = field(default_factory=list)
    _entries: list[tuple[Index, Index, Vector]] = field(default_factory=list)
    _matrix: Matrix | None = None
    """Put together once: it is handed over at each solve, and its making takes thrice its memory."""

    def copy(self) -> Program:
        """One that can be added to and leaves this as it is."""
        columns = list(self._columns), list(self._whole), list(self._blocks)
        return Program(self.column_count, self.row_count, *columns, list(self._rows), list(self._entries))

    def columns(
        self,
        count: int,
        *,
        lower: Numbers = 0.0,
        upper: Numbers = math.inf,
        cost: Numbers = 0.0,
        integer: bool = False,
        whole: bool = False,
        blocks: Index | None = None,
    ) -> Index:
        """Adds variables and gives their numbers; bounds and costs are one number or one per variable.

        Args:
            integer: they must be whole.
            whole: nothing demands it, but among the best plans is one in which they are.
            blocks: the block each stands for, where there isn't one for each block of the horizon.
        """
        self._columns.append(
            (_spread(lower, count), _spread(upper, count), _spread(cost, count), np.full(count, integer))
        )
        self._whole.append(np.full(count, integer or whole))
        self._blocks.append(blocks)
        self.column_count += count
        return np.arange(self.column_count - count, self.column_count, dtype=np.int32)

    def rows(self, lower: Numbers, upper: Numbers, *terms: tuple[Index, Numbers], count: int | None = None) -> Index:
        """Adds one row per element of the terms: Σ coefficient · column within [lower, upper]; gives their numbers."""
        size = len(terms[0][0]) if count is None else count
        self._rows.append((_spread(lower, size), _spread(upper, size)))
        self.row_count += size
        self._matrix = None
        rows = np.arange(self.row_count - size, self.row_count, dtype=np.int32)
        for columns, coefficients in terms:
            self.entries(rows, columns, coefficients)
        return rows

    def entries(self, rows: Index, columns: Index, coefficients: Numbers) -> None:
        """Adds coefficient · column to each row; several for one place add up."""
        if len(rows) != len(columns):
            raise ValueError(f"{len(rows)} rows for {len(columns)} columns")
        self._entries.append((rows, columns, _spread(coefficients, len(rows))))
        self._matrix = None

    def weigh(self, first_column: int, share: float) -> None:
        """Multiplies the costs of all columns from `first_column` on, the first of one `columns` call."""
        passed = 0
        for place, (lower, upper, cost, integer) in enumerate(self._columns):
            if passed >= first_column:
                self._columns[place] = (lower, upper, cost * share, integer)
            passed += len(cost)

    def lower_upper(self) -> tuple[Vector, Vector]:
        """The bounds of all columns."""
        return _joined([c[0] for c in self._columns]), _joined([c[1] for c in self._columns])

    def costs(self) -> Vector:
        """The costs of all columns."""
        return _joined([c[2] for c in self._columns])

    def integers(self) -> Index:
        """The numbers of the integer columns."""
        marks = np.concatenate([c[3] for c in self._columns]) if self._columns else np.zeros(0, dtype=np.bool_)
        return np.flatnonzero(marks).astype(np.int32)

    def whole_columns(self) -> Mask:
        """Per column: is it whole in one of the best plans, demanded or not?"""
        return np.concatenate(self._whole) if self._whole else np.zeros(0, dtype=np.bool_)

    def block_of_column(self) -> Index:
        """The block that each column of a storage site stands for."""
        sizes = [len(cost) for _, _, cost, _ in self._columns]
        parts = [np.arange(size) if b is None else b for b, size in zip(self._blocks, sizes, strict=True)]
        return np.concatenate(parts).astype(np.int32)

    def row_bounds(self) -> tuple[Vector, Vector]:
        """The bounds of all rows."""
        return _joined([r[0] for r in self._rows]), _joined([r[1] for r in self._rows])

    def pass_to(
        self,
        highs: highspy.Highs,
        *,
        costs: Vector | None = None,
        bounds: tuple[Vector, Vector] | None = None,
        relaxed: bool = False,
    ) -> None:
        """Hands the whole program over in one call, rows as CSR arrays.

        Args:
            costs, bounds: stand in for the program's own.
            relaxed: without the integrality of its columns.
        """
        matrix = self.matrix()
        lower, upper = self.lower_upper() if bounds is None else bounds
        row_lower, row_upper = self.row_bounds()
        integrality = np.zeros(self.column_count, dtype=np.int32)
        if not relaxed:
            integrality[self.integers()] = 1
        status = highs.passModel(
            self.column_count,
            self.row_count,
            len(matrix.values),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            self.costs() if costs is None else costs,
            lower,
            upper,
            row_lower,
            row_upper,
            matrix.start,
            matrix.columns,
            matrix.values,
            integrality,
        )
        if status == highspy.HighsStatus.kError:
            raise ValueError("HiGHS refused the program")

    def matrix(self) -> Matrix:
        """All coefficients; those given for one place are added up."""
        if self._matrix is None:
            self._matrix = self._put_together()
        return self._matrix

    def _put_together(self) -> Matrix:
        if not self._entries:
            return Matrix(np.zeros(self.row_count + 1, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0))
        rows = np.concatenate([e[0] for e in self._entries])
        columns = np.concatenate([e[1] for e in self._entries])
        values = np.concatenate([e[2] for e in self._entries])
        order = np.lexsort((columns, rows))
        rows, columns, values = rows[order], columns[order], values[order]
        firsts = np.flatnonzero(np.r_[True, (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])])
        values = np.add.reduceat(values, firsts)
        rows, columns = rows[firsts], columns[firsts]
        kept = values != 0.0
        counts = np.bincount(rows[kept], minlength=self.row_count)
        start = np.r_[0, np.cumsum(counts)].astype(np.int32)
        return Matrix(start, columns[kept].astype(np.int32), values[kept])


def _spread(numbers: Numbers, count: int) -> Vector:
    return np.full(count, numbers, dtype=np.float64)  # a third of the time of broadcasting and copying


def _joined(parts: list[Vector]) -> Vector:
    return np.concatenate(parts) if parts else np.zeros(0)
