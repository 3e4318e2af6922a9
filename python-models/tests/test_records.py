"""Records: what stands in for frozen dataclasses."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import Any

import pytest

from energy_models.records import dataclass, replace


@dataclass(frozen=True)
class Point:
    """A record for these tests."""

    x: float
    y: float = 2.0
    names: list[str] = field(default_factory=list)

    @cached_property
    def sum(self) -> float:
        """Worked out once."""
        return self.x + self.y


def test_a_record_takes_its_fields_by_place_or_name_and_no_others() -> None:
    assert (Point(1.0).y, Point(1.0, y=3.0).y, Point(y=4.0, x=0.0).x) == (2.0, 3.0, 0.0)
    wrong: list[tuple[list[Any], dict[str, Any]]]
    wrong = [([], {}), ([1.0, 2.0, [], 3.0], {}), ([1.0], {"x": 1.0}), ([1.0], {"z": 1.0})]
    for place, named in wrong:
        with pytest.raises(TypeError, match="Point takes x, y, names"):
            Point(*place, **named)


def test_each_record_has_a_list_of_its_own() -> None:
    one, other = Point(1.0), Point(1.0)
    one.names.append("one")
    assert (one.names, other.names) == (["one"], [])


def test_a_changed_record_keeps_all_else_but_not_what_was_worked_out() -> None:
    before = Point(1.0, names=["kept"])
    assert before.sum == 3.0
    after = replace(before, x=5.0, y=6.0)
    assert (after.x, after.y, after.names, after.sum) == (5.0, 6.0, ["kept"], 11.0)
    assert (before.x, before.sum) == (1.0, 3.0)
    wrong: dict[str, Any] = {"z": 1.0}
    with pytest.raises(TypeError, match="Point takes x, y, names; it was given z"):
        replace(before, **wrong)
