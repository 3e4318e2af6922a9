"""Reads a table of a stranger: nothing in the file may break the check, everything odd becomes a finding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from energy_models.checks.findings import Findings

MOST_ROWS = 500_000
MOST_COLUMNS = 2_000
LONGEST_CELL = 10_000
EMPTY_FORMS = frozenset({"", "null", "none", "na", "n/a"})


@dataclass(frozen=True)
class RawTable:
    """A table as text: its column names and its rows, each as long as the header, with its number in the file."""

    name: str
    header: list[str]
    rows: list[list[str]]
    row_numbers: list[int]

    def column(self, name: str) -> list[str]:
        """The cells of a column."""
        position = self.header.index(name)
        return [row[position] for row in self.rows]


def read_table(path: Path, table: str, findings: Findings) -> RawTable | None:
    """Reads the CSV or Parquet file of a table; None where there is nothing to check."""
    errors_before = findings.errors
    lines = (_parquet_lines if path.suffix == ".parquet" else _csv_lines)(path, table, findings)
    header = [cell.strip() for cell in next(lines, [])]
    if not any(header):
        if findings.errors > errors_before:
            return None  # it couldn't be read, and that has been said
        findings.error(table, "EMPTY", "The table is empty; its first line must name the columns.")
        return None
    if len(header) > MOST_COLUMNS:
        findings.error(table, "TOO_LARGE", f"The table has {len(header)} columns; at most {MOST_COLUMNS} are read.")
        return None
    _check_header(table, header, findings)
    rows = _fitting_rows(table, header, lines, findings)
    if not rows:
        findings.error(table, "EMPTY", "The table has no rows; send at least one, or leave the table out.")
        return None
    return RawTable(table, header, list(rows.values()), list(rows))


def _check_header(table: str, header: list[str], findings: Findings) -> None:
    if len(header) == 1 and ";" in header[0]:
        message = "The columns are separated by semicolons; write the file with commas, and with a point in numbers."
        findings.error(table, "BAD_TYPE", message, value=header[0])
    for name in sorted({name for name in header if header.count(name) > 1}):
        findings.error(table, "DUPLICATE_COLUMN", f"Column {name!r} is there more than once.", column=name)


def _fitting_rows(
    table: str, header: list[str], lines: Iterator[list[str]], findings: Findings
) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    number = 0
    for line in lines:
        if not any(cell.strip() for cell in line):
            continue  # a blank line at the end is no row
        number += 1
        if number > MOST_ROWS:
            findings.error(table, "TOO_LARGE", f"The table has more than {MOST_ROWS} rows; split it.")
            break
        if len(line) != len(header):
            lengths = f"The row has {len(line)} cells, the header has {len(header)}"
            message = f"{lengths}; a cell that holds a comma needs quotation marks."
            findings.error(table, "BAD_TYPE", message, row=number, value=",".join(line))
            continue
        if any(len(cell) > LONGEST_CELL for cell in line):
            findings.error(table, "TOO_LARGE", f"A cell has more than {LONGEST_CELL} characters.", row=number)
            continue
        rows[number] = [_bare(cell) for cell in line]
    return rows


def _bare(cell: str) -> str:
    text = cell.strip()
    return "" if text.lower() in EMPTY_FORMS else text


def _csv_lines(path: Path, table: str, findings: Findings) -> Iterator[list[str]]:
    content = path.read_bytes()
    if b"\0" in content:
        findings.error(table, "BAD_TYPE", "The file holds NUL bytes: it is no text. Export it as CSV in UTF-8.")
        content = content.replace(b"\0", b"")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start)
        message = f"Line {line + 1} is not UTF-8; save the file as CSV in UTF-8."
        findings.error(table, "BAD_TYPE", message, row=line or None)
        text = content.decode("utf-8", errors="replace")
    csv.field_size_limit(2**30)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    is_header = True
    while True:
        try:
            yield next(reader)
            is_header = False
        except StopIteration:
            return
        except csv.Error as fault:
            message = f"Line {reader.line_num} is not CSV ({fault}); check its quotation marks."
            if is_header:
                findings.error(table, "BAD_TYPE", message)
                return  # no row tells what the columns are
            findings.error(table, "BAD_TYPE", message, row=max(1, reader.line_num - 1))


def _parquet_lines(path: Path, table: str, findings: Findings) -> Iterator[list[str]]:
    import pyarrow
    import pyarrow.parquet

    try:
        content = pyarrow.parquet.read_table(path)
    except (pyarrow.ArrowException, OSError, ValueError) as fault:
        said = str(fault).splitlines()[0].replace(str(path), path.name)  # of this machine's folders nobody is to know
        findings.error(table, "BAD_TYPE", f"The file is not Parquet ({said}); write it anew, or send CSV.")
        return
    if content.num_rows > MOST_ROWS:
        findings.error(table, "TOO_LARGE", f"The table has more than {MOST_ROWS} rows; split it.")
        return
    names = [str(name) for name in content.column_names]
    yield names
    columns = [
        _parquet_cells(column, name, table, findings) for name, column in zip(names, content.columns, strict=True)
    ]
    for row in zip(*columns, strict=True):
        yield list(row)


def _parquet_cells(column: Any, name: str, table: str, findings: Findings) -> list[str]:
    """A column's cells as text; instants to the microsecond, which is more than a block start needs."""
    import pyarrow

    try:
        if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
            column = column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False)
        return [_text(cell) for cell in column.to_pylist()]
    except (pyarrow.ArrowException, ValueError, OverflowError) as fault:
        message = f"Its {column.type} values can't be read ({fault}); write it as numbers, texts or timestamps."
        findings.error(table, "BAD_TYPE", message, column=name)
        return [""] * len(column)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)
