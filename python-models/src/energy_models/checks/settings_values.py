"""Do the settings that come with the tables make sense?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from energy_models.checks.findings import Findings

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
CHOICES: Mapping[str, tuple[object, ...]] = {"bid_pricing": ("price_taker", "marginal"), "block_bids": (True, False)}


def check_settings(settings: Mapping[str, Any], findings: Findings) -> None:
    """Checks the limits, penalties and deviation bands; settings it doesn't know are the model's business."""
    for name in AMOUNTS:
        value = settings.get(name)
        if value is None:
            continue
        if not _is_number(value):
            findings.error(TABLE, "BAD_TYPE", f"{name} must be a number.", column=name, value=str(value))
        elif value < 0:
            findings.error(TABLE, "NEGATIVE", f"{name} must be at least 0.", column=name, value=str(value))
    _check_bid_settings(settings, findings)
    bands = settings.get("deviation_bands")
    if bands is not None:
        _check_bands(bands, findings)


def _check_bid_settings(settings: Mapping[str, Any], findings: Findings) -> None:
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


def _check_bands(bands: Any, findings: Findings) -> None:
    def fault(code: str, message: str, row: int | None = None) -> None:
        findings.error(TABLE, code, message, row=row, column="deviation_bands", value=str(bands)[:100])

    if not isinstance(bands, list) or not all(isinstance(band, dict) for band in bands):
        fault("BAD_TYPE", "deviation_bands must be a list of {width_mw, short_mult, long_mult}.")
        return
    before: Mapping[str, Any] | None = None
    for number, band in enumerate(bands, start=1):
        wrong = [
            name for name in ("width_mw", "width_pct", "short_mult", "long_mult") if not _is_amount(band.get(name))
        ]
        if wrong:
            fault("BAD_TYPE", f"Band {number}: {wrong[0]} must be a number, at least 0.", number)
            return
        short, long = (float(band.get(name, 1.0)) for name in ("short_mult", "long_mult"))
        if short < long:
            fault("BANDS_NONCONVEX", f"Band {number}: short_mult must be at least long_mult.", number)
        if before is not None and (short < before.get("short_mult", 1.0) or long > before.get("long_mult", 1.0)):
            message = f"Band {number}: short_mult must not fall and long_mult must not rise from band to band."
            fault("BANDS_NONCONVEX", message, number)
        before = band


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_amount(value: Any) -> bool:
    return value is None or (_is_number(value) and value >= 0)
