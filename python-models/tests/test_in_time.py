"""Time that is up ends a run, whether its solver hears of that or not."""

from __future__ import annotations

import json
import math
import signal
import subprocess
import time
from pathlib import Path
from shutil import copytree
from threading import Event

import pytest

from energy_models.search.in_time import in_time
from running import IN_IEX, SAMPLE, End, Folder, a_folder, start_program, wait

DEAF = """
from threading import Event
from energy_models.search import solving

{deaf}
from energy_models.dmo import main

main()
"""
NEVER_ENDS = """
run = solving._run
solving._run = lambda *of: run(*of) and Event().wait()
"""
NEVER_BEGINS = "solving._run = lambda *of: Event().wait()"


def run_until(said: str, deaf: str, folder: Folder) -> End:
    """Runs the sample to a gap of zero and stops it when it has said this."""
    copytree(SAMPLE, folder.path / "input", dirs_exist_ok=True)
    settings = json.loads((SAMPLE / "settings.json").read_text())
    program = folder.path / "model.py"
    program.write_text(DEAF.format(deaf=deaf))
    config = {"market": IN_IEX, "settings": settings, "delivery_day": "2026-11-24", "mip_gap": 0.0}
    process = start_program(folder, program, "DMO", config)
    lines = _lines_until(said, process)
    process.send_signal(signal.SIGTERM)
    end = wait(process)
    return End(end.code, lines + end.lines, end.stderr)


def _lines_until(said: str, process: subprocess.Popen[str]) -> list[str]:
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if said in line:
            return lines
    raise AssertionError(f"It never said {said}: {lines}")


def test_the_best_plan_so_far_is_written_though_the_solver_goes_on(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job")
    end = run_until('"gap": 0.', NEVER_ENDS, folder)
    assert (end.code, end.stderr, end.log("ERROR")) == (0, "", [])
    result = folder.result()
    assert (result["termination_status"], result["solution_status"]) == ("interrupted", "feasible")
    assert result["best_bound"] < result["objective_value"]
    assert end.events("incumbent")[-1]["incumbent"] == pytest.approx(result["objective_value"], rel=1e-6)
    assert end.percents()[-1] == 100
    assert {len(folder.table(name)) for name in ("market", "soc")} == {96}


def test_a_run_without_a_plan_says_so_though_its_search_goes_on(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job")
    end = run_until('"solve"', NEVER_BEGINS, folder)
    assert (end.code, end.stderr) == (0, "")
    assert end.log("ERROR") == ["Stopped before a first plan was found; run it again with more time."]
    assert (folder.result()["termination_status"], folder.result()["solution_status"]) == ("interrupted", "none")


def test_work_is_left_behind_when_its_patience_is_over() -> None:
    assert in_time(Event().wait, time.monotonic(), lambda: 0.0, lambda: None) is None


def test_work_that_ends_gives_what_it_found_or_raised() -> None:
    assert in_time(lambda: 7, time.monotonic(), lambda: math.inf, lambda: None) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0, math.inf, lambda: math.inf, lambda: None)


def test_a_beat_comes_while_work_goes_on() -> None:
    beaten = Event()
    assert in_time(lambda: beaten.wait(60), math.inf, lambda: math.inf, beaten.set)
