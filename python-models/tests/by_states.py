"""Small portfolios searched as large ones are, so that another formulation can tell what is best."""

from __future__ import annotations

import math

import pytest

from energy_models.search import narrowing, needed_reserve, state_search


def search_by_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """From hours on, with states settled and no more reserve than is needed."""
    monkeypatch.setattr(narrowing, "FEWEST_STATES", 1)
    monkeypatch.setattr(state_search, "LARGE", 1)
    monkeypatch.setattr(needed_reserve, "SMALL", math.inf)
