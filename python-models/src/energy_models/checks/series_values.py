"""Do the numbers of the time series make sense: prices within the market's limits, columns of assets that exist?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from energy_models.checks.block_times import TimedTable
from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings
from energy_models.markets.market_profiles import market_on
from energy_models.wording import counted

TABLE = "timeseries"
PRICES = ("price", "price_buy", "price_sell")


def check_series_values(
    timed: TimedTable, tables: Mapping[str, TypedTable], market: Mapping[str, Any], findings: Findings
) -> None:
    """Checks the numbers of the time series against the market and the other tables."""
    _check_prices(timed, market, findings)
    _check_unused_prices(timed.table, findings)
    _check_renewables(timed.table, findings)
    _check_floors(timed.table, tables.get("storage"), findings)
    _check_assets(timed.table, tables, findings)


def _check_prices(timed: TimedTable, market: Mapping[str, Any], findings: Findings) -> None:
    """Prices outside the limits that hold on their day, with the fees that may stand on top of them."""
    limits = {day: _limits(market_on(market, day.isoformat())) for day in {start.date() for start in timed.starts}}
    by_row = [limits[start.date()] for start in timed.starts]
    for column in PRICES:
        prices = zip(timed.table.numbers(column), by_row, strict=False)
        outside = [row for row, (price, (low, high)) in enumerate(prices) if price < low or price > high]
        if outside:
            first = outside[0]
            rules = market_on(market, timed.starts[first].date().isoformat())
            bounds = f"{_bound(rules, 'price_floor')} to {_bound(rules, 'price_cap')}"
            what = f"{counted(len(outside), 'value')} of {column} {'is' if len(outside) == 1 else 'are'}"
            message = f"{what} outside the market's limits {bounds}."
            row, value = timed.table.row_numbers[first], timed.table.numbers(column)[first]
            findings.warn(TABLE, "PRICE_OUTSIDE_LIMITS", message, row=row, column=column, value=f"{value:g}")


def _check_unused_prices(table: TypedTable, findings: Findings) -> None:
    """Columns that say the same thing twice: the pair of prices goes before `price`, and one of them counts nothing."""
    pair = [name for name in ("price_buy", "price_sell") if name in table.columns]
    if "price" not in table.columns or not pair:
        return
    unused, why = "price", "price_buy and price_sell are there; keep one kind"
    if len(pair) == 1:
        unused, other = pair[0], "price_sell" if pair[0] == "price_buy" else "price_buy"
        why = f"{other} is missing, so that price counts, with the market's fees; add it, or take {unused} out"
    findings.warn(TABLE, "UNKNOWN_COLUMN", f"Column {unused} is not used: {why}.", column=unused)


def _limits(market: Mapping[str, Any]) -> tuple[float, float]:
    floor, cap, fees = market.get("price_floor"), market.get("price_cap"), market.get("fees") or {}
    allowance = max(0.0, float(fees.get("buy_per_mwh") or 0), float(fees.get("sell_per_mwh") or 0))
    low = -math.inf if floor is None else float(floor) - allowance
    return low, math.inf if cap is None else float(cap) + allowance


def _bound(market: Mapping[str, Any], name: str) -> str:
    return "none" if market.get(name) is None else f"{float(market[name]):g}"


def _check_renewables(table: TypedTable, findings: Findings) -> None:
    plants = [name for name in table.columns if name.startswith("renewable.")]
    has_sum = "renewable_mw" in table.columns
    if has_sum and plants:
        message = f"{len(plants)} columns renewable.<asset> are not used, because renewable_mw is there; keep one kind."
        findings.warn(TABLE, "UNKNOWN_COLUMN", message, column=plants[0])
    parts = [table.numbers(name) for name in (["renewable_mw"] if has_sum else plants)]
    most = [sum(cells) for cells in zip(*parts, strict=True)]
    what = "renewable_mw" if has_sum else "the sum of renewable.<asset>"
    for index, (low, high) in enumerate(zip(table.numbers("renewable_min_mw"), most, strict=False)):
        if low > high + 1e-9:
            message = f"renewable_min_mw is above {what} ({high:g}); correct one of them."
            row = table.row_numbers[index]
            findings.error(TABLE, "MIN_GT_MAX", message, row=row, column="renewable_min_mw", value=f"{low:g}")


def _check_floors(table: TypedTable, storage: TypedTable | None, findings: Findings) -> None:
    """A floor of the state of charge above what the storage holds."""
    if storage is None:
        return
    sizes = dict(zip(storage.texts("asset_id"), storage.numbers("soc_max_mwh"), strict=False))
    for name, size in sizes.items():
        column = f"soc_min_mwh.{name}"
        for index, floor in enumerate(table.numbers(column)):
            if floor > size + 1e-6:
                message = f"{column} is above the storage's soc_max_mwh ({size:g}); correct one of them."
                row = table.row_numbers[index]
                findings.error(TABLE, "MIN_GT_MAX", message, row=row, column=column, value=f"{floor:g}")


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
