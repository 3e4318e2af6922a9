"""Thermal units as the unit block needs them: hours turned into blocks, hourly ramps into MW per block."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.inputs.faults import InputFault
from energy_models.inputs.series import Series
from energy_models.records import dataclass

Row = Mapping[str, str]


@dataclass(frozen=True)
class Unit:
    """One thermal unit over a horizon."""

    id: str
    p_min_mw: float
    p_max_mw: Vector
    """Per block: what it can give if it runs, never below p_min_mw."""
    tripped: Mask
    """Per block: forced out."""
    ramp_up_mw: float
    ramp_down_mw: float
    start_mw: float
    stop_mw: float
    min_up_blocks: int
    min_down_blocks: int
    must_run: bool
    fast_start: bool
    on_before: bool
    p_before_mw: float
    blocks_before: int
    """For how many blocks it has been on, or off, when the horizon begins."""
    co2_t_per_mwh: float
    p_min_cost_per_h: float
    segments: tuple[tuple[float, float], ...]
    """Width in MW and slope in money per MWh of each piece of the cost curve above p_min_mw."""
    starts: tuple[tuple[int, float], ...]
    """Blocks off and cost of each start category, hottest first."""
    commit: Vector | None
    """Per block 0 or 1 where the commitment is given, else None."""

    @property
    def is_committed(self) -> bool:
        """Is the commitment given in every block? It may then break the minimum times."""
        return self.commit is not None and not bool(np.isnan(self.commit).any())

    @property
    def least_up_blocks(self) -> int:
        """Blocks between a start and the next stop that the program may rely on."""
        return 1 if self.is_committed else self.min_up_blocks

    @property
    def least_down_blocks(self) -> int:
        """Blocks between a stop and the next start that the program may rely on."""
        return 1 if self.is_committed else self.min_down_blocks

    def cost_per_h(self, above_min_mw: Vector) -> Vector:
        """What running costs per hour at so many MW above the minimum."""
        widths, slopes = np.array(self.segments).reshape(-1, 2).T
        knots, costs = np.r_[0.0, np.cumsum(widths)], np.r_[0.0, np.cumsum(widths * slopes)]
        return np.asarray(self.p_min_cost_per_h + np.interp(above_min_mw, knots, costs))

    def start_cost(self, blocks_off: int) -> float:
        """The cost of a start after so many blocks off: the coldest category reached, at least the hottest."""
        if not self.starts:
            return 0.0
        reached = [cost for lag, cost in self.starts if lag <= blocks_off]
        return reached[-1] if reached else self.starts[0][1]


def read_units(units: Sequence[Row], costs: Sequence[Row], starts: Sequence[Row], series: Series) -> list[Unit]:
    """The units of the tables `units`, `unit_costs` and `unit_startup`.

    Raises:
        InputFault: a unit has no cost curve, or one that isn't convex.
    """
    return [_unit(row, costs, starts, series) for row in units]


def _unit(row: Row, costs: Sequence[Row], starts: Sequence[Row], series: Series) -> Unit:
    name, hours = row["unit_id"], series.block_hours

    def number(column: str, default: float = 0.0) -> float:
        return float(row.get(column) or default)

    on_before = number("initial_on") > 0.5
    availability = series.get(f"availability.{name}", 1.0)
    p_min, p_max = number("p_min_mw"), number("p_max_mw")
    p_min_cost, segments = _curve(name, [c for c in costs if c["unit_id"] == name])
    return Unit(
        id=name,
        p_min_mw=p_min,
        p_max_mw=np.maximum(p_min, p_max * availability),
        tripped=availability == 0.0,
        ramp_up_mw=number("ramp_up_mw_per_h", math.inf) * hours,
        ramp_down_mw=number("ramp_down_mw_per_h", math.inf) * hours,
        start_mw=number("startup_ramp_mw", p_max),
        stop_mw=number("shutdown_ramp_mw", p_max),
        min_up_blocks=_blocks(number("min_up_h"), hours),
        min_down_blocks=_blocks(number("min_down_h"), hours),
        must_run=number("must_run") > 0.5,
        fast_start=number("fast_start") > 0.5,
        on_before=on_before,
        p_before_mw=number("initial_p_mw") if on_before else 0.0,
        blocks_before=round(number("initial_hours_on" if on_before else "initial_hours_off") / hours),
        co2_t_per_mwh=number("co2_t_per_mwh"),
        p_min_cost_per_h=p_min_cost,
        segments=segments,
        starts=tuple(
            sorted(
                (math.ceil(float(s["hours_off_from"] or 0) / hours - 1e-9), float(s["cost"]))
                for s in starts
                if s["unit_id"] == name
            )
        ),
        commit=series.get(f"commit.{name}", math.nan) if series.has(f"commit.{name}") else None,
    )


def _blocks(hours: float, block_hours: float) -> int:
    return max(1, math.ceil(hours / block_hours - 1e-9))


def _curve(name: str, rows: Sequence[Row]) -> tuple[float, tuple[tuple[float, float], ...]]:
    points = sorted((float(r["p_mw"]), float(r["cost_per_h"])) for r in rows)
    if not points:
        raise InputFault(f"Unit {name} has no row in unit_costs; give its cost at p_min_mw and at p_max_mw.")
    steps = pairwise(points)
    segments = tuple((p1 - p0, (c1 - c0) / (p1 - p0)) for (p0, c0), (p1, c1) in steps if p1 > p0)
    slopes = [slope for _, slope in segments]
    if any(after < before - 1e-9 * max(1.0, abs(before)) for before, after in pairwise(slopes)):
        raise InputFault(f"The cost curve of unit {name} is not convex: its slopes fall with power. Smooth it.")
    return points[0][1], segments
