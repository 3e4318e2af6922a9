"""Are the scenarios of the time series whole, and do their probabilities make sense?"""

from __future__ import annotations

from energy_models.checks.block_times import TimedTable
from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings

TABLE = "scenarios"


def check_scenario_values(timed: TimedTable, table: TypedTable | None, findings: Findings) -> None:
    """Checks that every scenario has the same blocks, and the table `scenarios` against them."""
    blocks: dict[str, int] = {}
    for name in timed.table.texts("scenario"):
        blocks[name] = blocks.get(name, 0) + 1
    most = max(blocks.values(), default=0)
    for name, count in blocks.items():
        if name and count < most:
            message = f"Scenario {name} has {count} blocks, another {most}; give each the same blocks."
            findings.error("timeseries", "MISSING_BLOCK", message, column="scenario", value=name)
    if table is not None:
        _check_probabilities(set(blocks) - {""}, table, findings)


def _check_probabilities(known: set[str], table: TypedTable, findings: Findings) -> None:
    names = table.texts("scenario")
    for row, name in enumerate(names, start=1):
        if name and name in names[: row - 1]:
            message = f"Scenario {name} is there more than once."
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
