"""A second formulation, for tests: the textbook's three binaries and big-M rows, straight from the tables' cells.

It shares nothing with the models but the semantics: cells are read again, rows are written one by one, and HiGHS gets
another program with the same optimum. Blocks are hours, the first one begins at midnight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import highspy

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Tables:
    """A random portfolio as plain values: the series' columns, the settings and a row per asset."""

    columns: dict[str, list[float]]
    settings: dict[str, Any]
    units: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    starts: list[dict[str, Any]] = field(default_factory=list)
    storage: list[dict[str, Any]] = field(default_factory=list)
    day_blocks: int = 24
    """Blocks of each delivery day."""

    @property
    def count(self) -> int:
        return len(self.columns["price_buy"])

    def at(self, name: str, block: int, default: float = 0.0) -> float:
        """A number of the series."""
        return self.columns[name][block] if name in self.columns else default


def plain_optimum(tables: Tables, on_site: bool) -> float:
    """The least net cost, or infinity where there is no plan. `on_site`: a storage site (SO) instead of a portfolio."""
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("mip_rel_gap", 0.0)
    T, cost = range(tables.count), 0.0
    sides = (
        ("grid_import_limit_mw", "grid_export_limit_mw") if on_site else ("market_buy_limit_mw", "market_sell_limit_mw")
    )
    most = [math.inf if tables.settings.get(name) is None else tables.settings[name] for name in sides]
    supply: list[Any] = []
    reserve: list[Any] = [0.0 for _ in T]
    for t in T:
        buy, sell = highs.addVariable(ub=most[0]), highs.addVariable(ub=most[1])
        green = highs.addVariable(ub=tables.at("pv_available_mw" if on_site else "renewable_mw", t))
        unserved = highs.addVariable(ub=0.0 if on_site else math.inf)
        supply.append(green + buy - sell + unserved)
        cost += tables.at("price_buy", t) * buy - tables.at("price_sell", t) * sell
        cost += tables.settings.get("unserved_price", 0.0) * unserved
        if not on_site:
            reserve[t] += highs.addVariable()
            cost += tables.settings["reserve_penalty"] * reserve[t]
    for unit in tables.units:
        cost += _add_unit(highs, tables, unit, supply, reserve)
    for storage in tables.storage:
        cost += _add_storage(highs, tables, storage, supply, on_site)
    for t in T:
        highs.addConstr(supply[t] == tables.at("load_mw", t))
        if not on_site:
            highs.addConstr(reserve[t] >= tables.at("reserve_up_mw", t))
    highs.minimize(cost)
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return math.inf
    return float(highs.getInfo().objective_function_value)


def _add_unit(highs: Any, tables: Tables, unit: Row, supply: list[Any], reserve: list[Any]) -> Any:
    T, name, low = range(tables.count), unit["unit_id"], unit["p_min_mw"]
    share = [tables.at(f"availability.{name}", t, 1.0) for t in T]
    top = [max(low, unit["p_max_mw"] * a) for a in share]
    u, v, w = ([highs.addBinary() for _ in T] for _ in range(3))
    points = sorted((c["p_mw"], c["cost_per_h"]) for c in tables.curves if c["unit_id"] == name)
    pieces = [(b[0] - a[0], (b[1] - a[1]) / (b[0] - a[0])) for a, b in pairwise(points)]
    q = [[highs.addVariable(ub=width) for width, _ in pieces] for _ in T]
    r = [highs.addVariable() for _ in T]
    p = [low * u[t] + sum(q[t][1:], q[t][0] + 0.0) for t in T]
    on0, p0 = unit["initial_on"], unit["initial_p_mw"]
    cost = _add_start_cost(highs, tables, unit, v, w)
    for t in T:
        u1, p1 = (u[t - 1], p[t - 1]) if t else (on0, p0)
        highs.addConstr(u[t] - u1 == v[t] - w[t])
        highs.addConstr(v[t] <= u[t])  # else a start and a stop in one outage would make the next start a warm one
        highs.addConstr(p[t] + r[t] <= top[t] * u[t])
        highs.addConstr(p[t] + r[t] <= unit["startup_ramp_mw"] + top[t] * (1 - v[t]))
        highs.addConstr(p[t] + r[t] - p1 <= unit["ramp_up_mw_per_h"] * u1 + unit["startup_ramp_mw"] * v[t])
        if share[t] == 0.0:
            highs.addConstr(u[t] + 0.0 == 0.0)
        else:  # what runs before a forced outage needs no time to come down
            highs.addConstr(p1 - p[t] <= unit["ramp_down_mw_per_h"] * u[t] + unit["shutdown_ramp_mw"] * w[t])
            if t:
                highs.addConstr(p[t - 1] + r[t - 1] <= unit["shutdown_ramp_mw"] + top[t - 1] * (1 - w[t]))
        supply[t] += p[t]
        reserve[t] += r[t]
        cost += points[0][1] * u[t]
        for piece, (_, slope) in zip(q[t], pieces, strict=True):
            cost += slope * piece
    _add_minimum_times(highs, unit, u, (v, w), [a == 0.0 for a in share])
    return cost


def _add_minimum_times(
    highs: Any, unit: Row, u: list[Any], changes: tuple[list[Any], list[Any]], out: list[bool]
) -> None:
    """From a change on the state holds for the minimum time, but for a forced outage."""
    for state, change, least in ((1, changes[0], unit["min_up_h"]), (0, changes[1], unit["min_down_h"])):
        begins: list[tuple[int, Any]] = list(enumerate(change))
        if unit["initial_on"] == state:
            begins.append((-unit["initial_hours_on" if state else "initial_hours_off"], None))
        for first, changed in begins:
            for t in range(max(first, 0), min(first + least, len(u))):
                if state and any(out[max(first, 0) : t + 1]):
                    break
                if changed is None:
                    highs.addConstr(u[t] + 0.0 == state)
                elif state:
                    highs.addConstr(u[t] >= changed)
                else:
                    highs.addConstr(u[t] + changed <= 1)


