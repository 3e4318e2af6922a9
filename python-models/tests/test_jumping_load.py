"""Load that jumps further than units can follow: told by a looser relaxation, and enough all the same."""

from __future__ import annotations

from random import Random

import pytest

from energy_models import dmo
from energy_models.diagnosis.conflicts import diagnose, views_of
from energy_models.diagnosis.elastic import Elastic, build_elastic
from energy_models.diagnosis.least_breakage import least_breakage, relax
from energy_models.diagnosis.loose_relaxation import demand_jumps
from energy_models.inputs.inputs import Inputs
from in_process import inputs_of
from mending import mend
from portfolios import a_curve, a_storage, a_unit

BLOCKS, UNITS = 96, 20


def a_day(*, seed: int = 1, jump_mw: float = 250.0, limit_mw: float = 0.0, storages: int = 0) -> Inputs:
    """Twenty units of unlike sizes and minimum times, and four hours whose load goes up and down again."""
    random = Random(seed)
    units, curves = [], []
    for number in range(UNITS):
        low, hours = random.choice([10, 15, 20]), random.choice([1, 12, 24])
        units.append(
            a_unit(
                unit_id=f"g{number}",
                p_min_mw=low,
                p_max_mw=2 * low,
                ramp_up_mw_per_h=random.choice([2, 5, 10]),
                ramp_down_mw_per_h=random.choice([2, 5, 10]),
                startup_ramp_mw=low,
                shutdown_ramp_mw=low,
                min_up_h=hours,
                min_down_h=hours,
                initial_on=1,
                initial_p_mw=low,
                initial_hours_on=30,
            )
        )
        curves += a_curve(f"g{number}", low, 2 * low)
    load = [350.0 + random.uniform(-5, 5) for _ in range(BLOCKS)]
    for block in range(40, 56):
        load[block] += jump_mw if block % 4 < 2 else -jump_mw
    columns = {"price": [50.0] * BLOCKS, "load_mw": load, "reserve_up_mw": [20.0] * BLOCKS}
    settings = {"market_buy_limit_mw": limit_mw, "market_sell_limit_mw": limit_mw}
    return inputs_of(columns, settings, units, curves, storage=[a_storage(asset_id=f"b{n}") for n in range(storages)])


def elastic_of(inputs: Inputs) -> Elastic:
    return build_elastic(views_of(dmo.build(inputs)))


@pytest.mark.parametrize("storages", [0, 2])
def test_what_is_told_of_jumping_load_leaves_a_plan(storages: int) -> None:
    inputs = a_day(storages=storages)
    relaxed = relax(elastic_of(inputs))
    assert relaxed is not None
    assert relaxed.is_loose
    told = diagnose(dmo.build(inputs))
    assert told.is_proven
    mended = diagnose(dmo.build(mend(inputs, told.conflicts)))
    assert (mended.conflicts, mended.has_plan) == ([], True)


def test_what_is_told_of_jumping_load_is_little_more_than_the_least() -> None:
    elastic = elastic_of(a_day())
    relaxed = relax(elastic)
    assert relaxed is not None
    found = least_breakage(elastic, relaxed)
    assert found is not None
    costs = elastic.program.costs()
    whole = relax(elastic, basis=relaxed.highs.getBasis())  # a basis of before: it isn't asked loosely again
    assert whole is not None
    assert relaxed.bound <= whole.bound <= float(costs @ found.values) <= 1.08 * whole.bound


def test_load_doesn_t_jump_where_units_or_the_market_follow() -> None:
    assert demand_jumps(elastic_of(a_day()))
    assert not demand_jumps(elastic_of(a_day(jump_mw=20)))
    assert not demand_jumps(elastic_of(a_day(limit_mw=250)))
