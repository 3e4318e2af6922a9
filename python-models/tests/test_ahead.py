"""A time series goes on behind its end only where `extend_blocks` says so, and what is made up is told and counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from energy_models.check_tables import Checked, check_folder
from energy_models.checks.writing import write_table
from portfolios import a_series, a_storage
from running import EUROPE, HOURLY, a_folder, run

DAY = "2026-03-02T00:00:00+00:00"
PRICES = [float(hour) for hour in range(24)]


def checked(
    path: Path, rows: list[dict[str, object]], market: Mapping[str, Any] = HOURLY, **settings: object
) -> Checked:
    a_folder(path).write(timeseries=rows, storage=[a_storage()])
    return check_folder(path / "input", market, settings)


def errors(found: Checked) -> list[tuple[object, object]]:
    return [(each["code"], each["column"]) for each in found.report["findings"] if each["severity"] == "error"]


def test_the_day_before_is_repeated_and_told(tmp_path: Path) -> None:
    found = checked(tmp_path, a_series(DAY, PRICES, load_mw=5.0), extend_blocks=30)
    series, filled = found.tables["timeseries"].columns, found.tables["filled"].columns
    assert series["price_buy"] == [*PRICES, *PRICES, *PRICES[:6]]
    assert errors(found) == []
    assert found.report["end"] == "2026-03-04T06:00:00+00:00"
    assert len(filled["value"]) == 3 * 30
    assert filled["block_start"][0] == "2026-03-03T00:00:00+00:00"
    told = next(each for each in found.report["findings"] if each["code"] == "FILLED")
    assert told["message"].startswith("30 blocks behind 2026-03-02T23:00:00+00:00 were made up by extend_blocks")
    spans = found.statistics["timeseries"]["coverage"]["spans"]
    assert [(span["state"], span["to"]) for span in spans] == [
        ("given", "2026-03-03T00:00:00+00:00"),
        ("filled", "2026-03-04T06:00:00+00:00"),
    ]


def test_what_was_decided_for_a_block_is_not_repeated(tmp_path: Path) -> None:
    rows = a_series(
        DAY, PRICES, load_mw=5.0, committed_net_sell_mw=9.0, rtm_open=0, availability__bess=0.5, soc_min_mwh__bess=3.0
    )
    found = checked(tmp_path, rows, extend_blocks=1)
    series = found.tables["timeseries"].columns
    behind = {name: cells[-1] for name, cells in series.items() if cells[-1] is not None}
    assert behind == {
        "block_start": "2026-03-03T00:00:00+00:00",
        "price_buy": 0.0,
        "price_sell": 0.0,
        "load_mw": 5.0,
    }
    assert errors(found) == []


def test_without_the_setting_and_for_a_typical_day_nothing_is_made_up(tmp_path: Path) -> None:
    rows = a_series(DAY, PRICES)
    assert "filled" not in checked(tmp_path / "plain", rows).tables
    assert "filled" not in checked(tmp_path / "typical", rows, kind="typical_day", extend_blocks=24).tables


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"])
def test_clocks_that_change_shift_nothing(day: str, tmp_path: Path) -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime.fromisoformat(day).replace(tzinfo=zone)
    hours = round(
        (datetime.fromisoformat(day).replace(day=start.day + 1, tzinfo=zone).timestamp() - start.timestamp()) / 3600
    )
    rows = a_series(start.isoformat(), [0.0] * hours)
    for row in rows:
        at = datetime.fromtimestamp(datetime.fromisoformat(str(row["block_start"])).timestamp(), zone)
        row |= {"block_start": at.isoformat(), "price_buy": at.hour, "price_sell": at.hour}
    found = checked(tmp_path, rows, {**EUROPE, "timezone": "Europe/Berlin", "mtu_minutes": 60}, extend_blocks=49)
    assert errors(found) == []
    series = found.tables["timeseries"].columns
    for label, price in zip(series["block_start"], series["price_buy"], strict=True):
        hour = datetime.fromisoformat(str(label)).hour
        assert price in (hour, hour + 1 if hour == 2 else hour)  # the hour that a day lacks repeats the one after it


def test_each_scenario_repeats_its_own(tmp_path: Path) -> None:
    rows = [
        {"scenario": name, **row}
        for name, up in (("a", 0), ("b", 100))
        for row in a_series(DAY, [p + up for p in PRICES])
    ]
    found = checked(tmp_path, rows, extend_blocks=2)
    series = found.tables["timeseries"].columns
    behind = list(zip(series["scenario"], series["price_buy"], strict=True))[-4:]
    assert behind == [("a", 0.0), ("b", 100.0), ("a", 1.0), ("b", 101.0)]


def test_less_than_a_day_can_not_be_repeated(tmp_path: Path) -> None:
    found = checked(tmp_path, a_series(DAY, PRICES[:20]), extend_blocks=6)
    assert errors(found) == [("NAN", "price_buy"), ("NAN", "price_sell")]


def test_more_than_anybody_would_look_at_is_not_made_up(tmp_path: Path) -> None:
    found = checked(tmp_path, a_series(DAY, PRICES), extend_blocks=60_000)
    assert errors(found) == [("TOO_LARGE", "extend_blocks")]
    assert "filled" not in found.tables


@pytest.mark.parametrize("blocks", [-1, 1.5, "96", True])
def test_a_number_that_is_none_is_told(blocks: object, tmp_path: Path) -> None:
    assert errors(checked(tmp_path, a_series(DAY, PRICES), extend_blocks=blocks)) == [("BAD_TYPE", "extend_blocks")]


def test_a_storage_sees_past_the_known_prices_and_its_log_says_so(tmp_path: Path) -> None:
    found = checked(tmp_path / "source", a_series(DAY, PRICES), extend_blocks=24)
    folder = a_folder(tmp_path / "job")
    for table in found.tables.values():
        write_table(folder.path / "input", table)
    start = "2026-03-02T22:00:00+00:00"
    end = run(folder, "SO", {"market": HOURLY, "horizon_start": start, "horizon_blocks": 26})
    assert end.code == 0
    assert any("48 values of the horizon were missing and filled" in line for line in end.log("WARNING"))
    assert folder.result()["kpis"]["filled_cells"]["value"] == 48
