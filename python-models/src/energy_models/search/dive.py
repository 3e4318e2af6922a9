"""A quick whole-numbered plan: solve the relaxation, fix what is whole, round some of the rest, solve again.

Each step starts from the last basis, so a portfolio of 30 units and 96 blocks takes some 0.3 CPU s after the first
relaxation, where the branch-and-cut search takes seconds to its first good plan.
"""

from __future__ import annotations

import time

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.program import Program
from energy_models.records import dataclass

WHOLE = 1e-6
SHARE = 0.25
"""Of the broken integers so many are rounded at once, those nearest to whole first."""


@dataclass(frozen=True)
class Dived:
    """The relaxation's objective, and the values of a whole-numbered plan if the dive came to one."""

    bound: float
    values: Vector | None
    objective: float = float("inf")


def dive(program: Program, highs: highspy.Highs, cpu_seconds: float) -> Dived | None:
    """Dives from the relaxation; None where the relaxation itself can't be solved.

    Args:
        highs: a solver with its options set; it is given the program's relaxation.
    """
    program.pass_to(highs, relaxed=True)
    highs.run()
    if not _is_solved(highs):
        return None
    bound, until = highs.getInfo().objective_function_value, time.process_time() + cpu_seconds
    integers, (lower, upper) = program.integers(), program.lower_upper()
    open_ = lower[integers] < upper[integers]
    share = SHARE
    while True:
        values = np.array(highs.getSolution().col_value)
        distance = np.where(open_, np.abs(values[integers] - np.round(values[integers])), 0.0)
        broken = np.flatnonzero(distance > WHOLE)
        if len(broken) == 0:
            return Dived(bound, values, highs.getInfo().objective_function_value)
        if time.process_time() > until:
            return Dived(bound, None)
        whole = np.flatnonzero(open_ & (distance <= WHOLE))
        _fix(highs, integers[whole], values)
        open_[whole] = False
        nearest = broken[np.argsort(distance[broken], kind="stable")][: max(1, round(share * len(broken)))]
        if _stays_solved(highs, integers[nearest], values):
            open_[nearest] = False
            share = min(SHARE, 2.0 * share)
            continue
        share /= 4.0
        one = nearest[:1]
        if not _stays_solved(highs, integers[one], values) and not _stays_solved(highs, integers[one], 1.0 - values):
            return Dived(bound, None)
        open_[one] = False


def _stays_solved(highs: highspy.Highs, columns: Index, values: Vector) -> bool:
    """Rounds the columns; where that leaves no plan they are free again."""
    _fix(highs, columns, values)
    highs.run()
    if _is_solved(highs):
        return True
    highs.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.ones(len(columns)))
    return False


def _fix(highs: highspy.Highs, columns: Index, values: Vector) -> None:
    rounded = np.round(values[columns])
    highs.changeColsBounds(len(columns), columns, rounded, rounded)


def _is_solved(highs: highspy.Highs) -> bool:
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
