"""The search by the states of units finds the best plan, or says how good the one it has is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import highspy
import numpy as np
import pytest
from by_states import search_by_states

from energy_models import dmo
from energy_models.arrays import Vector
from energy_models.inputs.inputs import Inputs
from energy_models.outputs.plan import read_plan
from energy_models.search import relaxed_part, state_search
from energy_models.search.goal import Goal
from energy_models.search.narrowed_search import narrow_for
from energy_models.search.plan_search import PlanSearch
from energy_models.search.reduced_program import pass_reduced, rows_of
from energy_models.search.search_words import SearchWords
from energy_models.search.solution import Solution
from energy_models.search.solving import solve
from energy_models.search.unit_search import search_states
from energy_ops.search import Standing
from evaluator import Evaluation
from in_process import EXACT, inputs_of
from plain_program import Tables, plain_optimum
from random_tables import a_random_portfolio


def tables_without_storage_choices(seed: int) -> Tables:
    """A random portfolio whose prices are never negative: no storage has anything to decide."""
    drawn = a_random_portfolio(seed)
    sells = [abs(price) for price in drawn.columns["price_sell"]]
    return replace(drawn, columns={**drawn.columns, "price_sell": sells, "price_buy": [price + 4 for price in sells]})


def inputs_from(tables: Tables) -> Inputs:
    return inputs_of(tables.columns, tables.settings, tables.units, tables.curves, tables.starts, tables.storage)


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[state_search.StateSearch]]:
    """Every search by states that is run; every portfolio is worth one."""
    begun: list[state_search.StateSearch] = []
    run = state_search.StateSearch.run

    def noted(search: state_search.StateSearch, *rest: object) -> bool:
        begun.append(search)
        return run(search, *rest)  # type: ignore[arg-type]

    search_by_states(monkeypatch)
    monkeypatch.setattr(state_search.StateSearch, "run", noted)
    yield begun


@pytest.mark.parametrize("draw", [tables_without_storage_choices, a_random_portfolio])
@pytest.mark.parametrize("seed", range(8))
def test_its_plan_is_feasible_and_as_good_as_another_formulations(
    draw: Callable[[int], Tables], seed: int, searches: list[state_search.StateSearch]
) -> None:
    tables = draw(seed)
    problem = dmo.build(inputs_from(tables))
    found, best = solve(problem, EXACT), plain_optimum(tables, on_site=False)
    if found.values is None:
        assert (found.termination, best) == ("infeasible", np.inf)
        return
    counted = Evaluation(tables, read_plan(problem, found.values, found.row_duals), on_site=False)
    assert counted.broken == []
    assert counted.cost == pytest.approx(best, rel=1e-6, abs=1e-4)
    assert found.bound is not None
    assert found.bound <= best + 1e-6 * abs(best) + 1e-4


def test_portfolios_are_searched_by_states(searches: list[state_search.StateSearch]) -> None:
    for seed in range(4):
        solve(dmo.build(inputs_from(tables_without_storage_choices(seed))), EXACT)
    assert sum(search.nodes for search in searches) > 10


def ended_early(seed: int, relaxations: int, monkeypatch: pytest.MonkeyPatch) -> Solution:
    """Solves with time for so many relaxations."""
    solved = relaxed_part.RelaxedPart.solve

    def limited(
        part: relaxed_part.RelaxedPart,
        lower: Vector,
        upper: Vector,
        basis: highspy.HighsBasis | None,
        cutoff: float,
    ) -> highspy.HighsModelStatus:
        nonlocal relaxations
        relaxations -= 1
        if relaxations < 0:
            raise relaxed_part.TimeUp
        return solved(part, lower, upper, basis, cutoff)

    monkeypatch.setattr(relaxed_part.RelaxedPart, "solve", limited)
    return solve(dmo.build(inputs_from(tables_without_storage_choices(seed))), EXACT)


@pytest.mark.parametrize("relaxations", [0, 1, 30])
def test_when_its_time_is_up_its_best_and_what_is_proven_hold_and_another_search_goes_on(
    relaxations: int, searches: list[state_search.StateSearch], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = 38
    best = plain_optimum(tables_without_storage_choices(seed), on_site=False)
    tolerance = 1e-6 * abs(best)
    found = ended_early(seed, relaxations, monkeypatch)
    search = searches[-1]
    assert search.bound <= best + tolerance
    assert search.objective >= best - tolerance
    assert found.objective == pytest.approx(best, rel=1e-6)
    assert found.bound is not None
    assert found.bound <= best + tolerance


@pytest.mark.parametrize("seed", [3, 38])
def test_what_is_told_of_plan_and_bound_never_gets_worse_when_another_search_goes_on(
    seed: int, searches: list[state_search.StateSearch], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Standing] = []
    monkeypatch.setattr(SearchWords, "__call__", lambda _, at: told.append(at))
    found = ended_early(seed, 1, monkeypatch)
    values = [at.value for at in told if at.value is not None]
    bounds = [at.bound for at in told if at.bound is not None]
    assert values == sorted(values, reverse=True)
    assert bounds == sorted(bounds)
    assert [at.bound for at in told][-len(bounds) :] == bounds  # none is forgotten in between
    assert found.bound is not None
    assert found.bound >= bounds[-1]


@pytest.mark.parametrize("seed", range(4))
def test_the_gap_it_ends_at_is_within_the_one_asked_for(
    seed: int, searches: list[state_search.StateSearch], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = dmo.build(inputs_from(tables_without_storage_choices(seed)))
    for mip_gap in (1e-2, 1e-3, 1e-4):
        found = solve(problem, replace(EXACT, mip_gap=mip_gap))
        assert found.gap is None or found.gap <= mip_gap


@pytest.mark.parametrize(("closing", "ends"), [(-1e9, True), (1.0, False)])
def test_it_goes_on_beyond_its_nodes_only_where_it_comes_nearer_to_its_end(
    closing: float, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_by_states(monkeypatch)
    monkeypatch.setattr(state_search, "ROUND", 1)
    monkeypatch.setattr(state_search, "CLOSING", closing)
    problem = dmo.build(inputs_from(tables_without_storage_choices(38)))
    narrowed = narrow_for(problem, EXACT, PlanSearch(problem, EXACT))
    assert narrowed is not None
    goal = Goal(EXACT.mip_gap, nodes=1, objective=narrowed.objective)
    found = search_states(problem, narrowed.part, _solver, goal, lambda *_: None)
    assert found is not None
    search, is_done = found
    assert is_done == ends
    assert (search.nodes > 1) == ends


def test_another_search_takes_over_where_a_relaxation_cannot_be_solved(
    searches: list[state_search.StateSearch], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(*_: object) -> None:
        raise state_search.Stuck("numbers")

    monkeypatch.setattr(state_search.StateSearch, "_branch", stuck)
    tables = tables_without_storage_choices(3)
    found = solve(dmo.build(inputs_from(tables)), EXACT)
    assert len(searches) == 1
    assert found.objective == pytest.approx(plain_optimum(tables, on_site=False), rel=1e-6)


def test_what_is_left_of_a_program_costs_as_much() -> None:
    program = dmo.build(inputs_from(tables_without_storage_choices(5))).program
    lower, upper = program.lower_upper()
    for state in program.integers()[:6]:
        upper[state] = lower[state]
    whole, left = _solver(), _solver()
    program.pass_to(whole, bounds=(lower, upper), relaxed=True)
    reduced = pass_reduced(rows_of(program), program.costs(), lower, upper, left)
    for highs in (whole, left):
        highs.run()
    assert len(reduced.columns) < program.column_count - 6
    assert left.getInfo().objective_function_value == pytest.approx(whole.getInfo().objective_function_value)
    values = reduced.whole(np.array(left.getSolution().col_value))
    assert program.costs() @ values == pytest.approx(whole.getInfo().objective_function_value)


def _solver() -> highspy.Highs:
    highs = highspy.Highs()
    highs.silent()
    return highs


def test_a_part_of_a_part_begins_with_its_basis() -> None:
    program = dmo.build(inputs_from(tables_without_storage_choices(5))).program
    (lower, upper), whole, part = program.lower_upper(), _solver(), _solver()
    of_whole = pass_reduced(rows_of(program), program.costs(), lower, upper, whole)
    whole.run()
    values = of_whole.whole(np.array(whole.getSolution().col_value))
    for state in program.integers():
        if values[state] <= 1e-9:
            upper[state] = lower[state]
    of_part = pass_reduced(rows_of(program), program.costs(), lower, upper, part)
    assert len(of_part.columns) < len(of_whole.columns)
    part.setBasis(of_part.basis_of(of_whole, whole.getBasis()))
    part.run()
    cost = whole.getInfo().objective_function_value
    assert part.getInfo().objective_function_value == pytest.approx(cost)
    assert part.getInfo().simplex_iteration_count < whole.getInfo().simplex_iteration_count / 2
