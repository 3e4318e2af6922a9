"""Writes the normalised tables: the snapshot every later run reads."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet

from energy_models.checks.cells import Cell, TypedTable
from energy_models.checks.known_tables import STORED_TABLES, ColumnRule, rule_of, unit_of


def write_table(folder: Path, table: TypedTable) -> None:
    """Writes a table as CSV (instants with offset, flags 0 and 1) and as Parquet (instants as timestamps)."""
    names = list(table.columns)
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(table.columns[name][row]) for name in names] for row in range(table.length))
    arrays = {name: _array(table, name) for name in names}
    pyarrow.parquet.write_table(pyarrow.table(arrays), folder / f"{table.name}.parquet")


def summary(table: TypedTable, currency: str) -> dict[str, object]:
    """The table's rows and its columns with unit and type."""
    types = {"number": "number", "flag": "boolean", "instant": "instant"}
    columns = [
        {"name": name, "unit": unit_of(name, currency), "type": types.get(_rule(table, name).kind, "text")}
        for name in table.columns
    ]
    return {"name": table.name, "rows": table.length, "columns": columns}


def _rule(table: TypedTable, column: str) -> ColumnRule:
    return rule_of(STORED_TABLES[table.name], column) or ColumnRule("text")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell


def _array(table: TypedTable, column: str) -> object:
    kind, cells = _rule(table, column).kind, table.columns[column]
    if kind in ("number", "flag"):
        return pyarrow.array(cells, pyarrow.float64())
    if kind == "instant":
        moments = [datetime.fromisoformat(cell) if isinstance(cell, str) else None for cell in cells]
        return pyarrow.array(moments, pyarrow.timestamp("us", tz="UTC"))
    return pyarrow.array(cells, pyarrow.string())
