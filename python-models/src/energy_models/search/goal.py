"""What a search by states is for: where it ends, whom it tells, and where plans come from besides its relaxations."""

from __future__ import annotations

import math
from collections.abc import Callable

from energy_models.arrays import Vector
from energy_models.records import dataclass
from energy_models.search.solution import Plan

MOST_NODES = 300
"""Searches that come to an end mostly do so within 100."""


@dataclass(frozen=True)
class Goal:
    """Where a search ends."""

    gap: float
    nodes: int = MOST_NODES
    objective: float = math.inf
    """What the best plan that is there already costs."""


Tell = Callable[[float, float, int], None]
"""Told of the best objective, the bound and the number of nodes."""
LooksFor = Callable[[Vector, float], Plan | None]
"""A plan that costs less than is known, from a relaxation, both in all columns of the program; None if none is found.
"""


@dataclass(frozen=True)
class Plans:
    """Where plans come from, besides relaxations that are whole."""

    near: LooksFor | None
    """Looks near one."""
    beside: LooksFor
    """Keeps its states, which are whole, and decides the rest."""
