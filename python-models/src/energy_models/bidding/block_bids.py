"""Block bids: a unit's run from start to stop, sold whole or not at all at what it costs on average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.bidding.bid_steps import sell_price, to_tick
from energy_models.markets.market_rules import SegmentRules
from energy_models.outputs.outcomes import Outcome
from energy_models.records import dataclass

FITS = 1e-6


@dataclass(frozen=True)
class BlockBid:
    """One run as an order: so many MW in each of its blocks, all of them at one price per MWh or none."""

    unit_id: str
    blocks: Index
    quantity_mw: Vector
    price: float


@dataclass(frozen=True)
class BlockBids:
    """The runs that are bid whole, and how many of those that could be are not."""

    bids: list[BlockBid]
    left_out: int


def block_bids(outcomes: Sequence[Outcome], net_mw: Sequence[Vector], bid_for: Mask, rules: SegmentRules) -> BlockBids:
    """The runs that the plan may take or leave and sells in full, the dearest first.

    A run is bid with what the unit gives in every scenario, if the net sale is at least that in each of its blocks: a
    block is never sold by buying elsewhere. Left out are runs that the net sale or the price cap has no room for.

    Args:
        net_mw: per scenario the net sale of each block.
        bid_for: the blocks that bids are for.
    """
    room = np.min(np.array(net_mw), axis=0)
    runs = sorted(_runs(outcomes, bid_for, rules), key=lambda bid: -bid.price)
    made: list[BlockBid] = []
    for bid in runs:
        fits = bool((bid.quantity_mw > 0.0).all() and (room[bid.blocks] >= bid.quantity_mw - FITS).all())
        if fits and (rules.price_cap is None or bid.price <= rules.price_cap):
            room[bid.blocks] -= bid.quantity_mw
            made.append(bid)
    return BlockBids(sorted(made, key=lambda bid: (bid.unit_id, bid.blocks[0])), len(runs) - len(made))


def _runs(outcomes: Sequence[Outcome], bid_for: Mask, rules: SegmentRules) -> Iterator[BlockBid]:
    lower, _ = outcomes[0].problem.program.lower_upper()
    for number, columns in enumerate(outcomes[0].problem.units):
        plans = [outcome.plan.units[number] for outcome in outcomes]
        firm = np.min([plan.p_mw for plan in plans], axis=0)
        is_on, must_be_on = plans[0].on > 0.5, lower[columns.on] > 0.5
        for blocks in _stretches(is_on):
            if must_be_on[blocks].any() or not bid_for[blocks].all():
                continue
            yield _bid(outcomes, number, blocks, firm[blocks], rules)


def _bid(outcomes: Sequence[Outcome], number: int, blocks: Index, firm: Vector, rules: SegmentRules) -> BlockBid:
    inputs, plan = outcomes[0].problem.inputs, outcomes[0].plan.units[number]
    hours, unit = inputs.series.block_hours, plan.unit
    fees = np.mean([o.problem.inputs.clearing_price - o.problem.inputs.prices[1] for o in outcomes], axis=0)[blocks]
    quantity = np.array([to_tick(float(power), rules) for power in firm])
    energy = hours * float(quantity.sum())
    cost = float(plan.start_cost[blocks].sum()) + hours * float(unit.cost_per_h(firm - unit.p_min_mw).sum())
    average = (cost + hours * float(quantity @ fees)) / energy if energy > 0.0 else 0.0
    return BlockBid(unit.id, blocks, quantity, _up(average, rules))


def _up(price: float, rules: SegmentRules) -> float:
    """In ticks and not below the floor, but above the cap where it costs more than that: then it can't be bid."""
    rounded = sell_price(price, rules)
    return max(rounded, price) if rules.price_cap is not None and price > rules.price_cap else rounded


def _stretches(is_on: Mask) -> list[Index]:
    positions = np.flatnonzero(is_on).astype(np.int32)
    return np.split(positions, np.flatnonzero(np.diff(positions) > 1) + 1) if len(positions) else []
