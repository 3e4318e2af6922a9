"""Runs a program in this very process, as ``python program.py`` would: starting an interpreter twice takes time."""

import builtins
import os
import sys
from types import CodeType, ModuleType, TracebackType

import ending

TYPE_CHECKING = False  # `typing` would be paid for at the start of every job
if TYPE_CHECKING:
    from typing import NoReturn


def run(path: str, prefix: str, imports: list[str]) -> "NoReturn":
    """Runs the program as ``__main__``, and ends this process with it: never returns."""
    sys.argv = [path]
    sys.path[:] = [os.path.dirname(path), *imports]
    if prefix:
        sys.prefix = sys.exec_prefix = prefix
    add_site_builtins()
    main = ModuleType("__main__")
    main.__dict__.update(__file__=path, __builtins__=builtins, __cached__=None, __annotations__={})
    sys.modules["__main__"] = main
    asked = SystemExit()
    try:
        exec(compiled(path), main.__dict__)
    except SystemExit as error:
        asked = error
    except BaseException as error:
        report(error)
        asked = SystemExit(1)
    ending.end(asked)


def compiled(path: str) -> CodeType:
    """The program's code; raises SyntaxError as the interpreter itself would."""
    with open(path, "rb") as file:
        return compile(file.read(), path, "exec", dont_inherit=True)


def report(error: BaseException) -> None:
    """Says on stderr what the program died of, without the lines of this file."""
    trace: TracebackType | None = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)


def add_site_builtins() -> None:
    """``exit`` and its like, which the module `site` adds and which programs end with."""
    from _sitebuiltins import Quitter, _Helper

    end = "Ctrl-D (i.e. EOF)"
    builtins.exit, builtins.quit = Quitter("exit", end), Quitter("quit", end)
    builtins.help = _Helper()
