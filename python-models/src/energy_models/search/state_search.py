"""Branch and bound over when units run, without cuts.

A general solver branches on single columns, learns of each by itself, and spends most of its time on cuts and on
finding plans. A portfolio's columns come in groups: the states of one unit, of which a relaxation leaves a stretch or
two undecided, and the number of its starts. Where to branch decides how long it takes (`branching.py`): what is
expected to gain most is split in earnest, and so is the next where that gains less than expected. The next relaxation
starts from its parent's basis. Where a part has much less to gain than the whole, most of its states follow from its
prices (`settled_states.py`), and it goes on in a smaller relaxation. Which side a storage is at hardly matters to the
cost: that is decided once all units are.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.records import dataclass
from energy_models.search.branching import Choice, worth
from energy_models.search.goal import Goal, LooksFor, Plans, Tell
from energy_models.search.relaxed_part import RelaxedPart, TimeUp, are_whole

WHOLE_TOO = 1e-5
"""For what follows from columns that are as whole as the relaxations make them."""
DEPTH = 0.25
"""Of the way from the bound to the best plan."""
HAIR = 1e-6
"""Of the gap, so that it is reached in rounded numbers too."""
SURE = 1e-7
"""Of the bound, for the solver's tolerances."""
LOOKS = 2
"""So many splits of a node are looked at, where the first one gains less than …"""
ENOUGH = 0.7
"""… this share of what is expected of the next."""
FIRST_NEAR = 8
"""So many nodes, then twice as many each time."""
ROUND = 100
"""So many nodes more than its goal allows, again and again, where the last ones closed …"""
CLOSING = 0.25
"""… this share of what is left between the bound and the gap asked for: a general solver would begin anew."""
NARROWER = 0.65
"""Where a node has no more than this share left to gain, of what the relaxation it is in was made for, …"""
LARGE = 8000
"""… and that has so many columns, its states are settled anew: it takes as long as a few of its relaxations."""
NO_PLAN = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
)


@dataclass(frozen=True)
class Node:
    """A part of the search: bounds of the columns to branch on, and its relaxation."""

    part: RelaxedPart
    """What it is solved in."""
    room: float
    """What was left to gain where that was made."""
    bound: float
    lower: Vector
    upper: Vector
    values: Vector
    basis: highspy.HighsBasis | None


@dataclass(frozen=True)
class Settling:
    """A node whose states are to be settled."""

    lower: Vector
    """Of all columns of the program, like the upper bounds."""
    upper: Vector
    duals: Vector
    """Of all rows of the program."""
    spare: float
    """By how much a better plan may cost more than the relaxation."""


Settles = Callable[[Settling, RelaxedPart, highspy.HighsBasis | None], RelaxedPart]
"""Makes the smaller relaxation of a node in another one, and its basis there."""


class Stuck(Exception):
    """A relaxation came to no end that the search understands."""


