"""What a model leaves in its output folder: tables and `result.json`."""

from __future__ import annotations

import csv
import importlib.util
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from energy_ops.job import job
from energy_ops.json_values import finite


def table(name: str, columns: Mapping[str, Iterable[Any]], parquet: bool = True) -> None:
    """Writes a result table as CSV and, where pyarrow is installed and `parquet` is left on, as Parquet.

    Args:
        name: the table's name, such as `schedule`.
        columns: every column's cells by its name, all of one length; None is an empty cell.

    Raises:
        ValueError: the columns differ in length.
    """
    cells = {key: _cells(values) for key, values in columns.items()}
    lengths = {key: len(values) for key, values in cells.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"The columns of table {name} differ in length: {lengths}.")
    job.output_dir.mkdir(parents=True, exist_ok=True)
    _write_csv(job.output_dir / f"{name}.csv", cells)
    if parquet and importlib.util.find_spec("pyarrow") is not None:
        _write_parquet(job.output_dir / f"{name}.parquet", cells)


def result(
    *,
    objective_value: float | None = None,
    sense: str | None = None,
    termination_status: str | None = None,
    solution_status: str | None = None,
    best_bound: float | None = None,
    mip_gap: float | None = None,
    solver_time_ms: float | None = None,
    kpis: Mapping[str, tuple[float | None, str]] | None = None,
    conflicts: Sequence[Mapping[str, object]] = (),
    charts: Sequence[Mapping[str, object]] = (),
) -> None:
    """Writes `result.json`. `kpis` maps a name to its value and unit: `{'profit': (1200.0, 'EUR')}`."""
    said = {
        "objective_value": objective_value,
        "sense": sense,
        "termination_status": termination_status,
        "solution_status": solution_status,
        "best_bound": best_bound,
        "mip_gap": mip_gap,
        "solver_time_ms": solver_time_ms,
        "kpis": {name: {"value": value, "unit": unit} for name, (value, unit) in (kpis or {}).items()},
        "conflicts": list(conflicts),
        "charts": list(charts),
    }
    job.output_dir.mkdir(parents=True, exist_ok=True)
    text = json.dumps(finite(said), indent=1)
    # Renamed when whole: a model killed while it writes leaves no half result.
    draft = job.output_dir / "result.json.part"
    draft.write_text(text, encoding="utf-8")
    draft.replace(job.output_dir / "result.json")


def _cells(values: Iterable[Any]) -> list[Any]:
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    return [None if isinstance(cell, float) and cell != cell else cell for cell in listed]


def _write_csv(path: Path, cells: Mapping[str, list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(cells.keys())
        writer.writerows(zip(*cells.values(), strict=True))


def _write_parquet(path: Path, cells: Mapping[str, list[Any]]) -> None:
    # Imported here: a model that writes no table doesn't pay for it.
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table(dict(cells)), path)
