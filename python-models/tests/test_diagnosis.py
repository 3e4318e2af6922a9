"""Each kind of conflict: what it names, whose, where, how much, and that doing what it asks for allows a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from energy_models import dmo, rmo, so
from energy_models.blocks.portfolio import Problem
from energy_models.diagnosis.conflict_facts import fact_of
from energy_models.diagnosis.conflicts import diagnose
from energy_models.diagnosis.foresight import foresee
from energy_models.diagnosis.unbounded import explain_unbounded
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.inputs import Inputs
from energy_models.search.solution import SolverLimits
from energy_models.search.solving import solve
from in_process import inputs_of
from mending import mend
from portfolios import a_curve, a_storage, a_unit

ANY_PLAN = SolverLimits(time_limit_s=60, mip_gap=1.0, threads=1, seed=0)
SMALL_MARKET = {"market_buy_limit_mw": 10, "market_sell_limit_mw": 10}
SMALL_GRID = {"grid_import_limit_mw": 5, "grid_export_limit_mw": 5}
RUNNING = {"initial_on": 1, "initial_p_mw": 20, "initial_hours_on": 9, "initial_hours_off": 0}


@dataclass(frozen=True)
class Case:
    """Infeasible inputs, and the conflicts they must give: constraint, asset, first and last block, the two amounts."""

    inputs: Inputs
    told: Sequence[tuple[str, str | None, int, int, float, float]]
    hint: str
    build: Callable[[Inputs], Problem] = dmo.build


def four(settings: Mapping[str, object], storage: object = None, unit: object = None, **columns: object) -> Inputs:
    """Four hourly blocks at 50 for a MWh."""
    given = {"price": [50.0] * 4, **{name.replace("__", "."): values for name, values in columns.items()}}
    units = [] if unit is None else [unit]
    curves = [] if unit is None else a_curve(low=unit["p_min_mw"], high=unit["p_max_mw"])  # type: ignore[index]
    storages = [] if storage is None else [storage]
    return inputs_of(given, settings, units, curves, storage=storages)  # type: ignore[arg-type]


CASES = {
    "too much load": Case(
        four(SMALL_MARKET, unit=a_unit(), load_mw=[10, 70, 75, 10]),
        [("shortage", None, 1, 2, 75, 60)],
        "Raise market_buy_limit_mw by 15 MW (to 25), or give unserved_price in the settings, or lower load_mw there.",
    ),
    "a minimum that goes nowhere": Case(
        four(SMALL_MARKET, unit=a_unit(must_run=1, **RUNNING), load_mw=[20, 4, 8, 20]),
        [
            ("surplus", None, 1, 2, 10, 4),
        ],
        "Raise market_sell_limit_mw by 6 MW (to 16), or lower p_min_mw of g1 by 6 MW, or let it stop.",
    ),
    "a market that is closed": Case(
        four(SMALL_MARKET, unit=a_unit(), load_mw=[10, 58, 58, 10], rtm_open=[1, 0, 1, 1], deviation_price=[60] * 4),
        [("shortage", None, 1, 1, 58, 50)],
        "The market is closed there (rtm_open 0): give deviation_bands or open it",
        rmo.build,
    ),
    "a commitment that the ramp forbids": Case(
        four(
            SMALL_MARKET,
            unit=a_unit(**{**RUNNING, "initial_p_mw": 50}, shutdown_ramp_mw=20, ramp_down_mw_per_h=15),
            load_mw=[35, 20, 0, 0],
            commit__g1=[0, 0, 0, 0],
        ),
        [("commit", "g1", 0, 1, 0, 1)],
        "Set commit.g1 to 1 there: its ramp_down_mw_per_h, shutdown_ramp_mw and minimum times keep it on",
        rmo.build,
    ),
    "a unit that must run and may not start yet": Case(
        four(SMALL_MARKET, unit=a_unit(must_run=1, min_down_h=12), load_mw=[0, 0, 20, 20]),
        [("must_run", "g1", 0, 1, 1, 0)],
        "Set must_run of g1 to 0, or lower its min_down_h, which keeps it off there.",
    ),
    "an outage within a must-run": Case(
        four(
            {},
            unit=a_unit(must_run=1, min_up_h=12, min_down_h=2, **RUNNING),
            load_mw=[20] * 4,
            availability__g1=[1, 0, 1, 1],
        ),
        [("must_run", "g1", 2, 2, 1, 0)],
        "Set must_run of g1 to 0, or lower its min_down_h",
    ),
    "an outage faster than the ramp": Case(
        four(
            {},
            unit=a_unit(**{**RUNNING, "initial_p_mw": 50}, shutdown_ramp_mw=20, ramp_down_mw_per_h=10, min_up_h=12),
            load_mw=[20] * 4,
            availability__g1=[0.5, 1, 1, 1],
        ),
        [("ramp_down_mw_per_h", "g1", 0, 0, 25, 10)],
        "Raise ramp_down_mw_per_h of g1 to 25",
    ),
    "more reserve than there is": Case(
        four({}, unit=a_unit(**RUNNING), load_mw=[20] * 4, reserve_up_mw=[10, 40, 10, 10]),
        [("reserve_up", None, 1, 1, 40, 30)],
        "Lower reserve_up_mw by 10 MW there (to 30 at its worst), or give reserve_penalty in the settings",
    ),
    "reserve without a unit to hold it": Case(
        four({}, a_storage(), reserve_up_mw=[0, 5, 5, 0]),
        [("reserve_up", None, 1, 2, 5, 0)],
        "Lower reserve_up_mw by 5 MW there (to 0 at its worst), or give reserve_penalty in the settings",
    ),
    "more must-take than room": Case(
        four(SMALL_MARKET, renewable_mw=[30] * 4, renewable_min_mw=[5, 25, 25, 5], load_mw=[4] * 4),
        [("renewable_min", None, 1, 2, 25, 14)],
        "Lower renewable_min_mw by 11 MW there (to 14 at its worst)",
    ),
    "an end that full power can't reach": Case(
        four({}, a_storage(soc_initial_mwh=0, soc_terminal_min_mwh=20, p_charge_max_mw=5)),
        [("soc_terminal_min", "bess", 3, 3, 20, 18)],
        "Lower soc_terminal_min_mwh of bess by 2 MWh (to 18), or let it charge more",
        so.build,
    ),
    "an end that the grid can't feed": Case(
        four(SMALL_GRID, a_storage(soc_initial_mwh=0, soc_terminal_min_mwh=20), load_mw=[0, 0, 0, 5]),
        [("soc_terminal_min", "bess", 3, 3, 20, 13.5)],
        "a higher soc_initial_mwh, p_charge_max_mw or grid_import_limit_mw.",
        so.build,
    ),
    "a load beyond the grid": Case(
        four(SMALL_GRID, a_storage(soc_initial_mwh=0, soc_terminal_min_mwh=0), load_mw=[8, 0, 0, 0]),
        [("shortage", None, 0, 0, 8, 5)],
        "Raise grid_import_limit_mw by 3 MW (to 8), or lower load_mw there.",
        so.build,
    ),
    "a floor that comes too soon": Case(
        four({}, a_storage(), soc_min_mwh__bess=[20, 20, 0, 0]),
        [("soc_floor", "bess", 0, 0, 20, 19)],
        "Lower soc_min_mwh.bess by 1 MWh there (to 19 at its worst)",
        so.build,
    ),
    "too few cycles for the floors": Case(
        four(
            SMALL_GRID,
            a_storage(soc_initial_mwh=20, soc_terminal_min_mwh=0, max_cycles_per_day=0.1, eta_discharge=1),
            load_mw=[9, 5, 5, 5],
        ),
        [("max_cycles_per_day", "bess", 0, 3, 0.2, 0.1)],
        "Raise max_cycles_per_day of bess by 0.1 (to 0.2)",
        so.build,
    ),
    "self-discharge below the minimum": Case(
        four(
            {},
            a_storage(soc_min_mwh=10, soc_terminal_min_mwh=10, self_discharge_per_h=0.1),
            availability__bess=[0, 0, 1, 1],
        ),
        [("soc_min_mwh", "bess", 1, 1, 10, 8.1)],
        "Lower soc_min_mwh of bess by 1.9 MWh (to 8.1)",
        so.build,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_conflict_says_what_where_how_much_and_what_helps(name: str) -> None:
    case = CASES[name]
    conflicts = diagnose(case.build(case.inputs)).conflicts
    labels = case.inputs.series.horizon.labels
    for constraint, asset, first, last, needed, achievable in case.told:
        conflict = next(c for c in conflicts if c["constraint"] == constraint)
        assert (conflict["asset"], conflict["block_from"], conflict["block_to"]) == (asset, labels[first], labels[last])
        assert conflict["needed"] == pytest.approx(needed, abs=2e-4)
        assert conflict["achievable"] == pytest.approx(achievable, abs=2e-4)
    assert any(case.hint in conflict["hint"] for conflict in conflicts), conflicts
    mended = case.build(mend(case.inputs, conflicts))
    assert (foresee(mended) or solve(mended, ANY_PLAN)).values is not None


def test_a_market_that_its_sessions_closed_is_not_said_to_be_closed_by_the_data() -> None:
    rules = {"id": "RTM", "session_every_min": 120, "blocks_per_session": 2, "session_close_min_before": 60}
    columns = {"price": [50.0] * 4, "load_mw": [10.0, 10.0, 58.0, 10.0], "deviation_price": [60.0] * 4}
    units, curves = [a_unit()], a_curve(low=20, high=50)
    inputs = inputs_of(columns, SMALL_MARKET, units, curves, market={"segments": [rules]})
    late = replace(inputs, as_of=datetime.fromisoformat("2026-03-02T01:30:00+00:00"))
    shortage = next(c for c in diagnose(rmo.build(late)).conflicts if c["constraint"] == "shortage")
    assert "The market's sessions for it are over: give deviation_bands, or give rtm_open" in shortage["hint"]
    assert "rtm_open 0" not in shortage["hint"]


def test_no_storage_burns_a_surplus_that_another_may_not() -> None:
    """32 MW must run and 15 may be sold: one storage takes 4.667 MW, the other 2.222, and neither more."""
    kept = a_storage(
        asset_id="b0", soc_min_mwh=3, soc_max_mwh=7, soc_initial_mwh=7, soc_terminal_min_mwh=7, p_charge_max_mw=20,
        p_discharge_max_mw=20, eta_charge=0.3, eta_discharge=1.0, self_discharge_per_h=0.2,
    )  # fmt: skip
    small = a_storage(asset_id="b1", soc_max_mwh=4, soc_initial_mwh=2, soc_terminal_min_mwh=0, p_charge_max_mw=20)
    unit = a_unit(must_run=1, **{**RUNNING, "initial_p_mw": 40}, ramp_down_mw_per_h=8)
    settings = {"market_buy_limit_mw": 0, "market_sell_limit_mw": 15}
    inputs = inputs_of({"price": [50.0]}, settings, [unit], a_curve(), storage=[kept, small])
    surplus = next(c for c in diagnose(dmo.build(inputs)).conflicts if c["constraint"] == "surplus")
    assert surplus["needed"] == pytest.approx(32 - 15 - 1.4 / 0.3 - 2 / 0.9, abs=2e-4)


def test_several_conflicts_come_with_the_hardest_to_give_first() -> None:
    storage = a_storage(soc_initial_mwh=0, soc_terminal_min_mwh=20, p_charge_max_mw=1)
    inputs = four(SMALL_MARKET, storage, a_unit(**RUNNING), load_mw=[90, 20, 20, 20], reserve_up_mw=[0, 40, 0, 0])
    conflicts = diagnose(dmo.build(inputs)).conflicts
    assert [c["constraint"] for c in conflicts] == ["shortage", "reserve_up", "soc_terminal_min"]


def test_a_day_of_92_blocks_counts_its_own_cycles() -> None:
    start, zone = datetime.fromisoformat("2026-03-28T23:00:00+00:00"), ZoneInfo("Europe/Berlin")
    horizon = Horizon(start, 92 + 96, 15, zone)
    load = [0.0] * 92 + [8.0] * 8 + [0.0] * 88
    storage = a_storage(soc_initial_mwh=20, soc_terminal_min_mwh=0, max_cycles_per_day=0.1, eta_discharge=1)
    inputs = inputs_of({"price": [50.0] * len(load), "load_mw": load}, SMALL_GRID, storage=[storage])
    inputs = replace(inputs, series=replace(inputs.series, horizon=horizon))
    (conflict,) = diagnose(so.build(inputs)).conflicts
    assert (conflict["block_from"], conflict["block_to"]) == ("2026-03-30T00:00:00+02:00", "2026-03-30T23:45:00+02:00")
    assert (conflict["needed"], conflict["achievable"]) == pytest.approx((0.3, 0.1), abs=2e-4)


def test_only_whole_units_can_make_a_case_infeasible() -> None:
    # 10 MW of load: a unit of at least 20 MW is too much, none too little; its relaxation runs half of it.
    inputs = four({"market_buy_limit_mw": 0, "market_sell_limit_mw": 0}, unit=a_unit(), load_mw=[10] * 4)
    problem = dmo.build(inputs)
    assert foresee(problem) is None
    conflicts = diagnose(problem).conflicts
    assert {c["constraint"] for c in conflicts} <= {"shortage", "surplus"}
    assert sum(c["needed"] - c["achievable"] for c in conflicts) == pytest.approx(10, abs=1e-3)


UNBOUNDED: dict[str, tuple[dict[str, list[float]], dict[str, object], int, str]] = {
    "price_buy_below_sell": ({"price_buy": [50, 40], "price_sell": [50, 60]}, {}, 1, "set market_buy_limit_mw"),
    "unserved_price_below_sell": (
        {"price": [50, 5000]},
        {"unserved_price": 900, "market_buy_limit_mw": 5},
        1,
        "raise unserved_price",
    ),
    "deviation_short_below_sell": (
        {"price": [50, 50], "deviation_price": [20, 90]},
        {"deviation_bands": [{"short_mult": 1, "long_mult": 1}], "market_buy_limit_mw": 5},
        0,
        "give the last of deviation_bands a width_mw",
    ),
    "price_buy_below_deviation_long": (
        {"price": [50, 50], "deviation_price": [20, 90]},
        {"deviation_bands": [{"short_mult": 1, "long_mult": 1}], "market_sell_limit_mw": 5},
        1,
        "give the last of deviation_bands a width_mw",
    ),
}


@pytest.mark.parametrize("constraint", UNBOUNDED)
def test_a_limitless_profit_is_told_by_its_two_prices(constraint: str) -> None:
    columns, settings, block, hint = UNBOUNDED[constraint]
    inputs = inputs_of({**columns, "load_mw": [10, 10]}, settings)
    problem = rmo.build(inputs)
    conflict, *_ = explain_unbounded(problem)
    assert (conflict["constraint"], conflict["block_from"]) == (constraint, inputs.series.horizon.labels[block])
    assert conflict["needed"] > conflict["achievable"]
    assert hint in conflict["hint"]
    assert solve(problem, ANY_PLAN).termination == "unbounded"


def test_one_limit_ends_a_limitless_profit() -> None:
    inputs = inputs_of({"price_buy": [40], "price_sell": [60], "load_mw": [10]}, {"market_buy_limit_mw": 30})
    assert foresee(dmo.build(inputs)) is None
    assert solve(dmo.build(inputs), ANY_PLAN).values is not None


def test_a_conflict_is_a_sentence() -> None:
    conflict = {"constraint": "shortage", "asset": None, "needed": 75.0, "achievable": 60.0, "unit": "MW"}
    blocks = {"block_from": "2026-03-02T10:00:00+00:00", "block_to": "2026-03-02T11:15:00+00:00"}
    assert fact_of({**conflict, **blocks}) == (
        "15 MW are missing in blocks 2026-03-02 10:00 to 11:15: load and sales ask for 75, 60 can be supplied."
    )
    assert fact_of({"constraint": "initial_state", "asset": None}) == "Initial state:"
