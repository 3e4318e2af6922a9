"""How near a storage's linear relaxation is to its best plan: where they meet, nothing has to be searched."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import highspy
import pytest

from energy_models import so
from energy_models.blocks.portfolio import Problem
from energy_models.search.solver import new_solver
from energy_models.search.solving import solve
from in_process import EXACT, inputs_of
from portfolios import PLAIN_STORAGE, a_storage


def a_site(seed: int, settings: Mapping[str, object], **storage: Any) -> Problem:
    """Three blocks, most of them with a negative price; reserve is sold where the settings say how long it lasts."""
    random = Random(seed)
    prices = [float(random.choice([-60, -30, -10, 20])) for _ in range(3)]
    battery = a_storage(soc_initial_mwh=random.choice([2, 10, 19]), self_discharge_per_h=0.0) | PLAIN_STORAGE | storage
    columns = {"price_buy": prices, "price_sell": prices}
    if "reserve_duration_h" in settings:
        for side in ("up", "down"):
            columns[f"reserve_{side}_price"] = [float(random.choice([0, 8])) for _ in prices]
    return so.build(inputs_of(columns, settings, storage=[battery]))


def relaxed(problem: Problem) -> float:
    highs = new_solver(EXACT, "off")
    problem.program.pass_to(highs, relaxed=True)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", [3, 10, 14])
def test_reserve_counts_on_energy_that_one_side_alone_leaves(seed: int) -> None:
    problem = a_site(seed, {"reserve_duration_h": 1.0})
    assert relaxed(problem) == pytest.approx(solve(problem, EXACT).objective, rel=1e-7)


def test_a_least_power_leaves_each_side_within_the_energy_of_the_block() -> None:
    problem = a_site(1, {}, p_charge_min_mw=4)
    assert relaxed(problem) == pytest.approx(solve(problem, EXACT).objective, rel=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_a_storage_behind_less_than_its_least_power_never_charges(seed: int) -> None:
    problem = a_site(seed, {"grid_import_limit_mw": 3}, p_charge_min_mw=4)
    assert relaxed(problem) == pytest.approx(solve(problem, EXACT).objective, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize(("least", "binaries"), [((4, 0), 3), ((0, 4), 3), ((4, 4), 6)])
def test_one_binary_per_block_decides_where_one_side_has_a_least_power(least: tuple[int, int], binaries: int) -> None:
    problem = a_site(0, {}, p_charge_min_mw=least[0], p_discharge_min_mw=least[1])
    assert len(problem.program.integers()) == binaries