def _add_start_cost(highs: Any, tables: Tables, unit: Row, v: list[Any], w: list[Any]) -> Any:
    """Per start a binary for each category; all but the coldest need a stop at the right distance."""
    lags = sorted((s["hours_off_from"], s["cost"]) for s in tables.starts if s["unit_id"] == unit["unit_id"])
    cost: Any = 0.0
    for t, start in enumerate(v):
        taken: Any = 0.0
        for number, (lag, price) in enumerate(lags):
            chosen = highs.addBinary()
            taken += chosen
            cost += price * chosen
            if number + 1 < len(lags):
                after = lags[number + 1][0]
                first = lag if number else 1
                was_off = not unit["initial_on"] and first <= unit["initial_hours_off"] + t < after
                allowed: Any = 1.0 if was_off else 0.0
                for distance in range(first, after):
                    allowed += w[t - distance] if t - distance >= 0 else 0.0
                highs.addConstr(chosen - allowed <= 0.0)
        highs.addConstr(taken == start)
    return cost


def _add_storage(highs: Any, tables: Tables, storage: Row, supply: list[Any], on_site: bool) -> Any:
    T, name = range(tables.count), storage["asset_id"]
    low, high, first = storage["soc_min_mwh"], storage["soc_max_mwh"], storage["soc_initial_mwh"]
    into, out, kept = storage["eta_charge"], storage["eta_discharge"], 1.0 - storage["self_discharge_per_h"]
    c, d, s = ([highs.addVariable() for _ in T] for _ in range(3))
    cost: Any = 0.0
    for t in T:
        share, charges, discharges = tables.at(f"availability.{name}", t, 1.0), highs.addBinary(), highs.addBinary()
        before = s[t - 1] if t else first
        highs.addConstr(s[t] - kept * before - into * c[t] + (1 / out) * d[t] == 0.0)
        highs.addConstr(max(low, tables.at(f"soc_min_mwh.{name}", t)) <= s[t] + 0.0)
        highs.addConstr(s[t] + 0.0 <= high)
        highs.addConstr(charges + discharges <= 1)
        for side, power, runs in (("charge", c[t], charges), ("discharge", d[t], discharges)):
            highs.addConstr(power - storage[f"p_{side}_max_mw"] * share * runs <= 0.0)
            highs.addConstr(power - storage.get(f"p_{side}_min_mw", 0.0) * runs >= 0.0)
        supply[t] += d[t] - c[t]
        cost += storage["throughput_cost_per_mwh"] * d[t]
        if on_site:
            cost += _add_reserve(highs, tables, storage, t, (c[t], d[t]), (before, s[t]))
    highs.addConstr(s[-1] + 0.0 >= storage["soc_terminal_min_mwh"])
    if storage["max_cycles_per_day"] != "":
        for day in (d[first : first + tables.day_blocks] for first in range(0, tables.count, tables.day_blocks)):
            highs.addConstr(sum(day[1:], day[0] + 0.0) * (1 / out) <= storage["max_cycles_per_day"] * (high - low))
    return cost - storage["soc_terminal_value_per_mwh"] * s[-1] + _add_wear(highs, storage, c, d)


def _add_reserve(
    highs: Any, tables: Tables, storage: Row, t: int, power: tuple[Any, Any], energies: tuple[Any, Any]
) -> Any:
    """Upward and downward reserve of one block; gives its cost, which is below 0."""
    if "reserve_up_price" not in tables.columns:
        return 0.0
    up, down, lasts = highs.addVariable(), highs.addVariable(), tables.settings["reserve_duration_h"]
    share = tables.at(f"availability.{storage['asset_id']}", t, 1.0)
    highs.addConstr(up + power[1] - power[0] <= share * storage["p_discharge_max_mw"])
    highs.addConstr(down + power[0] - power[1] <= share * storage["p_charge_max_mw"])
    for energy in energies:
        highs.addConstr(energy - (lasts / storage["eta_discharge"]) * up >= storage["soc_min_mwh"])
        highs.addConstr(energy + (lasts * storage["eta_charge"]) * down <= storage["soc_max_mwh"])
    return -tables.at("reserve_up_price", t) * up - tables.at("reserve_down_price", t) * down


def _add_wear(highs: Any, storage: Row, c: Sequence[Any], d: Sequence[Any]) -> Any:
    """Depth segments, each with its own charge, discharge and energy; the test cases give them no self-discharge."""
    cost: Any = 0.0
    if not storage["degradation_segments"]:
        return cost
    usable = storage["soc_max_mwh"] - storage["soc_min_mwh"]
    left = storage["soc_initial_mwh"] - storage["soc_min_mwh"]
    charges: list[Any] = [0.0 for _ in c]
    discharges: list[Any] = [0.0 for _ in d]
    for text in storage["degradation_segments"].split("|"):
        share, price = map(float, text.split(":"))
        held: Any = min(left, share * usable)
        left -= held
        for t in range(len(c)):
            taken, given, after = highs.addVariable(), highs.addVariable(), highs.addVariable(ub=share * usable)
            balance = after - storage["eta_charge"] * taken + (1 / storage["eta_discharge"]) * given
            highs.addConstr(balance - held == 0.0)
            held = after
            charges[t] += taken
            discharges[t] += given
            cost += price * given
    for t in range(len(c)):
        highs.addConstr(charges[t] - c[t] == 0.0)
        highs.addConstr(discharges[t] - d[t] == 0.0)
    return cost
