"""Where a profit has no limit: energy that is had without limit for less than it is paid for without limit.

Everything else in a portfolio is bounded, so a ray of the program is exactly this: in one block, one column that brings
energy and one that takes it, both open, whose costs sum to less than nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.diagnosis.breakage import runs_of
from energy_models.records import dataclass

Conflict = dict[str, Any]
DUST = 1e-9


@dataclass(frozen=True)
class Side:
    """One way to get energy, or to get rid of it, per block: at what price, and where without limit."""

    name: str
    words: str
    price: Vector
    is_open: Mask


def explain_unbounded(problem: Problem) -> list[Conflict]:
    """The blocks and the pair of prices that earn without end, the most profitable first; empty where there is none."""
    found = []
    for source in sources(problem):
        for sink in sinks(problem):
            gain = np.where(source.is_open & sink.is_open, sink.price - source.price, -np.inf)
            for run in runs_of(np.flatnonzero(gain > DUST).astype(np.int32)):
                worst = int(run[np.argmax(gain[run])])
                found.append((float(gain[worst]), _conflict(problem, source, sink, (int(run[0]), int(run[-1]), worst))))
    return [conflict for _, conflict in sorted(found, key=lambda pair: -pair[0])]


def sources(problem: Problem) -> list[Side]:
    """Buying, being short of the schedule, and leaving load unserved."""
    shape, (buy, _) = problem.shape, problem.inputs.prices
    everywhere = np.ones(len(buy), dtype=np.bool_)
    found = [Side("price_buy", "buying", buy, np.isinf(shape.buy_limit_mw))]
    if shape.unserved_price is not None:
        found.append(Side("unserved_price", "unserved load", np.full(len(buy), shape.unserved_price), everywhere))
    if shape.deviation_price is not None:
        for band in shape.bands:
            price = band.short_mult * shape.deviation_price
            found.append(Side("deviation_short", "being short", price, np.isinf(band.width_mw)))
    return found


def sinks(problem: Problem) -> list[Side]:
    """Selling, and being long of the schedule."""
    shape, (_, sell) = problem.shape, problem.inputs.prices
    found = [Side("sell", "selling", sell, np.isinf(shape.sell_limit_mw))]
    if shape.deviation_price is not None:
        for band in shape.bands:
            price = band.long_mult * shape.deviation_price
            found.append(Side("deviation_long", "being long", price, np.isinf(band.width_mw)))
    return found


def _conflict(problem: Problem, source: Side, sink: Side, blocks: tuple[int, int, int]) -> Conflict:
    first, last, worst = blocks
    labels, currency = problem.inputs.series.horizon.labels, problem.inputs.currency
    cost, paid = float(source.price[worst]), float(sink.price[worst])
    return {
        "constraint": f"{source.name}_below_{sink.name}",
        "asset": None,
        "block_from": labels[first],
        "block_to": labels[last],
        "needed": round(paid, 6),
        "achievable": round(cost, 6),
        "unit": f"{currency}/MWh".lstrip("/"),
        "hint": _hint(problem, source, sink),
    }


def _hint(problem: Problem, source: Side, sink: Side) -> str:
    buy, sell = problem.shape.limit_names
    wrong = "PRICE_BUY_BELOW_SELL: " if (source.name, sink.name) == ("price_buy", "sell") else ""
    ways = []
    limits = [name for name, side in ((buy, source.name), (sell, sink.name)) if side in ("price_buy", "sell")]
    if limits:
        ways.append(f"set {' or '.join(limits)} in the settings")
    if source.name == "unserved_price":
        ways.append("raise unserved_price above every price that is paid")
    if "deviation" in source.name or "deviation" in sink.name:
        ways.append("give the last of deviation_bands a width_mw")
    prices = "deviation_price" if not limits else "the prices" if wrong else "price_buy, price_sell or deviation_price"
    if source.name != "unserved_price":
        ways.append(f"correct {prices}")
    return f"{wrong}{source.words} costs less than {sink.words} pays, and neither has a limit: {', or '.join(ways)}."
