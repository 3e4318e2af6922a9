"""A block is where it belongs in its market's time, or a finding says so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from checked_tables import check, codes, written
from portfolios import a_series
from running import EUROPE


def test_a_typical_day_of_another_zone_is_told_when_its_blocks_are_there(tmp_path: Path) -> None:
    rows = a_series("2026-01-15T00:00:00+05:30", [50.0] * 96, minutes=15)
    [found] = [
        each
        for each in check(written(tmp_path, timeseries=rows), EUROPE, kind="typical_day")["findings"]
        if each["code"] == "WRONG_COUNT"
    ]
    assert found["message"] == (
        "A typical day is one whole local day of Europe/Berlin; "
        "there its blocks begin from 2026-01-14T19:30:00+01:00 to 2026-01-15T19:15:00+01:00."
    )


@pytest.mark.parametrize(("day", "count"), [("2026-03-28", 96), ("2026-03-29", 92), ("2026-10-25", 100)])
def test_days_of_clock_change_have_their_own_length(day: str, count: int, tmp_path: Path) -> None:
    offset = "+02:00" if day == "2026-10-25" else "+01:00"
    rows = a_series(f"{day}T00:00:00{offset}", [50.0] * count, minutes=15)
    report = check(written(tmp_path, timeseries=rows), EUROPE)
    assert {finding["code"] for finding in report["findings"]} <= {"TZ_MISMATCH"}
    assert report["end"][11:] == (
        "00:00:00+01:00" if day != "2026-03-29" and day != "2026-03-28" else report["end"][11:]
    )
    assert "WRONG_COUNT" in codes(check(written(tmp_path, timeseries=rows[:-4]), EUROPE, kind="typical_day"))


def test_local_times_without_offset_are_read_in_the_market_zone_unless_they_come_twice(tmp_path: Path) -> None:
    rows = [
        {**row, "block_start": str(row["block_start"])[:19]} for row in a_series("2026-10-25T00:00:00", [5.0] * 96, 15)
    ]
    report = check(written(tmp_path, timeseries=rows), EUROPE)
    naive = [finding for finding in report["findings"] if finding["code"] == "TZ_NAIVE"]
    assert [finding["severity"] for finding in naive] == ["error"] * 4 + ["warning"]
    assert "comes twice" in naive[0]["message"]


@pytest.mark.parametrize("column", ["fold", "block_no"])
def test_a_fold_or_block_number_tells_apart_local_times_that_come_twice(column: str, tmp_path: Path) -> None:
    rows = a_series("2026-10-25T00:00:00+02:00", [5.0] * 100, 15)
    for number, row in enumerate(rows):
        local = datetime.fromisoformat(str(row["block_start"])).astimezone(ZoneInfo("Europe/Berlin"))
        row |= {"block_start": local.isoformat()[:19], column: {"fold": local.fold, "block_no": number + 1}[column]}
    report = check(written(tmp_path, timeseries=rows), EUROPE)
    assert codes(report) == {"TZ_NAIVE"}
    assert (report["first_block"], report["end"]) == ("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")
    if column == "block_no":
        rows[50]["block_no"] = 52
        found = check(written(tmp_path, timeseries=rows), EUROPE)["findings"][0]
        assert (found["code"], found["column"], found["row"]) == ("OUT_OF_RANGE", "block_no", 51)


def test_data_that_ends_within_a_day_is_told_with_the_change_of_clocks(tmp_path: Path) -> None:
    rows = a_series("2026-03-29T00:00:00+01:00", [50.0] * 96, minutes=15)
    found = [each for each in check(written(tmp_path, timeseries=rows), EUROPE)["findings"] if each["column"]]
    assert [(each["severity"], each["value"]) for each in found if each["code"] == "WRONG_COUNT"] == [("warning", "4")]
    message = next(each["message"] for each in found if each["code"] == "WRONG_COUNT")
    assert "2026-03-30, with 4 of its 96 blocks" in message
    assert "2026-03-29: it has 92 blocks" in message


def test_hourly_data_in_a_quarter_hour_market_is_recognised(tmp_path: Path) -> None:
    report = check(written(tmp_path, timeseries=a_series("2026-03-02T00:00:00+01:00", [50.0] * 24)), EUROPE)
    assert "60-minute data" in report["findings"][0]["message"]
