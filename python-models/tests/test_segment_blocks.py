"""Bids are for the segment's own blocks, whatever those of the plan are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from bidding import LIMITS, TICKS, a_merchant, bids_of
from energy_models import dmo, rmo
from energy_models.bidding.bids import bid_kpis
from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.series import Series
from in_process import inputs_of


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
    committed = dmo.report(outcomes).tables["committed"]["committed_net_sell_mw"]
    assert committed.tolist() == [-25.0] * 4 + [-5.0] * 4
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


def test_two_runs_that_share_an_hour_are_two_orders() -> None:
    market = {**hours_of(60), "price_cap": 400000}
    merchant = a_merchant([90.0] * 5 + [-900.0] + [90.0] * 6, market=market, block_bids=True)
    inputs = replace(merchant, units=[{**merchant.units[0], "min_down_h": "0.25", "ramp_up_mw_per_h": "400"}])
    outcomes, bids = bids_of(in_blocks_of(15, inputs))
    assert outcomes[0].plan.units[0].on.tolist() == [1.0] * 5 + [0.0] + [1.0] * 6
    orders = {(order.order_id[len("block-g1-2026-03-02T") :][:5], order.block_start[11:16]) for order in bids.orders}
    assert sorted(orders) == [("00:00", "00:00"), ("00:00", "01:00"), ("01:30", "01:00"), ("01:30", "02:00")]
    assert len(bids.orders) == 4


@pytest.mark.parametrize("model", [dmo, rmo])
def test_blocks_that_fit_neither_way_are_refused_before_a_plan_is_made(model: ModuleType) -> None:
    segments = [{"id": "DAM", "mtu_minutes": 25}, {"id": "RTM", "mtu_minutes": 25, "stage": "intraday"}]
    inputs = a_merchant([10.0, 90, 90], market={**TICKS, "segments": segments})
    with pytest.raises(InputFault, match="trades blocks of 25 minutes and the plan's are of 60"):
        model.build(inputs)
