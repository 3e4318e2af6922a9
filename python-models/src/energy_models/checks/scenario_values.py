"""Are the scenarios of the time series whole, and do their probabilities make sense?"""

from __future__ import annotations

from datetime import datetime

from energy_models.checks.block_times import TimedTable
from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings

TABLE = "scenarios"


def check_scenario_values(timed: TimedTable, table: TypedTable | None, findings: Findings) -> None:
    """Checks that every scenario has the same blocks, and the table `scenarios` against them."""
    blocks: dict[str, set[datetime]] = {}
    for name, start in zip(timed.table.texts("scenario"), timed.starts, strict=False):
        blocks.setdefault(name, set()).add(start)
    every = set[datetime]().union(*blocks.values())
    for name, own in blocks.items():
        if name and len(own) < len(every):
            first = min(every - own).isoformat()
            lacks = f"Scenario {name} lacks {len(every - own)} of {len(every)} blocks that others have"
            message = f"{lacks}, the first at {first}; give each scenario the same blocks."
            findings.error("timeseries", "MISSING_BLOCK", message, column="scenario", value=name)
    if table is not None:
        _check_probabilities(set(blocks) - {""}, table, findings)


def _check_probabilities(known: set[str], table: TypedTable, findings: Findings) -> None:
    names = table.texts("scenario")
    for index, (row, name) in enumerate(zip(table.row_numbers, names, strict=True)):
        if name and name in names[:index]:
            message = f"Scenario {name} is there more than once; keep one row of it."
            findings.error(TABLE, "DUPLICATE_ID", message, row=row, column="scenario", value=name)
        elif name and name not in known:
            message = f"Scenario {name} has no rows in timeseries; add them with its name in the column scenario."
            findings.error(TABLE, "UNKNOWN_ID", message, row=row, column="scenario", value=name)
    for name in sorted(known - set(names)):
        message = f"Scenario {name} of timeseries has no probability; add it."
        findings.error(TABLE, "UNKNOWN_ID", message, column="scenario", value=name)
    total = sum(table.numbers("probability"))
    if abs(total - 1.0) > 1e-9:
        message = f"The probabilities sum up to {total:.12g}; make that 1."
        findings.error(TABLE, "OUT_OF_RANGE", message, column="probability", value=f"{total:.12g}")
