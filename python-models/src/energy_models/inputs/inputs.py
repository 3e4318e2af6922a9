"""What a run reads: its tables, its market and its settings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from energy_models.arrays import Vector
from energy_models.inputs.faults import InputFault
from energy_models.inputs.filled import filled_on, heed_filled
from energy_models.inputs.horizon import Horizon, TimeTable, parse_instant
from energy_models.inputs.scenarios import Scenario, probabilities, rows_by_scenario
from energy_models.inputs.series import Series
from energy_models.inputs.tables import Rows, numbers_of, read_columns, read_rows
from energy_models.markets.market_profiles import market_of, market_on
from energy_models.records import dataclass, replace
from energy_ops.job import Job

PRICES = ("price", "price_buy", "price_sell")


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
    plan_before: Mapping[str, Vector]
    """RMO: what the plan says of the blocks that end where the horizon begins, oldest first; empty where of none."""
    scenarios: tuple[Scenario, ...] = ()
    """Versions of `series`, likeliest first, which is `series` itself; empty where there is but one."""
    as_of: datetime | None = None
    """The instant the run decides at; None where nothing depends on it."""
    filled: Mapping[str, int] = field(default_factory=dict)
    """How many values of a column were made up for the horizon, where some were."""
    day_after: Series | None = None
    """SO: what is known or expected of the day after the horizon: its rows, else those of the last day there is."""

    def under(self, scenario: Scenario) -> Inputs:
        """These inputs as if the scenario were certain."""
        return replace(self, series=scenario.series, day_after=scenario.day_after, scenarios=())

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

    @cached_property
    def clearing_price(self) -> Vector:
        """The market's own price per MWh: `price`, else the middle of `price_buy` and `price_sell`."""
        return _clearing_price(self.series)

    @cached_property
    def price_after(self) -> float:
        """The market's mean price per MWh on the day after the horizon, as far as anything is known of it."""
        return float(_clearing_price(self.day_after or self.series).mean())

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
        InputFault: the table `timeseries` is missing, lacks a block of the horizon, or has made-up values there though
            the job wants none.
    """
    config = job.config
    market = market_of(config)
    settings = {**(config.get("settings") or {}), **{k: v for k, v in config.items() if k != "settings"}}
    zone = ZoneInfo(str(market.get("timezone", "UTC")))
    folder, table = job.input_folder, read_columns(job.input_folder, "timeseries")
    if not table:
        raise InputFault("The data source has no table timeseries.")
    rows_of = rows_by_scenario(table["scenario"]) if "scenario" in table else {"": range(len(table["block_start"]))}
    typical = settings.get("kind") == "typical_day"
    shares = probabilities(list(rows_of), read_rows(folder, "scenarios") if "" not in rows_of else [])
    minutes = int(market.get("mtu_minutes", 60))
    starts = {name: [table["block_start"][row] for row in rows_of[name]] for name in shares}
    times = {
        name: TimeTable([parse_instant(text, zone) for text in texts], typical, minutes, zone)
        for name, texts in starts.items()
    }
    horizon = next(iter(times.values())).horizon(model_type, config, now)
    filled = filled_on(horizon, read_rows(folder, "filled"), starts, times)
    heed_filled(filled, config.get("fill"))
    numbers = numbers_of(table)
    scenarios = []
    for name, share in shares.items():
        chosen = np.array(rows_of[name], dtype=np.int64)[times[name].rows(horizon)]
        series = Series(horizon, {column: values[chosen] for column, values in numbers.items()})
        after = _day_after(horizon, times[name], rows_of[name], numbers) if model_type == "SO" else None
        scenarios.append(Scenario(name, share, series, after))
    series = scenarios[0].series
    plan, plan_before = _read_plan(folder, series, zone) if model_type == "RMO" else (None, {})
    return Inputs(
        series=series,
        market=market_on(market, horizon.local[0].date().isoformat()),
        settings=settings,
        units=read_rows(folder, "units"),
        unit_costs=read_rows(folder, "unit_costs"),
        unit_startup=read_rows(folder, "unit_startup"),
        storage=read_rows(folder, "storage"),
        plan=plan,
        plan_before=plan_before,
        scenarios=tuple(scenarios) if len(scenarios) > 1 else (),
        as_of=_as_of(config, horizon, now),
        filled=filled,
        day_after=scenarios[0].day_after,
    )


def _clearing_price(series: Series) -> Vector:
    if series.has("price_buy") and series.has("price_sell"):
        return (series.need("price_buy") + series.need("price_sell")) / 2.0
    return series.need("price")


def _day_after(horizon: Horizon, times: TimeTable, rows: Sequence[int], numbers: Mapping[str, Vector]) -> Series:
    after = times.day_after(horizon)
    chosen = np.array(rows, dtype=np.int64)[times.rows(after)]
    return Series(after, {name: values[chosen] for name, values in numbers.items() if name in PRICES})


def _as_of(config: Mapping[str, Any], horizon: Horizon, now: datetime) -> datetime:
    """`as_of`, else now; a horizon that is over is replayed from its start."""
    if config.get("as_of"):
        return parse_instant(str(config["as_of"]), horizon.zone)
    is_over = horizon.seconds[-1] + horizon.mtu_minutes * 60 <= now.timestamp()
    return horizon.start if is_over else now


def _read_plan(folder: str, series: Series, zone: ZoneInfo) -> tuple[Series | None, dict[str, Vector]]:
    table = read_columns(folder, "plan")
    if not table:
        return None, {}
    horizon, numbers = series.horizon, numbers_of(table)
    row_of = {round(parse_instant(text, zone).timestamp()): row for row, text in enumerate(table["block_start"])}
    found = np.array([row_of.get(second, -1) for second in horizon.seconds])
    columns = {name: np.where(found >= 0, values[found], math.nan) for name, values in numbers.items()}
    step = horizon.mtu_minutes * 60
    earlier, second = list[int](), horizon.seconds[0] - step
    while second in row_of:
        earlier.append(row_of[second])
        second -= step
    before = {name: values[earlier[::-1]] for name, values in numbers.items()} if earlier else {}
    return Series(horizon, columns), before
