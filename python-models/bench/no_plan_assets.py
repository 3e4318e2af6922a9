"""Portfolios whose units and storages can't do what is asked of them, in real time and on storage sites too."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import synthetic
from no_plan_case import QUARTER, Case, hours, let_run


def _must_run_and_outage(case: Case) -> None:
    for number, unit in enumerate(case.units[:6]):
        unit.update(must_run=1, min_down_h=6)
        let_run(unit)
        for block, row in enumerate(case.series):
            row[f"availability.{unit['unit_id']}"] = int(not 40 + number <= block < 44 + number)


def _commitments(case: Case) -> None:
    """Given in some blocks only, against the minimum times."""
    for unit in case.units[:6]:
        unit.update(min_up_h=8, min_down_h=6)
        let_run(unit)
        for block, row in enumerate(case.series):
            row[f"commit.{unit['unit_id']}"] = {30: 1, 36: 0, 42: 1, 46: 0}.get(block, "")


def _initial_state(case: Case) -> None:
    """Too much runs at first, and can't come down as fast as load asks it to."""
    case.shut(0)
    for unit in case.units:
        let_run(unit)
        unit.update(initial_p_mw=unit["p_max_mw"], ramp_down_mw_per_h=round(0.1 * unit["p_max_mw"]))


def _all_out(case: Case) -> None:
    """Many units out at once for some hours."""
    case.shut(0)
    for unit in case.units[: round(0.67 * len(case.units))]:
        for block, row in enumerate(case.series):
            row[f"availability.{unit['unit_id']}"] = int(not 48 <= block < 64)
    for row in hours(case, 12, 16):
        row["load_mw"] = round(0.75 * case.capacity)


def _terminal(case: Case) -> None:
    battery = case.tables["storage"][0]
    battery.update(p_charge_max_mw=0.01 * battery["p_charge_max_mw"], soc_terminal_min_mwh=battery["soc_max_mwh"])


def _terminal_beside_load(case: Case) -> None:
    """Full power could reach it, but what is left of the load can't."""
    case.shut(0)
    for battery in case.tables["storage"]:
        battery.update(soc_initial_mwh=battery["soc_min_mwh"], soc_terminal_min_mwh=battery["soc_max_mwh"])
    for row in hours(case, 18, 24):
        row["load_mw"] = round(0.97 * case.capacity + row["renewable_mw"], 1)
    for row in hours(case, 0, 18):
        row["load_mw"] = round(0.92 * case.capacity + row["renewable_mw"], 1)


def _cycles(case: Case) -> None:
    """Floors that ask for more cycles than a day has."""
    case.shut(0)
    for battery in case.tables["storage"]:
        battery["max_cycles_per_day"] = 0.2
    for row in hours(case, 17, 20):
        row["load_mw"] = round(1.05 * case.capacity + row["renewable_mw"], 1)
    for block in (40, 60):
        for battery in case.tables["storage"]:
            case.series[block][f"soc_min_mwh.{battery['asset_id']}"] = battery["soc_max_mwh"]
    for row in case.series:
        for battery in case.tables["storage"]:
            row.setdefault(f"soc_min_mwh.{battery['asset_id']}", 0)


def _several(case: Case) -> None:
    for row in hours(case, 18, 20):
        row["load_mw"] = round(1.6 * case.capacity, 1)
    _terminal(case)
    _must_run_and_outage(case)
    for row in hours(case, 3, 5):
        row["reserve_up_mw"] = round(0.8 * case.capacity)


def _narrow_bands(case: Case) -> None:
    """The market is closed for an hour, and deviating may make up for a little only."""
    case.settings.pop("unserved_price")
    case.settings["deviation_bands"] = [{"width_mw": 5, "short_mult": 1.0, "long_mult": 0.9}]
    for block, row in enumerate(case.series):
        row["committed_net_sell_mw"] = round(0.5 * case.capacity) if block < 4 else 0


def _slow_units_off(case: Case) -> None:
    """Commitments that leave the evening to turbines."""
    case.settings.pop("unserved_price")
    case.settings["deviation_bands"] = [{"width_mw": 15, "short_mult": 1.0, "long_mult": 0.9}]
    for row in case.series:
        for unit in case.units:
            if not unit["fast_start"]:
                row[f"commit.{unit['unit_id']}"] = 0


def _site(batteries: int, blocks: int, minutes: int, change: Callable[[Case], None]) -> Callable[[int], Case]:
    def site(seed: int) -> Case:
        case = Case("SO", *synthetic.fleet(seed, batteries, blocks, minutes), minutes)
        random = Random(seed)
        case.settings |= {"grid_import_limit_mw": 20, "grid_export_limit_mw": 20}
        for block, row in enumerate(case.series):
            row["load_mw"] = round(8 + 6 * math.sin(block * minutes / 1440 * 2 * math.pi) + random.uniform(0, 2), 2)
        change(case)
        return case

    return site


def _site_load(case: Case) -> None:
    third, (lasts_h, more_mw) = len(case.series) // 3, (6, 45) if len(case.series) < 100 else (60, 18)
    for row in case.series[third : third + lasts_h * 60 // case.minutes]:
        row["load_mw"] += more_mw


def _site_cycles(case: Case) -> None:
    case.tables["storage"][0]["max_cycles_per_day"] = 0.1
    for block, row in enumerate(case.series):
        row["load_mw"] += 12 if block * case.minutes % 1440 in range(0, 240) else 0


ASSETS: dict[str, Callable[[Case], None]] = {
    "must run, outage": _must_run_and_outage,
    "commitments": _commitments,
    "initial state": _initial_state,
    "two thirds out": _all_out,
    "terminal": _terminal,
    "terminal beside load": _terminal_beside_load,
    "cycles": _cycles,
    "several": _several,
}
REAL_TIME: dict[str, Callable[[Case], None]] = {"narrow bands": _narrow_bands, "slow units off": _slow_units_off}
SITES: dict[str, Callable[[int], Case]] = {
    "a site's day": _site(3, 96, QUARTER, _site_load),
    "a site's year, load": _site(1, 35_040, QUARTER, _site_load),
    "a site's year, cycles": _site(1, 35_040, QUARTER, _site_cycles),
    "a site of three's year, load": _site(3, 35_040, QUARTER, _site_load),
}