class StateSearch:
    """The search and the best it has found."""

    objective: float
    values: Vector | None
    """The best plan found here, in all columns of the program."""

    def __init__(self, whole: RelaxedPart, goal: Goal, plans: Plans, settles: Settles | None = None) -> None:
        """Takes the relaxation of all that is to be searched."""
        self._whole, self._goal, self._plans, self._settles = whole, goal, plans, settles
        self._open: list[tuple[float, int, Node]] = []
        self._number, self._closed_at, self._relaxed, self._near_at = itertools.count(), math.inf, -math.inf, FIRST_NEAR
        self._ends_at, self._left_at = goal.nodes, dict[int, float]()
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
        lower, upper = self._whole.bounds()
        parent = Node(self._whole, math.inf, bound, lower, upper, lower, None)
        try:
            node = self._root(self._whole)
            while node is not None or (node := self._next()) is not None:
                tell(self.objective, min(self.bound, node.bound), self.nodes)
                parent = node
                if not self._may_go_on(node):
                    raise TimeUp
                if self._is_narrower(node):
                    node = self._settled(node)
                    continue
                self._look_near(node)
                node = self._nearby(self._branch(parent))
        except TimeUp:
            self._put(parent)
            return False
        return True

    def _may_go_on(self, node: Node) -> bool:
        """Are there nodes left, or is it so near to its end that more are worth it?"""
        self._left_at.setdefault(self.nodes // ROUND, self._cutoff - min(self.bound, node.bound))
        if self.nodes < self._ends_at:
            return True
        self._ends_at += ROUND
        before, now = (self._left_at.get(self.nodes // ROUND - rounds, 0.0) for rounds in (1, 0))
        return self._plans.near is not None and now <= (1.0 - CLOSING) * before

    def _root(self, part: RelaxedPart) -> Node | None:
        """All of a part."""
        return self._solved(part, math.inf, *part.bounds(), part.basis)

    def _is_narrower(self, node: Node) -> bool:
        """Is so much less to be gained in a node that its states are worth settling anew?"""
        room = self._cutoff - node.bound
        is_large = self._settles is not None and len(node.part.reduced.columns) >= LARGE
        return is_large and 0.0 < room <= NARROWER * node.room

    def _settled(self, node: Node) -> Node | None:
        """The node in a relaxation of its own."""
        assert self._settles is not None
        part = node.part
        if part.solve(node.lower, node.upper, node.basis, math.inf) != highspy.HighsModelStatus.kOptimal:
            raise Stuck("no second time")
        spare = self._cutoff - node.bound + SURE * abs(node.bound)
        settling = Settling(*part.bounds_in_program(node.lower, node.upper), part.row_duals(), spare)
        self._closed_at = min(self._closed_at, self._cutoff)  # where states were fixed that cost as much
        return self._root(self._settles(settling, part, node.basis))

    def _look_near(self, node: Node) -> None:
        """Looks for a plan near a node, now and then: those that are whole by themselves lie deep."""
        if self._plans.near is not None and self.nodes >= self._near_at:
            self._near_at *= 2
            self._look(self._plans.near, node.part, node.values)

    def _look(self, looks_for: LooksFor, part: RelaxedPart, values: Vector) -> None:
        found = looks_for(part.whole_program(values), self.objective)
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
        stretches = node.part.branching.stretches(node.values)
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
        branching = node.part.branching
        if branching.known(choice) is None:
            down, up = (self._tried(node, choice, up) for up in (False, True))
            branching.learn(choice, share, down, up)
        gain = branching.known(choice)
        return 0.0 if gain is None else worth(share * gain.down, (1.0 - share) * gain.up, most)

    def _tried(self, node: Node, choice: Choice, up: bool) -> float:
        status = node.part.solve_a_little(*_halved(node, choice.place, up), node.basis, self._cutoff)
        most = self._cutoff - node.bound
        return most if status in NO_PLAN else min(most, node.part.cost - node.bound)

    def _halves(self, node: Node, choice: Choice) -> tuple[list[Node | None], float]:
        """The parts of a node, and what splitting it so was worth."""
        share, most = node.values[choice.place] % 1.0, self._cutoff - node.bound
        parts = [
            self._solved(node.part, node.room, *_halved(node, choice.place, up), node.basis) for up in (False, True)
        ]
        down, up = ((self._cutoff if part is None else part.bound) - node.bound for part in parts)
        node.part.branching.learn(choice, share, down, up)
        return parts, worth(down, up, most)

    def _solved(
        self, part: RelaxedPart, room: float, lower: Vector, upper: Vector, basis: highspy.HighsBasis | None
    ) -> Node | None:
        """The node of these bounds, if it may hold a better plan and isn't one itself."""
        status = part.solve(lower, upper, basis, self._cutoff)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        bound = part.cost
        if status == highspy.HighsModelStatus.kObjectiveBound or bound >= self._cutoff:
            self._closed_at = min(self._closed_at, self._cutoff)
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Stuck(str(status))
        every = np.array(part.highs.getSolution().col_value)
        values = every[part.places]
        if not are_whole(values):
            basis = part.highs.getBasis()
            if part.is_new_pattern(values):
                self._look(self._plans.beside, part, values)
                if bound >= self._cutoff:
                    self._closed_at = min(self._closed_at, bound)
                    return None
            room = self._cutoff - bound if math.isinf(room) else room
            return Node(part, room, bound, lower, upper, values, basis)
        follow = every[part.follow]
        if (np.abs(follow - np.round(follow)) > WHOLE_TOO).any():
            raise Stuck("whole in part")
        self.objective, self.values = bound, part.reduced.whole(every)
        return None


def _halved(node: Node, place: int, up: bool) -> tuple[Vector, Vector]:
    lower, upper = node.lower.copy(), node.upper.copy()
    if up:
        lower[place] = math.ceil(node.values[place])
    else:
        upper[place] = math.floor(node.values[place])
    return lower, upper
