"""A plan obeys physics and is worth at least doing nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolios import a_curve, a_series, a_storage, a_unit
from running import EUROPE, HOURLY, Folder, a_folder, run

DAY = "2026-03-02T00:00:00+00:00"
PRICES = [30, 20, 10, 5, 5, 10, 40, 80, 90, 60, 30, 10, 0, 0, 10, 30, 60, 120, 150, 140, 90, 60, 40, 30]


def numbers(folder: Folder, table: str, column: str, asset: str | None = None) -> list[float]:
    rows = [row for row in folder.table(table) if asset is None or row["asset_id"] == asset]
    return [float(row[column] or 0) for row in rows]


def a_config(**more: object) -> dict[str, object]:
    return {"market": HOURLY, "settings": {}, "horizon_start": DAY, "horizon_blocks": 24, **more}


def test_a_storage_earns_and_keeps_its_limits(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(timeseries=a_series(DAY, PRICES), storage=[a_storage()])
    assert run(folder, "SO", a_config()).code == 0
    charge, discharge = (numbers(folder, "schedule", name) for name in ("charge_mw", "discharge_mw"))
    soc = numbers(folder, "schedule", "soc_mwh")
    assert folder.result()["kpis"]["profit"]["value"] > 0
    assert max(charge + discharge) <= 10 + 1e-6
    assert min(soc) >= -1e-6
    assert max(soc) <= 20 + 1e-6
    assert soc[-1] >= 10 - 1e-6
    assert all(min(pair) < 1e-6 for pair in zip(charge, discharge, strict=True))


def test_energy_balances_in_every_block(tmp_path: Path) -> None:
    load = [25.0 + hour % 7 for hour in range(24)]
    folder = a_folder(tmp_path / "job").write(
        timeseries=a_series(DAY, PRICES, load_mw=load, renewable_mw=[12.0] * 24),
        storage=[a_storage()],
        units=[a_unit()],
        unit_costs=a_curve(),
        unit_startup=[{"unit_id": "g1", "hours_off_from": 1, "cost": 100}],
    )
    settings = {"market_buy_limit_mw": 30, "market_sell_limit_mw": 30, "unserved_price": 3000}
    assert run(folder, "DMO", a_config(settings=settings)).code == 0
    power = {asset: numbers(folder, "schedule", "p_mw", asset) for asset in ("g1", "bess", "renewable")}
    bought, sold = numbers(folder, "market", "buy_mw"), numbers(folder, "market", "sell_mw")
    unserved = numbers(folder, "market", "unserved_mw")
    for block in range(24):
        supplied = sum(values[block] for values in power.values()) + bought[block] - sold[block] + unserved[block]
        assert supplied == pytest.approx(load[block], abs=1e-5)
    assert max(bought + sold) <= 30 + 1e-6


def test_the_shadow_price_is_what_the_next_mwh_costs(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(
        timeseries=a_series(DAY, [100.0] * 24, load_mw=30.0),
        units=[a_unit(must_run=1, initial_on=1, initial_p_mw=30, initial_hours_on=5, initial_hours_off=0)],
        unit_costs=a_curve(),
    )
    settings = {"market_buy_limit_mw": 0, "market_sell_limit_mw": 0}
    assert run(folder, "DMO", a_config(settings=settings)).code == 0
    assert numbers(folder, "prices", "shadow_price_energy") == pytest.approx([40.0] * 24)


def test_cost_items_sum_up_to_the_objective(tmp_path: Path) -> None:
    storage = a_storage(throughput_cost_per_mwh=3, degradation_segments="0.4:2|0.6:9", soc_terminal_value_per_mwh=35)
    series = a_series(DAY, PRICES, reserve_up_price=4.0, reserve_down_price=2.0, pv_available_mw=3.0)
    folder = a_folder(tmp_path / "job").write(timeseries=series, storage=[storage])
    assert run(folder, "SO", a_config(settings={"reserve_duration_h": 0.5})).code == 0
    kpis = {name: kpi["value"] for name, kpi in folder.result()["kpis"].items()}
    earned = kpis["revenue_sell"] + kpis["reserve_revenue"] + kpis["terminal_value"]
    assert kpis["cost_buy"] + kpis["degradation"] - earned == pytest.approx(
        folder.result()["objective_value"], rel=1e-6
    )


def test_reserve_that_need_not_last_takes_no_energy(tmp_path: Path) -> None:
    series = a_series(DAY, [50.0] * 24, reserve_up_price=1.0, reserve_down_price=1.0)
    folder = a_folder(tmp_path / "job").write(timeseries=series, storage=[a_storage()])
    assert run(folder, "SO", a_config(settings={"reserve_duration_h": 0})).code == 0
    assert numbers(folder, "schedule", "reserve_up_mw") == [10] * 24
    assert numbers(folder, "schedule", "reserve_down_mw") == [10] * 24


@pytest.mark.parametrize("size", [1.0, 1e-6])
def test_millions_that_cancel_and_watts_at_high_prices_are_a_plan(size: float, tmp_path: Path) -> None:
    sun = [size * thirds * 1000 / 3 for thirds in (7, 7, 4) * 8]  # sold by a third twice, bought by two once
    series = a_series(DAY, [9999.87654321] * 24, load_mw=size * 2000, pv_available_mw=sun)
    battery = a_storage(p_charge_max_mw=0, p_discharge_max_mw=0)
    folder = a_folder(tmp_path / "job").write(timeseries=series, storage=[battery])
    assert run(folder, "SO", a_config()).code == 0
    result = folder.result()
    assert result["objective_value"] == pytest.approx(0.0, abs=1e-3)
    assert (result["mip_gap"], result["kpis"]["mip_gap"]["value"]) == (0, 0)


def test_surplus_that_nothing_takes_does_not_make_a_storage_do_both(tmp_path: Path) -> None:
    # 30 MW must run, 5 MW may be sold: burning the rest in the battery would pay, but physics forbids it.
    unit = a_unit(must_run=1, p_min_mw=30, initial_on=1, initial_p_mw=30, initial_hours_on=5, initial_hours_off=0)
    folder = a_folder(tmp_path / "job").write(
        timeseries=a_series(DAY, [20.0] * 6, load_mw=[24, 24, 40, 24, 24, 40]),
        storage=[a_storage()],
        units=[unit],
        unit_costs=a_curve(low=30),
    )
    settings = {"market_buy_limit_mw": 5, "market_sell_limit_mw": 5, "unserved_price": 5000}
    assert run(folder, "DMO", a_config(settings=settings, horizon_blocks=6, mip_gap=1e-6)).code == 0
    charge = numbers(folder, "schedule", "charge_mw", "bess")
    discharge = numbers(folder, "schedule", "discharge_mw", "bess")
    assert all(min(pair) < 1e-6 for pair in zip(charge, discharge, strict=True))


def test_reserve_that_no_unit_can_hold_is_paid_for_as_missing(tmp_path: Path) -> None:
    series = a_series(DAY, PRICES, reserve_up_mw=[5.0] * 4 + [0.0] * 20)
    folder = a_folder(tmp_path / "job").write(timeseries=series, storage=[a_storage()])
    assert run(folder, "DMO", a_config(settings={"reserve_penalty": 100})).code == 0
    assert folder.result()["kpis"]["reserve_shortfall_cost"]["value"] == pytest.approx(2000)
    assert numbers(folder, "prices", "shadow_price_reserve")[0] == pytest.approx(100)


@pytest.mark.parametrize(("day", "blocks"), [("2026-03-28", 96), ("2026-03-29", 92), ("2026-10-25", 100)])
def test_a_typical_day_serves_days_of_any_length(day: str, blocks: int, tmp_path: Path) -> None:
    prices = [40 + 30 * ((block // 4) % 5) for block in range(96)]
    folder = a_folder(tmp_path / "job").write(
        timeseries=a_series("2026-01-15T00:00:00+01:00", prices, minutes=15), storage=[a_storage()]
    )
    config = {"market": EUROPE, "settings": {"kind": "typical_day"}, "delivery_day": day}
    assert run(folder, "DMO", config).code == 0
    market = folder.table("market")
    assert len(market) == blocks
    for row in market:  # by local wall time, also in the hour that comes twice
        clock = int(row["block_start"][11:13]) * 4 + int(row["block_start"][14:16]) // 15
        assert float(row["price_buy"]) == prices[clock]


def test_bids_are_the_plan_in_whole_ticks(tmp_path: Path) -> None:
    market = {**HOURLY, "price_floor": -500, "price_cap": 4000, "qty_tick_mw": 0.1, "qty_min_mw": 0.1}
    storage = a_storage(p_charge_max_mw=7.77, p_discharge_max_mw=3.33)
    folder = a_folder(tmp_path / "job").write(timeseries=a_series(DAY, PRICES), storage=[storage])
    assert run(folder, "DMO", a_config(market=market)).code == 0
    bids = folder.table("bids")
    assert bids
    assert all(float(bid["price"]) == (-500 if bid["side"] == "sell" else 4000) for bid in bids)
    assert all(round(float(bid["quantity_mw"]) * 10, 6).is_integer() for bid in bids)
