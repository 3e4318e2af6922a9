"""What a table holds at a glance: each column's least, greatest and mean, its gaps, and which blocks have values.

It is counted once, by the check, and stored with the snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from energy_models.checks.block_times import Grid, TimedTable
from energy_models.checks.cells import TypedTable
from energy_models.checks.known_tables import STORED_TABLES, rule_of
from energy_models.checks.writing import summary

Statistics = dict[str, Any]
RowsOf = Mapping[str, Sequence[int]]
MOST_SPANS = 1_000
MOST_COLUMNS = 10
"""So many columns with a gap are named for a span; more are only counted."""
GIVEN, FILLED, GAP = "given", "filled", "gap"


def table_statistics(table: TypedTable, rows_of: RowsOf, currency: str) -> Statistics:
    """Each column's unit, type, counts and figures.

    Args:
        rows_of: the rows of each column that were filled.
        currency: what prices are in.
    """
    described: Any = summary(table, currency)["columns"]
    columns = [{**column, **_figures(table, column["name"], rows_of)} for column in described]
    return {"rows": table.length, "columns": columns, "coverage": None}


def coverage(timed: TimedTable, rows_of: RowsOf, grid: Grid) -> Statistics:
    """Which blocks have all their values, which were filled and which have gaps, as spans of equal blocks.

    A block has a gap where it has no row, or where an empty cell stands in a column that has values in other blocks.
    """
    holes = _rows_by_column(_empty_rows(timed.table))
    filled = _rows_by_column(rows_of)
    spans: list[dict[str, object]] = []
    left_out = 0
    for state, start, end, columns in _merged(_blocks(timed, holes, filled, grid)):
        if len(spans) >= MOST_SPANS:
            left_out += 1
            continue
        spans.append(
            {
                "state": state,
                "from": start.isoformat(),
                "to": end.isoformat(),
                "columns": sorted(columns)[:MOST_COLUMNS],
                "more_columns": max(0, len(columns) - MOST_COLUMNS),
            }
        )
    clock = {"mtu_minutes": grid.mtu_minutes, "time_zone": grid.zone.key}
    return {**clock, "spans": spans, "left_out": left_out}


def _figures(table: TypedTable, name: str, rows_of: RowsOf) -> dict[str, object]:
    cells, filled = table.columns[name], len(rows_of.get(name, ()))
    gaps = sum(cell is None for cell in cells)
    figures: dict[str, float | None] = {"min": None, "max": None, "mean": None}
    rule = rule_of(STORED_TABLES[table.name], name)
    if gaps < len(cells) and rule is not None and rule.kind in ("number", "flag"):
        numbers = np.array([cell for cell in cells if isinstance(cell, float)])
        figures = {"min": float(numbers.min()), "max": float(numbers.max()), "mean": float(numbers.mean())}
    return {"values": len(cells) - gaps - filled, "gaps": gaps, "filled": filled, **figures}


def _empty_rows(table: TypedTable) -> RowsOf:
    """The empty rows of columns that have values in others."""
    empty = {name: [row for row, cell in enumerate(cells) if cell is None] for name, cells in table.columns.items()}
    return {name: rows for name, rows in empty.items() if 0 < len(rows) < table.length}


def _rows_by_column(rows_of: RowsOf) -> dict[int, set[str]]:
    columns: dict[int, set[str]] = {}
    for name, rows in rows_of.items():
        for row in rows:
            columns.setdefault(row, set()).add(name)
    return columns


Block = tuple[str, datetime, datetime, frozenset[str]]


def _blocks(
    timed: TimedTable, holes: Mapping[int, set[str]], filled: Mapping[int, set[str]], grid: Grid
) -> Iterator[Block]:
    """Every block from the first to the last; those of all scenarios are one. A missing one names no column."""
    nothing = frozenset[str]()
    expected: datetime | None = None
    row, count = 0, len(timed.starts)
    while row < count:
        start, gaps, made = timed.starts[row], nothing, nothing
        while row < count and timed.starts[row] == start:
            gaps, made = gaps | holes.get(row, nothing), made | filled.get(row, nothing)
            row += 1
        if expected is not None and start > expected:
            yield GAP, expected, start, nothing
        expected = grid.local(start.astimezone(UTC) + grid.step)
        state = GAP if gaps else FILLED if made else GIVEN
        yield state, start, expected, frozenset(gaps or made)


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Neighbours of one state as one."""
    current: Block | None = None
    for block in blocks:
        if current is not None and current[0] == block[0]:
            current = (current[0], current[1], block[2], current[3] | block[3])
        else:
            if current is not None:
                yield current
            current = block
    if current is not None:
        yield current
