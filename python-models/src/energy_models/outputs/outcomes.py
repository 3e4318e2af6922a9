"""What a solution does in each scenario, and what it costs in expectation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.outputs.costs import Costs, count_costs
from energy_models.outputs.kpis import Kpis, count_kpis
from energy_models.outputs.plan import Plan, read_plan
from energy_models.outputs.report import Tables, market_table
from energy_models.records import dataclass


@dataclass(frozen=True)
class Outcome:
    """The plan for one scenario and its costs; without scenarios the plan, with probability 1."""

    scenario: str
    probability: float
    problem: Problem
    plan: Plan
    costs: Costs


def read_outcomes(problem: Problem, values: Vector, row_duals: Vector | None) -> list[Outcome]:
    """The outcomes that column values stand for, the likeliest first."""
    if not problem.branches:
        plan = read_plan(problem, values, row_duals)
        return [Outcome("", 1.0, problem, plan, count_costs(problem, plan))]
    outcomes = []
    for number, branch in enumerate(problem.branches):
        duals = None if row_duals is None else row_duals / _weight(problem, number, row_duals)
        plan = read_plan(branch.problem, values, duals)
        costs = count_costs(branch.problem, plan)
        outcomes.append(Outcome(branch.name, branch.probability, branch.problem, plan, costs))
    return outcomes


def expected_costs(outcomes: Sequence[Outcome]) -> Costs:
    """The costs item by item, in expectation."""
    if len(outcomes) == 1:
        return outcomes[0].costs
    items = [asdict(outcome.costs) for outcome in outcomes]
    shares = [outcome.probability for outcome in outcomes]
    return Costs(**{name: sum(p * item[name] for p, item in zip(shares, items, strict=True)) for name in items[0]})


def risk_cost(problem: Problem, outcomes: Sequence[Outcome]) -> float:
    """What the objective holds beside the expected costs: weight · CVaR."""
    return 0.0 if problem.risk is None else problem.risk.weight * _cvar(problem, outcomes)


def expected_kpis(problem: Problem, outcomes: Sequence[Outcome]) -> Kpis:
    """The figures in expectation, and with scenarios how many there are and what the dearest cost."""
    parts = [count_kpis(outcome.problem, outcome.plan, outcome.costs) for outcome in outcomes]
    if len(outcomes) == 1:
        return parts[0]
    kpis: Kpis = {}
    for name, unit in {name: unit for part in parts for name, (_, unit) in part.items()}.items():
        amounts = [part[name][0] or 0.0 if name in part else 0.0 for part in parts]
        mean = sum(outcome.probability * amount for outcome, amount in zip(outcomes, amounts, strict=True))
        kpis[name] = (round(mean, 6) + 0.0, unit)
    kpis["scenarios"] = (float(len(outcomes)), "")
    if problem.risk is not None:
        currency = problem.inputs.currency
        kpis["cvar"] = (round(_cvar(problem, outcomes), 6), currency)
        kpis["risk_cost"] = (round(risk_cost(problem, outcomes), 6), currency)
    return kpis


def scenario_tables(outcomes: Sequence[Outcome]) -> Tables:
    """With scenarios: one row for each, and the market table of each; the other tables show the likeliest."""
    if len(outcomes) == 1:
        return {}
    hours = outcomes[0].problem.inputs.series.block_hours
    markets = [market_table(outcome.problem, outcome.plan) for outcome in outcomes]
    blocks = len(outcomes[0].plan.buy_mw)
    return {
        "scenarios": {
            "scenario": [outcome.scenario for outcome in outcomes],
            "probability": [outcome.probability for outcome in outcomes],
            "total_cost": [outcome.costs.total for outcome in outcomes],
            "profit": [-outcome.costs.total for outcome in outcomes],
            "sold_mwh": [hours * float(outcome.plan.sell_mw.sum()) for outcome in outcomes],
            "bought_mwh": [hours * float(outcome.plan.buy_mw.sum()) for outcome in outcomes],
        },
        "scenario_market": {
            "scenario": [outcome.scenario for outcome in outcomes for _ in range(blocks)],
            **{name: [cell for market in markets for cell in _listed(market[name])] for name in markets[0]},
        },
    }


def _weight(problem: Problem, number: int, row_duals: Vector) -> float:
    """What money in one scenario weighs in the objective: its probability, more where it is among the dearest."""
    more = 0.0 if problem.risk is None else float(row_duals[problem.risk.rows[number]])
    return problem.branches[number].probability - more


def _cvar(problem: Problem, outcomes: Sequence[Outcome]) -> float:
    if problem.risk is None:
        return 0.0
    from energy_models.blocks.risk import cvar  # seldom needed, and imports are most of a short run

    costs = [outcome.costs.total for outcome in outcomes]
    return cvar(costs, [outcome.probability for outcome in outcomes], problem.risk.alpha)


def _listed(cells: object) -> list[object]:
    return cells.tolist() if hasattr(cells, "tolist") else list(cells)  # type: ignore[call-overload, no-any-return]
