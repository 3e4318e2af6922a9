"""SIGTERM means: stop now and write your best."""

from __future__ import annotations

import signal
from types import FrameType

_asked = False


def _remember(_signal: int, _frame: FrameType | None) -> None:
    global _asked
    _asked = True


def heed_sigterm() -> None:
    """From now on SIGTERM no longer ends the process; ask `stop_requested()` at every turn of your loop.

    A model that is told to stop has a few seconds to write its best, and is killed then.

    Raises:
        ValueError: called from a thread other than the main one, which alone hears signals.
    """
    signal.signal(signal.SIGTERM, _remember)


def stop_requested() -> bool:
    """Has the runner asked the model to stop? Always false before `heed_sigterm()` or `highs()`."""
    return _asked
