"""The formulations cut off nothing: against trying everything, and against binaries everywhere."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest

from energy_models import dmo, so
from energy_models.arrays import Mask
from energy_models.blocks import portfolio
from energy_models.inputs.inputs import Inputs
from energy_models.search.solving import solve
from in_process import EXACT, inputs_of, optimum
from portfolios import a_curve, a_storage, a_unit

BLOCKS = 5


def is_legal(pattern: Sequence[int], unit: dict[str, object], tripped: Sequence[bool]) -> bool:
    """Minimum times and outages, counted block by block."""
    on = int(str(unit["initial_on"]))
    run = int(str(unit["initial_hours_on" if on else "initial_hours_off"]))
    for now, trip in zip(pattern, tripped, strict=True):
        least = int(str(unit["min_up_h" if on else "min_down_h"]))
        if (trip and now) or (now != on and run < least and not trip):
            return False
        run = run + 1 if now == on else 1
        on = now
    return True


def a_random_portfolio(random: Random) -> tuple[dict[str, list[float]], dict[str, object]]:
    low, on = random.choice([10, 20]), random.choice([0, 1])
    high = low + random.choice([10, 30, 50])
    unit = a_unit(
        p_min_mw=low,
        p_max_mw=high,
        ramp_up_mw_per_h=random.choice([5, 10, 20, 100]),
        ramp_down_mw_per_h=random.choice([5, 10, 20, 100]),
        startup_ramp_mw=random.choice([low, low + 5, high]),
        shutdown_ramp_mw=random.choice([low, low + 5, high]),
        min_up_h=random.choice([1, 2, 3]),
        min_down_h=random.choice([1, 2]),
        initial_on=on,
        initial_p_mw=random.choice([low, low + 5]) if on else 0,
        initial_hours_on=random.randint(1, 4) if on else 0,
        initial_hours_off=0 if on else random.randint(1, 4),
    )
    prices = [float(random.choice([-20, 10, 40, 60, 120])) for _ in range(BLOCKS)]
    columns = {
        "price_buy": prices,
        "price_sell": prices,
        "load_mw": [float(random.randint(0, 40)) for _ in range(BLOCKS)],
        "reserve_up_mw": [float(random.choice([0, 5, 10])) for _ in range(BLOCKS)],
        "availability.g1": [random.choice([1.0, 1.0, 1.0, 0.6, 0.0]) for _ in range(BLOCKS)],
    }
    return columns, unit


@pytest.mark.parametrize("seed", range(8))
def test_the_tight_unit_block_finds_the_best_of_all_commitments(seed: int) -> None:
    columns, unit = a_random_portfolio(Random(seed))
    curve = a_curve(low=float(str(unit["p_min_mw"])), high=float(str(unit["p_max_mw"])))
    starts = [{"unit_id": "g1", "hours_off_from": hours, "cost": 150 * hours} for hours in (1, 3)]
    settings = {
        "market_buy_limit_mw": 60,
        "market_sell_limit_mw": 60,
        "unserved_price": 900,
        "reserve_penalty": 70,
    }
    tripped = [share == 0.0 for share in columns["availability.g1"]]
    best = math.inf
    for pattern in itertools.product((0, 1), repeat=BLOCKS):
        if is_legal(pattern, unit, tripped):
            fixed = {**columns, "commit.g1": [float(on) for on in pattern]}
            tried = optimum(dmo.build, inputs_of(fixed, settings, [unit], curve, starts))
            best = min(best, math.inf if tried.objective is None else tried.objective)
    found = optimum(dmo.build, inputs_of(columns, settings, [unit], curve, starts))
    assert (math.inf if found.objective is None else found.objective) == pytest.approx(best, rel=1e-6, abs=1e-4)


def everywhere(inputs: Inputs, *_: object) -> Mask:
    return np.ones(inputs.series.horizon.count, dtype=np.bool_)


@pytest.mark.parametrize("seed", range(12))
def test_binaries_where_they_matter_are_as_good_as_everywhere(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    prices = [float(random.choice([-60, -10, 0, 20, 50, 90])) for _ in range(10)]
    columns = {
        "price_buy": [price + 1 for price in prices],
        "price_sell": prices,
        "load_mw": [float(random.randint(0, 6)) for _ in prices],
        "pv_available_mw": [float(random.randint(0, 12)) for _ in prices],
    }
    if seed % 3 == 0:
        columns |= {"reserve_up_price": [float(random.randint(0, 9)) for _ in prices]}
    settings = {"grid_export_limit_mw": random.choice([None, 0, 4]), "reserve_duration_h": 0.5}
    storage = a_storage(
        p_charge_min_mw=random.choice([0, 0, 3]),
        throughput_cost_per_mwh=random.choice([0, 2]),
        self_discharge_per_h=random.choice([0, 0.01]),
        degradation_segments=random.choice(["", "0.3:1|0.7:6"]),
        max_cycles_per_day=random.choice(["", 1]),
    )
    inputs = inputs_of(columns, settings, storage=[storage])
    sparing = optimum(so.build, inputs)
    monkeypatch.setattr(portfolio, "decided_blocks", everywhere)
    assert sparing.objective == pytest.approx(optimum(so.build, inputs).objective, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("seed", [27, 28, 35, 103, 138, *range(10)])
def test_no_storage_burns_a_surplus_after_the_last_solve(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Prices are positive, so no block has a binary at first; closing one block made the next solve do both elsewhere.
    random = Random(seed)
    count = random.choice([2, 3, 4, 6])
    prices = [float(random.choice([0, 20, 50, 90])) for _ in range(count)]
    green = [float(random.randint(0, 9)) for _ in prices]
    columns = {
        "price_buy": prices,
        "price_sell": prices,
        "load_mw": [float(random.randint(0, 4)) for _ in prices],
        "renewable_mw": green,
        "renewable_min_mw": green,
    }
    settings = {
        "market_buy_limit_mw": random.choice([0, 5]),
        "market_sell_limit_mw": random.choice([0, 2, 5]),
    }
    storages = [
        a_storage(
            asset_id=f"b{number}",
            soc_initial_mwh=random.choice([2, 10, 16]),
            soc_terminal_min_mwh=0,
            throughput_cost_per_mwh=random.choice([0, 1]),
            self_discharge_per_h=random.choice([0, 0.05]),
        )
        for number in range(random.choice([1, 2]))
    ]
    inputs = inputs_of(columns, settings, storage=storages)
    problem = dmo.build(inputs)
    found = solve(problem, EXACT)
    if found.values is not None:
        for storage in problem.storages:
            assert np.minimum(found.values[storage.charge], found.values[storage.discharge]).max() < 1e-6
    monkeypatch.setattr(portfolio, "decided_blocks", everywhere)
    best = optimum(dmo.build, inputs).objective
    assert (found.objective is None) == (best is None)
    if best is not None:
        assert found.objective == pytest.approx(best, rel=1e-6, abs=1e-4)


def test_times_and_ramps_beyond_any_horizon_need_no_more_than_others() -> None:
    """A start after 10^10 hours off is as dear as can be; listed block by block they would fill any memory."""
    long: dict[str, object] = {"min_up_h": 1e10, "initial_hours_off": 3, "ramp_up_mw_per_h": 1e-300}
    unit = a_unit(startup_ramp_mw=20, min_down_h=3, **long)
    starts = [{"unit_id": "g1", "hours_off_from": hours, "cost": cost} for hours, cost in ((0, 7), (1e10, 9))]
    plan = optimum(dmo.build, inputs_of({"price": [90.0] * 4}, {}, [unit], a_curve(), starts))
    assert plan.objective == pytest.approx(7 + 4 * 20 * (40 - 90))
