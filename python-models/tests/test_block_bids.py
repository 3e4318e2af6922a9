"""A run of a unit is sold whole or not at all, and no load is left by that."""

from __future__ import annotations

import pytest

from bidding import LIMITS, TICKS, a_merchant, bids_of
from energy_models.bidding.bids import bid_kpis
from in_process import Columns, inputs_of, with_scenarios
from portfolios import a_curve, a_unit


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
