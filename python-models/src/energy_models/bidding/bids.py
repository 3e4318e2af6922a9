"""The bids that make a plan's market position, in the market's ticks: price-takers, curves and blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.bidding.bid_steps import Step, buy_price, curve, sell_price, taken_mw, to_tick
from energy_models.bidding.bid_wishes import BidWishes, bid_wishes
from energy_models.bidding.block_bids import BlockBids, block_bids, no_block_bids
from energy_models.bidding.segment_blocks import SegmentBlocks, segment_blocks
from energy_models.markets.market_rules import SegmentRules
from energy_models.outputs.kpis import Kpis
from energy_models.outputs.outcomes import Outcome
from energy_models.records import dataclass
from energy_ops.logger import log

Limits = list[float | None]
"""A price for each block; None is any."""


class Order(NamedTuple):
    """One row of the table: a point of a curve, an order of one price, or one block of a block order."""

    segment: str | None
    block_start: str
    order_type: str
    side: str
    price: float | None
    quantity_mw: float
    order_id: str
    link_id: str | None = None


@dataclass(frozen=True)
class Bids:
    """The orders, and what they leave of the plan's position: MW per scenario and block, plan less orders."""

    segment: str | None
    orders: list[Order]
    runs: BlockBids
    residual_mw: list[Vector]
    committed_mw: Vector
    """Per block of the plan what the orders sell, net of what they buy, in the likeliest scenario."""

    def table(self) -> dict[str, list[object]]:
        """The columns of the table `bids`."""
        return {name: [order[place] for order in self.orders] for place, name in enumerate(Order._fields)}


def make_bids(outcomes: Sequence[Outcome], bid_for: Mask, rules: SegmentRules) -> Bids:
    """The orders for some blocks of a plan, or of the plans of its scenarios.

    With scenarios each block gets the curve through its prices and net sales. Without, one order: at the limit that is
    always taken, or at the plan's marginal value with a margin (`bid_pricing: marginal`, `bid_margin_per_mwh`).
    With `block_bids`, where the market has them, runs of units are sold as blocks and the rest as above. Where the
    segment's blocks are other than the plan's, its orders are for the mean of what is planned in each.

    Raises:
        InputFault: the settings or the segment's mtu_minutes can't be used.
    """
    inputs = outcomes[0].problem.inputs
    wishes, blocks = bid_wishes(inputs.settings), segment_blocks(inputs.series.horizon, rules)
    planned = [np.where(bid_for, outcome.plan.sell_mw - outcome.plan.buy_mw, 0.0) for outcome in outcomes]
    open_ = blocks.within(bid_for)
    net = [np.where(open_, blocks.mean(position), 0.0) for position in planned]
    sells_runs = wishes.in_runs and ("block" in rules.order_types or not rules.order_types)
    runs = block_bids(outcomes, net, open_, rules, blocks) if sells_runs else no_block_bids(blocks)
    in_runs = runs.net_mw
    rest = [position - in_runs for position in net]
    in_curves = len(outcomes) > 1
    steps = (
        _curves(outcomes, rest, rules, blocks)
        if in_curves
        else _single_orders(rest[0], *_limits(outcomes[0], rules, blocks, wishes), rules)
    )
    orders = [
        *_orders(steps, blocks.labels, rules, in_curves),
        *_block_orders(runs, blocks.labels, rules),
        *_own_load_orders(runs.own_load_mw, blocks.labels, rules),
    ]
    taken = [in_runs + _taken(steps, outcome, rules, blocks) for outcome in outcomes]
    committed = [blocks.in_plan(mw) for mw in taken]
    residual = [position - mw for position, mw in zip(planned, committed, strict=True)]
    return Bids(rules.id, orders, runs, residual, committed[0])


def bid_kpis(bids: Bids, outcomes: Sequence[Outcome]) -> Kpis:
    """What the orders leave of the position, expected, and at most in one block."""
    hours = outcomes[0].problem.inputs.series.block_hours
    left = [np.abs(residual) for residual in bids.residual_mw]
    mean = sum(outcome.probability * float(mw.sum()) for outcome, mw in zip(outcomes, left, strict=True))
    most = max(float(mw.max()) for mw in left)
    return {"bid_residual_mwh": (round(hours * mean, 6), "MWh"), "bid_residual_max_mw": (round(most, 6), "MW")}


