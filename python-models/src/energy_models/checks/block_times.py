"""Are the blocks where they belong: on the market's grid, each once, none missing, in its time zone?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from energy_models.checks.cells import Cell, TypedTable
from energy_models.checks.findings import Findings
from energy_models.checks.instants import COLUMN, TABLE, check_offsets, read_starts
from energy_models.checks.reading import MOST_ROWS


@dataclass(frozen=True)
class Grid:
    """The market's time: its zone and the length of its blocks; and whether the data is one typical day."""

    zone: ZoneInfo
    mtu_minutes: int
    typical: bool

    @property
    def step(self) -> timedelta:
        return timedelta(minutes=self.mtu_minutes)

    def local(self, instant: datetime) -> datetime:
        """The instant on the wall clocks of the market."""
        return instant.astimezone(self.zone)

    def after(self, instant: datetime, blocks: int) -> datetime:
        """The instant so many blocks later, on the wall clocks of the market."""
        return self.local(instant.astimezone(UTC) + blocks * self.step)


@dataclass(frozen=True)
class TimedTable:
    """The time series sorted by block, and the instant of each row."""

    table: TypedTable
    starts: list[datetime]

    def label(self, row: int) -> str:
        """The row's `block_start`: local time with its offset."""
        return self.starts[row].isoformat()


@dataclass(frozen=True)
class _Entry:
    """A row of the sorted table: one of the uploaded ones by its position, or one put in for a missing block."""

    start: datetime
    scenario: str
    source: int | None


def time_table(table: TypedTable, grid: Grid, findings: Findings, reach: int = 0) -> TimedTable:
    """Reads `block_start`, checks it, and gives the rows that have one in order.

    Args:
        reach: so many missing blocks in a row get a row of empty cells, for a policy to fill.
    """
    starts = read_starts(table, grid.zone, grid.step, findings)
    check_offsets(table, starts, grid.zone, findings)
    names = table.texts("scenario")
    versions: dict[str, list[_Entry]] = {}
    for source, start in enumerate(starts):
        if start is not None:
            versions.setdefault(names[source], []).append(_Entry(start, names[source], source))
    if any(later.start < earlier.start for version in versions.values() for earlier, later in pairwise(version)):
        findings.warn(TABLE, "OUT_OF_ORDER", "The rows are not in the order of time; they were sorted.", column=COLUMN)
    entries = [entry for version in versions.values() for entry in _whole(version, table, grid, findings, reach)]
    if len(entries) > MOST_ROWS:
        findings.error(TABLE, "TOO_LARGE", f"With its missing blocks the table has more than {MOST_ROWS} rows.")
        entries = [entry for entry in entries if entry.source is not None]
    entries.sort(key=lambda entry: (entry.start, table.length if entry.source is None else entry.source))
    columns: dict[str, list[Cell]] = {
        name: [None if entry.source is None else cells[entry.source] for entry in entries]
        for name, cells in table.columns.items()
    }
    local = [grid.local(entry.start) for entry in entries]
    if not grid.typical:
        _check_last_day(local, grid, findings)
    columns[COLUMN] = [start.isoformat() for start in local]
    if "scenario" in columns:
        columns["scenario"] = [entry.scenario or None for entry in entries]
    numbers = [None if entry.source is None else table.row_numbers[entry.source] for entry in entries]
    return TimedTable(replace(table, columns=columns, row_numbers=numbers), local)


def blocks_of_day(day: date, grid: Grid) -> int:
    """How many blocks a local day has: 96 quarter hours on most days, 92 or 100 where clocks change."""
    first = datetime.combine(day, time(), grid.zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), grid.zone).astimezone(UTC)
    return math.ceil((end - first) / grid.step)


def _whole(version: list[_Entry], table: TypedTable, grid: Grid, findings: Findings, reach: int) -> list[_Entry]:
    """Checks the blocks of one scenario, and adds what is missing within reach."""
    version.sort(key=lambda entry: entry.start)
    starts = [entry.start for entry in version]
    _check_grid(version, table, grid, findings)
    added = _missing_in_reach(starts, grid, findings, reach)
    if grid.typical:
        _check_whole_day(starts + added, grid, findings)
    return version + [_Entry(start, version[0].scenario, None) for start in added]


