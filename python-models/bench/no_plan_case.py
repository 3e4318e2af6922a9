"""A portfolio that is to be left without a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Rows = list[dict[str, Any]]
QUARTER = 15


@dataclass
class Case:
    """Its model, tables and settings."""

    model: str
    tables: dict[str, Rows]
    settings: dict[str, Any]
    minutes: int = QUARTER

    @property
    def series(self) -> Rows:
        return self.tables["timeseries"]

    @property
    def units(self) -> Rows:
        return self.tables["units"]

    @property
    def capacity(self) -> float:
        """MW of all units."""
        return float(sum(unit["p_max_mw"] for unit in self.units))

    def shut(self, limit_mw: float) -> None:
        """Lets so much be bought and sold, and no load be left unserved."""
        self.settings = {"market_buy_limit_mw": limit_mw, "market_sell_limit_mw": limit_mw}


def hours(case: Case, first: float, last: float) -> Rows:
    """The blocks of some hours of a day of quarters."""
    return case.series[round(first * 4) : round(last * 4)]


def let_run(unit: dict[str, Any], hours_on: float = 30) -> None:
    """Has run for so long when the horizon begins."""
    low, high = unit["p_min_mw"], unit["p_max_mw"]
    unit.update(initial_on=1, initial_hours_on=hours_on, initial_hours_off=0)
    unit["initial_p_mw"] = round(low + 0.3 * (high - low))
