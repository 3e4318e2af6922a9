"""Do the storages make sense: energy limits, initial energy, wear segments?"""

from __future__ import annotations

import math
from collections.abc import Mapping

from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings
from energy_models.checks.unit_values import check_ids

TABLE = "storage"
SLACK = 1e-6


def check_storage_values(tables: Mapping[str, TypedTable], findings: Findings) -> None:
    """Checks the table `storage`; ids are unique over units and storages."""
    table = tables.get(TABLE)
    if table is None:
        return
    check_ids(table, "asset_id", findings)
    units = set(tables["units"].texts("unit_id")) if "units" in tables else set()
    columns = {column: table.numbers(column) for column in table.columns}
    wear = table.texts("degradation_segments")
    for index, (row, name) in enumerate(zip(table.row_numbers, table.texts("asset_id"), strict=True)):
        if name and name in units:
            message = f"{name} is a unit too; every asset needs its own id."
            findings.error(TABLE, "DUPLICATE_ID", message, row=row, column="asset_id", value=name)
        _check_energy({column: cells[index] for column, cells in columns.items()}, row, findings)
        if wear[index]:
            _check_wear(wear[index], row, findings)


def _check_energy(row: Mapping[str, float], number: int | None, findings: Findings) -> None:
    pairs = (
        ("soc_min_mwh", "soc_max_mwh"),
        ("soc_terminal_min_mwh", "soc_max_mwh"),
        ("p_charge_min_mw", "p_charge_max_mw"),
        ("p_discharge_min_mw", "p_discharge_max_mw"),
    )
    for lower, upper in pairs:
        low, high = row.get(lower, math.nan), row.get(upper, math.nan)
        if low > high + SLACK:
            message = f"{lower} is above {upper} ({high:g}); correct one of them."
            findings.error(TABLE, "MIN_GT_MAX", message, row=number, column=lower, value=f"{low:g}")
    initial = row.get("soc_initial_mwh", math.nan)
    low, high = row.get("soc_min_mwh", math.nan), row.get("soc_max_mwh", math.nan)
    if initial < low - SLACK or initial > high + SLACK:
        message = f"soc_initial_mwh must lie between soc_min_mwh and soc_max_mwh ({low:g} to {high:g})."
        findings.error(
            TABLE, "INITIAL_INCONSISTENT", message, row=number, column="soc_initial_mwh", value=f"{initial:g}"
        )


def _check_wear(text: str, number: int | None, findings: Findings) -> None:
    def fault(code: str, message: str) -> None:
        findings.error(TABLE, code, message, row=number, column="degradation_segments", value=text)

    try:
        pairs = [tuple(float(part) for part in piece.split(":")) for piece in text.split("|")]
    except ValueError:
        pairs = []
    if not pairs or any(len(pair) != 2 or not all(map(math.isfinite, pair)) for pair in pairs):
        fault("BAD_TYPE", "degradation_segments must read share:cost|share:cost, such as 0.5:100|0.5:300.")
        return
    shares, costs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if abs(sum(shares) - 1.0) > 1e-6 or min(shares) <= 0.0:
        fault("OUT_OF_RANGE", "The shares of degradation_segments must be positive and sum up to 1.")
    if costs != sorted(costs) or costs[0] < 0.0:
        fault("NONCONVEX_COST", "The costs of degradation_segments must not fall with depth.")
