"""The models find the known optima, as an independent check recomputes them from the plan alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from running import a_folder, cases_folder, run

CASES = ("so-v1-fr-day", "so-v2-de-negative", "so-v3-iex-dam", "rmo-v1-0900", "dmo-v1-portfolio5")


@pytest.mark.parametrize("name", CASES)
def test_the_optimum_of_a_known_case_is_found(name: str, tmp_path: Path) -> None:
    case = cases_folder() / "visible" / name
    if not case.exists():
        pytest.skip(f"The case {name} is not here: set ENERGY_OPS_CASES to the folder of the cases.")
    known = json.loads((case / "case.json").read_text())
    folder = a_folder(tmp_path / "job")
    for table in case.glob("*.csv"):
        shutil.copy(table, folder.path / "input" / ("storage.csv" if table.stem == "assets" else table.name))
    end = run(
        folder,
        known["model"],
        {
            "mip_gap": 1e-6,
            "market": known["market"],
            "settings": known["options"],
            "horizon_start": known["horizon"]["start"],
            "horizon_blocks": known["horizon"]["blocks"],
        },
    )
    assert (end.code, end.stderr) == (0, "")
    assert folder.result()["termination_status"] in ("optimal", "gap_reached")
    check = [sys.executable, str(cases_folder() / "check.py"), str(case), str(folder.output)]
    verdict = subprocess.run(check, capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout
