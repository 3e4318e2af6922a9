"""Storage sites by one linear program whose bounds change: its relaxation, a dive, and branch and bound.

The relaxation is within the gap of the best plan for three sites of four. HiGHS has to find that plan first, with cuts
and heuristics that take ten times as long as diving for it, and its result has to be solved again for prices.
"""

from __future__ import annotations

import heapq
import itertools
import math
import time
from collections.abc import Callable
from functools import cached_property

import highspy
import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.storage_block import BOTH_MW
from energy_models.records import dataclass, replace
from energy_models.search.sides import Look, Sides, apart, look_at, with_whole_switches
from energy_models.search.solution import Solution, SolverLimits, relative_gap
from energy_ops.stopping import stop_requested

DIVED_AT_ONCE = 0.6
"""The share of the broken decisions that each step of a dive takes."""
FAR = 3e-3
"""A plan further from the relaxation than this needs cuts, not branches."""
FEW_NODES, MOST_NODES = 20, 100
"""Before other ways are tried, and after."""
ZONE_NODES = 20
SMALL_STEP = 0.05
"""The share of the gap that is allowed by which a zone has to become better."""
TRIED = 4
"""Decisions of which nothing is known yet that are tried at a node."""
LEAST_COST = 1e-6
"""Two costs that differ by no more are one."""

Hear = Callable[[float | None, float], None]


@dataclass(frozen=True)
class Node:
    """Decisions taken, and the linear program's solution with them."""

    low: Vector
    high: Vector
    objective: float
    values: Vector
    row_duals: Vector
    look: Look


