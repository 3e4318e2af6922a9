"""Where a search branches, and what it expects of that."""

from __future__ import annotations

import numpy as np
import pytest

from energy_models.arrays import Vector
from energy_models.search.branching import LEAST, Branching, Choice, worth

UNIT, COUNT = np.arange(20, dtype=np.int32), np.array([20], dtype=np.int32)


def values_with(broken: dict[int, float]) -> Vector:
    values = np.zeros(21)
    for place, value in broken.items():
        values[place] = value
    return values


def places_of(values: Vector) -> list[list[int]]:
    return [[choice.place for choice in places] for places in Branching([UNIT, COUNT], 2).stretches(values)]


def test_where_all_is_whole_there_is_nothing_to_branch_on() -> None:
    assert places_of(values_with({3: 1.0, 20: 2.0})) == []


def test_a_short_stretch_is_branched_on_in_its_middle_and_a_long_one_near_its_ends_too() -> None:
    assert places_of(values_with({5: 0.5, 6: 0.5, 7: 0.5})) == [[6]]
    assert places_of(values_with(dict.fromkeys(range(6, 18), 0.4))) == [[12, 8, 16]]


def test_the_middle_is_that_of_what_is_most_broken() -> None:
    assert places_of(values_with({5: 0.05, 6: 0.05, 7: 0.45, 8: 0.5, 9: 0.42}))[0][0] == 8


def test_whether_a_unit_stays_as_it_was_is_worth_a_look() -> None:
    assert places_of(values_with({0: 0.5, 1: 0.5, 2: 0.5})) == [[1, 0]]


def test_each_stretch_and_each_number_of_starts_is_one_to_choose_from() -> None:
    assert places_of(values_with({2: 0.5, 9: 0.3, 20: 1.5})) == [[2], [9], [20]]


def test_others_are_branched_on_where_all_that_comes_first_is_whole() -> None:
    branching = Branching([UNIT, COUNT], first=1)
    assert [places[0].place for places in branching.stretches(values_with({4: 0.5, 20: 0.5}))] == [4]
    assert [places[0].place for places in branching.stretches(values_with({4: 1.0, 20: 0.5}))] == [20]


def test_what_a_place_gained_is_expected_of_its_neighbours_and_of_no_others() -> None:
    branching = Branching([UNIT, COUNT], 2)
    branching.learn(Choice(0, 8), 0.25, down=10.0, up=30.0)
    near = branching.known(Choice(0, 11))
    assert near is not None
    assert (near.down, near.up) == pytest.approx((40.0, 40.0))
    assert branching.known(Choice(0, 13)) is None
    assert branching.known(Choice(1, 20)) is None


def test_the_nearest_place_counts_and_the_last_time_it_was_tried() -> None:
    branching = Branching([UNIT, COUNT], 2)
    branching.learn(Choice(0, 8), 0.5, down=1.0, up=1.0)
    branching.learn(Choice(0, 10), 0.5, down=2.0, up=2.0)
    branching.learn(Choice(0, 10), 0.5, down=3.0, up=3.0)
    known = branching.known(Choice(0, 11))
    assert known is not None
    assert known.down == pytest.approx(6.0)


def test_a_part_of_fewer_places_takes_over_what_is_known_of_those_it_has() -> None:
    whole, part = Branching([UNIT, COUNT], 2), Branching([np.arange(3, dtype=np.int32), np.array([3], np.int32)], 2)
    whole.learn(Choice(0, 8), 0.5, down=1.0, up=1.0)
    whole.learn(Choice(0, 15), 0.5, down=4.0, up=4.0)
    part.take_over(whole, [{15: 1, 20: 3}.get(place) for place in range(21)])
    known = part.known(Choice(0, 1))
    assert known is not None
    assert known.down == pytest.approx(8.0)
    assert part.known(Choice(1, 3)) is None


def test_a_split_is_worth_what_both_sides_gain() -> None:
    assert worth(3.0, 4.0, most=100.0) == 12.0
    assert worth(100.0, 0.0, most=50.0) < worth(5.0, 5.0, most=50.0)
    assert worth(500.0, 4.0, most=50.0) == 200.0  # more than closes a part is no gain
    assert worth(-1.0, -1.0, most=50.0) == LEAST * LEAST
