"""The unit block: commitment, limits, ramps and minimum times of a thermal unit.

The tight three-binary formulation of Knueven, Ostrowski & Watson, "On mixed-integer programming formulations for the
unit commitment problem", INFORMS J. Comput. 32(4), 2020. Output above the minimum is the sum of the cost segments, so
it needs no variable of its own. A forced outage overrides minimum up time, ramps and shutdown capability: the terms
that would forbid it are left out.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.program import Program
from energy_models.records import dataclass
from energy_models.start_costs import add_start_savings, coldest_cost
from energy_models.unit_data import Unit


@dataclass(frozen=True)
class UnitColumns:
    """The columns of one unit, each one per block."""

    unit: Unit
    on: Index
    start: Index
    stop: Index
    segments: tuple[Index, ...]
    """Power in each piece of the cost curve, MW above p_min_mw."""
    reserve: Index | None


def add_unit(program: Program, unit: Unit, block_hours: float, with_reserve: bool) -> UnitColumns:
    """Adds a unit's columns and rows; its run and start costs go into the objective."""
    columns = _powered(program, _committed(program, unit, block_hours), unit, block_hours, with_reserve)
    _add_logic(program, columns)
    _add_minimum_times(program, columns)
    _add_power_limits(program, columns)
    add_start_savings(program, unit, columns.start, columns.stop)
    return columns


def add_commitment(program: Program, unit: Unit, block_hours: float) -> UnitColumns:
    """Adds only when the unit runs, with its start costs and those of running at its minimum: no power yet."""
    columns = _committed(program, unit, block_hours)
    _add_logic(program, columns)
    _add_minimum_times(program, columns)
    add_start_savings(program, unit, columns.start, columns.stop)
    return columns


def add_power(
    program: Program, commitment: UnitColumns, unit: Unit, block_hours: float, with_reserve: bool
) -> UnitColumns:
    """Adds power and reserve of the unit as it is in one scenario, under a commitment that several share."""
    columns = _powered(program, commitment, unit, block_hours, with_reserve)
    _add_power_limits(program, columns)
    return columns


def _committed(program: Program, unit: Unit, block_hours: float) -> UnitColumns:
    count = len(unit.p_max_mw)
    lower, upper = _commit_bounds(unit)
    may_stop = np.ones(count)
    if unit.on_before and unit.p_before_mw > unit.stop_mw and not unit.tripped[0]:
        may_stop[0] = 0.0
    return UnitColumns(
        unit=unit,
        on=program.columns(count, lower=lower, upper=upper, cost=block_hours * unit.p_min_cost_per_h, integer=True),
        start=program.columns(count, upper=1.0, cost=coldest_cost(unit), integer=True),
        stop=program.columns(count, upper=may_stop, integer=True),
        segments=(),
        reserve=None,
    )


def _powered(
    program: Program, commitment: UnitColumns, unit: Unit, block_hours: float, with_reserve: bool
) -> UnitColumns:
    count = len(unit.p_max_mw)
    return replace(
        commitment,
        unit=unit,
        segments=tuple(program.columns(count, upper=width, cost=block_hours * slope) for width, slope in unit.segments),
        reserve=program.columns(count) if with_reserve else None,
    )


def _add_power_limits(program: Program, columns: UnitColumns) -> None:
    _add_segment_limits(program, columns)
    _add_output_limits(program, columns)
    _add_ramps(program, columns)


def _commit_bounds(unit: Unit) -> tuple[Vector, Vector]:
    count = len(unit.p_max_mw)
    lower, upper = np.zeros(count), np.ones(count)
    if unit.commit is not None:
        given = ~np.isnan(unit.commit)
        lower[given] = upper[given] = np.round(unit.commit[given])
        return np.where(unit.tripped, 0.0, lower), np.where(unit.tripped, 0.0, upper)
    if unit.must_run:
        lower[:] = 1.0
    if unit.on_before:
        lower[: max(0, unit.min_up_blocks - unit.blocks_before)] = 1.0
        first_trip = int(np.argmax(unit.tripped)) if unit.tripped.any() else count
        if not unit.must_run:
            lower[first_trip:] = 0.0
    else:
        upper[: max(0, unit.min_down_blocks - unit.blocks_before)] = 0.0
    return np.where(unit.tripped, 0.0, lower), np.where(unit.tripped, 0.0, upper)


