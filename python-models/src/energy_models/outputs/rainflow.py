"""Rainflow counting: the cycles a battery really goes through, whatever order they are nested in."""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Vector


def full_cycles(energy_mwh: Vector) -> float:
    """Depths of all cycles summed up, half cycles counted half, in MWh (four-point method, ASTM E1049)."""
    total, open_points = 0.0, list[float]()
    for point in _turning_points(energy_mwh):
        open_points.append(point)
        while len(open_points) >= 4:
            a, b, c, d = open_points[-4:]
            if abs(c - b) > min(abs(b - a), abs(d - c)):
                break
            total += abs(c - b)
            del open_points[-3:-1]
    return total + 0.5 * float(np.abs(np.diff(open_points)).sum())


def _turning_points(values: Vector) -> Vector:
    changed = values[np.r_[True, np.diff(values) != 0.0]]
    if len(changed) < 3:
        return changed
    slopes = np.sign(np.diff(changed))
    return np.asarray(changed[np.r_[True, slopes[1:] != slopes[:-1], True]])
