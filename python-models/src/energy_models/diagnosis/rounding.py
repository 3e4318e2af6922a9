"""A quick whole-numbered plan of an elastic portfolio: unit after unit as near to the relaxation as it can run.

Units whose states are whole stay as they are; of the others a third, the least broken first, get the nearest pattern
they can follow, and the rest answers to that in a linear program that begins where the last ended: some eight of them.
Rounding states one by one instead often came to minimum times it couldn't keep, and took a CPU second.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.diagnosis.elastic import Elastic
from energy_models.diagnosis.near_patterns import nearest_pattern
from energy_models.diagnosis.plain_unit import PlainUnit

WHOLE = 1e-6
SHARE = 1 / 3


def round_relaxation(elastic: Elastic, highs: highspy.Highs, cpu_seconds: float) -> Vector | None:
    """Whole-numbered values near the relaxation; None where a step leaves none, or time is up.

    Args:
        highs: has solved the relaxation; its bounds are changed.
    """
    until = time.process_time() + cpu_seconds
    return round_the_rest(elastic, highs, until) if round_units(highs, elastic.units, until) else None


def round_units(highs: highspy.Highs, units: Sequence[PlainUnit], until: float) -> bool:
    """Gives each of the units a pattern; False where a step leaves no solution, or time is up.

    Args:
        until: by the CPU clock of the process.
    """
    left = list(units)
    while left:
        values = values_of(highs)
        by_breaks = sorted(left, key=lambda plain: _broken(values[plain.on]))
        whole = [plain for plain in by_breaks if _broken(values[plain.on]) <= WHOLE]
        rounded = len(whole) + math.ceil(SHARE * (len(left) - len(whole)))
        for plain in whole:
            fix(highs, plain.on, np.round(values[plain.on]))
        for plain in by_breaks[len(whole) : rounded]:
            pattern = nearest_pattern(plain.unit, values[plain.on])
            if pattern is None:
                return False
            fix(highs, plain.on, pattern.astype(np.float64))
        left = by_breaks[rounded:]
        if not solves(highs) or time.process_time() > until:
            return False
    return True


def round_the_rest(elastic: Elastic, highs: highspy.Highs, until: float) -> Vector | None:
    """Whole-numbered values once the units are; None where a step leaves none, or time is up.

    Binaries of storages: those that are whole stay, of the broken ones a quarter, the nearest first, is
    rounded.
    """
    integers = elastic.program.integers()
    while True:
        values = values_of(highs)
        distance = np.abs(values[integers] - np.round(values[integers]))
        broken = np.flatnonzero(distance > WHOLE)
        if len(broken) == 0:
            return values
        nearest = broken[np.argsort(distance[broken], kind="stable")][: math.ceil(len(broken) / 4)]
        for places in (distance <= WHOLE, nearest):
            fix(highs, integers[places], np.round(values[integers[places]]))
        if not solves(highs) or time.process_time() > until:
            return None


def _broken(states: Vector) -> float:
    return float(np.abs(states - np.round(states)).sum())


def fix(highs: highspy.Highs, columns: Index, values: Vector) -> None:
    """Holds columns at values."""
    highs.changeColsBounds(len(columns), columns, values, values)


def values_of(highs: highspy.Highs) -> Vector:
    """What a solver's columns are."""
    return np.array(highs.getSolution().col_value)


def solves(highs: highspy.Highs) -> bool:
    """Solves it: is there a solution?"""
    highs.run()
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
