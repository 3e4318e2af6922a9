"""Plans and their bids in a market with ticks and limits, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from energy_models import dmo
from energy_models.bidding.bids import Bids, make_bids
from energy_models.inputs.inputs import Inputs
from energy_models.markets.market_rules import DAY_AHEAD, SegmentRules, bid_segment, segments_of
from energy_models.outputs.outcomes import Outcome, read_outcomes
from energy_models.search.solving import solve
from in_process import EXACT, inputs_of
from portfolios import a_curve, a_unit

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
