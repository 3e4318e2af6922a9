"""Runs models the way the runner does: as a process of its own, in a folder of its own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from energy_models.markets.market_profiles import shipped

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "python-models" / "src"
SAMPLE = ROOT / "python-models" / "data" / "sample"
IN_IEX: Mapping[str, Any] = shipped()["in-iex"]
EUROPE: Mapping[str, Any] = {"id": "eu", "timezone": "Europe/Berlin", "mtu_minutes": 15, "currency": "EUR"}
HOURLY: Mapping[str, Any] = {"id": "hourly", "timezone": "UTC", "mtu_minutes": 60, "currency": "USD"}

Row = Mapping[str, object]


@dataclass(frozen=True)
class Folder:
    """A job folder with `input` and `output`."""

    path: Path

    @property
    def output(self) -> Path:
        return self.path / "output"

    def write(self, **tables: list[dict[str, object]]) -> Folder:
        """Writes input tables."""
        for name, rows in tables.items():
            with (self.path / "input" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return self

    def result(self) -> dict[str, Any]:
        """What the model wrote to result.json."""
        read: dict[str, Any] = json.loads((self.output / "result.json").read_text())
        return read

    def table(self, name: str) -> list[dict[str, str]]:
        """A result table."""
        with (self.output / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def a_folder(path: Path) -> Folder:
    """A fresh job folder."""
    (path / "input").mkdir(parents=True)
    (path / "output").mkdir()
    return Folder(path)


def environment(folder: Folder, model_type: str, config: Mapping[str, Any], **more: str) -> dict[str, str]:
    """The variables the runner sets, and none of the host's."""
    return {
        "JOB_ID": "test_1",
        "MODEL_TYPE": model_type,
        "CONFIG": json.dumps(config),
        "INPUT_DIR": str(folder.path / "input"),
        "OUTPUT_DIR": str(folder.output),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(SOURCE),
        **more,
    }


def start(folder: Folder, model_type: str, config: Mapping[str, Any], **more: str) -> subprocess.Popen[str]:
    """Starts a built-in model."""
    program = folder.path / "model.py"
    program.write_text(f"from energy_models.{model_type.lower()} import main\n\nmain()\n")
    return start_program(folder, program, model_type, config, **more)


def start_program(
    folder: Folder, program: Path, model_type: str, config: Mapping[str, Any], **more: str
) -> subprocess.Popen[str]:
    """Starts any program as a model."""
    return subprocess.Popen(
        [sys.executable, str(program)],
        env=environment(folder, model_type, config, **more),
        cwd=folder.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class End:
    """How a run ended and what it said."""

    code: int
    lines: list[str]
    stderr: str

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The structured events of one type."""
        said = [json.loads(line.removeprefix("EVENT:")) for line in self.lines if line.startswith("EVENT:")]
        return [event for event in said if event["type"] == kind]

    def log(self, level: str) -> list[str]:
        """The messages of one level."""
        return [event["message"] for event in self.events("log") if event["level"] == level]

    def percents(self) -> list[int]:
        """The progress it told."""
        return [int(line.removeprefix("PROGRESS:")) for line in self.lines if line.startswith("PROGRESS:")]


def run(folder: Folder, model_type: str, config: Mapping[str, Any], **more: str) -> End:
    """Runs a built-in model to its end."""
    return wait(start(folder, model_type, config, **more))


def wait(process: subprocess.Popen[str]) -> End:
    """Waits for a started model."""
    out, err = process.communicate(timeout=300)
    return End(process.returncode, out.splitlines(), err)


def cases_folder() -> Path:
    """Where the cases with known optima lie: ENERGY_OPS_CASES, else beside the repository."""
    return Path(os.environ.get("ENERGY_OPS_CASES") or ROOT.parent / "shared" / "cases")
