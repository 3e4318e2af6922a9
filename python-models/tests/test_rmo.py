"""The real-time model keeps what the day-ahead plan committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolios import a_curve, a_series, a_storage, a_unit
from running import HOURLY, Folder, a_folder, run

DAY = "2026-03-02T00:00:00+00:00"
BANDS = [{"width_mw": 5, "short_mult": 1.2, "long_mult": 0.8}, {"short_mult": 2, "long_mult": 0}]


def a_portfolio(path: Path) -> Folder:
    series = a_series(DAY, [10, 10, 90, 90, 10, 10], deviation_price=50.0)
    units = [a_unit(), a_unit(unit_id="g2", fast_start=1)]
    return a_folder(path).write(
        timeseries=series, units=units, unit_costs=a_curve() + a_curve("g2"), storage=[a_storage()]
    )


def a_config(settings: dict[str, object] | None = None) -> dict[str, object]:
    limits = {"market_buy_limit_mw": 40, "market_sell_limit_mw": 40, "deviation_bands": BANDS}
    return {"market": HOURLY, "settings": settings or limits, "horizon_start": DAY, "horizon_blocks": 6}


def commits(folder: Folder, unit: str) -> list[int]:
    return [int(row["commit"]) for row in folder.table("schedule") if row["asset_id"] == unit]


def test_without_a_plan_units_are_free_and_one_warning_says_so(tmp_path: Path) -> None:
    folder = a_portfolio(tmp_path / "job")
    end = run(folder, "RMO", a_config())
    assert len(end.log("WARNING")) == 1
    running = zip(commits(folder, "g1"), commits(folder, "g2"), strict=True)  # alike, so that either may run
    assert [sum(each) for each in running] == [0, 0, 1, 1, 0, 0]


def test_slow_units_keep_the_plan_and_fast_ones_are_free(tmp_path: Path) -> None:
    folder = a_portfolio(tmp_path / "job")
    plan: list[dict[str, object]] = [
        {"block_start": row["block_start"], "commit.g1": 1, "commit.g2": 1, "committed_net_sell_mw": 20}
        for row in a_series(DAY, [0] * 6)
    ]
    end = run(folder.write(plan=plan), "RMO", a_config())
    assert (end.code, end.log("WARNING")) == (0, [])
    assert commits(folder, "g1") == [1] * 6
    assert sum(commits(folder, "g2")) < 6
    assert len(folder.table("deviation")) == 6 * len(BANDS)
    assert any("without the revenue of the 120 MWh sold before" in line for line in end.log("INFO"))
    assert any("what was traded in sessions since is not known" in line for line in end.log("INFO"))


@pytest.mark.parametrize(("hours_off", "cost"), [(1, 100), (3, 400)])
def test_a_start_costs_what_the_plans_time_off_makes_it(hours_off: int, cost: float, tmp_path: Path) -> None:
    evening = "2026-03-01T20:00:00+00:00"
    running = {"initial_on": 1, "initial_p_mw": 20, "initial_hours_on": 90, "initial_hours_off": 0}
    starts: list[dict[str, object]] = [
        {"unit_id": "g1", "hours_off_from": hours, "cost": price} for hours, price in ((0, 100), (2, 400), (20, 9000))
    ]
    folder = a_portfolio(tmp_path / "job").write(
        units=[a_unit(**running)], unit_costs=a_curve(), unit_startup=starts, storage=[a_storage()]
    )
    plan: list[dict[str, object]] = [
        {"block_start": row["block_start"], "commit.g1": int(not 4 - hours_off <= block < 4)}
        for block, row in enumerate(a_series(evening, [0] * 10))
    ]
    assert run(folder.write(plan=plan), "RMO", a_config()).code == 0
    assert commits(folder, "g1") == [1] * 6
    assert folder.result()["kpis"]["startup"]["value"] == cost


@pytest.mark.parametrize("column", ["renewable_mw", "renewable.pv", "load_mw"])
def test_what_gives_or_takes_nothing_tonight_has_a_plan_of_nothing(column: str, tmp_path: Path) -> None:
    series = [{**row, column: 0.0} for row in a_series(DAY, [50] * 6, deviation_price=60.0)]
    folder = a_folder(tmp_path / "job").write(timeseries=series)
    assert run(folder, "RMO", a_config()).code == 0
    assert folder.result()["objective_value"] == 0
    assert len(folder.table("market")) == 6


def test_an_empty_list_of_bands_is_none_at_all_though_the_market_has_some(tmp_path: Path) -> None:
    limits = {"market_buy_limit_mw": 0, "market_sell_limit_mw": 0}
    market = {**HOURLY, "deviation": {"bands": BANDS}}
    given: list[dict[str, object]] = [{}, {"deviation_bands": None}, {"deviation_bands": []}]
    told = list[int]()
    for bands in given:
        folder = a_portfolio(tmp_path / f"job{len(told)}")
        end = run(folder, "RMO", {**a_config({**limits, **bands}), "market": market})
        assert end.code == 0
        told.append(len(folder.table("deviation")))
    assert told == [6 * len(BANDS), 6 * len(BANDS), 0]


def test_a_closed_session_trades_nothing(tmp_path: Path) -> None:
    folder = a_portfolio(tmp_path / "job")
    is_open = [0, 0, 1, 1, 1, 0]
    series = a_series(DAY, [10, 10, 90, 90, 10, 10], deviation_price=50.0, rtm_open=is_open)
    run(folder.write(timeseries=series), "RMO", a_config())
    traded = [float(row["buy_mw"]) + float(row["sell_mw"]) for row in folder.table("market")]
    assert all(amount == 0 for amount, open_now in zip(traded, is_open, strict=True) if not open_now)


def test_bands_that_would_pay_for_deviating_are_refused(tmp_path: Path) -> None:
    folder = a_portfolio(tmp_path / "job")
    end = run(folder, "RMO", a_config({"deviation_bands": [{"width_mw": 5, "short_mult": 0.5, "long_mult": 1}]}))
    assert end.code == 1
    assert "deviation_bands" in end.log("ERROR")[0]
