"""A plan over price scenarios: one commitment, a curve per block, and worth having."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from energy_models import dmo, rmo, so
from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.risk import cvar
from energy_models.diagnosis.conflicts import diagnose
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.scenarios import probabilities, rows_by_scenario
from energy_models.outputs.outcomes import Outcome, expected_costs, expected_kpis, read_outcomes, risk_cost
from energy_models.search.solution import Solution
from energy_models.search.solving import solve
from evaluator import Evaluation
from in_process import EXACT, Columns, inputs_of, optimum, with_scenarios
from mending import mend
from portfolios import a_curve, a_series, a_storage, a_unit
from random_tables import a_random_site
from running import HOURLY, a_folder, run

BLOCKS = 6
SETTINGS: dict[str, object] = {
    "market_buy_limit_mw": 60,
    "market_sell_limit_mw": 60,
    "unserved_price": 900,
    "reserve_penalty": 70,
}


def a_portfolio(random: Random, **settings: object) -> Inputs:
    units = [
        a_unit(min_up_h=2, ramp_up_mw_per_h=random.choice([10, 50]), initial_on=0),
        a_unit(unit_id="g2", p_min_mw=5, p_max_mw=25, min_down_h=2),
    ]
    columns: dict[str, list[float]] = {
        "price": [0.0] * BLOCKS,
        "load_mw": [float(random.randint(0, 30)) for _ in range(BLOCKS)],
        "renewable_mw": [float(random.randint(0, 10)) for _ in range(BLOCKS)],
        "reserve_up_mw": [float(random.choice([0, 5])) for _ in range(BLOCKS)],
    }
    curves = a_curve(per_mwh=40) + a_curve("g2", 5, 25, 60)
    starts = [{"unit_id": "g1", "hours_off_from": 1, "cost": 600}, {"unit_id": "g2", "hours_off_from": 1, "cost": 90}]
    return inputs_of(columns, {**SETTINGS, **settings}, units, curves, starts, [a_storage()])


def some_prices(random: Random, count: int = 3) -> list[tuple[float, Columns]]:
    shares = {2: [0.6, 0.4], 3: [0.5, 0.3, 0.2], 5: [0.4, 0.15, 0.15, 0.15, 0.15]}[count]
    return [(p, {"price": [float(random.choice([-10, 20, 45, 70, 130])) for _ in range(BLOCKS)]}) for p in shares]


def solved(inputs: Inputs) -> tuple[Problem, Solution, list[Outcome]]:
    problem = dmo.build(inputs)
    found = solve(problem, EXACT)
    assert found.values is not None
    return problem, found, read_outcomes(problem, found.values, found.row_duals)


def cost(solution: Solution) -> float:
    assert solution.objective is not None
    return solution.objective


def net_sale(outcome: Outcome) -> Vector:
    return outcome.plan.sell_mw - outcome.plan.buy_mw


@pytest.mark.parametrize("seed", range(4))
def test_net_sales_rise_with_the_price_and_agree_where_it_does(seed: int) -> None:
    random = Random(seed)
    _, found, outcomes = solved(with_scenarios(a_portfolio(random), some_prices(random, 5)))
    for block in range(BLOCKS):
        points = [(float(o.problem.inputs.clearing_price[block]), float(net_sale(o)[block])) for o in outcomes]
        for price, quantity in points:
            for other, more in points:
                assert quantity <= more + 1e-6 or price > other
    assert expected_costs(outcomes).total == pytest.approx(cost(found), rel=1e-6, abs=1e-4)
    assert all((o.plan.units[0].on == outcomes[0].plan.units[0].on).all() for o in outcomes)


@pytest.mark.parametrize("seed", range(6))
def test_it_lies_between_knowing_the_prices_and_planning_on_their_mean(seed: int) -> None:
    random = Random(seed)
    certain, versions = a_portfolio(random), some_prices(random)
    inputs = with_scenarios(certain, versions)
    best = cost(optimum(dmo.build, inputs))
    known = sum(s.probability * cost(optimum(dmo.build, inputs.under(s))) for s in inputs.scenarios)
    mean = np.sum([s.probability * s.series.columns["price"] for s in inputs.scenarios], axis=0)
    _, _, (planned,) = solved(
        replace(certain, series=replace(certain.series, columns={**certain.series.columns, "price": mean}))
    )
    commits = {f"commit.{unit.unit.id}": unit.on for unit in planned.plan.units}
    on_mean = cost(
        optimum(dmo.build, with_scenarios(certain, [(p, {**columns, **commits}) for p, columns in versions]))
    )
    assert known <= best + 1e-6 * abs(best) + 1e-4
    assert best <= on_mean + 1e-6 * abs(best) + 1e-4


def test_scenarios_that_are_all_the_same_are_one(seed: int = 3) -> None:
    random = Random(seed)
    certain, (version, *_) = a_portfolio(random), some_prices(random)
    alone = cost(
        optimum(dmo.build, with_scenarios(certain, [version]).under(with_scenarios(certain, [version]).scenarios[0]))
    )
    _, found, outcomes = solved(with_scenarios(certain, [(0.25, version[1]), (0.75, version[1])]))
    assert cost(found) == pytest.approx(alone, rel=1e-7)
    np.testing.assert_allclose(net_sale(outcomes[0]), net_sale(outcomes[1]), atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_weighing_the_dearest_outcomes_makes_them_cheaper(seed: int) -> None:
    random = Random(seed)
    certain, versions = a_portfolio(random, cvar_alpha=0.7), some_prices(random)
    _, _, neutral = solved(with_scenarios(certain, versions))
    careful = replace(certain, settings={**certain.settings, "cvar_weight": 5.0})
    problem, found, averse = solved(with_scenarios(careful, versions))
    tails = [cvar([o.costs.total for o in each], [p for p, _ in versions], 0.7) for each in (neutral, averse)]
    assert tails[1] <= tails[0] + 1e-4
    assert expected_costs(averse).total >= expected_costs(neutral).total - 1e-4
    assert expected_costs(averse).total + risk_cost(problem, averse) == pytest.approx(cost(found), rel=1e-6, abs=1e-4)
    assert risk_cost(problem, averse) == pytest.approx(5.0 * tails[1])


def test_the_value_of_energy_is_that_of_its_scenario() -> None:
    # The unit runs at its limit and nothing can be traded but the last MW: its price is what energy is worth.
    inputs = inputs_of({"price": [0.0] * 3}, {}, [a_unit(must_run=1)], a_curve(), storage=[])
    _, _, outcomes = solved(
        with_scenarios(inputs, [(0.7, {"price": [50.0, 60.0, 70.0]}), (0.3, {"price": [90.0] * 3})])
    )
    values = [outcome.plan.energy_price for outcome in outcomes]
    assert values[0] is not None and values[1] is not None
    assert values[1].tolist() == pytest.approx([90.0] * 3)
    assert values[0].tolist() == pytest.approx([50.0, 60.0, 70.0])


@pytest.mark.parametrize("seed", range(4))
def test_doing_nothing_is_never_better(seed: int) -> None:
    random = Random(seed)
    obliged = a_portfolio(random)
    free = {**obliged.series.columns, "load_mw": np.zeros(BLOCKS), "reserve_up_mw": np.zeros(BLOCKS)}
    inputs = replace(obliged, series=replace(obliged.series, columns=free))
    prices = [(p, {"price": [float(random.choice([5, 20, 45, 70])) for _ in range(BLOCKS)]}) for p in (0.7, 0.3)]
    assert cost(optimum(dmo.build, with_scenarios(inputs, prices))) <= 1e-6


def test_a_conflict_names_its_scenario() -> None:
    inputs = inputs_of({"price": [50.0] * 2}, {**SETTINGS, "unserved_price": None}, [a_unit()], a_curve())
    loads = [(0.5, {"load_mw": [load, 40.0]}) for load in (40.0, 150.0)]
    inputs = with_scenarios(inputs, loads)
    (conflict, *_) = diagnose(dmo.build(inputs)).conflicts
    assert (conflict["constraint"], conflict["needed"], conflict["achievable"]) == ("shortage", 150, 110)
    # At one price every scenario trades the same: the other, of 40 MW, could not buy 40 MW more.
    assert conflict["hint"] == (
        "In scenario s1: Give unserved_price in the settings, or lower load_mw there, or where every scenario can buy "
        "as much, raise market_buy_limit_mw by 40 MW (to 100)."
    )
    assert optimum(dmo.build, mend(inputs, [conflict])).values is not None


def test_a_storage_alone_has_a_curve_too_and_earns() -> None:
    inputs = inputs_of({"price": [0.0] * 4}, {}, storage=[a_storage()])
    found = optimum(
        so.build, with_scenarios(inputs, [(0.5, {"price": [10.0, 20, 90, 80]}), (0.5, {"price": [60.0, 10, 70, 20]})])
    )
    assert cost(found) < 0


@pytest.mark.parametrize("seed", [17, 178])
def test_storages_keep_to_their_rules_in_every_scenario(seed: int) -> None:
    tables = a_random_site(seed)
    backwards = {name: tables.columns[name][::-1] for name in ("price_buy", "price_sell")}
    versions: list[tuple[float, Columns]] = [(0.5, {}), (0.5, backwards)]
    problem = so.build(with_scenarios(inputs_of(tables.columns, tables.settings, storage=tables.storage), versions))
    found = solve(problem, EXACT)
    assert found.values is not None
    for outcome, changed in zip(read_outcomes(problem, found.values, found.row_duals), ({}, backwards), strict=True):
        own = replace(tables, columns={**tables.columns, **changed})
        assert Evaluation(own, outcome.plan, on_site=True).broken == []


def test_a_run_says_what_it_expects_and_keeps_to_one_scenario_in_its_tables(tmp_path: Path) -> None:
    prices = {"calm": [20, 20, 60, 60], "windy": [5, 10, 30, 80], "never": [1, 1, 1, 1]}
    series = [
        {"scenario": name, **row}
        for name, values in prices.items()
        for row in a_series("2026-03-02T00:00:00+00:00", values)
    ]
    shares = [("windy", 0.7), ("calm", 0.3), ("never", 0)]
    folder = a_folder(tmp_path / "job").write(
        timeseries=series,
        storage=[a_storage()],
        scenarios=[{"scenario": name, "probability": share} for name, share in shares],
    )
    settings = {"market_buy_limit_mw": 40, "market_sell_limit_mw": 40, "cvar_weight": 0.5, "cvar_alpha": 0.5}
    end = run(
        folder,
        "DMO",
        {"market": HOURLY, "settings": settings, "horizon_start": "2026-03-02T00:00:00+00:00", "horizon_blocks": 4},
    )
    assert (end.code, end.stderr) == (0, "")
    assert [float(row["price_buy"]) for row in folder.table("market")] == [5, 10, 30, 80]
    assert [row["scenario"] for row in folder.table("scenarios")] == ["windy", "calm"]
    kpis = {name: kpi["value"] for name, kpi in folder.result()["kpis"].items()}
    expected = sum(float(row["probability"]) * float(row["total_cost"]) for row in folder.table("scenarios"))
    assert kpis["total_cost"] == pytest.approx(expected, abs=1e-5)
    assert folder.result()["objective_value"] == pytest.approx(kpis["total_cost"] + kpis["risk_cost"], abs=1e-4)
    assert len(folder.table("scenario_market")) == 8
    assert any("the tables show windy (70 %)" in line for line in end.log("INFO"))
    incumbents = [line for line in end.log("INFO") if line.startswith("Incumbent")]
    assert incumbents
    assert all("USD profit less risk" in line for line in incumbents)


@pytest.mark.parametrize(
    ("table", "said"),
    [([("a", 0.5), ("b", 0.4)], "sum up to 0.9"), ([("a", 0.5), ("c", 0.5)], "has no scenario 'c'")],
)
def test_probabilities_are_of_the_scenarios_there_are(table: list[tuple[str, float]], said: str) -> None:
    rows = [{"scenario": name, "probability": str(share)} for name, share in table]
    with pytest.raises(InputFault, match=said):
        probabilities(["a", "b"], rows)


def test_a_heavy_weight_on_all_outcomes_is_their_mean_many_times() -> None:
    random = Random(2)
    certain, prices = a_portfolio(random, cvar_alpha=0, cvar_weight=1e6), some_prices(random)
    thirds = with_scenarios(certain, [(1 / 3, columns) for _, columns in prices])
    problem, found, outcomes = solved(thirds)
    assert cost(found) == pytest.approx(1_000_001 * expected_costs(outcomes).total, rel=1e-6)
    assert risk_cost(problem, outcomes) == pytest.approx(1e6 * expected_costs(outcomes).total)


def test_thirds_written_with_ten_digits_are_thirds() -> None:
    rows = [{"scenario": name, "probability": "0.3333333333"} for name in "abc"]
    assert list(probabilities(["a", "b", "c"], rows).values()) == pytest.approx([1 / 3] * 3, abs=1e-15)


@pytest.mark.parametrize("committed", [(20.0, 0.0), (0.0, 20.0)])
def test_a_figure_that_only_one_scenario_has_is_expected_too(committed: tuple[float, float]) -> None:
    inputs = inputs_of({"price": [50.0] * 2}, {"unserved_price": 900})
    shares = zip((0.75, 0.25), committed, strict=True)
    problem = rmo.build(
        with_scenarios(inputs, [(p, {"load_mw": [1.0] * 2, "committed_net_sell_mw": [mw] * 2}) for p, mw in shares])
    )
    found = solve(problem, EXACT)
    assert found.values is not None
    kpis = expected_kpis(problem, read_outcomes(problem, found.values, found.row_duals))
    assert kpis["committed_mwh"] == (2 * (0.75 * committed[0] + 0.25 * committed[1]), "MWh")


def test_a_row_without_a_scenario_among_others_is_refused() -> None:
    with pytest.raises(InputFault, match="1 rows of timeseries have no scenario"):
        rows_by_scenario(["a", ""])


def test_a_commitment_can_not_depend_on_the_scenario() -> None:
    inputs = a_portfolio(Random(1))
    known_before = [(0.5, {"price": [50.0] * BLOCKS, "commit.g1": [float(on)] * BLOCKS}) for on in (0, 1)]
    with pytest.raises(InputFault, match=r"commit\.g1"):
        dmo.build(with_scenarios(inputs, known_before))
