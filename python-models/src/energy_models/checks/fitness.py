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
    _check_arbitrage(model_type, table, source.settings, findings)
    if model_type != "RMO":
        return
    bands = source.settings.get("deviation_bands")
    if bands and "deviation_price" not in table.columns:
        message = "RMO needs deviation_price, because the settings have deviation_bands."
        findings.error("timeseries", "MISSING_COLUMN", message, column="deviation_price")
    if not bands:
        message = "Without deviation_bands in the settings an RMO may not deviate from what is committed."
        findings.warn("settings", "MISSING_COLUMN", message, column="deviation_bands")


def _check_arbitrage(model_type: str, table: TypedTable, settings: Mapping[str, Any], findings: Findings) -> None:
    if all(settings.get(name) is not None for name in LIMITS[model_type]):
        return
    pairs = zip(table.numbers("price_buy"), table.numbers("price_sell"), strict=False)
    rows = [row for row, (buy, sell) in enumerate(pairs, start=1) if buy < sell]
    if rows:
        names = " and ".join(LIMITS[model_type])
        message = (
            f"price_buy is below price_sell in {len(rows)} blocks: set {names}, or buying to sell earns without end."
        )
        findings.error("timeseries", "PRICE_BUY_BELOW_SELL", message, row=rows[0], column="price_buy")
