"""The search of a portfolio by the states of its units, where that is all there is to decide.

First for a plan near the relaxation: with the states fixed that are whole there its program is a quarter of the whole,
and a node costs a tenth (the heuristic RENS: Berthold, "RENS: the optimal rounding", Math. Program. Comput. 6, 2014).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.search.narrowing import Part, Plan
from energy_models.search.reduced_program import Reduced, pass_reduced
from energy_models.search.rounding import fix_what_is_whole, states_of
from energy_models.search.state_search import Goal, StateSearch, Stuck

ROUNDING_GAP = 5e-4
ROUNDING_NODES = 80


def is_about_states(problem: Problem, part: Part) -> bool:
    """Is nothing else to be decided?"""
    columns = [column for unit in problem.units for column in (unit.on, unit.start, unit.stop)]
    known = np.concatenate([*columns, part.counts])
    integers = part.program.integers()
    open_ = integers[part.lower[integers] < part.upper[integers]]
    return bool(np.isin(open_, known).all())


def round_by_states(
    problem: Problem, part: Part, relaxed: Vector, highs: highspy.Highs, hear: Callable[[float], None]
) -> Plan | None:
    """The best plan, or nearly, whose units are on and off where they wholly are in a relaxation.

    Args:
        relaxed: in the portfolio's columns.
        highs: a solver with its options set.
        hear: told what each plan costs.
    """
    lower, upper = part.lower.copy(), part.upper.copy()
    fix_what_is_whole(states_of(problem), relaxed, lower, upper)
    if (lower > upper).any():
        return None

    near = replace(part, lower=lower, upper=upper)
    goal = Goal(ROUNDING_GAP, ends_of(highs), ROUNDING_NODES)
    found = search_states(problem, near, highs, goal, lambda best, *_: hear(best))
    if found is None or found[0].values is None:
        return None
    return found[0].objective, found[0].values[: problem.program.column_count]


def search_states(
    problem: Problem,
    part: Part,
    highs: highspy.Highs,
    goal: Goal,
    tell: Callable[[float, float, int], None],
) -> tuple[StateSearch, bool] | None:
    """Searches to its goal or the solver's time limit; the search with its best and whether it is done, or None where
    it can't.

    Args:
        highs: a solver with its options set.
        tell: told of the best objective, the bound and the number of nodes.
    """
    reduced = pass_reduced(part.program, part.lower, part.upper, highs)
    states = StateSearch(highs, reduced, _groups(problem, part, reduced), _integers(part, reduced), goal)
    try:
        return states, states.run(part.bound, tell)
    except Stuck:
        return None


def ends_of(highs: highspy.Highs) -> float:
    """When a solver's time limit is over, if it began now, by the monotonic clock."""
    return float(time.monotonic() + highs.getOptionValue("time_limit")[1])


def _groups(problem: Problem, part: Part, reduced: Reduced) -> list[Index]:
    counts = [np.array([count], dtype=np.int32) for count in part.counts]
    return [reduced.places(columns) for columns in (*(unit.on for unit in problem.units), *counts)]


def _integers(part: Part, reduced: Reduced) -> Index:
    return reduced.places(part.program.integers())
