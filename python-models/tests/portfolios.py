"""Small builders of inputs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

Rows = list[dict[str, object]]


def a_series(start: str, prices: Sequence[float], minutes: int = 60, **columns: Sequence[float] | float) -> Rows:
    """A time series of one price (buy = sell) and further columns."""
    first = datetime.fromisoformat(start)
    rows: Rows = []
    for block, price in enumerate(prices):
        label = (first + block * timedelta(minutes=minutes)).isoformat()
        row: dict[str, object] = {"block_start": label, "price_buy": price, "price_sell": price}
        for name, values in columns.items():
            row[name.replace("__", ".")] = values if isinstance(values, (int, float)) else values[block]
        rows.append(row)
    return rows


def a_storage(**changed: object) -> dict[str, object]:
    """A battery of 10 MW and 20 MWh, half full, that must end half full."""
    return {
        "asset_id": "bess",
        "p_charge_max_mw": 10,
        "p_discharge_max_mw": 10,
        "soc_min_mwh": 0,
        "soc_max_mwh": 20,
        "soc_initial_mwh": 10,
        "soc_terminal_min_mwh": 10,
        "eta_charge": 0.9,
        "eta_discharge": 0.9,
        **changed,
    }


PLAIN_STORAGE: dict[str, object] = {
    "soc_min_mwh": 2,
    "soc_terminal_min_mwh": 2,
    "soc_terminal_value_per_mwh": 0,
    "throughput_cost_per_mwh": 0,
    "max_cycles_per_day": "",
    "degradation_segments": "",
}
"""What makes a storage one that is only full or empty, in all columns that the evaluator reads."""


def a_unit(**changed: object) -> dict[str, object]:
    """A unit of 20 to 50 MW that is off and may start."""
    return {
        "unit_id": "g1",
        "p_min_mw": 20,
        "p_max_mw": 50,
        "ramp_up_mw_per_h": 50,
        "ramp_down_mw_per_h": 50,
        "startup_ramp_mw": 50,
        "shutdown_ramp_mw": 50,
        "min_up_h": 1,
        "min_down_h": 1,
        "must_run": 0,
        "fast_start": 0,
        "initial_on": 0,
        "initial_p_mw": 0,
        "initial_hours_on": 0,
        "initial_hours_off": 10,
        "co2_t_per_mwh": 0.5,
        **changed,
    }


def a_curve(unit: str = "g1", low: float = 20, high: float = 50, per_mwh: float = 40) -> Rows:
    """A cost curve of one slope through zero."""
    return [{"unit_id": unit, "p_mw": power, "cost_per_h": power * per_mwh} for power in (low, high)]
