"""The money of a plan, item by item, counted from the plan alone."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.outputs.plan import Plan
from energy_models.records import dataclass


@dataclass(frozen=True)
class Costs:
    """Costs and revenues in the market's currency; all are given as positive where that is the usual case."""

    cost_buy: float
    revenue_sell: float
    fuel: float
    startup: float
    degradation: float
    deviation: float
    reserve_revenue: float
    terminal_value: float
    unserved_cost: float
    reserve_shortfall_cost: float

    @property
    def total(self) -> float:
        """The objective: costs less revenues."""
        earned = self.revenue_sell + self.reserve_revenue + self.terminal_value
        return float(sum(asdict(self).values())) - 2.0 * earned


def count_costs(problem: Problem, plan: Plan) -> Costs:
    """Counts the costs of a plan."""
    inputs, hours = problem.inputs, problem.inputs.series.block_hours
    buy_price, sell_price = inputs.prices
    up, down = (inputs.series.get(name, 0.0) for name in ("reserve_up_price", "reserve_down_price"))
    return Costs(
        cost_buy=hours * float(buy_price @ plan.buy_mw),
        revenue_sell=hours * float(sell_price @ plan.sell_mw),
        fuel=sum((float(unit.energy_cost.sum()) for unit in plan.units), 0.0),
        startup=sum((float(unit.start_cost.sum()) for unit in plan.units), 0.0),
        degradation=sum((float(storage.wear_cost.sum()) for storage in plan.storages), 0.0),
        deviation=float(deviation_costs(problem, plan).sum()),
        reserve_revenue=hours
        * sum((float(up @ s.reserve_up_mw + down @ s.reserve_down_mw) for s in plan.storages), 0.0),
        terminal_value=sum((s.storage.terminal_value_per_mwh * float(s.soc_mwh[-1]) for s in plan.storages), 0.0),
        unserved_cost=hours * (problem.shape.unserved_price or 0.0) * float(plan.unserved_mw.sum()),
        reserve_shortfall_cost=hours * (inputs.amount("reserve_penalty") or 0.0) * float(plan.shortfall_mw.sum()),
    )


def deviation_costs(problem: Problem, plan: Plan) -> Vector:
    """The cost of deviating, one row per band, one column per block."""
    count = problem.inputs.series.horizon.count
    if problem.shape.deviation_price is None or not problem.bands:
        return np.zeros((0, count))
    price = problem.inputs.series.block_hours * problem.shape.deviation_price
    return np.array(
        [
            price * (columns.band.short_mult * short - columns.band.long_mult * long)
            for columns, short, long in zip(problem.bands, plan.short_mw, plan.long_mw, strict=True)
        ]
    )
