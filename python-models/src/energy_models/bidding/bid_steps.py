"""A block's price-quantity curve in the market's ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energy_models.arrays import Vector
from energy_models.markets.market_rules import SegmentRules

SLACK = 1e-6
"""Share of a tick within which a number counts as a whole one: solvers and floats leave dust."""


@dataclass(frozen=True)
class Step:
    """A point of a curve: so many MW in all are sold from this price on, or bought up to it."""

    side: str
    price: float | None
    """Per MWh; None is an order at any price."""
    quantity_mw: float


def curve(prices: Vector, net_mw: Vector, rules: SegmentRules) -> list[Step]:
    """The steps of one block: its net sale at each of several prices, as buys and sells, by price.

    Quantities are cut to whole ticks, prices rounded away from loss and kept within the limits, equal steps merged,
    steps below the least quantity left out, and those of the smallest change where there are more than may be.
    """
    order = np.argsort(prices, kind="stable")
    rising = np.maximum.accumulate(net_mw[order])
    points = [(float(price), float(net)) for price, net in zip(prices[order], rising, strict=True)]
    sells = _merged([(sell_price(price, rules), net) for price, net in points if net > 0.0], rules)
    buys = _merged([(buy_price(price, rules), -net) for price, net in reversed(points) if net < 0.0], rules)
    steps = [*(Step("buy", *step) for step in reversed(buys)), *(Step("sell", *step) for step in sells)]
    while len(steps) > rules.max_curve_points:
        steps.pop(_least(steps))
    return steps


def taken_mw(steps: Sequence[Step], price: float, rules: SegmentRules) -> float:
    """The net sale that a curve makes at a clearing price, which the market too can only say in ticks."""
    low, high = buy_price(price, rules), sell_price(price, rules)
    sold = [s.quantity_mw for s in steps if s.side == "sell" and (s.price is None or s.price <= high + 1e-9)]
    bought = [s.quantity_mw for s in steps if s.side == "buy" and (s.price is None or s.price >= low - 1e-9)]
    return max(sold, default=0.0) - max(bought, default=0.0)


def sell_price(price: float, rules: SegmentRules) -> float:
    """The price in whole ticks, up, within the limits."""
    return _within(_ticks(price, rules.price_tick, up=True), rules)


def buy_price(price: float, rules: SegmentRules) -> float:
    """The price in whole ticks, down, within the limits."""
    return _within(_ticks(price, rules.price_tick, up=False), rules)


def to_tick(quantity_mw: float, rules: SegmentRules) -> float:
    """The quantity in whole ticks, towards zero; 0 where that is less than the market takes."""
    cut = _ticks(quantity_mw, rules.qty_tick_mw, up=False)
    return cut if cut > 0.0 and cut >= rules.qty_min_mw else 0.0


def _merged(points: Sequence[tuple[float, float]], rules: SegmentRules) -> list[tuple[float, float]]:
    """Points of rising quantity: of one quantity the first, of one price the last."""
    merged: list[tuple[float, float]] = []
    for price, quantity in points:
        cut = to_tick(quantity, rules)
        if cut <= (merged[-1][1] if merged else 0.0):
            continue
        if merged and merged[-1][0] == price:
            merged.pop()
        merged.append((price, cut))
    return merged


def _least(steps: Sequence[Step]) -> int:
    """The step whose loss changes the quantity least."""
    sells = [step.quantity_mw if step.side == "sell" else 0.0 for step in steps]
    buys = [step.quantity_mw if step.side == "buy" else 0.0 for step in steps]
    changes = np.diff(sells, prepend=0.0) - np.diff(buys, append=0.0)
    return int(np.argmin(changes))


def _within(price: float, rules: SegmentRules) -> float:
    low = -math.inf if rules.price_floor is None else rules.price_floor
    high = math.inf if rules.price_cap is None else rules.price_cap
    return min(max(price, low), high)


def _ticks(number: float, tick: float, *, up: bool) -> float:
    if tick <= 0.0:
        return number
    whole = math.ceil(number / tick - SLACK) if up else math.floor(number / tick + SLACK)
    return round(whole * tick, 9)
