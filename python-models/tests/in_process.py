"""Builds and solves without files and processes, for tests that solve many small programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from energy_models.horizon import Horizon
from energy_models.inputs import Inputs
from energy_models.portfolio import Problem
from energy_models.series import Series
from energy_models.solving import Solution, SolverLimits, solve

EXACT = SolverLimits(time_limit_s=60, mip_gap=0.0, threads=1, seed=0)


def inputs_of(
    columns: Mapping[str, Sequence[float]],
    settings: Mapping[str, object],
    units: Sequence[Mapping[str, object]] = (),
    curves: Sequence[Mapping[str, object]] = (),
    starts: Sequence[Mapping[str, object]] = (),
    storage: Sequence[Mapping[str, object]] = (),
) -> Inputs:
    """Inputs of hourly blocks; rows hold plain values."""
    count = len(next(iter(columns.values())))
    horizon = Horizon(datetime.fromisoformat("2026-03-02T00:00:00+00:00"), count, 60, ZoneInfo("UTC"))
    arrays = {name: np.array(values, dtype=np.float64) for name, values in columns.items()}
    tables = [
        [{name: str(cell) for name, cell in row.items()} for row in rows] for rows in (units, curves, starts, storage)
    ]
    return Inputs(
        series=Series(horizon, arrays),
        market={"currency": "EUR"},
        settings=settings,
        units=tables[0],
        unit_costs=tables[1],
        unit_startup=tables[2],
        storage=tables[3],
        plan=None,
        plan_before={},
    )


def optimum(build: Callable[[Inputs], Problem], inputs: Inputs) -> Solution:
    """The proven best plan, or the reason why there is none."""
    return solve(build(inputs), EXACT)
