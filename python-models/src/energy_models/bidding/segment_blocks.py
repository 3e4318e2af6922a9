"""The blocks a market segment trades in, beside the plan's: a plan of quarter-hours may bid in a market of hours."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon
from energy_models.markets.market_rules import SegmentRules
from energy_models.records import dataclass


@dataclass(frozen=True)
class SegmentBlocks:
    """The segment's blocks that a horizon covers whole, in pieces of time as long as the shorter kind of block."""

    minutes: int
    labels: list[str]
    _plan_block: Index
    """Per piece the block of the plan it lies in."""
    _own_block: Index
    """Per piece the block of the segment."""
    _plan_count: int

    @property
    def hours(self) -> float:
        return self.minutes / 60.0

    def mean(self, of_plan: Vector) -> Vector:
        """Per block of the segment the mean of a value that the plan's blocks have."""
        return _mean(self._own_block, of_plan[self._plan_block], len(self.labels))

    def within(self, of_plan: Mask) -> Mask:
        """Per block of the segment: does it hold for each of the plan's blocks in it?"""
        return np.asarray(self.mean(of_plan.astype(np.float64)) >= 1.0)

    def touched(self, plan_blocks: Index) -> Index:
        """The segment's blocks that some of the plan's lie in."""
        return np.unique(self._own_block[np.isin(self._plan_block, plan_blocks)]).astype(np.int32)

    def in_plan(self, of_own: Vector) -> Vector:
        """Per block of the plan the mean of a value that the segment's blocks have, 0 where none covers it."""
        return _mean(self._plan_block, of_own[self._own_block], self._plan_count)


def segment_blocks(horizon: Horizon, rules: SegmentRules) -> SegmentBlocks:
    """The blocks of a segment within a horizon, counted from local midnight.

    Raises:
        InputFault: neither kind of block is a multiple of the other.
    """
    own, plan = int(rules.facts.get("mtu_minutes") or horizon.mtu_minutes), horizon.mtu_minutes
    piece = min(own, plan)
    if own < 1 or max(own, plan) % piece:
        raise InputFault(
            f"{rules.id or 'The market'} trades blocks of {own} minutes and the plan's are of {plan}: neither is a "
            f"multiple of the other. Give the market's mtu_minutes as {own}, or bid in another segment (bid_segment)."
        )
    pieces = np.repeat(np.array(horizon.seconds, dtype=np.int64), plan // piece)
    pieces += np.tile(np.arange(plan // piece) * 60 * piece, horizon.count)
    plan_block = np.repeat(np.arange(horizon.count, dtype=np.int32), plan // piece)
    begins = pieces - (pieces - _midnights(horizon)[plan_block]) % (60 * own)
    starts, block, sizes = np.unique(begins, return_inverse=True, return_counts=True)
    is_whole = sizes == own // piece
    number = np.where(is_whole, np.cumsum(is_whole) - 1, -1)[block]
    labels = [datetime.fromtimestamp(int(start), horizon.zone).isoformat() for start in starts[is_whole]]
    kept = number >= 0
    return SegmentBlocks(own, labels, plan_block[kept], number[kept].astype(np.int32), horizon.count)


def _midnights(horizon: Horizon) -> Index:
    """Per block of the plan the local midnight before it, in seconds since 1970."""
    midnights = [datetime.combine(moment, datetime.min.time(), horizon.zone) for moment in horizon.local]
    return np.array([round(midnight.timestamp()) for midnight in midnights], dtype=np.int64)


def _mean(places: Index, values: Vector, count: int) -> Vector:
    sums = np.bincount(places, weights=values, minlength=count)
    sizes = np.bincount(places, minlength=count)
    return np.asarray(sums / np.maximum(1, sizes), dtype=np.float64)
