"""Where a storage foreseeably gains by charging and discharging at once.

Elsewhere reducing both and keeping the energy lowers the cost, but where reserve is sold or the grid takes no more.
That seldom pays, so those blocks get their binary once a plan does both in them (`solving.py`). A year with a grid
limit has 35,040 blocks in which it might.
"""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Mask
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.storage_data import Storage


def decided_blocks(inputs: Inputs, storage: Storage) -> Mask:
    """The blocks that get a binary from the start: those with a negative price, or all where power has a minimum."""
    buy, sell = inputs.prices
    has_minimum = storage.charge_min_mw > 0.0 or storage.discharge_min_mw > 0.0
    return np.asarray((np.minimum(buy, sell) < 0.0) | has_minimum)