def _curves(
    outcomes: Sequence[Outcome], net: Sequence[Vector], rules: SegmentRules, blocks: SegmentBlocks
) -> list[list[Step]]:
    prices = np.array([blocks.mean(outcome.problem.inputs.clearing_price) for outcome in outcomes])
    return [curve(*point, rules) for point in zip(prices.T, np.array(net).T, strict=True)]


def _single_orders(net: Vector, sell_limits: Limits, buy_limits: Limits, rules: SegmentRules) -> list[list[Step]]:
    """At most one order per block."""
    steps: list[list[Step]] = []
    for position, sell_limit, buy_limit in zip(net, sell_limits, buy_limits, strict=True):
        side, limit = ("sell", sell_limit) if position > 0.0 else ("buy", buy_limit)
        quantity = to_tick(abs(float(position)), rules)
        steps.append([Step(side, limit, quantity)] if quantity > 0.0 else [])
    return steps


def _limits(outcome: Outcome, rules: SegmentRules, blocks: SegmentBlocks, wishes: BidWishes) -> tuple[Limits, Limits]:
    """Per block the price to sell from, and the price to buy up to."""
    inputs, value, margin = outcome.problem.inputs, outcome.plan.energy_price, wishes.margin_per_mwh
    if wishes.at_marginal_value and value is not None:
        price, (buy, sell) = inputs.clearing_price, inputs.prices  # what lies between them are fees
        sells, buys = (blocks.mean(limit + value) for limit in (price - sell + margin, price - buy - margin))
        return [sell_price(float(p), rules) for p in sells], [buy_price(float(p), rules) for p in buys]
    if wishes.at_marginal_value:
        log.warning("This plan has no shadow prices: its bids are taken at any price instead of at the marginal value.")
    return [rules.price_floor] * len(blocks.labels), [rules.price_cap] * len(blocks.labels)


def _taken(steps: Sequence[Sequence[Step]], outcome: Outcome, rules: SegmentRules, blocks: SegmentBlocks) -> Vector:
    """The net sale that comes of the orders in one scenario; a price-taker's order is meant to be taken."""
    if outcome.scenario == "":
        return np.array([sum(s.quantity_mw if s.side == "sell" else -s.quantity_mw for s in block) for block in steps])
    prices = blocks.mean(outcome.problem.inputs.clearing_price)
    return np.array([taken_mw(block, float(price), rules) for block, price in zip(steps, prices, strict=True)])


def _orders(
    steps: Sequence[Sequence[Step]], labels: Sequence[str], rules: SegmentRules, in_curves: bool
) -> Iterator[Order]:
    kind = _kind("curve" if in_curves else "single", rules)
    for label, block in zip(labels, steps, strict=True):
        for step in block:
            name = f"curve-{label}" if in_curves else f"{step.side}-{label}"
            yield Order(rules.id, label, kind, step.side, step.price, step.quantity_mw, name)


def _block_orders(runs: BlockBids, labels: Sequence[str], rules: SegmentRules) -> Iterator[Order]:
    for run in runs.bids:
        name = f"block-{run.unit_id}-{run.starts}"
        for block, quantity in zip(run.blocks, run.quantity_mw, strict=True):
            yield Order(rules.id, labels[block], "block", "sell", run.price, float(quantity), name)


def _own_load_orders(own_load_mw: Vector, labels: Sequence[str], rules: SegmentRules) -> Iterator[Order]:
    """What of the load the units would serve themselves: bought at any price, whether their runs are taken or not."""
    for label, quantity in zip(labels, own_load_mw, strict=True):
        if quantity > 0.0:
            kind = _kind("single", rules)
            yield Order(rules.id, label, kind, "buy", rules.price_cap, float(quantity), f"own-load-{label}")


def _kind(kind: str, rules: SegmentRules) -> str:
    """What the market calls an order of one price, or of several: it may know but one name for both."""
    other = "single" if kind == "curve" else "curve"
    return other if kind not in rules.order_types and other in rules.order_types else kind
