"""Checks an uploaded model without running it: `INPUT_DIR/model.py` → `OUTPUT_DIR/report.json` (ModelReport).

The file is anybody's: a valid one of 10 MB can cost gigabytes and a minute to compile. So this runs as a process of its
own with limits on memory and CPU time. It ends with 0 when there is a verdict, and with `TOO_COMPLEX`, or killed, when
the limits don't allow one. The verdict is written before advice is sought: advice that costs too much costs only
itself. Standard library only.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import io
import json
import os
import re
import sys
import tokenize
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from model_check.model_advice import advice
from model_check.model_findings import Finding, most_findings, plain

TOO_COMPLEX = 3
_TOO_MUCH = (MemoryError, RecursionError, OverflowError, SystemError)


def check_encoding(source: bytes) -> list[Finding]:
    """What keeps a file from being UTF-8 text, line by line; a file without any is no model, though Python takes it."""
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [Finding(1, 1, "not_utf8", "the file is in UTF-16: save it as UTF-8")]
    found = [*islice(_undecodable(source), most_findings), *islice(_null_bytes(source), most_findings)]
    if found:
        return found
    if not source.removeprefix(codecs.BOM_UTF8).strip():
        return [Finding(None, None, "empty_file", "it is empty: choose the file that holds the model")]
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        name = codecs.lookup(encoding).name
    except SyntaxError as error:
        return [Finding(1, None, "wrong_encoding", plain(f"{error.msg}; only UTF-8 is taken"))]
    if name in ("utf-8", "utf-8-sig"):
        return []
    return [Finding(1, None, "wrong_encoding", plain(f"the file says that it is in {name}; only UTF-8 is taken"))]


def _undecodable(source: bytes) -> Iterator[Finding]:
    """The first byte of each line that is not UTF-8."""
    begin = 0
    while True:
        try:
            source[begin:].decode("utf-8")
            return
        except UnicodeDecodeError as error:
            at = begin + error.start
            message = f"the byte 0x{source[at]:02x} is not UTF-8 ({error.reason})"
            yield Finding(*_place(source, at), "not_utf8", plain(message))
            begin = source.find(b"\n", at) + 1
            if begin == 0:
                return


def _null_bytes(source: bytes) -> Iterator[Finding]:
    """The first null byte of each line."""
    at = source.find(b"\0")
    while at >= 0:
        yield Finding(*_place(source, at), "null_byte", "a null byte cannot stand in a Python file")
        line_end = source.find(b"\n", at)
        at = source.find(b"\0", line_end) if line_end >= 0 else -1


def _place(source: bytes, at: int) -> tuple[int, int]:
    """Line and column of a byte, both from 1; a column is a character."""
    begin = source.rfind(b"\n", 0, at) + 1
    return source.count(b"\n", 0, at) + 1, len(source[begin:at].decode("utf-8", "replace")) + 1


def check_syntax(text: str) -> tuple[list[Finding], list[Finding]]:
    """Compiles a source without running it: what Python refuses, and what it warns of.

    Raises:
        MemoryError, RecursionError, OverflowError, SystemError: it is too large or nested too deeply to tell.
    """
    warned: list[Finding] = []

    def take(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
        if len(warned) < most_findings:
            warned.append(Finding(lineno, None, "syntax_warning", plain(str(message))))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = take  # type: ignore[assignment] # its list can't grow without end, as a recording one can
        try:
            compile(text, "model.py", "exec", dont_inherit=True)
        except SyntaxError as error:
            return [_finding_of(error)], []
        except ValueError as error:
            return [Finding(None, None, "invalid_value", plain(str(error)))], []
    return [], warned


_CODES: dict[type, str] = {IndentationError: "indentation_error", TabError: "tab_error"}


def _finding_of(error: SyntaxError) -> Finding:
    column = error.offset if error.offset and error.offset > 0 else None
    return Finding(error.lineno or None, column, _CODES.get(type(error), "syntax_error"), plain(error.msg))


def _write(folder: Path, errors: list[Finding], warned: list[Finding]) -> None:
    report = {
        "errors": [finding.report() for finding in errors[:most_findings]],
        "warnings": [finding.report() for finding in warned[:most_findings]],
    }
    unfinished = folder / "report.unfinished"
    unfinished.write_text(json.dumps(report), encoding="utf-8")
    unfinished.replace(folder / "report.json")  # whoever kills us leaves a whole report or none


def check(source: bytes, output: Path, more_modules: bool) -> None:
    """Writes the verdict, then, where it is good, what the author may want to know.

    Raises:
        MemoryError, RecursionError, OverflowError, SystemError: there can be no verdict.
    """
    source = re.sub(rb"\r\n?", b"\n", source)
    errors = check_encoding(source)
    if errors:
        return _write(output, errors, [])
    text = source.decode("utf-8-sig")
    errors, warned = check_syntax(text)
    _write(output, errors, warned)
    if not errors:
        with contextlib.suppress(*_TOO_MUCH):
            _write(output, [], [*advice(text, more_modules), *warned])
    return None


def main() -> None:
    """Runs the check in its folder."""
    gc.disable()  # it would look through millions of syntax nodes again and again; the process ends soon anyway
    more_modules = json.loads(os.environ.get("CONFIG", "{}")).get("more_modules") is True
    try:
        source = (Path(os.environ["INPUT_DIR"]) / "model.py").read_bytes()
        check(source, Path(os.environ["OUTPUT_DIR"]), more_modules)
    except _TOO_MUCH as error:
        print(f"{type(error).__name__}: {plain(str(error))}")
        sys.exit(TOO_COMPLEX)


if __name__ == "__main__":
    main()
