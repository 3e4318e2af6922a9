"""Are the blocks where they belong: on the market's grid, each once, none missing, in its time zone?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from energy_models.checks.cells import Cell, TypedTable
from energy_models.checks.findings import Findings

TABLE, COLUMN = "timeseries", "block_start"


@dataclass(frozen=True)
class Grid:
    """The market's time: its zone and the length of its blocks; and whether the data is one typical day."""

    zone: ZoneInfo
    mtu_minutes: int
    typical: bool

    @property
    def step(self) -> timedelta:
        return timedelta(minutes=self.mtu_minutes)


@dataclass(frozen=True)
class TimedTable:
    """The time series sorted by block, and the instant of each row."""

    table: TypedTable
    starts: list[datetime]

    def label(self, row: int) -> str:
        """The row's `block_start`: local time with its offset."""
        return self.starts[row].isoformat()


def time_table(table: TypedTable, grid: Grid, findings: Findings) -> TimedTable:
    """Reads `block_start`, checks it, and gives the rows that have one in order."""
    starts = _read_starts(table, grid, findings)
    _check_offsets(table, starts, grid, findings)
    rows = [row for row, start in enumerate(starts) if start is not None]
    known = {row: start for row, start in enumerate(starts) if start is not None}
    versions = _by_scenario(table, rows)
    if any(known[later] < known[earlier] for version in versions for earlier, later in pairwise(version)):
        findings.warn(TABLE, "OUT_OF_ORDER", "The rows are not in the order of time; they were sorted.", column=COLUMN)
    for version in versions:
        version.sort(key=lambda row: known[row])
        _check_blocks([known[row] for row in version], version, grid, findings)
    rows.sort(key=lambda row: known[row])
    ordered = [known[row] for row in rows]
    columns: dict[str, list[Cell]] = {name: [cells[row] for row in rows] for name, cells in table.columns.items()}
    local = [start.astimezone(grid.zone) for start in ordered]
    columns[COLUMN] = [start.isoformat() for start in local]
    return TimedTable(replace(table, columns=columns), local)


def _by_scenario(table: TypedTable, rows: Sequence[int]) -> list[list[int]]:
    """The rows of each scenario, which has every block once; all rows where there are no scenarios."""
    names, parts = table.texts("scenario"), dict[str, list[int]]()
    for row in rows:
        parts.setdefault(names[row] if names else "", []).append(row)
    return list(parts.values())


def _check_blocks(starts: Sequence[datetime], rows: Sequence[int], grid: Grid, findings: Findings) -> None:
    _check_grid(starts, rows, grid, findings)
    _check_gaps(starts, grid, findings)
    if grid.typical:
        _check_whole_day(starts, grid, findings)


def blocks_of_day(day: date, grid: Grid) -> int:
    """How many blocks a local day has: 96 quarter hours on most days, 92 or 100 where clocks change."""
    first = datetime.combine(day, time(), grid.zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), grid.zone).astimezone(UTC)
    return math.ceil((end - first) / grid.step)


def _read_starts(table: TypedTable, grid: Grid, findings: Findings) -> list[datetime | None]:
    starts: list[datetime | None] = []
    naive = 0
    for row, text in enumerate(table.texts(COLUMN), start=1):
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError:
            moment = None
        if text and (moment is None or not 1900 <= moment.year < 2200):
            message = "block_start must be an instant such as 2026-01-31T10:00:00+05:30."
            findings.error(TABLE, "BAD_TYPE", message, row=row, column=COLUMN, value=text)
            moment = None
        if moment is not None and moment.tzinfo is None:
            naive += 1
            moment = _placed(moment, row, text, grid, findings)
        starts.append(None if moment is None else moment.astimezone(UTC))
    if naive:
        message = f"{naive} times have no offset; they were read as local time of {grid.zone.key}."
        findings.warn(TABLE, "TZ_NAIVE", message, column=COLUMN)
    return starts


