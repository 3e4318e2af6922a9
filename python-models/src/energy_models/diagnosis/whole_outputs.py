"""Block by block: what can units that run as a whole or not at all give together, and does demand fall between?

A relaxation runs half a unit; five units of 100 to 105 MW are too few for 560 MW, and six too many. What some of the
units can give together lies in a few intervals, so that is told without a search, which takes a CPU second to prove it.
"""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Shape
from energy_models.diagnosis.capacity import output_range

DUST_MW = 1e-5
MOST_INTERVALS = 50
"""Of more the narrowest holes are closed: a gap may be missed, but none is made up."""

Interval = tuple[float, float]


def gaps_between_outputs(shape: Shape) -> Vector:
    """Per block the MW that any plan is short of or has too much, at least; renewables needn't be taken here."""
    least, most = wanted_of(shape)
    ranges = [(unit.p_min_mw, *output_range(unit)) for unit in shape.units]
    return np.array(
        [
            _gap([(p_min, low[block], high[block]) for p_min, low, high in ranges], (least[block], most[block]))
            for block in range(len(least))
        ]
    )


def wanted_of(shape: Shape) -> tuple[Vector, Vector]:
    """Per block the least and the most MW that units may give together; renewables needn't be taken here."""
    demand, width = shape.load_mw + shape.committed_mw, np.zeros(len(shape.load_mw))
    for band in shape.bands:
        width = width + band.width_mw
    least = demand - shape.renewable_mw - shape.buy_limit_mw - width
    most = demand + shape.sell_limit_mw + width
    for storage in shape.storages:
        least, most = least - storage.discharge_max_mw, most + storage.charge_max_mw
    if shape.unserved_price is not None:
        least = np.full(len(demand), -np.inf)
    return least, most


def _gap(ranges: list[tuple[float, float, float]], wanted: Interval) -> float:
    """How far the nearest output is from what is wanted.

    Args:
        ranges: of each unit the least it gives when it runs, the least it gives whether it would or not, and the most.
    """
    has_to = [(low, high) for _, low, high in ranges if low > 0.0]
    may = [(min(p_min, high), high) for p_min, low, high in ranges if low <= 0.0 < high]
    may.sort(key=lambda one: one[0] - one[1])  # wide ones fill the holes soonest
    reached = [(sum(low for low, _ in has_to), sum(high for _, high in has_to))]
    for low, high in may:
        if _distance(reached, wanted) <= DUST_MW:
            return 0.0
        reached = _joined(reached + [(one[0] + low, one[1] + high) for one in reached], wanted[1])
    return _distance(reached, wanted)


def _distance(reached: list[Interval], wanted: Interval) -> float:
    return min(max(wanted[0] - high, low - wanted[1], 0.0) for low, high in reached)


def _joined(intervals: list[Interval], most: float) -> list[Interval]:
    """The intervals in order, those that touch as one; of those above the most that is wanted the lowest is enough."""
    hole = DUST_MW
    while True:
        joined: list[Interval] = []
        for low, high in sorted(intervals):
            if joined and low <= joined[-1][1] + hole:
                joined[-1] = joined[-1][0], max(joined[-1][1], high)
            else:
                joined.append((low, high))
                if low > most:
                    break
        if len(joined) <= MOST_INTERVALS:
            return joined
        intervals, hole = joined, 2.0 * max(hole, 0.5)
