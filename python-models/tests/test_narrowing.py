"""Narrowing the search cuts off no best plan."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
import pytest
from by_states import search_by_states

from energy_models import dmo
from energy_models.inputs.inputs import Inputs
from energy_models.search import narrowing
from energy_models.search.relaxation import relax
from energy_models.search.solution import Plan
from energy_models.search.solving import solve
from in_process import EXACT, inputs_of, with_scenarios
from random_tables import a_random_portfolio


def inputs_from(seed: int) -> Inputs:
    tables = a_random_portfolio(seed)
    return inputs_of(tables.columns, tables.settings, tables.units, tables.curves, tables.starts, tables.storage)


def best(inputs: Inputs) -> float | None:
    return solve(dmo.build(inputs), EXACT).objective


@pytest.mark.parametrize("seed", range(30))
def test_a_narrowed_search_finds_the_same_optimum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = inputs_from(seed)
    as_built = best(inputs)
    search_by_states(monkeypatch)
    narrowed = best(inputs)
    assert (narrowed is None) == (as_built is None)
    if as_built is not None:
        assert narrowed == pytest.approx(as_built, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_so_it_does_over_scenarios(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = inputs_from(seed)
    prices = {name: np.array(inputs.series.columns[name]) for name in ("price_buy", "price_sell")}
    dearer = {name: price * 1.4 + 5 for name, price in prices.items()}
    inputs = with_scenarios(inputs, [(0.6, prices), (0.4, dearer)])
    as_built = best(inputs)
    search_by_states(monkeypatch)
    assert best(inputs) == pytest.approx(as_built, rel=1e-6, abs=1e-4)


def test_the_plan_stays_within_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    search_by_states(monkeypatch)
    problem = dmo.build(inputs_from(1))
    found, relaxation = solve(problem, EXACT), relax(problem, problem.program, _solver("choose"))
    assert relaxation is not None
    assert found.objective is not None
    assert found.values is not None
    whole = narrowing.with_relaxation(narrowing.whole_part(problem), relaxation)
    narrowed = narrowing.narrow(problem, whole, Plan(found.objective, found.values), relaxation)
    part, (lower, upper) = narrowed.part, problem.program.lower_upper()
    own = slice(problem.program.column_count)
    assert (part.lower[own] >= lower).all()
    assert (part.upper[own] <= upper).all()
    assert (part.lower <= narrowed.values + 1e-6).all()
    assert (narrowed.values <= part.upper + 1e-6).all()
    assert part.bound <= narrowed.objective + 1e-6


@pytest.mark.parametrize("seconds", [1e-9, 1e-3])
def test_time_that_is_up_before_the_search_ends_it(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # What narrowing had left was negative, which HiGHS refuses: it then searched without any limit.
    search_by_states(monkeypatch)
    found = solve(dmo.build(inputs_from(1)), replace(EXACT, time_limit_s=seconds))
    assert found.termination == "time_limit"


def _solver(presolve: str) -> highspy.Highs:
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("presolve", presolve)
    return highs
