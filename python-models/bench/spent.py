"""A budget of CPU seconds: on a busy machine two sides have as much of it, other than by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread


def when_spent(cpu_seconds: float | None, then: Callable[[], None]) -> None:
    """Calls `then`, from a thread of its own, when this process has spent so many CPU seconds; never where None."""
    if cpu_seconds is None:
        return

    def run() -> None:
        while time.process_time() < cpu_seconds:
            time.sleep(0.05)
        then()

    Thread(target=run, name="budget", daemon=True).start()
