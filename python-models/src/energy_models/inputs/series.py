"""The time series of a run: the table's columns on the blocks of the horizon."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from energy_models.arrays import Vector
from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon
from energy_models.records import dataclass


@dataclass(frozen=True)
class Series:
    """Columns by name, one number per block of the horizon; an empty cell is NaN."""

    horizon: Horizon
    columns: Mapping[str, Vector]

    @property
    def block_hours(self) -> float:
        return self.horizon.block_hours

    def has(self, name: str) -> bool:
        """Is there such a column with at least one number in this horizon?"""
        return name in self.columns and not bool(np.isnan(self.columns[name]).all())

    def get(self, name: str, default: float) -> Vector:
        """The column, with the default in its empty cells; all default where there is no such column."""
        count = self.horizon.count
        if name not in self.columns:
            return np.full(count, default)
        return np.where(np.isnan(self.columns[name]), default, self.columns[name])

    def need(self, name: str) -> Vector:
        """The column.

        Raises:
            InputFault: it's missing or has an empty cell in this horizon.
        """
        values = self.get(name, math.nan)
        if np.isnan(values).any():
            block = self.horizon.labels[int(np.argmax(np.isnan(values)))]
            raise InputFault(f"Table timeseries has no {name} for block {block}; add it or choose another horizon.")
        return values

    def renewable_mw(self) -> Vector:
        """What wind and sun could give: `renewable_mw`, or the sum of the plants."""
        if self.has("renewable_mw"):
            return self.get("renewable_mw", 0.0)
        return np.asarray(sum(self.plants().values(), np.zeros(self.horizon.count)))

    def plants(self) -> dict[str, Vector]:
        """What is available of each `renewable.<asset>`, MW; none where `renewable_mw` stands for them."""
        if self.has("renewable_mw"):
            return {}
        names = [name.removeprefix("renewable.") for name in self.columns if name.startswith("renewable.")]
        return {name: self.get(f"renewable.{name}", 0.0) * self.get(f"availability.{name}", 1.0) for name in names}
