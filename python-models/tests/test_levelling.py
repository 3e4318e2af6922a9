"""What is missing is spread over its deficit: no more is told than the limit has to be raised by."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from energy_models import dmo
from energy_models.diagnosis.conflicts import Conflict, diagnose
from energy_models.diagnosis.foresight import foresee
from energy_models.inputs.inputs import Inputs
from energy_models.search.solution import SolverLimits
from energy_models.search.solving import solve
from in_process import inputs_of
from mending import mend
from portfolios import a_curve, a_storage, a_unit

ANY_PLAN = SolverLimits(time_limit_s=60, mip_gap=1.0, threads=1, seed=0)
LIMITS = {"market_buy_limit_mw": 10, "market_sell_limit_mw": 5}
FULL: Mapping[str, object] = {"soc_max_mwh": 10, "soc_terminal_min_mwh": 0, "eta_charge": 1.0, "eta_discharge": 1.0}


def told(inputs: Inputs) -> list[Conflict]:
    """The conflicts, which mended as told leave a plan."""
    conflicts = diagnose(dmo.build(inputs)).conflicts
    mended = dmo.build(mend(inputs, conflicts))
    assert (foresee(mended) or solve(mended, ANY_PLAN)).values is not None
    return conflicts


def test_a_storage_takes_its_share_of_every_block_that_lacks_power() -> None:
    load = [4.0, 20.0, 20.0, 20.0, 20.0, 4.0]
    inputs = inputs_of({"price": [50.0] * 6, "load_mw": load}, LIMITS, storage=[a_storage(**FULL)])
    (shortage,) = told(inputs)
    labels = inputs.series.horizon.labels
    assert (shortage["needed"], shortage["achievable"]) == (20, 12.5)  # 10 MWh in four hours
    assert (shortage["block_from"], shortage["block_to"]) == (labels[1], labels[4])
    assert "Raise market_buy_limit_mw by 7.5 MW (to 17.5)" in shortage["hint"]


def test_no_block_that_can_be_served_is_called_short_to_charge_a_storage_for_another() -> None:
    load = [9.5, 9.5, 9.5, 25.0]
    empty = a_storage(**{**FULL, "soc_initial_mwh": 0, "eta_charge": 0.9})
    inputs = inputs_of({"price": [50.0] * 4, "load_mw": load}, LIMITS, storage=[empty])
    (shortage,) = told(inputs)
    assert shortage["block_from"] == inputs.series.horizon.labels[3]
    assert shortage["achievable"] == pytest.approx(10 + 0.9 * 1.5)


def test_a_storage_gives_nothing_that_it_could_only_take_back_later() -> None:
    running = {"must_run": 1, "initial_on": 1, "initial_p_mw": 20, "initial_hours_on": 9, "initial_hours_off": 0}
    nearly_full = a_storage(soc_initial_mwh=19, soc_terminal_min_mwh=0)
    inputs = inputs_of({"price": [50.0] * 4}, LIMITS, [a_unit(**running)], a_curve(), storage=[nearly_full])
    (surplus,) = told(inputs)
    assert surplus["needed"] <= 15  # 20 MW run and 5 may be sold; emptying the storage first would make it 25
