"""The search of a narrowed portfolio by the states of its units, where that is all there is to decide."""

from __future__ import annotations

import time

import highspy
import numpy as np

from energy_models.arrays import Index
from energy_models.blocks.portfolio import Problem
from energy_models.search.narrowing import Narrowed
from energy_models.search.reduced_program import Reduced, pass_reduced
from energy_models.search.solution import relative_gap
from energy_models.search.state_search import StateSearch, Stuck
from energy_ops.search import Search

MOST_UNITS = 30
"""Of 73 units the relaxation bears many half-open ones, alike, and a general solver's heuristics find plans sooner."""
MOST_GAP = 5e-3
"""Where the first plan is further from its bound the relaxation says little, and a general solver's cuts say more: five
units and a storage over three days, at 1 %, take it 8 CPU s, and the states more than 60."""


def is_about_states(problem: Problem, narrowed: Narrowed) -> bool:
    """Is nothing else to be decided, for few units and near the bound?"""
    if len(problem.units) > MOST_UNITS or relative_gap(narrowed.objective, narrowed.bound) > MOST_GAP:
        return False
    columns = [column for unit in problem.units for column in (unit.on, unit.start, unit.stop)]
    known = np.concatenate([*columns, narrowed.counts])
    integers = narrowed.program.integers()
    open_ = integers[narrowed.lower[integers] < narrowed.upper[integers]]
    return bool(np.isin(open_, known).all())


def search_states(
    problem: Problem, narrowed: Narrowed, highs: highspy.Highs, gap: float, search: Search
) -> tuple[StateSearch, bool] | None:
    """Searches to the gap or the solver's time limit; the search with its best and whether it is done, or None where
    it can't.

    Args:
        highs: a solver with its options set.
    """
    highs.setOptionValue("presolve", "off")
    ends = time.monotonic() + highs.getOptionValue("time_limit")[1]
    reduced = pass_reduced(narrowed.program, narrowed.lower, narrowed.upper, highs, narrowed.basis)
    states = StateSearch(highs, reduced, _groups(problem, narrowed, reduced), _integers(narrowed, reduced), gap)
    try:
        return states, states.run(narrowed.objective, narrowed.bound, ends, search.hear)
    except Stuck:
        return None


def _groups(problem: Problem, narrowed: Narrowed, reduced: Reduced) -> list[Index]:
    counts = [np.array([count], dtype=np.int32) for count in narrowed.counts]
    return [reduced.places(columns) for columns in (*(unit.on for unit in problem.units), *counts)]


def _integers(narrowed: Narrowed, reduced: Reduced) -> Index:
    return reduced.places(narrowed.program.integers())
