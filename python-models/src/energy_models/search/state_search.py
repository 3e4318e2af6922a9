"""Branch and bound over when units run, where the relaxation leaves few of them undecided.

A general solver branches on single columns and learns of each by itself, and spends most of its time on cuts and on
finding out what to branch on. A portfolio's columns come in groups: the states of one unit, of which a relaxation
leaves a stretch or two undecided, and the number of its starts. What a branch gains is learned per group, after two
tries each, and a state in the middle of a stretch halves it. The next relaxation starts from its parent's basis.

Achterberg, Koch & Martin, "Branching rules revisited", Oper. Res. Lett. 33, 2005: pseudocosts, here one per group.
"""

from __future__ import annotations

import heapq
import itertools
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import field

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.records import dataclass
from energy_models.search.reduced_program import Reduced
from energy_ops.stopping import stop_requested

WHOLE = 1e-6
WHOLE_TOO = 1e-5
"""For what follows from columns that are as whole as that."""
ABOUT = 0.1
DEPTH = 0.25
"""Of the way from the bound to the best plan."""
TRIES = 2
TRY_ITERATIONS = 60
MOST_NODES = 70
"""Searches that come to an end do so within 62. One of twelve units was a third nearer to its gap after 300 nodes and
20 CPU s, where a general solver takes 12 to its end."""
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


@dataclass
class Gains:
    """What branching in a group has gained so far, per unit of rounding."""

    down: list[float] = field(default_factory=list)
    up: list[float] = field(default_factory=list)

    def expected(self, share: float) -> float:
        """The product of both sides for a value of this fraction; one side alone proves nothing."""
        down, up = (sum(side) / max(1, len(side)) for side in (self.down, self.up))
        return max(share * down, 1e-6) * max((1.0 - share) * up, 1e-6)


class Stuck(Exception):
    """A relaxation came to no end that the search understands."""


class TimeUp(Exception):
    """There is to be no further relaxation."""


class StateSearch:
    """The search and the best it has found."""

    objective: float
    values: Vector | None
    """The best plan found here, in all columns of the program."""

    def __init__(
        self, highs: highspy.Highs, reduced: Reduced, groups: Sequence[Index], integers: Index, gap: float
    ) -> None:
        """Takes a solver that holds the reduced relaxation.

        Args:
            groups: the places of the columns to branch on.
            integers: those of all that are whole once these are.
        """
        self._highs, self._reduced, self._integers, self._gap = highs, reduced, integers, gap
        self._columns = np.concatenate(groups).astype(np.int32)
        self._members = np.split(np.arange(len(self._columns)), np.cumsum([len(group) for group in groups])[:-1])
        self._gains = [Gains() for _ in groups]
        self._open: list[tuple[float, int, Node]] = []
        self._number, self._closed_at, self._relaxed, self._ends = itertools.count(), math.inf, -math.inf, math.inf
        self.objective, self.values, self.nodes = math.inf, None, 0

    @property
    def bound(self) -> float:
        """No plan costs less."""
        first_open = self._open[0][0] if self._open else math.inf
        return max(self._relaxed, min(self.objective, self._closed_at, first_open))

    def run(self, objective: float, bound: float, ends: float, tell: Callable[[float, float, int], None]) -> bool:
        """Searches to the gap, or until time is up, it is told to stop or comes to no end; is it done?

        Args:
            objective, bound: of the plan that is there already, and what is proven of all.
            ends: when time is up, by the monotonic clock.
            tell: told of the best objective, the bound and the number of nodes.

        Raises:
            Stuck: a relaxation can't be solved, or is whole in its states but not in all that has to be.
        """
        self.objective, self._relaxed, self._ends = objective, bound, ends
        lower, upper = (side[self._columns] for side in (self._reduced.lower, self._reduced.upper))
        parent = Node(bound, lower, upper, lower, None)
        try:
            node = self._solved(lower, upper, None)
            while node is not None or (node := self._next()) is not None:
                tell(self.objective, min(self.bound, node.bound), self.nodes)
                parent = node
                if self.nodes >= MOST_NODES:
                    raise TimeUp
                node = self._nearby(self._branch(parent))
        except TimeUp:
            self._put(parent)
            return False
        return True

    @property
    def _cutoff(self) -> float:
        return self.objective - max(self._gap, 1e-9) * abs(self.objective)

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
        options = self._options(node.values)
        group, place = options[0] if len(options) == 1 else max(options, key=lambda option: self._promise(node, option))
        parts = [part for up in (False, True) if (part := self._part(node, group, place, up)) is not None]
        parts.sort(key=lambda part: part.bound)
        for part in parts[1:]:
            self._put(part)
        return parts[0] if parts else None

    def _options(self, values: Vector) -> list[tuple[int, int]]:
        """Per group and stretch of broken values the one that is most so."""
        broken, found = np.abs(values - np.round(values)), []
        for group, members in enumerate(self._members):
            places = members[broken[members] > WHOLE].astype(np.int32)
            if len(places):
                stretches = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
                found += [(group, _middle(stretch, broken[stretch])) for stretch in stretches]
        return found

    def _promise(self, node: Node, option: tuple[int, int]) -> float:
        group, place = option
        gains, share = self._gains[group], node.values[place] % 1.0
        if min(len(gains.down), len(gains.up)) < TRIES:
            most = self._cutoff - node.bound
            self._highs.setOptionValue("simplex_iteration_limit", TRY_ITERATIONS)
            for side, up in ((gains.down, False), (gains.up, True)):
                status = self._run(*_halved(node, place, up), node.basis)
                gain = self._highs.getInfo().objective_function_value - node.bound
                gain = most if status in NO_PLAN else min(most, max(0.0, gain))
                side.append(gain / max(1.0 - share if up else share, WHOLE))
            self._highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
        return gains.expected(share)

    def _part(self, node: Node, group: int, place: int, up: bool) -> Node | None:
        part = self._solved(*_halved(node, place, up), node.basis)
        share, gains = node.values[place] % 1.0, self._gains[group]
        gain = (self._cutoff if part is None else min(part.bound, self._cutoff)) - node.bound
        (gains.up if up else gains.down).append(max(0.0, gain) / max(1.0 - share if up else share, WHOLE))
        return part

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
        if self._options(values):
            return Node(bound, lower, upper, values, self._highs.getBasis())
        whole = every[self._integers]
        if (np.abs(whole - np.round(whole)) > WHOLE_TOO).any():
            raise Stuck("whole in part")
        self.objective, self.values = bound, self._reduced.whole(every)
        return None

    def _run(self, lower: Vector, upper: Vector, basis: highspy.HighsBasis | None) -> highspy.HighsModelStatus:
        self._highs.changeColsBounds(len(self._columns), self._columns, lower, upper)
        if basis is not None:
            self._highs.setBasis(basis)
        self._highs.setOptionValue("objective_bound", self._cutoff)
        self._highs.run()
        status: highspy.HighsModelStatus = self._highs.getModelStatus()
        if stop_requested() or time.monotonic() >= self._ends or status in OUT_OF_TIME:
            raise TimeUp
        return status


def _middle(stretch: Index, broken: Vector) -> int:
    """A place where a stretch is about as broken as anywhere: the middle one, lest branches creep along it."""
    most = np.flatnonzero(broken >= broken.max() - ABOUT)
    return int(stretch[most[len(most) // 2]])


def _halved(node: Node, place: int, up: bool) -> tuple[Vector, Vector]:
    lower, upper = node.lower.copy(), node.upper.copy()
    if up:
        lower[place] = math.ceil(node.values[place])
    else:
        upper[place] = math.floor(node.values[place])
    return lower, upper
