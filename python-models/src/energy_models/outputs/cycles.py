"""How hard a plan works each storage: by throughput, and by its true cycles (rainflow)."""

from __future__ import annotations

import numpy as np

from energy_models.outputs.plan import Plan, StoragePlan
from energy_models.outputs.rainflow import counted_cycles
from energy_models.records import dataclass

SHALLOWEST = 1e-6
"""A cycle of less of the usable energy is the solver's dust."""


@dataclass(frozen=True)
class Cycles:
    """The work of one storage, in cycles of its usable energy."""

    throughput: float
    """What is drawn from the cells."""
    rainflow: float
    """Each true cycle by its depth."""
    counted: float
    """The true cycles, deep and small; halves where one is not closed."""
    deepest: float
    """The deepest of them, as a share of the usable energy."""


def cycles_of(plan: StoragePlan, hours: float) -> Cycles:
    """The cycles of one storage over blocks of so many hours; none where it can hold nothing."""
    usable = plan.storage.usable_mwh
    if usable <= 0.0:
        return Cycles(0.0, 0.0, 0.0, 0.0)
    drawn = hours * float(plan.discharge_mw.sum()) / plan.storage.discharge_efficiency
    found = [(d / usable, n) for d, n in counted_cycles(np.r_[plan.storage.soc_initial_mwh, plan.soc_mwh])]
    return Cycles(
        throughput=drawn / usable,
        rainflow=sum((depth * count for depth, count in found), 0.0),
        counted=sum((count for depth, count in found if depth > SHALLOWEST), 0.0),
        deepest=max((depth for depth, _ in found), default=0.0),
    )


def cycles_table(plan: Plan, hours: float) -> dict[str, list[str] | list[float]]:
    """One row per storage: a fleet's figures are sums, its warranties are not."""
    every = [cycles_of(storage, hours) for storage in plan.storages]
    return {
        "asset_id": [storage.storage.id for storage in plan.storages],
        "discharged_mwh": [hours * float(storage.discharge_mw.sum()) for storage in plan.storages],
        "cycles_throughput": [cycles.throughput for cycles in every],
        "cycles_rainflow": [cycles.rainflow for cycles in every],
        "cycles_counted": [cycles.counted for cycles in every],
        "deepest_cycle": [cycles.deepest for cycles in every],
        "wear_cost": [float(storage.wear_cost.sum()) for storage in plan.storages],
    }
