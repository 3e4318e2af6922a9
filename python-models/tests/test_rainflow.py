"""Rainflow counting finds nested cycles."""

from __future__ import annotations

import numpy as np

from energy_models.outputs.rainflow import full_cycles


def test_one_swing_up_and_back_is_one_cycle() -> None:
    assert full_cycles(np.array([0.0, 10.0, 0.0])) == 10.0


def test_a_small_cycle_inside_a_large_one_is_counted_by_itself() -> None:
    assert full_cycles(np.array([0.0, 8.0, 5.0, 10.0, 0.0])) == 13.0


def test_standing_still_is_no_cycle() -> None:
    assert full_cycles(np.array([5.0, 5.0, 5.0])) == 0.0
