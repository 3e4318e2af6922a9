"""Values of the horizon that nobody gave: the table check made them up by the data source's policies for gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon, TimeTable
from energy_models.wording import counted
from energy_ops.logger import log

Row = Mapping[str, str]


def filled_on(
    horizon: Horizon, filled: Sequence[Row], starts: Mapping[str, Sequence[str]], times: Mapping[str, TimeTable]
) -> dict[str, int]:
    """How many values of each column were made up for the blocks of a horizon.

    Args:
        filled: the table `filled`.
        starts: the column `block_start` of the time series, by scenario.
        times: where its rows stand in time, for the scenarios that count.
    """
    if not filled:
        return {}
    columns_at: dict[tuple[str, str], list[str]] = {}
    for row in filled:
        columns_at.setdefault((row.get("scenario") or "", row["block_start"]), []).append(row["column"])
    counts = Counter[str]()
    for name, table in times.items():
        for index in table.rows(horizon):
            counts.update(columns_at.get((name, starts[name][index]), ()))
    return dict(counts)


def heed_filled(filled: Mapping[str, int], policy: object) -> None:
    """Warns of made-up values; `fill: error` in a job's configuration refuses them.

    Raises:
        InputFault: there are some and the policy is `error`.
    """
    if not filled:
        return
    total = sum(filled.values())
    parts = ", ".join(f"{count} of {name}" for name, count in filled.items())
    were = "was" if total == 1 else "were"
    fact = f"{counted(total, 'value')} of the horizon {were} missing and filled by the data source's policy: {parts}."
    if policy == "error":
        remedy = "This job has fill: error; upload data without gaps, or leave fill out of its configuration."
        raise InputFault(f"{fact} {remedy}")
    log.warning(fact, filled_cells=total, filled=dict(filled))
