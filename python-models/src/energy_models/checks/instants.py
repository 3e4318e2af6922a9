"""When does each row's block begin: with an offset, or as local time that something else makes plain?"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings

TABLE, COLUMN = "timeseries", "block_start"


def read_starts(table: TypedTable, zone: ZoneInfo, step: timedelta, findings: Findings) -> list[datetime | None]:
    """Each row's `block_start` in UTC; None where it is none.

    A local time without offset is read in the market's zone. One that comes twice needs `fold` (0 for the first, 1 for
    the second) or `block_no`, the block's number in its local day from 1; a `block_no` that doesn't fit is a fault.
    """
    folds, numbers = table.numbers("fold"), table.numbers("block_no")
    starts: list[datetime | None] = []
    naive = 0
    for index, text in enumerate(table.texts(COLUMN)):
        row, moment = table.row_numbers[index], _parsed(text)
        if text and moment is None:
            message = "block_start must be an instant such as 2026-01-31T10:00:00+05:30."
            findings.error(TABLE, "BAD_TYPE", message, row=row, column=COLUMN, value=text)
        if moment is not None and moment.tzinfo is None:
            naive += 1
            choices = _choices(moment, zone)
            wanted = [each for each in choices if _fits(each, folds[index], numbers[index], zone, step)]
            if len(choices) != 1 and len(wanted) != 1:
                _report_unplaced(moment, choices, zone, row, text, findings)
            moment = choices[0] if len(choices) == 1 else wanted[0] if len(wanted) == 1 else None
        if moment is not None and not math.isnan(numbers[index]):
            _check_number(moment, numbers[index], zone, step, row, findings)
        starts.append(None if moment is None else moment.astimezone(UTC))
    if naive:
        message = f"{naive} times have no offset; they were read as local time of {zone.key}."
        findings.warn(TABLE, "TZ_NAIVE", message, column=COLUMN)
    return starts


def _parsed(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment if moment is not None and 1900 <= moment.year < 2200 else None


def _choices(moment: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants a local time may be: one on most days, two where clocks go back, none where they jump over it."""
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return [first]
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment
    return [first, second] if exists else []


def _fits(moment: datetime, fold: float, number: float, zone: ZoneInfo, step: timedelta) -> bool:
    if not math.isnan(fold):
        return moment.fold == fold
    return block_number(moment, zone, step) == number


@cache
def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def block_number(moment: datetime, zone: ZoneInfo, step: timedelta) -> float:
    """The number of the block that begins at an instant, counted in its local day from 1."""
    return (moment.astimezone(UTC) - _midnight(moment.astimezone(zone).date(), zone)) / step + 1


def _report_unplaced(
    moment: datetime, choices: list[datetime], zone: ZoneInfo, row: int | None, text: str, findings: Findings
) -> None:
    if choices:
        message = (
            f"This local time comes twice when the clocks change in {zone.key}; give it its offset, "
            "or a column fold (0 for the first, 1 for the second) or block_no (its number in the day, from 1)."
        )
    else:
        message = f"This local time does not exist when the clocks change in {zone.key}; give it its offset."
    findings.error(TABLE, "TZ_NAIVE", message, row=row, column=COLUMN, value=text)


def _check_number(
    moment: datetime, given: float, zone: ZoneInfo, step: timedelta, row: int | None, findings: Findings
) -> None:
    number = block_number(moment, zone, step)
    if number.is_integer() and number != given:
        label = moment.astimezone(zone).isoformat()
        message = f"{label} is block {number:g} of its day; count the blocks of a local day from 1."
        findings.error(TABLE, "OUT_OF_RANGE", message, row=row, column="block_no", value=f"{given:g}")


def check_offsets(table: TypedTable, starts: list[datetime | None], zone: ZoneInfo, findings: Findings) -> None:
    """Warns once of an offset that isn't the zone's; Z is everybody's."""
    for index, (text, start) in enumerate(zip(table.texts(COLUMN), starts, strict=True)):
        said = datetime.fromisoformat(text).utcoffset() if start is not None else None
        if start is None or said is None or said == timedelta(0):
            continue
        local = start.astimezone(zone)
        if said != local.utcoffset():
            message = f"The offset is not that of {zone.key}, where this is {local.isoformat()}; it was converted."
            row = table.row_numbers[index]
            findings.warn(TABLE, "TZ_MISMATCH", message, row=row, column=COLUMN, value=text)
            return  # one is enough: the other rows tell the same
