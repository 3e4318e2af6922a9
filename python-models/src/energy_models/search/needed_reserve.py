"""No unit need hold more reserve than is asked for.

A relaxation that lets a unit hold more runs a tenth of it, all day, for the whole of a small reserve. What a plan holds
beyond the need can be dropped from it, so the best plans stay.
"""

from __future__ import annotations

import math

import numpy as np

from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Program

SMALL = 1 / 3
"""Of what the units can give beyond their minimum, on average: where more is asked for, few rows bind."""


def add_needed_reserve(program: Program, problem: Problem) -> None:
    """Adds rows to a copy of the portfolio's program: reserve of a unit ≤ need · on, less where it starts or stops."""
    need = problem.shape.reserve_up_mw
    rooms = [columns.unit.p_max_mw - columns.unit.p_min_mw for columns in problem.units]
    is_small = need < SMALL * np.mean(rooms, axis=0)
    for columns, room in zip(problem.units, rooms, strict=True):
        unit = columns.unit
        if columns.reserve is None:
            continue
        blocks = np.flatnonzero(is_small & (need < room)).astype(np.int32)
        if not len(blocks):
            continue
        at_start, at_stop = (max(0.0, mw - unit.p_min_mw) for mw in (unit.start_mw, unit.stop_mw))
        short = np.maximum(0.0, need[blocks] - at_start)
        rows = program.rows(
            -math.inf,
            0.0,
            (columns.reserve[blocks], 1.0),
            (columns.on[blocks], -need[blocks]),
            (columns.start[blocks], short),
        )
        if unit.least_up_blocks > 1:
            inner = (blocks < len(need) - 1) & ~unit.tripped[np.minimum(blocks + 1, len(need) - 1)]
            at = blocks[inner]
            program.entries(rows[inner], columns.stop[at + 1], np.maximum(0.0, need[at] - at_stop))
