"""Records: frozen dataclasses that cost a quarter to define.

For each frozen dataclass Python writes and compiles six methods, 0.75 ms; an SO day of 0.15 CPU s defines thirty. Here
it is `__init__` alone: mypy keeps them frozen, and they are not to be compared, hashed or printed.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, **_):
        """Stands in for `dataclasses.dataclass`, whose arguments only mypy heeds."""
        return dataclasses.dataclass(cls, eq=False, repr=False)
