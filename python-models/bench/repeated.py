"""Builds and solves again and again: how long that takes a process that has done it before, and how long at first."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Built = TypeVar("Built")
Found = TypeVar("Found")

ENOUGH_S, MOST = 1.0, 20


@dataclass(frozen=True)
class Repeated(Generic[Built, Found]):
    """What was built and found the last time, and CPU seconds."""

    built: Built
    found: Found
    seconds: dict[str, float]
    """`build_s` and `solve_s` of the time that took least, `first_s` of both the first time."""
    times: int


def repeated(build: Callable[[], Built], solve: Callable[[Built], Found], *, once: bool) -> Repeated[Built, Found]:
    """Builds and solves up to twenty times within about a second, or once."""
    runs: list[tuple[float, float]] = []
    while True:
        began = time.process_time()
        program = build()
        built = time.process_time()
        found = solve(program)
        runs.append((built - began, time.process_time() - built))
        if once or len(runs) == MOST or sum(map(sum, runs)) >= ENOUGH_S:
            least = min(runs, key=sum)
            seconds = {"build_s": least[0], "solve_s": least[1], "first_s": sum(runs[0])}
            return Repeated(program, found, seconds, len(runs))
