"""Do the settings that come with the tables make sense, and the deviation bands of the market?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from energy_models.checks.findings import Findings
from energy_models.markets.market_rules import segments_of
from energy_models.options import OPTIONS

TABLE = "settings"
WIDTHS, MULTIPLIERS = ("width_mw", "width_pct"), ("short_mult", "long_mult")


def check_settings(settings: Mapping[str, Any], market: Mapping[str, Any], findings: Findings) -> None:
    """Checks the options of the built-in models; settings it doesn't know are the model's business."""
    for name, option in OPTIONS.items():
        given = settings.get(name)
        fault = None if given is None else _fault_of(given, option, market)
        if fault is not None:
            code, words = fault
            findings.error(TABLE, code, f"{name} {words}", column=name, value=str(given))
    check_bands(settings.get("deviation_bands"), "deviation_bands", findings)
    deviation = market.get("deviation")
    if deviation is not None and not isinstance(deviation, Mapping):
        message = "The market's deviation must be an object with bands."
        findings.error(TABLE, "BAD_TYPE", message, column="market.deviation", value=str(deviation))
    elif deviation is not None:
        check_bands(deviation.get("bands"), "market.deviation.bands", findings)


def _fault_of(given: Any, option: Mapping[str, Any], market: Mapping[str, Any]) -> tuple[str, str] | None:
    """Code and words of what is wrong with an option; None where nothing is, or others look at its kind."""
    kind = option["kind"]
    if kind == "choice":
        return _fault_of_choice(given, option["choices"])
    if kind == "segment":
        return _fault_of_segment(given, market)
    if kind not in ("number", "amount"):
        return None
    if not _is_number(given):
        return "BAD_TYPE", "must be a number."
    return _fault_of_amount(given, option) if kind == "amount" else None


def _fault_of_choice(given: Any, choices: list[Any]) -> tuple[str, str] | None:
    if any(type(given) is type(choice) and given == choice for choice in choices):
        return None
    return "BAD_TYPE", f"must be {' or '.join(str(choice).lower() for choice in choices)}."


def _fault_of_segment(given: Any, market: Mapping[str, Any]) -> tuple[str, str] | None:
    known = [segment.id for segment in segments_of(market) if segment.id]
    if not given or given in known:
        return None
    return "UNKNOWN_ID", f"must be a segment of the market, which has {', '.join(known) or 'none'}."


def _fault_of_amount(given: float, option: Mapping[str, Any]) -> tuple[str, str] | None:
    most, below = option.get("at_most", math.inf), option.get("below", math.inf)
    if given < 0:
        return "NEGATIVE", "must be at least 0."
    if given > most:
        return "OUT_OF_RANGE", f"must be at most {most:g}; leave it out for no limit."
    return ("OUT_OF_RANGE", f"must be below {below:g}.") if given >= below else None


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
