"""Doing what the conflicts say makes a plan possible: random infeasible portfolios, changed as told, solved again."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from energy_models import dmo, rmo, so
from energy_models.blocks.portfolio import Problem
from energy_models.diagnosis.conflicts import diagnose
from energy_models.diagnosis.foresight import foresee
from energy_models.inputs.inputs import Inputs
from energy_models.search.solution import Solution, SolverLimits
from energy_models.search.solving import solve
from in_process import inputs_of
from mending import mend
from portfolios import a_curve, a_storage, a_unit

Build = Callable[[Inputs], Problem]
ANY_PLAN = SolverLimits(time_limit_s=60, mip_gap=1.0, threads=1, seed=0)
BLOCKS = 10


def the_end(build: Build, inputs: Inputs) -> Solution:
    problem = build(inputs)
    return foresee(problem) or solve(problem, ANY_PLAN)


def a_random_unit(random: Random, name: str) -> dict[str, object]:
    low, on = random.choice([10, 20, 40]), random.random() < 0.6
    high = low + random.choice([10, 30, 60])
    return a_unit(
        unit_id=name,
        p_min_mw=low,
        p_max_mw=high,
        ramp_up_mw_per_h=random.choice([5, 10, 100]),
        ramp_down_mw_per_h=random.choice([5, 10, 100]),
        startup_ramp_mw=random.choice([low, high]),
        shutdown_ramp_mw=random.choice([low, low + 5, high]),
        min_up_h=random.choice([1, 2, 4]),
        min_down_h=random.choice([1, 2, 4]),
        must_run=int(random.random() < 0.2),
        initial_on=int(on),
        initial_p_mw=random.choice([low, high]) if on else 0,
        initial_hours_on=random.randint(1, 4) if on else 0,
        initial_hours_off=0 if on else random.randint(1, 4),
    )


def a_random_storage(random: Random, name: str) -> dict[str, object]:
    return a_storage(
        asset_id=name,
        soc_min_mwh=2,
        soc_initial_mwh=random.choice([2, 10, 20]),
        soc_terminal_min_mwh=random.choice([2, 10, 19]),
        p_charge_min_mw=random.choice([0, 0, 2]),
        self_discharge_per_h=random.choice([0, 0.01]),
        max_cycles_per_day=random.choice(["", 0.2, 1]),
        degradation_segments=random.choice(["", "0.3:1|0.7:6"]),
    )


def some(random: Random, *values: float) -> list[float]:
    return [random.choice(values) for _ in range(BLOCKS)]


def a_random_portfolio(random: Random, kind: str) -> Inputs:
    names = [f"g{number}" for number in range(random.randint(1, 3))] if kind != "SO" else []
    units = [a_random_unit(random, name) for name in names]
    storages = [a_random_storage(random, f"b{number}") for number in range(random.randint(kind == "SO", 2))]
    columns = {
        "price_buy": some(random, 20, 50, -5),
        "load_mw": some(random, 0, 20, 40, 60),
        "renewable_mw": some(random, 0, 10, 30),
        "renewable_min_mw": some(random, 0, 0, 10),
        "pv_available_mw": some(random, 0, 5),
    }
    columns["price_sell"] = [price - 1.0 for price in columns["price_buy"]]
    if random.random() < 0.5:
        columns["reserve_up_mw"] = some(random, 0, 0, 15)
    for unit in units:
        if random.random() < 0.4:
            columns[f"availability.{unit['unit_id']}"] = some(random, 1, 1, 1, 1, 0, 0.6)
        if random.random() < 0.4:
            gaps = [float("nan")] if random.random() < 0.5 else []
            columns[f"commit.{unit['unit_id']}"] = some(random, 0, 1, 1, *gaps)
    for storage in storages:
        if random.random() < 0.5:
            columns[f"soc_min_mwh.{storage['asset_id']}"] = some(random, 0, 0, 12, 18)
        if random.random() < 0.3:
            columns[f"availability.{storage['asset_id']}"] = some(random, 1, 1, 0, 0)
    settings: dict[str, object] = {
        name: random.choice([0, 10, 40, 150])
        for name in ("market_buy_limit_mw", "market_sell_limit_mw", "grid_import_limit_mw", "grid_export_limit_mw")
    }
    if kind == "RMO":
        columns |= {"committed_net_sell_mw": some(random, 0, 10, -10), "rtm_open": some(random, 0, 1)}
        columns |= {"deviation_price": [60.0] * BLOCKS}
        if random.random() < 0.5:
            settings["deviation_bands"] = [{"width_mw": 5, "short_mult": 1.2, "long_mult": 0.8}]
    curves = [
        point
        for unit in units
        for point in a_curve(str(unit["unit_id"]), float(str(unit["p_min_mw"])), float(str(unit["p_max_mw"])))
    ]
    return inputs_of(columns, settings, units, curves, storage=storages)


@pytest.mark.parametrize(("kind", "build"), [("DMO", dmo.build), ("RMO", rmo.build), ("SO", so.build)])
def test_a_portfolio_changed_as_told_has_a_plan(kind: str, build: Build) -> None:
    infeasible = 0
    for seed in range(25):
        inputs = a_random_portfolio(Random(f"{kind}{seed}"), kind)
        ended = the_end(build, inputs)
        diagnosis = diagnose(build(inputs))
        if ended.values is not None:
            assert (diagnosis.conflicts, diagnosis.is_proven) == ([], False), f"{kind} {seed}: there is a plan"
            continue
        infeasible += 1
        assert diagnosis.conflicts, f"{kind} {seed}: nothing told"
        assert diagnosis.is_proven, f"{kind} {seed}: not proven"
        mended = the_end(build, mend(inputs, diagnosis.conflicts))
        assert mended.values is not None, f"{kind} {seed}: {mended.termination} after {diagnosis.conflicts}"
    assert infeasible >= 10
