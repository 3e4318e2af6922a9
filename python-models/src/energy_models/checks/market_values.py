"""Does a market's profile make sense: limits in their order, segments that are there once, likenesses that exist?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from energy_models.checks.findings import Findings
from energy_models.markets.market_profiles import market_on
from energy_models.markets.market_rules import segments_of

TABLE = "settings"


def check_market(market: Mapping[str, Any], findings: Findings) -> None:
    """Checks the segments of a profile, and its limits from each day on that one of its `changes` begins."""
    _check_segments(market, findings)
    told: set[str] = set()
    for day in ("", *sorted(str(change["from"]) for change in market.get("changes") or [])):
        for rules in segments_of(market_on(market, day)):
            column = f"market.segments.{rules.id}.price_floor" if rules.id else "market.price_floor"
            floor, cap = rules.price_floor, rules.price_cap
            if floor is None or cap is None or floor <= cap or column in told:
                continue
            told.add(column)
            since = f" from {day} on" if day else ""
            message = (
                f"{column} is above the price_cap ({cap:g}){since}: there is no price to bid. Correct one of them."
            )
            findings.error(TABLE, "MIN_GT_MAX", message, column=column, value=f"{floor:g}")


def _check_segments(market: Mapping[str, Any], findings: Findings) -> None:
    segments = {segment["id"]: segment for segment in market.get("segments") or []}
    ids = [segment["id"] for segment in market.get("segments") or []]
    for name in sorted({each for each in ids if ids.count(each) > 1}):
        message = f"There is more than one segment {name}; keep one."
        findings.error(TABLE, "DUPLICATE_ID", message, column="market.segments", value=name)
    for name, segment in segments.items():
        like = segment.get("like")
        if like and (like not in segments or segments[like].get("like")):
            why = "which is like another itself" if like in segments else "which is none of the market's"
            message = f"Segment {name} is like {like}, {why}; name one that says its own rules."
            findings.error(TABLE, "UNKNOWN_ID", message, column=f"market.segments.{name}.like", value=str(like))
    for change in market.get("changes") or []:
        for name in sorted({segment["id"] for segment in change.get("segments") or []} - segments.keys()):
            message = f"The change from {change['from']} on is of a segment {name}, which the market doesn't have."
            findings.error(TABLE, "UNKNOWN_ID", message, column="market.changes", value=name)
