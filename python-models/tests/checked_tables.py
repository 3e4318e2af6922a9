"""Checks small tables, sound or with one thing wrong."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from energy_models.check_tables import check_folder
from portfolios import Rows, a_curve, a_series, a_storage, a_unit
from running import HOURLY

DAY = "2026-03-02T00:00:00+00:00"
Report = Mapping[str, Any]


def check(folder: Path, market: Mapping[str, Any] = HOURLY, **settings: object) -> Report:
    """Checks a folder's tables; what is given by name are the settings."""
    return check_folder(folder, market, settings).report


def codes(report: Report) -> set[str]:
    """The codes of all findings."""
    return {finding["code"] for finding in report["findings"]}


def written(folder: Path, **tables: Rows | str | bytes) -> Path:
    """Writes tables as CSV, from rows or as they are."""
    for name, content in tables.items():
        path = folder / f"{name}.csv"
        if isinstance(content, list):
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(content[0]))
                writer.writeheader()
                writer.writerows(content)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def sound() -> dict[str, Rows]:
    """A day of a unit and a battery with nothing wrong."""
    return {
        "timeseries": a_series(DAY, [50.0] * 24, load_mw=30.0),
        "units": [a_unit()],
        "unit_costs": a_curve(),
        "unit_startup": [{"unit_id": "g1", "hours_off_from": 1, "cost": 100}],
        "storage": [a_storage()],
    }


def one_changed(table: str, row: int = 0, **changed: object) -> dict[str, Rows]:
    """The sound tables with some cells of one row changed."""
    tables = sound()
    tables[table][row] = {**tables[table][row], **changed}
    return tables
