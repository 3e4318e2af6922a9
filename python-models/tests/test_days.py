"""Days on which the clock changes, and outages: plans stay feasible, cost what is counted, and lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from block_units import plan_in_blocks, told_in_blocks
from energy_models import dmo, rmo
from energy_models.blocks.portfolio import Problem
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.series import Series
from energy_models.outputs.plan import read_plan
from energy_models.search.solution import SolverLimits
from energy_models.search.solving import solve
from evaluator import Evaluation
from in_process import inputs_of
from plain_program import Tables, plain_optimum
from random_tables import a_random_portfolio

SPRING, AUTUMN = "2026-03-29T00:00+01:00", "2026-10-25T00:00+02:00"
NEAR = SolverLimits(time_limit_s=60, mip_gap=1e-4, threads=1, seed=0)


def inputs_on(midnight: str, minutes: int, tables: Tables) -> Inputs:
    """The tables as the blocks of a day in Berlin."""
    inputs = inputs_of(tables.columns, tables.settings, tables.units, tables.curves, tables.starts, tables.storage)
    zone = ZoneInfo("Europe/Berlin")
    start = datetime.fromisoformat(midnight).astimezone(zone)
    horizon = Horizon(start, tables.count, minutes, zone)
    assert {moment.date() for moment in horizon.local} == {start.date()}
    columns = {name: np.array(cells, dtype=np.float64) for name, cells in tables.columns.items()}
    return replace(inputs, series=Series(horizon, columns))


def with_outages(tables: Tables, *spans: tuple[int, int]) -> Tables:
    """The first unit is forced out from block to block."""
    out = [1.0] * tables.count
    for first, last in spans:
        out[first:last] = [0.0] * (last - first)
    return replace(tables, columns={**tables.columns, "availability.g1": out}, day_blocks=tables.count)


@pytest.mark.parametrize(("midnight", "blocks"), [(SPRING, 23), (AUTUMN, 25)])
@pytest.mark.parametrize("build", [dmo.build, rmo.build])
def test_a_day_of_hours_is_planned_at_the_least_cost(
    build: Callable[[Inputs], Problem], midnight: str, blocks: int
) -> None:
    tables = with_outages(a_random_portfolio(3, blocks), (2, 4), (15, 16))
    problem = build(inputs_on(midnight, 60, tables))
    found, best = solve(problem, NEAR), plain_optimum(tables, on_site=False)
    assert found.values is not None
    counted = Evaluation(tables, read_plan(problem, found.values, found.row_duals), on_site=False)
    assert counted.broken == []
    assert best - 1e-4 <= counted.cost <= best + 1.01e-4 * abs(best)


@pytest.mark.parametrize(("midnight", "blocks"), [(SPRING, 92), (AUTUMN, 100)])
@pytest.mark.parametrize("seed", [2])
def test_a_day_of_quarter_hours_keeps_every_limit_across_the_change(seed: int, midnight: str, blocks: int) -> None:
    drawn = a_random_portfolio(seed, blocks)
    sells = [abs(price) for price in drawn.columns["price_sell"]]  # below zero the storage's choices take long
    columns = {**drawn.columns, "price_sell": sells, "price_buy": [price + 2 for price in sells]}
    tables = with_outages(replace(drawn, columns=columns), (7, 14), (60, 61))
    problem = dmo.build(inputs_on(midnight, 15, tables))
    found = solve(problem, replace(NEAR, mip_gap=0.02))
    assert found.values is not None
    plan = plan_in_blocks(read_plan(problem, found.values, found.row_duals), 0.25)
    counted = Evaluation(told_in_blocks(tables, 0.25), plan, on_site=False)
    assert counted.broken == []
    assert counted.cost == pytest.approx(found.objective, rel=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_an_outage_never_pays(seed: int) -> None:
    drawn = with_outages(a_random_portfolio(seed))
    # Forced out it need not keep its minimum time and ramp: it may stop at any time anyway.
    free = {**drawn.units[0], "min_up_h": 1, "initial_on": 0, "initial_p_mw": 0, "shutdown_ramp_mw": 100}
    whole = replace(drawn, units=[free, drawn.units[1]])
    costs = []
    for tables in (whole, with_outages(whole, (3, 5)), with_outages(whole, (3, 5), (7, 9))):
        found = solve(dmo.build(inputs_on("2026-03-02T00:00+01:00", 60, tables)), replace(NEAR, mip_gap=0.0))
        assert found.objective is not None
        costs.append(found.objective)
    assert all(fewer <= more + 1e-4 for fewer, more in pairwise(costs))
