"""Storage sites of any kind from a seed: another seed binds other things, over other days, in other blocks."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Rows = list[dict[str, Any]]
START = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = (1, 1, 1, 2, 3, 7)
BATTERIES = (1, 1, 2, 3, 3, 5, 10)


def site(seed: int) -> tuple[dict[str, Rows], dict[str, Any], int]:
    """Tables, settings and the minutes of a block."""
    random = Random(seed)
    return drawn(random, random.choice(DAYS), random.choice(BATTERIES), random.choice([15, 60]))


def hard_site(seed: int, days: int, batteries: int = 3) -> tuple[dict[str, Rows], dict[str, Any], int]:
    """Batteries with wear, reserve and a least power behind one limit, and a negative price in most blocks at noon."""
    return drawn(Random(seed), days, batteries, 15, hard=True)


def drawn(
    random: Random, days: int, batteries: int, minutes: int, *, hard: bool = False
) -> tuple[dict[str, Rows], dict[str, Any], int]:
    """Tables and settings of so many days and batteries; hard: with all that makes it so."""

    def has(chance: float) -> bool:
        return random.random() < chance or hard

    power, blocks = random.choice([2.0, 10.0, 50.0]), days * 1440 // minutes
    prices, spread = (
        _prices(random, blocks, minutes, is_negative=has(0.7), is_spiky=has(0.5) and not hard),
        random.choice([0.0, 1.0, 5.0]),
    )
    names = [f"b{number}" for number in range(batteries)]
    columns: dict[str, list[float]] = {
        "price_buy": [round(price + spread, 2) for price in prices],
        "price_sell": [round(price - spread, 2) for price in prices],
    }
    if has(0.4):
        columns["load_mw"] = _wandering(random, blocks, 0.4 * power, 0.1 * power)
    if has(0.4):
        sun = _day(blocks, minutes, lambda hour: max(0.0, math.sin((hour - 6) / 12 * math.pi)))
        columns["pv_available_mw"] = [
            round(random.choice([0.5, 2.0]) * power * s * random.uniform(0.7, 1), 2) for s in sun
        ]
    if has(0.4):
        columns["reserve_up_price"] = _wandering(random, blocks, random.choice([2.0, 8.0]), 2.0)
        columns["reserve_down_price"] = _wandering(random, blocks, random.choice([1.0, 5.0]), 2.0)
    alike = random.random() < 0.3
    model = _battery(random, power, "", has)
    rows = [{**(model if alike else _battery(random, power, name, has)), "asset_id": name} for name in names]
    for row in rows:
        _bind(random, columns, row, blocks, minutes)
    settings: dict[str, Any] = {"reserve_duration_h": random.choice([0.25, 0.5, 1.0])}
    total = sum(row["p_charge_max_mw"] for row in rows)
    load = max(columns.get("load_mw", [0.0]))
    if has(0.5):
        settings["grid_import_limit_mw"] = round(load + random.choice([0.5, 0.8]) * total, 1)
    if has(0.4):
        settings["grid_export_limit_mw"] = round(random.choice([0.0, 0.4, 0.8]) * total, 1)
    starts = [(START + timedelta(minutes=minutes * block)).isoformat() for block in range(blocks)]
    series = [{"block_start": start, **{k: v[t] for k, v in columns.items()}} for t, start in enumerate(starts)]
    return {"timeseries": series, "storage": rows}, settings, minutes


def _prices(random: Random, blocks: int, minutes: int, *, is_negative: bool, is_spiky: bool) -> list[float]:
    depth = random.choice([60.0, 100.0, 160.0]) if is_negative else 30.0
    level, noise, made = random.uniform(30, 60), 0.0, []
    for hour in _day(blocks, minutes, lambda hour: hour):
        noise = 0.9 * noise + random.gauss(0, 3)
        price = (
            level + 50 * math.exp(-(((hour - 19) / 2.5) ** 2)) - depth * math.exp(-(((hour - 13) / 3.0) ** 2)) + noise
        )
        if is_spiky:
            price += random.choice([0.0] * 8 + [-120.0, 150.0]) * random.random()
        made.append(price if is_negative else max(0.5, price))
    return made


def _day(blocks: int, minutes: int, shape: Callable[[float], float]) -> list[float]:
    return [shape(block * minutes / 60 % 24) for block in range(blocks)]


def _wandering(random: Random, blocks: int, mean: float, step: float) -> list[float]:
    made, value = [], mean
    for _ in range(blocks):
        value = max(0.0, mean + 0.9 * (value - mean) + random.gauss(0, step) * 0.5)
        made.append(round(value, 2))
    return made


def _battery(random: Random, power: float, name: str, has: Callable[[float], bool]) -> dict[str, Any]:
    mw, hours = round(power * random.uniform(0.5, 1.2), 1), random.choice([1, 2, 4, 8])
    high, wear = mw * hours, has(0.3)
    low = round(random.choice([0.0, 0.1]) * high, 2)
    first = round(random.uniform(0.2, 0.9) * high, 2)
    return {
        "asset_id": name,
        "p_charge_max_mw": mw,
        "p_discharge_max_mw": round(mw * random.choice([1.0, 1.0, 0.6]), 2),
        "p_charge_min_mw": round(0.2 * mw, 2) if has(0.25) else 0.0,
        "p_discharge_min_mw": round(0.15 * mw, 2) if random.random() < 0.2 else 0.0,
        "soc_min_mwh": low,
        "soc_max_mwh": high,
        "soc_initial_mwh": first,
        "soc_terminal_min_mwh": random.choice([low, low, round(0.5 * first, 2)]),
        "soc_terminal_value_per_mwh": random.choice([0.0, 0.0, 30.0]),
        "eta_charge": random.choice([0.98, 0.94, 0.85]),
        "eta_discharge": random.choice([0.98, 0.94, 0.9]),
        "self_discharge_per_h": 0.0 if wear else random.choice([0.0, 0.0, 0.001]),
        "throughput_cost_per_mwh": random.choice([0.0, 1.5, 5.0]),
        "max_cycles_per_day": random.choice(["", "", 1.0, 1.5]),
        "degradation_segments": random.choice(["0.3:1|0.7:6", "0.2:0.5|0.3:3|0.5:9"]) if wear else "",
    }


def _bind(random: Random, columns: dict[str, list[float]], row: dict[str, Any], blocks: int, minutes: int) -> None:
    """Now and then an outage, and an energy that must be held for an evening."""
    name, day = row["asset_id"], 1440 // minutes
    if random.random() < 0.2:
        first = random.randrange(blocks)
        share = random.choice([0.0, 0.5])
        columns[f"availability.{name}"] = [share if first <= t < first + day // 6 else 1.0 for t in range(blocks)]
    if random.random() < 0.2 and row["self_discharge_per_h"] == 0.0:
        held = round(row["soc_min_mwh"] + 0.3 * (row["soc_initial_mwh"] - row["soc_min_mwh"]), 2)
        columns[f"soc_min_mwh.{name}"] = [held if t % day >= 0.7 * day else 0.0 for t in range(blocks)]
