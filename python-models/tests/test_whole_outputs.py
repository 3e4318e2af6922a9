"""What whole units can't give together, block by block, against every way to run some of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from random import Random

import numpy as np
import pytest

from energy_models import dmo
from energy_models.blocks.portfolio import Shape
from energy_models.diagnosis.conflicts import diagnose, diagnose_if_certain
from energy_models.diagnosis.whole_outputs import gaps_between_outputs
from energy_models.inputs.inputs import Inputs
from in_process import inputs_of
from portfolios import a_curve, a_storage, a_unit

SECONDS = 60.0
Ranges = Sequence[tuple[float, float]]


def inputs_for(
    ranges: Ranges,
    limits: tuple[float, float],
    *,
    storage: bool = False,
    must_run: str = "",
    **columns: Sequence[float],
) -> Inputs:
    """Units that climb and stop as they like, and a market as narrow as given."""
    units = [
        a_unit(unit_id=f"g{number}", p_min_mw=low, p_max_mw=high, ramp_up_mw_per_h=999, ramp_down_mw_per_h=999)
        | {"startup_ramp_mw": high, "shutdown_ramp_mw": high, "min_up_h": 1, "min_down_h": 1, "initial_hours_off": 9}
        | {"must_run": int(must_run == f"g{number}")}
        for number, (low, high) in enumerate(ranges)
    ]
    curves = [row for number, (low, high) in enumerate(ranges) for row in a_curve(f"g{number}", low, high)]
    settings = {"market_buy_limit_mw": limits[0], "market_sell_limit_mw": limits[1]}
    given = {"price": [50.0] * len(columns["load_mw"]), **columns}
    return inputs_of(given, settings, units, curves, storage=[a_storage()] if storage else [])


def by_trying_all(ranges: Ranges, shape: Shape, block: int) -> float:
    """The least gap of all ways to run some units, when the rest gives or takes what it can."""
    storages = shape.storages
    least = shape.load_mw[block] - shape.renewable_mw[block] - shape.buy_limit_mw[block]
    most = shape.load_mw[block] + shape.sell_limit_mw[block]
    least -= sum(float(storage.discharge_max_mw[block]) for storage in storages)
    most += sum(float(storage.charge_max_mw[block]) for storage in storages)
    gaps = []
    for states in product([0, 1], repeat=len(ranges)):
        low = sum(one[0] * on for one, on in zip(ranges, states, strict=True))
        high = sum(one[1] * on for one, on in zip(ranges, states, strict=True))
        gaps.append(max(least - high, low - most, 0.0))
    return float(min(gaps))


@pytest.mark.parametrize("seed", range(20))
def test_the_gap_is_that_of_the_best_way_to_run_some_units(seed: int) -> None:
    random = Random(seed)
    ranges = [(low, low + random.choice([0, 1, 5, 40])) for low in (random.randint(20, 90) for _ in range(7))]
    load = [float(random.randint(0, 400)) for _ in range(8)]
    limits = (random.choice([0, 3]), random.choice([0, 7]))
    inputs = inputs_for(ranges, limits, storage=seed % 2 == 1, load_mw=load, renewable_mw=[2.0] * 8)
    shape = dmo.shape(inputs)
    wanted = [by_trying_all(ranges, shape, block) for block in range(8)]
    np.testing.assert_allclose(gaps_between_outputs(shape), wanted, atol=1e-4)


def test_a_unit_that_must_run_is_in_each_output() -> None:
    inputs = inputs_for([(100, 105), (30, 60)], (0, 0), must_run="g0", load_mw=[20.0, 50.0, 102.0])
    np.testing.assert_allclose(gaps_between_outputs(dmo.shape(inputs)), [80.0, 50.0, 0.0], atol=1e-4)


def test_the_hole_between_five_units_and_six_is_certain_where_a_relaxation_sees_none() -> None:
    inputs = inputs_for([(100, 105)] * 12, (0, 0), load_mw=[560.0] * 4)
    certain = diagnose_if_certain(dmo.build(inputs), SECONDS)
    assert certain.is_proven
    assert {conflict["constraint"] for conflict in certain.conflicts} <= {"shortage", "surplus"}
    for conflict in certain.conflicts:
        assert 35.0 - 1e-3 <= conflict["needed"] - conflict["achievable"] <= 40.0 + 1e-3


def test_a_diagnosis_begins_where_the_last_ended_and_says_the_same() -> None:
    inputs = inputs_for([(50, 100)] * 3, (0, 0), load_mw=[0.0, 100.0, 0.0, 120.0])
    problem = dmo.build(inputs)
    left_open = diagnose_if_certain(problem, SECONDS)
    assert left_open.conflicts == []
    assert left_open.basis is not None
    again, afresh = diagnose(problem, basis=left_open.basis), diagnose(problem)
    assert again.has_plan
    assert (again.conflicts, again.has_plan) == (afresh.conflicts, afresh.has_plan)
