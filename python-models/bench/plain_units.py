"""Unit commitment as one writes it down first: three binaries, ramps and limits row by row, binary start categories.

The formulation of the pglib-uc reference model (MODEL.tex), on blocks of any length.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pyomo.environ as pyo

from plain_tables import Case, Row, number


def add_unit(model: pyo.ConcreteModel, case: Case, unit: Row) -> Any:
    """Adds one unit as a Pyomo block with expressions `power`, `reserve` and `cost`."""
    block = pyo.Block()
    setattr(model, f"unit_{len(model.unit_blocks)}", block)
    model.unit_blocks.append(block)
    T, H = range(case.count), case.hours
    low, high = number(unit, "p_min_mw"), number(unit, "p_max_mw")
    share = [case.at(f"availability.{unit['unit_id']}", t, 1.0) for t in T]
    trips = [a == 0.0 for a in share]
    top = [max(low, high * a) for a in share]
    points = sorted((number(c, "p_mw"), number(c, "cost_per_h")) for c in case.costs if c["unit_id"] == unit["unit_id"])
    pieces = [(b[0] - a[0], (b[1] - a[1]) / (b[0] - a[0])) for a, b in pairwise(points) if b[0] > a[0]]
    block.u = pyo.Var(T, domain=pyo.Binary)
    block.v = pyo.Var(T, domain=pyo.Binary)
    block.w = pyo.Var(T, domain=pyo.Binary)
    block.q = pyo.Var(T, range(len(pieces)), bounds=lambda _, t, k: (0, pieces[k][0]))
    block.r = pyo.Var(T, domain=pyo.NonNegativeReals)
    above = {t: sum(block.q[t, k] for k in range(len(pieces))) for t in T}
    block.power = {t: low * block.u[t] + above[t] for t in T}
    block.rows = pyo.ConstraintList()
    _add_limits(case, unit, block, top, trips)
    _fix_commitment(case, unit, block, trips)
    _add_minimum_times(case, unit, block, trips)
    start_cost = _add_start_costs(case, unit, block)
    run = sum(points[0][1] * block.u[t] + sum(pieces[k][1] * block.q[t, k] for k in range(len(pieces))) for t in T)
    block.cost = H * run + start_cost
    return block


def _add_limits(case: Case, unit: Row, block: Any, top: list[float], trips: list[bool]) -> None:
    T, H, rows = range(case.count), case.hours, block.rows
    high = number(unit, "p_max_mw")
    up, down = number(unit, "ramp_up_mw_per_h", math.inf) * H, number(unit, "ramp_down_mw_per_h", math.inf) * H
    start_mw, stop_mw = number(unit, "startup_ramp_mw", high), number(unit, "shutdown_ramp_mw", high)
    on0, p0 = number(unit, "initial_on") > 0.5, number(unit, "initial_p_mw")
    if on0 and p0 > stop_mw and not trips[0]:
        block.w[0].fix(0)
    before = {t: block.u[t - 1] if t else float(on0) for t in T}
    last = {t: block.power[t - 1] if t else (p0 if on0 else 0.0) for t in T}
    for t in T:
        rows.add(block.u[t] - before[t] == block.v[t] - block.w[t])
        rows.add(block.power[t] + block.r[t] <= top[t] * block.u[t])
        rows.add(block.power[t] + block.r[t] <= top[t] * block.u[t] - max(0.0, top[t] - start_mw) * block.v[t])
        if t + 1 < case.count and not trips[t + 1]:
            rows.add(block.power[t] + block.r[t] <= top[t] * block.u[t] - max(0.0, top[t] - stop_mw) * block.w[t + 1])
        if up < high:
            rows.add(block.power[t] + block.r[t] - last[t] <= up * before[t] + start_mw * block.v[t])
        if down < high and not trips[t]:
            rows.add(last[t] - block.power[t] <= down * block.u[t] + stop_mw * block.w[t])
        if trips[t]:
            block.u[t].fix(0)


def _fix_commitment(case: Case, unit: Row, block: Any, trips: list[bool]) -> None:
    name = f"commit.{unit['unit_id']}"
    for t in range(case.count):
        if case.has(name) and not trips[t]:
            block.u[t].fix(round(case.at(name, t)))
        elif number(unit, "must_run") > 0.5 and not trips[t]:
            block.u[t].fix(1)


def _add_minimum_times(case: Case, unit: Row, block: Any, trips: list[bool]) -> None:
    if case.has(f"commit.{unit['unit_id']}"):
        return
    up, down = _blocks(number(unit, "min_up_h"), case.hours), _blocks(number(unit, "min_down_h"), case.hours)
    on0 = number(unit, "initial_on") > 0.5
    been = round(number(unit, "initial_hours_on" if on0 else "initial_hours_off") / case.hours)
    tripped = False
    for t in range(case.count):
        tripped = tripped or trips[t]
        if on0 and t < up - been and not tripped:
            block.u[t].fix(1)
        if not on0 and t < down - been:
            block.u[t].fix(0)
        starts = [i for i in range(max(0, t - up + 1), t + 1) if not any(trips[i : t + 1])]
        block.rows.add(sum(block.v[i] for i in starts) <= block.u[t])
        block.rows.add(sum(block.w[i] for i in range(max(0, t - down + 1), t + 1)) <= 1 - block.u[t])


def _add_start_costs(case: Case, unit: Row, block: Any) -> Any:
    own = [s for s in case.starts if s["unit_id"] == unit["unit_id"]]
    lags = sorted((math.ceil(number(s, "hours_off_from") / case.hours - 1e-9), number(s, "cost")) for s in own)
    if not lags:
        return 0.0
    T, S = range(case.count), range(len(lags))
    block.d = pyo.Var(T, S, domain=pyo.Binary)
    off0 = number(unit, "initial_on") < 0.5
    been = round(number(unit, "initial_hours_off") / case.hours)
    for t in T:
        block.rows.add(sum(block.d[t, s] for s in S) == block.v[t])
        for s in S[:-1]:
            first, after = (lags[s][0] if s else 1), lags[s + 1][0]
            stops = sum(block.w[t - i] for i in range(first, after) if t - i >= 0)
            block.rows.add(block.d[t, s] <= stops + (1 if off0 and first <= been + t < after else 0))
    return sum(lags[s][1] * block.d[t, s] for t in T for s in S)


def _blocks(hours: float, block_hours: float) -> int:
    return max(1, math.ceil(hours / block_hours - 1e-9))
