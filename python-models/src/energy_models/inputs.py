"""What a run reads: its tables, its market and its settings."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from energy_models.arrays import Vector
from energy_models.faults import InputFault
from energy_models.horizon import TimeTable, parse_instant
from energy_models.series import Series
from energy_ops.job import Job

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Inputs:
    """Everything a model is built from. `settings` are the data source's, overridden by the job's configuration."""

    series: Series
    market: Mapping[str, Any]
    settings: Mapping[str, Any]
    units: Rows
    unit_costs: Rows
    unit_startup: Rows
    storage: Rows
    plan: Series | None
    """RMO: what the day-ahead plan committed, on the blocks of the horizon."""
    plan_before: Mapping[str, float]
    """RMO: the plan's row just before the horizon, where there is one."""

    @property
    def currency(self) -> str:
        return str(self.market.get("currency", ""))

    @cached_property
    def prices(self) -> tuple[Vector, Vector]:
        """Buy and sell price per MWh: their columns, or `price` with the market's fees.

        Raises:
            InputFault: a block has no price.
        """
        if self.series.has("price_buy") and self.series.has("price_sell"):
            return self.series.need("price_buy"), self.series.need("price_sell")
        price, fees = self.series.need("price"), self.market.get("fees") or {}
        return price + float(fees.get("buy_per_mwh", 0)), price - float(fees.get("sell_per_mwh", 0))

    def amount(self, name: str) -> float | None:
        """A number of the settings, or None where it isn't given.

        Raises:
            InputFault: it is no number, or below 0.
        """
        given = self.settings.get(name)
        if given is None:
            return None
        if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0.0 <= given < math.inf:
            raise InputFault(f"{name} must be a number, at least 0; it is {given!r}.")
        return float(given)

    def limit(self, name: str) -> float:
        """A limit of the settings; none given is no limit."""
        given = self.amount(name)
        return math.inf if given is None else given


def read_inputs(job: Job, model_type: str, now: datetime) -> Inputs:
    """Reads the job's tables on its horizon.

    Raises:
        InputFault: the table `timeseries` is missing, or lacks a block of the horizon.
    """
    config = job.config
    market = config.get("market") or {}
    settings = {**(config.get("settings") or {}), **{k: v for k, v in config.items() if k != "settings"}}
    zone = ZoneInfo(str(market.get("timezone", "UTC")))
    raw = _read(job.input_dir, "timeseries")
    if not raw:
        raise InputFault("The data source has no table timeseries.")
    starts = [parse_instant(row["block_start"], zone) for row in raw]
    typical = settings.get("kind") == "typical_day"
    times = TimeTable(starts, typical, int(market.get("mtu_minutes", 60)), zone)
    horizon = times.horizon(model_type, config, now)
    rows = times.rows(horizon)
    series = Series(horizon, {name: numbers[rows] for name, numbers in _numbers(raw).items()})
    plan, plan_before = _read_plan(job.input_dir, series, zone) if model_type == "RMO" else (None, {})
    return Inputs(
        series=series,
        market=market,
        settings=settings,
        units=_read(job.input_dir, "units"),
        unit_costs=_read(job.input_dir, "unit_costs"),
        unit_startup=_read(job.input_dir, "unit_startup"),
        storage=_read(job.input_dir, "storage"),
        plan=plan,
        plan_before=plan_before,
    )


def _read(folder: Path, name: str) -> Rows:
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(rows: Rows) -> dict[str, Vector]:
    names = [name for name in rows[0] if name != "block_start"]
    return {name: np.array([float(row[name] or math.nan) for row in rows]) for name in names}


def _read_plan(folder: Path, series: Series, zone: ZoneInfo) -> tuple[Series | None, dict[str, float]]:
    rows = _read(folder, "plan")
    if not rows:
        return None, {}
    horizon, numbers = series.horizon, _numbers(rows)
    row_of = {round(parse_instant(row["block_start"], zone).timestamp()): index for index, row in enumerate(rows)}
    found = np.array([row_of.get(second, -1) for second in horizon.seconds])
    columns = {name: np.where(found >= 0, values[found], math.nan) for name, values in numbers.items()}
    before = row_of.get(horizon.seconds[0] - horizon.mtu_minutes * 60)
    last = {} if before is None else {name: float(values[before]) for name, values in numbers.items()}
    return Series(horizon, columns), last
