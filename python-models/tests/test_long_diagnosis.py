"""Why a storage site has no plan over months: one conflict for each cause, however long it lasts."""

from __future__ import annotations

from energy_models import so
from energy_models.diagnosis.conflicts import Diagnosis, diagnose
from energy_models.inputs.inputs import Inputs
from energy_models.search.solution import SolverLimits
from energy_models.search.solving import solve
from in_process import inputs_of
from mending import mend
from portfolios import a_storage

HOURS = 24 * 120
ANY_PLAN = SolverLimits(time_limit_s=60, mip_gap=1.0, threads=1, seed=0)


def a_site(load_mw: list[float], **storage: object) -> Inputs:
    """Four months behind a connection of 8 MW, cheap by night and dear by day."""
    prices = [50.0 + 30.0 * ((hour % 24) > 12) for hour in range(len(load_mw))]
    columns = {"price_buy": prices, "price_sell": prices, "load_mw": load_mw}
    settings = {"grid_import_limit_mw": 8, "grid_export_limit_mw": 8}
    return inputs_of(columns, settings, storage=[a_storage(**storage)])


def explained(inputs: Inputs) -> Diagnosis:
    """The diagnosis, whose conflicts, mended as told, leave a plan."""
    diagnosis = diagnose(so.build(inputs))
    assert diagnosis.is_proven
    assert solve(so.build(mend(inputs, diagnosis.conflicts)), ANY_PLAN).values is not None
    return diagnosis


def test_a_deficit_that_lasts_longer_than_the_storage_is_one_conflict() -> None:
    load = [2.0] * HOURS
    load[1000:1030] = [10.0] * 30
    (conflict,) = explained(a_site(load)).conflicts
    assert (conflict["constraint"], conflict["needed"], conflict["achievable"]) == ("shortage", 10.0, 8.6)
    labels = so.build(a_site(load)).inputs.series.horizon.labels
    assert labels[1000] <= conflict["block_from"] <= labels[1002]
    assert labels[1027] <= conflict["block_to"] <= labels[1029]


def test_two_deficits_with_time_to_charge_between_them_are_two_conflicts() -> None:
    load = [2.0] * HOURS
    for first in (500, 520):
        load[first : first + 8] = [14.0] * 8
    found = explained(a_site(load)).conflicts
    assert [conflict["constraint"] for conflict in found] == ["shortage", "shortage"]


def test_a_target_that_the_connection_is_too_small_for_is_told_beside_what_causes_it() -> None:
    load = [2.0] * (HOURS - 60) + [8.0] * 60
    storage = {"soc_terminal_min_mwh": 18, "soc_initial_mwh": 0, "self_discharge_per_h": 0.01}
    (conflict,) = explained(a_site(load, **storage)).conflicts
    assert (conflict["constraint"], conflict["needed"]) == ("soc_terminal_min", 18)
    assert 9 < conflict["achievable"] < 12  # a full storage of 20 MWh loses 1 % an hour for 60 hours
    assert "grid_import_limit_mw" in conflict["hint"]
