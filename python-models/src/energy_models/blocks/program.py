"""A mixed-integer linear program put together block by block, without a modelling layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, NamedTuple

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


class _Columns(NamedTuple):
    """Columns added in one call; what is one number stays one until all are joined."""

    size: int
    lower: Numbers
    upper: Numbers
    cost: Numbers
    integer: bool
    whole: bool
    blocks: Index | None


@dataclass
class Program:
    """Minimise cost · x subject to row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper, some x integer.

    Arrays that are handed in are kept, not copied: they must not change afterwards.
    """

    column_count: int = 0
    row_count: int = 0
    _columns: list[_Columns] = field(default_factory=list)
    _rows: list[tuple[int, Numbers, Numbers]] = field(default_factory=list)
    _entries: list[tuple[Index, Index, Numbers]] = field(default_factory=list)
    _basic: list[tuple[Index, Index]] = field(default_factory=list)
    _matrix: Matrix | None = None
    """Put together once: it is handed over at each solve, and its making takes thrice its memory."""

    def copy(self) -> Program:
        """One that can be added to and leaves this as it is."""
        parts = list(self._columns), list(self._rows), list(self._entries), list(self._basic)
        return Program(self.column_count, self.row_count, *parts)

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
        self._columns.append(_Columns(count, lower, upper, cost, integer, integer or whole, blocks))
        self.column_count += count
        return np.arange(self.column_count - count, self.column_count, dtype=np.int32)

    def rows(self, lower: Numbers, upper: Numbers, *terms: tuple[Index, Numbers], count: int | None = None) -> Index:
        """Adds one row per element of the terms: Σ coefficient · column within [lower, upper]; gives their numbers."""
        size = len(terms[0][0]) if count is None else count
        self._rows.append((size, lower, upper))
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
        self._entries.append((rows, columns, coefficients))
        self._matrix = None

    def begin_with(self, rows: Index, columns: Index) -> None:
        """Says which column takes up each equation's slack in a plan that does nothing; a simplex may begin there."""
        self._basic.append((rows, columns))

    def first_basis(self) -> highspy.HighsBasis:
        """The basis of the plan that does nothing: as few steps from the best one as a day has decisions."""
        basis, kinds = highspy.HighsBasis(), highspy.HighsBasisStatus
        columns, rows = [kinds.kNonbasic] * self.column_count, [kinds.kBasic] * self.row_count
        for slack, basic in self._basic:
            for row, column in zip(slack.tolist(), basic.tolist(), strict=True):
                rows[row], columns[column] = kinds.kNonbasic, kinds.kBasic
        basis.col_status, basis.row_status, basis.valid = columns, rows, True
        return basis

    def weigh(self, first_column: int, share: float) -> None:
        """Multiplies the costs of all columns from `first_column` on, the first of one `columns` call."""
        passed = 0
        for place, columns in enumerate(self._columns):
            if passed >= first_column:
                self._columns[place] = columns._replace(cost=np.multiply(columns.cost, share))
            passed += columns.size

    def lower_upper(self) -> tuple[Vector, Vector]:
        """The bounds of all columns."""
        return self._numbers([c.lower for c in self._columns]), self._numbers([c.upper for c in self._columns])

    def costs(self) -> Vector:
        """The costs of all columns."""
        return self._numbers([c.cost for c in self._columns])

    def _numbers(self, of_calls: list[Numbers]) -> Vector:
        return _joined([c.size for c in self._columns], of_calls, np.float64)

    def _marks(self, of_calls: list[bool]) -> Mask:
        return _joined([c.size for c in self._columns], of_calls, np.bool_)

    def integers(self) -> Index:
        """The numbers of the integer columns."""
        return np.flatnonzero(self._marks([c.integer for c in self._columns])).astype(np.int32)

    def whole_columns(self) -> Mask:
        """Per column: is it whole in one of the best plans, demanded or not?"""
        return self._marks([c.whole for c in self._columns])

    def block_of_column(self) -> Index:
        """The block that each column of a storage site stands for."""
        parts = [np.arange(c.size) if c.blocks is None else c.blocks for c in self._columns]
        return np.concatenate(parts).astype(np.int32)

    def row_bounds(self) -> tuple[Vector, Vector]:
        """The bounds of all rows."""
        counts = [count for count, _, _ in self._rows]
        lower, upper = [lower for _, lower, _ in self._rows], [upper for _, _, upper in self._rows]
        return _joined(counts, lower, np.float64), _joined(counts, upper, np.float64)

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
        rows = np.concatenate([rows for rows, _, _ in self._entries])
        columns = np.concatenate([columns for _, columns, _ in self._entries])
        counts, numbers = [len(rows) for rows, _, _ in self._entries], [numbers for _, _, numbers in self._entries]
        values = _joined(counts, numbers, np.float64)
        places = rows.astype(np.int64) * self.column_count + columns
        order = places.argsort(kind="stable")  # the entries of a call are in order: merged in a third of lexsort's time
        places, values = places[order], values[order]
        is_first = np.ones(len(places), dtype=np.bool_)
        np.not_equal(places[1:], places[:-1], out=is_first[1:])
        if not is_first.all():
            firsts = np.flatnonzero(is_first)
            places, values = places[firsts], np.add.reduceat(values, firsts)
        kept = values != 0.0
        if not kept.all():
            places, values = places[kept], values[kept]
        start = np.searchsorted(places, np.arange(self.row_count + 1, dtype=np.int64) * self.column_count)
        return Matrix(start.astype(np.int32), (places % self.column_count).astype(np.int32), values)


def _joined(counts: list[int], parts: Sequence[Numbers], dtype: type[Any]) -> np.ndarray[Any, Any]:
    """The numbers of all parts, each one number or one per element: one array is filled in a third of the time that
    many take to be joined."""
    every, at = np.empty(sum(counts), dtype), 0
    for count, numbers in zip(counts, parts, strict=True):
        every[at : at + count] = numbers
        at += count
    return every
