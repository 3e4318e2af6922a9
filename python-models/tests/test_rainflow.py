"""Rainflow counting finds nested cycles, and loses nothing of what the energy moved."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from energy_models.outputs.rainflow import counted_cycles


def counted(*energies: float) -> list[tuple[float, float]]:
    return sorted(counted_cycles(np.array(energies)))


def test_one_swing_up_and_back_is_two_halves() -> None:
    assert counted(0.0, 4.0, 10.0, 0.0) == [(10.0, 0.5), (10.0, 0.5)]


def test_a_small_cycle_inside_a_large_one_is_counted_by_itself() -> None:
    assert counted(0.0, 8.0, 5.0, 10.0, 0.0) == [(3.0, 1.0), (10.0, 0.5), (10.0, 0.5)]


def test_the_example_of_the_standard_is_counted_as_it_says() -> None:
    """ASTM E1049-85, figure 6: one whole cycle of 4, halves of 3, 4, 6, 8, 8 and 9."""
    halves = [(3.0, 0.5), (4.0, 0.5), (6.0, 0.5), (8.0, 0.5), (8.0, 0.5), (9.0, 0.5)]
    assert counted(-2, 1, -3, 5, -1, 3, -4, 4, -2) == sorted([*halves, (4.0, 1.0)])


def test_standing_still_is_no_cycle() -> None:
    assert counted(5.0, 5.0, 5.0) == []


@pytest.mark.parametrize("seed", range(20))
def test_depths_sum_up_to_half_of_all_that_moved(seed: int) -> None:
    random = Random(seed)
    energies = np.array([random.uniform(0.0, 20.0) for _ in range(60)])
    total = sum(depth * count for depth, count in counted_cycles(energies))
    assert total == pytest.approx(0.5 * np.abs(np.diff(energies)).sum())
