"""Live incumbents and progress of a HiGHS run, and its interruption by SIGTERM."""

from __future__ import annotations

import math
from typing import Any

from energy_ops.search import Search
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
    return follow(model, Search(mip_gap, time_limit, first, last))


def follow(model: Any, search: Search) -> Any:
    """Lets a search hear of what a `highspy.Highs` finds, and SIGTERM interrupt it; returns the model."""
    heed_sigterm()
    search.restart()

    def hear(event: Any) -> None:
        data = event.data_out
        search.hear(data.mip_primal_bound, data.mip_dual_bound, data.mip_node_count)

    def hear_better(event: Any) -> None:
        # The primal bound of this callback is still the former solution's.
        data = event.data_out
        search.hear(data.objective_function_value, data.mip_dual_bound, data.mip_node_count)

    def pause(event: Any) -> None:
        # Comes far more often than the two above, and before them: it may not know the solution they told.
        data = event.data_out
        search.hear(None, data.mip_dual_bound, data.mip_node_count)
        if stop_requested():
            event.interrupt()

    def interrupt(event: Any) -> None:
        if stop_requested():
            event.interrupt()

    model.cbMipLogging.subscribe(hear)
    model.cbMipImprovingSolution.subscribe(hear_better)
    model.cbMipInterrupt.subscribe(pause)
    model.cbSimplexInterrupt.subscribe(interrupt)
    return model
