"""What a model leaves in its output folder: tables and `result.json`."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from energy_ops.job import job
from energy_ops.json_values import finite
from energy_ops.parquet import write_plain_parquet

SENSES: Final = ("min", "max")
SOLUTIONS: Final = ("optimal", "feasible", "none")
TERMINATIONS: Final = (
    "optimal",
    "gap_reached",
    "time_limit",
    "deadline",
    "infeasible",
    "unbounded",
    "interrupted",
    "error",
    "out_of_memory",
    "worker_lost",
)
_TABLE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def table(name: str, columns: Mapping[str, Iterable[Any]], parquet: bool = True) -> None:
    """Writes a result table as CSV and, where `parquet` is left on, as Parquet.

    Cells that are neither text nor numbers nor truth values need pyarrow for that; without it there is the CSV alone.

    Args:
        name: the table's name, such as `schedule`.
        columns: every column's cells by its name, all of one length; None and NaN are empty cells. Lists, numpy arrays
            and whatever else can be iterated will do; a `datetime` is written as ISO 8601. The end of a name says the
            unit (`sell_mw`, `soc_mwh`, `cost`).
        parquet: off leaves it at the CSV, where the model has to be quick.

    Raises:
        ValueError: there are no columns, they differ in length, Parquet has no form for one of them (text beside
            numbers), or nobody would find a table of that name: it must begin with a letter and hold at most 64
            letters, digits, `_` and `-`.
    """
    if not _TABLE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a table: a letter, then up to 63 letters, digits, _ and -.")
    if not columns:
        raise ValueError(f"Table {name} has no columns.")
    cells = {key: _cells(values) for key, values in columns.items()}
    lengths = {key: len(values) for key, values in cells.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"The columns of table {name} differ in length: {lengths}.")
    _write_csv(_place(f"{name}.csv"), cells)
    if parquet:
        _write_parquet(name, cells)


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
    """Writes `result.json`: what came of the run. All of it is optional; called again, the last call counts.

    Args:
        objective_value: in the unit of the objective, `best_bound` too.
        sense: `min` or `max`.
        termination_status: why the search ended, one of `TERMINATIONS`; `infeasible` and `unbounded` fail the job.
        solution_status: `optimal`, `feasible` or `none`; `none` fails the job.
        mip_gap: as a share, 0.01 is one percent.
        solver_time_ms: milliseconds.
        kpis: each figure's value and unit by its name: `{'profit': (1200.0, 'EUR')}`.
        conflicts: what keeps a plan from being possible: `constraint`, and where they say more `asset`, `block_from`,
            `block_to`, `needed`, `achievable`, `unit` and `hint`.
        charts: `title`, `kind` (stacked, line, step, bar), `table`, `x` (a column), `y` (columns) and `unit`.

    Raises:
        ValueError: a status or the sense is a word that the product doesn't know, or a KPI is no value and unit.
    """
    _demand_word("sense", sense, SENSES)
    _demand_word("termination_status", termination_status, TERMINATIONS)
    _demand_word("solution_status", solution_status, SOLUTIONS)
    said = {
        "objective_value": objective_value,
        "sense": sense,
        "termination_status": termination_status,
        "solution_status": solution_status,
        "best_bound": best_bound,
        "mip_gap": mip_gap,
        "solver_time_ms": solver_time_ms,
        "kpis": {name: _kpi(name, said) for name, said in (kpis or {}).items()},
        "conflicts": list(conflicts),
        "charts": list(charts),
    }
    text = json.dumps(finite(said), indent=1)
    # Renamed when whole: a model killed while it writes leaves no half result.
    draft = _place("result.json.part")
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, _place("result.json"))


def _place(name: str) -> str:
    """Where an output file goes; its folder is there then."""
    os.makedirs(job.output_folder, exist_ok=True)
    return os.path.join(job.output_folder, name)


def _demand_word(what: str, word: str | None, known: tuple[str, ...]) -> None:
    if word is not None and word not in known:
        raise ValueError(f"{what} can't be {word!r}; it is one of {', '.join(known)}.")


def _kpi(name: str, said: Any) -> dict[str, object]:
    if not isinstance(said, (tuple, list)) or len(said) != 2:
        raise ValueError(f"The KPI {name} can't be {said!r}; give its value and unit, such as (1200.0, 'EUR').")
    return {"value": said[0], "unit": said[1]}


def _cells(values: Iterable[Any]) -> list[Any]:
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    return [None if isinstance(cell, float) and cell != cell else cell for cell in listed]


def _write_csv(path: str, cells: Mapping[str, list[Any]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(cells.keys())
        writer.writerows(zip(*map(_readable, cells.values()), strict=True))


def _readable(cells: list[Any]) -> list[Any]:
    """Instants and days in the form that they are read in."""
    first = next((cell for cell in cells if cell is not None), None)
    if not hasattr(first, "isoformat"):
        return cells
    return [cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in cells]


def _write_parquet(name: str, cells: Mapping[str, list[Any]]) -> None:
    path = _place(f"{name}.parquet")
    if write_plain_parquet(path, cells) or importlib.util.find_spec("pyarrow") is None:
        return
    # Imported here: hardly any model writes cells that need it.
    import pyarrow
    import pyarrow.parquet

    columns: dict[str, Any] = {}
    for key, values in cells.items():
        try:
            columns[key] = pyarrow.array(values)
        except (pyarrow.ArrowException, OverflowError) as fault:
            raise ValueError(f"Column {key} of table {name} has no form in Parquet ({fault}).") from fault
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
