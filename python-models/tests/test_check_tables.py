"""The table check lists everything that is wrong, with stable codes, and never fails itself."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow
import pyarrow.parquet
import pytest

from energy_models.check_tables import check_folder
from portfolios import Rows, a_curve, a_series, a_storage, a_unit
from running import EUROPE, HOURLY, SOURCE, a_folder, environment

DAY = "2026-03-02T00:00:00+00:00"
Report = Mapping[str, Any]


def check(folder: Path, market: Mapping[str, Any] = HOURLY, **settings: object) -> Report:
    return check_folder(folder, market, settings).report


def codes(report: Report) -> set[str]:
    return {finding["code"] for finding in report["findings"]}


def written(folder: Path, **tables: Rows | str | bytes) -> Path:
    for name, content in tables.items():
        path = folder / f"{name}.csv"
        if isinstance(content, list):
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(content[0]))
                writer.writeheader()
                writer.writerows(content)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def sound() -> dict[str, Rows]:
    return {
        "timeseries": a_series(DAY, [50.0] * 24, load_mw=30.0),
        "units": [a_unit()],
        "unit_costs": a_curve(),
        "unit_startup": [{"unit_id": "g1", "hours_off_from": 1, "cost": 100}],
        "storage": [a_storage()],
    }


def one_changed(table: str, row: int = 0, **changed: object) -> dict[str, Rows]:
    tables = sound()
    tables[table][row] = {**tables[table][row], **changed}
    return tables


def test_sound_tables_have_no_findings(tmp_path: Path) -> None:
    report = check(written(tmp_path, **sound()))
    assert report["findings"] == []
    assert [table["name"] for table in report["tables"]] == list(sound())
    assert (report["first_block"], report["end"]) == (DAY, "2026-03-03T00:00:00+00:00")
    assert all(judged["fit"] for judged in report["fitness"].values())


CHANGES: dict[str, dict[str, Rows]] = {
    "BAD_TYPE": one_changed("units", p_max_mw="fifty"),
    "NAN": one_changed("timeseries", load_mw="nan"),
    "INF": one_changed("timeseries", price_buy="inf"),
    "NEGATIVE": one_changed("timeseries", load_mw=-1),
    "OUT_OF_RANGE": one_changed("storage", eta_charge=1.2),
    "DUPLICATE_BLOCK": one_changed("timeseries", row=1, block_start=DAY),
    "MISSING_BLOCK": one_changed("timeseries", row=1, block_start="2026-03-02T05:00:00+00:00"),
    "NOT_ON_GRID": one_changed("timeseries", row=1, block_start="2026-03-02T01:10:00+00:00"),
    "OUT_OF_ORDER": {**sound(), "timeseries": sound()["timeseries"][::-1]},
    "TZ_MISMATCH": one_changed("timeseries", block_start="2026-03-02T01:00:00+01:00"),
    "MIN_GT_MAX": one_changed("units", p_min_mw=60, startup_ramp_mw=70, shutdown_ramp_mw=70),
    "INITIAL_INCONSISTENT": one_changed("units", initial_on=1, initial_p_mw=5, initial_hours_off=0),
    "RAMP_ZERO": one_changed("units", ramp_up_mw_per_h=0),
    "NONCONVEX_COST": {**sound(), "unit_costs": [*a_curve(), {"unit_id": "g1", "p_mw": 30, "cost_per_h": 1900}]},
    "STARTUP_NOT_INCREASING": {
        **sound(),
        "unit_startup": [*sound()["unit_startup"], {"unit_id": "g1", "hours_off_from": 5, "cost": 90}],
    },
    "UNKNOWN_ID": {**sound(), "timeseries": a_series(DAY, [50.0] * 24, availability__nobody=1.0)},
    "DUPLICATE_ID": {**sound(), "storage": [a_storage(), a_storage()]},
    "UNKNOWN_COLUMN": one_changed("storage", colour="red"),
}


@pytest.mark.parametrize("code", CHANGES)
def test_each_fault_has_its_code(code: str, tmp_path: Path) -> None:
    assert code in codes(check(written(tmp_path, **CHANGES[code])))


def test_faults_of_whole_files_and_settings_have_their_codes(tmp_path: Path) -> None:
    tables: dict[str, Rows | str] = {**sound(), "units": "", "plants": "a\n1\n", "unit_costs": "unit_id\ng1\n"}
    bands = [{"width_mw": 5, "short_mult": 1, "long_mult": 0.9}, {"short_mult": 0.8, "long_mult": 0.5}]
    report = check(written(tmp_path, **tables), deviation_bands=bands)
    assert {"EMPTY", "UNKNOWN_TABLE", "MISSING_COLUMN", "BANDS_NONCONVEX"} <= codes(report)


def test_assets_are_the_storage_table_by_another_name_but_not_beside_it(tmp_path: Path) -> None:
    tables = sound()
    renamed = {("assets" if name == "storage" else name): rows for name, rows in tables.items()}
    report = check(written(tmp_path, **renamed))
    assert report["findings"] == []
    assert [table["name"] for table in report["tables"]] == list(tables)
    assert report["fitness"]["SO"]["fit"]
    report = check(written(tmp_path, storage=tables["storage"]))
    assert [(finding["table"], finding["code"]) for finding in report["findings"]] == [("storage", "DUPLICATE_TABLE")]


def test_prices_outside_the_limits_are_a_warning(tmp_path: Path) -> None:
    report = check(written(tmp_path, **sound()), {**HOURLY, "price_cap": 40})
    assert {(finding["severity"], finding["code"]) for finding in report["findings"]} == {
        ("warning", "PRICE_OUTSIDE_LIMITS")
    }
    assert report["fitness"]["DMO"]["fit"]


def test_buying_below_selling_needs_limits(tmp_path: Path) -> None:
    tables = one_changed("timeseries", price_sell=60)
    report = check(written(tmp_path, **tables), market_buy_limit_mw=10, market_sell_limit_mw=10)
    assert report["fitness"]["DMO"]["fit"]
    assert [finding["code"] for finding in report["fitness"]["SO"]["findings"]] == ["PRICE_BUY_BELOW_SELL"]


def test_a_hundred_rows_of_a_fault_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    tables = {**one_changed("units", p_max_mw="fifty"), "timeseries": a_series(DAY, [50.0] * 3000, load_mw=-1.0)}
    findings = check(written(tmp_path, **tables))["findings"]
    negative = [finding for finding in findings if finding["code"] == "NEGATIVE"]
    assert [finding["row"] for finding in negative] == [*range(1, 101), None]
    assert negative[-1]["message"] == "2,900 more rows have the same fault."
    assert "BAD_TYPE" in {finding["code"] for finding in findings}, "many faults of one kind hide no other"


def test_a_thousand_findings_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    below = {f"renewable.p{number}": -1 for number in range(12)}
    series: Rows = [{**row, **below} for row in a_series(DAY, [50.0] * 120)]
    findings = check(written(tmp_path, timeseries=series))["findings"]
    assert findings[-1]["code"] == "TOO_LARGE"
    assert "201 more findings" in findings[-1]["message"]


def test_findings_name_the_row_of_the_file_whatever_was_dropped_or_sorted(tmp_path: Path) -> None:
    rows = a_series(DAY, [50.0] * 24)
    rows[5]["price_buy"] = 9_999
    lines = ["block_start,price_buy,price_sell", "2026-03-01T23:00:00+00:00,1", ""]
    lines += [f"{row['block_start']},{row['price_buy']},{row['price_sell']}" for row in reversed(rows)]
    findings = check(written(tmp_path, timeseries="\n".join(lines)), {**HOURLY, "price_cap": 400})["findings"]
    assert {finding["code"]: finding["row"] for finding in findings} == {
        "BAD_TYPE": 1,
        "OUT_OF_ORDER": None,
        "PRICE_OUTSIDE_LIMITS": 20,
    }


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


def test_everything_wrong_with_a_unit_is_told_at_once(tmp_path: Path) -> None:
    unit = a_unit(initial_on=0, initial_p_mw=30, initial_hours_on=5, initial_hours_off=5, ramp_up_mw_per_h=0)
    found = check(written(tmp_path, units=[unit], unit_costs=a_curve()))["findings"]
    assert sorted((each["code"], each["column"]) for each in found if each["severity"] == "error") == [
        ("INITIAL_INCONSISTENT", "initial_hours_on"),
        ("INITIAL_INCONSISTENT", "initial_p_mw"),
        ("RAMP_ZERO", "ramp_up_mw_per_h"),
    ]


def test_a_share_that_must_be_taken_is_compared_with_the_sum_of_the_plants(tmp_path: Path) -> None:
    series = a_series(DAY, [50.0] * 24, renewable__w=3.0, renewable__s=2.0, renewable_min_mw=[5.0] * 23 + [6.0])
    found = check(written(tmp_path, timeseries=series))["findings"]
    assert [(each["code"], each["row"], each["value"]) for each in found] == [("MIN_GT_MAX", 24, "6")]


def test_a_floor_above_what_a_storage_holds_is_a_fault(tmp_path: Path) -> None:
    tables = {**sound(), "timeseries": a_series(DAY, [50.0] * 24, soc_min_mwh__bess=[0.0] * 20 + [21.0] * 4)}
    found = check(written(tmp_path, **tables))["findings"]
    assert [(each["code"], each["row"]) for each in found] == [("MIN_GT_MAX", row) for row in range(21, 25)]


def test_prices_are_held_to_the_limits_of_their_day(tmp_path: Path) -> None:
    market = {**HOURLY, "price_cap": 40, "changes": [{"from": "2026-03-03", "price_cap": 100}]}
    found = check(written(tmp_path, timeseries=a_series(DAY, [50.0] * 48)), market)["findings"]
    assert {each["code"] for each in found} == {"PRICE_OUTSIDE_LIMITS"}
    assert all(each["message"].startswith("24 values") for each in found)


@pytest.mark.parametrize(
    ("bands", "rows"),
    [
        ([{"width_mw": 5, "short_mult": 0.8}, {"width_mw": -1}, {"short_mult": "x", "long_mult": None}], [2, 3, 3]),
        ([{"width_mw": 5, "short_mult": 0.8, "long_mult": 0.9}, {"short_mult": 0.7, "long_mult": 0.9}], [1, 2, 2]),
        ([{"short_mult": 1}, {"short_mult": 2}], [1]),
        ("wide", [None]),
    ],
)
def test_every_fault_of_the_bands_is_told_wherever_they_stand(
    bands: object, rows: list[object], tmp_path: Path
) -> None:
    written(tmp_path, **sound())
    market = {**HOURLY, "deviation": {"bands": bands}}
    for report, column in (
        (check(tmp_path, deviation_bands=bands), "deviation_bands"),
        (check(tmp_path, market), "market.deviation.bands"),
    ):
        found = [each for each in report["findings"] if each["severity"] == "error"]
        assert [each["row"] for each in found] == rows
        assert {each["column"] for each in found} == {column}


def test_a_negative_deviation_price_needs_bands_of_one_multiplier(tmp_path: Path) -> None:
    written(tmp_path, **{**sound(), "timeseries": a_series(DAY, [50.0] * 24, deviation_price=[60.0] * 23 + [-5.0])})
    single = check(tmp_path, deviation_bands=[{"short_mult": 1, "long_mult": 1}])["fitness"]["RMO"]
    assert single == {"fit": True, "findings": []}
    apart = check(tmp_path, deviation_bands=[{"short_mult": 1.1, "long_mult": 1}])["fitness"]["RMO"]
    assert [(each["code"], each["row"]) for each in apart["findings"]] == [("BANDS_NONCONVEX", 24)]


@pytest.mark.parametrize("name", ["+05:30", "asia/kolkata", "../etc", "Europe", ""])
def test_a_time_zone_that_is_none_is_a_finding(name: str, tmp_path: Path) -> None:
    found = check(written(tmp_path, **sound()), {**HOURLY, "timezone": name})["findings"][0]
    assert (found["code"], found["column"], found["value"]) == ("UNKNOWN_ID", "market.timezone", name)


def test_a_segment_to_bid_in_must_be_one_of_the_market(tmp_path: Path) -> None:
    market = {**HOURLY, "segments": [{"id": "DAM"}]}
    assert check(written(tmp_path, **sound()), market, bid_segment="DAM")["findings"] == []
    assert codes(check(tmp_path, market, bid_segment="GDAM")) == {"UNKNOWN_ID"}


def test_scenarios_of_other_blocks_are_told_apart_even_if_they_are_as_many(tmp_path: Path) -> None:
    tables = in_scenarios({"a": 0.5, "b": 0.5}, {"a": 24})
    tables["timeseries"] += [{"scenario": "b", **row} for row in a_series("2026-03-03T00:00:00+00:00", [50.0] * 24)]
    found = check(written(tmp_path, **tables))["findings"]
    assert [(each["code"], each["value"]) for each in found] == [("MISSING_BLOCK", "a"), ("MISSING_BLOCK", "b")]


def test_nanoseconds_of_a_parquet_file_are_cut_and_odd_types_are_findings(tmp_path: Path) -> None:
    first = 1_772_409_600_000_000_123
    starts = pyarrow.array([first + hour * 3_600_000_000_000 for hour in range(24)], pyarrow.timestamp("ns", "UTC"))
    columns = {"block_start": starts, "price": pyarrow.array([[1.0]] * 24)}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "timeseries.parquet")
    found = check(tmp_path)["findings"]
    assert {(each["code"], each["column"]) for each in found} == {("BAD_TYPE", "price")}


def test_hourly_data_in_a_quarter_hour_market_is_recognised(tmp_path: Path) -> None:
    report = check(written(tmp_path, timeseries=a_series("2026-03-02T00:00:00+01:00", [50.0] * 24)), EUROPE)
    assert "60-minute data" in report["findings"][0]["message"]


HOSTILE: dict[str, bytes] = {
    "nul bytes": b"block_start,price_buy\n2026-03-02T00:00:00+00:00,5\0\n",
    "latin-1": "block_start,price_buy\n2026-03-02T00:00:00+00:00,5\n\xe9\xe8,1\n".encode("latin-1"),
    "a picture": bytes(range(256)) * 40,
    "an open quotation mark": b'block_start,price_buy\n"2026-03-02T00:00:00+00:00,5\n',
    "a quotation mark in a cell": b'block_start,price_buy\n"2026"x,5\n',
    "two columns of one name": b"block_start,price_buy,price_buy\n2026-03-02T00:00:00+00:00,5,6\n",
    "no header": b"2026-03-02T00:00:00+00:00,5\n2026-03-02T01:00:00+00:00,6\n",
    "a huge cell": b"block_start,price_buy\n" + b"9" * 300_000 + b",5\n",
    "ragged rows": b"block_start,price_buy\n2026-03-02T00:00:00+00:00\n1,2,3\n",
    "semicolons": b"block_start;price_buy\n2026-03-02T00:00:00+00:00;5\n",
    "only line ends": b"\n\n\r\n",
    "years out of range": b"block_start,price_buy\n0001-01-01T00:00:00+23:59,5\n9999-12-31T23:59:59-23:59,5\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_findings_and_no_crash(kind: str, tmp_path: Path) -> None:
    report = check(written(tmp_path, timeseries=HOSTILE[kind]))
    assert [finding for finding in report["findings"] if finding["severity"] == "error"]
    assert all(len(finding["value"] or "") <= 100 for finding in report["findings"])
    json.dumps(report)


def test_random_damage_never_breaks_the_check(tmp_path: Path) -> None:
    random = Random(7)
    written(tmp_path, **sound())
    clean = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for _ in range(150):
        for path, content in clean.items():
            damaged = bytearray(content)
            for _ in range(random.randint(0, 6)):
                damaged[random.randrange(len(damaged))] = random.choice(b'",;\n\r\0\xff-.0eT+n_9')
            path.write_bytes(damaged)
        checked = check_folder(tmp_path, HOURLY, {"fill": random.choice(["interpolate(3)", "previous_day(9)", None])})
        json.dumps([checked.report, checked.statistics], allow_nan=False)


def test_a_parquet_table_is_read_and_a_false_one_is_a_finding(tmp_path: Path) -> None:
    rows = a_series(DAY, [50.0] * 24)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "timeseries.parquet")
    (tmp_path / "storage.parquet").write_bytes(b"PAR1 this is none")
    report = check(tmp_path)
    assert [(finding["table"], finding["code"]) for finding in report["findings"]] == [("storage", "BAD_TYPE")]
    assert report["tables"][0]["rows"] == 24


def test_the_program_writes_the_report_and_normalised_tables(tmp_path: Path) -> None:
    series: Rows = [{**row, "flag": "x"} for row in a_series("2026-03-02T05:30:00+05:30", [50.0] * 3)][::-1]
    folder = a_folder(tmp_path / "job").write(timeseries=series)
    program = SOURCE / "energy_models" / "check_tables.py"
    variables = environment(folder, "", {"market": HOURLY, "settings": {}})
    subprocess.run([sys.executable, str(program)], env=variables, check=True, capture_output=True)
    assert [row["block_start"] for row in folder.table("timeseries")] == [
        "2026-03-02T00:00:00+00:00",
        "2026-03-02T01:00:00+00:00",
        "2026-03-02T02:00:00+00:00",
    ]
    stored = pyarrow.parquet.read_table(folder.output / "timeseries.parquet")
    assert str(stored.schema.field("block_start").type) == "timestamp[us, tz=UTC]"
    report = json.loads((folder.output / "report.json").read_text())
    assert report["tables"][0]["columns"][1] == {"name": "price_buy", "unit": "USD/MWh", "type": "number"}


def in_scenarios(shares: Mapping[str, float], blocks: Mapping[str, int]) -> dict[str, Rows]:
    series = [{"scenario": name, **row} for name, count in blocks.items() for row in a_series(DAY, [50.0] * count)]
    table: Rows = [{"scenario": name, "probability": share} for name, share in shares.items()]
    return {**sound(), "timeseries": series, "scenarios": table}


def test_scenarios_hold_the_same_blocks_each(tmp_path: Path) -> None:
    report = check(written(tmp_path, **in_scenarios({"a": 0.4, "b": 0.6}, {"a": 24, "b": 24})))
    assert report["findings"] == []
    assert (report["first_block"], report["end"]) == (DAY, "2026-03-03T00:00:00+00:00")


@pytest.mark.parametrize(
    ("code", "shares", "blocks"),
    [
        ("OUT_OF_RANGE", {"a": 0.4, "b": 0.4}, {"a": 24, "b": 24}),
        ("UNKNOWN_ID", {"a": 0.4, "c": 0.6}, {"a": 24, "b": 24}),
        ("MISSING_BLOCK", {"a": 0.4, "b": 0.6}, {"a": 24, "b": 20}),
    ],
)
def test_scenarios_that_do_not_fit_are_found(
    code: str, shares: Mapping[str, float], blocks: Mapping[str, int], tmp_path: Path
) -> None:
    assert codes(check(written(tmp_path, **in_scenarios(shares, blocks)))) == {code}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("bid_pricing", "guess", "BAD_TYPE"),
        ("block_bids", 1, "BAD_TYPE"),
        ("bid_margin_per_mwh", "5", "BAD_TYPE"),
        ("cvar_alpha", 1, "OUT_OF_RANGE"),
        ("cvar_weight", -1, "NEGATIVE"),
    ],
)
def test_settings_of_bids_are_checked_before_a_run_needs_them(
    name: str, value: object, code: str, tmp_path: Path
) -> None:
    report = check_folder(written(tmp_path, **sound()), HOURLY, {name: value}).report
    assert [(finding["code"], finding["column"]) for finding in report["findings"]] == [(code, name)]
