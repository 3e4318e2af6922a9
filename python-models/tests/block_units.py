"""Tables of shorter blocks told in blocks instead of hours, for whatever counts in hours: the same costs and limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from energy_models.outputs.plan import Plan
from plain_program import Tables


def told_in_blocks(tables: Tables, block_hours: float) -> Tables:
    """Tables of blocks of so many hours, as if each block were an hour: powers stay, energies and durations grow."""

    def times(row: Mapping[str, Any], factor: float, *names: str) -> dict[str, Any]:
        return {**row, **{name: row[name] * factor for name in names if row.get(name) not in (None, "")}}

    def unit(row: Mapping[str, Any]) -> dict[str, Any]:
        changed = times(row, block_hours, "ramp_up_mw_per_h", "ramp_down_mw_per_h")
        before = {name: round(row[name] / block_hours) for name in ("initial_hours_on", "initial_hours_off")}
        return (
            changed | before | {name: math.ceil(row[name] / block_hours - 1e-9) for name in ("min_up_h", "min_down_h")}
        )

    def storage(row: Mapping[str, Any]) -> dict[str, Any]:
        energies = ("soc_min_mwh", "soc_max_mwh", "soc_initial_mwh", "soc_terminal_min_mwh")
        costs = ("throughput_cost_per_mwh", "soc_terminal_value_per_mwh")
        changed = times(times(row, 1 / block_hours, *energies), block_hours, *costs)
        pieces = [piece.split(":") for piece in row["degradation_segments"].split("|") if piece]
        wear = "|".join(f"{share}:{float(cost) * block_hours}" for share, cost in pieces)
        kept = (1 - row["self_discharge_per_h"]) ** block_hours
        return {**changed, "degradation_segments": wear, "self_discharge_per_h": 1 - kept}

    prices = ("price_buy", "price_sell", "reserve_up_price", "reserve_down_price")
    return replace(
        tables,
        columns={k: [v * block_hours for v in cells] if k in prices else cells for k, cells in tables.columns.items()},
        settings=times(tables.settings, block_hours, "unserved_price", "reserve_penalty"),
        units=[unit(row) for row in tables.units],
        curves=[times(row, block_hours, "cost_per_h") for row in tables.curves],
        starts=[
            {**row, "hours_off_from": math.ceil(row["hours_off_from"] / block_hours - 1e-9)} for row in tables.starts
        ],
        storage=[storage(row) for row in tables.storage],
    )


def plan_in_blocks(plan: Plan, block_hours: float) -> Plan:
    """The plan with its energies told alike."""
    return replace(plan, storages=[replace(each, soc_mwh=each.soc_mwh / block_hours) for each in plan.storages])
