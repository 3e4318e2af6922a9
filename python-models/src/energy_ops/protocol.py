"""The lines a model says to its runner. Nothing else in a model may print."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping
from typing import Final

from energy_ops.json_values import finite

LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")

_turn = threading.Lock()
_began = time.monotonic()
_percent = -1


def _say(line: str) -> None:
    # One write per line: lines of two threads never mix, and a kill loses at most the last one.
    with _turn:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def event(kind: str, fields: Mapping[str, object]) -> None:
    """Says a structured event. Numbers that JSON can't say (NaN, infinity) become null."""
    _say("EVENT:" + json.dumps(finite({"type": kind, **fields}), default=str))


def log_line(level: str, message: str, metadata: Mapping[str, object]) -> None:
    """Says a log line as an event, so that whatever the message holds arrives as it is, in one piece."""
    fields: dict[str, object] = {"level": level, "message": message}
    event("log", {**fields, "metadata": dict(metadata)} if metadata else fields)


def progress(percent: float) -> None:
    """Says how far the model is, 0 to 100. Never goes back; an unchanged percentage is not repeated."""
    global _percent
    whole = max(0, min(100, int(percent)))
    if whole > _percent:
        _percent = whole
        _say(f"PROGRESS:{whole}")


def incumbent(
    value: float | None, best_bound: float | None = None, gap: float | None = None, t_ms: int | None = None
) -> None:
    """Says the best solution so far (objective), what is proven of it, and when it was found (default: now)."""
    found_ms = int((time.monotonic() - _began) * 1000) if t_ms is None else t_ms
    event("incumbent", {"t_ms": found_ms, "incumbent": value, "best_bound": best_bound, "gap": gap})


def metric(name: str, value: float, unit: str = "") -> None:
    """Says one figure while the model runs."""
    event("metric", {"name": name, "value": value, "unit": unit})


def stage(name: str) -> None:
    """Says which part of its work the model begins."""
    event("stage", {"name": name})
