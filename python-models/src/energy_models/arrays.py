"""Names of the array types the models use."""

from __future__ import annotations

from typing import Any

import numpy as np

# As numpy.typing.NDArray says it; importing that takes 1 ms.
Vector = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]
"""One number per block, unless said otherwise."""
Index = np.ndarray[tuple[Any, ...], np.dtype[np.int32]]
"""Numbers of columns or rows of a program."""
Mask = np.ndarray[tuple[Any, ...], np.dtype[np.bool_]]
