"""What the runner gives a model: its configuration, its folders and its deadline."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Job:
    """One run of a model."""

    id: str
    model_type: str
    config: Mapping[str, Any]
    input_dir: Path
    output_dir: Path
    deadline: datetime | None


def read_job(environment: Mapping[str, str]) -> Job:
    """Reads the variables of contract.md §4; outside a runner everything has a usable default.

    Raises:
        ValueError: CONFIG is not a JSON object, or DEADLINE not an instant with its offset.
    """
    config = json.loads(environment.get("CONFIG") or "{}")
    if not isinstance(config, dict):
        raise ValueError("CONFIG must be a JSON object.")
    said = environment.get("DEADLINE")
    deadline = datetime.fromisoformat(said) if said else None
    if deadline is not None and deadline.tzinfo is None:
        raise ValueError("DEADLINE must have its offset, such as 2026-01-31T10:00:00+05:30.")
    return Job(
        id=environment.get("JOB_ID", "local"),
        model_type=environment.get("MODEL_TYPE", ""),
        config=config,
        input_dir=Path(environment.get("INPUT_DIR", "input")),
        output_dir=Path(environment.get("OUTPUT_DIR", "output")),
        deadline=deadline,
    )


job = read_job(os.environ)


def input_path(name: str, form: str = "csv") -> Path:
    """Where an input table lies; `form` is csv or parquet."""
    return job.input_dir / f"{name}.{form}"


def input(name: str) -> list[dict[str, str]]:
    """Reads an input table: one dict per row, every cell as its text.

    Raises:
        FileNotFoundError: the data source has no such table.
    """
    with input_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
