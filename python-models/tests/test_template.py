"""The template of docs/tutorial-model.md solves, stops with its best, and its upload has nothing to be warned of."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from model_check.check_model import check
from portfolios import a_series
from running import EUROPE, IN_IEX, ROOT, SAMPLE, End, Folder, a_folder, start_program, wait

TEMPLATE = ROOT / "python-models" / "templates" / "battery.py"
CONFIG = {"time_limit": 60, "mip_gap": 1e-4, "threads": 1, "seed": 0}


def run(folder: Folder, **config: object) -> End:
    return wait(start_program(folder, TEMPLATE, "SO", {**CONFIG, **config}))


def on_sample(path: Path) -> Folder:
    folder = a_folder(path)
    for table in ("timeseries", "storage"):
        shutil.copy(SAMPLE / f"{table}.csv", folder.path / "input")
    return folder


def test_its_upload_has_nothing_to_be_warned_of(tmp_path: Path) -> None:
    check(TEMPLATE.read_bytes(), tmp_path, more_modules=False)
    assert json.loads((tmp_path / "report.json").read_text()) == {"errors": [], "warnings": []}


def test_it_earns_on_any_day_of_the_sample_and_keeps_the_battery_s_limits(tmp_path: Path) -> None:
    folder = on_sample(tmp_path / "job")
    typical = {"settings": {"kind": "typical_day"}, "market": IN_IEX}
    end = run(folder, **typical, horizon_start="2026-11-30T18:30:00Z", horizon_blocks=96)
    assert (end.code, end.stderr) == (0, "")
    result, rows = folder.result(), folder.table("schedule")
    assert result["termination_status"] in ("optimal", "gap_reached")
    assert end.events("incumbent")
    assert result["kpis"]["profit"]["value"] > 0
    assert len(rows) == 96
    energy = 100.0
    for row in rows:
        charge, discharge = float(row["charge_mw"]), float(row["discharge_mw"])
        assert min(charge, discharge) < 1e-6
        energy += 0.25 * (0.94 * charge - discharge / 0.94)
        assert abs(energy - float(row["soc_mwh"])) < 1e-5
        assert 10 - 1e-6 <= energy <= 200 + 1e-6
    assert energy >= 100 - 1e-6


def test_it_does_not_burn_energy_at_negative_prices_and_says_what_cannot_be(tmp_path: Path) -> None:
    battery: dict[str, object] = {
        "asset_id": "b", "p_charge_max_mw": 4, "p_discharge_max_mw": 4, "soc_min_mwh": 0, "soc_max_mwh": 4,
        "soc_initial_mwh": 3, "soc_terminal_min_mwh": 4, "soc_terminal_value_per_mwh": 0,
        "eta_charge": 0.5, "eta_discharge": 0.5, "throughput_cost_per_mwh": 0,
    }  # fmt: skip
    prices: list[dict[str, object]] = [
        {"block_start": f"2026-03-29T0{hour}:{minute:02}:00+01:00", "price": -50}
        for hour in (0, 1)
        for minute in (0, 15, 30, 45)
    ]
    dated = {"settings": {}, "market": EUROPE, "horizon_start": "2026-03-28T23:00:00Z", "horizon_blocks": 8}
    folder = a_folder(tmp_path / "negative").write(timeseries=prices, storage=[battery])
    assert run(folder, **dated).code == 0
    assert all(float(row["charge_mw"]) == 0 or float(row["discharge_mw"]) == 0 for row in folder.table("schedule"))
    folder = a_folder(tmp_path / "impossible").write(timeseries=prices[:1], storage=[{**battery, "soc_initial_mwh": 0}])
    assert run(folder, **{**dated, "horizon_blocks": 1}).code == 0
    assert folder.result()["termination_status"] == "infeasible"
    assert "soc_terminal_min_mwh" in folder.result()["conflicts"][0]["hint"]


def test_it_takes_data_of_one_s_own_with_two_prices_and_cells_left_empty(tmp_path: Path) -> None:
    battery: dict[str, object] = {
        "asset_id": "b", "p_charge_max_mw": 4, "p_discharge_max_mw": 4, "soc_min_mwh": 0, "soc_max_mwh": 4,
        "soc_initial_mwh": 0, "eta_charge": 0.9, "eta_discharge": "", "degradation_segments": "0.5:1|0.5:2",
    }  # fmt: skip
    hours = a_series("2026-03-02T00:00:00+01:00", [10, 50], price_sell=[8.0, 40.0])
    folder = a_folder(tmp_path / "own").write(timeseries=hours, storage=[battery])
    market = {**EUROPE, "mtu_minutes": 60}
    dated = {"settings": {}, "market": market, "horizon_start": "2026-03-01T23:00:00Z", "horizon_blocks": 2}
    assert run(folder, **dated).code == 0
    assert folder.result()["kpis"]["profit"]["value"] == pytest.approx(0.9 * 4 * 40 - 4 * 10)
    one_price = [
        {"block_start": hour["block_start"], "price": price} for hour, price in zip(hours, (9, 43), strict=True)
    ]
    folder = a_folder(tmp_path / "one price").write(timeseries=one_price, storage=[battery])
    assert run(folder, **{**dated, "market": {**market, "fees": {"buy_per_mwh": 1, "sell_per_mwh": 3}}}).code == 0
    assert folder.result()["kpis"]["profit"]["value"] == pytest.approx(0.9 * 4 * 40 - 4 * 10)
