"""What to change where a limit can't be kept, and by how much."""

from __future__ import annotations

import math

import numpy as np

from energy_models.diagnosis.breakage import Breakage
from energy_models.diagnosis.capacity import closed_blocks
from energy_models.diagnosis.elastic import View
from energy_models.diagnosis.least_breakage import Found
from energy_models.inputs.unit_data import Unit

MOST_NAMES = 3


def hint_of(breakage: Breakage, view: View, found: Found | None) -> str:
    """One sentence that names the field or setting to change, by how much, and the ways around it."""
    amount = f"{enough(breakage.amount)} {breakage.unit}"
    kind, asset = breakage.constraint, breakage.asset
    if kind == "shortage":
        return _shortage(breakage, view)
    if kind == "surplus":
        return _surplus(breakage, view, found)
    if kind in ("commit", "must_run"):
        return _order(breakage, view)
    to = f"to {enough(breakage.achievable, up=False)}"
    needed = f"to {enough(breakage.needed)}"
    words = {
        "soc_terminal_min": f"Lower soc_terminal_min_mwh of {asset} by {amount} ({to}), or let it charge more: "
        f"a higher soc_initial_mwh, p_charge_max_mw{_import_limit(view)}.",
        "soc_floor": f"Lower soc_min_mwh.{asset} by {amount} there ({to} at its worst), or let it charge more "
        f"before: a higher soc_initial_mwh, p_charge_max_mw{_import_limit(view)}.",
        "max_cycles_per_day": f"Raise max_cycles_per_day of {asset} by {enough(breakage.amount)} ({needed}), or lower "
        "what load and soc_terminal_min_mwh ask of it that day.",
        "reserve_up": f"Lower reserve_up_mw by {amount} there ({to} at its worst), or give reserve_penalty in the "
        "settings, or let more units run.",
        "bid_curve": "Bids can't follow what the price doesn't tell: let prices differ where scenarios do, let more "
        "units run, or give unserved_price in the settings.",
        "renewable_min": f"Lower renewable_min_mw by {amount} there ({to} at its worst), or raise the limit on sales.",
        "soc_min_mwh": f"Lower soc_min_mwh of {asset} by {amount} ({to}): self-discharge takes it below while it can't "
        f"charge; or correct soc_initial_mwh or availability.{asset}.",
        "soc_max_mwh": f"Correct soc_initial_mwh of {asset}, or raise its soc_max_mwh by {amount} ({needed}): it can't "
        "discharge fast enough.",
        "min_up_h": f"Lower min_up_h of {asset} {to}, or correct its initial state, commit.{asset} or outage.",
        "min_down_h": f"Lower min_down_h of {asset} {to}, or correct its initial state, commit.{asset} or outage.",
        "ramp_up_mw_per_h": f"Raise ramp_up_mw_per_h of {asset} {needed}, or correct initial_p_mw.",
        "ramp_down_mw_per_h": f"Raise ramp_down_mw_per_h of {asset} {needed}, or correct initial_p_mw or "
        f"availability.{asset}: it can't come down that fast.",
        "shutdown_ramp_mw": f"Raise shutdown_ramp_mw of {asset} {needed}, or let it come down before it stops.",
    }
    return words[kind]


def enough(amount: float, *, up: bool = True) -> str:
    """A figure that suffices when it is changed as written: three decimals, rounded away from the limit."""
    scaled = amount * 1000.0
    rounded = (math.ceil(scaled - 1e-3) if up else math.floor(scaled + 1e-3)) / 1000.0
    return f"{rounded:,.3f}".rstrip("0").rstrip(".")


def _import_limit(view: View) -> str:
    name, limit = view.shape.limit_names[0], view.shape.buy_limit_mw
    return f" or {name}" if np.isfinite(limit).all() else ""


def _trade(breakage: Breakage, view: View, *, buys: bool) -> str:
    """How to trade more in the blocks, or what stands against it."""
    shape, blocks = view.shape, slice(breakage.first, breakage.last + 1)
    name = shape.limit_names[0 if buys else 1]
    setting = view.inputs.amount(name)
    if closed_blocks(view.inputs, shape, buys=buys)[blocks].all():
        widen = f"widen deviation_bands by {enough(breakage.amount)} MW" if shape.bands else "give deviation_bands"
        if view.inputs.series.has("rtm_open"):
            return f"the market is closed there (rtm_open 0): {widen} or open it"
        return f"the market's sessions for it are over: {widen}, or give rtm_open to say what is open"
    return f"raise {name} by {enough(breakage.amount)} MW (to {enough((setting or 0.0) + breakage.amount)})"


def _shortage(breakage: Breakage, view: View) -> str:
    shape = view.shape
    demand = "committed_net_sell_mw" if shape.committed_mw.any() and not shape.load_mw.any() else "load_mw"
    on_grid = shape.limit_names[0].startswith("grid")
    ways = [*([] if on_grid else ["give unserved_price in the settings"]), f"lower {demand} there"]
    return _sentence(_with_trade(breakage, view, ways, buys=True))


def _with_trade(breakage: Breakage, view: View, ways: list[str], *, buys: bool) -> list[str]:
    """The ways, trading more before them; behind them where the bids of other scenarios have to follow it."""
    trade = _trade(breakage, view, buys=buys)
    if not view.name or not trade.startswith("raise") or not ways:
        return [trade, *ways]
    return [*ways, f"where every scenario can {'buy' if buys else 'sell'} as much, {trade}"]


def _sentence(ways: list[str]) -> str:
    together = ", or ".join(ways)
    return f"{together[0].upper()}{together[1:]}."


def _surplus(breakage: Breakage, view: View, found: Found | None) -> str:
    ways: list[str] = []
    running = _running_throughout(breakage, found)
    if running:
        names, taken = [], 0.0
        for unit in sorted(running, key=lambda unit: -unit.p_min_mw):
            names.append(unit.id)
            taken += unit.p_min_mw
            if taken >= breakage.amount:
                break
        if len(names) > MOST_NAMES:
            ways.append(f"let some of the {len(running)} units stop that run there")
        else:
            together = " together" if len(names) > 1 else ""
            ways.append(f"lower p_min_mw of {', '.join(names)} by {enough(breakage.amount)} MW{together}")
            ways.append("let one of them stop" if len(names) > 1 else "let it stop")
    return _sentence(_with_trade(breakage, view, ways, buys=False))


def _running_throughout(breakage: Breakage, found: Found | None) -> list[Unit]:
    if found is None:
        return []
    blocks = slice(breakage.first, breakage.last + 1)
    return [
        plain.unit
        for plain in found.elastic.units
        if plain.unit.p_min_mw > 0.0 and (found.values[plain.on[blocks]] > 0.5).all()
    ]


def _order(breakage: Breakage, view: View) -> str:
    """Why a given commitment can't be followed: what the unit's own limits say."""
    unit = next(unit for unit in view.shape.units if unit.id == breakage.asset)
    state = "off" if breakage.needed > 0.5 else "on"
    if breakage.constraint == "must_run":
        return f"Set must_run of {unit.id} to 0, or lower its min_down_h, which keeps it off there."
    limits = "minimum times" if state == "off" else "ramp_down_mw_per_h, shutdown_ramp_mw and minimum times"
    to = f"{breakage.achievable:.0f}"
    return f"Set commit.{unit.id} to {to} there: its {limits} keep it {state}; or correct its initial state."
