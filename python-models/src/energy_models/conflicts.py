"""Why there is no plan, in the words of the inputs.

A raw irreducible infeasible subsystem is hundreds of rows of physics. Instead every limit that comes from the inputs
may be broken at a price, the program is solved for the least breakage, and what it had to break is the answer.
"""

from __future__ import annotations

import math
from typing import Any

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.portfolio import Problem
from energy_models.program import Limit

Conflict = dict[str, Any]
BROKEN = 1e-5
SECONDS = 20.0


def explain_infeasible(problem: Problem) -> list[Conflict]:
    """At least one conflict: the limits that can't be kept together, and by how much."""
    program = problem.program.copy()
    weights = np.zeros(program.column_count)
    slack: list[tuple[Limit, Index, Index]] = []
    for limit in program.limits:
        raised, lowered = (program.columns(len(limit.rows)) for _ in range(2))
        program.entries(limit.rows, raised, 1.0)
        program.entries(limit.rows, lowered, -1.0)
        slack.append((limit, raised, lowered))
        weights = np.r_[weights, np.full(2 * len(limit.rows), limit.weight)]
    highs = highspy.Highs()
    for name, value in {"log_to_console": False, "mip_rel_gap": 1e-3, "time_limit": SECONDS}.items():
        highs.setOptionValue(name, value)
    program.pass_to(highs, costs=weights)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
        return [_beyond_limits(problem)]
    values = np.array(highs.getSolution().col_value)
    lower, upper = program.row_bounds()
    labels = problem.inputs.series.horizon.labels
    found = [
        conflict
        for limit, raised, lowered in slack
        for conflict in _broken(limit, labels, (values[raised], values[lowered]), (lower, upper))
    ]
    return found or [_beyond_limits(problem)]


def explain_unbounded(problem: Problem) -> list[Conflict]:
    """The blocks where buying costs less than selling pays and nothing limits either."""
    buy, sell = problem.inputs.prices
    labels = problem.inputs.series.horizon.labels
    free = np.isinf(problem.shape.buy_limit_mw) & np.isinf(problem.shape.sell_limit_mw)
    return [
        {
            "constraint": "price_buy_below_sell",
            "block_from": labels[blocks[0]],
            "block_to": labels[blocks[-1]],
            "needed": float(sell[blocks[0]]),
            "achievable": float(buy[blocks[0]]),
            "unit": f"{problem.inputs.currency}/MWh",
            "hint": "Set market_buy_limit_mw and market_sell_limit_mw, or correct the prices.",
        }
        for blocks in _runs(np.flatnonzero((buy < sell) & free))
    ] or [
        {
            "constraint": "unlimited_market",
            "hint": "Something earns without end: set market_buy_limit_mw and market_sell_limit_mw in the settings.",
        }
    ]


def _broken(
    limit: Limit, labels: list[str], by: tuple[Vector, Vector], bounds: tuple[Vector, Vector]
) -> list[Conflict]:
    conflicts = []
    for raised, amounts in zip((True, False), by, strict=True):
        for run in _runs(np.flatnonzero(amounts > BROKEN)):
            worst = int(run[np.argmax(amounts[run])])
            row, amount = limit.rows[worst], float(amounts[worst])
            # Raised: too little reaches a lower bound. Lowered: more than an upper bound is needed.
            bound = float(bounds[0][row] if raised else bounds[1][row])
            needed, achievable = (bound, bound - amount) if raised else (bound + amount, bound)
            conflicts.append(
                {
                    "constraint": limit.kind if limit.kind != "balance" else "shortage" if raised else "surplus",
                    "asset": limit.asset,
                    "block_from": labels[limit.blocks[run[0]]],
                    "block_to": labels[limit.blocks[run[-1]]],
                    "needed": round(needed, 6),
                    "achievable": round(achievable, 6),
                    "unit": limit.unit,
                    "hint": limit.hint,
                }
            )
    return conflicts


def _runs(positions: Index | Any) -> list[Any]:
    """Neighbouring positions together."""
    if len(positions) == 0:
        return []
    return np.split(positions, np.flatnonzero(np.diff(positions) > 1) + 1)


def _beyond_limits(problem: Problem) -> Conflict:
    labels = problem.inputs.series.horizon.labels
    return {
        "constraint": "initial_state",
        "block_from": labels[0],
        "block_to": labels[-1],
        "hint": "No limit explains it alone: check the units' initial states, given commitments, outages, minimum "
        "times and ramps, and the storages' initial energy.",
    }


def is_arbitrage(problem: Problem) -> bool:
    """Would buying and selling in one block earn without end?"""
    buy, sell = problem.inputs.prices
    free = np.isinf(problem.shape.buy_limit_mw) & np.isinf(problem.shape.sell_limit_mw)
    return bool(((buy < sell - 1e-9) & free).any()) or not math.isfinite(float(np.abs(np.r_[buy, sell]).max()))
