"""A pulse beside work that says nothing for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread


@contextmanager
def pulse(beat: Callable[[], None], seconds: float = 1.0) -> Iterator[None]:
    """Calls `beat` regularly, on a thread of its own, for as long as the block lasts."""
    ended = Event()

    def run() -> None:
        while not ended.wait(seconds):
            beat()

    thread = Thread(target=run, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
