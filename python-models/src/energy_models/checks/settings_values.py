"""Do the settings that come with the tables make sense, and the deviation bands of the market?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from energy_models.bidding.bid_wishes import PRICINGS, RUNS
from energy_models.checks.cells import LARGEST
from energy_models.checks.findings import Findings
from energy_models.markets.market_rules import segments_of

TABLE = "settings"
AMOUNTS = (
    "market_buy_limit_mw",
    "market_sell_limit_mw",
    "grid_import_limit_mw",
    "grid_export_limit_mw",
    "unserved_price",
    "reserve_penalty",
    "reserve_duration_h",
    "cvar_weight",
    "cvar_alpha",
)
CHOICES: Mapping[str, tuple[object, ...]] = {
    "bid_pricing": PRICINGS,
    "block_bids": RUNS,
    "exclusive_charge_discharge": (True, False),
}
WIDTHS, MULTIPLIERS = ("width_mw", "width_pct"), ("short_mult", "long_mult")


def check_settings(settings: Mapping[str, Any], market: Mapping[str, Any], findings: Findings) -> None:
    """Checks the limits, penalties and deviation bands; settings it doesn't know are the model's business."""
    for name in AMOUNTS:
        value = settings.get(name)
        if value is None:
            continue
        if not _is_number(value):
            findings.error(TABLE, "BAD_TYPE", f"{name} must be a number.", column=name, value=str(value))
        elif value < 0:
            findings.error(TABLE, "NEGATIVE", f"{name} must be at least 0.", column=name, value=str(value))
        elif value > LARGEST:
            message = f"{name} must be at most {LARGEST:g}; leave it out for no limit."
            findings.error(TABLE, "OUT_OF_RANGE", message, column=name, value=str(value))
    _check_bid_settings(settings, market, findings)
    check_bands(settings.get("deviation_bands"), "deviation_bands", findings)
    deviation = market.get("deviation")
    if deviation is not None and not isinstance(deviation, Mapping):
        message = "The market's deviation must be an object with bands."
        findings.error(TABLE, "BAD_TYPE", message, column="market.deviation", value=str(deviation))
    elif deviation is not None:
        check_bands(deviation.get("bands"), "market.deviation.bands", findings)


def _check_bid_settings(settings: Mapping[str, Any], market: Mapping[str, Any], findings: Findings) -> None:
    for name, choices in CHOICES.items():
        value = settings.get(name)
        if value is not None and not any(type(value) is type(choice) and value == choice for choice in choices):
            known = " or ".join(str(choice).lower() for choice in choices)
            findings.error(TABLE, "BAD_TYPE", f"{name} must be {known}.", column=name, value=str(value))
    margin, alpha = settings.get("bid_margin_per_mwh"), settings.get("cvar_alpha")
    if margin is not None and not _is_number(margin):
        name = "bid_margin_per_mwh"
        findings.error(TABLE, "BAD_TYPE", f"{name} must be a number.", column=name, value=str(margin))
    if isinstance(alpha, (int, float)) and alpha >= 1:
        message = "cvar_alpha must be below 1, such as 0.95."
        findings.error(TABLE, "OUT_OF_RANGE", message, column="cvar_alpha", value=str(alpha))
    segment, known_segments = settings.get("bid_segment"), [each.id for each in segments_of(market) if each.id]
    if segment and segment not in known_segments:
        message = f"The market has no segment {segment!r} to bid in; it has {', '.join(known_segments) or 'none'}."
        findings.error(TABLE, "UNKNOWN_ID", message, column="bid_segment", value=str(segment))


def check_bands(bands: Any, name: str, findings: Findings) -> None:
    """Checks that deviating further never gets cheaper, nor deviating both ways pays; a band's row is its number."""

    def fault(code: str, message: str, row: int | None = None) -> None:
        findings.error(TABLE, code, message, row=row, column=name, value=str(bands if row is None else bands[row - 1]))

    if bands is None:
        return
    if not isinstance(bands, list) or not all(isinstance(band, dict) for band in bands):
        fault("BAD_TYPE", f"{name} must be a list of {{width_mw, short_mult, long_mult}}.")
        return
    sound = True
    for number, band in enumerate(bands, start=1):
        for key in (*WIDTHS, *MULTIPLIERS):
            if not _is_amount(band.get(key, 0) if key in MULTIPLIERS else band.get(key) or 0):
                fault("BAD_TYPE", f"Band {number}: {key} must be a number, at least 0.", number)
                sound = False
        if number < len(bands) and all(band.get(key) is None for key in WIDTHS):
            message = f"Band {number} has no width, so no band after it is ever reached; give it width_mw or width_pct."
            fault("BANDS_NONCONVEX", message, number)
    if sound:
        _check_multipliers([(_multiplier(band, "short_mult"), _multiplier(band, "long_mult")) for band in bands], fault)


def _check_multipliers(multipliers: list[tuple[float, float]], fault: Callable[[str, str, int], None]) -> None:
    for number, (short, long) in enumerate(multipliers, start=1):
        if short < long:
            fault("BANDS_NONCONVEX", f"Band {number}: short_mult must be at least long_mult.", number)
        if number > 1 and (short < multipliers[number - 2][0] or long > multipliers[number - 2][1]):
            message = f"Band {number}: short_mult must not fall and long_mult must not rise from band to band."
            fault("BANDS_NONCONVEX", message, number)


def _multiplier(band: Mapping[str, Any], key: str) -> float:
    given = band.get(key)
    return 1.0 if given is None else float(given)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_amount(value: Any) -> bool:
    return _is_number(value) and 0 <= value < math.inf
