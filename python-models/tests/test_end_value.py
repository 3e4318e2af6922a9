"""SO values what is left at the horizon's end by the day after, where the data says nothing of it (energy.md §5.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolios import a_series, a_storage
from running import HOURLY, Folder, a_folder, run

DAY = "2026-03-02T00:00:00+00:00"
TODAY, TOMORROW = [20.0] * 12 + [60.0] * 12, [100.0] * 24
SILENT = {name: cell for name, cell in a_storage().items() if name != "soc_terminal_min_mwh"}


def planned(path: Path, prices: list[float], storage: dict[str, object], **config: object) -> Folder:
    folder = a_folder(path).write(timeseries=a_series(DAY, prices), storage=[storage])
    ended = run(folder, "SO", {"market": HOURLY, "horizon_start": DAY, "horizon_blocks": 24, **config})
    assert ended.code == 0, ended.stderr
    return folder


def left(folder: Folder) -> float:
    """MWh stored at the end."""
    return float(folder.table("schedule")[-1]["soc_mwh"])


def value(folder: Folder) -> float:
    return float(folder.result()["kpis"]["terminal_value"]["value"])


def test_energy_is_kept_for_a_day_after_that_pays_more(tmp_path: Path) -> None:
    folder = planned(tmp_path, TODAY + TOMORROW, SILENT)
    assert left(folder) == pytest.approx(20.0)
    assert value(folder) == pytest.approx(20.0 * 0.9 * 100.0)


def test_data_that_ends_with_the_horizon_is_expected_to_go_on_as_its_last_day(tmp_path: Path) -> None:
    folder = planned(tmp_path, TODAY, SILENT)
    # Selling at 60 beats keeping for a mean of 40, which beats not buying at 20.
    assert left(folder) == pytest.approx(0.0, abs=1e-6)
    assert value(planned(tmp_path / "cheap", TODAY[::-1], SILENT)) == pytest.approx(20.0 * 0.9 * 40.0)


def test_a_typical_day_is_followed_by_itself(tmp_path: Path) -> None:
    folder = planned(tmp_path, TODAY[::-1], SILENT, settings={"kind": "typical_day"})
    assert value(folder) == pytest.approx(20.0 * 0.9 * 40.0)


def test_a_day_after_below_zero_is_worth_nothing(tmp_path: Path) -> None:
    assert value(planned(tmp_path, TODAY + [-30.0] * 24, SILENT)) == 0.0


def test_data_that_ends_within_a_day_is_told(tmp_path: Path) -> None:
    def told(name: str, prices: list[float], blocks: int) -> list[str]:
        folder = a_folder(tmp_path / name).write(timeseries=a_series(DAY, prices), storage=[a_storage()])
        config = {"market": HOURLY, "horizon_start": DAY, "horizon_blocks": blocks}
        return [line for line in run(folder, "SO", config).log("INFO") if line.startswith("The data ends")]

    assert [line[:19] for line in told("ends", TODAY[:10], 10)] == ["The data ends 10 h "]
    assert told("goes on", TODAY, 10) == told("a day", TODAY, 24) == []


@pytest.mark.parametrize("column", ["soc_terminal_min_mwh", "soc_terminal_value_per_mwh"])
def test_an_empty_cell_says_that_the_end_counts_nothing(column: str, tmp_path: Path) -> None:
    folder = planned(tmp_path, TODAY + TOMORROW, {**SILENT, column: ""})
    assert left(folder) == pytest.approx(0.0, abs=1e-6)
    assert value(folder) == 0.0


def test_each_scenario_counts_its_own_day_after(tmp_path: Path) -> None:
    versions = {"low": TODAY + [10.0] * 24, "high": [price - 0.01 for price in TODAY] + TOMORROW}
    rows = [{"scenario": name, **row} for name, prices in versions.items() for row in a_series(DAY, prices)]
    folder = a_folder(tmp_path).write(timeseries=rows, storage=[SILENT])
    assert run(folder, "SO", {"market": HOURLY, "horizon_start": DAY, "horizon_blocks": 24}).code == 0
    assert value(folder) == pytest.approx(0.5 * 20.0 * 0.9 * 100.0)  # in the other everything is sold at 60
