"""Builds and solves without files and processes, for tests that solve many small programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.scenarios import Scenario
from energy_models.inputs.series import Series
from energy_models.search.solution import Solution, SolverLimits
from energy_models.search.solving import solve

Columns = Mapping[str, Sequence[float] | Vector]
EXACT = SolverLimits(time_limit_s=60, mip_gap=0.0, threads=1, seed=0)


def inputs_of(
    columns: Columns,
    settings: Mapping[str, object],
    units: Sequence[Mapping[str, object]] = (),
    curves: Sequence[Mapping[str, object]] = (),
    starts: Sequence[Mapping[str, object]] = (),
    storage: Sequence[Mapping[str, object]] = (),
    market: Mapping[str, object] | None = None,
) -> Inputs:
    """Inputs of hourly blocks; rows hold plain values."""
    count = len(next(iter(columns.values())))
    horizon = Horizon(datetime.fromisoformat("2026-03-02T00:00:00+00:00"), count, 60, ZoneInfo("UTC"))
    tables = [
        [{name: str(cell) for name, cell in row.items()} for row in rows] for rows in (units, curves, starts, storage)
    ]
    return Inputs(
        series=_series(horizon, columns),
        market={"currency": "EUR", **(market or {})},
        settings=settings,
        units=tables[0],
        unit_costs=tables[1],
        unit_startup=tables[2],
        storage=tables[3],
        plan=None,
        plan_before={},
    )


def with_scenarios(inputs: Inputs, scenarios: Sequence[tuple[float, Columns]]) -> Inputs:
    """The inputs with several versions of their series: probability and the columns that differ."""
    horizon, columns = inputs.series.horizon, inputs.series.columns
    made = [
        Scenario(f"s{number}", probability, _series(horizon, {**columns, **changed}))
        for number, (probability, changed) in enumerate(scenarios)
    ]
    return replace(inputs, series=made[0].series, scenarios=tuple(made))


def _series(horizon: Horizon, columns: Columns) -> Series:
    return Series(horizon, {name: np.array(values, dtype=np.float64) for name, values in columns.items()})


def optimum(build: Callable[[Inputs], Problem], inputs: Inputs) -> Solution:
    """The proven best plan, or the reason why there is none."""
    return solve(build(inputs), EXACT)
