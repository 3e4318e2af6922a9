"""Live incumbents and progress of a HiGHS run, and its interruption by SIGTERM."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any

from energy_ops.protocol import incumbent, progress
from energy_ops.stopping import heed_sigterm, stop_requested


def highs(
    model: Any, *, mip_gap: float = 1e-4, time_limit: float = math.inf, first: float = 15, last: float = 95
) -> Any:
    """Lets a `highspy.Highs` tell its incumbents and progress while it runs and stop at SIGTERM; returns it.

    Args:
        mip_gap: the relative gap that ends the run, for the progress.
        time_limit: seconds the run may take, for the progress.
        first, last: the percentages between which its progress moves.
    """
    heed_sigterm()
    curve = _Curve(mip_gap, time_limit, first, last)

    def interrupt(event: Any) -> None:
        if stop_requested():
            event.interrupt()

    def tell(event: Any) -> None:
        curve.tell(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound, event.data_out.running_time)

    def tell_improved(event: Any) -> None:
        # The primal bound of this callback is still the former solution's.
        curve.tell(event.data_out.objective_function_value, event.data_out.mip_dual_bound, event.data_out.running_time)

    model.cbMipLogging.subscribe(tell)
    model.cbMipImprovingSolution.subscribe(tell_improved)
    model.cbMipInterrupt.subscribe(interrupt)
    model.cbSimplexInterrupt.subscribe(interrupt)
    return model


@dataclass
class _Curve:
    target_gap: float
    time_limit: float
    first: float
    last: float
    _first_gap: float = math.inf
    _told: tuple[float, float] = (math.inf, -math.inf)
    _told_at: float = -math.inf
    _progress_at: float = -math.inf
    _began: float = field(default_factory=time.monotonic)

    def tell(self, value: float, bound: float, run_seconds: float) -> None:
        has_plan = _usable(value)
        gap = abs(value - bound) / max(abs(value), 1e-9) if has_plan and _usable(bound) else math.inf
        now = time.monotonic()
        # Every better solution is worth a point; a bound that creeps is told once a second.
        # Before the first plan nothing is told: the first bounds are orders of magnitude away.
        crept = bound != self._told[1] and now - self._told_at >= 1
        if has_plan and (_differs(value, self._told[0]) or crept):
            self._told, self._told_at = (value, bound), now
            proven = _usable(bound)
            incumbent(value, bound if proven else None, gap if proven else None, int(run_seconds * 1000))
        if now - self._progress_at >= 1:
            self._progress_at = now
            progress(self.first + (self.last - self.first) * self._share(gap, now - self._began))

    def _share(self, gap: float, elapsed: float) -> float:
        by_time = elapsed / self.time_limit
        if not math.isfinite(gap):
            return min(1.0, by_time)
        if not math.isfinite(self._first_gap):
            self._first_gap = max(gap, 1e-12)
        target, reached = max(self.target_gap, 1e-9), max(gap, 1e-12)
        if self._first_gap <= target:
            return min(1.0, by_time)
        by_gap = math.log(self._first_gap / reached) / math.log(self._first_gap / target)
        return min(1.0, max(by_time, by_gap))


def _differs(one: float, other: float) -> bool:
    """By more than the solver's dust."""
    if not (_usable(one) and _usable(other)):
        return _usable(one) != _usable(other)
    return abs(one - other) > 1e-9 * max(1.0, abs(other))


def _usable(number: float) -> bool:
    return math.isfinite(number) and abs(number) < 1e29
