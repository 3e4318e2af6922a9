"""The search of a portfolio by the states of its units.

First for a plan near the relaxation: with the states fixed that are whole there its program is a quarter of the whole,
and a node costs a tenth (the heuristic RENS: Berthold, "RENS: the optimal rounding", Math. Program. Comput. 6, 2014).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.records import replace
from energy_models.search.goal import Goal, LooksFor, Plans, Tell
from energy_models.search.narrowing import Part
from energy_models.search.reduced_program import Reduced, pass_reduced, rows_of
from energy_models.search.relaxed_part import Groups, RelaxedPart
from energy_models.search.rounding import fix_what_is_whole, states_of
from energy_models.search.settled_states import UnitsAlone
from energy_models.search.solution import Plan
from energy_models.search.solver import plan_of
from energy_models.search.state_search import Settles, Settling, StateSearch, Stuck

Solver = Callable[[], highspy.Highs]
"""Makes a solver with its options set, which knows how much time is left."""
ROUNDING_GAP, ROUNDING_NODES = 5e-4, 80
REST_GAP, REST_NODES = 1e-6, 20
"""Of the search for the sides of storages; it hardly ever needs to branch."""


def round_by_states(
    problem: Problem, part: Part, relaxed: Vector, solver: Solver, known: float, tell: Tell, gap: float = ROUNDING_GAP
) -> Plan | None:
    """The best plan, or nearly, whose units are on and off where they wholly are in a relaxation.

    Args:
        relaxed: in the columns of the part, or of the portfolio.
        known: what a plan must cost less than.
        tell: told of each plan.
    """
    lower, upper = part.lower.copy(), part.upper.copy()
    fix_what_is_whole(states_of(problem), relaxed, lower, upper)
    if (lower > upper).any():
        return None
    near, goal = replace(part, lower=lower, upper=upper), Goal(gap, ROUNDING_NODES, known)
    found = _searched(problem, near, solver, goal, tell)
    if found is None or found[0].values is None:
        return None
    return Plan(found[0].objective, found[0].values)


def search_states(
    problem: Problem, part: Part, solver: Solver, goal: Goal, tell: Tell
) -> tuple[StateSearch, bool] | None:
    """Searches to its goal or the solver's time limit; the search with its best and whether it is done, or None where
    it can't.

    Args:
        tell: told of the best objective, the bound and the number of nodes.
    """

    def near(relaxed: Vector, known: float) -> Plan | None:
        return round_by_states(problem, part, relaxed, solver, known, lambda *_: None, goal.gap)

    return _searched(problem, part, solver, goal, tell, near)


def _searched(
    problem: Problem, part: Part, solver: Solver, goal: Goal, tell: Tell, near: LooksFor | None = None
) -> tuple[StateSearch, bool] | None:

    def beside(relaxed: Vector, _: float) -> Plan | None:
        return _decide_the_rest(problem, part, relaxed, solver())

    plans = Plans(near, beside)
    settles = None if near is None or problem.branches else _settling(problem, part, solver)
    states = StateSearch(_relaxed(problem, part, solver()), goal, plans, settles)
    try:
        return states, states.run(part.bound, tell)
    except Stuck:
        return None


def _settling(problem: Problem, part: Part, solver: Solver) -> Settles:
    @cache
    def alone() -> UnitsAlone:
        return UnitsAlone(problem, part.program, part.counts)

    def settles(node: Settling, within: RelaxedPart, basis: highspy.HighsBasis | None) -> RelaxedPart:
        lower, upper = node.lower.copy(), node.upper.copy()
        alone().settle(node.duals, node.spare, lower, upper, solver)
        made = _relaxed(problem, replace(part, lower=lower, upper=upper), solver(), (within, basis))
        made.take_over_gains(within)
        return made

    return settles


def _relaxed(
    problem: Problem,
    part: Part,
    highs: highspy.Highs,
    before: tuple[RelaxedPart, highspy.HighsBasis | None] | None = None,
) -> RelaxedPart:
    """The relaxation of a part; of one within another it begins with that one's basis."""
    reduced = pass_reduced(rows_of(part.program), part.program.costs(), part.lower, part.upper, highs)
    basis = None
    if before is not None and before[1] is not None:
        basis = reduced.basis_of(before[0].reduced, before[1])
    elif part.basis is not None:
        basis = reduced.basis_from(part.basis)
    return RelaxedPart(highs, reduced, _groups(problem, part, reduced), basis)


def _decide_the_rest(problem: Problem, part: Part, relaxed: Vector, highs: highspy.Highs) -> Plan | None:
    """The best plan whose units run as they do in a relaxation: few sides of storages matter where they are whole."""
    lower, upper = part.lower.copy(), part.upper.copy()
    fix_what_is_whole(states_of(problem), relaxed, lower, upper)
    for name, value in (("mip_rel_gap", REST_GAP), ("mip_max_nodes", REST_NODES)):
        highs.setOptionValue(name, value)
    part.program.pass_to(highs, bounds=(lower, upper))
    highs.run()
    return plan_of(highs)


def _groups(problem: Problem, part: Part, reduced: Reduced) -> Groups:
    counts = [np.array([count], dtype=np.int32) for count in part.counts]
    states = [*(unit.on for unit in problem.units), *counts]
    follow = np.concatenate([column for unit in problem.units for column in (unit.start, unit.stop)])
    others = np.setdiff1d(part.program.integers(), np.concatenate([*states, follow])).astype(np.int32)
    # Those of one storage were added block by block, one call after the other.
    ends = np.flatnonzero(np.diff(others) > 1) + 1
    return Groups(
        [reduced.places(columns) for columns in states],
        [reduced.places(columns) for columns in np.split(others, ends)],
        reduced.places(np.sort(follow)),
    )