def _add_logic(program: Program, columns: UnitColumns) -> None:
    count = len(columns.on)
    before = np.zeros(count)
    before[0] = 1.0 if columns.unit.on_before else 0.0
    rows = program.rows(before, before, (columns.on, 1.0), (columns.start, -1.0), (columns.stop, 1.0))
    program.entries(rows[1:], columns.on[:-1], -1.0)


def _unbroken(tripped: Mask, distance: int) -> Mask:
    """Per block t ≥ distance: no outage within (t − distance, t]."""
    passed = np.cumsum(tripped)
    return np.asarray(passed[distance:] == passed[: len(passed) - distance], dtype=np.bool_)


def _add_minimum_times(program: Program, columns: UnitColumns) -> None:
    unit, count = columns.unit, len(columns.on)
    up = program.rows(-math.inf, 0.0, (columns.on, -1.0))
    for distance in range(min(unit.least_up_blocks, count)):
        kept = _unbroken(unit.tripped, distance)
        program.entries(up[distance:][kept], columns.start[: count - distance][kept], 1.0)
    down = program.rows(-math.inf, 1.0, (columns.on, 1.0))
    for distance in range(min(unit.least_down_blocks, count)):
        program.entries(down[distance:], columns.stop[: count - distance], 1.0)


def _next_stop(columns: UnitColumns) -> tuple[Index, Index]:
    """Blocks t and the stop columns of t + 1, where that isn't an outage."""
    blocks = np.flatnonzero(~columns.unit.tripped[1:]).astype(np.int32)
    return blocks, columns.stop[blocks + 1]


def _add_segment_limits(program: Program, columns: UnitColumns) -> None:
    unit = columns.unit
    blocks, stops = _next_stop(columns)
    top = unit.p_min_mw
    for power, (width, _) in zip(columns.segments, unit.segments, strict=True):
        bottom, top = top, top + width
        at_start = min(width, max(0.0, top - max(unit.start_mw, bottom)))
        at_stop = min(width, max(0.0, top - max(unit.stop_mw, bottom)))
        pairs = [(at_start, at_stop)]
        if unit.least_up_blocks == 1:  # it may start and stop around one block: only the larger cut counts
            pairs = [(at_start, max(0.0, at_stop - at_start)), (max(0.0, at_start - at_stop), at_stop)]
        for started, stopped in dict.fromkeys(pairs):
            rows = program.rows(-math.inf, 0.0, (power, 1.0), (columns.on, -width), (columns.start, started))
            program.entries(rows[blocks], stops, stopped)


def _output_rows(program: Program, columns: UnitColumns) -> Index:
    """Rows output above minimum + reserve ≤ room · on, to be tightened by the caller."""
    room = columns.unit.p_max_mw - columns.unit.p_min_mw
    reserve = [] if columns.reserve is None else [(columns.reserve, 1.0)]
    return program.rows(-math.inf, 0.0, (columns.on, -room), *((q, 1.0) for q in columns.segments), *reserve)


def _add_output_limits(program: Program, columns: UnitColumns) -> None:
    unit = columns.unit
    start_mw, stop_mw = np.minimum(unit.start_mw, unit.p_max_mw), np.minimum(unit.stop_mw, unit.p_max_mw)
    blocks, stops = _next_stop(columns)
    cut_start, cut_stop = unit.p_max_mw - start_mw, unit.p_max_mw - stop_mw
    minimum_up = unit.least_up_blocks
    if minimum_up == 1:
        for start_cut, stop_cut in (
            (cut_start, np.maximum(0.0, start_mw - stop_mw)),
            (np.maximum(0.0, stop_mw - start_mw), cut_stop),
        ):
            rows = _output_rows(program, columns)
            program.entries(rows, columns.start, start_cut)
            program.entries(rows[blocks], stops, stop_cut[blocks])
    else:
        climb = _blocks_to_cover(float(unit.p_max_mw.max()) - unit.start_mw, unit.ramp_up_mw)
        rows = _output_rows(program, columns)
        _tighten_after_start(program, columns, rows, min(minimum_up - 2, climb))
        program.entries(rows[blocks], stops, cut_stop[blocks])
        if minimum_up - 1 <= climb:
            rows = _output_rows(program, columns)
            _tighten_after_start(program, columns, rows, minimum_up - 1)
    _add_descent(program, columns)


