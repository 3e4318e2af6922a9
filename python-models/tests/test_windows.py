"""Long horizons solved window by window: the plans and bounds are those of the whole."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest

from energy_models import so
from energy_models.outputs.plan import read_plan
from energy_models.search import side_search, site_search, solving, windows
from energy_models.search.ready_plans import idle, netted
from energy_models.search.sides import sides_of
from energy_models.search.solution import Solution, SolverLimits
from energy_models.search.solver import new_solver
from energy_models.search.solving import solve
from energy_models.search.zones import zones_around
from evaluator import Evaluation
from in_process import inputs_of
from plain_program import Tables, plain_optimum
from portfolios import a_storage
from random_tables import a_random_site, a_random_storage

DAYS = 5
LIMITS = SolverLimits(time_limit_s=60, mip_gap=1e-5, threads=1, seed=0)


def a_week(seed: int) -> Tables:
    """Days with negative prices at noon, two batteries behind a connection that is too small for both."""
    random = Random(seed)
    hours = np.arange(24 * DAYS)
    prices = 40 - 60 * np.exp(-(((hours % 24) - 13.0) ** 2) / 8) + np.array([random.gauss(0, 8) for _ in hours])
    columns = {
        "price_buy": [round(float(price) + 1.0, 2) for price in prices],
        "price_sell": [round(float(price), 2) for price in prices],
        "load_mw": [float(random.randint(0, 3)) for _ in hours],
        "pv_available_mw": [float(random.randint(0, 6)) for _ in hours],
    }
    if seed % 3 == 0:
        columns["reserve_up_price"] = [float(random.choice([0, 3, 9])) for _ in hours]
    settings = {"grid_import_limit_mw": 14, "grid_export_limit_mw": random.choice([None, 6]), "reserve_duration_h": 0.5}
    return Tables(columns, settings, storage=[a_random_storage(random, 10, name) for name in ("b1", "b2")])


def solved_as(tables: Tables, monkeypatch: pytest.MonkeyPatch, long: int, columns: int) -> Solution:
    problem = so.build(inputs_of(tables.columns, tables.settings, storage=tables.storage))
    monkeypatch.setattr(site_search, "LONG", long)
    monkeypatch.setattr(windows, "WINDOW_COLUMNS", columns)
    found = solve(problem, LIMITS)
    if found.values is not None:
        assert Evaluation(tables, read_plan(problem, found.values, found.row_duals), on_site=True).broken == []
    return found


@pytest.mark.parametrize("seed", [6, 12, 13, 14])
def test_windows_find_the_plan_of_the_whole_horizon(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = a_week(seed)
    asked: list[int] = []
    searched = windows._search_each

    def counted(cuts: windows.Cuts, *others: object) -> object:
        asked.append(cuts.count)
        return searched(cuts, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(windows, "_search_each", counted)
    whole = solved_as(tables, monkeypatch, 10**9, 5000)
    assert (asked, whole.termination) == ([], whole.termination)
    cut = solved_as(tables, monkeypatch, 0, 1)
    assert asked[0] == DAYS
    assert whole.objective is not None
    assert whole.bound is not None
    assert cut.objective is not None
    assert cut.bound is not None
    scale = abs(whole.objective)
    assert cut.bound <= whole.objective + 1e-6 * scale
    assert cut.objective >= whole.bound - 1e-6 * scale
    assert cut.objective - cut.bound <= 2e-5 * scale


def test_where_doing_both_hardly_pays_no_window_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_search_each", None)
    found = solved_as(a_week(1), monkeypatch, 0, 1)
    assert found.termination == "optimal"
    assert found.row_duals is not None


def test_a_day_is_solved_as_a_whole_however_many_storages_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    week = a_week(0)
    day = Tables({name: cells[:24] for name, cells in week.columns.items()}, week.settings, storage=week.storage)
    assert solved_as(day, monkeypatch, 0, 1).objective == pytest.approx(plain_optimum(day, True), rel=1e-5)


def test_a_target_that_no_plan_reaches_is_told_over_long_horizons_too(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = a_week(1)
    storage = [a_storage(soc_min_mwh=0, soc_initial_mwh=0, soc_terminal_min_mwh=20, max_cycles_per_day="")]
    floors = {"load_mw": [20.0] * len(tables.columns["load_mw"]), "pv_available_mw": [5.0] * 24 * DAYS}
    unreachable = Tables({**tables.columns, **floors}, {"grid_import_limit_mw": 14}, storage=storage)
    found = solved_as(unreachable, monkeypatch, 0, 1)
    assert (found.termination, found.values) == ("infeasible", None)


def stopped_when(is_stopped: Callable[[], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (side_search, site_search, solving):
        monkeypatch.setattr(module, "stop_requested", is_stopped)


def test_a_search_stopped_after_its_relaxation_solves_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[float] = []
    solve_one = side_search.SideSearch._solved

    def counted(*given: Any) -> Any:
        found = solve_one(*given)
        solved.append(0.0 if found is None else found.objective)
        return found

    monkeypatch.setattr(side_search.SideSearch, "_solved", counted)
    stopped_when(lambda: bool(solved), monkeypatch)
    found = solved_as(a_week(6), monkeypatch, 0, 1)
    assert (found.termination, found.status, len(solved)) == ("interrupted", "feasible", 1)
    assert found.objective is not None
    assert solved[0] <= found.objective < 0


def test_a_search_stopped_before_it_knows_anything_leaves_the_storages_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_when(lambda: True, monkeypatch)
    found = solved_as(a_week(2), monkeypatch, 0, 1)
    assert (found.termination, found.status, found.bound) == ("interrupted", "feasible", None)
    assert found.values is not None


@pytest.mark.parametrize("seed", [6, 22, 37])
def test_zone_by_zone_a_plan_gets_as_good_as_the_best(seed: int) -> None:
    tables = a_week(seed)
    problem = so.build(inputs_of(tables.columns, tables.settings, storage=tables.storage))
    highs = new_solver(LIMITS, "off")
    problem.program.pass_to(highs, relaxed=True)
    sides = side_search.SideSearch(
        highs, sides_of(problem.every_storage, True), problem.program.lower_upper()[1], LIMITS, lambda *_: None
    )
    root = sides.relax()
    assert root is not None
    sides.dive(root)
    assert sides.best is not None
    dived = sides.best.objective
    sides.improve(zones_around(sides.sides, sides.sides.block[root.look.broken], 1.0))
    assert sides.best.objective < dived - 1.0
    assert sides.best.objective == pytest.approx(solve(problem, LIMITS).objective, rel=1e-5)
    counted = Evaluation(tables, read_plan(problem, sides.best.values, sides.best.row_duals), on_site=True)
    assert counted.broken == []
    assert counted.cost == pytest.approx(sides.best.objective, rel=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_plans_without_a_solver_break_nothing(seed: int) -> None:
    tables = a_random_site(seed)
    problem = so.build(inputs_of(tables.columns, tables.settings, storage=tables.storage))
    highs = new_solver(LIMITS, "off")
    problem.program.pass_to(highs, relaxed=True)
    highs.run()
    for values in (idle(problem), netted(problem, np.array(highs.getSolution().col_value))):
        if values is not None:
            counted = Evaluation(tables, read_plan(problem, values, None), on_site=True)
            assert counted.broken == []
            assert counted.cost == pytest.approx(float(problem.program.costs() @ values), rel=1e-6, abs=1e-4)
