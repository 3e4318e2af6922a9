"""The tables of a case as the plain formulation reads them: the standard library's csv, numbers as they stand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One case: its rows, its settings and the length of its blocks in hours."""

    series: list[dict[str, str]]
    units: list[dict[str, str]]
    costs: list[dict[str, str]]
    starts: list[dict[str, str]]
    storages: list[dict[str, str]]
    settings: Mapping[str, Any]
    hours: float

    @property
    def count(self) -> int:
        return len(self.series)

    def has(self, name: str) -> bool:
        """Is there such a column in the time series?"""
        return name in self.series[0]

    def at(self, name: str, block: int, default: float = 0.0) -> float:
        """A number of the time series."""
        return number(self.series[block], name, default)

    def limit(self, name: str) -> float | None:
        """A number of the settings; None is no limit."""
        given = self.settings.get(name)
        return None if given is None else float(given)


def number(row: Row, name: str, default: float = 0.0) -> float:
    """A cell; an empty one is the default."""
    text = row.get(name)
    return float(text) if text else default


def read_case(folder: Path, config: Mapping[str, Any]) -> Case:
    """Reads the tables of a job folder's input and the configuration beside it."""
    return Case(
        series=_rows(folder, "timeseries"),
        units=_rows(folder, "units"),
        costs=_rows(folder, "unit_costs"),
        starts=_rows(folder, "unit_startup"),
        storages=_rows(folder, "storage"),
        settings=config["settings"],
        hours=config["market"]["mtu_minutes"] / 60.0,
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
