"""Portfolios whose demand, reserve or market leave no plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from no_plan_case import QUARTER, Case, hours, let_run


def _reserve(case: Case) -> None:
    for row in hours(case, 18, 20):
        row["reserve_up_mw"] = round(0.7 * case.capacity)


def _reserve_beside_load(case: Case) -> None:
    """Either alone could be had."""
    case.shut(0)
    for row in hours(case, 17, 20):
        row["reserve_up_mw"] = round(0.4 * case.capacity)


def _quick_reserve(case: Case) -> None:
    """More than all that run can climb to in a block."""
    case.settings["unserved_price"] = 3000
    for row in case.series[40:48]:
        row["reserve_up_mw"] = round(0.38 * case.capacity)


def _load(case: Case) -> None:
    for row in hours(case, 18, 20):
        row["load_mw"] = round(1.6 * case.capacity, 1)


def _load_a_little(case: Case) -> None:
    """Its units could serve each block, had they been on for long; they are all off at first."""
    case.shut(0)
    for unit in case.units:
        unit.update(initial_on=0, initial_p_mw=0, initial_hours_on=0, initial_hours_off=1, min_down_h=4)


def _energy(case: Case) -> None:
    """A peak that batteries would have to last for."""
    case.shut(0)
    for row in hours(case, 16, 22):
        row["load_mw"] = round(1.2 * case.capacity + row["renewable_mw"], 1)


def _least_load(case: Case) -> None:
    case.shut(5)
    for unit in case.units:
        unit.update(must_run=1)
        let_run(unit)
    for row in hours(case, 2, 5):
        row["load_mw"] = round(0.05 * case.capacity)


def _held_on(case: Case) -> None:
    """Minimum up times keep on what the night has no use for."""
    case.shut(5)
    for unit in case.units:
        let_run(unit, hours_on=1)
        unit["min_up_h"] = 9
    for row in hours(case, 2, 5):
        row["load_mw"] = round(0.1 * case.capacity)


def _steps(case: Case) -> None:
    """Load that jumps from quarter to quarter: its hours alone could be followed."""
    case.shut(0)
    case.tables["storage"] = []
    for number, row in enumerate(hours(case, 10, 14)):
        row["load_mw"] = round(row["load_mw"] + (0.4 if number % 4 < 2 else -0.4) * case.capacity, 1)


def _must_take(case: Case) -> None:
    case.shut(0)
    for row in case.series:
        row["renewable_min_mw"] = 0
    for row in hours(case, 11, 14):
        row.update(renewable_mw=round(0.9 * case.capacity), renewable_min_mw=round(0.85 * case.capacity))


def _whole_units(case: Case) -> None:
    """Alike units that give all or nothing: five are too few, six too many."""
    case.shut(0)
    case.tables["storage"] = []
    for unit in case.units:
        let_run(unit)
        unit.update(p_min_mw=100, p_max_mw=105, initial_p_mw=100, startup_ramp_mw=105, shutdown_ramp_mw=105)
    case.tables["unit_costs"] = [
        {"unit_id": unit["unit_id"], "p_mw": power, "cost_per_h": 50 * power}
        for unit in case.units
        for power in (100, 105)
    ]
    case.units[:] = [unit | {"min_up_h": 1, "min_down_h": 1} for unit in case.units]
    for row in case.series:
        row.update(load_mw=560, renewable_mw=0, reserve_up_mw=0)


def _below_the_smallest(case: Case) -> None:
    """For an hour there is some load, but less than any unit gives."""
    case.shut(0)
    case.tables["storage"] = []
    for unit in case.units:
        unit.update(min_up_h=1, min_down_h=1)
    for row in case.series:
        row["reserve_up_mw"] = 0
    for row in hours(case, 3, 4):
        row.update(renewable_mw=0, load_mw=round(0.6 * min(unit["p_min_mw"] for unit in case.units), 1))


def _between_two(case: Case) -> None:
    """Unlike units of little range: what load asks for a night is between what any of them give together."""
    case.shut(0)
    case.tables["storage"] = []
    for number, unit in enumerate(case.units):
        high = 200 + 7 * number % 60
        unit.update(p_min_mw=high - 3, p_max_mw=high, startup_ramp_mw=high, shutdown_ramp_mw=high)
        unit.update(min_up_h=1, min_down_h=1, initial_on=0, initial_p_mw=0, initial_hours_on=0, initial_hours_off=12)
    case.tables["unit_costs"] = [
        {"unit_id": unit["unit_id"], "p_mw": power, "cost_per_h": 50 * power}
        for unit in case.units
        for power in (unit["p_min_mw"], unit["p_max_mw"])
    ]
    for row in case.series:
        row.update(load_mw=0.4 * case.capacity, renewable_mw=0.4 * case.capacity, reserve_up_mw=0)
    for row in hours(case, 2, 4):
        row.update(renewable_mw=0, load_mw=330)


def _scenarios(case: Case) -> None:
    """Only the least likely one can't be served."""
    series = case.series[:]
    del case.series[:]
    for name, load in (("low", 1.0), ("mid", 1.02), ("high", 2.5)):
        case.series.extend(
            {"scenario": name, **row, "load_mw": round(row["load_mw"] * load, 1), "reserve_up_mw": 0} for row in series
        )
    case.tables["scenarios"] = [
        {"scenario": name, "probability": share} for name, share in (("low", 0.3), ("mid", 0.5), ("high", 0.2))
    ]


def _whole_units_in_time(case: Case) -> None:
    """Load falls to what fewer units would serve, for less than they must stay off, then asks for all again."""
    case.shut(round(0.02 * case.capacity))
    case.tables["storage"] = []
    for unit in case.units:
        let_run(unit)
        unit.update(min_up_h=8, min_down_h=6)
    for row in case.series:
        row.update(renewable_mw=0, reserve_up_mw=0, load_mw=round(0.9 * case.capacity))
    for row in hours(case, 11, 13):
        row["load_mw"] = round(0.2 * case.capacity)


def _unlimited(case: Case) -> None:
    case.settings = {}
    for row in hours(case, 11, 14):
        row["price_sell"] = row["price_buy"] + 3


def _day_of(month: int, day: int, blocks: int) -> Callable[[Case], None]:
    """A load no one can serve on a day on which the clock changes."""

    def change(case: Case) -> None:
        case.series.extend(dict(row) for row in case.series[: blocks - 96])
        del case.series[blocks:]
        start = datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=1 if blocks == 92 else 2)
        for block, row in enumerate(case.series):
            row["block_start"] = (start + block * timedelta(minutes=QUARTER)).isoformat()
        for row in case.series[60:70]:
            row["load_mw"] = round(1.6 * case.capacity, 1)

    return change


SYSTEM: dict[str, Callable[[Case], None]] = {
    "reserve": _reserve,
    "reserve beside load": _reserve_beside_load,
    "quick reserve": _quick_reserve,
    "load": _load,
    "load, all off": _load_a_little,
    "energy": _energy,
    "least load": _least_load,
    "held on": _held_on,
    "steps": _steps,
    "whole units": _whole_units,
    "below the smallest": _below_the_smallest,
    "between two": _between_two,
    "scenarios": _scenarios,
    "whole units in time": _whole_units_in_time,
    "must take": _must_take,
    "unlimited": _unlimited,
    "92 blocks": _day_of(3, 29, 92),
    "100 blocks": _day_of(10, 25, 100),
}
