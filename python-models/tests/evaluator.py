"""What a plan costs and which rules it breaks, counted block by block without any solver.

Blocks are hours, the first one begins at midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from energy_models.outputs.plan import Plan, StoragePlan, UnitPlan
from plain_program import Tables

TOLERANCE = 1e-5
"""MW and MWh."""


class Evaluation:
    """The cost of a plan and the sentences about what it breaks."""

    def __init__(self, tables: Tables, plan: Plan, on_site: bool) -> None:
        self.tables, self.broken, self.cost = tables, list[str](), 0.0
        for row, unit in zip(tables.units, plan.units, strict=True):
            self._count_unit(row, unit)
        for row, storage in zip(tables.storage, plan.storages, strict=True):
            self._count_storage(row, storage, on_site)
        self._count_market(plan, on_site)

    def _demand(self, holds: bool, sentence: str) -> None:
        if not holds:
            self.broken.append(sentence)

    def _count_market(self, plan: Plan, on_site: bool) -> None:
        tables, settings = self.tables, self.tables.settings
        sides = (
            ("grid_import_limit_mw", "grid_export_limit_mw")
            if on_site
            else (
                "market_buy_limit_mw",
                "market_sell_limit_mw",
            )
        )
        for t in range(tables.count):
            supply = plan.renewable_mw[t] + plan.buy_mw[t] - plan.sell_mw[t] + plan.unserved_mw[t]
            supply += sum(unit.p_mw[t] for unit in plan.units)
            supply += sum(storage.discharge_mw[t] - storage.charge_mw[t] for storage in plan.storages)
            self._demand(abs(supply - tables.at("load_mw", t)) < TOLERANCE, f"balance of block {t}")
            for name, traded in zip(sides, (plan.buy_mw[t], plan.sell_mw[t]), strict=True):
                limit = np.inf if settings.get(name) is None else settings[name]
                self._demand(-TOLERANCE < traded < limit + TOLERANCE, f"{name} in block {t}")
            green = tables.at("pv_available_mw" if on_site else "renewable_mw", t)
            self._demand(-TOLERANCE < plan.renewable_mw[t] < green + TOLERANCE, f"renewable in block {t}")
            self.cost += tables.at("price_buy", t) * plan.buy_mw[t] - tables.at("price_sell", t) * plan.sell_mw[t]
            self.cost += settings.get("unserved_price", 0.0) * plan.unserved_mw[t]
            if not on_site:
                held = sum(unit.reserve_up_mw[t] for unit in plan.units)
                self.cost += settings["reserve_penalty"] * max(0.0, tables.at("reserve_up_mw", t) - held)

    def _count_unit(self, row: Mapping[str, Any], plan: UnitPlan) -> None:
        name, on, run = row["unit_id"], bool(row["initial_on"]), row["initial_hours_on"] or row["initial_hours_off"]
        points = sorted((c["p_mw"], c["cost_per_h"]) for c in self.tables.curves if c["unit_id"] == name)
        starts = sorted((s["hours_off_from"], s["cost"]) for s in self.tables.starts if s["unit_id"] == name)
        power, reserve = float(row["initial_p_mw"]), 0.0
        for t in range(self.tables.count):
            share = self.tables.at(f"availability.{name}", t, 1.0)
            now, p, r, trip = plan.on[t] > 0.5, plan.p_mw[t], plan.reserve_up_mw[t], share == 0.0
            top = max(row["p_min_mw"], row["p_max_mw"] * share)
            where = f"{name} in block {t}"
            inside = row["p_min_mw"] - TOLERANCE < p and p + r < top + TOLERANCE if now else p + r < TOLERANCE
            self._demand(inside and r > -TOLERANCE and not (now and trip), f"output of {where}")
            if now != on:
                self._demand(trip or run >= row["min_up_h" if on else "min_down_h"], f"minimum time of {where}")
                if now:
                    self._demand(p + r < row["startup_ramp_mw"] + TOLERANCE, f"start of {where}")
                    self.cost += ([cost for hours, cost in starts if hours <= run] or [starts[0][1]])[-1]
                else:
                    self._demand(trip or power + reserve < row["shutdown_ramp_mw"] + TOLERANCE, f"stop of {where}")
            elif now:
                self._demand(p + r - power < row["ramp_up_mw_per_h"] + TOLERANCE, f"ramp up of {where}")
                self._demand(power - p < row["ramp_down_mw_per_h"] + TOLERANCE, f"ramp down of {where}")
            if now:
                self.cost += float(np.interp(p, [x for x, _ in points], [y for _, y in points]))
            run, on, power, reserve = (run + 1 if now == on else 1), now, p, r

    def _count_storage(self, row: Mapping[str, Any], plan: StoragePlan, on_site: bool) -> None:
        name, soc = row["asset_id"], row["soc_initial_mwh"]
        low, high = row["soc_min_mwh"] - TOLERANCE, row["soc_max_mwh"] + TOLERANCE
        lasts = self.tables.settings.get("reserve_duration_h", 0.0) if on_site else 0.0
        for t in range(self.tables.count):
            c, d, up, down = plan.charge_mw[t], plan.discharge_mw[t], plan.reserve_up_mw[t], plan.reserve_down_mw[t]
            share, before = self.tables.at(f"availability.{name}", t, 1.0), soc
            soc = soc * (1 - row["self_discharge_per_h"]) + row["eta_charge"] * c - d / row["eta_discharge"]
            self._demand(abs(soc - plan.soc_mwh[t]) < TOLERANCE and low < soc < high, f"energy of {name} in block {t}")
            self._demand(soc > self.tables.at(f"soc_min_mwh.{name}", t) - TOLERANCE, f"floor of {name} in block {t}")
            for side, power in (("charge", c), ("discharge", d)):
                least = row.get(f"p_{side}_min_mw", 0.0) - TOLERANCE
                self._demand(power < TOLERANCE or power > least, f"least {side} of {name} in block {t}")
            self._demand(min(c, d) < TOLERANCE, f"{name} does both in block {t}")
            most = [share * row[f"p_{side}_max_mw"] + TOLERANCE for side in ("charge", "discharge")]
            inside = c < most[0] and d < most[1] and up < most[1] - d + c and down < most[0] - c + d
            self._demand(inside and min(c, d, up, down) > -TOLERANCE, f"power of {name} in block {t}")
            for energy in (before, soc):
                lasting = energy - up * lasts / row["eta_discharge"] > low
                self._demand(lasting and energy + down * lasts * row["eta_charge"] < high, f"reserve in block {t}")
            self.cost += row["throughput_cost_per_mwh"] * d
            self.cost -= self.tables.at("reserve_up_price", t) * up + self.tables.at("reserve_down_price", t) * down
        self._demand(soc > row["soc_terminal_min_mwh"] - TOLERANCE, f"last energy of {name}")
        if row["max_cycles_per_day"] != "":
            most_turned = row["max_cycles_per_day"] * (row["soc_max_mwh"] - row["soc_min_mwh"])
            for first in range(0, len(plan.discharge_mw), self.tables.day_blocks):
                turned = plan.discharge_mw[first : first + self.tables.day_blocks].sum() / row["eta_discharge"]
                self._demand(turned < most_turned + TOLERANCE, f"cycles of {name} on the day of block {first}")
        self.cost += _wear(row, plan) - row["soc_terminal_value_per_mwh"] * soc


def _wear(row: Mapping[str, Any], plan: StoragePlan) -> float:
    """The cheapest way to take energy in and out of the depth segments: always the cheapest that has room or energy."""
    if not row["degradation_segments"]:
        return 0.0
    pieces = [tuple(map(float, text.split(":"))) for text in row["degradation_segments"].split("|")]
    usable, left = row["soc_max_mwh"] - row["soc_min_mwh"], row["soc_initial_mwh"] - row["soc_min_mwh"]
    held, cost = [], 0.0
    for share, _ in pieces:
        held.append(min(left, share * usable))
        left -= held[-1]
    for c, d in zip(plan.charge_mw, plan.discharge_mw, strict=True):
        comes, goes = c * row["eta_charge"], d / row["eta_discharge"]
        for k, (share, price) in enumerate(pieces):
            taken, given = min(comes, share * usable - held[k]), min(goes, held[k])
            held[k] += taken - given
            comes, goes = comes - taken, goes - given
            cost += price * given * row["eta_discharge"]
    return cost
