"""What the runner gives a model: its configuration, its folders and its deadline."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path


class Job:
    """One run of a model: the variables of contract.md §4, with usable defaults outside a runner.

    Each is read when first asked for, not when this module is imported: a warm start imports it before there is a job.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    @cached_property
    def id(self) -> str:
        """The job's id."""
        return self._environment.get("JOB_ID", "local")

    @cached_property
    def model_type(self) -> str:
        """DMO, RMO or SO."""
        return self._environment.get("MODEL_TYPE", "")

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """The effective configuration: every key of `model_config` with its default filled in (`time_limit` in seconds,
        `mip_gap` as a share, `threads`, `seed`, `horizon_start`, `horizon_blocks`), and beside them `market` (the
        profile), `delivery_day` (YYYY-MM-DD) and `settings` (of the data source). Empty outside a runner.

        Raises:
            ValueError: CONFIG is not a JSON object.
        """
        config = json.loads(self._environment.get("CONFIG") or "{}")
        if not isinstance(config, dict):
            raise ValueError("CONFIG must be a JSON object.")
        return config

    @cached_property
    def input_folder(self) -> str:
        """Where the input tables lie, as text: importing pathlib is 4 of the 140 ms of a short run."""
        return self._environment.get("INPUT_DIR", "input")

    @cached_property
    def output_folder(self) -> str:
        """Where results go, as text."""
        return self._environment.get("OUTPUT_DIR", "output")

    @cached_property
    def input_dir(self) -> Path:
        """Where the input tables lie."""
        from pathlib import Path

        return Path(self.input_folder)

    @cached_property
    def output_dir(self) -> Path:
        """Where results go."""
        from pathlib import Path

        return Path(self.output_folder)

    @cached_property
    def deadline(self) -> datetime | None:
        """When the result is worth nothing any more; None where there is no such instant.

        The time limit in `config` is already cut so that a solver that keeps to it ends before.

        Raises:
            ValueError: DEADLINE is not an instant with its offset.
        """
        said = self._environment.get("DEADLINE")
        deadline = datetime.fromisoformat(said) if said else None
        if deadline is not None and deadline.tzinfo is None:
            raise ValueError("DEADLINE must have its offset, such as 2026-01-31T10:00:00+05:30.")
        return deadline


job: Job = Job(os.environ)


def input_path(name: str, form: Literal["csv", "parquet"] = "csv") -> Path:
    """Where an input table lies, whether it is there or not. Every table of a data source is there in both forms."""
    return job.input_dir / f"{name}.{form}"


def input(name: str) -> list[dict[str, str]]:
    """Reads an input table: one dict per row, every cell as its text, `''` where it is empty.

    Units are those of the column's name (`load_mw`, `price_per_mwh`); instants are ISO 8601 with their offset, so
    `datetime.fromisoformat` reads them.

    Raises:
        FileNotFoundError: the data source has no such table; the message names those there are.
    """
    path = input_path(name)
    if not path.exists():
        there = ", ".join(sorted(file.stem for file in job.input_dir.glob("*.csv"))) or "none"
        raise FileNotFoundError(f"The data source has no table {name!r}; its tables are: {there}.")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
