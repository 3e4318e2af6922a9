"""The charts that come with a plan, and the table of the stacked one."""

from __future__ import annotations

from typing import Any

from energy_models.blocks.portfolio import Problem
from energy_models.outputs.plan import Plan
from energy_models.outputs.report import Table

Chart = dict[str, Any]


def dispatch_table(problem: Problem, plan: Plan) -> Table:
    """One row per block and one column per source: what meets the load, ready to be stacked."""
    table: dict[str, Any] = {"block_start": problem.inputs.series.horizon.labels}
    table |= {f"{unit.unit.id}_mw": unit.p_mw for unit in plan.units}
    table["renewable_mw"] = plan.renewable_mw
    table |= {f"{storage.storage.id}_discharge_mw": storage.discharge_mw for storage in plan.storages}
    table |= {f"{storage.storage.id}_charge_mw": 0.0 - storage.charge_mw for storage in plan.storages}
    return {**table, "buy_mw": plan.buy_mw, "sell_mw": 0.0 - plan.sell_mw, "load_mw": problem.shape.load_mw}


def soc_table(problem: Problem, plan: Plan) -> Table:
    """One row per block and one column per storage: the energy at the block's end."""
    levels = {f"{storage.storage.id}_mwh": storage.soc_mwh for storage in plan.storages}
    return {"block_start": problem.inputs.series.horizon.labels, **levels}


def charts(problem: Problem, plan: Plan) -> list[Chart]:
    """Dispatch, prices and energy stored."""
    price_unit = f"{problem.inputs.currency}/MWh"
    stacked = [name for name in dispatch_table(problem, plan) if name not in ("block_start", "load_mw")]
    priced = ["price_buy", "price_sell"]
    drawn = [
        _chart("Dispatch", "stacked", "dispatch", stacked, "MW"),
        _chart("Market prices", "step", "market", priced, price_unit),
    ]
    if plan.energy_price is not None:
        drawn.append(_chart("Value of energy", "step", "prices", ["shadow_price_energy"], price_unit))
    if plan.storages:
        levels = [f"{storage.storage.id}_mwh" for storage in plan.storages]
        drawn.append(_chart("Energy stored", "line", "soc", levels, "MWh"))
    return drawn


def _chart(title: str, kind: str, table: str, y: list[str], unit: str) -> Chart:
    return {"title": title, "kind": kind, "table": table, "x": "block_start", "y": y, "unit": unit}
