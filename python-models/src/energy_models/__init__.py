"""The built-in models: DMO (day-ahead market), RMO (real-time market), SO (storage)."""

import gc

from energy_models.lean_numpy import import_numpy

gc.set_threshold(50_000)  # an import makes objects and no garbage: looking for it at each 700th is 6 of its 140 ms
import_numpy()
