"""Names of the array types the models use."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
"""One number per block, unless said otherwise."""
Index = npt.NDArray[np.int32]
"""Numbers of columns or rows of a program."""
Mask = npt.NDArray[np.bool_]
