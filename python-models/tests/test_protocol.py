"""What a model says on stdout is what contract.md §4 fixes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow.parquet

from energy_ops.outputs import SOLUTIONS, TERMINATIONS
from running import ROOT, End, Folder, a_folder, start_program, wait


def say(folder: Folder, code: str, **more: str) -> End:
    program = folder.path / "model.py"
    program.write_text(code)
    return wait(start_program(folder, program, "DMO", {"mip_gap": 0.5}, **more))


def test_progress_is_whole_never_goes_back_and_is_not_repeated(tmp_path: Path) -> None:
    end = say(
        a_folder(tmp_path / "job"),
        "import energy_ops as e\nfor p in (5, 5.9, float('nan'), 3, 40, 180): e.progress(p)\n",
    )
    assert end.lines == ["PROGRESS:5", "PROGRESS:40", "PROGRESS:100"]


def test_a_log_line_keeps_its_text_and_metadata_in_one_line(tmp_path: Path) -> None:
    code = "import energy_ops as e\ne.log.warning('PROGRESS:7\\nsecond line', mw=1.5, odd=float('nan'))\n"
    end = say(a_folder(tmp_path / "job"), code)
    assert end.events("log") == [
        {
            "type": "log",
            "level": "WARNING",
            "message": "PROGRESS:7\nsecond line",
            "metadata": {"mw": 1.5, "odd": None},
        }
    ]
    assert end.percents() == []


def test_incumbent_metric_and_stage_are_events(tmp_path: Path) -> None:
    code = (
        "import energy_ops as e\n"
        "e.incumbent(12.5, best_bound=float('-inf'), gap=None, t_ms=7)\n"
        "e.metric('rows', 3.0, 'MW')\n"
        "e.stage('solve')\n"
    )
    end = say(a_folder(tmp_path / "job"), code)
    assert end.events("incumbent") == [
        {"type": "incumbent", "t_ms": 7, "incumbent": 12.5, "best_bound": None, "gap": None}
    ]
    assert end.events("metric")[0]["value"] == 3.0
    assert end.events("stage")[0]["name"] == "solve"


def test_a_model_reads_its_job_and_writes_tables_and_a_result(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job").write(prices=[{"hour": 1, "price": 20}])
    code = (
        "import energy_ops as e\n"
        "assert e.config['mip_gap'] == 0.5 and e.deadline.isoformat() == '2026-01-31T10:00:00+05:30'\n"
        "rows = e.input('prices')\n"
        "e.table('out', {'price': [float(r['price']) for r in rows], 'note': [None]})\n"
        "e.result(objective_value=float('inf'), kpis={'profit': (1.0, 'EUR')})\n"
    )
    end = say(folder, code, DEADLINE="2026-01-31T10:00:00+05:30")
    assert (end.code, end.stderr) == (0, "")
    assert folder.table("out") == [{"price": "20.0", "note": ""}]
    assert (folder.output / "out.parquet").exists()
    result = json.loads((folder.output / "result.json").read_text())
    assert result["objective_value"] is None
    assert result["kpis"] == {"profit": {"value": 1.0, "unit": "EUR"}}


def test_an_instant_is_written_in_the_form_it_is_read_in(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "job")
    code = (
        "import datetime as d, energy_ops as e\n"
        "zone = d.timezone(d.timedelta(hours=5, minutes=30))\n"
        "e.table('out', {'at': [d.datetime(2026, 1, 31, 10, tzinfo=zone), None], 'day': [None, d.date(2026, 2, 1)]})\n"
    )
    assert say(folder, code).code == 0
    assert folder.table("out") == [{"at": "2026-01-31T10:00:00+05:30", "day": ""}, {"at": "", "day": "2026-02-01"}]
    assert pyarrow.parquet.read_table(folder.output / "out.parquet").schema.types[1] == pyarrow.date32()


def test_columns_of_different_length_are_refused(tmp_path: Path) -> None:
    end = say(a_folder(tmp_path / "job"), "import energy_ops as e\ne.table('out', {'a': [1], 'b': []})\n")
    assert end.code == 1
    assert "differ in length" in end.stderr


def test_what_nobody_would_find_or_know_is_refused(tmp_path: Path) -> None:
    calls = {
        "e.table('my plan', {'a': [1]})": "'my plan' is no name for a table",
        "e.table('plan', {})": "Table plan has no columns.",
        "e.table('plan', {'a': [1, 'x']})": "Column a of table plan has no form in Parquet",
        "e.table('plan', {'a': [2**70]})": "Column a of table plan has no form in Parquet",
        "e.result(kpis={'profit': 5})": "The KPI profit can't be 5; give its value and unit, such as (1200.0, 'EUR').",
        "e.result(termination_status='solved')": "termination_status can't be 'solved'; it is one of optimal, gap",
        "e.input('prices')": "The data source has no table 'prices'; its tables are: timeseries.",
    }
    for number, (call, words) in enumerate(calls.items()):
        folder = a_folder(tmp_path / str(number)).write(timeseries=[{"price": 1}])
        end = say(folder, f"import energy_ops as e\n{call}\n")
        assert end.code != 0
        assert words in end.stderr


def test_its_words_are_those_of_the_contract() -> None:
    states = (ROOT / "libs/contracts/src/job-state.ts").read_text()
    for name, words in {"terminationStatuses": TERMINATIONS, "solutionStatuses": SOLUTIONS}.items():
        [listed] = re.findall(rf"{name} = \[(.*?)\]", states, re.S)
        assert tuple(re.findall(r"'(\w+)'", listed)) == words


def test_the_sdk_needs_nothing_but_python(tmp_path: Path) -> None:
    code = (
        "import sys, energy_ops\nheavy = {'numpy', 'highspy', 'pyarrow'} & set(sys.modules)\nassert not heavy, heavy\n"
    )
    assert say(a_folder(tmp_path / "job"), code).code == 0
