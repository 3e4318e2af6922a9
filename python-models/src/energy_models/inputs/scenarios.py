"""Scenarios of the time series: several versions of the same blocks, each with its probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from energy_models.inputs.faults import InputFault
from energy_models.inputs.series import Series
from energy_models.records import dataclass

Row = Mapping[str, str]


@dataclass(frozen=True)
class Scenario:
    """One version of the time series on the horizon, and how likely it is."""

    name: str
    probability: float
    series: Series
    day_after: Series | None = None
    """SO: what is known or expected of the day after the horizon."""


def rows_by_scenario(names: Sequence[str]) -> dict[str, list[int]]:
    """The numbers of the rows of each scenario, by its name, from the column `scenario` of the time series.

    Raises:
        InputFault: a row has no scenario though others do.
    """
    parts: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        parts.setdefault(name.strip(), []).append(row)
    if "" in parts and len(parts) > 1:
        raise InputFault(f"{len(parts['']):,} rows of timeseries have no scenario, others have; fill the column.")
    return parts


def probabilities(names: Sequence[str], table: Sequence[Row]) -> dict[str, float]:
    """The probability of each scenario, likeliest first; those of probability 0 are left out.

    What is written with ten digits, such as a third, sums up to a little less than 1: they are shares of their sum,
    or a part of all outcomes would weigh nothing.

    Args:
        names: the scenarios that have rows; without a table they are equally likely.
        table: the rows of `scenarios(scenario, probability)`.

    Raises:
        InputFault: the table and the time series name different scenarios, or the sum isn't 1.
    """
    if not table:
        return {name: 1.0 / len(names) for name in names}
    given = {(row.get("scenario") or "").strip(): float(row.get("probability") or 0.0) for row in table}
    for missing, where, other in (
        (given.keys() - set(names), "timeseries", "scenarios"),
        (set(names) - given.keys(), "scenarios", "timeseries"),
    ):
        if missing:
            raise InputFault(f"Table {where} has no scenario {min(missing)!r}, but {other} has; add it or remove it.")
    total = sum(given.values())
    if min(given.values()) < 0.0 or abs(total - 1.0) > 1e-9:
        raise InputFault(f"The probabilities of the scenarios sum up to {total:.12g}; make that 1.")
    return {name: share / total for name, share in sorted(given.items(), key=lambda item: -item[1]) if share > 0.0}
