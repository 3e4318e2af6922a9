"""The unit block: commitment, limits, ramps and minimum times of a thermal unit.

The tight three-binary formulation of Knueven, Ostrowski & Watson, "On mixed-integer programming formulations for the
unit commitment problem", INFORMS J. Comput. 32(4), 2020. Output above the minimum is the sum of the cost segments. Each
is also bound by how far a unit can have climbed since its start, or has to come down before its stop: at 15 minutes a
climb takes ten blocks, and the relaxation comes a tenth nearer to the best plan. A forced outage overrides minimum up
time, ramps and shutdown capability: the terms that would forbid it are left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.program import Program
from energy_models.blocks.start_costs import add_start_savings, coldest_cost
from energy_models.inputs.unit_data import Unit
from energy_models.records import dataclass, replace

DUST_MW = 1e-9
"""A cut of no more is none."""
LONG_CLIMB = 3
"""Blocks from the least to the most output."""


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
    unit, top = columns.unit, columns.unit.p_min_mw
    for power, (width, _) in zip(columns.segments, unit.segments, strict=True):
        bottom, top = top, top + width
        after_start = _cuts(bottom, top, unit.start_mw, unit.ramp_up_mw, len(columns.on))
        before_stop = _cuts(bottom, top, unit.stop_mw, unit.ramp_down_mw, len(columns.on))
        for started, stopped in _held_together(after_start, before_stop, unit.least_up_blocks):
            rows = program.rows(-math.inf, 0.0, (power, 1.0), (columns.on, -width))
            _tighten_after_start(program, columns, rows, started)
            _tighten_before_stop(program, columns, rows, stopped)


def _cuts(bottom: float, top: float, first_mw: float, ramp_mw: float, most: int) -> list[float]:
    """What of a segment is out of reach 0, 1, 2, … blocks from a start or a stop, until none of it is."""
    cuts = list[float]()
    while len(cuts) < most:
        cut = min(top - bottom, top - first_mw - _climbed(len(cuts), ramp_mw))
        if cut <= DUST_MW:
            break
        cuts.append(cut)
    return cuts


def _held_together(
    after_start: list[float], before_stop: list[float], minimum_up: int
) -> list[tuple[list[float], list[float]]]:
    """Which cuts may stand in one row: no start and stop of one run both count, so it takes less than the minimum time.

    Where not all fit there are two rows: one has all it can of the start, one of the stop. A unit that may run for one
    block has both at once, and only the larger cut counts.
    """
    if minimum_up == 1:
        at_start, at_stop = (cuts[0] if cuts else 0.0 for cuts in (after_start, before_stop))
        pairs = (at_start, max(0.0, at_stop - at_start)), (max(0.0, at_start - at_stop), at_stop)
        return [([started], [stopped]) for started, stopped in dict.fromkeys(pairs)]
    most = [minimum_up - 1 if other else minimum_up for other in (before_stop, after_start)]
    started, stopped = after_start[: most[0]], before_stop[: most[1]]
    rows = [
        (started, stopped[: minimum_up - len(started)]),
        (started[: minimum_up - len(stopped)], stopped),
    ]
    return rows[:1] if rows[0] == rows[1] else rows


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
        climb = _blocks_to_cover(float(unit.p_max_mw.max()) - unit.start_mw, unit.ramp_up_mw, len(cut_stop))
        rows = _output_rows(program, columns)
        _tighten_climb(program, columns, rows, min(minimum_up - 2, climb))
        program.entries(rows[blocks], stops, cut_stop[blocks])
        if minimum_up - 1 <= climb:
            rows = _output_rows(program, columns)
            _tighten_climb(program, columns, rows, minimum_up - 1)


def _tighten_climb(program: Program, columns: UnitColumns, rows: Index, last: int) -> None:
    """Takes from the room what a unit that started i ≤ last blocks ago can't have climbed yet."""
    room_above = columns.unit.p_max_mw - columns.unit.start_mw
    climbs = [_climbed(distance, columns.unit.ramp_up_mw) for distance in range(last + 1)]
    _tighten_after_start(program, columns, rows, [np.maximum(0.0, room_above - climb) for climb in climbs])


