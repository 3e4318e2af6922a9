"""The figures a trader looks at first."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from energy_models.blocks.portfolio import Problem
from energy_models.outputs.costs import Costs
from energy_models.outputs.plan import Plan, StoragePlan
from energy_models.outputs.rainflow import counted_cycles

Kpis = dict[str, tuple[float | None, str]]
SHALLOWEST = 1e-6
"""A cycle of less of the usable energy is the solver's dust."""


def count_kpis(problem: Problem, plan: Plan, costs: Costs) -> Kpis:
    """Name → value and unit; profit first. Money is in the market's currency."""
    currency, hours = problem.inputs.currency, problem.inputs.series.block_hours
    kpis: Kpis = {"profit": (-costs.total, currency), "total_cost": (costs.total, currency)}
    kpis |= {name: (amount, currency) for name, amount in asdict(costs).items()}
    kpis["energy_bought"] = (hours * float(plan.buy_mw.sum()), "MWh")
    kpis["energy_sold"] = (hours * float(plan.sell_mw.sum()), "MWh")
    kpis["unserved_mwh"] = (hours * float(plan.unserved_mw.sum()), "MWh")
    kpis["curtailed_mwh"] = (hours * float((problem.shape.renewable_mw - plan.renewable_mw).sum()), "MWh")
    if problem.shape.committed_mw.any():
        # Sold before this run: its revenue is no part of this run's profit.
        kpis["committed_mwh"] = (hours * float(problem.shape.committed_mw.sum()), "MWh")
    if plan.units:
        generated = hours * sum(float(unit.p_mw.sum()) for unit in plan.units)
        largest = sum(float(unit.unit.p_max_mw.max()) for unit in plan.units)
        starts = sum(int((np.diff(unit.on, prepend=float(unit.unit.on_before)) > 0).sum()) for unit in plan.units)
        co2 = hours * sum(unit.unit.co2_t_per_mwh * float(unit.p_mw.sum()) for unit in plan.units)
        kpis |= {
            "thermal_mwh": (generated, "MWh"),
            "full_load_hours": (generated / largest if largest else 0.0, "h"),
            "starts": (float(starts), ""),
            "co2_t": (co2, "t"),
        }
    if plan.storages:
        kpis["cycles_throughput"] = (sum(_throughput_cycles(storage, hours) for storage in plan.storages), "")
        cycles = [cycle for storage in plan.storages for cycle in _rainflow_cycles(storage)]
        kpis["cycles_rainflow"] = (sum(depth * count for depth, count in cycles), "")
        kpis["cycles_counted"] = (sum(count for depth, count in cycles if depth > SHALLOWEST), "")
        kpis["deepest_cycle"] = (max((depth for depth, _ in cycles), default=0.0), "")
    return {name: (None if value is None else round(value, 6) + 0.0, unit) for name, (value, unit) in kpis.items()}


def _throughput_cycles(plan: StoragePlan, hours: float) -> float:
    drawn = hours * float(plan.discharge_mw.sum()) / plan.storage.discharge_efficiency
    return drawn / plan.storage.usable_mwh if plan.storage.usable_mwh > 0.0 else 0.0


def _rainflow_cycles(plan: StoragePlan) -> list[tuple[float, float]]:
    """Each cycle's depth as a share of the usable energy, and its count."""
    if plan.storage.usable_mwh <= 0.0:
        return []
    cycles = counted_cycles(np.r_[plan.storage.soc_initial_mwh, plan.soc_mwh])
    return [(depth / plan.storage.usable_mwh, count) for depth, count in cycles]
