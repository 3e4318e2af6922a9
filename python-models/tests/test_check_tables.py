"""The table check lists everything that is wrong, with stable codes, and never fails itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from checked_tables import DAY, check, codes, one_changed, sound, written
from energy_models.check_tables import check_folder
from portfolios import Rows, a_curve, a_series, a_storage
from running import HOURLY, SOURCE, a_folder, environment


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


@pytest.mark.parametrize("limit", ["market_buy_limit_mw", "market_sell_limit_mw"])
def test_buying_below_selling_needs_a_limit_of_either(limit: str, tmp_path: Path) -> None:
    settings: dict[str, Any] = {limit: 10}
    fitness = check(written(tmp_path, **one_changed("timeseries", price_sell=60)), **settings)["fitness"]
    assert (fitness["DMO"]["fit"], fitness["RMO"]["fit"]) == (True, True)
    assert [finding["code"] for finding in fitness["SO"]["findings"]] == ["PRICE_BUY_BELOW_SELL"]


@pytest.mark.parametrize("limit", ["grid_import_limit_mw", "grid_export_limit_mw"])
def test_buying_below_selling_needs_a_limit_of_the_sites_own_connection(limit: str, tmp_path: Path) -> None:
    settings: dict[str, Any] = {limit: 10}
    fitness = check(written(tmp_path, **one_changed("timeseries", price_sell=60)), **settings)["fitness"]
    assert fitness["SO"]["fit"]
    for model_type in ("DMO", "RMO"):
        (finding,) = (f for f in fitness[model_type]["findings"] if f["code"] == "PRICE_BUY_BELOW_SELL")
        assert "market_buy_limit_mw or market_sell_limit_mw" in finding["message"]


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


def test_nanoseconds_of_a_parquet_file_are_cut_and_odd_types_are_findings(tmp_path: Path) -> None:
    first = 1_772_409_600_000_000_123
    starts = pyarrow.array([first + hour * 3_600_000_000_000 for hour in range(24)], pyarrow.timestamp("ns", "UTC"))
    columns = {"block_start": starts, "price": pyarrow.array([[1.0]] * 24)}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "timeseries.parquet")
    found = check(tmp_path)["findings"]
    assert {(each["code"], each["column"]) for each in found} == {("BAD_TYPE", "price")}


@pytest.mark.parametrize("text", ["1", "1.00", "1e0", "TRUE"])
def test_a_flag_is_0_or_1_however_it_is_written(text: str, tmp_path: Path) -> None:
    assert check(written(tmp_path, **one_changed("units", must_run=text)))["findings"] == []


@pytest.mark.parametrize("text", ["2", "0.5", "yes", "-1", "inf"])
def test_nothing_else_is_a_flag(text: str, tmp_path: Path) -> None:
    [finding] = check(written(tmp_path, **one_changed("units", must_run=text)))["findings"]
    assert (finding["code"], finding["message"]) == ("BAD_TYPE", "must_run must be 0 or 1.")


def test_a_number_too_small_for_any_solver_is_told_how_small_it_may_be(tmp_path: Path) -> None:
    [finding] = check(written(tmp_path, **one_changed("timeseries", price_buy="-1e300")))["findings"]
    assert (finding["code"], finding["message"]) == ("OUT_OF_RANGE", "price_buy must be at least -1e+12.")


def test_quoted_cells_may_stand_behind_spaces(tmp_path: Path) -> None:
    lines = [f'"{row["block_start"]}", "{row["price_buy"]}"' for row in a_series(DAY, [50.0] * 24)]
    report = check(written(tmp_path, timeseries="\n".join(['"block_start", "price"', *lines])))
    assert (report["findings"], report["tables"][0]["rows"]) == ([], 24)


def test_a_first_line_that_is_no_csv_is_all_that_is_told(tmp_path: Path) -> None:
    report = check(written(tmp_path, timeseries='"block_start" ,"price"\n2026-03-02T00:00:00+00:00,5\n'))
    assert [finding["message"][:20] for finding in report["findings"]] == ["Line 1 is not CSV ('"]


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
    assert str(tmp_path) not in json.dumps(report)
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
