"""A plan improved some hours at a time: within them each unit is free, outside it runs as it does in the plan.

Fix-and-optimize, after Helber & Sahling, "A fix-and-optimize approach for the multi-level capacitated lot sizing
problem", Int. J. Prod. Econ. 123(2), 2010. What is whole in the relaxation of many units needn't be so in a good plan:
of 73 units over 48 hours the plan nearest to it is up to 1.5 % off, and 0.2 to 0.4 % after these hours.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.search.narrowing import Narrowed
from energy_models.search.solution import Plan, relative_gap
from energy_models.search.solver import begin_with, plan_of
from energy_ops.stopping import stop_requested

HOURS = (12, 24)
"""Of a window, and where those gain no more; the next window begins in its middle. Fewer hours miss what units' least
times tie together, more take long."""
WINDOW_NODES = 60
WORTH = 1e-4
"""The share of its cost that a round over all windows has to gain, or it is the last."""


def improve_by_hours(
    problem: Problem,
    near: Narrowed,
    solver: Callable[[], highspy.Highs | None],
    enough: float,
    tell: Callable[[Plan], None],
) -> Plan:
    """The plan, in the columns of the part, or a cheaper one.

    Args:
        near: the plan, and the part of the program that holds all better ones.
        solver: makes a solver for a window; none where there is no time left.
        enough: the gap to the part's bound that needs no improvement.
        tell: told of each better plan.
    """
    best = Plan(near.objective, near.values)
    for hours in HOURS:
        gained = math.inf
        while gained > WORTH * abs(best.objective):
            before = best.objective
            for window in _windows(problem, hours):
                highs = None if relative_gap(best.objective, near.part.bound) <= enough else solver()
                if highs is None or stop_requested():
                    return best
                found = _free_within(problem, near, best.values, window, highs)
                if found is not None and found.objective < best.objective:
                    best = found
                    tell(best)
            gained = before - best.objective
    return best


def _windows(problem: Problem, hours: int) -> list[slice]:
    """The blocks of each window."""
    horizon = problem.inputs.series.horizon
    size = max(2, hours * 60 // horizon.mtu_minutes)
    step = size // 2
    return [slice(first, first + size) for first in range(0, max(1, horizon.count - step), step)]


def _free_within(problem: Problem, near: Narrowed, values: Vector, window: slice, highs: highspy.Highs) -> Plan | None:
    """The best plan whose units run outside a window of blocks as they do in this one."""
    lower, upper = near.part.lower.copy(), near.part.upper.copy()
    for unit in problem.units:
        for columns in (unit.on, unit.start, unit.stop):
            outside = np.r_[columns[: window.start], columns[window.stop :]]
            lower[outside] = upper[outside] = np.round(values[outside])
    highs.setOptionValue("mip_max_nodes", WINDOW_NODES)
    near.part.program.pass_to(highs, bounds=(lower, upper))
    begin_with(highs, values)
    highs.run()
    return plan_of(highs)
