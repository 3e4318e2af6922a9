"""How bids are wanted: settings of docs/bids.md, read before a plan is sought, or a fault in them costs the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from energy_models.inputs.faults import InputFault
from energy_models.records import dataclass

PRICINGS = ("price_taker", "marginal")
GROSS = "gross"
"""Output and own load are traded apart from each other, as the power exchanges' gross bidding has it."""
RUNS = (True, False, GROSS)


@dataclass(frozen=True)
class BidWishes:
    """What the settings say of bids."""

    at_marginal_value: bool
    """Else they are meant to be taken at any price."""
    margin_per_mwh: float
    in_runs: bool
    """Are runs of units sold whole?"""
    is_gross: bool


def bid_wishes(settings: Mapping[str, Any]) -> BidWishes:
    """Reads `bid_pricing`, `bid_margin_per_mwh` and `block_bids`.

    Raises:
        InputFault: one of them is none of what it may be.
    """
    pricing, margin = settings.get("bid_pricing") or PRICINGS[0], settings.get("bid_margin_per_mwh") or 0
    if pricing not in PRICINGS:
        raise InputFault(f"bid_pricing must be one of {', '.join(PRICINGS)}; it is {pricing!r}.")
    if isinstance(margin, bool) or not isinstance(margin, (int, float)):
        raise InputFault(f"bid_margin_per_mwh must be a number; it is {margin!r}.")
    runs = settings.get("block_bids") or False
    if not isinstance(runs, bool) and runs != GROSS:
        raise InputFault(f"block_bids must be true, false or {GROSS}; it is {runs!r}.")
    return BidWishes(pricing != PRICINGS[0], float(margin), bool(runs), runs == GROSS)