def _tighten_after_start(program: Program, columns: UnitColumns, rows: Index, last: int) -> None:
    """Takes from the room what a unit that started i ≤ last blocks ago can't have climbed yet."""
    unit, count = columns.unit, len(columns.on)
    for distance in range(min(last + 1, count)):
        cut = np.maximum(0.0, unit.p_max_mw - unit.start_mw - _climbed(distance, unit.ramp_up_mw))[distance:]
        kept = _unbroken(unit.tripped, distance) & (cut > 0.0)
        program.entries(rows[distance:][kept], columns.start[: count - distance][kept], cut[kept])


def _add_descent(program: Program, columns: UnitColumns) -> None:
    """Output now leaves time to come down to the stop capability before a stop that is near."""
    unit, count = columns.unit, len(columns.on)
    descent = _blocks_to_cover(float(unit.p_max_mw.max()) - unit.stop_mw, unit.ramp_down_mw)
    last = min(unit.least_up_blocks - 1, descent)
    if not columns.segments or last < 1:  # the output limits already hold the block before the stop
        return
    room = unit.p_max_mw - unit.p_min_mw
    rows = program.rows(-math.inf, 0.0, (columns.on, -room), *((q, 1.0) for q in columns.segments))
    for ahead in range(min(last, count - 2) + 1):
        distance = ahead + 1
        cut = np.maximum(0.0, unit.p_max_mw - unit.stop_mw - _climbed(ahead, unit.ramp_down_mw))[: count - distance]
        kept = _unbroken(unit.tripped, distance) & (cut > 0.0)
        program.entries(rows[: count - distance][kept], columns.stop[distance:][kept], cut[kept])


def _add_ramps(program: Program, columns: UnitColumns) -> None:
    unit, count = columns.unit, len(columns.on)
    room = float((unit.p_max_mw - unit.p_min_mw).max())
    before = max(0.0, unit.p_before_mw - unit.p_min_mw) if unit.on_before else 0.0
    first = np.r_[before, np.zeros(count - 1)]
    if unit.ramp_up_mw < room:
        up_mw, at_start = unit.ramp_up_mw, unit.start_mw - unit.p_min_mw
        rows = program.rows(-math.inf, first, (columns.on, -up_mw), (columns.start, up_mw - at_start))
        for power in columns.segments:
            program.entries(rows, power, 1.0)
            program.entries(rows[1:], power[:-1], -1.0)
        if columns.reserve is not None:
            program.entries(rows, columns.reserve, 1.0)
    if unit.ramp_down_mw < room or before > room:
        down_mw, at_stop = min(unit.ramp_down_mw, max(room, before)), unit.stop_mw - unit.p_min_mw
        limit = np.where(
            unit.tripped, math.inf, -first + np.r_[down_mw if unit.on_before else 0.0, np.zeros(count - 1)]
        )
        rows = program.rows(-math.inf, limit, (columns.stop, down_mw - at_stop))
        program.entries(rows[1:], columns.on[:-1], -down_mw)
        for power in columns.segments:
            program.entries(rows, power, -1.0)
            program.entries(rows[1:], power[:-1], 1.0)


def _climbed(blocks: int, ramp_mw: float) -> float:
    return blocks * ramp_mw if blocks else 0.0  # 0 · infinity is no number


def _blocks_to_cover(distance_mw: float, ramp_mw: float) -> int:
    """Whole blocks of ramping that fit into a distance."""
    if distance_mw <= 0.0 or math.isinf(ramp_mw):
        return 0
    return math.floor(distance_mw / ramp_mw) if ramp_mw > 0.0 else 10**9