class SideSearch:
    """A search that is asked for its relaxation first, then for a plan near it, then for a proof."""

    def __init__(
        self,
        highs: highspy.Highs,
        sides: Sides,
        upper: Vector,
        limits: SolverLimits,
        hear: Hear,
        scale: float | None = None,
    ) -> None:
        """Begins a search.

        Args:
            highs: holds the linear program; interrupted, it ends the search.
            upper: the columns' upper bounds.
            hear: is told the objective of the best plan and the bound.
            scale: the cost that gaps are a share of, where that isn't the plan's own.
        """
        self.highs, self.sides, self.upper, self.limits, self.hear = highs, sides, upper, limits, hear
        self._scale = scale
        self.best: Node | None = None
        self.bound, self.nodes = -math.inf, 0
        self.began = time.monotonic()

    @cached_property
    def gains(self) -> _Gains:
        """What decisions have cost so far; most sites need no branches."""
        return _Gains(len(self.sides.own))

    def relax(self) -> Node | None:
        """The relaxation, with which a search begins: its objective is the bound.

        Returns:
            None where it has no solution, or not in time.
        """
        count = len(self.sides.own)
        root = self._run(np.zeros(count), np.ones(count))
        if root is not None:
            self.bound = root.objective
        return root

    def dive(self, root: Node) -> None:
        """Takes the clearest decisions of each solution, until none is broken."""
        node: Node | None = root
        while node is not None and node.look.broken.any() and not self._is_hopeless(node.objective, LEAST_COST):
            if not self._may_go_on():
                return
            broken = np.flatnonzero(node.look.broken).astype(np.int32)
            chosen = apart(self.sides, node.look, broken, max(1, round(DIVED_AT_ONCE * len(broken))))
            low, high = node.low.copy(), node.high.copy()
            low[chosen] = high[chosen] = node.look.is_on[chosen]
            node = self._solved(low, high)

    def fix(self, values: Vector) -> Node | None:
        """The linear program with the binaries as they are in a solution."""
        fixed = self.sides.switch >= 0
        low, high = np.zeros(len(fixed)), np.ones(len(fixed))
        low[fixed] = high[fixed] = np.round(values[self.sides.switch[fixed]])
        return self._solved(low, high)

    def branch(self, root: Node, nodes: int) -> None:
        """Best bound first, for so many nodes, from a plan that is near but not near enough."""
        if self.best is None or self.is_done() or self.best.objective - self.bound > FAR * self._scale_of(self.best):
            return
        self.raise_bound(self._tree(root, nodes, self._allowed(self.best)))

    def improve(self, zones: list[Mask]) -> None:
        """Branches on the decisions of one zone after the other, with all others as they are in the best plan."""
        for zone in zones:
            if self.best is None or self.is_done() or not self._may_go_on():
                return
            is_on, is_used = self._decided(self.best)
            low, high = np.where(is_used & ~zone, is_on, 0.0), np.where(is_used & ~zone, is_on, 1.0)
            node = self._solved(low, high)
            if node is not None:
                self._tree(node, ZONE_NODES, SMALL_STEP * self._allowed(self.best))

    def try_from(self, start: Node, zones: list[Mask]) -> None:
        """Dives from decisions taken elsewhere and improves what it finds, though that be worse at first."""
        kept, self.best = self.best, None
        self._keep(start)
        self.dive(start)
        self.improve(zones)
        if self.best is None or (kept is not None and kept.objective < self.best.objective):
            self.best = kept

    def _decided(self, plan: Node) -> tuple[Mask, Mask]:
        """Which sides a plan uses, and where it uses one of both or has a binary that says so."""
        sides, values = self.sides, plan.values
        has_switch, own, other = sides.switch >= 0, values[sides.own] > BOTH_MW, values[sides.other] > BOTH_MW
        return np.where(has_switch, values[sides.switch] > 0.5, own), has_switch | own | other

    def _tree(self, root: Node, nodes: int, step: float) -> float:
        """Looks for plans that are better by a step; gives what none of those below the root costs less than."""
        order, last = itertools.count(), self.nodes + nodes
        waiting = [(root.objective, next(order), root)] if root.look.broken.any() else []
        while waiting and not self._is_hopeless(waiting[0][0], step) and self.nodes < last and self._may_go_on():
            for child in self._children(heapq.heappop(waiting)[2], step):
                if child.look.broken.any():
                    heapq.heappush(waiting, (child.objective, next(order), child))
        return waiting[0][0] if waiting else math.inf

    def raise_bound(self, bound: float) -> None:
        """Takes in what was proven elsewhere."""
        self.bound = max(self.bound, bound)
        if self.best is not None:
            self.bound = min(self.bound, self.best.objective)
            self.hear(self.best.objective, self.bound)

    def gap(self) -> float:
        """How far the best plan may be from the best there is, as a share of it."""
        if self.best is None:
            return math.inf
        return 0.0 if self.best.objective - self.bound <= LEAST_COST else relative_gap(self.best.objective, self.bound)

    def is_done(self) -> bool:
        """Is the best plan as good as asked for?"""
        return self.best is not None and self._is_hopeless(self.bound, self._allowed(self.best))

    def found(self) -> Solution | None:
        """The best plan with its prices, and what is proven of it."""
        best, gap, seconds = self.best, self.gap(), time.monotonic() - self.began
        if best is None:
            return None
        termination, status = ("optimal", "optimal") if gap <= 1e-9 else ("gap_reached", "feasible")
        return Solution(termination, status, best.values, best.row_duals, best.objective, self.bound, gap, seconds)

    def _is_hopeless(self, objective: float, step: float) -> bool:
        """Is what has this bound no better than the best plan by a step?"""
        return self.best is not None and objective >= self.best.objective - step

    def _allowed(self, plan: Node) -> float:
        return max(self.limits.mip_gap * self._scale_of(plan), LEAST_COST)

    def _scale_of(self, plan: Node) -> float:
        return abs(plan.objective) if self._scale is None else self._scale

    def _solved(self, low: Vector, high: Vector) -> Node | None:
        """The linear program with these decisions."""
        self._bound(low, high)
        return self._run(low, high)

    def _run(self, low: Vector, high: Vector) -> Node | None:
        """The linear program as it is bounded now; a solution that obeys all decisions is kept if it is the best."""
        self.nodes += 1
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        objective, solution = self.highs.getInfo().objective_function_value, self.highs.getSolution()
        values = np.array(solution.col_value)
        look = look_at(self.sides, values)
        node = Node(low, high, objective, values, np.array(solution.row_dual), look)
        self._keep(node)
        return node

    def _keep(self, node: Node) -> None:
        if node.look.broken.any() or (self.best is not None and node.objective >= self.best.objective):
            return
        self.best = replace(node, values=with_whole_switches(self.sides, node.values, node.look.is_on))
        self.hear(node.objective, min(self.bound, node.objective) if math.isfinite(self.bound) else node.objective)

    def _bound(self, low: Vector, high: Vector) -> None:
        sides = self.sides
        has = sides.switch >= 0
        self.highs.changeColsBounds(int(has.sum()), sides.switch[has], low[has], high[has])
        for columns, is_open in ((sides.own[~has], high[~has] > 0.5), (sides.other[~has], low[~has] < 0.5)):
            upper = np.where(is_open, self.upper[columns], 0.0)
            self.highs.changeColsBounds(len(columns), columns, np.zeros(len(columns)), upper)

    def _may_go_on(self) -> bool:
        return not stop_requested() and time.monotonic() - self.began < self.limits.time_limit_s

    def _children(self, node: Node, step: float) -> list[Node]:
        """Both sides of the decision that promises most; of those not known yet some are tried."""
        broken = np.flatnonzero(node.look.broken).astype(np.int32)
        ranked = broken[np.argsort(-self.gains.promised(node.look, broken), kind="stable")]
        unknown = [int(place) for place in ranked[:TRIED] if not self.gains.is_known(int(place))]
        best, most = list[Node](), -1.0
        for place in unknown or [int(ranked[0])]:
            children, gained = list[Node](), list[float]()
            for is_on in (False, True):
                low, high = node.low.copy(), node.high.copy()
                low[place] = high[place] = is_on
                child = self._solved(low, high)
                gain = math.inf if child is None else max(0.0, child.objective - node.objective)
                gained.append(gain)
                if child is not None:
                    self.gains.learn(place, is_on, node.look, gain)
                    children.append(child)
            if any(self._is_hopeless(node.objective + gain, step) for gain in gained):
                return children  # one side is out: that is as good as fixing the other
            worth = max(gained[0], 1e-9) * max(gained[1], 1e-9)
            if worth > most:
                best, most = children, worth
        return best


class _Gains:
    """What taking a decision has cost so far, per unit of what it was off (pseudo-costs)."""

    def __init__(self, count: int) -> None:
        self._sum, self._times = np.zeros((2, count)), np.zeros((2, count))

    def is_known(self, place: int) -> bool:
        return bool(self._times[:, place].all())

    def learn(self, place: int, is_on: bool, look: Look, gain: float) -> None:
        off_by = 1.0 - look.share[place] if is_on else look.share[place]
        self._sum[int(is_on), place] += gain / max(off_by, 0.05)
        self._times[int(is_on), place] += 1

    def promised(self, look: Look, places: Index) -> Vector:
        """The product of what both sides would cost; the average where nothing is known."""
        mean = self._sum.sum(axis=1) / np.maximum(self._times.sum(axis=1), 1.0)
        known = np.where(
            self._times > 0, self._sum / np.maximum(self._times, 1.0), np.where(mean > 0, mean, 1.0)[:, None]
        )
        share = look.share[places]
        return np.asarray(
            np.maximum(known[0, places] * share, 1e-9) * np.maximum(known[1, places] * (1.0 - share), 1e-9)
        )
