"""Portfolios of any size from a seed: made up, so that everyone measures the same and no shared case is needed."""

from __future__ import annotations

import csv
import math
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

Rows = list[dict[str, Any]]
START = datetime(2026, 1, 15, tzinfo=timezone(timedelta(hours=1)))


def portfolio(
    seed: int, units: int, batteries: int, blocks: int, minutes: int
) -> tuple[dict[str, Rows], dict[str, Any]]:
    """A day-ahead case: tables and settings. Load is about 70 % of the units, reserve 5 % of the load."""
    random = Random(seed)
    made = [_unit(random, number) for number in range(units)]
    capacity = sum(unit["p_max_mw"] for unit in made)
    tables = {
        "timeseries": _series(random, blocks, minutes, capacity),
        "units": made,
        "unit_costs": [point for unit in made for point in _curve(random, unit)],
        "unit_startup": [start for unit in made for start in _starts(random, unit)],
        "storage": [battery(random, number, capacity / 15) for number in range(batteries)],
    }
    for unit in made:
        del unit["mid_cost"]
    settings = {
        "market_buy_limit_mw": round(capacity / 5),
        "market_sell_limit_mw": round(capacity / 5),
        "unserved_price": 3000,
    }
    return tables, settings


def redispatch(seed: int, units: int, blocks: int, minutes: int) -> tuple[dict[str, Rows], dict[str, Any]]:
    """A real-time case: slow units committed, some sold already, deviation in three bands."""
    random = Random(seed)
    tables, settings = portfolio(seed, units, 2, blocks, minutes)
    for number, unit in enumerate(tables["units"]):
        unit["fast_start"] = int(number % 3 == 2)
        on = unit["initial_on"]
        for row in tables["timeseries"]:
            if not unit["fast_start"]:
                row[f"commit.{unit['unit_id']}"] = on
    for block, row in enumerate(tables["timeseries"]):
        row["committed_net_sell_mw"] = round(settings["market_sell_limit_mw"] * random.uniform(-0.2, 0.4), 1)
        row["rtm_open"] = int(block >= 4)
        row["deviation_price"] = round(row["price_buy"] * random.uniform(1.0, 1.3) + 5.0, 2)
        row["reserve_up_mw"] = 0.0
    bands = [(20, 1.0, 0.9), (40, 1.2, 0.5), (5000, 1.5, 0.0)]
    settings["deviation_bands"] = [
        {"width_mw": width, "short_mult": short, "long_mult": long} for width, short, long in bands
    ]
    return tables, settings


def fleet(seed: int, batteries: int, blocks: int, minutes: int) -> tuple[dict[str, Rows], dict[str, Any]]:
    """A storage site: batteries alone, bought and sold at a price that is never negative."""
    random = Random(seed)
    tables = {
        "timeseries": [
            {name: row[name] for name in ("block_start", "price_buy", "price_sell")}
            for row in _series(random, blocks, minutes, 100.0)
        ],
        "storage": [battery(random, number, 10.0) for number in range(batteries)],
    }
    return tables, {"exclusive_charge_discharge": True}


def write(folder: Path, tables: dict[str, Rows]) -> None:
    """Writes the tables as CSV."""
    for name, rows in tables.items():
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)


def _series(random: Random, blocks: int, minutes: int, capacity: float) -> Rows:
    rows: Rows = []
    price_noise, load_noise, wind = 0.0, 0.0, 0.3
    for block in range(blocks):
        start = START + timedelta(minutes=minutes * block)
        hour, day = start.hour + start.minute / 60, block * minutes // 1440
        price_noise = 0.9 * price_noise + random.gauss(0, 3)
        load_noise = 0.9 * load_noise + random.gauss(0, 0.006)
        wind = min(1.0, max(0.0, 0.97 * wind + 0.009 + random.gauss(0, 0.02)))
        evening, noon = math.exp(-(((hour - 19) / 2.5) ** 2)), math.exp(-(((hour - 13) / 3.0) ** 2))
        price = max(1.0, 62 + 45 * evening - 32 * noon + 8 * math.sin(day / 7) + price_noise)
        load = capacity * (0.58 + 0.14 * evening + 0.09 * math.exp(-(((hour - 9) / 3) ** 2)) + load_noise)
        rows.append(
            {
                "block_start": start.isoformat(),
                "price_buy": round(price + 1, 2),
                "price_sell": round(price - 1, 2),
                "load_mw": round(load, 2),
                "renewable_mw": round(capacity * (0.2 * wind + 0.1 * noon), 2),
                "reserve_up_mw": round(0.05 * load, 2),
            }
        )
    return rows


