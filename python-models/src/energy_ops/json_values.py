"""What JSON can say of Python's values."""

from __future__ import annotations

import math
from collections.abc import Mapping


def finite(value: object) -> object:
    """The same value with null for every NaN and infinity in it: JSON knows neither."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "tolist"):  # numpy's numbers and arrays, without importing numpy
        return finite(value.tolist())
    if isinstance(value, (dict, Mapping)):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return value
