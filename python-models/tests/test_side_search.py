"""A site's sides, searched on one linear program: what is found is the optimum, with its prices and a true bound."""

from __future__ import annotations

import highspy
import numpy as np
import pytest

from energy_models import so
from energy_models.blocks.storage_block import decide
from energy_models.outputs.plan import read_plan
from energy_models.search import solving
from energy_models.search.plan_search import PlanSearch
from energy_models.search.polish import polish
from energy_models.search.site_search import search_site
from energy_models.search.solution import SolverLimits
from energy_models.search.solver import new_solver
from energy_models.search.solving import solve
from evaluator import Evaluation
from in_process import EXACT, inputs_of
from plain_program import Tables, plain_optimum
from portfolios import PLAIN_STORAGE, a_storage
from random_tables import a_random_site

LIMITS = SolverLimits(time_limit_s=60, mip_gap=0.0, threads=1, seed=0)
NEAR = SolverLimits(time_limit_s=60, mip_gap=1e-4, threads=1, seed=0)
NOON = [30.0, 10.0, -5.0, -60.0, -80.0, -75.0, -20.0, 15.0, 60.0, 90.0]


@pytest.mark.parametrize("initial", [2, 10, 19])
@pytest.mark.parametrize("faded", [0.0, 0.02])
def test_a_negative_noon_is_searched_without_highs_own_search(initial: float, faded: float) -> None:
    storage = {**a_storage(soc_initial_mwh=initial, self_discharge_per_h=faded), **PLAIN_STORAGE}
    tables = Tables({"price_buy": NOON, "price_sell": NOON}, {}, storage=[storage])
    problem = so.build(inputs_of(tables.columns, tables.settings, storage=tables.storage))
    assert len(problem.program.integers()) > 0
    found = search_site(problem, LIMITS, PlanSearch(problem, LIMITS))
    assert found is not None
    assert found.values is not None
    assert found.objective == pytest.approx(plain_optimum(tables, on_site=True), rel=1e-7)
    counted = Evaluation(tables, read_plan(problem, found.values, found.row_duals), on_site=True)
    assert counted.broken == []
    assert counted.cost == pytest.approx(found.objective, rel=1e-7)
    assert found.row_duals is not None
    assert found.row_duals[problem.balance] == pytest.approx(np.array(NOON))


def test_an_empty_storage_may_make_up_for_what_it_loses_by_itself() -> None:
    storage = {**a_storage(soc_initial_mwh=2, p_discharge_max_mw=0, self_discharge_per_h=0.05), **PLAIN_STORAGE}
    prices = [5.0, -1.0, -2.0]
    inputs = inputs_of({"price_buy": prices, "price_sell": prices}, {}, storage=[storage])
    assert solve(so.build(inputs), EXACT).status == "optimal"


def test_a_relaxation_without_a_plan_says_that_there_is_none() -> None:
    storage = {
        **a_storage(soc_initial_mwh=0, p_charge_max_mw=0),
        **PLAIN_STORAGE,
        "soc_min_mwh": 0,
        "soc_terminal_min_mwh": 9,
    }
    inputs = inputs_of({"price_buy": NOON, "price_sell": NOON}, {}, storage=[storage])
    problem = so.build(inputs)
    found = search_site(problem, LIMITS, PlanSearch(problem, LIMITS))
    assert found is not None
    assert (found.termination, found.values) == ("infeasible", None)
    assert solve(problem, EXACT).termination == "infeasible"


def test_what_goes_on_from_a_plan_ends_at_the_best_one() -> None:
    prices = [50.0, 90, 50, -10, -60, 50, -60, 50, 90]
    fees = [3, 0, 0, 3, 3, 3, 3, 3, 0]
    columns: dict[str, list[float]] = {
        "price_buy": [price + fee for price, fee in zip(prices, fees, strict=True)],
        "price_sell": prices,
        "pv_available_mw": [1, 4, 0, 11, 5, 6, 3, 5, 0],
        "reserve_up_price": [0, 9, 3, 3, 3, 9, 3, 3, 3],
        "reserve_down_price": [0, 0, 3, 0, 9, 0, 9, 0, 3],
    }
    storage = {
        **a_storage(soc_initial_mwh=6, eta_charge=0.8, eta_discharge=1, p_charge_min_mw=3, self_discharge_per_h=0),
        **PLAIN_STORAGE,
        "soc_min_mwh": 1,
        "soc_terminal_min_mwh": 1,
        "soc_terminal_value_per_mwh": 25,
        "degradation_segments": "0.5:0|0.25:3|0.25:40",
    }
    settings = {"grid_import_limit_mw": 0, "grid_export_limit_mw": 0, "reserve_duration_h": 1}
    tables = Tables(columns, settings, storage=[storage])
    found = solve(so.build(inputs_of(columns, settings, storage=[storage])), LIMITS)
    assert found.objective == pytest.approx(plain_optimum(tables, on_site=True), rel=1e-6)


def test_a_plan_kept_before_a_rule_is_one_with_its_binaries_too() -> None:
    prices = [60.0, 10.0, 90.0]
    problem = so.build(inputs_of({"price_buy": prices, "price_sell": prices}, {}, storage=[a_storage()]))
    found, search = solve(problem, LIMITS), PlanSearch(problem, LIMITS)
    assert found.objective is not None and found.values is not None
    search.keep(found.objective, found.values)
    decide(problem.program, problem.storages[0], np.arange(3, dtype=np.int32))
    search.add_rule()
    left = search.leave(1.0)
    assert left.values is not None
    assert len(left.values) == problem.program.column_count
    again = polish(problem, left, [np.zeros(0, dtype=np.int32)])
    assert again.objective == pytest.approx(found.objective)


@pytest.mark.parametrize("seed", [1, 3, 4, 5, 6, 7, 9, 10, 11])
def test_a_dive_and_a_few_branches_find_and_prove_a_sites_plan(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "_search", None)  # HiGHS has nothing to search
    tables = a_random_site(seed)
    problem = so.build(inputs_of(tables.columns, tables.settings, storage=tables.storage))
    found = solve(problem, NEAR)
    assert found.values is not None
    assert found.objective is not None
    assert found.bound is not None
    best = plain_optimum(tables, on_site=True)
    assert found.bound <= best + 1e-6 * abs(best)
    assert found.objective <= best + 1e-4 * abs(best)
    counted = Evaluation(tables, read_plan(problem, found.values, found.row_duals), on_site=True)
    assert counted.broken == []
    assert counted.cost == pytest.approx(found.objective, rel=1e-7)


def test_a_site_begins_at_the_plan_that_does_nothing() -> None:
    worn = a_storage(soc_initial_mwh=10, self_discharge_per_h=0.01, degradation_segments="0.3:1|0.7:4")
    tables = Tables({"price_buy": NOON, "price_sell": NOON}, {}, storage=[worn, a_storage(asset_id="b2")])
    program = so.build(inputs_of(tables.columns, tables.settings, storage=tables.storage)).program
    steps, costs = [], []
    for begins in (False, True):
        highs = new_solver(LIMITS, "off", output_flag=False)
        program.pass_to(highs, relaxed=True)
        if begins:
            assert highs.setBasis(program.first_basis()) == highspy.HighsStatus.kOk
        highs.run()
        steps.append(highs.getInfo().simplex_iteration_count)
        costs.append(highs.getInfo().objective_function_value)
    assert costs[1] == pytest.approx(costs[0])
    assert 0 < steps[1] < steps[0]
