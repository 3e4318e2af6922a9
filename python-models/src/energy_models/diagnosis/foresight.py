"""What can be told before solving: that there is no plan, or no limit to the profit.

One pass over the blocks per asset. A search may take its whole time limit to find out the same.
"""

from __future__ import annotations

from energy_models.blocks.portfolio import Problem
from energy_models.blocks.storage_reach import mend_storage, out_of_reach, reach_of
from energy_models.diagnosis.capacity import certain_gaps
from energy_models.search.solution import Solution


def foresee(problem: Problem) -> Solution | None:
    """The end that is certain whatever the solver does, or None where it has to be asked."""
    if any(map(_has_no_limit, problem.views)):
        return Solution("unbounded", "none")
    return Solution("infeasible", "none") if any(map(is_hopeless, problem.views)) else None


def _has_no_limit(problem: Problem) -> bool:
    shape, (buy, sell) = problem.shape, problem.inputs.prices
    if shape.unserved_price is None and not shape.bands and not (sell > buy).any():
        return False
    from energy_models.diagnosis.unbounded import (
        explain_unbounded,  # seldom needed, and imports are most of a short run
    )

    return bool(explain_unbounded(problem))


def is_hopeless(problem: Problem) -> bool:
    """Is it certain that a block of this scenario can't be balanced, or an asset can't keep its own limits?"""
    hours, shape = problem.inputs.series.block_hours, problem.shape
    if certain_gaps(problem.inputs, shape):
        return True
    if any(out_of_reach(s, reach_of(s, hours)) or mend_storage(s, hours)[1] for s in shape.storages):
        return True
    if not shape.units:
        return False
    from energy_models.diagnosis.unit_alone import a_way_to_run

    puzzling = [unit for unit in shape.units if a_way_to_run(unit, rather_on=False) is None]
    if not puzzling:
        return False
    from energy_models.diagnosis.unit_breakage import mend_unit

    return any(mend_unit(unit, hours).breakages for unit in puzzling)
