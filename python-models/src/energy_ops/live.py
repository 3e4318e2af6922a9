"""Live incumbents and progress of a HiGHS run, and its interruption by SIGTERM."""

from __future__ import annotations

import math
from typing import Any, TypeVar

from energy_ops.search import Search
from energy_ops.stopping import heed_sigterm, stop_requested

Model = TypeVar("Model")
"""A `highspy.Highs`; not named, since the SDK needs nothing but Python."""


def highs(
    model: Model, *, mip_gap: float = 1e-4, time_limit: float = math.inf, first: float = 15, last: float = 95
) -> Model:
    """Lets a `highspy.Highs` tell its incumbents and progress while it runs and stop at SIGTERM; returns it.

    Call it once, before `model.run()`, from the main thread. It sets no option: give the solver its own `mip_rel_gap`
    and `time_limit`. After a SIGTERM `run()` returns with the best solution so far, and `stop_requested()` is true.

    Args:
        mip_gap: the relative gap that ends the run, as a share; for the progress.
        time_limit: seconds the run may take; for the progress.
        first, last: the percentages between which its progress moves.

    Raises:
        ValueError: called from a thread other than the main one, which alone hears signals.
    """
    heed_sigterm()
    return follow(model, Search(mip_gap, time_limit, first, last))


def follow(model: Model, search: Search, bound: float | None = None) -> Model:
    """Lets a search hear of what a `highspy.Highs` finds, and a request to stop interrupt it; returns the model.

    Args:
        bound: stands in for what the solver proves, where that holds for a part of the solutions only.
    """
    solver: Any = model

    def proven(data: Any) -> float:
        return float(data.mip_dual_bound) if bound is None else bound

    def hear(event: Any) -> None:
        data = event.data_out
        search.hear(data.mip_primal_bound, proven(data), data.mip_node_count)

    def hear_better(event: Any) -> None:
        # The primal bound of this callback is still the former solution's.
        data = event.data_out
        search.hear_solution(data.objective_function_value, proven(data), data.mip_node_count, data.mip_solution)

    def pause(event: Any) -> None:
        # Comes far more often than the two above, and before them: it may not know the solution they told.
        data = event.data_out
        search.hear(None, proven(data), data.mip_node_count)
        if stop_requested():
            event.interrupt()

    solver.cbMipLogging.subscribe(hear)
    solver.cbMipImprovingSolution.subscribe(hear_better)
    solver.cbMipInterrupt.subscribe(pause)
    solver.cbSimplexInterrupt.subscribe(_interrupt)
    return model


def stoppable(model: Model) -> Model:
    """Lets SIGTERM interrupt a `highspy.Highs` of whose solutions nobody is to hear; returns it."""
    solver: Any = model
    solver.cbMipInterrupt.subscribe(_interrupt)
    solver.cbSimplexInterrupt.subscribe(_interrupt)
    return model


def _interrupt(event: Any) -> None:
    if stop_requested():
        event.interrupt()
