"""The tables a data source may have, their columns, and what may stand in them (energy.md §3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnRule:
    """What a column holds. `kind`: number, flag (0 or 1), id, instant or text."""

    kind: str = "number"
    required: bool = False
    low: float = -math.inf
    high: float = math.inf
    may_be_empty: bool = True
    code_below: str = "OUT_OF_RANGE"


ANY = ColumnRule()
AMOUNT = ColumnRule(low=0.0, code_below="NEGATIVE")
NEEDED_AMOUNT = ColumnRule(required=True, low=0.0, may_be_empty=False, code_below="NEGATIVE")
FLAG = ColumnRule("flag")
ID = ColumnRule("id", required=True, may_be_empty=False)
SERIES_AMOUNT = ColumnRule(low=0.0, may_be_empty=False, code_below="NEGATIVE")
SERIES_ANY = ColumnRule(may_be_empty=False)
EFFICIENCY = ColumnRule(required=True, low=1e-6, high=1.0, may_be_empty=False)
SHARE = ColumnRule(low=0.0, high=1.0)


@dataclass(frozen=True)
class TableRule:
    """A table's columns by name; `prefixes` are families such as `availability.<asset>`."""

    columns: Mapping[str, ColumnRule]
    prefixes: Mapping[str, ColumnRule]


TIMESERIES = TableRule(
    columns={
        "block_start": ColumnRule("instant", required=True, may_be_empty=False),
        "fold": FLAG,
        "block_no": ColumnRule(low=1.0, high=1440.0),
        "scenario": ColumnRule("id", may_be_empty=False),
        "price": SERIES_ANY,
        "price_buy": SERIES_ANY,
        "price_sell": SERIES_ANY,
        "load_mw": SERIES_AMOUNT,
        "renewable_mw": SERIES_AMOUNT,
        "renewable_min_mw": SERIES_AMOUNT,
        "pv_available_mw": SERIES_AMOUNT,
        "reserve_up_mw": SERIES_AMOUNT,
        "reserve_up_price": SERIES_ANY,
        "reserve_down_price": SERIES_ANY,
        "committed_net_sell_mw": SERIES_ANY,
        "rtm_open": ColumnRule("flag", may_be_empty=False),
        "deviation_price": SERIES_ANY,
    },
    prefixes={
        "renewable.": SERIES_AMOUNT,
        "availability.": SHARE,
        "commit.": FLAG,
        "soc_min_mwh.": AMOUNT,
    },
)

UNITS = TableRule(
    columns={
        "unit_id": ID,
        "p_min_mw": NEEDED_AMOUNT,
        "p_max_mw": NEEDED_AMOUNT,
        "ramp_up_mw_per_h": AMOUNT,
        "ramp_down_mw_per_h": AMOUNT,
        "startup_ramp_mw": AMOUNT,
        "shutdown_ramp_mw": AMOUNT,
        "min_up_h": AMOUNT,
        "min_down_h": AMOUNT,
        "must_run": FLAG,
        "fast_start": FLAG,
        "initial_on": FLAG,
        "initial_p_mw": AMOUNT,
        "initial_hours_on": AMOUNT,
        "initial_hours_off": AMOUNT,
        "co2_t_per_mwh": AMOUNT,
    },
    prefixes={},
)

UNIT_COSTS = TableRule(
    columns={"unit_id": ID, "p_mw": NEEDED_AMOUNT, "cost_per_h": ColumnRule(required=True, may_be_empty=False)},
    prefixes={},
)

UNIT_STARTUP = TableRule(columns={"unit_id": ID, "hours_off_from": NEEDED_AMOUNT, "cost": NEEDED_AMOUNT}, prefixes={})

STORAGE = TableRule(
    columns={
        "asset_id": ID,
        "p_charge_max_mw": NEEDED_AMOUNT,
        "p_discharge_max_mw": NEEDED_AMOUNT,
        "p_charge_min_mw": AMOUNT,
        "p_discharge_min_mw": AMOUNT,
        "soc_min_mwh": NEEDED_AMOUNT,
        "soc_max_mwh": NEEDED_AMOUNT,
        "soc_initial_mwh": NEEDED_AMOUNT,
        "soc_terminal_min_mwh": AMOUNT,
        "soc_terminal_value_per_mwh": ANY,
        "eta_charge": EFFICIENCY,
        "eta_discharge": EFFICIENCY,
        "self_discharge_per_h": SHARE,
        "throughput_cost_per_mwh": AMOUNT,
        "max_cycles_per_day": AMOUNT,
        "degradation_segments": ColumnRule("text"),
    },
    prefixes={},
)

SCENARIOS = TableRule(
    columns={
        "scenario": ID,
        "probability": ColumnRule(required=True, low=0.0, high=1.0, may_be_empty=False),
    },
    prefixes={},
)

KNOWN_TABLES: Mapping[str, TableRule] = {
    "timeseries": TIMESERIES,
    "units": UNITS,
    "unit_costs": UNIT_COSTS,
    "unit_startup": UNIT_STARTUP,
    "storage": STORAGE,
    "scenarios": SCENARIOS,
}

FILLED = TableRule(
    columns={
        "block_start": ColumnRule("instant"),
        "scenario": ColumnRule("id"),
        "column": ColumnRule("text"),
        "value": ANY,
    },
    prefixes={},
)
"""What the check adds where it filled gaps; no upload may hold it."""

STORED_TABLES: Mapping[str, TableRule] = {**KNOWN_TABLES, "filled": FILLED}

ALIASES: Mapping[str, str] = {"assets": "storage"}
"""Other names a table may come by."""


def rule_of(table: TableRule, column: str) -> ColumnRule | None:
    """The rule of a column, or None where the table doesn't know it."""
    if column in table.columns:
        return table.columns[column]
    return next(
        (rule for prefix, rule in table.prefixes.items() if column.startswith(prefix) and column != prefix), None
    )


def unit_of(column: str, currency: str) -> str:
    """The unit that a column's name says."""
    if "price" in column or column.endswith(("_cost_per_mwh", "_value_per_mwh")) or column == "reserve_penalty":
        return f"{currency}/MWh"
    by_ending = {
        "cost_per_h": f"{currency}/h",
        "_mw_per_h": "MW/h",
        "_t_per_mwh": "t/MWh",
        "_mwh": "MWh",
        "_mw": "MW",
        "_h": "h",
        "hours_off_from": "h",
        "hours_on": "h",
        "hours_off": "h",
        "cost": currency,
        "_per_h": "1/h",
        "_per_day": "1/d",
    }
    stem = column.split(".", 1)[0]
    if stem == "renewable" and "." in column:
        return "MW"
    return next((unit for ending, unit in by_ending.items() if stem.endswith(ending)), "")
