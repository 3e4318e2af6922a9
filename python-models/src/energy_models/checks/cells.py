"""From text to numbers, names and flags, cell by cell."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from energy_models.checks.findings import Findings
from energy_models.checks.known_tables import ColumnRule, TableRule, rule_of
from energy_models.checks.reading import RawTable

LARGEST = 1e12
"""Beyond it a number is a mistake, and no solver could keep its digits."""
ID_FORM = re.compile(r"[A-Za-z0-9_.-]{1,64}")
FLAG_WORDS = {"false": "0", "true": "1"}

Cell = float | str | None


@dataclass(frozen=True)
class TypedTable:
    """A table with its cells read: numbers as float, names and instants as text, empty cells and faults as None."""

    name: str
    columns: dict[str, list[Cell]]
    row_numbers: list[int | None]
    """Each row's number in the uploaded file, from 1; None for a row that the check put in."""

    def numbers(self, column: str) -> list[float]:
        """A number for each row; NaN where there is none."""
        cells = self.columns.get(column)
        if cells is None:
            return [math.nan] * self.length
        return [cell if isinstance(cell, float) else math.nan for cell in cells]

    def texts(self, column: str) -> list[str]:
        """A text for each row; empty where there is none."""
        cells = self.columns.get(column)
        return [""] * self.length if cells is None else [cell if isinstance(cell, str) else "" for cell in cells]

    @property
    def length(self) -> int:
        return len(next(iter(self.columns.values()), []))


def type_table(raw: RawTable, rule: TableRule, findings: Findings, gappy: Collection[str] = frozenset()) -> TypedTable:
    """Reads every column by its rule; unknown ones keep their text.

    Args:
        gappy: columns whose empty cells are no fault yet: a policy may fill them.
    """
    for name, wanted in rule.columns.items():
        if wanted.required and name not in raw.header:
            findings.error(raw.name, "MISSING_COLUMN", f"Column {name} is missing; add it.", column=name)
    columns: dict[str, list[Cell]] = {}
    for name in dict.fromkeys(raw.header):
        known = rule_of(rule, name)
        if known is None:
            findings.warn(raw.name, "UNKNOWN_COLUMN", f"Column {name!r} is not known and not used.", column=name)
        columns[name] = _column(raw, name, known or ColumnRule("text"), findings, name in gappy)
    return TypedTable(raw.name, columns, [*raw.row_numbers])


def _column(raw: RawTable, name: str, rule: ColumnRule, findings: Findings, gappy: bool) -> list[Cell]:
    table = raw.name
    typed: list[Cell] = []
    for row, text in zip(raw.row_numbers, raw.column(name), strict=True):
        if not text or (gappy and text.lower() == "nan"):
            if not rule.may_be_empty and not gappy:
                findings.error(table, "NAN", f"{name} is empty; {_remedy(table)}.", row=row, column=name, value=text)
            typed.append(None)
            continue
        fault = None
        cell: Cell = text
        if rule.kind in ("number", "flag"):
            cell, fault = _number(text, rule)
        elif rule.kind == "id" and not ID_FORM.fullmatch(text):
            cell, fault = None, ("BAD_TYPE", "must be 1 to 64 letters, digits, '_', '.' or '-'")
        if fault is not None:
            findings.error(table, fault[0], f"{name} {fault[1]}.", row=row, column=name, value=text)
        typed.append(cell)
    return typed


def _remedy(table: str) -> str:
    """What to do about an empty cell: only the time series has policies that fill gaps."""
    by_policy = ", or say in the setting fill how its gaps are filled" if table == "timeseries" else ""
    return f"give it a value{by_policy}"


def _number(text: str, rule: ColumnRule) -> tuple[float | None, tuple[str, str] | None]:
    is_flag = rule.kind == "flag"
    number: float | None
    try:
        number = float(FLAG_WORDS.get(text.lower(), text) if is_flag else text)
    except ValueError:
        number = None
    if is_flag and number not in (0.0, 1.0):
        return None, ("BAD_TYPE", "must be 0 or 1")
    if number is None or "_" in text:
        hint = "; write a point, not a comma" if re.fullmatch(r"[-+]?[\d.]*,\d+", text) else ""
        return None, ("BAD_TYPE", f"must be a number{hint}")
    if math.isnan(number):
        return None, ("NAN", "is not a number; leave the cell empty where that is allowed, or give it a value")
    if math.isinf(number):
        return None, ("INF", "is infinite; leave it empty for no limit")
    if number < max(rule.low, -LARGEST):
        code = rule.code_below if number < rule.low else "OUT_OF_RANGE"
        return None, (code, f"must be at least {max(rule.low, -LARGEST):g}")
    if number > min(rule.high, LARGEST):
        return None, ("OUT_OF_RANGE", f"must be at most {min(rule.high, LARGEST):g}")
    return number, None
