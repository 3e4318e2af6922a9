"""A long horizon told to stop: the plan at hand is written, whole, whatever the solver was at."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolios import a_series, a_storage
from running import HOURLY, End, Folder, a_folder, start_program, wait

DAYS = 8
PROGRAM = """
import os, signal
from energy_models.search import side_search, site_search, windows

site_search.LONG = 0
windows.WINDOW_COLUMNS = 1

def then_stopped(work):
    def both(*given, **named):
        found = work(*given, **named)
        os.kill(os.getpid(), signal.SIGTERM)
        return found
    return both

{stop}
from energy_models.so import main

main()
"""
AFTER_THE_RELAXATION = "side_search.SideSearch.relax = then_stopped(side_search.SideSearch.relax)"
BEFORE_THE_RELAXATION = "site_search.sides_of = then_stopped(site_search.sides_of)"
IN_A_WINDOW = "windows.Cuts.pass_to = then_stopped(windows.Cuts.pass_to)"


def stopped(folder: Folder, stop: str) -> End:
    """Runs SO over days with negative noons and stops it at one point of its work."""
    prices = [40.0 - 90.0 * (10 <= hour % 24 < 16) + hour % 7 for hour in range(24 * DAYS)]
    folder.write(timeseries=a_series("2026-03-02T00:00:00+00:00", prices), storage=[a_storage()])
    program = folder.path / "model.py"
    program.write_text(PROGRAM.format(stop=stop))
    config = {"market": HOURLY, "settings": {}, "horizon_start": "2026-03-02T00:00:00+00:00", "mip_gap": 0.0}
    return wait(start_program(folder, program, "SO", {**config, "horizon_blocks": 24 * DAYS}))


@pytest.mark.parametrize("stop", [AFTER_THE_RELAXATION, IN_A_WINDOW])
def test_what_the_relaxation_leaves_of_a_plan_is_written(stop: str, tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job")
    end = stopped(folder, stop)
    assert (end.code, end.stderr, end.log("WARNING")) == (0, "", [])
    result = folder.result()
    assert (result["termination_status"], result["solution_status"]) == ("interrupted", "feasible")
    assert result["best_bound"] < result["objective_value"] < 0
    assert {len(folder.table(name)) for name in ("schedule", "market", "prices", "soc")} == {24 * DAYS}


def test_without_a_relaxation_the_storages_are_left_alone(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job")
    end = stopped(folder, BEFORE_THE_RELAXATION)
    assert (end.code, end.stderr) == (0, "")
    assert end.log("WARNING") == [
        "Stopped before a plan was found: this one leaves the storages alone as far as it may."
    ]
    result = folder.result()
    assert (result["termination_status"], result["solution_status"]) == ("interrupted", "feasible")
    assert {row["soc_mwh"] for row in folder.table("schedule")} == {"10.0"}
