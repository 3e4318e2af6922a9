"""A looser relaxation, for where the whole one takes long: load that jumps from quarter to quarter.

Minimum down times and reserve are most of that one's work. Without both it takes a quarter of the iterations and proves
as well that something has to give. Then the units that are nearest to a pattern they can follow get it, and only the
others keep their minimum down times: 30 units take 1 CPU s instead of 2, and what is told is 1 % more.
"""

from __future__ import annotations

import math
import time

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Shape
from energy_models.diagnosis.elastic import Elastic
from energy_models.diagnosis.near_patterns import nearest_pattern
from energy_models.diagnosis.plain_unit import PlainUnit
from energy_models.diagnosis.rounding import fix, round_the_rest, round_units, solves, values_of
from energy_models.diagnosis.whole_outputs import wanted_of

MANY = 4
"""Once up and once down again most relaxations take."""
MUCH = 0.1
"""Of all minimum down times, in unit-blocks. Load that jumps breaks a sixth. Where less than a tenth is broken, as
beside what must be taken, rounding most units at once may cost more than it has to, and the whole relaxation ends
sooner."""
AT_ONCE = 0.6
"""Of the units. With a half the linear program after it takes half as long again, with two thirds 1 % more has to
give."""


def demand_jumps(elastic: Elastic) -> bool:
    """Does demand change often by more than all units that run can follow within a block?"""
    shapes = [slack.view.shape for slack in elastic.slacks if slack.constraint == "shortage"]
    return bool(elastic.units) and any(_jumps(shape) >= MANY for shape in shapes)


def _jumps(shape: Shape) -> int:
    """Between how many neighbouring blocks units have to start or stop, whatever market, sun and storages do."""
    least, most = wanted_of(shape)
    climb, fall = (sum(getattr(unit, name) for unit in shape.units) for name in ("ramp_up_mw", "ramp_down_mw"))
    return int(((least[1:] > most[:-1] + climb) | (most[1:] < least[:-1] - fall)).sum())


def leave_out(elastic: Elastic, highs: highspy.Highs) -> None:
    """Takes minimum down times and reserve out of a program before it is solved."""
    _set_rows(elastic, highs, np.concatenate([_down_rows(elastic.units), *elastic.reserve_rows]), binding=False)


def breaks_much(elastic: Elastic, highs: highspy.Highs) -> bool:
    """Is what was left out so far from kept that the whole relaxation would take long?"""
    rows = _down_rows(elastic.units)
    _, upper = elastic.program.row_bounds()
    beyond = np.array(highs.getSolution().row_value)[rows] - upper[rows]
    return bool(np.maximum(0.0, beyond).mean() > MUCH)


def round_loose_relaxation(elastic: Elastic, highs: highspy.Highs, cpu_seconds: float) -> Vector | None:
    """Whole-numbered values near the loose relaxation that keep all it left out, or None.

    Args:
        highs: has solved it; its bounds are changed.
    """
    until = time.process_time() + cpu_seconds
    values = values_of(highs)
    near: list[tuple[float, PlainUnit, Vector]] = []
    for plain in elastic.units:
        pattern = nearest_pattern(plain.unit, values[plain.on])
        if pattern is None:
            return None
        states = pattern.astype(np.float64)
        near.append((float(np.abs(values[plain.on] - states).sum()), plain, states))
    near.sort(key=lambda one: one[0])
    count = math.ceil(AT_ONCE * len(near))
    for _, plain, states in near[:count]:
        fix(highs, plain.on, states)
    left = [plain for _, plain, _ in near[count:]]
    if left:
        _set_rows(elastic, highs, _down_rows(left), binding=True)
    if not solves(highs) or not round_units(highs, left, until):
        return None
    _set_rows(elastic, highs, np.concatenate([_down_rows(elastic.units), *elastic.reserve_rows]), binding=True)
    highs.clearSolver()  # from its basis reserve takes thrice as long
    return round_the_rest(elastic, highs, until) if solves(highs) else None


def _down_rows(units: list[PlainUnit]) -> Index:
    return np.concatenate([plain.commitment.down_rows for plain in units])


def _set_rows(elastic: Elastic, highs: highspy.Highs, rows: Index, *, binding: bool) -> None:
    lower, upper = elastic.program.row_bounds()
    free = np.full(len(rows), math.inf)
    highs.changeRowsBounds(len(rows), rows, lower[rows] if binding else -free, upper[rows] if binding else free)
