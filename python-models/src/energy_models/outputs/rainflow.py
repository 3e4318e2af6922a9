"""Rainflow counting: the cycles a battery really goes through, whatever order they are nested in."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from energy_models.arrays import Vector


def counted_cycles(energy_mwh: Vector) -> list[tuple[float, float]]:
    """Each cycle's depth in MWh and 1, or 0.5 where it is half a one (four-point method, ASTM E1049).

    Depth times count sums up to half of all that the energy moved, whatever the order: it is the depths that tell the
    wear of a few deep cycles from that of many small ones.
    """
    found, open_points = list[tuple[float, float]](), list[float]()
    for point in _turning_points(energy_mwh).tolist():
        open_points.append(point)
        while len(open_points) >= 4:
            a, b, c, d = open_points[-4:]
            if abs(c - b) > min(abs(b - a), abs(d - c)):
                break
            found.append((abs(c - b), 1.0))
            del open_points[-3:-1]
    return found + [(abs(after - before), 0.5) for before, after in pairwise(open_points)]


def _turning_points(values: Vector) -> Vector:
    changed = values[np.r_[True, np.diff(values) != 0.0]]
    if len(changed) < 3:
        return changed
    slopes = np.sign(np.diff(changed))
    return np.asarray(changed[np.r_[True, slopes[1:] != slopes[:-1], True]])