def _placed(moment: datetime, row: int, text: str, grid: Grid, findings: Findings) -> datetime | None:
    """A local time without offset; one that comes twice, or never, on a day of clock change can't be placed."""
    first, second = (moment.replace(tzinfo=grid.zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    exists = first.astimezone(UTC).astimezone(grid.zone).replace(tzinfo=None) == moment
    why = "comes twice" if exists else "does not exist"
    message = f"This local time {why} when the clocks change in {grid.zone.key}; give it its offset."
    findings.error(TABLE, "TZ_NAIVE", message, row=row, column=COLUMN, value=text)
    return None


def _check_offsets(table: TypedTable, starts: Sequence[datetime | None], grid: Grid, findings: Findings) -> None:
    for row, (text, start) in enumerate(zip(table.texts(COLUMN), starts, strict=True), start=1):
        said = datetime.fromisoformat(text).utcoffset() if start is not None else None
        if start is None or said is None or said == timedelta(0):
            continue
        local = start.astimezone(grid.zone)
        if said != local.utcoffset():
            message = f"The offset is not that of {grid.zone.key}, where this is {local.isoformat()}; it was converted."
            findings.warn(TABLE, "TZ_MISMATCH", message, row=row, column=COLUMN, value=text)
            return  # one is enough: the other rows tell the same


def _check_grid(starts: Sequence[datetime], rows: Sequence[int], grid: Grid, findings: Findings) -> None:
    for index, (start, row) in enumerate(zip(starts, rows, strict=True)):
        label = start.astimezone(grid.zone).isoformat()
        if not _is_on_grid(start, grid):
            message = f"Blocks begin every {grid.mtu_minutes} minutes from the full hour."
            findings.error(TABLE, "NOT_ON_GRID", message, row=row + 1, column=COLUMN, value=label)
        if index and starts[index - 1] == start:
            findings.error(
                TABLE, "DUPLICATE_BLOCK", "This block is there more than once.", row=row + 1, column=COLUMN, value=label
            )


def _is_on_grid(start: datetime, grid: Grid) -> bool:
    local = start.astimezone(grid.zone)
    return local.minute % grid.mtu_minutes == 0 and local.second == 0 and local.microsecond == 0


def _check_gaps(starts: Sequence[datetime], grid: Grid, findings: Findings) -> None:
    regular = sorted({start for start in starts if _is_on_grid(start, grid)})
    missing, first = 0, list[str]()
    for start, following in pairwise(regular):
        absent = round((following - start) / grid.step) - 1
        missing += max(0, absent)
        for number in range(min(absent, 10 - len(first))):
            first.append((start + (number + 1) * grid.step).astimezone(grid.zone).isoformat())
    if missing:
        spacings = {following - start for start, following in pairwise(regular)}
        only = next(iter(spacings)) if len(spacings) == 1 else None
        hint = f" The data looks like {only // timedelta(minutes=1)}-minute data." if only else ""
        more = f" and {missing - len(first)} more" if missing > len(first) else ""
        message = f"{missing} blocks of {grid.mtu_minutes} minutes are missing: {', '.join(first)}{more}.{hint}"
        findings.error(TABLE, "MISSING_BLOCK", message, column=COLUMN, value=first[0])


def _check_whole_day(starts: Sequence[datetime], grid: Grid, findings: Findings) -> None:
    if not starts:
        return
    per_day: Mapping[date, int] = _count_by_day(starts, grid)
    first = starts[0].astimezone(grid.zone).date()
    expected = blocks_of_day(first, grid)
    if len(per_day) > 1 or per_day[first] != expected:
        message = f"A typical day is one whole local day: {expected} blocks for {first}, not {len(starts)}."
        findings.error(TABLE, "WRONG_COUNT", message, column=COLUMN, value=str(len(starts)))
    elif expected * grid.mtu_minutes < 24 * 60:
        message = f"On {first} the clocks go forward, so an hour is missing; take another day as the typical one."
        findings.error(TABLE, "WRONG_COUNT", message, column=COLUMN, value=str(expected))


def _count_by_day(starts: Sequence[datetime], grid: Grid) -> dict[date, int]:
    days: dict[date, int] = {}
    for start in starts:
        day = start.astimezone(grid.zone).date()
        days[day] = days.get(day, 0) + 1
    return days
