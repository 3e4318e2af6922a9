"""Records: frozen dataclasses that cost a tenth to define.

For each frozen dataclass Python writes and compiles six methods, 0.75 ms; an SO day of 0.15 CPU s defines thirty. Here
one `__init__` serves all: mypy keeps them frozen, and they are not to be compared, hashed or printed.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, **_):
        """Stands in for `dataclasses.dataclass`, whose arguments only mypy heeds."""
        return _record if cls is None else _record(cls)

    def _record(cls):
        record = dataclasses.dataclass(cls, eq=False, repr=False, init=False)
        fields = dataclasses.fields(record)
        names = [field.name for field in fields]
        makers = {field.name: field.default_factory for field in fields if _is_given(field.default_factory)}
        needed = {field.name for field in fields if not _is_given(field.default)} - makers.keys()

        def __init__(self, *given, **named):
            values = dict(zip(names, given, strict=False), **named)
            if len(values) != len(given) + len(named) or not needed <= values.keys() <= set(names):
                raise TypeError(f"{cls.__name__} takes {', '.join(names)}; it was given {', '.join(values)}.")
            self.__dict__.update({name: make() for name, make in makers.items() if name not in values}, **values)

        record.__init__ = __init__
        return record

    def _is_given(default):
        return default is not dataclasses.MISSING
