"""Storages as the storage block needs them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from energy_models.arrays import Vector
from energy_models.inputs.series import Series
from energy_models.records import dataclass


@dataclass(frozen=True)
class Storage:
    """One storage over a horizon. Power is on the grid's side, energy in the cells."""

    id: str
    charge_max_mw: Vector
    discharge_max_mw: Vector
    charge_min_mw: float
    discharge_min_mw: float
    soc_min_mwh: float
    soc_max_mwh: float
    soc_initial_mwh: float
    soc_terminal_min_mwh: float
    soc_floor_mwh: Vector | None
    """Per block: the least energy at its end, where the time series say one."""
    terminal_value_per_mwh: float
    charge_efficiency: float
    discharge_efficiency: float
    kept_per_block: float
    """What self-discharge leaves of one MWh after a block."""
    throughput_cost_per_mwh: float
    max_cycles_per_day: float
    wear: tuple[tuple[float, float], ...]
    """Depth segments, cheapest first: MWh they hold and cost per MWh discharged from them."""

    @property
    def usable_mwh(self) -> float:
        return self.soc_max_mwh - self.soc_min_mwh


def read_storages(rows: Sequence[Mapping[str, str]], series: Series) -> list[Storage]:
    """The storages of the table `storage`."""
    return [_storage(row, series) for row in rows]


def _storage(row: Mapping[str, str], series: Series) -> Storage:
    name = row["asset_id"]

    def number(column: str, default: float = 0.0) -> float:
        return float(row.get(column) or default)

    availability = series.get(f"availability.{name}", 1.0)
    low, high = number("soc_min_mwh"), number("soc_max_mwh")
    floor = f"soc_min_mwh.{name}"
    return Storage(
        id=name,
        charge_max_mw=number("p_charge_max_mw") * availability,
        discharge_max_mw=number("p_discharge_max_mw") * availability,
        charge_min_mw=number("p_charge_min_mw"),
        discharge_min_mw=number("p_discharge_min_mw"),
        soc_min_mwh=low,
        soc_max_mwh=high,
        soc_initial_mwh=number("soc_initial_mwh", low),
        soc_terminal_min_mwh=number("soc_terminal_min_mwh", low),
        soc_floor_mwh=np.maximum(low, series.get(floor, low)) if series.has(floor) else None,
        terminal_value_per_mwh=number("soc_terminal_value_per_mwh"),
        charge_efficiency=number("eta_charge", 1.0),
        discharge_efficiency=number("eta_discharge", 1.0),
        kept_per_block=(1.0 - number("self_discharge_per_h")) ** series.block_hours,
        throughput_cost_per_mwh=number("throughput_cost_per_mwh"),
        max_cycles_per_day=number("max_cycles_per_day", math.inf),
        wear=parse_wear(row.get("degradation_segments") or "", high - low),
    )


def parse_wear(text: str, usable_mwh: float) -> tuple[tuple[float, float], ...]:
    """`0.2:5|0.8:12` → MWh and cost per MWh of each depth segment.

    Raises:
        ValueError: the text is not of that form.
    """
    pairs = [piece.split(":") for piece in text.split("|") if piece.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("must read share:cost|share:cost")
    return tuple((float(share) * usable_mwh, float(cost)) for share, cost in pairs)
