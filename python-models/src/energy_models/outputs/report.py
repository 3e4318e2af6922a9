"""The result tables of a plan; columns and meaning are those of energy.md §6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

import numpy as np

from energy_models.blocks.portfolio import Problem
from energy_models.outputs.costs import deviation_costs
from energy_models.outputs.kpis import Kpis
from energy_models.outputs.plan import Plan, StoragePlan, UnitPlan
from energy_models.records import dataclass

Table = Mapping[str, Any]
Tables = dict[str, Table]


@dataclass(frozen=True)
class Report:
    """What a model writes of a plan: its tables, and figures beside those that every plan has."""

    tables: Tables
    kpis: Kpis = field(default_factory=dict)


SCHEDULE = (
    "block_start",
    "asset_id",
    "kind",
    "commit",
    "p_mw",
    "charge_mw",
    "discharge_mw",
    "soc_mwh",
    "reserve_up_mw",
    "reserve_down_mw",
    "curtailed_mw",
    "startup_cost",
    "energy_cost",
)


def portfolio_tables(problem: Problem, plan: Plan) -> Tables:
    """The tables every model writes: schedule, market and prices."""
    tables: Tables = {"schedule": _schedule(problem, plan), "market": market_table(problem, plan)}
    if plan.energy_price is not None:
        prices = {"block_start": problem.inputs.series.horizon.labels, "shadow_price_energy": plan.energy_price}
        tables["prices"] = {**prices, "shadow_price_reserve": _or_empty(plan.reserve_price, len(plan.buy_mw))}
    return tables


def deviation_table(problem: Problem, plan: Plan) -> Table:
    """One row per block and deviation band."""
    labels, costs = problem.inputs.series.horizon.labels, deviation_costs(problem, plan)
    bands = len(plan.short_mw)
    return {
        "block_start": [label for label in labels for _ in range(bands)],
        "band": [band for _ in labels for band in range(bands)],
        "short_mw": np.array(plan.short_mw).T.ravel(),
        "long_mw": np.array(plan.long_mw).T.ravel(),
        "cost": costs.T.ravel(),
    }


def _or_empty(values: Any, count: int) -> Any:
    return [None] * count if values is None else values


def _schedule(problem: Problem, plan: Plan) -> Table:
    parts = [_unit_rows(unit) for unit in plan.units] + [_storage_rows(storage) for storage in plan.storages]
    parts += _renewable_rows(problem, plan)
    labels = problem.inputs.series.horizon.labels
    table: dict[str, list[Any]] = {name: [] for name in SCHEDULE}
    for part in parts:
        for name in SCHEDULE:
            cells = labels if name == "block_start" else part.get(name)
            if isinstance(cells, str):
                cells = [cells] * len(labels)
            table[name].extend(_or_empty(cells, len(labels)))
    return {name: [_plain(cell) for cell in cells] for name, cells in table.items()}


def _plain(cell: Any) -> Any:
    return cell.item() if isinstance(cell, np.generic) else cell


def _unit_rows(plan: UnitPlan) -> Table:
    return {
        "asset_id": plan.unit.id,
        "kind": "thermal",
        "commit": plan.on.astype(np.int64),
        "p_mw": plan.p_mw,
        "reserve_up_mw": plan.reserve_up_mw,
        "startup_cost": plan.start_cost,
        "energy_cost": plan.energy_cost,
    }


def _storage_rows(plan: StoragePlan) -> Table:
    return {
        "asset_id": plan.storage.id,
        "kind": "storage",
        "p_mw": np.round(plan.discharge_mw - plan.charge_mw, 9) + 0.0,
        "charge_mw": plan.charge_mw,
        "discharge_mw": plan.discharge_mw,
        "soc_mwh": plan.soc_mwh,
        "reserve_up_mw": plan.reserve_up_mw,
        "reserve_down_mw": plan.reserve_down_mw,
        "energy_cost": plan.wear_cost,
    }


def _renewable_rows(problem: Problem, plan: Plan) -> list[Table]:
    """Each plant's share of what the program, for which they are one, takes; one row per block where none is named."""
    available = problem.shape.renewable_mw
    if not available.any():
        return []
    plants = problem.inputs.series.plants()
    if not np.allclose(sum(plants.values(), np.zeros(len(available))), available):
        plants = {"renewable": available}
    taken = plan.renewable_mw / np.where(available > 0.0, available, 1.0)
    return [
        {
            "asset_id": name,
            "kind": "renewable",
            "p_mw": np.round(taken * given, 9) + 0.0,
            "curtailed_mw": np.round((1.0 - taken) * given, 9) + 0.0,
        }
        for name, given in plants.items()
    ]


def market_table(problem: Problem, plan: Plan) -> Table:
    """One row per block: what is bought and sold, MW, and its cash in the market's currency."""
    buy_price, sell_price = problem.inputs.prices
    hours = problem.inputs.series.block_hours
    return {
        "block_start": problem.inputs.series.horizon.labels,
        "buy_mw": plan.buy_mw,
        "sell_mw": plan.sell_mw,
        "renewable_mw": plan.renewable_mw,
        "unserved_mw": plan.unserved_mw,
        "price_buy": buy_price,
        "price_sell": sell_price,
        "cash": np.round(hours * (sell_price * plan.sell_mw - buy_price * plan.buy_mw), 9) + 0.0,
    }
