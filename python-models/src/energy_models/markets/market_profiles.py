"""The market profiles the product ships, and what a profile says on a delivery day.

They are the files that TypeScript reads (`libs/market/src/profiles`), so that both know one truth. A job has its
profile in its configuration, as it is on its delivery day; a profile's id there is for runs by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from energy_models.inputs.faults import InputFault

Market = Mapping[str, Any]


def shipped() -> dict[str, Market]:
    """The shipped profiles by their id."""
    from pathlib import Path  # a job has its profile; imports are most of a short run

    folder = Path(__file__).resolve().parents[4] / "libs" / "market" / "src" / "profiles"
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def market_of(config: Mapping[str, Any]) -> Market:
    """The profile of a job's configuration, where it may stand by its id; an empty one where there is none.

    Raises:
        InputFault: there is no profile of that id.
    """
    market = config.get("market") or {}
    if not isinstance(market, str):
        return dict(market)
    profiles = shipped()
    if market not in profiles:
        raise InputFault(f"There is no market {market!r}; there is {', '.join(profiles)}.")
    return profiles[market]


def market_on(market: Market, day: str) -> Market:
    """The profile as its `changes` leave it for a delivery day such as 2027-04-01: the same rule as `profileOn`.

    Each change holds from its day on, a later one over an earlier; a segment it names changes in what it says of it.
    """
    current = {name: fact for name, fact in market.items() if name != "changes"}
    for change in sorted(market.get("changes") or [], key=lambda change: str(change["from"])):
        if str(change["from"]) > day:
            break
        segments = {segment["id"]: segment for segment in change.get("segments") or []}
        current |= {name: fact for name, fact in change.items() if name not in ("from", "segments")}
        if "segments" in current:
            current["segments"] = [{**each, **segments.get(each.get("id"), {})} for each in current["segments"]]
    return current
