"""Every way a run can end is a result with words for it."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from shutil import copytree

import pytest

from portfolios import a_curve, a_series, a_storage, a_unit
from running import HOURLY, IN_IEX, SAMPLE, End, Folder, a_folder, run, start, wait

DAY = "2026-03-02T00:00:00+00:00"


def a_config(blocks: int, **more: object) -> dict[str, object]:
    return {"market": HOURLY, "settings": {}, "horizon_start": DAY, "horizon_blocks": blocks, **more}


def the_sample(path: Path) -> tuple[Folder, dict[str, object]]:
    folder = a_folder(path)
    copytree(SAMPLE, folder.path / "input", dirs_exist_ok=True)
    settings = json.loads((SAMPLE / "settings.json").read_text())
    return folder, {"market": IN_IEX, "settings": settings, "delivery_day": "2026-11-24"}


def test_the_sample_is_solved_to_the_default_gap_with_a_curve_to_look_at(tmp_path: Path) -> None:
    folder, config = the_sample(tmp_path / "job")
    end = run(folder, "DMO", config)
    assert end.code == 0
    result = folder.result()
    assert result["termination_status"] in ("optimal", "gap_reached")
    assert next(iter(result["kpis"])) == "profit"
    curve = end.events("incumbent")
    assert len({round(point["incumbent"]) for point in curve if point["incumbent"] is not None}) >= 3
    assert curve[-1]["gap"] == pytest.approx(result["mip_gap"], abs=1e-9)
    assert end.percents() == sorted(end.percents())
    assert end.percents()[-1] == 100
    assert any(15 < percent < 95 for percent in end.percents())  # how often is the clock's: test_search.py has its own
    assert len(folder.table("market")) == 96
    assert_an_operator_can_follow(end)


def assert_an_operator_can_follow(end: End) -> None:
    beginnings = ("Read 96 blocks", "Built", "Incumbent", "Solved in", "Profit", "Plan written: 768")
    lines = end.log("INFO")
    assert all(any(line.startswith(beginning) for line in lines) for beginning in beginnings)
    assert ", 5 units (2 on), 1 storage (100 MWh stored), load up to " in lines[0]
    assert len(lines) < 36


def test_a_linear_program_has_a_point_on_its_curve_too(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(timeseries=a_series(DAY, [50, 90]), storage=[a_storage()])
    end = run(folder, "SO", a_config(2))
    assert [point["gap"] for point in end.events("incumbent")] == [0]


def test_an_unreachable_energy_is_told_with_what_is_missing(tmp_path: Path) -> None:
    storage = a_storage(soc_initial_mwh=0, soc_terminal_min_mwh=20)
    folder = a_folder(tmp_path / "job").write(timeseries=a_series(DAY, [50, 50]), storage=[storage])
    end = run(folder, "SO", a_config(2))
    assert end.code == 0
    result = folder.result()
    assert (result["termination_status"], result["solution_status"]) == ("infeasible", "none")
    conflict = result["conflicts"][0]
    assert (conflict["constraint"], conflict["asset"]) == ("soc_terminal_min", "bess")
    assert conflict["needed"] == 20
    assert conflict["achievable"] == pytest.approx(18.0)


def test_a_load_that_nothing_serves_is_told_block_by_block(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(
        timeseries=a_series(DAY, [50] * 4, load_mw=[10, 70, 75, 10]), units=[a_unit()], unit_costs=a_curve()
    )
    settings = {"market_buy_limit_mw": 10, "market_sell_limit_mw": 50}
    run(folder, "DMO", a_config(4, settings=settings))
    conflict = folder.result()["conflicts"][0]
    assert (conflict["constraint"], conflict["needed"], conflict["achievable"]) == ("shortage", 75, 60)
    assert conflict["block_from"] == "2026-03-02T01:00:00+00:00"
    assert conflict["block_to"] == "2026-03-02T02:00:00+00:00"


def test_buying_below_the_selling_price_without_limits_is_unbounded(tmp_path: Path) -> None:
    rows = [{**row, "price_sell": 60} for row in a_series(DAY, [50, 70])]
    folder = a_folder(tmp_path / "job").write(timeseries=rows, storage=[a_storage()])
    run(folder, "SO", a_config(2))
    assert folder.result()["termination_status"] == "unbounded"
    assert folder.result()["conflicts"][0]["constraint"] == "price_buy_below_sell"


@pytest.mark.parametrize(
    ("model_type", "limit"),
    [
        ("SO", "grid_import_limit_mw"),
        ("SO", "grid_export_limit_mw"),
        ("DMO", "market_buy_limit_mw"),
        ("DMO", "market_sell_limit_mw"),
        ("RMO", "market_buy_limit_mw"),
        ("RMO", "market_sell_limit_mw"),
    ],
)
def test_buying_below_the_selling_price_earns_no_more_than_one_limit_lets_through(
    model_type: str, limit: str, tmp_path: Path
) -> None:
    rows = [{**row, "price_sell": 60} for row in a_series(DAY, [50, 70], load_mw=[5, 5])]
    folder = a_folder(tmp_path / "job").write(timeseries=rows, storage=[a_storage()])
    run(folder, model_type, a_config(2, settings={limit: 10}))
    assert folder.result()["termination_status"] == "optimal"


def test_no_plan_in_time_is_no_crash(tmp_path: Path) -> None:
    folder, config = the_sample(tmp_path / "job")
    end = run(folder, "DMO", {**config, "time_limit": 0.001})
    assert end.code == 0
    assert (folder.result()["termination_status"], folder.result()["solution_status"]) == ("time_limit", "none")
    assert "in 0.001 s" in str(end.log("ERROR"))


def test_an_unknown_solver_is_one_warning_and_highs(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(timeseries=a_series(DAY, [10, 90]), storage=[a_storage()])
    end = run(folder, "SO", a_config(2, solver="CPLEX"))
    assert end.code == 0
    assert [message for message in end.log("WARNING") if "CPLEX" in message] == end.log("WARNING")
    assert folder.result()["termination_status"] == "optimal"


def test_a_key_that_is_nearly_an_option_gets_a_warning_and_any_other_passes(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(timeseries=a_series(DAY, [50, 70]), storage=[a_storage()])
    options = {"grid_import_limit": 1, "time_limits": 9, "cvar_weight": 0, "own_key": [1], "note": "x"}
    end = run(folder, "SO", a_config(2, **options))
    assert folder.result()["termination_status"] == "optimal"
    assert [message for message in end.log("WARNING") if "is called" in message] == [
        "No option is called grid_import_limit, and it changes nothing; is grid_import_limit_mw meant?",
        "No option is called time_limits, and it changes nothing; is time_limit meant?",
    ]


def test_data_that_does_not_reach_the_horizon_is_one_error_line(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(timeseries=a_series(DAY, [10, 90]), storage=[a_storage()])
    end = run(folder, "SO", a_config(3))
    assert end.code == 1
    assert end.log("ERROR") == [
        "Table timeseries has no row for block 2026-03-02T02:00:00+00:00; add it or choose another horizon."
    ]
    assert end.stderr == ""


def test_sigterm_writes_the_best_plan_so_far(tmp_path: Path) -> None:
    folder, config = the_sample(tmp_path / "job")
    process = start(folder, "DMO", {**config, "mip_gap": 0.0})
    assert process.stdout is not None
    for line in process.stdout:
        if '"incumbent"' in line:
            process.send_signal(signal.SIGTERM)
            break
    began = time.monotonic()
    assert wait(process).code == 0
    assert time.monotonic() - began < 5
    result = folder.result()
    assert (result["termination_status"], result["solution_status"]) == ("interrupted", "feasible")
    assert len(folder.table("market")) == 96
