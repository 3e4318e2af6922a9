"""Branch and bound over when units run, without cuts.

A general solver branches on single columns, learns of each by itself, and spends most of its time on cuts and on
finding plans. A portfolio's columns come in groups: the states of one unit, of which a relaxation leaves a stretch or
two undecided, and the number of its starts. Where to branch decides how long it takes (`branching.py`): what is
expected to gain most is split in earnest, and so is the next where that gains less than expected. The next relaxation
starts from its parent's basis. Which side a storage is at hardly matters to the cost: that is decided once all units
are.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Sequence

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.records import dataclass
from energy_models.search.branching import Branching, Choice, worth
from energy_models.search.goal import Goal, LooksFor, Plans, Tell
from energy_models.search.reduced_program import Reduced
from energy_models.search.rounding import WHOLE
from energy_ops.stopping import stop_requested

WHOLE_TOO = 1e-5
"""For what follows from columns that are as whole as the relaxations make them."""
DEPTH = 0.25
"""Of the way from the bound to the best plan."""
DEVEX = 1
HAIR = 1e-6
"""Of the gap, so that it is reached in rounded numbers too."""
TRY_ITERATIONS = 150
"""Of the simplex, on either side of a place of which nothing is known: half of what a part of its own takes."""
LOOKS = 2
"""So many splits of a node are looked at, where the first one gains less than …"""
ENOUGH = 0.7
"""… this share of what is expected of the next."""
FIRST_NEAR = 8
"""So many nodes, then twice as many each time."""
NO_PLAN = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
)
OUT_OF_TIME = (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt)


@dataclass(frozen=True)
class Node:
    """A part of the search: bounds of the columns to branch on, and its relaxation."""

    bound: float
    lower: Vector
    upper: Vector
    values: Vector
    basis: highspy.HighsBasis | None


@dataclass(frozen=True)
class Groups:
    """The places of the columns that must be whole."""

    states: Sequence[Index]
    """Those to branch on: the states of each unit, and the number of its starts."""
    others: Sequence[Index]
    """Those to branch on where all states are whole: which side each storage is at."""
    follow: Index
    """Those that are whole once all of these are."""


class Stuck(Exception):
    """A relaxation came to no end that the search understands."""


class TimeUp(Exception):
    """There is to be no further relaxation."""


class StateSearch:
    """The search and the best it has found."""

    objective: float
    values: Vector | None
    """The best plan found here, in all columns of the program."""

    def __init__(self, highs: highspy.Highs, reduced: Reduced, groups: Groups, goal: Goal, plans: Plans) -> None:
        """Takes a solver that holds the reduced relaxation, with a time limit."""
        self._highs, self._reduced, self._goal, self._plans = highs, reduced, goal, plans
        self._columns, self._follow = np.concatenate([*groups.states, *groups.others]).astype(np.int32), groups.follow
        ends = np.cumsum([len(group) for group in (*groups.states, *groups.others)])[:-1]
        self._branching = Branching(np.split(np.arange(len(self._columns)), ends), len(groups.states))
        self._states, self._patterns = sum(map(len, groups.states)), set[bytes]()
        self._open: list[tuple[float, int, Node]] = []
        self._number, self._closed_at, self._relaxed, self._near_at = itertools.count(), math.inf, -math.inf, FIRST_NEAR
        self.objective, self.values, self.nodes = goal.objective, None, 0

    @property
    def bound(self) -> float:
        """No plan costs less."""
        first_open = self._open[0][0] if self._open else math.inf
        return max(self._relaxed, min(self.objective, self._closed_at, first_open))

    def run(self, bound: float, tell: Tell) -> bool:
        """Searches until its goal is reached, or it is told to stop; is all searched, to the gap?

        Args:
            bound: what is proven of all plans.

        Raises:
            Stuck: a relaxation can't be solved, or is whole in its states but not in all that has to be.
        """
        self._relaxed = bound
        lower, upper = (side[self._columns] for side in (self._reduced.lower, self._reduced.upper))
        parent = Node(bound, lower, upper, lower, None)
        try:
            node = self._root(lower, upper)
            while node is not None or (node := self._next()) is not None:
                tell(self.objective, min(self.bound, node.bound), self.nodes)
                parent = node
                if self.nodes >= self._goal.nodes:
                    raise TimeUp
                self._look_near(node)
                node = self._nearby(self._branch(parent))
        except TimeUp:
            self._put(parent)
            return False
        return True

    def _root(self, lower: Vector, upper: Vector) -> Node | None:
        """The whole; what follows starts from a basis, which presolve would throw away."""
        # Exact weights would be computed anew for each basis that is set: a third of the time of a part.
        self._highs.setOptionValue("simplex_dual_edge_weight_strategy", DEVEX)
        node = self._solved(lower, upper, None)
        self._highs.setOptionValue("presolve", "off")
        return node

    def _look_near(self, node: Node) -> None:
        """Looks for a plan near a node, now and then: those that are whole by themselves lie deep."""
        if self._plans.near is not None and self.nodes >= self._near_at:
            self._near_at *= 2
            self._look(self._plans.near, node.values)

    def _look(self, looks_for: LooksFor, values: Vector) -> None:
        relaxed = self._reduced.fixed.copy()
        relaxed[self._reduced.columns[self._columns]] = values
        found = looks_for(relaxed, self.objective)
        if found is not None and found.objective < self.objective:
            self.objective, self.values = found

    @property
    def _cutoff(self) -> float:
        if math.isinf(self.objective):
            return math.inf
        return self.objective - (1.0 - HAIR) * max(self._goal.gap, 1e-9) * abs(self.objective)

    def _next(self) -> Node | None:
        if self._open and self._open[0][0] < self._cutoff:
            return heapq.heappop(self._open)[2]
        return None

    def _nearby(self, node: Node | None) -> Node | None:
        """The part just made, to go on with: plans lie in the depth, but far from the bound not the best ones."""
        if node is not None and self._open and node.bound > self.bound + DEPTH * (self.objective - self.bound):
            self._put(node)
            return None
        return node

    def _put(self, node: Node) -> None:
        heapq.heappush(self._open, (node.bound, next(self._number), node))

    def _branch(self, node: Node) -> Node | None:
        """Splits a node; gives the better part, to go on with."""
        if node.bound >= self._cutoff:
            self._closed_at = min(self._closed_at, node.bound)
            return None
        self.nodes += 1
        parts = [part for part in self._split(node) if part is not None]
        parts.sort(key=lambda part: part.bound)
        for part in parts[1:]:
            self._put(part)
        return parts[0] if parts else None

    def _split(self, node: Node) -> list[Node | None]:
        """The parts of a node where it is expected to gain most; another split is looked at where it doesn't."""
        stretches = self._branching.stretches(node.values)
        expected = {places[0]: self._expected(node, places[0]) for places in stretches}
        stretches.sort(key=lambda places: expected[places[0]], reverse=True)
        expected |= {choice: self._expected(node, choice) for places in stretches[:LOOKS] for choice in places[1:]}
        ranked = sorted(expected, key=expected.__getitem__, reverse=True)
        best, most = self._halves(node, ranked[0])
        for choice in ranked[1:LOOKS]:
            if None in best or most >= ENOUGH * expected[choice]:
                break
            parts, gained = self._halves(node, choice)
            best, most = (parts, gained) if gained > most else (best, most)
        return best

    def _expected(self, node: Node, choice: Choice) -> float:
        """What branching there is worth as far as is known; else as far as a few iterations on either side tell."""
        share, most = node.values[choice.place] % 1.0, self._cutoff - node.bound
        if self._branching.known(choice) is None:
            self._highs.setOptionValue("simplex_iteration_limit", TRY_ITERATIONS)
            down, up = (self._tried(node, choice, up) for up in (False, True))
            self._highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
            self._branching.learn(choice, share, down, up)
        gain = self._branching.known(choice)
        return 0.0 if gain is None else worth(share * gain.down, (1.0 - share) * gain.up, most)

    def _tried(self, node: Node, choice: Choice, up: bool) -> float:
        status = self._run(*_halved(node, choice.place, up), node.basis)
        most = self._cutoff - node.bound
        return most if status in NO_PLAN else min(most, self._highs.getInfo().objective_function_value - node.bound)

    def _halves(self, node: Node, choice: Choice) -> tuple[list[Node | None], float]:
        """The parts of a node, and what splitting it so was worth."""
        share, most = node.values[choice.place] % 1.0, self._cutoff - node.bound
        parts = [self._solved(*_halved(node, choice.place, up), node.basis) for up in (False, True)]
        down, up = ((self._cutoff if part is None else part.bound) - node.bound for part in parts)
        self._branching.learn(choice, share, down, up)
        return parts, worth(down, up, most)

    def _solved(self, lower: Vector, upper: Vector, basis: highspy.HighsBasis | None) -> Node | None:
        """The part of these bounds, if it may hold a better plan and isn't one itself."""
        status = self._run(lower, upper, basis)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        bound = self._highs.getInfo().objective_function_value
        if status == highspy.HighsModelStatus.kObjectiveBound or bound >= self._cutoff:
            self._closed_at = min(self._closed_at, self._cutoff)
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Stuck(str(status))
        every = np.array(self._highs.getSolution().col_value)
        values = every[self._columns]
        if not _are_whole(values):
            if self._is_new_pattern(values[: self._states]):
                self._look(self._plans.beside, values)
                if bound >= self._cutoff:
                    self._closed_at = min(self._closed_at, bound)
                    return None
            return Node(bound, lower, upper, values, self._highs.getBasis())
        follow = every[self._follow]
        if (np.abs(follow - np.round(follow)) > WHOLE_TOO).any():
            raise Stuck("whole in part")
        self.objective, self.values = bound, self._reduced.whole(every)
        return None

    def _is_new_pattern(self, states: Vector) -> bool:
        """Are all states whole, as they haven't been yet?"""
        pattern = np.round(states).tobytes()
        if not _are_whole(states) or pattern in self._patterns:
            return False
        self._patterns.add(pattern)
        return True

    def _run(self, lower: Vector, upper: Vector, basis: highspy.HighsBasis | None) -> highspy.HighsModelStatus:
        self._highs.changeColsBounds(len(self._columns), self._columns, lower, upper)
        if basis is not None:
            self._highs.setBasis(basis)
        self._highs.setOptionValue("objective_bound", self._cutoff)
        self._highs.run()
        status: highspy.HighsModelStatus = self._highs.getModelStatus()
        if stop_requested() or status in OUT_OF_TIME:
            raise TimeUp
        return status


def _are_whole(values: Vector) -> bool:
    return bool((np.abs(values - np.round(values)) <= WHOLE).all())


def _halved(node: Node, place: int, up: bool) -> tuple[Vector, Vector]:
    lower, upper = node.lower.copy(), node.upper.copy()
    if up:
        lower[place] = math.ceil(node.values[place])
    else:
        upper[place] = math.floor(node.values[place])
    return lower, upper
