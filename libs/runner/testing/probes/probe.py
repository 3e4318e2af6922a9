"""What every group of probes is made of; the test lays it beside each.

A probe tries something that a model must not be able to do. Returning means that it could; an OSError means that it was
held back. The facts of its victim, a process and files of the worker's own user, come as CONFIG.
"""

import ctypes
import errno
import json
import os
import platform
from collections.abc import Callable
from typing import Any

FACTS: dict[str, Any] = json.loads(os.environ["CONFIG"])
VICTIM: int = FACTS["victim"]
libc = ctypes.CDLL(None, use_errno=True)
COLUMN = 2 if platform.machine() == "aarch64" else 1


def probe(name: str, deed: Callable[[], object]) -> None:
    """Tries one thing and says how it went."""
    try:
        gained = deed()
    except (OSError, ValueError) as error:
        print(f"held {name}: {error}")
    except BaseException as error:
        print(f"BROKEN {name}: {type(error).__name__}: {error}")
    else:
        print(f"LEAK {name}: {gained}")


def call(numbers: str, *arguments: object) -> int:
    """Makes the system call of ``name:x86_64:arm64`` with whole words; raises OSError."""
    number = numbers.split(":")[COLUMN]
    if number == "-":
        raise OSError(errno.ENOSYS, "this machine has no such call")
    ctypes.set_errno(0)
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result = int(libc.syscall(ctypes.c_long(int(number)), *words))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def refused(numbers: str, *arguments: object) -> None:
    """As a probe: the filter must refuse the call before the kernel looks at its (wrong) arguments."""

    def deed() -> str:
        try:
            return f"answered {call(numbers, *arguments)}"
        except OSError as error:
            if error.errno in (errno.EPERM, errno.ENOSYS, errno.ENOTSUP):
                raise
            return f"reached the kernel: {error}"

    probe(numbers.split(":")[0], deed)


def write(path: str, text: str = "written by the model") -> str:
    """Writes a file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def read(path: str) -> str:
    """Reads a file; an empty one is no gain."""
    with open(path, "rb") as file:
        content = file.read(4096)
    if not content:
        raise OSError("it is empty")
    return repr(content[:40])
