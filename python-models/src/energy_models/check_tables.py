"""Checks and normalises the tables of a data source: INPUT_DIR → OUTPUT_DIR with `report.json` (TableReport)
and `statistics.json` (TableStatistics by table).

It never fails for what is in the tables: all that is wrong is listed in the report, and the program exits 0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from energy_models.checks.ahead import blocks_ahead, extended
from energy_models.checks.block_times import Grid, time_table
from energy_models.checks.cells import TypedTable, type_table
from energy_models.checks.fill_policies import fill_policies, reach_of
from energy_models.checks.findings import Findings
from energy_models.checks.fitness import Source, fitness
from energy_models.checks.gaps import FilledTable, fill_gaps
from energy_models.checks.known_tables import ALIASES, KNOWN_TABLES
from energy_models.checks.market_values import check_market
from energy_models.checks.reading import RawTable, read_table
from energy_models.checks.scenario_values import check_scenario_values
from energy_models.checks.series_values import check_series_values
from energy_models.checks.settings_values import check_settings
from energy_models.checks.statistics import Statistics, coverage, table_statistics
from energy_models.checks.storage_values import check_storage_values
from energy_models.checks.unit_values import check_unit_values
from energy_models.checks.writing import summary, write_table
from energy_models.markets.market_profiles import market_of
from energy_ops.job import job
from energy_ops.protocol import progress


@dataclass(frozen=True)
class Checked:
    """The report, the tables as they will be stored, and what each holds at a glance."""

    report: dict[str, Any]
    tables: dict[str, TypedTable]
    statistics: dict[str, Statistics]


def check_folder(folder: Path, market: Mapping[str, Any], settings: Mapping[str, Any]) -> Checked:
    """Checks all tables of a folder.

    Args:
        folder: holds `<table>.csv` or `<table>.parquet`.
        market: the market profile.
        settings: the data source's settings.
    """
    findings, currency = Findings(), str(market.get("currency", ""))
    grid = Grid(_zone(market, findings), int(market.get("mtu_minutes", 60)), settings.get("kind") == "typical_day")
    raw = _read_all(folder, findings)
    header = raw["timeseries"].header if "timeseries" in raw else []
    policies = fill_policies(settings, header, findings)
    tables = {
        name: type_table(table, KNOWN_TABLES[name], findings, policies.keys() if name == "timeseries" else ())
        for name, table in raw.items()
    }
    series = tables.get("timeseries")
    filled: FilledTable | None = None
    check_unit_values(tables, findings)
    check_storage_values(tables, findings)
    if series is not None and "block_start" in series.columns:
        timed = time_table(series, grid, findings, reach_of(policies, header))
        check_scenario_values(timed, tables.get("scenarios"), findings)
        filled = fill_gaps(timed, policies, grid, findings)
        tables["timeseries"] = filled.timed.table
        check_series_values(filled.timed, tables, market, findings)
        filled = extended(filled, blocks_ahead(settings, grid, findings), grid, findings)
        tables["timeseries"] = filled.timed.table
        if record := filled.record():
            tables["filled"] = record
    check_settings(settings, market, findings)
    check_market(market, findings)
    starts = filled.timed.starts if filled else []
    report = {
        "findings": findings.report(),
        "fitness": fitness(Source(tables, settings, market, findings.errors == 0)),
        "tables": [summary(table, currency) for table in tables.values()],
        "first_block": starts[0].isoformat() if starts else None,
        "end": grid.local(starts[-1].astimezone(UTC) + grid.step).isoformat() if starts else None,
    }
    return Checked(report, tables, _statistics(tables, filled, grid, currency))


def _zone(market: Mapping[str, Any], findings: Findings) -> ZoneInfo:
    name = str(market.get("timezone", "UTC"))
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, a path, a folder
        message = f"There is no time zone {name!r}; write it as the IANA list does, such as Asia/Kolkata."
        findings.error("settings", "UNKNOWN_ID", message, column="market.timezone", value=name)
        return ZoneInfo("UTC")


def _statistics(
    tables: Mapping[str, TypedTable], filled: FilledTable | None, grid: Grid, currency: str
) -> dict[str, Statistics]:
    rows_of = filled.rows_of if filled else {}
    found = {
        name: table_statistics(table, rows_of if name == "timeseries" else {}, currency)
        for name, table in tables.items()
    }
    if filled is not None:
        found["timeseries"]["coverage"] = coverage(filled.timed, rows_of, grid)
    return found


def _read_all(folder: Path, findings: Findings) -> dict[str, RawTable]:
    raw: dict[str, RawTable] = {}
    came_as: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".csv", ".parquet") or not path.is_file():
            continue
        name = ALIASES.get(path.stem, path.stem)
        if name not in KNOWN_TABLES:
            message = f"There is no table {name!r}; the tables are {', '.join(KNOWN_TABLES)}."
            findings.error(name, "UNKNOWN_TABLE", message)
        elif name in came_as:
            message = f"The table is there as {came_as[name]} and as {path.name}; send one of them."
            findings.error(name, "DUPLICATE_TABLE", message)
        else:
            came_as[name] = path.name
            if table := read_table(path, name, findings):
                raw[name] = table
    return {name: raw[name] for name in KNOWN_TABLES if name in raw}


def main() -> None:
    """Runs the check in its job folder."""
    checked = check_folder(job.input_dir, market_of(job.config), job.config.get("settings") or {})
    job.output_dir.mkdir(parents=True, exist_ok=True)
    for table in checked.tables.values():
        write_table(job.output_dir, table)
    (job.output_dir / "statistics.json").write_text(json.dumps(checked.statistics), encoding="utf-8")
    (job.output_dir / "report.json").write_text(json.dumps(checked.report), encoding="utf-8")
    progress(100)


if __name__ == "__main__":
    main()
