"""What a run writes: every table and figure of energy.md §6, counted again from the tables alone."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from portfolios import a_curve, a_series, a_storage, a_unit
from running import HOURLY, ROOT, Folder, a_folder, run

DAY = "2026-03-02T00:00:00+00:00"
PRICES = [30, -20, -40, 5, 40, 80, 90, 20, 10, 0, 60, 120]
SUN = [0.0, 4, 12, 12, 8, 4, 0, 0, 3, 9, 5, 0]
HOURS = len(PRICES)
SCHEDULE = (
    "block_start asset_id kind commit p_mw charge_mw discharge_mw soc_mwh reserve_up_mw reserve_down_mw curtailed_mw "
    "startup_cost energy_cost"
)
MARKET = "block_start buy_mw sell_mw {} unserved_mw price_buy price_sell cash"
MONEY = (
    "cost_buy fuel startup degradation deviation unserved_cost reserve_shortfall_cost",
    "revenue_sell reserve_revenue terminal_value",
)


def planned(path: Path, model_type: str) -> Folder:
    """A plan of everything at once: a unit, two batteries, sun, load, reserve and, for RMO, deviation."""
    series = a_series(
        DAY, PRICES, load_mw=[6.0] * HOURS, price_buy=[price + 2.0 for price in PRICES],
        renewable__wind=SUN, availability__wind=[0.5] * 3 + [1.0] * 9, renewable__hydro=[1.0] * HOURS,
        pv_available_mw=SUN,
        reserve_up_mw=[1.0] * HOURS, reserve_up_price=[3.0] * HOURS, reserve_down_price=[1.0] * HOURS,
        deviation_price=[50.0] * HOURS, rtm_open=[0.0] * 3 + [1.0] * 9, committed_net_sell_mw=[2.0] * HOURS,
    )  # fmt: skip
    folder = a_folder(path).write(
        timeseries=series,
        storage=[
            {**a_storage(), "degradation_segments": "0.4:1|0.6:3", "soc_terminal_value_per_mwh": 20},
            {**a_storage(asset_id="small"), "degradation_segments": "", "soc_terminal_value_per_mwh": 0},
        ],
    )
    if model_type != "SO":
        start = [{"unit_id": "g1", "hours_off_from": 1, "cost": 100}]
        folder.write(units=[a_unit(p_min_mw=5, initial_hours_off=9)], unit_costs=a_curve(low=5), unit_startup=start)
    bands = [{"width_mw": 3, "short_mult": 1.1, "long_mult": 0.8}, {"short_mult": 1.5, "long_mult": 0.2}]
    settings = {
        "market_buy_limit_mw": 9, "market_sell_limit_mw": 9, "grid_import_limit_mw": 9, "grid_export_limit_mw": 9,
        "unserved_price": 3000, "reserve_penalty": 200, "reserve_duration_h": 0.5, "deviation_bands": bands,
    }  # fmt: skip
    config = {"market": HOURLY, "settings": settings, "horizon_start": DAY, "horizon_blocks": HOURS, "mip_gap": 1e-6}
    end = run(folder, model_type, config)
    assert (end.code, end.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module", params=["SO", "DMO", "RMO"])
def plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Folder]:
    return request.param, planned(tmp_path_factory.mktemp(request.param) / "job", request.param)


def number(cell: str) -> float:
    return float(cell or 0)


def kpis_of(folder: Folder) -> dict[str, float]:
    return {name: figure["value"] for name, figure in folder.result()["kpis"].items()}


def test_its_tables_have_the_columns_of_the_design(plan: tuple[str, Folder]) -> None:
    model_type, folder = plan
    market = folder.table("market")
    assert list(folder.table("schedule")[0]) == SCHEDULE.split()
    assert list(market[0]) == MARKET.format("pv_mw" if model_type == "SO" else "renewable_mw").split()
    assert list(folder.table("prices")[0]) == ["block_start", "shadow_price_energy", "shadow_price_reserve"]
    assert len(market) == len({row["block_start"] for row in market}) == HOURS
    if model_type == "RMO":
        deviation = folder.table("deviation")
        assert list(deviation[0]) == ["block_start", "band", "short_mw", "long_mw", "cost"]
        assert {row["band"] for row in deviation} == {"0", "1"}
    if model_type != "SO":
        order = ["segment", "block_start", "order_type", "side", "price", "quantity_mw", "order_id", "link_id"]
        assert list(folder.table("bids")[0])[: len(order)] == order


def test_the_page_on_results_names_every_table_and_figure(plan: tuple[str, Folder]) -> None:
    page = (ROOT / "docs" / "results.md").read_text()
    written = {path.stem for path in plan[1].output.glob("*.csv")} | kpis_of(plan[1]).keys()
    assert {name for name in written if f"`{name}`" not in page} == set()


def test_csv_and_parquet_hold_the_same(plan: tuple[str, Folder]) -> None:
    _, folder = plan
    for path in folder.output.glob("*.csv"):
        stored = pq.read_table(path.with_suffix(".parquet")).to_pylist()
        rows = folder.table(path.stem)
        assert len(stored) == len(rows)
        for kept, row in zip(stored, rows, strict=True):
            for name, cell in row.items():
                if isinstance(kept[name], (int, float)) and not isinstance(kept[name], bool):
                    assert float(cell) == pytest.approx(kept[name], abs=1e-12)
                else:
                    assert cell == ("" if kept[name] is None else str(kept[name]))


def test_its_cost_items_sum_up_to_the_objective(plan: tuple[str, Folder]) -> None:
    _, folder = plan
    kpis, objective = kpis_of(folder), folder.result()["objective_value"]
    paid, earned = (sum(kpis[name] for name in names.split()) for names in MONEY)
    assert paid - earned == pytest.approx(objective, rel=1e-6, abs=1e-4)
    assert kpis["total_cost"] == pytest.approx(objective, rel=1e-6)
    assert kpis["objective"] == pytest.approx(objective, rel=1e-6)
    assert kpis["profit"] == -kpis["total_cost"]
    assert kpis["bound"] <= objective + 1e-6 * abs(objective)
    assert kpis["rows"] * kpis["cols"] > 0
    assert min(kpis["build_ms"], kpis["solve_ms"], kpis["filled_cells"]) >= 0


def test_its_figures_are_those_of_its_tables(plan: tuple[str, Folder]) -> None:
    model_type, folder = plan
    kpis, market, schedule = kpis_of(folder), folder.table("market"), folder.table("schedule")
    cash = [number(row["sell_mw"]) * number(row["price_sell"]) for row in market]
    cash = [at - number(row["buy_mw"]) * number(row["price_buy"]) for at, row in zip(cash, market, strict=True)]
    assert [number(row["cash"]) for row in market] == pytest.approx(cash, abs=1e-6)
    assert sum(cash) == pytest.approx(kpis["revenue_sell"] - kpis["cost_buy"], abs=1e-5)
    assert kpis["unserved_mwh"] == pytest.approx(sum(number(row["unserved_mw"]) for row in market), abs=1e-5)
    assert kpis["curtailed_mwh"] == pytest.approx(sum(number(row["curtailed_mw"]) for row in schedule), abs=1e-5)
    wear = sum(number(row["energy_cost"]) for row in schedule if row["kind"] == "storage")
    assert kpis["degradation"] == pytest.approx(wear, abs=1e-5)
    discharged = sum(number(row["discharge_mw"]) / 0.9 / 20 for row in schedule if row["kind"] == "storage")
    assert kpis["cycles_throughput"] == pytest.approx(discharged, abs=1e-5)
    assert 0 < kpis["cycles_rainflow"] <= kpis["cycles_throughput"] + 2
    each = folder.table("cycles")
    assert [row["asset_id"] for row in each] == ["bess", "small"]
    for name in ("cycles_throughput", "cycles_rainflow", "cycles_counted"):
        assert sum(number(row[name]) for row in each) == pytest.approx(kpis[name], abs=1e-5)
    assert max(number(row["deepest_cycle"]) for row in each) == pytest.approx(kpis["deepest_cycle"], abs=1e-5)
    assert sum(number(row["wear_cost"]) for row in each) == pytest.approx(wear, abs=1e-5)
    for row in each:
        own = sum(number(cells["discharge_mw"]) for cells in schedule if cells["asset_id"] == row["asset_id"])
        assert number(row["discharged_mwh"]) == pytest.approx(own, abs=1e-5)
    if model_type == "SO":
        reserve = sum(3 * number(row["reserve_up_mw"]) + number(row["reserve_down_mw"]) for row in schedule)
        assert kpis["reserve_revenue"] == pytest.approx(reserve, abs=1e-5)
        assert reserve > 0
        return
    power = sum(number(row["p_mw"]) for row in schedule if row["asset_id"] == "g1")
    assert kpis["co2_t"] == pytest.approx(0.5 * power, abs=1e-5)
    assert kpis["full_load_hours"] == pytest.approx(power / 50, abs=1e-5)
    assert power > 0
    assert kpis["fuel"] == pytest.approx(40 * power, abs=1e-4)
    if model_type == "RMO":
        assert kpis["deviation"] == pytest.approx(
            sum(number(row["cost"]) for row in folder.table("deviation")), abs=1e-5
        )


def test_plants_share_what_is_taken_of_them_and_give_what_is_available(plan: tuple[str, Folder]) -> None:
    model_type, folder = plan
    market = folder.table("market")
    greens = [row for row in folder.table("schedule") if row["kind"] == "renewable"]
    if model_type == "SO":
        assert [number(row["p_mw"]) + number(row["curtailed_mw"]) for row in greens] == pytest.approx(SUN)
        assert [row["p_mw"] for row in greens] == [row["pv_mw"] for row in market]
        return
    wind, hydro = ([row for row in greens if row["asset_id"] == name] for name in ("wind", "hydro"))
    assert len(greens) == 2 * HOURS
    available = [0.5 * power for power in SUN[:3]] + SUN[3:]
    for block, rows in enumerate(zip(wind, hydro, market, strict=True)):
        one, other, whole = (number(row.get("p_mw") or row.get("renewable_mw", "")) for row in rows)
        assert one + number(rows[0]["curtailed_mw"]) == pytest.approx(available[block])
        assert other + number(rows[1]["curtailed_mw"]) == pytest.approx(1)
        assert one + other == pytest.approx(whole)
        assert one == pytest.approx(other * available[block])