def _unit(random: Random, number: int) -> dict[str, Any]:
    kind = number % 3  # coal, combined cycle, turbine
    high = round(random.uniform(*((100, 350), (80, 250), (20, 60))[kind]))
    low = round(high * (0.45, 0.4, 0.35)[kind])
    hours = ((8, 8), (5, 4), (1, 1))[kind]
    on = int(kind < 2 and random.random() < 0.7)
    ramp = high * (0.25, 0.6, 2.0)[kind]
    return {
        "unit_id": f"g{number}",
        "p_min_mw": low,
        "p_max_mw": high,
        "ramp_up_mw_per_h": round(ramp),
        "ramp_down_mw_per_h": round(ramp),
        "startup_ramp_mw": low,
        "shutdown_ramp_mw": low,
        "min_up_h": hours[0],
        "min_down_h": hours[1],
        "must_run": 0,
        "fast_start": int(kind == 2),
        "initial_on": on,
        "initial_p_mw": round(low + 0.3 * (high - low)) if on else 0,
        "initial_hours_on": 30 if on else 0,
        "initial_hours_off": 0 if on else 12,
        "co2_t_per_mwh": (0.95, 0.4, 0.6)[kind],
        "mid_cost": round(random.uniform(*((42, 55), (55, 72), (85, 120))[kind]), 2),
    }


def _curve(random: Random, unit: dict[str, Any]) -> Rows:
    low, high, slope = unit["p_min_mw"], unit["p_max_mw"], unit["mid_cost"] * 0.9
    power, cost = low, low * unit["mid_cost"] * 1.15
    points = [{"unit_id": unit["unit_id"], "p_mw": power, "cost_per_h": round(cost, 2)}]
    for number in range(1, 4):
        after = round(low + (high - low) * number / 3, 2)
        cost += (after - power) * slope
        power, slope = after, slope * random.uniform(1.03, 1.12)
        points.append({"unit_id": unit["unit_id"], "p_mw": power, "cost_per_h": round(cost, 2)})
    return points


def _starts(random: Random, unit: dict[str, Any]) -> Rows:
    hot = unit["p_max_mw"] * random.uniform(25, 45)
    lags = (unit["min_down_h"], unit["min_down_h"] * 2, unit["min_down_h"] * 4)
    return [
        {"unit_id": unit["unit_id"], "hours_off_from": lag, "cost": round(hot * factor, 2)}
        for lag, factor in zip(lags, (1.0, 1.5, 2.1), strict=True)
    ]


def battery(random: Random, number: int, power: float) -> dict[str, Any]:
    """A battery of about so many MW that lasts two to four hours."""
    mw, hours = round(power * random.uniform(0.7, 1.3), 1), random.choice([2, 3, 4])
    return {
        "asset_id": f"b{number}",
        "p_charge_max_mw": mw,
        "p_discharge_max_mw": mw,
        "soc_min_mwh": round(0.05 * mw * hours, 2),
        "soc_max_mwh": round(mw * hours, 2),
        "soc_initial_mwh": round(0.5 * mw * hours, 2),
        "soc_terminal_min_mwh": round(0.5 * mw * hours, 2),
        "eta_charge": 0.94,
        "eta_discharge": 0.94,
        "throughput_cost_per_mwh": round(random.uniform(1, 5), 2),
    }
