"""What is known of a search while it runs: told as incumbents and progress, and to whoever puts it into words."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from energy_ops.protocol import incumbent, progress

NEAR = 0.1
"""A bound closer to the first solution than this share of it is worth a point of the curve."""
MOVED = 1e-6
"""A bound that moved by this share of the solution is worth one, too."""


class Standing(NamedTuple):
    """Where a search stands; what isn't known yet is None."""

    seconds: float
    value: float | None = None
    bound: float | None = None
    nodes: int = 0

    @property
    def gap(self) -> float | None:
        """How far value and bound are apart, as a share of the value."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.value - self.bound) / max(abs(self.value), 1e-9)


@dataclass(eq=False, repr=False)
class Search:
    """Hears of solutions and bounds, from any thread, and tells what is worth it.

    Every better solution is a point of the curve; a bound that moves is one at most once a second. The progress is
    told once a second, and with a better solution: a search of a second is to be seen moving, too.
    """

    target_gap: float = 1e-4
    time_limit: float = math.inf
    first: float = 15
    last: float = 95
    """The percentages between which the progress moves."""
    tell: Callable[[Standing], None] | None = None
    """Told whatever was heard, and every beat."""
    clock: Callable[[], float] = time.monotonic
    _at: Standing = field(default_factory=lambda: Standing(0.0))
    _drawn: Standing | None = None
    _early: list[Standing] = field(default_factory=list)
    _first_gap: float | None = None
    _progress_at: float = 0.0
    _began: float = field(init=False)
    _turn: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def hear(self, value: float | None, bound: float | None, nodes: int) -> None:
        """Takes in the best solution and what is proven of it; None or infinite where that isn't known."""
        with self._turn:
            before, known = self._at.value, _usable(value)
            self._at = Standing(self._seconds(), before if known is None else known, _usable(bound), nodes)
            self._draw()
            self._tell(pause=1.0 if self._at.value == before else 0.2)

    def hear_solution(self, value: float, bound: float | None, nodes: int, solution: Any) -> None:
        """The same of a better solution; the solution itself is for searches that keep it."""
        self.hear(value, bound, nodes)

    def beat(self) -> None:
        """Lets time pass: the progress goes on while the solver says nothing."""
        with self._turn:
            self._at = Standing(self._seconds(), self._at.value, self._at.bound, self._at.nodes)
            self._tell(pause=1.0)

    def restart(self, value: float | None, bound: float | None) -> None:
        """Another program is solved next, of which so much is known."""
        with self._turn:
            self._at = Standing(self._seconds(), _usable(value), _usable(bound))

    def end(self, value: float, bound: float | None) -> None:
        """Draws the last point: the solution as it is left, and the proof; once, where both were drawn just now."""
        with self._turn:
            at, drawn = Standing(self._seconds(), value, bound), self._drawn
            if drawn is None or (drawn.value, drawn.bound) != (value, bound) or at.seconds - drawn.seconds >= 1:
                self._point(at)

    def _seconds(self) -> float:
        return self.clock() - self._began

    def _draw(self) -> None:
        at, drawn = self._at, self._drawn
        if at.value is None:
            if not self._early or at.bound != self._early[-1].bound:
                self._early.append(at)
        elif drawn is None:
            self._draw_early(at.value)
            self._point(at)
        elif _differs(at.value, drawn.value, 1e-9 * abs(at.value)) or (
            at.seconds - drawn.seconds >= 1 and _differs(at.bound, drawn.bound, MOVED * abs(at.value))
        ):
            self._point(at)

    def _draw_early(self, value: float) -> None:
        """The bounds there were before the first solution, but those that are orders of magnitude away."""
        bound: float | None = None
        for at in self._early:
            is_near = at.bound is not None and abs(at.bound - value) <= NEAR * abs(value)
            if is_near and _differs(at.bound, bound, MOVED * abs(value)):
                bound = at.bound
                self._point(at)
        self._early.clear()

    def _point(self, at: Standing) -> None:
        after = self._drawn
        if after is not None and at.seconds <= after.seconds + 1e-3:  # a chart knows its points by their milliseconds
            at = Standing(after.seconds + 1e-3, at.value, at.bound, at.nodes)
        self._drawn = at
        incumbent(at.value, at.bound, at.gap, round(at.seconds * 1000))

    def _tell(self, pause: float) -> None:
        if self._at.seconds - self._progress_at >= pause:
            self._progress_at = self._at.seconds
            progress(self.first + (self.last - self.first) * self._share())
        if self.tell is not None:
            self.tell(self._at)

    def _share(self) -> float:
        """By time or by the gap, whichever is further; the root lets a search that ends early be seen moving."""
        by_time = math.sqrt(min(1.0, self._at.seconds / self.time_limit))
        gap, target = self._at.gap, max(self.target_gap, 1e-9)
        if gap is None:
            return by_time
        if self._first_gap is None:
            self._first_gap = gap
        if self._first_gap <= target:
            return by_time
        by_gap = math.log(self._first_gap / max(gap, target)) / math.log(self._first_gap / target)
        return max(by_time, min(1.0, by_gap))


def _usable(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) and abs(number) < 1e29 else None


def _differs(one: float | None, other: float | None, by: float) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > by
