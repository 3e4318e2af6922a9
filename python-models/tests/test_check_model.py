"""The check of an uploaded model tells what is wrong and where, and never runs a line of it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model_check import check_model
from running import SOURCE

MIB = 1024**2


def report_of(source: str | bytes, folder: Path, more_modules: bool = False) -> dict[str, Any]:
    check_model.check(source.encode() if isinstance(source, str) else source, folder, more_modules)
    report: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return report


def places(found: list[dict[str, Any]]) -> list[tuple[str, int | None, int | None]]:
    return [(each["code"], each["line"], each["column"]) for each in found]


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "x = 1\r\ny = 2\r\n",
        "x = 1\ry = 2\r",
        "\f\nx = 1\n\f",
        b"\xef\xbb\xbfx = 1\n",
        b"\xef\xbb\xbf# coding: utf-8\n",
        "# -*- coding: utf8 -*-\nx = 'ä'\n",
        "#!/usr/bin/env python3\n# vim: set fileencoding=UTF-8 :\n",
        'x = "\\ud800"\n',
        "# padding\n" * 100_000,
        "import os; os.abort()\n",
    ],
)
def test_takes_what_python_takes(source: str | bytes, tmp_path: Path) -> None:
    assert report_of(source, tmp_path)["errors"] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os\n\ndef f(:\n    pass\n", ("syntax_error", 3, 7)),
        ("return 1", ("syntax_error", 1, 1)),
        ("x = '''", ("syntax_error", 1, 5)),
        ("(" * 100_000, ("syntax_error", 1, 201)),
        (b"x = 1\ny = '\xe4'\n", ("not_utf8", 2, 6)),
        (b"x = '\xed\xa0\x80'\n", ("not_utf8", 1, 6)),
        ("x = 1\n".encode("utf-16"), ("not_utf8", 1, 1)),
        (b"x = 1\n\xc3\xa4\0\n", ("null_byte", 2, 2)),
        (b"# coding: utf-7\nx = 1\n", ("wrong_encoding", 1, None)),
        (b"#!/bin/python\n# coding: latin-1\n", ("wrong_encoding", 1, None)),
        (b"# x\r# coding: cp1252\r", ("wrong_encoding", 1, None)),
        (b"\xef\xbb\xbf# coding: latin-1\n", ("wrong_encoding", 1, None)),
        (b"# coding: nonsense\n", ("wrong_encoding", 1, None)),
        ("", ("empty_file", None, None)),
        (b"\xef\xbb\xbf \r\n\n", ("empty_file", None, None)),
    ],
)
def test_says_what_is_wrong_and_where(
    source: str | bytes, found: tuple[str, int | None, int | None], tmp_path: Path
) -> None:
    assert places(report_of(source, tmp_path)["errors"]) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [("x = 1\n  y = 2\n", ("indentation_error", 2)), ("if x:\n\ty\n        z\n", ("tab_error", 3))],
)
def test_tells_wrong_indentation_from_wrong_syntax(source: str, found: tuple[str, int], tmp_path: Path) -> None:
    [error] = report_of(source, tmp_path)["errors"]
    assert (error["code"], error["line"]) == found


def test_lists_every_line_that_is_not_text(tmp_path: Path) -> None:
    errors = report_of(b"\xff\nx\n\xfe\xfe\n\0\0\nlast \xff", tmp_path)["errors"]
    assert places(errors) == [("not_utf8", 1, 1), ("not_utf8", 3, 1), ("not_utf8", 5, 6), ("null_byte", 4, 1)]
    assert len(report_of(b"\xff\n" * 5000, tmp_path)["errors"]) == 100


def test_keeps_what_the_author_says_short_and_plain(tmp_path: Path) -> None:
    [error] = report_of(f"from __future__ import {'a' * 100_000}\n", tmp_path)["errors"]
    assert len(error["message"]) < 400


def test_warns_of_what_may_not_work(tmp_path: Path) -> None:
    source = "import numpy, cplex.callbacks\nfrom . import x\nimport socket\nif x:\n    import cplex.callbacks\n"
    warned = report_of(source, tmp_path)["warnings"]
    assert places(warned) == [
        ("import_not_available", 1, 1),
        ("relative_import", 2, 1),
        ("no_network", 3, 1),
        ("no_result", None, None),
        ("no_progress", None, None),
    ]
    assert "cplex" in warned[0]["message"]


def test_warns_of_what_python_warns_of(tmp_path: Path) -> None:
    source = "import energy_ops\nassert (1, 'x')\n" + "x is 1\n" * 5000
    warned = report_of(source, tmp_path)["warnings"]
    assert places(warned)[0] == ("syntax_warning", 2, None)
    assert len(warned) == 100


def test_has_nothing_to_say_of_a_model_that_uses_the_sdk(tmp_path: Path) -> None:
    assert report_of("import energy_ops as eo\nimport highspy, pyarrow.parquet, zoneinfo\n", tmp_path)["warnings"] == []


def test_takes_installed_modules_where_the_operator_added_some(tmp_path: Path) -> None:
    source = "import energy_ops, pytest, cplex\n"
    assert len(report_of(source, tmp_path)["warnings"]) == 2
    assert len(report_of(source, tmp_path, more_modules=True)["warnings"]) == 1


def run(source: bytes, folder: Path, memory: int = 1024 * MIB) -> subprocess.CompletedProcess[str]:
    (folder / "input").mkdir()
    (folder / "output").mkdir()
    (folder / "input" / "model.py").write_bytes(source)
    environment = {"INPUT_DIR": str(folder / "input"), "OUTPUT_DIR": str(folder / "output"), "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, str(SOURCE / "model_check" / "check_model.py")]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 12))

    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, preexec_fn=limit)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"x=1\n" * (10 * MIB // 4), id="10 MiB of assignments"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1\n", id="100,000 signs"),
        pytest.param(b"x = a" + b".a" * 1_000_000 + b"\n", id="a million attributes"),
        pytest.param(b"x = " + b"lambda:" * 100_000 + b"0\n", id="100,000 functions"),
    ],
)
def test_gives_no_verdict_on_what_is_too_complex(source: bytes, tmp_path: Path) -> None:
    done = run(source, tmp_path)
    assert done.returncode < 0 or done.returncode == check_model.TOO_COMPLEX, done.stderr
    assert list((tmp_path / "output").iterdir()) == []


def test_takes_10_mib_of_comments(tmp_path: Path) -> None:
    done = run(b"# padding\n" * (10 * MIB // 10) + b"print(1)\n", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_keeps_its_verdict_when_advice_costs_too_much(tmp_path: Path) -> None:
    done = run(b"x=1\n" * 60_000, tmp_path, 128 * MIB)
    report = json.loads((tmp_path / "output" / "report.json").read_text())
    assert (done.returncode, report) == (0, {"errors": [], "warnings": []})