def _tighten_after_start(program: Program, columns: UnitColumns, rows: Index, cuts: Sequence[Vector | float]) -> None:
    """Takes cuts[i] from each block's row if the unit started i blocks ago."""
    count = len(columns.on)
    for distance, cut in enumerate(cuts[:count]):
        cut = np.broadcast_to(cut, count)[distance:]
        kept = _unbroken(columns.unit.tripped, distance) & (cut > 0.0)
        program.entries(rows[distance:][kept], columns.start[: count - distance][kept], cut[kept])


def _tighten_before_stop(program: Program, columns: UnitColumns, rows: Index, cuts: Sequence[float]) -> None:
    """Takes cuts[i] from each block's row if the unit runs for i blocks more, then stops by choice."""
    count = len(columns.on)
    for distance, cut in enumerate(cuts[: count - 1], start=1):
        kept = _unbroken(columns.unit.tripped, distance)
        if cut > 0.0:
            program.entries(rows[: count - distance][kept], columns.stop[distance:][kept], cut)


def _add_ramps(program: Program, columns: UnitColumns) -> None:
    """Ramps. Where a unit may not run for one block alone, the other side of a step beside a start or a stop is bound
    by its capability then; for units that climb for long only, as it makes others' searches no shorter.
    """
    unit, count = columns.unit, len(columns.on)
    room = float((unit.p_max_mw - unit.p_min_mw).max())
    before = max(0.0, unit.p_before_mw - unit.p_min_mw) if unit.on_before else 0.0
    first, may_tighten = np.r_[before, np.zeros(count - 1)], unit.least_up_blocks > 1
    slow_mw, at_start, at_stop = room / LONG_CLIMB, unit.start_mw - unit.p_min_mw, unit.stop_mw - unit.p_min_mw
    if unit.ramp_up_mw < room:
        up_mw = unit.ramp_up_mw
        rows = program.rows(-math.inf, first, (columns.on, -up_mw), (columns.start, up_mw - at_start))
        _add_step(program, columns, rows, 1.0)
        if columns.reserve is not None:
            program.entries(rows, columns.reserve, 1.0)
        if may_tighten and at_stop < up_mw <= slow_mw:
            blocks, stops = _next_stop(columns)
            program.entries(rows[blocks], stops, up_mw - at_stop)
    if unit.ramp_down_mw < room or before > room:
        down_mw = min(unit.ramp_down_mw, max(room, before))
        limit = np.where(
            unit.tripped, math.inf, -first + np.r_[down_mw if unit.on_before else 0.0, np.zeros(count - 1)]
        )
        rows = program.rows(-math.inf, limit, (columns.stop, down_mw - at_stop))
        program.entries(rows[1:], columns.on[:-1], -down_mw)
        _add_step(program, columns, rows, -1.0)
        if may_tighten and at_start < down_mw <= slow_mw:
            program.entries(rows[1:], columns.start[:-1], down_mw - at_start)


def _add_step(program: Program, columns: UnitColumns, rows: Index, sign: float) -> None:
    """Adds the change of output from the block before to each block's row; the first block's is of this one alone."""
    for power in columns.segments:
        program.entries(rows, power, sign)
        program.entries(rows[1:], power[:-1], -sign)


def _climbed(blocks: int, ramp_mw: float) -> float:
    return blocks * ramp_mw if blocks else 0.0  # 0 · infinity is no number


def _blocks_to_cover(distance_mw: float, ramp_mw: float, most: int) -> int:
    """Whole blocks of ramping that fit into a distance; no more than `most` are counted."""
    if distance_mw <= 0.0 or math.isinf(ramp_mw):
        return 0
    return math.floor(distance_mw / ramp_mw) if ramp_mw * most > distance_mw else most
