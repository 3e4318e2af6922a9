"""A conflict as a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from energy_models.wording import number

FACTS = {
    "shortage": "{gap} MW are missing {when}: load and sales ask for {needed}, {achievable} can be supplied.",
    "surplus": "{gap} MW are too much {when}: {needed} would have to be taken, {achievable} can be.",
    "soc_terminal_min": "{asset} can hold at most {achievable} MWh at the end; soc_terminal_min_mwh asks for {needed}.",
    "soc_floor": "{asset} can hold at most {achievable} MWh {when}; soc_min_mwh.{asset} asks for {needed}.",
    "soc_min_mwh": "{asset} sinks to {achievable} MWh {when}, below its soc_min_mwh of {needed}.",
    "soc_max_mwh": "{asset} holds {needed} MWh {when}, above its soc_max_mwh of {achievable}.",
    "max_cycles_per_day": "{asset} needs {needed} cycles {when}; max_cycles_per_day is {achievable}.",
    "reserve_up": "{gap} MW of reserve are missing {when}: {needed} asked for, {achievable} possible.",
    "renewable_min": "Only {achievable} MW of renewables can be taken {when}; renewable_min_mw asks for {needed}.",
    "bid_curve": "Scenarios of one price, or a higher one, would have to trade {needed} MW apart {when}.",
    "min_up_h": "{asset} has to stop after {achievable} h {when}; its min_up_h is {needed}.",
    "min_down_h": "{asset} has to start after {achievable} h {when}; its min_down_h is {needed}.",
    "ramp_up_mw_per_h": "{asset} has to climb {needed} MW/h {when}; its ramp_up_mw_per_h is {achievable}.",
    "ramp_down_mw_per_h": "{asset} has to come down {needed} MW/h {when}; its ramp_down_mw_per_h is {achievable}.",
    "shutdown_ramp_mw": "{asset} has to stop from {needed} MW {when}; its shutdown_ramp_mw is {achievable}.",
    "must_run": "{asset} can't run {when}, but must_run asks for it.",
}
ORDERS = {
    1.0: "{asset} can't run {when}, but commit.{asset} asks for it.",
    0.0: "{asset} can't be off {when}, but commit.{asset} asks for it.",
}


def fact_of(conflict: Mapping[str, Any]) -> str:
    """What is missing, by how much and when; the hint says what to do."""
    needed, achievable = conflict.get("needed"), conflict.get("achievable")
    kind = str(conflict["constraint"])
    words = ORDERS.get(float(needed or 0.0)) if kind == "commit" else FACTS.get(kind)
    when = _when(conflict.get("block_from"), conflict.get("block_to"))
    if words is None or needed is None or achievable is None:
        return f"{kind.replace('_', ' ').capitalize()} {when}:".replace(" :", ":")
    return words.format(
        asset=conflict.get("asset"),
        needed=number(needed),
        achievable=number(achievable),
        gap=number(abs(needed - achievable)),
        when=when,
    )


def _when(first: str | None, last: str | None) -> str:
    """`in block 2026-03-02 10:00`, `in blocks 2026-03-02 10:00 to 11:15`."""
    if first is None or last is None:
        return ""
    if first == last:
        return f"in block {_clock(first)}"
    same_day = first[:10] == last[:10] and first[19:] == last[19:]
    return f"in blocks {_clock(first)} to {last[11:16] if same_day else _clock(last)}"


def _clock(label: str) -> str:
    return f"{label[:10]} {label[11:16]}"
