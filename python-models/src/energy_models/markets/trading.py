"""Which blocks of a horizon can still be traded on the day, and which of them the next session is for."""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.inputs.inputs import Inputs
from energy_models.markets.market_rules import INTRADAY, SegmentRules, bid_segment, segments_of
from energy_models.markets.sessions import Session, sessions_of, still_open
from energy_models.records import dataclass


@dataclass(frozen=True)
class Trading:
    """What of a horizon is open for trade."""

    open: Vector
    """Per block: 1 where it can be traded, in whichever session; 0 where what happens is a deviation."""
    next_blocks: Mask
    """The open blocks that orders are for now: those of the next session, all where the market has no sessions."""
    session: Session | None
    rules: SegmentRules


def trading_of(inputs: Inputs) -> Trading:
    """The column `rtm_open` says what is open; without it, the profile's intraday sessions that close no earlier than
    the instant of the run. The next session is the one of them that closes first and serves an open block.
    """
    horizon, chosen = inputs.series.horizon, inputs.settings.get("bid_segment")
    rules = bid_segment(inputs.market, INTRADAY, chosen)
    intraday = [segment for segment in segments_of(inputs.market) if segment.stage == INTRADAY]
    segments = [rules] if chosen and rules.id == chosen else intraday
    sessions = [session for segment in segments for session in sessions_of(segment, horizon)]
    left = still_open(sessions, inputs.as_of) if inputs.as_of is not None else sessions
    everything = np.ones(horizon.count)
    if inputs.series.has("rtm_open"):
        is_open = inputs.series.get("rtm_open", 1.0)
        left = left or sorted(sessions, key=lambda session: session.closes)
    elif sessions:
        is_open = everything * np.any([session.serves(horizon) for session in left], axis=0) if left else 0 * everything
    else:
        return Trading(everything, everything > 0.0, None, rules)
    for session in left:
        served = session.serves(horizon) & (is_open > 0.0)
        if served.any():
            return Trading(is_open, served, session, session.rules)
    return Trading(is_open, is_open > 0.0, None, rules)
