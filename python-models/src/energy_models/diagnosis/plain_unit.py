"""A unit with nothing but its limits: what is needed to ask whether a plan exists, not what it costs.

Against the unit block of the models it has no cost segments, no start categories and fewer tightening rows, so a
portfolio's linear relaxation is solved in a tenth of the time. Its feasible plans are the same.
"""

from __future__ import annotations

import math

import numpy as np

from energy_models.arrays import Index
from energy_models.blocks.program import Program
from energy_models.diagnosis.unit_alone import bounds_of, too_high_to_stop
from energy_models.inputs.unit_data import Unit
from energy_models.records import dataclass


@dataclass(frozen=True)
class PlainCommitment:
    """When a unit runs, and the rows of its minimum times."""

    on: Index
    start: Index
    stop: Index
    up_rows: Index
    down_rows: Index


@dataclass(frozen=True)
class PlainUnit:
    """The columns of one unit, and those of its rows that a technical limit may have to give in."""

    unit: Unit
    commitment: PlainCommitment
    power: Index
    """MW above p_min_mw."""
    reserve: Index | None
    power_rows: tuple[Index, ...]
    """Stop capability and ramps."""

    @property
    def on(self) -> Index:
        return self.commitment.on


def add_plain_commitment(program: Program, unit: Unit, *, bound: bool = True) -> PlainCommitment:
    """Adds when a unit runs.

    Args:
        bound: does it keep to given commitments and to the hours before the horizon?
    """
    count, bounds = len(unit.p_max_mw), bounds_of(unit)
    stays_on = (bounds.on | too_high_to_stop(unit)) & ~unit.tripped
    lower = np.where(stays_on, 1.0, 0.0) if bound else np.zeros(count)
    upper = np.where(bounds.off, 0.0, 1.0) if bound else np.where(unit.tripped, 0.0, 1.0)
    on = program.columns(count, lower=lower, upper=upper, integer=True)
    start, stop = program.columns(count, upper=1.0), program.columns(count, upper=1.0)
    before = np.r_[1.0 if unit.on_before else 0.0, np.zeros(count - 1)]
    logic = program.rows(before, before, (on, 1.0), (start, -1.0), (stop, 1.0))
    program.entries(logic[1:], on[:-1], -1.0)
    return PlainCommitment(on, start, stop, *_minimum_times(program, unit, on, start, stop))


def add_plain_power(program: Program, commitment: PlainCommitment, unit: Unit, *, with_reserve: bool) -> PlainUnit:
    """Adds power and reserve under a commitment, which several scenarios may share."""
    count = len(unit.p_max_mw)
    power = program.columns(count, upper=unit.p_max_mw - unit.p_min_mw)
    # Bounds that its rows imply: beside storages a program with reserve is solved in half the time.
    most = np.minimum(
        unit.p_max_mw - unit.p_min_mw, max(unit.ramp_up_mw + unit.ramp_down_mw, unit.start_mw - unit.p_min_mw)
    )
    reserve = program.columns(count, upper=most) if with_reserve else None
    columns = commitment.on, commitment.start, commitment.stop, power, reserve
    stops = _limits(program, unit, columns)
    return PlainUnit(unit, commitment, power, reserve, (stops, *_ramps(program, unit, columns)))


Columns = tuple[Index, Index, Index, Index, Index | None]


def _minimum_times(program: Program, unit: Unit, on: Index, start: Index, stop: Index) -> tuple[Index, Index]:
    count = len(on)
    up = program.rows(-math.inf, 0.0, (on, -1.0))
    outages = np.cumsum(unit.tripped)
    for distance in range(min(unit.least_up_blocks, count)):
        kept = outages[distance:] == outages[: count - distance]  # an outage may end a run at once
        program.entries(up[distance:][kept], start[: count - distance][kept], 1.0)
    down = program.rows(-math.inf, 1.0, (on, 1.0))
    for distance in range(min(unit.least_down_blocks, count)):
        program.entries(down[distance:], stop[: count - distance], 1.0)
    return up, down


def _limits(program: Program, unit: Unit, columns: Columns) -> Index:
    """Room above the minimum, less after a start and before a stop; gives the rows of what is before a stop."""
    on, start, stop, power, reserve = columns
    room = unit.p_max_mw - unit.p_min_mw
    used = [(power, 1.0), *([] if reserve is None else [(reserve, 1.0)])]
    cut_start = np.maximum(0.0, unit.p_max_mw - unit.start_mw)
    cut_stop = np.where(np.r_[unit.tripped[1:], True], 0.0, np.maximum(0.0, unit.p_max_mw - unit.stop_mw))
    rows = program.rows(-math.inf, 0.0, (on, -room), (start, cut_start), *used)
    # One row may hold both cuts unless a unit may start and stop around one block.
    before_stop = rows if unit.least_up_blocks > 1 else program.rows(-math.inf, 0.0, (on, -room), *used)
    program.entries(before_stop[:-1], stop[1:], cut_stop[:-1])
    return before_stop


def _ramps(program: Program, unit: Unit, columns: Columns) -> tuple[Index, ...]:
    on, start, stop, power, reserve = columns
    most = float((unit.p_max_mw - unit.p_min_mw).max())
    before = max(0.0, unit.p_before_mw - unit.p_min_mw) if unit.on_before else 0.0
    made: list[Index] = []
    if unit.ramp_up_mw < most:
        first = np.r_[before, np.zeros(len(on) - 1)]
        at_start = unit.start_mw - unit.p_min_mw
        used = [(power, 1.0), *([] if reserve is None else [(reserve, 1.0)])]
        rows = program.rows(
            -math.inf, first, (on, -unit.ramp_up_mw), (start, unit.ramp_up_mw - min(at_start, most)), *used
        )
        program.entries(rows[1:], power[:-1], -1.0)
        made.append(rows)
    may_fall = min(unit.ramp_down_mw, max(most, before))
    if unit.ramp_down_mw < most or before > unit.stop_mw - unit.p_min_mw or before > most:
        free = unit.tripped
        limit = np.where(free, math.inf, np.r_[may_fall - before if unit.on_before else 0.0, np.zeros(len(on) - 1)])
        at_stop = min(unit.stop_mw - unit.p_min_mw, max(most, before))
        rows = program.rows(-math.inf, limit, (stop, may_fall - at_stop), (power, -1.0))
        program.entries(rows[1:], on[:-1], -may_fall)
        program.entries(rows[1:], power[:-1], 1.0)
        made.append(rows)
    return tuple(made)
