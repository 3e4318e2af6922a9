"""Stretches of a site's horizon whose decisions belong together: a plan is improved in one of them at a time."""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Index, Mask
from energy_models.search.sides import Sides

APART_H, AROUND_H, LONGEST_H = 2.0, 1.0, 6.0
"""Blocks this far apart are in zones of their own; a zone goes so far around its blocks, which are no further apart."""


def zones_around(sides: Sides, blocks: Index, block_hours: float) -> list[Mask]:
    """The decisions of all storages around these blocks, a mask per zone, in the order of time."""
    zones = list[tuple[int, int]]()
    for block in np.unique(blocks).tolist():
        is_near = bool(zones) and block - zones[-1][1] <= APART_H / block_hours
        if is_near and block - zones[-1][0] < LONGEST_H / block_hours:
            zones[-1] = zones[-1][0], block
        else:
            zones.append((block, block))
    around = AROUND_H / block_hours
    return [(sides.block >= first - around) & (sides.block <= last + around) for first, last in zones]
