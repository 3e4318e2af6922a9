"""When a market's segment takes orders, and for which blocks: the same arithmetic as libs/market/src/sessions.ts.

A segment has rolling sessions (`session_every_min`, `blocks_per_session`, `session_open_min_before`,
`session_close_min_before`), counted in elapsed time from local midnight, or one gate for a part of the delivery day D
(`gate_open`, `gate_close` such as `D-1 12:00`; `delivery_from`, `delivery_to` such as `12:00` and `24:00`), read as
local time. A local time that comes twice is the first; one that is skipped is as much later as the clocks jump.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from energy_models.arrays import Mask
from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon
from energy_models.markets.market_rules import SegmentRules
from energy_models.records import dataclass

GATE = re.compile(r"(?:D([+-]\d+)?\s+)?(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class Session:
    """Orders for the blocks from `delivery_start` to `delivery_end` are taken until `closes`, that instant included."""

    rules: SegmentRules
    opens: datetime | None
    """None: nothing is said of when it opens."""
    closes: datetime
    delivery_start: datetime
    delivery_end: datetime

    def serves(self, horizon: Horizon) -> Mask:
        """The blocks of a horizon that it is for: those that begin within its delivery."""
        step, first = 60 * horizon.mtu_minutes, horizon.start.timestamp()
        begin, end = (
            math.ceil((moment.timestamp() - first) / step) for moment in (self.delivery_start, self.delivery_end)
        )
        blocks = np.zeros(horizon.count, dtype=np.bool_)
        blocks[max(0, begin) : max(0, end)] = True
        return blocks


def sessions_of(rules: SegmentRules, horizon: Horizon) -> list[Session]:
    """The sessions that serve blocks of a horizon, in the order of delivery; none where the segment has no such rule.

    Raises:
        InputFault: the segment's gate is not of the form `D-1 12:00`.
    """
    days = list(dict.fromkeys(moment.date() for moment in horizon.local))
    made = [session for day in days for session in _of_day(rules, day, horizon)]
    return [session for session in made if session.serves(horizon).any()]


def still_open(sessions: Sequence[Session], as_of: datetime) -> list[Session]:
    """The sessions that take orders at an instant or later, the next to close first."""
    return sorted((session for session in sessions if session.closes >= as_of), key=lambda session: session.closes)


def _of_day(rules: SegmentRules, day: date, horizon: Horizon) -> list[Session]:
    if rules.facts.get("session_close_min_before") is not None:
        return _rolling(rules, day, horizon)
    if rules.facts.get("gate_close"):
        return [_gated(rules, day, horizon.zone)]
    return []


def _rolling(rules: SegmentRules, day: date, horizon: Horizon) -> list[Session]:
    start, end = _local("00:00", day, horizon.zone), _local("24:00", day, horizon.zone)
    block = int(rules.facts.get("mtu_minutes") or horizon.mtu_minutes)  # the segment's own
    length = timedelta(minutes=block * int(rules.facts.get("blocks_per_session") or 1))
    every = timedelta(minutes=float(rules.facts.get("session_every_min") or length / timedelta(minutes=1)))
    closing = timedelta(minutes=float(rules.facts["session_close_min_before"]))
    opening = rules.facts.get("session_open_min_before")
    return [
        Session(
            rules,
            None if opening is None else first - timedelta(minutes=float(opening)),
            first - closing,
            first,
            min(first + length, end),
        )
        for first in (start + number * every for number in range(-((start - end) // every)))
    ]


def _gated(rules: SegmentRules, day: date, zone: ZoneInfo) -> Session:
    opens = rules.facts.get("gate_open")
    return Session(
        rules,
        _local(str(opens), day, zone) if opens else None,
        _local(str(rules.facts["gate_close"]), day, zone),
        _local(str(rules.facts.get("delivery_from") or "00:00"), day, zone),
        _local(str(rules.facts.get("delivery_to") or "24:00"), day, zone),
    )


def _local(text: str, day: date, zone: ZoneInfo) -> datetime:
    """The instant of `D-1 12:00` for delivery day D; 24:00 is the next midnight."""
    match = GATE.fullmatch(text.strip())
    if match is None or int(match[2]) > 24 or int(match[3]) > 59:
        raise InputFault(f"The market's profile has a gate {text!r}; write it as D-1 12:00.")
    hours, minutes = int(match[2]), int(match[3])
    moved = day + timedelta(days=int(match[1] or 0) + hours // 24)
    return datetime.combine(moved, time(hours % 24, minutes), zone).astimezone(UTC)
