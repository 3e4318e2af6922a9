"""The lines a model says to its runner. Nothing else in a model may print."""

from __future__ import annotations

import json
import math
import sys
import threading
from collections.abc import Mapping
from typing import Final

from energy_ops.json_values import finite

LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")

_JSON = json.JSONEncoder(default=str)  # `json.dumps` with a default makes one for each line
_turn = threading.Lock()
_percent = -1


def _say(line: str) -> None:
    # One write per line: lines of two threads never mix, and a kill loses at most the last one.
    with _turn:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def event(kind: str, fields: Mapping[str, object]) -> None:
    """Says a structured event. Numbers that JSON can't say (NaN, infinity) become null."""
    _say("EVENT:" + _JSON.encode(finite({"type": kind, **fields})))


def log_line(level: str, message: str, metadata: Mapping[str, object]) -> None:
    """Says a log line as an event, so that whatever the message holds arrives as it is, in one piece."""
    fields: dict[str, object] = {"level": level, "message": message}
    event("log", {**fields, "metadata": dict(metadata)} if metadata else fields)


def progress(percent: float) -> None:
    """Says how far the model is, in percent from 0 to 100; what is beyond is cut, NaN and infinity are ignored.

    Never goes back, and an unchanged whole percentage is not repeated: call it as often as you like.
    """
    global _percent
    if not math.isfinite(percent):
        return
    whole = max(0, min(100, int(percent)))
    if whole > _percent:
        _percent = whole
        _say(f"PROGRESS:{whole}")


def incumbent(
    value: float | None, best_bound: float | None = None, gap: float | None = None, t_ms: int | None = None
) -> None:
    """Says a point of the convergence curve: the best solution so far and what is proven of it.

    `highs()` says them for a HiGHS run; this is for searches of your own.

    Args:
        value: the objective of the best solution, in the unit of the objective; None while there is none.
        best_bound: what is proven that no solution can be better than, in the same unit.
        gap: how far the two are apart, as a share of the value: 0.01 is one percent.
        t_ms: when it was found, in milliseconds since the search began; by default, now.
    """
    found = {} if t_ms is None else {"t_ms": t_ms}  # the runner knows when the model began
    event("incumbent", {**found, "incumbent": value, "best_bound": best_bound, "gap": gap})


def metric(name: str, value: float, unit: str = "") -> None:
    """Says one figure while the model runs, such as `metric('rows', 4711)`; what lasts is a KPI of `result()`."""
    event("metric", {"name": name, "value": value, "unit": unit})


def stage(name: str) -> None:
    """Says which part of its work the model begins."""
    event("stage", {"name": name})
