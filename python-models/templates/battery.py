"""A template: when should one battery buy and when should it sell? Copy it and make it yours (docs/tutorial-model.md).

Maximised is what the battery earns on the market, so the cost that is minimised is

    cost = Σ_t h · ((buy_t + wear) · charge_t + (wear − sell_t) · discharge_t) − value · energy_T

with power in MW, energy in MWh at the end of each block, prices buy_t and sell_t per MWh and h the hours of a block.
It is a mixed-integer program: a binary for each block keeps the battery from charging and discharging at once, which
would pay where prices are negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import highspy

import energy_ops as eo

DEFAULTS = {
    "soc_terminal_min_mwh": 0.0,
    "soc_terminal_value_per_mwh": 0.0,
    "throughput_cost_per_mwh": 0.0,
    "eta_charge": 1.0,
    "eta_discharge": 1.0,
}
"""What an empty cell of the table `storage` stands for."""


@dataclass(frozen=True)
class Horizon:
    """The blocks that the job is about."""

    starts: list[datetime]
    hours: float


@dataclass(frozen=True)
class Plan:
    """The decisions, one HiGHS variable for each block."""

    charge: list[Any]
    discharge: list[Any]
    energy: list[Any]


def horizon() -> Horizon:
    """Reads which blocks the plan is for: the product always says so, in the market's block length and time zone."""
    market = eo.config["market"]
    step = timedelta(minutes=market["mtu_minutes"])
    first = datetime.fromisoformat(eo.config["horizon_start"]).astimezone(ZoneInfo(market["timezone"]))
    starts = [first + t * step for t in range(eo.config["horizon_blocks"])]
    return Horizon(starts, step / timedelta(hours=1))


def prices(starts: list[datetime]) -> tuple[list[float], list[float]]:
    """What a MWh costs and earns in each block: `price_buy` and `price_sell`, or `price` with the market's fees.

    Raises:
        KeyError: the table has no price for a block.
    """
    rows = {datetime.fromisoformat(row["block_start"]): row for row in eo.input("timeseries")}
    if eo.config["settings"].get("kind") == "typical_day":  # one day's rows stand for any day
        by_clock = {start.astimezone(starts[0].tzinfo).time(): row for start, row in rows.items()}
        chosen = [by_clock[start.time()] for start in starts]
    else:
        chosen = [rows[start] for start in starts]
    fees = eo.config["market"].get("fees") or {}
    to_buy, to_sell = float(fees.get("buy_per_mwh", 0)), -float(fees.get("sell_per_mwh", 0))
    buy = [float(row.get("price_buy") or float(row["price"]) + to_buy) for row in chosen]
    sell = [float(row.get("price_sell") or float(row["price"]) + to_sell) for row in chosen]
    return buy, sell


def build(
    model: highspy.Highs, battery: dict[str, float], price: tuple[list[float], list[float]], hours: float
) -> Plan:
    """Writes the program of the module's docstring into the solver."""
    cost, revenue = price
    blocks = range(len(cost))
    wear = battery["throughput_cost_per_mwh"]
    buy = [model.addVariable(0, battery["p_charge_max_mw"], hours * (cost[t] + wear)) for t in blocks]
    sell = [model.addVariable(0, battery["p_discharge_max_mw"], hours * (wear - revenue[t])) for t in blocks]
    value = [0.0] * (len(cost) - 1) + [-battery["soc_terminal_value_per_mwh"]]
    energy = [model.addVariable(battery["soc_min_mwh"], battery["soc_max_mwh"], value[t]) for t in blocks]
    buys = [model.addBinary() for _ in blocks]
    for t in blocks:
        before = energy[t - 1] if t > 0 else battery["soc_initial_mwh"]
        stored = hours * battery["eta_charge"] * buy[t] - hours / battery["eta_discharge"] * sell[t]
        model.addConstr(energy[t] == before + stored)
        model.addConstr(buy[t] <= battery["p_charge_max_mw"] * buys[t])
        model.addConstr(sell[t] <= battery["p_discharge_max_mw"] * (1 - buys[t]))
    model.addConstr(energy[-1] >= battery["soc_terminal_min_mwh"])
    return Plan(buy, sell, energy)


