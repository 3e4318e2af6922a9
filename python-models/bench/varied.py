"""Portfolios of twelve units varied from a day-ahead case, such as dmo-v1: another seed is another portfolio."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random
from typing import Any

Rows = list[dict[str, Any]]

SCALED = (
    "p_min_mw",
    "p_max_mw",
    "ramp_up_mw_per_h",
    "ramp_down_mw_per_h",
    "startup_ramp_mw",
    "shutdown_ramp_mw",
    "initial_p_mw",
)
LOAD = 2.3
"""Times the case's own: it has five units."""


def varied(case: Path, seed: int) -> tuple[dict[str, Rows], dict[str, Any]]:
    """Tables and settings. Each unit is one of the case's in another size, at other costs; prices and load wander."""
    random, known = Random(seed), {path.stem: _rows(path) for path in case.glob("*.csv")}
    tables: dict[str, Rows] = {"units": [], "unit_costs": [], "unit_startup": []}
    for number in range(12):
        model = known["units"][number % len(known["units"])]
        size, dearer, start = random.uniform(0.8, 1.25), random.uniform(0.88, 1.12), random.uniform(0.7, 1.3)
        name = f"{model['unit_id']}_{number}"
        tables["units"].append(model | {"unit_id": name} | {key: float(model[key]) * size for key in SCALED})
        for point in known["unit_costs"]:
            if point["unit_id"] == model["unit_id"]:
                power, cost = float(point["p_mw"]) * size, float(point["cost_per_h"]) * size * dearer
                tables["unit_costs"].append({"unit_id": name, "p_mw": power, "cost_per_h": cost})
        for row in known["unit_startup"]:
            if row["unit_id"] == model["unit_id"]:
                tables["unit_startup"].append({**row, "unit_id": name, "cost": float(row["cost"]) * size * start})
    tables["timeseries"] = _series(random, known["timeseries"])
    tables["storage"] = [{**known["storage"][0], "asset_id": f"bess{number}"} for number in range(2)]
    return tables, {"market_buy_limit_mw": 700, "market_sell_limit_mw": 700, "unserved_price": 50000}


def _series(random: Random, rows: Rows) -> Rows:
    noise, level, made = 1.0, random.uniform(0.85, 1.15), []
    for row in rows:
        noise = 1 + 0.9 * (noise - 1) + random.gauss(0, 0.03)
        price = (float(row["price_buy"]) + float(row["price_sell"])) / 2 * noise * level
        load = float(row["load_mw"]) * LOAD * random.uniform(0.97, 1.03)
        made.append(
            {
                "block_start": row["block_start"],
                "load_mw": round(load, 2),
                "renewable_mw": round(float(row["renewable_mw"]) * LOAD, 2),
                "price_buy": round(price + 20, 2),
                "price_sell": round(price - 20, 2),
                "reserve_up_mw": round(0.05 * load, 2),
            }
        )
    return made


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
