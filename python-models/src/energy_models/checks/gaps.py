"""Fills the gaps of the time series by the policies of its settings: the only place where a value is made up.

Every value made up is a row of the table `filled`, so that whoever looks at the snapshot, or plans with it, can tell
them from what was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from energy_models.checks.block_times import Grid, TimedTable
from energy_models.checks.cells import Cell, TypedTable
from energy_models.checks.fill_policies import FillPolicy
from energy_models.checks.findings import Findings
from energy_models.checks.known_tables import TIMESERIES, rule_of

TABLE = "timeseries"
MOST_FILLED = 100_000


@dataclass(frozen=True)
class FilledTable:
    """The time series without the gaps that could be filled, and which rows of which columns were."""

    timed: TimedTable
    rows_of: Mapping[str, Sequence[int]]

    def record(self) -> TypedTable | None:
        """The table `filled`: each made-up value with its block and its policy; None where there is none."""
        made = [(row, name) for name, rows in self.rows_of.items() for row in rows]
        if not made:
            return None
        made.sort(key=lambda each: each[0])
        table = self.timed.table
        columns: dict[str, list[Cell]] = {"block_start": [self.timed.label(row) for row, _ in made]}
        if scenarios := table.columns.get("scenario"):
            columns["scenario"] = [scenarios[row] for row, _ in made]
        columns["column"] = [name for _, name in made]
        columns["value"] = [table.columns[name][row] for row, name in made]
        return TypedTable("filled", columns, [None] * len(made))


@dataclass(frozen=True)
class Version:
    """The rows of one scenario in the order of time."""

    rows: Sequence[int]
    starts: Sequence[datetime]


def fill_gaps(timed: TimedTable, policies: Mapping[str, FillPolicy], grid: Grid, findings: Findings) -> FilledTable:
    """Fills what the policies can; what they can't is a fault where the column may not be empty."""
    versions = versions_of(timed)
    columns = dict(timed.table.columns)
    rows_of: dict[str, list[int]] = {}
    for name, policy in policies.items():
        cells = list(columns[name])
        rows_of[name] = []
        for version in versions:
            made, left = _fill(cells, version, policy, grid)
            for row, value in made.items():
                cells[row] = value
            rows_of[name] += made
            _report_left(name, policy, left, timed, findings)
        columns[name] = cells
        _report_filled(name, policy, sorted(rows_of[name]), timed, findings)
    filled = sum(map(len, rows_of.values()))
    if filled > MOST_FILLED:
        message = f"{filled:,} values would have to be made up, at most {MOST_FILLED:,} are; mend the data instead."
        findings.error(TABLE, "TOO_LARGE", message)
    return FilledTable(replace(timed, table=replace(timed.table, columns=columns)), rows_of)


def versions_of(timed: TimedTable) -> list[Version]:
    """The rows of each scenario; of all where there is none."""
    names, parts = timed.table.texts("scenario"), dict[str, list[int]]()
    for row in range(timed.table.length):
        parts.setdefault(names[row], []).append(row)
    return [Version(rows, [timed.starts[row] for row in rows]) for rows in parts.values()]


def _fill(
    cells: Sequence[Cell], version: Version, policy: FillPolicy, grid: Grid
) -> tuple[dict[int, float], dict[int, str]]:
    """The values made up for one scenario's rows, and the rows that stay empty with the reason why."""
    made: dict[int, float] = {}
    left: dict[int, str] = {}
    given = {
        round(start.timestamp()): value
        for row, start in zip(version.rows, version.starts, strict=True)
        if isinstance(value := cells[row], float)
    }
    for first, end in _runs([cells[row] is None for row in version.rows]):
        rows = version.rows[first:end]
        before = cells[version.rows[first - 1]] if first > 0 else None
        after = cells[version.rows[end]] if end < len(version.rows) else None
        if len(rows) > policy.most:
            left |= dict.fromkeys(rows, f"{len(rows)} in a row are empty")
        elif policy.method == "ffill":
            made |= {row: before for row in rows if isinstance(before, float)}
        elif policy.method == "interpolate" and isinstance(before, float) and isinstance(after, float):
            steps = len(rows) + 1
            made |= {row: before + (after - before) * (n + 1) / steps for n, row in enumerate(rows)}
        elif policy.method == "previous_day":
            found = {row: given.get(day_before(version.starts[first + n], grid)) for n, row in enumerate(rows)}
            made |= {row: value for row, value in found.items() if value is not None}
        left |= {row: _why(policy) for row in rows if row not in made and row not in left}
    return made, left


def _runs(empty: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """From and to (excluded) of each run of empty cells."""
    first: int | None = None
    for position, is_empty in enumerate([*empty, False]):
        if is_empty and first is None:
            first = position
        elif not is_empty and first is not None:
            yield first, position
            first = None


def day_before(start: datetime, grid: Grid) -> int:
    """The same local time of the day before, in seconds since 1970; of two that come twice the one of the same fold."""
    local = grid.local(start)
    day = (local - timedelta(days=1)).date()
    return round(datetime.combine(day, local.time(), grid.zone).replace(fold=local.fold).timestamp())


def _why(policy: FillPolicy) -> str:
    if policy.method == "interpolate":
        return "there is no value on both sides"
    return "there is no value before it" if policy.method == "ffill" else "the day before has no value there"


def _report_left(name: str, policy: FillPolicy, left: Mapping[int, str], timed: TimedTable, findings: Findings) -> None:
    rule = rule_of(TIMESERIES, name)
    if rule is None or rule.may_be_empty:
        return
    for row, why in left.items():
        message = f"{name} is empty at {timed.label(row)}, and {policy} can't fill it: {why}. Give it a value."
        findings.error(TABLE, "NAN", message, row=timed.table.row_numbers[row], column=name, value="")


def _report_filled(name: str, policy: FillPolicy, rows: Sequence[int], timed: TimedTable, findings: Findings) -> None:
    if not rows:
        return
    first, total = timed.label(rows[0]), timed.table.length
    count = f"{len(rows):,} of {total:,} values of {name} were" if len(rows) > 1 else f"A value of {name} was"
    message = f"{count} missing and filled by {policy}, the first at {first}; the table filled lists them."
    findings.warn(TABLE, "FILLED", message, column=name, value=first)
