"""The pattern a unit can follow that is nearest to a wish, and how long a unit is too high to stop."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

from energy_models import dmo
from energy_models.diagnosis.capacity import output_range
from energy_models.diagnosis.foresight import foresee
from energy_models.diagnosis.near_patterns import nearest_pattern
from energy_models.diagnosis.unit_alone import bounds_of, keeps_limits, too_high_to_stop
from energy_models.inputs.unit_data import Unit
from in_process import inputs_of
from portfolios import a_curve, a_unit

BLOCKS = 9
CLOSED = {"market_buy_limit_mw": 0, "market_sell_limit_mw": 0}
HIGH = {"initial_on": 1, "initial_p_mw": 50, "initial_hours_on": 9, "initial_hours_off": 0}


def the_unit(row: dict[str, Any], **columns: list[float]) -> Unit:
    given = {"price": [50.0] * BLOCKS, "load_mw": [0.0] * BLOCKS, **columns}
    inputs = inputs_of(given, CLOSED, [row], a_curve(low=row["p_min_mw"], high=row["p_max_mw"]))
    return dmo.shape(inputs).units[0]


def a_random_unit(random: Random) -> Unit:
    on = random.random() < 0.5
    row = a_unit(
        min_up_h=random.choice([1, 2, 4]),
        min_down_h=random.choice([1, 2, 4]),
        initial_on=int(on),
        initial_p_mw=random.choice([20, 50]) if on else 0,
        initial_hours_on=random.randint(1, 4) if on else 0,
        initial_hours_off=0 if on else random.randint(1, 4),
        ramp_down_mw_per_h=random.choice([10, 50]),
        shutdown_ramp_mw=random.choice([20, 50]),
    )
    columns = {}
    if random.random() < 0.4:
        columns["availability.g1"] = [random.choice([1.0, 1.0, 1.0, 0.0]) for _ in range(BLOCKS)]
    if random.random() < 0.3:
        columns["commit.g1"] = [random.choice([0.0, 1.0, np.nan, np.nan, np.nan]) for _ in range(BLOCKS)]
    return the_unit(row, **columns)


def possible(unit: Unit) -> list[np.ndarray]:
    """Every pattern within the unit's bounds, minimum times and ramps."""
    bounds = bounds_of(unit)
    every = (np.array(pattern, dtype=np.bool_) for pattern in product([False, True], repeat=BLOCKS))
    return [on for on in every if not (on & bounds.off).any() and on[bounds.on].all() and keeps_limits(unit, on)]


@pytest.mark.parametrize("seed", range(60))
def test_no_possible_pattern_is_nearer(seed: int) -> None:
    random = Random(seed)
    unit, wished = a_random_unit(random), np.array([random.choice([0, 0.3, 0.5, 0.8, 1]) for _ in range(BLOCKS)])
    others = possible(unit)
    if not others:
        return
    found = nearest_pattern(unit, wished)
    assert found is not None
    assert any((found == on).all() for on in others)
    nearest = min(float(np.abs(on - wished).sum()) for on in others)
    assert float(np.abs(found - wished).sum()) == pytest.approx(nearest)


@pytest.mark.parametrize("seed", range(60))
def test_a_unit_that_is_too_high_to_stop_runs_in_every_possible_pattern(seed: int) -> None:
    unit = a_random_unit(Random(seed))
    stays_on, (low, _) = too_high_to_stop(unit), output_range(unit)
    for on in possible(unit):
        if unit.commit is None:
            assert on[stays_on].all()
            assert on[low > 0.0].all()


def test_a_unit_that_comes_down_slowly_makes_a_surplus_that_is_foreseen() -> None:
    slow = a_unit(**HIGH, ramp_down_mw_per_h=10, shutdown_ramp_mw=20)
    inputs = inputs_of({"price": [50.0] * 4, "load_mw": [40.0, 20.0, 20.0, 20.0]}, CLOSED, [slow], a_curve())
    ended = foresee(dmo.build(inputs))
    assert ended is not None
    assert ended.termination == "infeasible"
