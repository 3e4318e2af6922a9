"""What must hold of every plan, on random portfolios: feasible, as good as another formulation's, and economic."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from energy_models import dmo, so
from energy_models.blocks.portfolio import Problem
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.series import Series
from energy_models.outputs.plan import Plan, read_plan
from energy_models.search.solving import solve
from evaluator import Evaluation
from in_process import EXACT, inputs_of
from plain_program import Tables, plain_optimum
from portfolios import a_storage
from random_tables import a_random_portfolio, a_random_site

Build = Callable[[Inputs], Problem]


def inputs_from(tables: Tables) -> Inputs:
    return inputs_of(tables.columns, tables.settings, tables.units, tables.curves, tables.starts, tables.storage)


def solved(build: Build, inputs: Inputs) -> tuple[float, Plan]:
    """The least cost, and a plan of that cost."""
    problem = build(inputs)
    found = solve(problem, EXACT)
    assert found.values is not None
    assert found.objective is not None
    return found.objective, read_plan(problem, found.values, found.row_duals)


def cost_of(build: Build, tables: Tables) -> float:
    return solved(build, inputs_from(tables))[0]


def scaled(tables: Tables, factor: float) -> Tables:
    """The same portfolio in another currency."""

    def times(row: dict[str, Any], *names: str) -> dict[str, Any]:
        return {**row, **{name: row[name] * factor for name in names if name in row}}

    def wear(text: str) -> str:
        pairs = [piece.split(":") for piece in text.split("|") if piece]
        return "|".join(f"{share}:{float(cost) * factor}" for share, cost in pairs)

    prices = ("price_buy", "price_sell", "reserve_up_price", "reserve_down_price")
    columns = {k: [v * factor for v in cells] if k in prices else cells for k, cells in tables.columns.items()}
    storage = [times(row, "throughput_cost_per_mwh", "soc_terminal_value_per_mwh") for row in tables.storage]
    return replace(
        tables,
        columns=columns,
        settings=times(tables.settings, "unserved_price", "reserve_penalty"),
        curves=[times(row, "cost_per_h") for row in tables.curves],
        starts=[times(row, "cost") for row in tables.starts],
        storage=[{**row, "degradation_segments": wear(row["degradation_segments"])} for row in storage],
    )


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("build", "draw"), [(dmo.build, a_random_portfolio), (so.build, a_random_site)])
def test_a_plan_is_feasible_and_as_good_as_another_formulations(
    build: Build, draw: Callable[[int], Tables], seed: int
) -> None:
    tables, on_site = draw(seed), build is so.build
    problem = build(inputs_from(tables))
    found = solve(problem, EXACT)
    best = plain_optimum(tables, on_site)
    if found.values is None:
        assert (found.termination, best) == ("infeasible", math.inf)
        return
    counted = Evaluation(tables, read_plan(problem, found.values, found.row_duals), on_site)
    assert counted.broken == []
    assert found.objective == pytest.approx(best, rel=1e-6, abs=1e-4)
    assert counted.cost == pytest.approx(best, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_a_storage_is_worth_at_least_leaving_it_alone(seed: int) -> None:
    drawn = a_random_site(seed)  # what loses energy, or must hold some, can't always be left alone
    columns = {name: cells for name, cells in drawn.columns.items() if not name.startswith("soc_min_mwh.")}
    tables = replace(drawn, columns=columns, storage=[{**row, "self_discharge_per_h": 0} for row in drawn.storage])
    still = {f"p_{side}_{end}_mw": 0 for side in ("charge", "discharge") for end in ("min", "max")}
    alone = replace(tables, storage=[{**row, **still} for row in tables.storage])
    assert cost_of(so.build, tables) <= cost_of(so.build, alone) + 1e-4


@pytest.mark.parametrize("seed", range(4))
def test_relaxing_a_limit_never_costs(seed: int) -> None:
    tables = a_random_portfolio(seed)
    cost = cost_of(dmo.build, tables)
    easier = {"ramp_up_mw_per_h": 200, "ramp_down_mw_per_h": 200, "min_up_h": 1, "startup_ramp_mw": 100}
    relaxed = [
        replace(tables, settings={**tables.settings, "market_sell_limit_mw": 90, "market_buy_limit_mw": 90}),
        replace(tables, units=[{**unit, **easier} for unit in tables.units]),
        replace(tables, storage=[{**row, "soc_max_mwh": 40, "max_cycles_per_day": ""} for row in tables.storage]),
        replace(tables, columns={**tables.columns, "reserve_up_mw": [0.0] * tables.count}),
    ]
    if tables.storage[0]["degradation_segments"]:
        relaxed.pop(2)  # its segments are shares of the capacity: another capacity is another battery
    assert [each for each in relaxed if cost_of(dmo.build, each) > cost + 1e-4] == []


@pytest.mark.parametrize("seed", [1, 3, 4, 6])
def test_relaxing_a_limit_of_a_site_never_costs(seed: int) -> None:
    tables = a_random_site(seed)
    cost = cost_of(so.build, tables)
    given = ("soc_min_mwh.", "availability.")
    relaxed = [
        replace(tables, settings={**tables.settings, "grid_import_limit_mw": 60}),
        replace(tables, settings={**tables.settings, "grid_export_limit_mw": 60}),
        replace(tables, storage=[{**row, "p_charge_min_mw": 0, "p_discharge_min_mw": 0} for row in tables.storage]),
        replace(tables, storage=[{**row, "max_cycles_per_day": ""} for row in tables.storage]),
        replace(tables, columns={k: cells for k, cells in tables.columns.items() if not k.startswith(given)}),
    ]
    assert [each for each in relaxed if cost_of(so.build, each) > cost + 1e-4] == []


@pytest.mark.parametrize(("build", "tables"), [(dmo.build, a_random_portfolio(1)), (so.build, a_random_site(3))])
def test_prices_in_another_currency_scale_the_cost(build: Build, tables: Tables) -> None:
    assert cost_of(build, scaled(tables, 7.0)) == pytest.approx(7.0 * cost_of(build, tables), rel=1e-6)


@pytest.mark.parametrize(("midnight", "hours"), [("2026-03-29T00:00+01:00", 23), ("2026-10-25T00:00+02:00", 25)])
def test_splitting_where_the_clock_changes_loses_no_energy(midnight: str, hours: int) -> None:
    """The whole day, and its two parts joined at the change with the energy the whole had there, cost the same."""
    prices = np.array([40.0 + 30.0 * np.sin(0.9 * block) + (block * 7) % 11 for block in range(4 * hours)])
    begin, cut = datetime.fromisoformat(midnight), 4 * 2
    battery = a_storage(self_discharge_per_h=0.002, throughput_cost_per_mwh=1)

    def run(first: int, last: int, storage: dict[str, object]) -> tuple[float, Plan]:
        start = datetime.fromtimestamp(begin.timestamp() + 900 * first, ZoneInfo("UTC"))
        horizon = Horizon(start, last - first, 15, ZoneInfo("Europe/Berlin"))
        columns = {"price_buy": prices[first:last], "price_sell": prices[first:last]}
        inputs = replace(inputs_of(columns, {}, storage=[storage]), series=Series(horizon, columns))
        assert horizon.day_of_block.tolist() == [0] * (last - first)
        return solved(so.build, inputs)

    whole, plan = run(0, len(prices), battery)
    soc = float(plan.storages[0].soc_mwh[cut - 1])
    before, left = run(0, cut, {**battery, "soc_terminal_min_mwh": soc})
    after, right = run(cut, len(prices), {**battery, "soc_initial_mwh": soc})
    assert before + after == pytest.approx(whole, abs=1e-6)
    parts = [left.storages[0], right.storages[0]]
    kept, energy = (1 - 0.002) ** 0.25, 10.0
    for charge, discharge, held in (
        cells for part in parts for cells in zip(part.charge_mw, part.discharge_mw, part.soc_mwh, strict=True)
    ):
        energy = energy * kept + 0.25 * (0.9 * charge - discharge / 0.9)
        assert held == pytest.approx(energy, abs=1e-6)
