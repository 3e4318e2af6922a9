"""The committed sample is exactly what its generator writes."""

from __future__ import annotations

from pathlib import Path

from energy_models.check_tables import check_folder
from energy_models.sample import SETTINGS, write_sample
from running import IN_IEX, SAMPLE


def test_the_generator_reproduces_the_committed_files(tmp_path: Path) -> None:
    write_sample(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in SAMPLE.iterdir()}


def test_the_sample_is_fit_for_every_model() -> None:
    report = check_folder(SAMPLE, IN_IEX, SETTINGS).report
    assert report["findings"] == []
    assert {name: judged["fit"] for name, judged in report["fitness"].items()} == {"DMO": True, "RMO": True, "SO": True}