def solver() -> highspy.Highs:
    """A solver as the job wants it, which tells its incumbents and stops, with its best, when the job is stopped."""
    model = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "time_limit": float(eo.config["time_limit"]),
        "mip_rel_gap": float(eo.config["mip_gap"]),
        "threads": int(eo.config["threads"]),
        "random_seed": int(eo.config["seed"]),
    }.items():
        model.setOptionValue(option, value)
    eo.highs(model, mip_gap=eo.config["mip_gap"], time_limit=eo.config["time_limit"])
    return model


def report(model: highspy.Highs, plan: Plan, blocks: Horizon, price: tuple[list[float], list[float]]) -> None:
    """Writes the plan as a table, with a chart of it and what it earns."""
    charge, discharge, energy = (
        [max(0.0, value) for value in model.variableValues(variables)]
        for variables in (plan.charge, plan.discharge, plan.energy)
    )
    eo.table(
        "schedule",
        {
            "block_start": [start.isoformat() for start in blocks.starts],
            "price_buy": price[0],
            "price_sell": price[1],
            "charge_mw": charge,
            "discharge_mw": discharge,
            "soc_mwh": energy,
        },
    )
    info = model.getInfo()
    moved = zip(*price, charge, discharge, strict=True)
    revenue = sum(blocks.hours * (earned * sold - cost * bought) for cost, earned, bought, sold in moved)
    eo.result(
        objective_value=info.objective_function_value,
        sense="min",
        termination_status=termination(model),
        solution_status="optimal" if termination(model) == "optimal" else "feasible",
        best_bound=info.mip_dual_bound,
        mip_gap=info.mip_gap,
        solver_time_ms=model.getRunTime() * 1000,
        kpis={
            "profit": (-info.objective_function_value, eo.config["market"]["currency"]),
            "market_revenue": (revenue, eo.config["market"]["currency"]),
            "energy_discharged": (blocks.hours * sum(discharge), "MWh"),
        },
        charts=[
            chart("Power", "bar", ["charge_mw", "discharge_mw"], "MW"),
            chart("Stored energy", "line", ["soc_mwh"], "MWh"),
        ],
    )


def termination(model: highspy.Highs) -> str:
    """Why the search for better plans ended, in the product's words."""
    if model.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return "optimal" if model.getInfo().mip_gap < 1e-9 else "gap_reached"
    return "interrupted" if eo.stop_requested() else "time_limit"


def chart(title: str, kind: str, columns: list[str], unit: str) -> dict[str, object]:
    """A chart over the blocks of the schedule."""
    return {"title": title, "kind": kind, "table": "schedule", "x": "block_start", "y": columns, "unit": unit}


def main() -> None:
    """Reads, builds, solves, reports."""
    blocks = horizon()
    price = prices(blocks.starts)
    row = eo.input("storage")[0]
    name = row.pop("asset_id")
    battery = DEFAULTS | {
        column: float(cell) for column, cell in row.items() if cell and column != "degradation_segments"
    }
    eo.log.info(f"Planning {name} over {len(blocks.starts)} blocks.", lowest=min(price[1]), highest=max(price[0]))
    eo.progress(10)
    eo.stage("solve")
    model = solver()
    plan = build(model, battery, price, blocks.hours)
    model.run()
    if model.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        hint = "Ask for less energy at the end (soc_terminal_min_mwh), or for more blocks to charge in."
        conflict = {"constraint": "energy at the end of the horizon", "asset": name, "hint": hint}
        eo.result(termination_status="infeasible", solution_status="none", conflicts=[conflict])
    elif model.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
        eo.result(termination_status="time_limit", solution_status="none")
    else:
        report(model, plan, blocks, price)
    eo.progress(100)


main()
