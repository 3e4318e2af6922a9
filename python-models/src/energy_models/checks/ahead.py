"""Lets the time series go on behind its last block by a forecast: the same local time of the day before.

A storage's plan wants to see 24 hours where prices are known to midnight. Only the setting `extend_blocks` asks for it,
and each value made up is listed with those that fill gaps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from energy_models.checks.block_times import Grid
from energy_models.checks.cells import Cell
from energy_models.checks.findings import Findings
from energy_models.checks.gaps import MOST_FILLED, FilledTable, Version, day_before, versions_of
from energy_models.checks.known_tables import TIMESERIES, rule_of
from energy_models.checks.reading import MOST_ROWS
from energy_models.wording import counted

TABLE, SETTING = "timeseries", "extend_blocks"
PLACED = ("fold", "block_no")
"""Columns that place a row in time; its start does that here."""
DECIDED = re.compile(r"committed_net_sell_mw|rtm_open|(commit|availability|soc_min_mwh)\..*")
"""What was sold, committed or taken out for a block says nothing of the next day."""


def blocks_ahead(settings: Mapping[str, Any], grid: Grid, findings: Findings) -> int:
    """How many blocks the settings ask for; none for a typical day, which has no end."""
    given = settings.get(SETTING)
    if given is None or grid.typical:
        return 0
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= MOST_ROWS:
        message = f"{SETTING} must be a whole number of blocks, from 0 to {MOST_ROWS:,}."
        findings.error("settings", "BAD_TYPE", message, column=SETTING, value=str(given))
        return 0
    return given


def extended(filled: FilledTable, blocks: int, grid: Grid, findings: Findings) -> FilledTable:
    """The time series with so many blocks more. What the day before lacks stays empty: a fault where it may not."""
    timed, versions = filled.timed, versions_of(filled.timed)
    if blocks == 0 or not versions:
        return filled
    table, starts = timed.table, list(timed.starts)
    made = blocks * len(versions) * sum(map(_is_repeated, table.columns))
    if made > MOST_FILLED or table.length + blocks * len(versions) > MOST_ROWS:
        message = f"{SETTING} would make up {made:,} values; at most {MOST_FILLED:,} are. Ask for fewer blocks."
        findings.error("settings", "TOO_LARGE", message, column=SETTING, value=str(blocks))
        return filled
    last = max(version.starts[-1] for version in versions)
    sources = [(version.rows[0], _row_of(version)) for version in versions]
    source_of: list[tuple[int, int | None]] = []
    for number in range(blocks):
        start = grid.after(last, number + 1)
        for first, row_of in sources:
            source_of.append((first, row_of.get(day_before(start, grid))))
            row_of[round(start.timestamp())] = len(starts)
            starts.append(start)
    columns = {name: _longer(name, cells, source_of, starts) for name, cells in table.columns.items()}
    _report(columns, table.length, f"{counted(blocks, 'block')} behind {last.isoformat()}", findings)
    rows_of = {name: [*filled.rows_of.get(name, ()), *_made(name, columns[name], table.length)] for name in columns}
    numbers = [*table.row_numbers, *[None] * len(source_of)]
    whole = replace(table, columns=columns, row_numbers=numbers)
    return FilledTable(
        replace(timed, table=whole, starts=starts), {name: rows for name, rows in rows_of.items() if rows}
    )


def _row_of(version: Version) -> dict[int, int]:
    """The row of each block of a scenario, by the second it begins at."""
    return {round(start.timestamp()): row for start, row in zip(version.starts, version.rows, strict=True)}


def _longer(
    name: str, cells: list[Cell], source_of: Sequence[tuple[int, int | None]], starts: Sequence[datetime]
) -> list[Cell]:
    """A column with the cells of the rows behind: those they repeat, by each row's scenario and source."""
    longer = list(cells)
    for first, source in source_of:
        if name == "block_start":
            longer.append(starts[len(longer)].isoformat())
        elif name == "scenario":
            longer.append(cells[first])
        else:
            longer.append(longer[source] if source is not None and _is_repeated(name) else None)
    return longer


def _made(name: str, cells: Sequence[Cell], first: int) -> list[int]:
    return [row for row in range(first, len(cells)) if cells[row] is not None] if _is_repeated(name) else []


def _is_repeated(name: str) -> bool:
    rule = rule_of(TIMESERIES, name)
    is_forecast = name not in PLACED and not DECIDED.fullmatch(name)
    return rule is not None and rule.kind in ("number", "flag") and is_forecast


def _report(columns: Mapping[str, list[Cell]], first: int, where: str, findings: Findings) -> None:
    made = f"{where} were made up by {SETTING}: they repeat the day before; the table filled lists them."
    findings.warn(TABLE, "FILLED", made, column="block_start")
    for name, cells in columns.items():
        rule, empty = rule_of(TIMESERIES, name), cells[first:].count(None)
        if rule is not None and not rule.may_be_empty and empty and _is_repeated(name):
            message = f"{SETTING} leaves {counted(empty, 'value')} of {name} empty: there is no whole day to repeat."
            findings.error(TABLE, "NAN", message, column=name)
