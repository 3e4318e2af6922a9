"""The search of a narrowed portfolio by the states of its units, where that is all there is to decide."""

from __future__ import annotations

import time

import highspy
import numpy as np

from energy_models.arrays import Index
from energy_models.narrowing import Narrowed
from energy_models.portfolio import Problem
from energy_models.reduced_program import Reduced, pass_reduced
from energy_models.state_search import StateSearch, Stuck
from energy_ops.search import Search

MOST_UNITS = 30
"""Of 73 units the relaxation bears many half-open ones, alike, and a general solver's heuristics find plans sooner."""


def is_about_states(problem: Problem, narrowed: Narrowed) -> bool:
    """Is nothing else to be decided, and for few units?"""
    columns = [column for unit in problem.units for column in (unit.on, unit.start, unit.stop)]
    known = np.concatenate([*columns, narrowed.counts])
    integers = narrowed.program.integers()
    open_ = integers[narrowed.lower[integers] < narrowed.upper[integers]]
    return len(problem.units) <= MOST_UNITS and bool(np.isin(open_, known).all())


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
