"""Bids that make a plan's market position: one price-taking order per block, in the market's ticks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from energy_models.inputs import Inputs
from energy_models.plan import Plan

COLUMNS = ("segment", "block_start", "order_type", "side", "price", "quantity_mw", "order_id", "link_id")


def self_schedule_bids(inputs: Inputs, plan: Plan) -> dict[str, list[Any]]:
    """Sells at the floor and buys at the cap, so that every order is taken; quantities are cut to whole ticks.

    Where the market has no such limit the price stays empty: a market order.
    """
    market = inputs.market
    bids: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    tick, least = float(market.get("qty_tick_mw") or 0.0), float(market.get("qty_min_mw") or 0.0)
    for label, buy, sell in zip(inputs.series.horizon.labels, plan.buy_mw, plan.sell_mw, strict=True):
        quantity = to_tick(abs(sell - buy), tick)
        if quantity <= 0.0 or quantity < least:
            continue
        side = "sell" if sell > buy else "buy"
        price = market.get("price_floor" if side == "sell" else "price_cap")
        order = (_segment(market), label, "single", side, price, quantity, f"{side}-{label}", None)
        for name, cell in zip(COLUMNS, order, strict=True):
            bids[name].append(cell)
    return bids


def to_tick(quantity_mw: float, tick_mw: float) -> float:
    """The quantity in whole ticks, rounded towards zero."""
    if tick_mw <= 0.0:
        return quantity_mw
    return round(math.floor(quantity_mw / tick_mw + 1e-6) * tick_mw, 9)


def _segment(market: Mapping[str, Any]) -> str | None:
    segments = market.get("segments") or [{}]
    name = segments[0].get("id")
    return None if name is None else str(name)
