"""A plan in hours and the relaxation sifted from it: true plans, true bounds, and nothing lost of the best plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import highspy
import numpy as np
import pytest
from by_states import search_by_states

from block_units import plan_in_blocks, told_in_blocks
from energy_models import dmo
from energy_models.arrays import Mask
from energy_models.blocks.portfolio import Problem
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.series import Series
from energy_models.outputs.plan import read_plan
from energy_models.search import hourly_plan, narrowed_search
from energy_models.search.hourly_plan import makes_hours, plan_in_hours
from energy_models.search.plan_search import PlanSearch
from energy_models.search.price_bound import PartsAlone, Prices
from energy_models.search.sifting import Sifted, sift
from energy_models.search.solving import solve
from evaluator import Evaluation
from in_process import EXACT, inputs_of
from plain_program import Tables, plain_optimum
from random_tables import a_random_portfolio

HALF = 0.5


def a_portfolio(seed: int) -> Tables:
    return a_random_portfolio(seed, blocks=16)


def in_half_hours(tables: Tables) -> Problem:
    inputs = inputs_of(tables.columns, tables.settings, tables.units, tables.curves, tables.starts, tables.storage)
    horizon = Horizon(datetime.fromisoformat("2026-03-02T00:00:00+00:00"), tables.count, 30, ZoneInfo("UTC"))
    return dmo.build(replace(inputs, series=Series(horizon, dict(inputs.series.columns))))


def optimum(tables: Tables) -> float:
    return plain_optimum(told_in_blocks(tables, HALF), on_site=False)


def solver(presolve: str) -> highspy.Highs:
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("presolve", presolve)
    return highs


def sifted(problem: Problem) -> tuple[Sifted | None, list[tuple[float, float]]]:
    heard: list[tuple[float, float]] = []
    return sift(problem, solver, lambda plan, bound: heard.append((plan.objective, bound))), heard


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Sifted | None]]:
    """What every sifting came to; each portfolio is worth one."""
    made: list[Sifted | None] = []

    def noted(*of: object) -> Sifted | None:
        made.append(sift(*of))  # type: ignore[arg-type]
        return made[-1]

    search_by_states(monkeypatch)
    monkeypatch.setattr(narrowed_search, "sift", noted)
    yield made


@pytest.mark.parametrize("seed", range(20))
def test_the_plan_is_as_good_as_another_formulations(seed: int, found: list[Sifted | None]) -> None:
    tables = a_portfolio(seed)
    problem, best = in_half_hours(tables), optimum(tables)
    solution = solve(problem, EXACT)
    assert len(found) == 1
    if solution.values is None:
        assert (solution.termination, best) == ("infeasible", np.inf)
        return
    plan = plan_in_blocks(read_plan(problem, solution.values, solution.row_duals), HALF)
    counted = Evaluation(told_in_blocks(tables, HALF), plan, on_site=False)
    assert counted.broken == []
    assert counted.cost == pytest.approx(best, rel=1e-6, abs=1e-4)
    assert solution.bound is not None
    assert solution.bound <= best + 1e-6 * abs(best) + 1e-4


def test_most_portfolios_have_a_plan_in_hours() -> None:
    plans = [sifted(in_half_hours(a_portfolio(seed)))[0] for seed in range(20)]
    assert sum(plan is not None for plan in plans) > 10


@pytest.mark.parametrize("seed", range(20))
def test_plan_and_bounds_hold_and_the_last_bound_is_the_relaxations(seed: int) -> None:
    tables = a_portfolio(seed)
    problem, best = in_half_hours(tables), optimum(tables)
    came, heard = sifted(problem)
    if came is None:
        return
    tolerance = 1e-6 * abs(best) + 1e-4
    assert came.objective >= best - tolerance
    assert [bound for _, bound in heard] == sorted(bound for _, bound in heard)
    assert all(bound <= best + tolerance for _, bound in heard)
    whole = solver("choose")
    problem.program.pass_to(whole, relaxed=True)
    whole.run()
    relaxed = whole.getInfo().objective_function_value
    assert came.relaxation is not None
    assert came.relaxation.bound == pytest.approx(relaxed, rel=1e-5, abs=1e-3)


@pytest.mark.parametrize("seed", range(6))
def test_prices_of_any_kind_give_a_bound(seed: int) -> None:
    tables, random = a_portfolio(seed), Random(seed)
    tables = replace(tables, settings={**tables.settings, "market_buy_limit_mw": 1e9, "market_sell_limit_mw": 1e9})
    problem, best = in_half_hours(tables), optimum(tables)
    energy = np.array([random.uniform(-100, 200) for _ in range(tables.count)])
    parts = PartsAlone(problem, lambda: solver("off"))
    asked, other = (parts.at(Prices(share * energy, share * np.abs(energy) / 3)) for share in (1.0, 0.5))
    assert asked is not None
    assert other is not None
    for each in (asked, other):
        assert each.bound <= best + 1e-6 * abs(best) + 1e-4
    again, anew = parts.at(asked.prices), PartsAlone(problem, lambda: solver("off")).at(other.prices)
    assert again is not None
    assert anew is not None
    assert (again.bound, anew.bound) == pytest.approx((asked.bound, other.bound))


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_when_time_is_up_in_the_midst_the_plan_stays(
    answers: int, found: list[Sifted | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    left, answer = answers, PartsAlone.at

    def ends(parts: PartsAlone, prices: Prices) -> object:
        nonlocal left
        left -= 1
        return answer(parts, prices) if left >= 0 else None

    monkeypatch.setattr(PartsAlone, "at", ends)
    tables = a_portfolio(2)
    solution = solve(in_half_hours(tables), EXACT)
    assert found[0] is not None
    assert (found[0].relaxation is None) == (answers == 0)
    assert solution.objective == pytest.approx(optimum(tables), rel=1e-6)


def test_where_nothing_keeps_all_limits_that_is_known_without_a_search(
    found: list[Sifted | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("searched")

    monkeypatch.setattr(narrowed_search, "relax", never)
    tables = a_portfolio(2)
    load = [400.0 if block == 7 else mw for block, mw in enumerate(tables.columns["load_mw"])]
    settings = {**tables.settings, "unserved_price": None}
    problem = in_half_hours(replace(tables, columns={**tables.columns, "load_mw": load}, settings=settings))
    solution = solve(problem, EXACT)
    assert found == []
    assert solution.termination == "infeasible"
    assert solution.diagnosis is not None
    assert [conflict["constraint"] for conflict in solution.diagnosis.conflicts] == ["shortage"]


def test_blocks_that_make_no_hours_are_left_alone() -> None:
    tables = a_random_portfolio(1, blocks=15)
    assert not makes_hours(in_half_hours(tables))
    assert not makes_hours(dmo.build(inputs_of(tables.columns, tables.settings, tables.units, tables.curves)))
    assert makes_hours(in_half_hours(a_portfolio(1)))


def test_an_hourly_plan_keeps_an_outage_of_half_an_hour() -> None:
    tables = a_portfolio(3)
    shares = [1.0] * tables.count
    shares[5] = 0.0
    tables = replace(tables, columns={**tables.columns, "availability.g1": shares})
    problem = in_half_hours(tables)
    plan = plan_in_hours(problem, solver)
    assert plan is not None
    assert plan.values[problem.units[0].on[5]] == 0.0


@pytest.mark.parametrize("refused", [1, 2])
def test_where_the_blocks_cannot_follow_the_hours_quick_units_run_where_relaxed_or_are_free(
    refused: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, planned, are_all_fixed = a_portfolio(2), hourly_plan.plan_with, list[bool]()

    def not_as_planned(problem: Problem, patterns: list[Mask], fixed: Mask, highs: highspy.Highs) -> object:
        are_all_fixed.append(bool(fixed.all()))
        return None if len(are_all_fixed) <= refused else planned(problem, patterns, fixed, highs)

    quick = [{**unit, "min_up_h": 1, "min_down_h": 1} for unit in tables.units[1:]]
    tables = replace(tables, units=[{**tables.units[0], "min_up_h": 3}, *quick])
    monkeypatch.setattr(hourly_plan, "plan_with", not_as_planned)
    plan = plan_in_hours(in_half_hours(tables), solver)
    assert plan is not None
    assert plan.objective >= optimum(tables) - 1e-4
    assert are_all_fixed == [True, True, False][: refused + 1]


def test_where_the_hours_lead_to_no_plan_one_that_heeds_no_costs_is_there_before_the_relaxation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search_by_states(monkeypatch)
    monkeypatch.setattr(narrowed_search, "relax", lambda *_: None)
    monkeypatch.setattr(narrowed_search, "sift", lambda *_: None)
    tables = a_portfolio(2)
    problem = in_half_hours(tables)
    search = PlanSearch(problem, EXACT)
    narrowed = narrowed_search.narrow_for(problem, EXACT, search)
    assert narrowed is not None
    assert search.known.objective == narrowed.objective >= optimum(tables) - 1e-4
    assert solve(problem, EXACT).objective == pytest.approx(optimum(tables), rel=1e-6)
