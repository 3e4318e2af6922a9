"""Block bids: a unit's run from start to stop, sold whole or not at all at what it costs on average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.bidding.bid_steps import sell_price, to_tick
from energy_models.bidding.bid_wishes import bid_wishes
from energy_models.bidding.segment_blocks import SegmentBlocks
from energy_models.markets.market_rules import SegmentRules
from energy_models.outputs.outcomes import Outcome
from energy_models.records import dataclass

FITS = 1e-6


@dataclass(frozen=True)
class BlockBid:
    """One run as an order: so many MW in each of its blocks, all of them at one price per MWh or none."""

    unit_id: str
    starts: str
    """The plan's block in which the unit starts: in a longer one of the segment's two runs may have a part."""
    blocks: Index
    """The segment's."""
    quantity_mw: Vector
    price: float


@dataclass(frozen=True)
class BlockBids:
    """The runs that are bid whole, and how many of those that could be are not."""

    bids: list[BlockBid]
    left_out: int
    sold_mw: Vector
    """Per block of the segment the sum of the runs."""
    own_load_mw: Vector
    """What is bought since it would have been served from the runs."""

    @property
    def net_mw(self) -> Vector:
        return self.sold_mw - self.own_load_mw


def no_block_bids(blocks: SegmentBlocks) -> BlockBids:
    """Where the market has none, or nobody wants them."""
    return BlockBids([], 0, np.zeros(len(blocks.labels)), np.zeros(len(blocks.labels)))


def block_bids(
    outcomes: Sequence[Outcome], net_mw: Sequence[Vector], bid_for: Mask, rules: SegmentRules, blocks: SegmentBlocks
) -> BlockBids:
    """The runs that the plan may take or leave and sells in full, the dearest first.

    A run is bid with what the unit gives in every scenario, if the net sale is at least that in each of its blocks.
    With `block_bids: gross` it may serve the portfolio's own load in the plan, too: that load is then bought, within
    the market's limits. Such a run must be worth its price in the plan, or the load alone would be left.

    Args:
        net_mw: per scenario the net sale of each block of the segment.
        bid_for: the segment's blocks that bids are for.
    """
    room, sold, left_out = _room(outcomes, net_mw, blocks), np.zeros(len(blocks.labels)), 0
    made: list[BlockBid] = []
    for bid in sorted(_runs(outcomes, bid_for, rules, blocks), key=lambda bid: -bid.price):
        if (rules.price_cap is None or bid.price <= rules.price_cap) and room.takes(bid, sold):
            sold[bid.blocks] += bid.quantity_mw
            made.append(bid)
        else:
            left_out += 1
    own = np.array([to_tick(float(mw), rules) for mw in room.own_load_mw(sold)])
    return BlockBids(sorted(made, key=lambda bid: (bid.unit_id, bid.blocks[0], bid.blocks[-1])), left_out, sold, own)


@dataclass(frozen=True)
class _Room:
    """Per block of the segment: the net sale of the scenarios that sell least and most, and what else may be traded."""

    least_mw: Vector
    most_mw: Vector
    price: Vector
    sell_limit_mw: Vector | None
    """None where no own load is to be bought."""
    buy_limit_mw: Vector

    def own_load_mw(self, sold_mw: Vector) -> Vector:
        """What of these sales the portfolio doesn't have to sell."""
        lacking = sold_mw - np.maximum(0.0, self.least_mw)
        return np.where(lacking > FITS, lacking, 0.0)

    def takes(self, bid: BlockBid, sold_mw: Vector) -> bool:
        """Is there room for a run beside those that are sold already?"""
        if not (bid.quantity_mw > 0.0).all():
            return False
        sold = sold_mw.copy()
        sold[bid.blocks] += bid.quantity_mw
        own = self.own_load_mw(sold)
        if not own[bid.blocks].any():
            return True
        if self.sell_limit_mw is None or bid.price * bid.quantity_mw.sum() > self.price[bid.blocks] @ bid.quantity_mw:
            return False
        sales, purchases = np.maximum(self.most_mw + own, sold), own + np.maximum(0.0, -self.least_mw)
        within = (sales <= self.sell_limit_mw + FITS) & (purchases <= self.buy_limit_mw + FITS)
        return bool(within[bid.blocks].all())


def _room(outcomes: Sequence[Outcome], net_mw: Sequence[Vector], blocks: SegmentBlocks) -> _Room:
    problem = outcomes[0].problem
    is_gross = bid_wishes(problem.inputs.settings).is_gross
    return _Room(
        least_mw=np.min(np.array(net_mw), axis=0),
        most_mw=np.max(np.array(net_mw), axis=0),
        price=np.min([blocks.mean(outcome.problem.inputs.clearing_price) for outcome in outcomes], axis=0),
        sell_limit_mw=blocks.mean(problem.shape.sell_limit_mw) if is_gross else None,
        buy_limit_mw=blocks.mean(problem.shape.buy_limit_mw),
    )


def _runs(outcomes: Sequence[Outcome], bid_for: Mask, rules: SegmentRules, blocks: SegmentBlocks) -> Iterator[BlockBid]:
    lower, _ = outcomes[0].problem.program.lower_upper()
    is_open = blocks.in_plan(bid_for.astype(np.float64)) >= 1.0
    for number, columns in enumerate(outcomes[0].problem.units):
        plans = [outcome.plan.units[number] for outcome in outcomes]
        firm = np.min([plan.p_mw for plan in plans], axis=0)
        is_on, must_be_on = plans[0].on > 0.5, lower[columns.on] > 0.5
        for run in _stretches(is_on):
            if not must_be_on[run].any() and is_open[run].all():
                yield _bid(outcomes, number, run, firm, rules, blocks)


def _bid(
    outcomes: Sequence[Outcome], number: int, run: Index, firm: Vector, rules: SegmentRules, blocks: SegmentBlocks
) -> BlockBid:
    inputs, plan, at = outcomes[0].problem.inputs, outcomes[0].plan.units[number], blocks.touched(run)
    unit, in_run = plan.unit, np.zeros(len(firm))
    in_run[run] = firm[run]
    quantity = np.array([to_tick(float(power), rules) for power in blocks.mean(in_run)[at]])
    fees = np.mean([o.problem.inputs.clearing_price - o.problem.inputs.prices[1] for o in outcomes], axis=0)
    energy = blocks.hours * float(quantity.sum())
    running = inputs.series.block_hours * float(unit.cost_per_h(firm[run] - unit.p_min_mw).sum())
    cost = float(plan.start_cost[run].sum()) + running + blocks.hours * float(quantity @ blocks.mean(fees)[at])
    price = _up(cost / energy if energy > 0.0 else 0.0, rules)
    return BlockBid(unit.id, inputs.series.horizon.labels[run[0]], at, quantity, price)


def _up(price: float, rules: SegmentRules) -> float:
    """In ticks and not below the floor, but above the cap where it costs more than that: then it can't be bid."""
    rounded = sell_price(price, rules)
    return max(rounded, price) if rules.price_cap is not None and price > rules.price_cap else rounded


def _stretches(is_on: Mask) -> list[Index]:
    positions = np.flatnonzero(is_on).astype(np.int32)
    return np.split(positions, np.flatnonzero(np.diff(positions) > 1) + 1) if len(positions) else []