def _check_grid(version: Sequence[_Entry], table: TypedTable, grid: Grid, findings: Findings) -> None:
    before: datetime | None = None
    for entry in version:
        row = None if entry.source is None else table.row_numbers[entry.source]
        label = grid.local(entry.start).isoformat()
        if not _is_on_grid(entry.start, grid):
            message = f"Blocks begin every {grid.mtu_minutes} minutes from the full hour; move the row, or take it out."
            findings.error(TABLE, "NOT_ON_GRID", message, row=row, column=COLUMN, value=label)
        if entry.start == before:
            message = "This block is there more than once; keep one of its rows."
            findings.error(TABLE, "DUPLICATE_BLOCK", message, row=row, column=COLUMN, value=label)
        before = entry.start


def _is_on_grid(start: datetime, grid: Grid) -> bool:
    local = grid.local(start)
    return local.minute % grid.mtu_minutes == 0 and local.second == 0 and local.microsecond == 0


def _missing_in_reach(starts: Sequence[datetime], grid: Grid, findings: Findings, reach: int) -> list[datetime]:
    """The missing blocks that may be filled; the others are a fault."""
    regular = sorted({start for start in starts if _is_on_grid(start, grid)})
    within: list[datetime] = []
    missing, first = 0, list[datetime]()
    for start, following in pairwise(regular):
        absent = round((following - start) / grid.step) - 1
        named = absent if absent <= reach else min(absent, 10 - len(first))
        blocks = [start + (number + 1) * grid.step for number in range(named)]
        if absent <= reach:
            within += blocks
        else:
            missing += absent
            first += blocks
    if missing:
        labels = [grid.local(block).isoformat() for block in first]
        spacings = {following - start for start, following in pairwise(regular)}
        only = next(iter(spacings)) if len(spacings) == 1 else None
        hint = f" The data looks like {only // timedelta(minutes=1)}-minute data." if only else " Add their rows."
        policy = f" The policies for gaps fill up to {reach} blocks in a row." if reach else ""
        more = f" and {missing - len(first)} more" if missing > len(first) else ""
        what = f"{missing} blocks of {grid.mtu_minutes} minutes are missing"
        message = f"{what}: {', '.join(labels)}{more}.{hint}{policy}"
        findings.error(TABLE, "MISSING_BLOCK", message, column=COLUMN, value=labels[0])
    return within


def _check_whole_day(starts: Sequence[datetime], grid: Grid, findings: Findings) -> None:
    if not starts:
        return
    per_day = _count_by_day(starts, grid)
    first = min(per_day)
    expected = blocks_of_day(first, grid)
    if len(per_day) > 1:
        ends = " to ".join(grid.local(each).isoformat() for each in (min(starts), max(starts)))
        message = f"A typical day is one whole local day of {grid.zone.key}; there its blocks begin from {ends}."
        findings.error(TABLE, "WRONG_COUNT", message, column=COLUMN, value=str(len(starts)))
    elif per_day[first] != expected:
        message = f"A typical day is one whole local day: {expected} blocks for {first}, not {len(starts)}."
        findings.error(TABLE, "WRONG_COUNT", message, column=COLUMN, value=str(len(starts)))
    elif expected * grid.mtu_minutes < 24 * 60:
        message = f"On {first} the clocks go forward, so an hour is missing; take another day as the typical one."
        findings.error(TABLE, "WRONG_COUNT", message, column=COLUMN, value=str(expected))


def _check_last_day(starts: Sequence[datetime], grid: Grid, findings: Findings) -> None:
    """Data that ends within a day is no fault, but often one of counting where clocks change."""
    if not starts or not _is_on_grid(starts[-1], grid):
        return
    last = starts[-1].date()
    if grid.local(starts[-1].astimezone(UTC) + grid.step).date() > last:
        return
    expected, count = blocks_of_day(last, grid), len({start for start in starts if start.date() == last})
    days = (last, last - timedelta(days=1))
    changed = next((day for day in days if blocks_of_day(day, grid) * grid.mtu_minutes != 24 * 60), None)
    clocks = f" Clocks change on {changed}: it has {blocks_of_day(changed, grid)} blocks." if changed else ""
    needs = f"The data ends within {last}, with {count} of its {expected} blocks; a day-ahead plan needs all of them."
    findings.warn(TABLE, "WRONG_COUNT", needs + clocks, column=COLUMN, value=str(count))


def _count_by_day(starts: Sequence[datetime], grid: Grid) -> dict[date, int]:
    days: dict[date, int] = {}
    for start in starts:
        day = grid.local(start).date()
        days[day] = days.get(day, 0) + 1
    return days
