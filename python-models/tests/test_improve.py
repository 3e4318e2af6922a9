"""A plan that is improved some hours at a time stays one, and comes to the best where one window holds all hours."""

from __future__ import annotations

import highspy
import numpy as np
import pytest
from by_states import search_by_states

from energy_models import dmo
from energy_models.blocks.portfolio import Problem
from energy_models.outputs.plan import read_plan
from energy_models.search import improve, narrowed_search, narrowing
from energy_models.search.narrowing import Narrowed
from energy_models.search.solution import Plan
from energy_models.search.solver import new_solver
from energy_models.search.solving import solve
from evaluator import Evaluation
from in_process import EXACT, inputs_of
from plain_program import Tables
from random_tables import a_random_portfolio


def problem_of(tables: Tables) -> Problem:
    return dmo.build(
        inputs_of(tables.columns, tables.settings, tables.units, tables.curves, tables.starts, tables.storage)
    )


def solver() -> highspy.Highs:
    return new_solver(EXACT, "on", output_flag=False)


def a_bad_plan(problem: Problem, seed: int) -> Narrowed | None:
    """The best plan at other costs, drawn at random."""
    highs, costs = solver(), problem.program.costs()
    problem.program.pass_to(highs, costs=np.random.default_rng(seed).uniform(1.0, 2.0, len(costs)))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = np.array(highs.getSolution().col_value)
    return narrowing.narrow(problem, narrowing.whole_part(problem), Plan(float(costs @ values), values), None)


@pytest.mark.parametrize("seed", range(12))
def test_a_better_plan_keeps_all_limits(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improve, "HOURS", (4,))
    tables = a_random_portfolio(seed)
    problem = problem_of(tables)
    bad = a_bad_plan(problem, seed)
    if bad is None:
        return
    told = list[Plan]()
    better = improve.improve_by_hours(problem, bad, solver, 0.0, told.append)
    assert better.objective <= bad.objective
    assert [plan.objective for plan in told] == sorted({plan.objective for plan in told}, reverse=True)
    assert better is told[-1] if told else better.objective == bad.objective
    values = better.values[: problem.program.column_count]
    counted = Evaluation(tables, read_plan(problem, values, None), on_site=False)
    assert counted.broken == []
    assert counted.cost == pytest.approx(better.objective, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_a_window_of_all_hours_finds_the_best(seed: int) -> None:
    problem = problem_of(a_random_portfolio(seed))
    bad, best = a_bad_plan(problem, seed), solve(problem_of(a_random_portfolio(seed)), EXACT)
    if bad is None or best.objective is None:
        assert best.objective is None
        return
    better = improve.improve_by_hours(problem, bad, solver, 0.0, lambda _: None)
    assert better.objective == pytest.approx(best.objective, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_a_search_that_begins_with_an_improved_plan_finds_the_best(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    as_built = solve(problem_of(a_random_portfolio(seed)), EXACT).objective
    search_by_states(monkeypatch)
    monkeypatch.setattr(narrowed_search, "MOST_UNITS", 0)
    monkeypatch.setattr(narrowed_search, "FAR", 0.0)
    improved = solve(problem_of(a_random_portfolio(seed)), EXACT).objective
    assert (improved is None) == (as_built is None)
    if as_built is not None:
        assert improved == pytest.approx(as_built, rel=1e-6, abs=1e-3)


def test_without_time_the_plan_is_left_as_it_is() -> None:
    problem = problem_of(a_random_portfolio(1))
    bad = a_bad_plan(problem, 1)
    assert bad is not None
    assert improve.improve_by_hours(problem, bad, lambda: None, 0.0, lambda _: None).objective == bad.objective
