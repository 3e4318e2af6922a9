"""Gaps are filled only where a policy says so, never unseen, and counted wherever they matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from energy_models.check_tables import Checked, check_folder
from energy_models.checks.writing import write_table
from portfolios import Rows, a_series, a_storage
from running import EUROPE, HOURLY, Folder, a_folder, run

DAY = "2026-03-02T00:00:00+00:00"


def gappy(values: Sequence[float | None], start: str = DAY) -> Rows:
    """A time series whose price has gaps."""
    rows = a_series(start, [0.0] * len(values))
    return [{"block_start": row["block_start"], "price": value} for row, value in zip(rows, values, strict=True)]


def checked(folder: Folder, rows: Rows, market: Mapping[str, Any] = HOURLY, **settings: object) -> Checked:
    folder.write(timeseries=rows, storage=[a_storage()])
    return check_folder(folder.path / "input", market, settings)


def prices(found: Checked) -> list[object]:
    return list(found.tables["timeseries"].columns["price"])


def errors(found: Checked) -> list[tuple[object, object]]:
    return [(each["code"], each["row"]) for each in found.report["findings"] if each["severity"] == "error"]


def test_without_a_policy_a_gap_is_refused(tmp_path: Path) -> None:
    found = checked(a_folder(tmp_path / "job"), gappy([1.0, None, 3.0]))
    assert errors(found) == [("NAN", 2)]
    assert "filled" not in found.tables


@pytest.mark.parametrize(
    ("policy", "filled"),
    [
        ("ffill(2)", [1.0, 1.0, 1.0, 7.0]),
        ("interpolate(2)", [1.0, 3.0, 5.0, 7.0]),
        ("ffill(max 2)", [1.0, 1.0, 1.0, 7.0]),
    ],
)
def test_a_policy_fills_and_says_so(policy: str, filled: list[float], tmp_path: Path) -> None:
    found = checked(a_folder(tmp_path / "job"), gappy([1.0, None, None, 7.0]), fill=policy)
    assert prices(found) == filled
    assert errors(found) == []
    told = next(each for each in found.report["findings"] if each["code"] == "FILLED")
    assert (told["severity"], told["column"], told["value"]) == ("warning", "price", "2026-03-02T01:00:00+00:00")
    record = found.tables["filled"].columns
    assert (record["column"], record["value"]) == (["price"] * 2, filled[1:3])
    assert [table["name"] for table in found.report["tables"]] == ["timeseries", "storage", "filled"]


@pytest.mark.parametrize(
    ("values", "policy", "rows"),
    [
        ([1.0, None, None, None, 5.0], "ffill(2)", [2, 3, 4]),
        ([None, 1.0, 2.0], "ffill(2)", [1]),
        ([1.0, 2.0, None], "interpolate(2)", [3]),
        ([1.0, None, 2.0], "previous_day(4)", [2]),
        ([1.0, None, 2.0], "error", [2]),
    ],
)
def test_what_a_policy_cannot_fill_stays_a_fault(
    values: Sequence[float | None], policy: str, rows: list[int], tmp_path: Path
) -> None:
    found = checked(a_folder(tmp_path / "job"), gappy(values), fill=policy)
    assert errors(found) == [("NAN", row) for row in rows]


def test_the_day_before_is_taken_by_local_time_even_where_clocks_change(tmp_path: Path) -> None:
    hourly, start = {**EUROPE, "mtu_minutes": 60}, "2026-03-28T00:00:00+01:00"
    values: list[float | None] = [float(hour) for hour in range(24 + 23)]
    values[24 + 3] = None  # 04:00 on the day without 02:00
    found = checked(a_folder(tmp_path / "job"), gappy(values, start), hourly, fill="previous_day(1)")
    assert found.tables["timeseries"].columns["block_start"][27] == "2026-03-29T04:00:00+02:00"
    assert prices(found)[27] == 4.0


def test_each_scenario_is_filled_from_itself_alone(tmp_path: Path) -> None:
    dear, cheap = gappy([90.0, None, 70.0]), gappy([None, 20.0, 30.0])
    rows = [{"scenario": name, **row} for name, own in (("dear", dear), ("cheap", cheap)) for row in own]
    found = checked(a_folder(tmp_path / "job"), rows, fill="ffill(1)")
    assert errors(found) == [("NAN", 4)], "the first price of the cheap scenario has none before it"
    record = found.tables["filled"].columns
    assert (record["scenario"], record["value"]) == (["dear"], [90.0])


def test_missing_blocks_are_put_in_where_every_column_can_fill_them(tmp_path: Path) -> None:
    rows = gappy([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    short = [rows[0], *rows[3:]]
    found = checked(a_folder(tmp_path / "a"), short, fill={"price": "interpolate(2)"})
    assert prices(found) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert errors(found) == []
    assert found.tables["timeseries"].row_numbers == [1, None, None, 2, 3, 4]
    assert errors(checked(a_folder(tmp_path / "b"), short, fill={"price": "ffill(1)"})) == [("MISSING_BLOCK", None)]
    loaded = [{**row, "load_mw": 5} for row in short]
    assert errors(checked(a_folder(tmp_path / "c"), loaded, fill={"price": "ffill(2)"})) == [("MISSING_BLOCK", None)]
    assert errors(checked(a_folder(tmp_path / "d"), loaded, fill={"price": "interpolate(2)", "*": "ffill(2)"})) == []


@pytest.mark.parametrize(
    ("fill", "code"),
    [
        ("guess", "BAD_TYPE"),
        ("ffill", "BAD_TYPE"),
        ("ffill(0)", "BAD_TYPE"),
        (7, "BAD_TYPE"),
        ({"rtm_open": "interpolate(2)"}, "BAD_TYPE"),
        ({"block_start": "ffill(2)"}, "BAD_TYPE"),
        ({"prize": "ffill(2)"}, "UNKNOWN_COLUMN"),
    ],
)
def test_a_policy_that_means_nothing_is_refused(fill: object, code: str, tmp_path: Path) -> None:
    rows: Rows = [{**row, "rtm_open": 1} for row in gappy([1.0, 2.0])]
    found = checked(a_folder(tmp_path / "job"), rows, fill=fill)
    told = [(each["code"], each["column"]) for each in found.report["findings"] if each["table"] == "settings"]
    assert (code, "fill") in told


def test_too_many_made_up_values_are_refused(tmp_path: Path) -> None:
    values: list[float | None] = [1.0, *[None] * 100_001]
    found = checked(a_folder(tmp_path / "job"), gappy(values), {**HOURLY}, fill={"price": "ffill(99999)"})
    assert errors(found)[0][0] == "NAN"
    spread: list[float | None] = [None if row % 2 else 1.0 for row in range(200_004)]
    found = checked(a_folder(tmp_path / "b"), gappy(spread), {**HOURLY}, fill="ffill(1)")
    assert errors(found) == [("TOO_LARGE", None)]


def spans(found: Checked) -> list[tuple[str, str, list[str]]]:
    """State, first hour and columns of each span of the coverage."""
    listed = found.statistics["timeseries"]["coverage"]["spans"]
    return [(each["state"], each["from"][11:16], each["columns"]) for each in listed]


def test_statistics_count_and_cover_every_block(tmp_path: Path) -> None:
    rows = gappy([1.0, None, 4.0, 5.0, 6.0])
    rows = [{**row, "availability.bess": None if number == 4 else 1} for number, row in enumerate(rows)]
    found = checked(a_folder(tmp_path / "job"), rows, fill="ffill(1)")
    price, available = found.statistics["timeseries"]["columns"][1:]
    figures = {"min": 1.0, "max": 6.0, "mean": 3.4}
    what = {"name": "price", "unit": "USD/MWh", "type": "number"}
    assert price == {**what, "values": 4, "gaps": 0, "filled": 1, **figures}
    assert (available["values"], available["gaps"], available["filled"]) == (4, 1, 0)
    assert spans(found) == [
        ("given", "00:00", []),
        ("filled", "01:00", ["price"]),
        ("given", "02:00", []),
        ("gap", "04:00", ["availability.bess"]),
    ]


def test_a_block_without_a_row_is_a_gap_of_the_coverage(tmp_path: Path) -> None:
    rows = gappy([1.0, 2.0, 3.0, 4.0])
    found = checked(a_folder(tmp_path / "job"), [rows[0], rows[3]])
    assert spans(found) == [("given", "00:00", []), ("gap", "01:00", []), ("given", "03:00", [])]


def test_coverage_without_end_is_cut_and_counted(tmp_path: Path) -> None:
    values: list[float | None] = [None if row % 2 else 1.0 for row in range(2_400)]
    found = checked(a_folder(tmp_path / "job"), gappy(values), fill="ffill(1)").statistics["timeseries"]["coverage"]
    assert (len(found["spans"]), found["left_out"]) == (1_000, 1_400)


def a_run(path: Path, **config: object) -> tuple[Folder, Any]:
    """A battery planned on a snapshot with two filled prices, of which the horizon holds one or both."""
    folder = a_folder(path)
    found = checked(folder, gappy([30.0, None, 60.0, 20.0, None, 90.0]), fill="interpolate(1)")
    for table in found.tables.values():
        write_table(folder.path / "input", table)
    start = {"horizon_start": DAY, "market": HOURLY, "settings": {"fill": "interpolate(1)"}}
    return folder, run(folder, "SO", {**start, **config})


def test_a_job_counts_and_warns_of_what_was_made_up_on_its_horizon(tmp_path: Path) -> None:
    folder, end = a_run(tmp_path / "all")
    assert folder.result()["kpis"]["filled_cells"]["value"] == 2
    assert end.log("WARNING") == [
        "2 values of the horizon were missing and filled by the data source's policy: 2 of price."
    ]
    folder, _ = a_run(tmp_path / "half", horizon_blocks=3)
    assert folder.result()["kpis"]["filled_cells"]["value"] == 1


def test_a_job_may_refuse_made_up_values(tmp_path: Path) -> None:
    _, end = a_run(tmp_path / "job", fill="error")
    assert end.code == 1
    assert "fill: error; upload data without gaps" in end.log("ERROR")[0]
