"""Do the numbers of the time series make sense: prices within the market's limits, columns of assets that exist?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from energy_models.checks.block_times import TimedTable
from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings

TABLE = "timeseries"
PRICES = ("price", "price_buy", "price_sell")


def check_series_values(
    timed: TimedTable, tables: Mapping[str, TypedTable], market: Mapping[str, Any], findings: Findings
) -> None:
    """Checks the numbers of the time series against the market and the other tables."""
    _check_prices(timed.table, market, findings)
    _check_renewables(timed.table, findings)
    _check_assets(timed.table, tables, findings)


def _check_prices(table: TypedTable, market: Mapping[str, Any], findings: Findings) -> None:
    floor, cap = market.get("price_floor"), market.get("price_cap")
    low = -math.inf if floor is None else float(floor)
    high = math.inf if cap is None else float(cap)
    fees = market.get("fees") or {}
    allowance = max(0.0, float(fees.get("buy_per_mwh") or 0), float(fees.get("sell_per_mwh") or 0))
    for column in PRICES:
        outside = [
            (row, price)
            for row, price in enumerate(table.numbers(column), start=1)
            if price < low - allowance or price > high + allowance
        ]
        if outside:
            row, price = outside[0]
            message = f"{len(outside)} values of {column} are outside the market's limits {low:g} to {high:g}."
            findings.warn(TABLE, "PRICE_OUTSIDE_LIMITS", message, row=row, column=column, value=f"{price:g}")


def _check_renewables(table: TypedTable, findings: Findings) -> None:
    least, most = table.numbers("renewable_min_mw"), table.numbers("renewable_mw")
    for row, (low, high) in enumerate(zip(least, most, strict=False), start=1):
        if low > high + 1e-9:
            message = f"renewable_min_mw is above renewable_mw ({high:g})."
            findings.error(TABLE, "MIN_GT_MAX", message, row=row, column="renewable_min_mw", value=f"{low:g}")


def _check_assets(table: TypedTable, tables: Mapping[str, TypedTable], findings: Findings) -> None:
    units = set(tables["units"].texts("unit_id")) if "units" in tables else set()
    storages = set(tables["storage"].texts("asset_id")) if "storage" in tables else set()
    plants = {name.removeprefix("renewable.") for name in table.columns if name.startswith("renewable.")}
    owners = {"availability.": units | storages | plants, "commit.": units, "soc_min_mwh.": storages}
    for column in table.columns:
        for prefix, known in owners.items():
            name = column.removeprefix(prefix)
            if name != column and name not in known:
                message = f"There is no asset {name!r} for column {column}; add it or remove the column."
                findings.error(TABLE, "UNKNOWN_ID", message, column=column, value=name)
