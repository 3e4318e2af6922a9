"""Do the units make sense: limits, initial states, cost curves and start costs?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from energy_models.checks.cells import TypedTable
from energy_models.checks.findings import Findings

SLACK = 1e-6


def check_unit_values(tables: Mapping[str, TypedTable], findings: Findings) -> None:
    """Checks the tables `units`, `unit_costs` and `unit_startup` against one another."""
    units = tables.get("units")
    names = units.texts("unit_id") if units else []
    if units:
        check_ids(units, "unit_id", findings)
        for row, record in zip(units.row_numbers, _records(units), strict=True):
            _check_limits(record, row, findings)
            _check_initial_state(record, row, findings)
    for table in ("unit_costs", "unit_startup"):
        if table in tables:
            _check_owners(tables[table], names, findings)
    limits = _limits(units)
    if "unit_costs" in tables:
        _check_curves(tables["unit_costs"], limits, findings)
    if "unit_startup" in tables:
        _check_starts(tables["unit_startup"], findings)


def check_ids(table: TypedTable, column: str, findings: Findings) -> None:
    """Every id once."""
    seen: set[str] = set()
    for row, name in zip(table.row_numbers, table.texts(column), strict=True):
        if name and name in seen:
            message = f"{name} is there more than once; keep one row of it."
            findings.error(table.name, "DUPLICATE_ID", message, row=row, column=column, value=name)
        seen.add(name)


def _records(table: TypedTable) -> list[dict[str, float]]:
    """Each row's numbers by column; empty cells are left out."""
    columns = {name: table.numbers(name) for name in table.columns}
    return [
        {name: cells[row] for name, cells in columns.items() if not math.isnan(cells[row])}
        for row in range(table.length)
    ]


def _check_limits(row: Mapping[str, float], number: int | None, findings: Findings) -> None:
    low, high = row.get("p_min_mw", 0.0), row.get("p_max_mw", math.inf)
    if low > high:
        message = f"p_min_mw is above p_max_mw ({high:g}); correct one of them."
        findings.error("units", "MIN_GT_MAX", message, row=number, column="p_min_mw", value=f"{low:g}")
    for column in ("startup_ramp_mw", "shutdown_ramp_mw"):
        if row.get(column, math.inf) < low - SLACK:
            message = f"{column} is below p_min_mw ({low:g}): the unit could never start or stop."
            findings.error("units", "OUT_OF_RANGE", message, row=number, column=column, value=f"{row[column]:g}")
    for column in ("ramp_up_mw_per_h", "ramp_down_mw_per_h"):
        if row.get(column) == 0.0 and high > low:
            message = f"{column} is 0: the unit can never change its output; leave it empty for no limit."
            findings.error("units", "RAMP_ZERO", message, row=number, column=column, value="0")


def _check_initial_state(row: Mapping[str, float], number: int | None, findings: Findings) -> None:
    def fault(column: str, message: str) -> None:
        value = f"{row.get(column, 0.0):g}"
        findings.error("units", "INITIAL_INCONSISTENT", message, row=number, column=column, value=value)

    power, is_on = row.get("initial_p_mw", 0.0), row.get("initial_on", 0.0) > 0.0
    on_hours, off_hours = row.get("initial_hours_on", 0.0), row.get("initial_hours_off", 0.0)
    low, high = row.get("p_min_mw", 0.0), row.get("p_max_mw", math.inf)
    if is_on and not low - SLACK <= power <= high + SLACK:
        fault("initial_p_mw", f"The unit is on, so initial_p_mw must lie between {low:g} and {high:g}.")
    if not is_on and power > SLACK:
        fault("initial_p_mw", "The unit is off, so initial_p_mw must be 0; or set initial_on to 1.")
    if on_hours > 0 and off_hours > 0:
        fault("initial_hours_on", "Only one of initial_hours_on and initial_hours_off may be above 0.")
    elif is_on and off_hours > 0:
        fault("initial_hours_off", "The unit is on, so initial_hours_off must be 0; give initial_hours_on.")
    elif not is_on and on_hours > 0:
        fault("initial_hours_on", "The unit is off, so initial_hours_on must be 0; give initial_hours_off.")


def _check_owners(table: TypedTable, names: Sequence[str], findings: Findings) -> None:
    for row, name in zip(table.row_numbers, table.texts("unit_id"), strict=True):
        if name and name not in names:
            message = f"There is no unit {name!r} in table units; add it, or take the row out."
            findings.error(table.name, "UNKNOWN_ID", message, row=row, column="unit_id", value=name)


def _limits(units: TypedTable | None) -> dict[str, tuple[float, float]]:
    if units is None:
        return {}
    low, high = units.numbers("p_min_mw"), units.numbers("p_max_mw")
    return {
        name: pair
        for name, *pair_parts in zip(units.texts("unit_id"), low, high, strict=False)
        if (pair := (pair_parts[0], pair_parts[1]))
    }


def _points(table: TypedTable, x: str, y: str) -> dict[str, list[tuple[float, float]]]:
    """Each unit's points, sorted by x; incomplete rows are left out."""
    points: dict[str, list[tuple[float, float]]] = {}
    for name, at, cost in zip(table.texts("unit_id"), table.numbers(x), table.numbers(y), strict=False):
        if name and not math.isnan(at + cost):
            points.setdefault(name, []).append((at, cost))
    return {name: sorted(pairs) for name, pairs in points.items()}


def _check_curves(table: TypedTable, limits: Mapping[str, tuple[float, float]], findings: Findings) -> None:
    curves = _points(table, "p_mw", "cost_per_h")
    for name, points in curves.items():
        low, high = limits.get(name, (points[0][0], points[-1][0]))
        if abs(points[0][0] - low) > SLACK or abs(points[-1][0] - high) > SLACK:
            message = f"The cost curve of {name} must begin at p_min_mw ({low:g}) and end at p_max_mw ({high:g})."
            findings.error("unit_costs", "OUT_OF_RANGE", message, column="p_mw", value=name)
        if any(after[0] - before[0] < SLACK for before, after in pairwise(points)):
            findings.error(
                "unit_costs", "DUPLICATE_ID", f"{name} has two costs for one p_mw; keep one.", column="p_mw", value=name
            )
            continue
        segments = list(pairwise(points))
        slopes = [(c1 - c0) / (p1 - p0) for (p0, c0), (p1, c1) in segments]
        for number, (before, after) in enumerate(pairwise(slopes), start=1):
            if after < before - 1e-9 * max(1.0, abs(before)):
                (p0, _), (p1, _) = segments[number]
                message = (
                    f"The cost curve of {name} is not convex: from {p0:g} to {p1:g} MW its slope falls to {after:g}. "
                    "Each further MW must cost at least as much as the one before."
                )
                findings.error("unit_costs", "NONCONVEX_COST", message, column="cost_per_h", value=name)
    for name in limits:
        if name and name not in curves:
            message = f"Unit {name} has no row in unit_costs; give its cost at p_min_mw and at p_max_mw."
            findings.error("unit_costs", "UNKNOWN_ID", message, column="unit_id", value=name)


def _check_starts(table: TypedTable, findings: Findings) -> None:
    for name, points in _points(table, "hours_off_from", "cost").items():
        for (hours0, cost0), (hours1, cost1) in pairwise(points):
            if cost1 < cost0 or hours1 == hours0:
                message = f"A start of {name} after {hours1:g} h must cost at least what it costs after {hours0:g} h."
                findings.error("unit_startup", "STARTUP_NOT_INCREASING", message, column="cost", value=name)
