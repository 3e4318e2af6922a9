"""Bids are the plan in the market's ticks: nothing sold below its cost, nothing left over but what rounding leaves."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from bidding import LIMITS, TICKS, a_merchant, bids_of, rules_of
from energy_models import dmo, rmo
from energy_models.bidding.bid_steps import Step, curve, taken_mw
from energy_models.bidding.bids import bid_kpis
from energy_models.inputs.faults import InputFault
from in_process import Columns, inputs_of, with_scenarios
from portfolios import a_curve, a_series, a_storage, a_unit
from running import HOURLY, a_folder, run


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


@pytest.mark.parametrize(
    ("types", "alone", "in_scenarios"),
    [(["curve", "block"], "curve", "curve"), (["single"], "single", "single"), ([], "single", "curve")],
)
def test_orders_are_called_what_the_market_calls_them(types: list[str], alone: str, in_scenarios: str) -> None:
    market = {**TICKS, "segments": [{"id": "DAM", "order_types": types}]}
    inputs = a_merchant([90.0], market)
    assert {order.order_type for order in bids_of(inputs)[1].orders} == {alone}
    versions: list[tuple[float, Columns]] = [(0.5, {"price": [70.0]}), (0.5, {"price": [90.0]})]
    assert {order.order_type for order in bids_of(with_scenarios(inputs, versions))[1].orders} == {in_scenarios}


@pytest.mark.parametrize("model", [dmo, rmo])
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"bid_pricing": "guess"}, "bid_pricing must be one of price_taker, marginal"),
        ({"bid_margin_per_mwh": "5"}, "bid_margin_per_mwh must be a number"),
        ({"block_bids": "yes"}, "block_bids must be true, false or gross"),
        ({"block_bids": 1}, "block_bids must be true, false or gross"),
    ],
)
def test_bids_in_a_way_nobody_knows_are_refused_before_the_search(
    model: ModuleType, settings: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputFault, match=words):
        model.build(a_merchant([90.0], **settings))


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
