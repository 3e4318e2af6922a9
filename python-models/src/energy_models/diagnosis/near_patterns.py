"""The pattern of on and off that a unit can follow and that is nearest to what a relaxation would have of it."""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.diagnosis.unit_alone import a_way_to_run, bounds_of, keeps_limits, too_high_to_stop
from energy_models.inputs.unit_data import Unit

NEVER = 1e6
"""More than any pattern differs."""


def nearest_pattern(unit: Unit, wished: Vector) -> Mask | None:
    """The pattern with the least sum of differences; where its ramps forbid that any that keeps the unit's limits.

    Args:
        wished: per block, 0 to 1.
    """
    pattern = _nearest(unit, wished)
    return pattern if keeps_limits(unit, pattern) else a_way_to_run(unit, rather_on=bool(wished.mean() > 0.5))


def _nearest(unit: Unit, wished: Vector) -> Mask:
    """Dynamic program over the blocks at which a run of one state ends, with the minimum times between two."""
    bounds, count = bounds_of(unit), len(wished)
    costs = (
        np.where(bounds.on | too_high_to_stop(unit), NEVER, wished),
        np.where(bounds.off, NEVER, 1.0 - wished),
    )
    passed = [np.r_[0.0, np.cumsum(cost)] for cost in costs]
    least, before = (unit.least_down_blocks, unit.least_up_blocks), int(unit.on_before)
    ended = [np.full(count + 1, np.inf), np.full(count + 1, np.inf)]
    ended[before][0] = 0.0
    begun = np.zeros((2, count + 1), dtype=np.int32)
    for end in range(1, count + 1):
        for state in (0, 1):
            may_end_at_once = end == count or (state == 1 and unit.tripped[end])
            last = end - (1 if may_end_at_once else least[state])
            sums = ended[1 - state][: last + 1] - passed[state][: last + 1] if last >= 0 else np.array([np.inf])
            begin = int(np.argmin(sums))
            # What it was before the horizon it may be for as long as its bounds say: they count those hours.
            from_before = 0.0 if state == before else np.inf
            ended[state][end] = passed[state][end] + min(float(sums[begin]), from_before)
            begun[state, end] = 0 if from_before <= sums[begin] else begin
    pattern, end, state = np.zeros(count, dtype=np.bool_), count, int(ended[1][count] < ended[0][count])
    while end > 0:
        begin = int(begun[state, end])
        pattern[begin:end] = state == 1
        end, state = begin, 1 - state
    return pattern
