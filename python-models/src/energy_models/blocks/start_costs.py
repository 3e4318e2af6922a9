"""Start costs that depend on how long a unit was off.

Matching of starts with the stops before them (KOW start-up costs of Knueven, Ostrowski & Watson 2020): every start pays
the coldest category unless it is matched with a stop recent enough for a warmer one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.program import Program
from energy_models.inputs.unit_data import Unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike as Numbers


def coldest_cost(unit: Unit) -> float:
    """What a start costs before savings: the objective coefficient of the start columns."""
    return unit.starts[-1][1] if unit.starts else 0.0


def add_start_savings(program: Program, unit: Unit, start: Index, stop: Index) -> None:
    """Adds what a start saves when it follows a stop closely enough for a warmer category."""
    if not unit.starts:
        return
    count = len(start)
    coldest_lag, coldest = unit.starts[-1]
    shortest = unit.least_down_blocks
    lags, costs = np.array(unit.starts).T

    def saved(blocks_off: Numbers) -> Vector:
        reached = np.searchsorted(lags, blocks_off, side="right") - 1
        return np.asarray(coldest - costs[np.maximum(reached, 0)])

    off = np.arange(count)[:, None] - np.arange(count)[None, :]  # off[t, τ]: blocks from a stop at τ to a start at t
    t, tau = np.nonzero((off >= shortest) & (off < coldest_lag))
    worth = saved(off[t, tau]) > 0.0
    t, tau = t[worth], tau[worth]
    long_off = unit.blocks_before + np.arange(count)
    before = np.flatnonzero((saved(long_off) > 0.0) & (not unit.on_before))
    savings = np.r_[saved(off[t, tau]), saved(long_off[before])]
    if len(savings) == 0:
        return
    # A matching of starts and stops: with these whole, a best one is whole.
    match = program.columns(len(savings), upper=1.0, cost=-savings, whole=True)
    starts = program.rows(-math.inf, 0.0, (start, -1.0))
    program.entries(starts[np.r_[t, before]], match, 1.0)
    stops = program.rows(-math.inf, 0.0, (stop, -1.0))
    program.entries(stops[tau], match[: len(t)], 1.0)
    if len(before):
        once = program.rows(-math.inf, 1.0, count=1)
        program.entries(np.repeat(once, len(before)), match[len(t) :], 1.0)
