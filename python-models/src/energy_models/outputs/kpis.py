"""The figures a trader looks at first."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from energy_models.blocks.portfolio import Problem
from energy_models.outputs.costs import Costs
from energy_models.outputs.cycles import cycles_of
from energy_models.outputs.plan import Plan

Kpis = dict[str, tuple[float | None, str]]


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
        every = [cycles_of(storage, hours) for storage in plan.storages]
        kpis["cycles_throughput"] = (sum(cycles.throughput for cycles in every), "")
        kpis["cycles_rainflow"] = (sum(cycles.rainflow for cycles in every), "")
        kpis["cycles_counted"] = (sum(cycles.counted for cycles in every), "")
        kpis["deepest_cycle"] = (max(cycles.deepest for cycles in every), "")
    return {name: (None if value is None else round(value, 6) + 0.0, unit) for name, (value, unit) in kpis.items()}
