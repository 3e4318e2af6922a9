"""Measures the built-in models beside a plain Pyomo + HiGHS formulation of the same cases; one JSON line per case.

`compare.py SCRATCH CASES PYOMO_PYTHON [--slow] [--only NAME] [--cpu SECONDS]`: CPU seconds of whole processes, never
wall-clock time. `--cpu` stops both sides when they have spent so many, instead of after ten minutes; the run with files
is left out then.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import synthetic

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
NAMES = ("so-v1-fr-day", "so-v2-de-negative", "so-v3-iex-dam", "rmo-v1-0900", "dmo-v1-portfolio5")
SLOW_NAMES = ("uc-rts-2020-07-06", "uc-rts-2020-01-27")
SLOW_GAP = 1e-4
"""Or what the case's best known plan is proven to, where nobody has come nearer."""


@dataclass(frozen=True)
class Trial:
    """A case to measure: a job folder with tables and `config.json`."""

    name: str
    folder: Path
    config: dict[str, Any]


def main() -> None:
    """Prints one line per case."""
    scratch, cases, pyomo = (Path(argument) for argument in sys.argv[1:4])
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else None
    budget = float(sys.argv[sys.argv.index("--cpu") + 1]) if "--cpu" in sys.argv else None
    for trial in _trials(scratch, cases, slow="--slow" in sys.argv):
        if only is None or trial.name == only:
            _limit(trial, budget)
            print(json.dumps(_measure(trial, pyomo)), flush=True)


def _trials(scratch: Path, cases: Path, *, slow: bool) -> list[Trial]:
    found = [
        _known(scratch, cases / "visible" / name, least_gap=SLOW_GAP if name in SLOW_NAMES else 1e-6)
        for name in (*NAMES, *(SLOW_NAMES if slow else ()))
        if (cases / "visible" / name).exists()
    ]
    made = {
        "so-10-batteries-day": ("SO", synthetic.fleet(1, 10, 96, 15), 15, 1e-6),
        "so-year-hourly": ("SO", synthetic.fleet(2, 1, 8760, 60), 60, 1e-6),
        "rmo-20-units": ("RMO", synthetic.redispatch(3, 20, 68, 15), 15, 1e-4),
        "dmo-12-units-2-batteries": ("DMO", synthetic.portfolio(4, 12, 2, 96, 15), 15, 1e-4),
    }
    if slow:
        made["dmo-50-units"] = ("DMO", synthetic.portfolio(5, 50, 4, 96, 15), 15, 1e-3)
    return [*found, *(_made(scratch, name, *of) for name, of in made.items())]


def _known(scratch: Path, case: Path, least_gap: float) -> Trial:
    known = json.loads((case / "case.json").read_text())
    gap = max(least_gap, json.loads((case / "expected.json").read_text())["gap"])
    start, blocks = known["horizon"]["start"], known["horizon"]["blocks"]
    trial = _trial(scratch, case.name, known["model"], known["market"], known["options"], gap, start, blocks)
    for table in case.glob("*.csv"):
        name = "storage.csv" if table.stem == "assets" else table.name
        shutil.copy(table, trial.folder / "input" / name)
    return trial


def _made(scratch: Path, name: str, model: str, made: tuple[Any, Any], minutes: int, gap: float) -> Trial:
    tables, settings = made
    market = {"timezone": "Europe/Berlin", "mtu_minutes": minutes, "currency": "EUR"}
    series = tables["timeseries"]
    trial = _trial(scratch, name, model, market, settings, gap, series[0]["block_start"], len(series))
    synthetic.write(trial.folder / "input", tables)
    return trial


def _trial(
    scratch: Path, name: str, model: str, market: Any, settings: Any, gap: float, start: str, blocks: int
) -> Trial:
    folder = scratch / name
    (folder / "input").mkdir(parents=True)
    (folder / "output").mkdir()
    config = {
        "model_type": model,
        "market": market,
        "settings": settings,
        "mip_gap": gap,
        "time_limit": 600.0,
        "horizon_start": start,
        "horizon_blocks": blocks,
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "model.py").write_text(f"from energy_models.{model.lower()} import main\n\nmain()\n")
    return Trial(name, folder, config)


def _limit(trial: Trial, cpu_seconds: float | None) -> None:
    if cpu_seconds is not None:
        trial.config.update(cpu_limit=cpu_seconds, time_limit=1e5)
        (trial.folder / "config.json").write_text(json.dumps(trial.config))


def _measure(trial: Trial, pyomo: Path) -> dict[str, Any]:
    environment = {
        "JOB_ID": trial.name,
        "MODEL_TYPE": trial.config["model_type"],
        "CONFIG": json.dumps(trial.config),
        "INPUT_DIR": str(trial.folder / "input"),
        "OUTPUT_DIR": str(trial.folder / "output"),
        "PYTHONPATH": str(SOURCE),
    }
    parts = _least([sys.executable, str(HERE / "ours.py"), str(trial.folder)], environment)
    plain_command = [str(pyomo), str(HERE / "plain.py"), str(trial.folder)]
    plain = _least(plain_command, {})
    sides = {"ours": json.loads(parts["stdout"]), "plain": json.loads(plain["stdout"].splitlines()[-1])}
    plain_whole = plain if sides["plain"]["times"] == 1 else _least([*plain_command, "--once"], {})
    sides["plain"] |= {"cpu_s": plain_whole["cpu_s"], "rss_mib": plain_whole["rss_mib"]}
    sides["ours"] |= {"rss_mib": parts["rss_mib"]}
    if "cpu_limit" in trial.config:
        return {"name": trial.name, **sides}
    whole = _least([sys.executable, str(trial.folder / "model.py")], environment)
    result = json.loads((trial.folder / "output" / "result.json").read_text())
    return {
        "name": trial.name,
        "model": trial.config["model_type"],
        "gap": trial.config["mip_gap"],
        "ours": {**sides["ours"], "status": result["termination_status"]},
        "whole": {"cpu_s": whole["cpu_s"], "rss_mib": whole["rss_mib"]},
        "plain": sides["plain"],
    }


def _least(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """The run that took least; a short program runs five times, as a busy machine only ever adds."""
    runs = [_run(command, environment)]
    if runs[0]["cpu_s"] < 3.0:
        runs += [_run(command, environment) for _ in range(4)]
    return min(runs, key=lambda run: float(run["cpu_s"]))


def _run(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """Runs a program to its end; its own and its children's CPU seconds, and the most memory it held.

    Raises:
        RuntimeError: it failed.
    """
    kept = {"PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(command, env={**kept, **environment}, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    stdout = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {stdout[-2000:]}")
    return {"stdout": stdout, "cpu_s": usage.ru_utime + usage.ru_stime, "rss_mib": usage.ru_maxrss / 1024}


if __name__ == "__main__":
    main()
