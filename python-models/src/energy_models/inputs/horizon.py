"""The blocks a run is about: elapsed time cut into the market's units, named in its local time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from energy_models.arrays import Index
from energy_models.inputs.faults import InputFault
from energy_models.records import dataclass


@dataclass(frozen=True)
class Horizon:
    """`count` blocks of `mtu_minutes` from `start` on."""

    start: datetime
    count: int
    mtu_minutes: int
    zone: ZoneInfo

    @property
    def block_hours(self) -> float:
        return self.mtu_minutes / 60.0

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.count * self.mtu_minutes)

    @cached_property
    def seconds(self) -> list[int]:
        """When each block begins, in seconds since 1970."""
        first = round(self.start.timestamp())
        return [first + index * self.mtu_minutes * 60 for index in range(self.count)]

    @cached_property
    def local(self) -> list[datetime]:
        """When each block begins, in local time."""
        return [datetime.fromtimestamp(second, self.zone) for second in self.seconds]

    @cached_property
    def labels(self) -> list[str]:
        """Each block's `block_start`: local time with its offset."""
        return [moment.isoformat() for moment in self.local]

    @cached_property
    def day_of_block(self) -> Index:
        """The number of each block's local day, counted from 0 at the first."""
        days = [moment.toordinal() for moment in self.local]
        return np.unique(days, return_inverse=True)[1].astype(np.int32)


@dataclass(frozen=True)
class TimeTable:
    """Where the rows of the time series stand: dated, or one typical day for all days."""

    starts: Sequence[datetime]
    typical: bool
    mtu_minutes: int
    zone: ZoneInfo

    @cached_property
    def _row_of(self) -> Mapping[int, int]:
        if self.typical:
            return {_minute(start.astimezone(self.zone)): row for row, start in enumerate(self.starts)}
        return {round(start.timestamp()): row for row, start in enumerate(self.starts)}

    def rows(self, horizon: Horizon) -> Index:
        """The row that stands for each block of a horizon; a typical day is read by local wall time.

        Raises:
            InputFault: a block has no row.
        """
        keys = [_minute(moment) for moment in horizon.local] if self.typical else horizon.seconds
        found = [self._row_of.get(key, -1) for key in keys]
        if -1 in found:
            label = horizon.labels[found.index(-1)]
            raise InputFault(f"Table timeseries has no row for block {label}; add it or choose another horizon.")
        return np.array(found, dtype=np.int32)

    def day_after(self, horizon: Horizon) -> Horizon:
        """The 24 hours after a horizon, as far as the data goes; where it ends with it, its own last 24 hours."""
        start, step = horizon.end, timedelta(minutes=self.mtu_minutes)
        day = round(timedelta(hours=24) / step)
        if self.typical:
            return Horizon(start, day, self.mtu_minutes, self.zone)
        left = round((max(self.starts).astimezone(UTC) + step - start) / step)
        if left > 0:
            return Horizon(start, min(day, left), self.mtu_minutes, self.zone)
        known = round((start - min(self.starts).astimezone(UTC)) / step)
        count = min(day, known)
        return Horizon(start - count * step, count, self.mtu_minutes, self.zone)

    def horizon(self, model_type: str, config: Mapping[str, Any], now: datetime) -> Horizon:
        """The blocks a job is about, by the rules of contract.md, "Horizon".

        Raises:
            InputFault: no block is left.
        """
        start = self._first(model_type, config, now)
        count = config.get("horizon_blocks") or self._count(model_type, start)
        if count < 1:
            raise InputFault("The data source has no block left that hasn't begun; upload newer data.")
        return Horizon(start, int(count), self.mtu_minutes, self.zone)

    def _first(self, model_type: str, config: Mapping[str, Any], now: datetime) -> datetime:
        if config.get("horizon_start"):
            return parse_instant(str(config["horizon_start"]), self.zone)
        if model_type == "DMO":
            tomorrow = now.astimezone(self.zone).date() + timedelta(days=1)
            return _midnight(date.fromisoformat(config.get("delivery_day") or str(tomorrow)), self.zone)
        midnight = _midnight(now.astimezone(self.zone).date(), self.zone)
        blocks = math.ceil((now - midnight).total_seconds() / (60 * self.mtu_minutes))
        upcoming = midnight + timedelta(minutes=blocks * self.mtu_minutes)
        return upcoming if self.typical or not self.starts else max(upcoming, min(self.starts).astimezone(UTC))

    def _count(self, model_type: str, start: datetime) -> int:
        if model_type == "DMO":
            end = _midnight(start.astimezone(self.zone).date() + timedelta(days=1), self.zone)
        elif self.typical:
            end = start + timedelta(hours=24)
        else:
            end = max(self.starts, default=start) + timedelta(minutes=self.mtu_minutes)
        return round((end - start) / timedelta(minutes=self.mtu_minutes))


def parse_instant(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 instant; without an offset it's read in the zone.

    Raises:
        InputFault: it is none.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as fault:
        raise InputFault(f"{text!r} is not an instant such as 2026-01-31T10:00:00+05:30.") from fault
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
