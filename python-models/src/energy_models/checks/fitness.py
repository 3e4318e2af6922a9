"""What each model type needs of a data source, and whether this one has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings

MODEL_TYPES = ("DMO", "RMO", "SO")
LIMITS = {
    "DMO": ("market_buy_limit_mw", "market_sell_limit_mw"),
    "RMO": ("market_buy_limit_mw", "market_sell_limit_mw"),
    "SO": ("grid_import_limit_mw", "grid_export_limit_mw"),
}


@dataclass(frozen=True)
class Source:
    """The tables and settings that are judged."""

    tables: Mapping[str, TypedTable]
    settings: Mapping[str, Any]
    market: Mapping[str, Any]
    is_valid: bool
    """Has the check of the tables themselves found no error?"""


def fitness(source: Source) -> dict[str, dict[str, object]]:
    """Per model type: may it run on this data, and if not, why."""
    judged = {}
    for model_type in MODEL_TYPES:
        findings = Findings()
        _check_tables(model_type, source.tables, findings)
        _check_series(model_type, source, findings)
        judged[model_type] = {"fit": source.is_valid and findings.errors == 0, "findings": findings.report()}
    return judged


def _check_tables(model_type: str, tables: Mapping[str, TypedTable], findings: Findings) -> None:
    if "timeseries" not in tables:
        findings.error("timeseries", "MISSING_TABLE", f"{model_type} needs the table timeseries.")
        return
    if model_type == "SO" and "storage" not in tables:
        findings.error("storage", "MISSING_TABLE", "SO needs the table storage with at least one storage.")
    if model_type != "SO" and "units" in tables and "unit_costs" not in tables:
        findings.error("unit_costs", "MISSING_TABLE", f"{model_type} needs the cost curves of the units.")
    series = tables["timeseries"].columns
    renewables = any(name == "renewable_mw" or name.startswith("renewable.") for name in series)
    if model_type != "SO" and not ({"units", "storage"} & tables.keys() or renewables or "load_mw" in series):
        message = f"{model_type} needs something to schedule: units, storage, renewable_mw or load_mw."
        findings.error("units", "MISSING_TABLE", message)


def _check_series(model_type: str, source: Source, findings: Findings) -> None:
    table = source.tables.get("timeseries")
    if table is None:
        return
    if not ({"price_buy", "price_sell"} <= table.columns.keys() or "price" in table.columns):
        missing = "price_sell" if "price_buy" in table.columns else "price_buy"
        message = f"{model_type} needs price_buy and price_sell, or price."
        findings.error("timeseries", "MISSING_COLUMN", message, column=missing)
    _check_arbitrage(model_type, table, source, findings)
    if model_type == "RMO":
        _check_deviation(table, source, findings)


def _check_deviation(table: TypedTable, source: Source, findings: Findings) -> None:
    own, priced = source.settings.get("deviation_bands"), "deviation_price" in table.columns
    bands = (source.market.get("deviation") or {}).get("bands") if own is None else own
    if own and not priced:
        message = "RMO needs deviation_price, because the settings have deviation_bands."
        findings.error("timeseries", "MISSING_COLUMN", message, column="deviation_price")
    elif bands and not priced:
        message = "Without deviation_price the market's deviation bands are not used: the plan may not deviate."
        findings.warn("timeseries", "MISSING_COLUMN", message, column="deviation_price")
    elif not bands:
        message = "Without deviation_bands in the settings or the market an RMO may not deviate from what is committed."
        findings.warn("settings", "MISSING_COLUMN", message, column="deviation_bands")
    elif _differ(bands):
        negative = [index for index, price in enumerate(table.numbers("deviation_price")) if price < 0.0]
        if negative:
            row, value = table.row_numbers[negative[0]], f"{table.numbers('deviation_price')[negative[0]]:g}"
            message = (
                f"deviation_price is negative in {len(negative)} blocks: with a short_mult above a long_mult, being "
                "short and long at once would earn there. Give those blocks 0, or all bands one multiplier."
            )
            findings.error("timeseries", "BANDS_NONCONVEX", message, row=row, column="deviation_price", value=value)


def _differ(bands: Any) -> bool:
    """Is being short ever dearer than being long is worth? Bands that aren't any are found elsewhere."""
    if not isinstance(bands, list) or not all(isinstance(band, dict) for band in bands):
        return False
    multipliers = [band.get(name, 1.0) for band in bands for name in ("short_mult", "long_mult")]
    return len(set(map(str, map(float, filter(_is_number, multipliers))))) > 1


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))


def _check_arbitrage(model_type: str, table: TypedTable, source: Source, findings: Findings) -> None:
    if any(source.settings.get(name) is not None for name in LIMITS[model_type]):
        return  # what is bought must be sold, so that a limit of either holds both: see diagnosis.unbounded
    names = " or ".join(LIMITS[model_type])
    if not {"price_buy", "price_sell"} <= table.columns.keys():
        fees = source.market.get("fees") or {}
        if "price" in table.columns and float(fees.get("buy_per_mwh") or 0) + float(fees.get("sell_per_mwh") or 0) < 0:
            message = f"The market's fees are below 0 together: set {names}, or buying to sell earns without end."
            findings.error("timeseries", "PRICE_BUY_BELOW_SELL", message, column="price")
        return
    pairs = zip(table.numbers("price_buy"), table.numbers("price_sell"), strict=True)
    below = [index for index, (buy, sell) in enumerate(pairs) if buy < sell]
    if below:
        message = (
            f"price_buy is below price_sell in {len(below)} blocks: set {names}, or buying to sell earns without end."
        )
        row = table.row_numbers[below[0]]
        findings.error("timeseries", "PRICE_BUY_BELOW_SELL", message, row=row, column="price_buy")
