"""What a market's profile says of one of its segments: limits, ticks, kinds of orders, gates and sessions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from energy_models.inputs.faults import InputFault
from energy_models.records import dataclass

DAY_AHEAD, INTRADAY = "day_ahead", "intraday"
OWN = ("id", "title", "segments")
"""What of a profile its segments don't inherit."""


@dataclass(frozen=True)
class SegmentRules:
    """One segment; what it doesn't say itself is the profile's, or that of the segment it is `like`."""

    id: str | None
    stage: str
    """Traded the day before (`day_ahead`) or on the day (`intraday`)."""
    facts: Mapping[str, Any]

    @property
    def price_floor(self) -> float | None:
        return self._number("price_floor")

    @property
    def price_cap(self) -> float | None:
        return self._number("price_cap")

    @property
    def price_tick(self) -> float:
        return self._number("price_tick") or 0.0

    @property
    def qty_tick_mw(self) -> float:
        return self._number("qty_tick_mw") or 0.0

    @property
    def qty_min_mw(self) -> float:
        return self._number("qty_min_mw") or 0.0

    @property
    def max_curve_points(self) -> float:
        """The most points of one curve; infinite where there is no such rule."""
        return self._number("max_curve_points") or math.inf

    @property
    def order_types(self) -> tuple[str, ...]:
        return tuple(self.facts.get("order_types") or ())

    def _number(self, name: str) -> float | None:
        given: float | None = self.facts.get(name)
        return given


def segments_of(market: Mapping[str, Any]) -> list[SegmentRules]:
    """The segments of a profile in its order; one without an id where the profile has none."""
    listed = list(market.get("segments") or [{}])
    shared = {name: fact for name, fact in market.items() if name not in OWN}
    by_id = {segment.get("id"): segment for segment in listed}
    return [_segment(segment, by_id, shared) for segment in listed]


def bid_segment(market: Mapping[str, Any], stage: str, chosen: object) -> SegmentRules:
    """The segment of a stage that bids are for: the chosen one where it is of that stage, else the first of it.

    Raises:
        InputFault: the market has no segment of the chosen name.
    """
    segments = segments_of(market)
    if chosen and chosen not in [segment.id for segment in segments]:
        known = ", ".join(segment.id for segment in segments if segment.id) or "none"
        raise InputFault(f"The market has no segment {chosen!r} to bid in; its segments are: {known}.")
    fitting = [segment for segment in segments if segment.stage == stage]
    nameless = SegmentRules(None, stage, {name: fact for name, fact in market.items() if name not in OWN})
    return next((s for s in fitting if s.id == chosen), fitting[0] if fitting else nameless)


def _segment(
    segment: Mapping[str, Any], by_id: Mapping[object, Mapping[str, Any]], shared: Mapping[str, Any]
) -> SegmentRules:
    model = by_id.get(segment["like"], {}) if segment.get("like") else {}
    facts = {**shared, **model, **segment}
    stage = str(facts.get("stage") or (INTRADAY if facts.get("session_every_min") else DAY_AHEAD))
    name = segment.get("id")
    return SegmentRules(None if name is None else str(name), stage, facts)
