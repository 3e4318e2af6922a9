"""Work that may not hear in time that its time is up, on a thread of its own: whoever waits goes on without it.

HiGHS asks whether to stop between its rounds at the root only, which are seconds apart for 70 units.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

from energy_models.search.memory import share_one_arena
from energy_ops.stopping import stop_requested

Found = TypeVar("Found")

TURN_S, BEAT_S = 0.1, 1.0
_was_left = False


def in_time(
    work: Callable[[], Found], ends: float, patience: Callable[[], float], beat: Callable[[], None]
) -> Found | None:
    """What the work returns, or None where it was left behind; it then runs on until the process ends.

    Args:
        ends: when its time is up, by the monotonic clock.
        patience: seconds it may go on after that: of CPU time, so that a busy machine leaves it as much, or by the
            clock from SIGTERM on, as the runner's grace period goes by that.
        beat: called about once a second.

    Raises:
        BaseException: what the work raised.
    """
    returned: list[Found] = []
    raised: list[BaseException] = []
    is_done = Event()

    def run() -> None:
        try:
            returned.append(work())
        except BaseException as why:
            raised.append(why)
        finally:
            is_done.set()

    share_one_arena()
    Thread(target=run, name="work", daemon=True).start()
    lateness, beat_at = _Lateness(ends), time.monotonic() + BEAT_S
    while not is_done.wait(TURN_S):
        if lateness.seconds() >= patience():
            global _was_left
            _was_left = True
            return None
        if time.monotonic() >= beat_at:
            beat_at += BEAT_S
            beat()
    if raised:
        raise raised[0]
    return returned[0]


def end_without_what_was_left() -> None:
    """Ends the process, well, if work was left behind in it: Python would crash on a thread that comes back from HiGHS
    while it cleans up."""
    if _was_left:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


class _Lateness:
    """For how long there should have been an end."""

    def __init__(self, ends: float) -> None:
        self._ends = ends
        self._stopped_at = self._spent_at = math.inf

    def seconds(self) -> float:
        now, spent = time.monotonic(), time.process_time()
        if stop_requested():
            self._stopped_at = min(self._stopped_at, now)
        if now >= self._ends:
            self._spent_at = min(self._spent_at, spent)
        return max(now - self._stopped_at, spent - self._spent_at)
