"""Bids are the plan in the market's ticks: nothing sold below its cost, nothing left over but what rounding leaves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from energy_models import dmo, rmo
from energy_models.bidding.bid_steps import Step, curve, taken_mw
from energy_models.bidding.bids import Bids, bid_kpis, make_bids
from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.series import Series
from energy_models.markets.market_rules import DAY_AHEAD, SegmentRules, bid_segment, segments_of
from energy_models.outputs.outcomes import Outcome, read_outcomes
from energy_models.search.solving import solve
from in_process import EXACT, Columns, inputs_of, with_scenarios
from portfolios import a_curve, a_series, a_storage, a_unit
from running import HOURLY, a_folder, run

TICKS: Mapping[str, Any] = {
    "price_floor": -500,
    "price_cap": 4000,
    "price_tick": 0.5,
    "qty_tick_mw": 0.1,
    "qty_min_mw": 0.1,
}
LIMITS = {"market_buy_limit_mw": 60, "market_sell_limit_mw": 60, "unserved_price": 900}


def rules_of(**facts: Any) -> SegmentRules:
    return segments_of({**TICKS, "segments": [{"id": "DAM", **facts}]})[0]


def bids_of(inputs: Inputs) -> tuple[list[Outcome], Bids]:
    problem = dmo.build(inputs)
    found = solve(problem, EXACT)
    assert found.values is not None
    outcomes = read_outcomes(problem, found.values, found.row_duals)
    everywhere = np.ones(inputs.series.horizon.count, dtype=np.bool_)
    return outcomes, make_bids(outcomes, everywhere, bid_segment(inputs.market, DAY_AHEAD, None))


def a_merchant(prices: list[float], market: Mapping[str, Any] = TICKS, **settings: object) -> Inputs:
    """A unit of 40 per MWh and a start of 333, with nobody to serve."""
    starts = [{"unit_id": "g1", "hours_off_from": 1, "cost": 333}]
    return inputs_of({"price": prices}, {**LIMITS, **settings}, [a_unit()], a_curve(), starts, market=market)


@pytest.mark.parametrize("seed", range(20))
def test_a_curve_rises_and_sells_at_its_points_what_was_planned_there(seed: int) -> None:
    random = Random(seed)
    prices = np.array(sorted(random.uniform(-600, 4100) for _ in range(6)))
    net = np.array(sorted(random.choice([0.0, random.uniform(-90, 90)]) for _ in prices))
    rules = rules_of()
    steps = curve(prices, net, rules)
    sells, buys = ([(s.price, s.quantity_mw) for s in steps if s.side == side] for side in ("sell", "buy"))
    assert sells == sorted(sells)
    assert buys == sorted(buys, key=lambda step: (step[0], -step[1]))
    assert len({price for price, _ in sells}) == len(sells)
    for price, planned in zip(prices, net, strict=True):
        taken = taken_mw(steps, float(price), rules)
        if -500 < price < 4000:
            assert abs(taken) <= abs(planned) + 1e-9
            assert abs(planned - taken) < 0.1 + 1e-9
    for step in steps:
        assert step.price is not None
        assert -500 <= step.price <= 4000
        assert float(step.price * 2).is_integer()
        assert round(step.quantity_mw * 10, 6).is_integer()


def test_prices_are_rounded_away_from_loss_and_equal_steps_are_one() -> None:
    steps = curve(np.array([20.1, 40.2, 41.9, 70.3, 70.4]), np.array([-5.0, 8.04, 8.04, 20.0, 30.0]), rules_of())
    assert steps == [Step("buy", 20.0, 5.0), Step("sell", 40.5, 8.0), Step("sell", 70.5, 30.0)]


def test_a_curve_of_too_many_points_loses_those_that_matter_least() -> None:
    prices, net = np.array([10.0, 20, 30, 40, 50]), np.array([-20.0, -19, 5, 6, 30])
    steps = curve(prices, net, rules_of(max_curve_points=3))
    assert [(step.side, step.price, step.quantity_mw) for step in steps] == [
        ("buy", 20, 19),
        ("sell", 30, 5),
        ("sell", 50, 30),
    ]


def test_the_least_quantity_is_kept() -> None:
    assert curve(np.array([30.0, 40.0]), np.array([0.4, 2.0]), rules_of(qty_min_mw=0.5)) == [Step("sell", 40.0, 2.0)]


@pytest.mark.parametrize("net", [-7.77, -0.04, 0.0, 0.1, 3.33])
def test_a_curve_of_one_price_is_the_self_schedule(net: float) -> None:
    amounts = [step.quantity_mw for step in curve(np.array([50.0]), np.array([net]), rules_of())]
    assert amounts == ([math.floor(abs(net) * 10 + 1e-6) / 10] if abs(net) >= 0.1 else [])


@pytest.mark.parametrize("seed", range(4))
def test_bids_of_scenarios_rise_and_leave_less_than_a_tick(seed: int) -> None:
    random = Random(seed)
    inputs = inputs_of(
        {"price": [0.0] * 6, "load_mw": [random.uniform(0, 30) for _ in range(6)]},
        LIMITS,
        [a_unit(), a_unit(unit_id="g2", p_min_mw=5)],
        a_curve() + a_curve("g2", 5, 50, 60),
        storage=[a_storage()],
        market=TICKS,
    )
    versions: list[tuple[float, Columns]] = [
        (share, {"price": [float(random.choice([-10, 20.25, 45, 70, 130])) for _ in range(6)]})
        for share in (0.5, 0.3, 0.2)
    ]
    outcomes, bids = bids_of(with_scenarios(inputs, versions))
    assert {order.order_type for order in bids.orders} == {"curve"}
    for label in inputs.series.horizon.labels:
        rows = [order for order in bids.orders if order.block_start == label]
        assert len({order.order_id for order in rows}) <= 1
        sells = [(order.price, order.quantity_mw) for order in rows if order.side == "sell"]
        buys = [(order.price, -order.quantity_mw) for order in rows if order.side == "buy"]
        for points in (sells, buys):
            assert [quantity for _, quantity in sorted(points)] == sorted(quantity for _, quantity in points)
    kpis = bid_kpis(bids, outcomes)
    most, left = kpis["bid_residual_max_mw"][0], kpis["bid_residual_mwh"][0]
    assert most is not None and left is not None
    assert most < 0.1 + 1e-6
    assert left <= 6 * 0.1


def test_a_marginal_bid_asks_for_what_the_energy_is_worth() -> None:
    market = {**TICKS, "fees": {"buy_per_mwh": 2, "sell_per_mwh": 3}}
    inputs = a_merchant([90.0, 90.2], market, bid_pricing="marginal", bid_margin_per_mwh=1.5)
    _, bids = bids_of(inputs)
    # The unit is at its limit: a MWh more would be bought for price + 2 or is worth what it sells for, price - 3.
    assert [(order.side, order.price, order.quantity_mw) for order in bids.orders] == [
        ("sell", 91.5, 50.0),
        ("sell", 92.0, 50.0),
    ]


def test_a_pricing_nobody_knows_is_refused() -> None:
    with pytest.raises(InputFault, match="bid_pricing must be one of price_taker, marginal"):
        bids_of(a_merchant([90.0], bid_pricing="guess"))


def test_a_run_of_a_unit_is_one_block_at_its_average_cost() -> None:
    outcomes, bids = bids_of(a_merchant([10.0, 90, 90, 90, 10, 80, 80], block_bids=True))
    plan = outcomes[0].plan.units[0]
    runs = [[1, 2, 3], [5, 6]]
    assert [order.order_type for order in bids.orders] == ["block"] * 5
    by_id = {
        name: [order for order in bids.orders if order.order_id == name] for name in {o.order_id for o in bids.orders}
    }
    assert len(by_id) == 2
    for blocks, name in zip(runs, sorted(by_id), strict=True):
        quantity = [order.quantity_mw for order in by_id[name]]
        assert quantity == pytest.approx(plan.p_mw[blocks].tolist())
        cost = float(plan.start_cost[blocks].sum() + plan.energy_cost[blocks].sum())
        (price,) = {order.price for order in by_id[name]}
        assert price is not None
        assert 0 <= price - cost / sum(quantity) < 0.5


def test_blocks_are_only_made_of_what_may_be_left_and_is_sold() -> None:
    prices = [90.0, 90.0, 90.0]
    must_run = a_unit(must_run=1)
    stays = inputs_of({"price": prices}, {**LIMITS, "block_bids": True}, [must_run], a_curve(), market=TICKS)
    serves = inputs_of(
        {"price": prices, "load_mw": [0.0, 30.0, 0.0]},
        {**LIMITS, "block_bids": True},
        [a_unit()],
        a_curve(),
        market=TICKS,
    )
    without = a_merchant(prices, {**TICKS, "segments": [{"id": "DAM", "order_types": ["single"]}]}, block_bids=True)
    for inputs in (stays, serves, without):
        _, bids = bids_of(inputs)
        assert {order.order_type for order in bids.orders} == {"single"}


def test_a_block_in_scenarios_is_what_the_unit_gives_in_all_of_them() -> None:
    ramps = {"ramp_up_mw_per_h": 100, "startup_ramp_mw": 50, "min_up_h": 3}
    inputs = inputs_of({"price": [0.0] * 3}, {**LIMITS, "block_bids": True}, [a_unit(**ramps)], a_curve(), market=TICKS)
    versions: list[tuple[float, Columns]] = [(0.5, {"price": [90.0, 90, 90]}), (0.5, {"price": [90.0, 20, 90]})]
    outcomes, bids = bids_of(with_scenarios(inputs, versions))
    blocks = [order.quantity_mw for order in bids.orders if order.order_type == "block"]
    assert blocks == [50, 20, 50]
    rest = [
        (order.block_start[11:13], order.price, order.quantity_mw)
        for order in bids.orders
        if order.order_type == "curve"
    ]
    assert rest == [("01", 90, 30)]
    assert bid_kpis(bids, outcomes)["bid_residual_mwh"][0] == 0


def test_one_named_scenario_writes_what_none_does(tmp_path: Path) -> None:
    series = a_series("2026-03-02T00:00:00+00:00", [30, 10, 90, 80, 20, 60], load_mw=5.0)
    config = {
        "market": {**HOURLY, **TICKS},
        "settings": LIMITS,
        "horizon_start": "2026-03-02T00:00:00+00:00",
        "horizon_blocks": 6,
    }
    written = []
    for name, rows in (("none", series), ("one", [{"scenario": "only", **row} for row in series])):
        folder = a_folder(tmp_path / name).write(
            timeseries=rows, units=[a_unit()], unit_costs=a_curve(), storage=[a_storage()]
        )
        assert run(folder, "DMO", config).code == 0
        written.append({path.name: path.read_bytes() for path in folder.output.glob("*.csv")})
    assert written[0] == written[1]
    assert b"single" in written[0]["bids.csv"]


def in_blocks_of(minutes: int, inputs: Inputs, start: str = "2026-03-02T00:00:00+00:00") -> Inputs:
    """The same rows, as blocks of another length."""
    series = inputs.series
    horizon = Horizon(datetime.fromisoformat(start), series.horizon.count, minutes, series.horizon.zone)
    return replace(inputs, series=Series(horizon, dict(series.columns)))


def hours_of(minutes: int) -> Mapping[str, Any]:
    return {**TICKS, "segments": [{"id": "DAM", "mtu_minutes": minutes}]}


def test_a_market_of_hours_gets_the_mean_of_four_quarters_and_what_differs_is_told() -> None:
    load = [10.0, 20.0, 30.0, 40.0, 5.0, 5.0, 5.0, 5.0]
    inputs = inputs_of({"price": [50.0] * 8, "load_mw": load}, LIMITS, market=hours_of(60))
    outcomes, bids = bids_of(in_blocks_of(15, inputs))
    orders = [(order.block_start[11:16], order.side, order.quantity_mw) for order in bids.orders]
    assert orders == [("00:00", "buy", 25.0), ("01:00", "buy", 5.0)]
    assert bids.residual_mw[0].tolist() == [15.0, 5.0, -5.0, -15.0, 0.0, 0.0, 0.0, 0.0]
    assert bid_kpis(bids, outcomes) == {"bid_residual_mwh": (10.0, "MWh"), "bid_residual_max_mw": (15.0, "MW")}


def test_an_hour_that_the_plan_covers_in_part_is_left() -> None:
    inputs = inputs_of({"price": [50.0] * 7, "load_mw": [8.0] * 7}, LIMITS, market=hours_of(60))
    _, bids = bids_of(in_blocks_of(15, inputs, start="2026-03-02T00:30:00+00:00"))
    assert [(order.block_start[11:16], order.quantity_mw) for order in bids.orders] == [("01:00", 8.0)]
    assert bids.residual_mw[0].tolist() == [-8.0, -8.0, 0.0, 0.0, 0.0, 0.0, -8.0]


def test_a_market_of_quarters_gets_each_hour_four_times() -> None:
    outcomes, bids = bids_of(a_merchant([10.0, 90, 90], market=hours_of(15)))
    orders = [(order.block_start[11:16], order.quantity_mw) for order in bids.orders]
    assert orders == [(f"0{hour}:{minute:02}", 50.0) for hour in (1, 2) for minute in (0, 15, 30, 45)]
    assert bid_kpis(bids, outcomes)["bid_residual_mwh"][0] == 0


def test_a_run_in_quarters_is_a_block_of_hours() -> None:
    market = {**hours_of(60), "price_cap": 400000}
    inputs = a_merchant([-90.0] * 4 + [90.0] * 8 + [-90.0] * 4, market=market, block_bids=True)
    outcomes, bids = bids_of(in_blocks_of(15, inputs))
    plan = outcomes[0].plan.units[0]
    assert plan.on.tolist() == [0.0] * 4 + [1.0] * 8 + [0.0] * 4
    assert [(order.order_type, order.block_start[11:16]) for order in bids.orders] == [
        ("block", "01:00"),
        ("block", "02:00"),
    ]
    sold_mwh = sum(order.quantity_mw for order in bids.orders)
    assert sold_mwh == pytest.approx(float(plan.p_mw.sum()) / 4, abs=0.2)
    cost = float(plan.start_cost.sum() + plan.energy_cost.sum())
    assert bids.orders[0].price == pytest.approx(cost / sold_mwh, abs=0.5)


@pytest.mark.parametrize("model", [dmo, rmo])
def test_blocks_that_fit_neither_way_are_refused_before_a_plan_is_made(model: ModuleType) -> None:
    segments = [{"id": "DAM", "mtu_minutes": 25}, {"id": "RTM", "mtu_minutes": 25, "stage": "intraday"}]
    inputs = a_merchant([10.0, 90, 90], market={**TICKS, "segments": segments})
    with pytest.raises(InputFault, match="trades blocks of 25 minutes and the plan's are of 60"):
        model.build(inputs)


def test_gross_bids_sell_a_run_that_serves_load_and_buy_that_load() -> None:
    prices, load = [90.0, 90.0, 90.0], [20.0, 30.0, 10.0]
    limits = {**LIMITS, "block_bids": "gross"}
    inputs = inputs_of({"price": prices, "load_mw": load}, limits, [a_unit()], a_curve(), market=TICKS)
    outcomes, bids = bids_of(inputs)
    sold = {o.block_start: o.quantity_mw for o in bids.orders if o.side == "sell"}
    bought = {o.block_start: o.quantity_mw for o in bids.orders if o.side == "buy"}
    assert {(order.order_type, order.price) for order in bids.orders if order.side == "buy"} == {("single", 4000)}
    assert {order.order_type for order in bids.orders if order.side == "sell"} == {"block"}
    assert list(bought.values()) == load
    plan = outcomes[0].plan
    net = [sold[label] - bought[label] for label in inputs.series.horizon.labels]
    assert net == pytest.approx((plan.sell_mw - plan.buy_mw).tolist())
    assert bid_kpis(bids, outcomes)["bid_residual_mwh"][0] == 0


@pytest.mark.parametrize(
    ("price", "settings"),
    [
        pytest.param(90.0, {"market_buy_limit_mw": 15}, id="the load can't be bought"),
        pytest.param(90.0, {"market_sell_limit_mw": 30}, id="the run can't be sold"),
        pytest.param(30.0, {}, id="the run, kept for reserve, would not be taken"),
    ],
)
def test_gross_bids_leave_out(price: float, settings: dict[str, object]) -> None:
    series = {"price": [price] * 3, "load_mw": [20.0, 30.0, 20.0], "reserve_up_mw": [0.0, 5.0, 0.0]}
    _, bids = bids_of(
        inputs_of(series, {**LIMITS, "block_bids": "gross", **settings}, [a_unit()], a_curve(), market=TICKS)
    )
    assert bids.runs.bids == []
    assert bids.runs.left_out == 1
    assert {order.order_type for order in bids.orders} <= {"single"}
    assert not any(order.order_id.startswith("own-load") for order in bids.orders)


def test_gross_bids_of_scenarios_buy_what_the_run_no_longer_serves_at_any_price() -> None:
    inputs = inputs_of(
        {"price": [0.0] * 3, "load_mw": [20.0] * 3},
        {**LIMITS, "block_bids": "gross"},
        [a_unit()],
        a_curve(),
        market=TICKS,
    )
    versions: list[tuple[float, Columns]] = [(0.5, {"price": [90.0, 90, 90]}), (0.5, {"price": [70.0, 70, 70]})]
    outcomes, bids = bids_of(with_scenarios(inputs, versions))
    kinds = {(order.order_type, order.side, order.quantity_mw) for order in bids.orders}
    assert kinds == {("block", "sell", 50.0), ("single", "buy", 20.0)}
    assert bid_kpis(bids, outcomes)["bid_residual_mwh"][0] == 0
