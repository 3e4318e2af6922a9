"""Random small portfolios and storage sites for the tests of properties; a seed gives the same one everywhere."""

from __future__ import annotations

from random import Random
from typing import Any

from plain_program import Tables
from portfolios import a_storage, a_unit

BLOCKS = 9


def a_random_portfolio(seed: int, blocks: int = BLOCKS) -> Tables:
    """Two units with everything that binds them, a battery, reserve, a market and now and then an outage."""
    random = Random(seed)
    units = [_unit(random, name) for name in ("g1", "g2")]
    prices = [float(random.choice([-30, 5, 30, 45, 60, 130])) for _ in range(blocks)]
    columns = {
        "price_buy": [price + 2 for price in prices],
        "price_sell": prices,
        "load_mw": [float(random.randint(10, 90)) for _ in prices],
        "renewable_mw": [float(random.randint(0, 30)) for _ in prices],
        "reserve_up_mw": [float(random.choice([0, 0, 6, 12])) for _ in prices],
        "availability.g1": [random.choice([1.0] * 6 + [0.7, 0.0]) for _ in prices],
    }
    curves = []
    for unit in units:
        low, high, slope = unit["p_min_mw"], unit["p_max_mw"], random.uniform(20, 60)
        middle = (low + high) / 2
        cost = low * slope * 1.3
        for power, more in ((low, 0.0), (middle, slope), (high, slope * random.uniform(1.0, 1.4))):
            cost += more * (high - low) / 2
            curves.append({"unit_id": unit["unit_id"], "p_mw": power, "cost_per_h": cost})
    starts = [
        {"unit_id": unit["unit_id"], "hours_off_from": hours, "cost": 90.0 * factor}
        for unit in units
        for hours, factor in zip(
            (unit["min_down_h"], unit["min_down_h"] + 2, 7), (1, random.uniform(1, 3), 4), strict=True
        )
    ]
    settings = {
        "market_buy_limit_mw": random.choice([0, 15, 60]),
        "market_sell_limit_mw": random.choice([0, 15, 60]),
        "unserved_price": 900,
        "reserve_penalty": 80,
    }
    return Tables(columns, settings, units, curves, starts, [a_random_storage(random, 8)])


def a_random_site(seed: int) -> Tables:
    """One to three batteries with all that binds them behind one connection, with sun, load and negative prices."""
    random = Random(1000 + seed)
    prices = [float(random.choice([-60, -10, 0, 20, 50, 90])) for _ in range(BLOCKS)]
    names = [f"b{number}" for number in range(1, random.choice([2, 3, 4]))]
    columns = {
        "price_buy": [price + random.choice([0, 3]) for price in prices],
        "price_sell": prices,
        "load_mw": [float(random.randint(0, 5)) for _ in prices],
        "pv_available_mw": [float(random.randint(0, 12)) for _ in prices],
    }
    for name in names:
        if random.random() < 0.3:
            columns[f"availability.{name}"] = [random.choice([1.0, 1.0, 1.0, 0.5, 0.0]) for _ in prices]
        if random.random() < 0.3:
            columns[f"soc_min_mwh.{name}"] = [float(random.choice([0, 0, 0, 4, 7])) for _ in prices]
    if seed % 3 == 0:
        for name in ("reserve_up_price", "reserve_down_price"):
            columns[name] = [float(random.choice([0, 3, 9])) for _ in prices]
    settings = {
        "grid_import_limit_mw": random.choice([40, 12]),
        "grid_export_limit_mw": random.choice([None, 0, 6]),
        "reserve_duration_h": random.choice([0.5, 1]),
    }
    storage = [_storage_with_minimum(random, 10, name) for name in names]
    return Tables(columns, settings, storage=storage)


def _storage_with_minimum(random: Random, power: float, name: str) -> dict[str, Any]:
    """A battery that, now and then, has a least power, an efficiency of its own, or loses nothing."""
    return {
        **a_random_storage(random, power, name),
        "p_charge_min_mw": random.choice([0, 0, 3]),
        "p_discharge_min_mw": random.choice([0, 0, 2]),
        "eta_charge": random.choice([0.9, 1.0, 0.8]),
        "eta_discharge": random.choice([0.9, 1.0]),
    }


def _unit(random: Random, name: str) -> dict[str, Any]:
    low = random.choice([10, 20])
    high, on = low + random.choice([20, 40]), random.choice([0, 1])
    return a_unit(
        unit_id=name,
        p_min_mw=low,
        p_max_mw=high,
        ramp_up_mw_per_h=random.choice([8, 15, 100]),
        ramp_down_mw_per_h=random.choice([8, 15, 100]),
        startup_ramp_mw=random.choice([low, low + 5, high]),
        shutdown_ramp_mw=random.choice([low, low + 5, high]),
        min_up_h=random.choice([1, 2, 4]),
        min_down_h=random.choice([1, 2, 3]),
        initial_on=on,
        initial_p_mw=low if on else 0,
        initial_hours_on=random.randint(1, 5) if on else 0,
        initial_hours_off=0 if on else random.randint(1, 8),
    )


def a_random_storage(random: Random, power: float, name: str = "bess") -> dict[str, Any]:
    """A battery with, now and then, wear, self-discharge, a cycle cap or a value of what it holds at the end."""
    wear = random.choice(["", "0.3:1|0.7:6"])
    return a_storage(
        asset_id=name,
        p_charge_max_mw=power,
        p_discharge_max_mw=random.choice([power, power / 2]),
        soc_min_mwh=1,
        soc_initial_mwh=random.choice([1, 6, 11]),
        soc_terminal_min_mwh=1,
        soc_terminal_value_per_mwh=random.choice([0, 25]),
        throughput_cost_per_mwh=random.choice([0, 2]),
        self_discharge_per_h=0 if wear else random.choice([0, 0.01]),
        degradation_segments=wear,
        max_cycles_per_day=random.choice(["", 1]),
    )
