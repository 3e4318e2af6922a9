"""The models that the guides start with run, and their upload has nothing to be warned of."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from model_check.check_model import check
from running import IN_IEX, ROOT, SAMPLE, a_folder, start_program, wait


@pytest.mark.parametrize("guide", ["docs/models.md", "python-models/README.md"])
def test_its_model_runs_on_the_sample(guide: str, tmp_path: Path) -> None:
    [source] = re.findall(r"```python\n(.*?)```", (ROOT / guide).read_text(), re.S)
    check(source.encode(), tmp_path, more_modules=False)
    assert json.loads((tmp_path / "report.json").read_text()) == {"errors": [], "warnings": []}
    folder = a_folder(tmp_path / "job")
    shutil.copy(SAMPLE / "timeseries.csv", folder.path / "input")
    program = folder.path / "model.py"
    program.write_text(source)
    end = wait(start_program(folder, program, "SO", {"market": IN_IEX}))
    assert (end.code, end.stderr) == (0, "")
    assert len(folder.table("market")) == 2
    assert folder.result()["solution_status"] == "optimal"
