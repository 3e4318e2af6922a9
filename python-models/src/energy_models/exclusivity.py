"""Where a storage could gain by charging and discharging at once.

Elsewhere reducing both and keeping the energy only lowers the cost, so the plan needs no binary there. What this rule
doesn't foresee (a surplus that nothing else can take) is found after the solve, see `solving.py`.
"""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Mask
from energy_models.inputs import Inputs
from energy_models.storage_data import Storage


def decided_blocks(inputs: Inputs, storage: Storage, export_limit_mw: float, sells_reserve: bool) -> Mask:
    """The blocks that get a binary: negative prices, paid reserve, or a minimum power."""
    buy, sell = inputs.prices
    count = inputs.series.horizon.count
    if storage.charge_min_mw > 0.0 or storage.discharge_min_mw > 0.0:
        return np.ones(count, dtype=np.bool_)
    negative = np.minimum(buy, sell) < 0.0
    if negative.any() and np.isfinite(export_limit_mw):
        # Energy that one is paid to take is worth burning later too, where the grid can't take it back.
        return np.ones(count, dtype=np.bool_)
    if sells_reserve:
        offered = [inputs.series.get(name, 0.0) > 0.0 for name in ("reserve_up_price", "reserve_down_price")]
        return np.asarray(negative | offered[0] | offered[1])
    return np.asarray(negative)
