"""Can a unit keep its own limits, whatever the rest of the portfolio does?

Commitments, must-run, minimum times, ramps and outages of one unit bind no other. For a given pattern of on and off the
output it can reach is an interval, so one pass over the blocks tells; a few patterns that units usually can follow are
tried. Where none of them works, `unit_breakage` looks for the least that has to give.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from energy_models.arrays import Mask
from energy_models.inputs.unit_data import Unit
from energy_models.records import dataclass

DUST_MW = 1e-7


@dataclass(frozen=True)
class Bounds:
    """Blocks in which a unit's state is given, and by what."""

    asked_on: Mask
    """By `commit.<unit>` or must_run; an outage goes before both."""
    asked_off: Mask
    held_on: Mask
    """By the hours it has been on or off when the horizon begins."""
    held_off: Mask

    @property
    def on(self) -> Mask:
        return np.asarray(self.asked_on | self.held_on)

    @property
    def off(self) -> Mask:
        return np.asarray(self.asked_off | self.held_off)


def bounds_of(unit: Unit) -> Bounds:
    """Where the inputs leave the unit no choice. A given commitment goes before the hours before the horizon."""
    tripped, nowhere = unit.tripped, np.zeros(len(unit.tripped), dtype=np.bool_)
    if unit.commit is not None:
        return Bounds((unit.commit > 0.5) & ~tripped, (unit.commit < 0.5) | tripped, nowhere, nowhere)
    asked_on = ~tripped if unit.must_run else nowhere
    least = unit.min_up_blocks if unit.on_before else unit.min_down_blocks
    held = np.arange(len(tripped)) < least - unit.blocks_before
    if not unit.on_before:
        return Bounds(asked_on, tripped, nowhere, held & ~tripped)
    return Bounds(asked_on, tripped, held & ~np.logical_or.accumulate(tripped), nowhere)


def too_high_to_stop(unit: Unit) -> Mask:
    """Blocks in which a unit that runs at first has not come down to its stop capability yet, however fast it does."""
    count = len(unit.tripped)
    if not unit.on_before:
        return np.zeros(count, dtype=np.bool_)
    come_down = np.r_[0.0, np.cumsum(np.full(count - 1, unit.ramp_down_mw))]
    is_high = unit.p_before_mw - come_down > unit.stop_mw + DUST_MW
    return np.asarray(is_high & ~np.logical_or.accumulate(unit.tripped))


def a_way_to_run(unit: Unit, rather_on: bool) -> Mask | None:
    """A pattern that keeps all of the unit's own limits, or None where none of the usual ones does."""
    bounds = bounds_of(unit)
    as_before = np.full(len(unit.tripped), unit.on_before)
    often, seldom = ~bounds.off, bounds.on
    tries = (often, as_before, seldom) if rather_on else (seldom, as_before, often)
    for wished in tries:
        pattern = (wished | bounds.on) & ~bounds.off
        if not (bounds.on & bounds.off).any() and keeps_limits(unit, pattern):
            return np.asarray(pattern)
    return None


def keeps_limits(unit: Unit, on: Mask) -> bool:
    """Are the minimum times kept, and is there an output that follows the pattern within limits and ramps?"""
    return _keeps_minimum_times(unit, on) and _has_output(unit, on)


def _keeps_minimum_times(unit: Unit, on: Mask) -> bool:
    changes = np.flatnonzero(np.diff(np.r_[unit.on_before, on]))
    for change, following in pairwise(changes):
        ends_by_outage = on[change] and unit.tripped[following]
        least = unit.least_up_blocks if on[change] else unit.least_down_blocks
        if following - change < least and not ends_by_outage:
            return False
    return True


def _has_output(unit: Unit, on: Mask) -> bool:
    """Carries the interval of outputs above the minimum from block to block."""
    room = unit.p_max_mw - unit.p_min_mw
    low = high = max(0.0, unit.p_before_mw - unit.p_min_mw)
    was_on = unit.on_before
    for block, is_on in enumerate(on):
        if is_on and was_on:
            low, high = max(0.0, low - unit.ramp_down_mw), min(room[block], high + unit.ramp_up_mw)
        elif is_on:
            low, high = 0.0, min(room[block], unit.start_mw - unit.p_min_mw)
        elif was_on and not unit.tripped[block] and low > unit.stop_mw - unit.p_min_mw + DUST_MW:
            return False
        if is_on and low > high + DUST_MW:
            return False
        was_on = bool(is_on)
    return True
