"""Checks and normalises the tables of a data source: INPUT_DIR → OUTPUT_DIR with `report.json` (TableReport).

It never fails for what is in the tables: all that is wrong is listed in the report, and the program exits 0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from energy_models.checks.block_times import Grid, TimedTable, time_table
from energy_models.checks.cells import TypedTable, type_table
from energy_models.checks.findings import Findings
from energy_models.checks.fitness import Source, fitness
from energy_models.checks.known_tables import ALIASES, KNOWN_TABLES
from energy_models.checks.reading import RawTable, read_table
from energy_models.checks.scenario_values import check_scenario_values
from energy_models.checks.series_values import check_series_values
from energy_models.checks.settings_values import check_settings
from energy_models.checks.storage_values import check_storage_values
from energy_models.checks.unit_values import check_unit_values
from energy_models.checks.writing import summary, write_table
from energy_models.market_profiles import market_of
from energy_ops.job import job
from energy_ops.protocol import progress


@dataclass(frozen=True)
class Checked:
    """The report, and the tables as they will be stored."""

    report: dict[str, Any]
    tables: dict[str, TypedTable]


def check_folder(folder: Path, market: Mapping[str, Any], settings: Mapping[str, Any]) -> Checked:
    """Checks all tables of a folder.

    Args:
        folder: holds `<table>.csv` or `<table>.parquet`.
        market: the market profile.
        settings: the data source's settings.
    """
    findings = Findings()
    zone = ZoneInfo(str(market.get("timezone", "UTC")))
    grid = Grid(zone, int(market.get("mtu_minutes", 60)), settings.get("kind") == "typical_day")
    raw = _read_all(folder, findings)
    tables = {name: type_table(table, KNOWN_TABLES[name], findings) for name, table in raw.items()}
    timed = _timed(tables, grid, findings)
    check_unit_values(tables, findings)
    check_storage_values(tables, findings)
    if timed is not None:
        check_scenario_values(timed, tables.get("scenarios"), findings)
        tables["timeseries"] = timed.table
        check_series_values(timed, tables, market, findings)
    check_settings(settings, findings)
    currency = str(market.get("currency", ""))
    report = {
        "findings": findings.report(),
        "fitness": fitness(Source(tables, settings, findings.errors == 0)),
        "tables": [summary(table, currency) for table in tables.values()],
        "first_block": timed.starts[0].isoformat() if timed and timed.starts else None,
        "end": (timed.starts[-1] + grid.step).astimezone(zone).isoformat() if timed and timed.starts else None,
    }
    return Checked(report, tables)


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


def _timed(tables: Mapping[str, TypedTable], grid: Grid, findings: Findings) -> TimedTable | None:
    table = tables.get("timeseries")
    if table is None or "block_start" not in table.columns:
        return None
    return time_table(table, grid, findings)


def main() -> None:
    """Runs the check in its job folder."""
    checked = check_folder(job.input_dir, market_of(job.config), job.config.get("settings") or {})
    job.output_dir.mkdir(parents=True, exist_ok=True)
    for table in checked.tables.values():
        write_table(job.output_dir, table)
    (job.output_dir / "report.json").write_text(json.dumps(checked.report), encoding="utf-8")
    progress(100)


if __name__ == "__main__":
    main()
