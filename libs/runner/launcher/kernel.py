"""One way into the kernel: ``syscall(2)`` by name, raising OSError.

`_ctypes` is what `ctypes` is made of; importing the whole of it would cost every job 6 ms.
"""

import _ctypes
import os

import seccomp_tables as tables

TYPE_CHECKING = False  # `typing` would be paid for
if TYPE_CHECKING:
    import signal as signal
else:
    import _signal

    signal = _signal  # what `signal` is made of; that imports enum, and half of Python with it

MACHINE = os.uname().machine


class Long(_ctypes._SimpleCData):  # type: ignore[type-arg]
    """C's long."""

    _type_ = "l"


class Char(_ctypes._SimpleCData):  # type: ignore[type-arg]
    """C's char."""

    _type_ = "c"


class Function(_ctypes.CFuncPtr):
    """A C function that returns a long and sets errno."""

    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_USE_ERRNO
    _restype_ = Long


_syscall = Function(_ctypes.dlsym(_ctypes.dlopen(None, 0), "syscall"))  # type: ignore[arg-type]
_numbers = {
    **tables.numbers(tables.OWN, MACHINE),
    **tables.numbers(tables.ARGUMENTS_DECIDE, MACHINE),
}


def number(name: str) -> int:
    """The number of a system call on this machine; raises KeyError for one that is not in the tables."""
    return _numbers[name]


def call(name: str, *arguments: int | bytes | None) -> int:
    """Makes a system call; raises OSError with its name."""
    given = [Long(each) if isinstance(each, int) else each for each in arguments]
    result = int(_syscall(Long(_numbers[name]), *given))
    if result < 0:
        error = _ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


class Pinned:
    """Bytes at a fixed address, for a structure that points to them. Keep it until the call is over."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        kind = type("Buffer", (_ctypes.Array,), {"_type_": Char, "_length_": len(content)})
        self._buffer = kind.from_buffer_copy(content)  # type: ignore[attr-defined]
        self.address = _ctypes.addressof(self._buffer)

    def __len__(self) -> int:
        return len(self.content)

    def read(self) -> bytes:
        """What is there now."""
        return bytes(memoryview(self._buffer).cast("B"))


PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NAME, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 15, 36, 38


def prctl(option: int, value: int) -> None:
    """Sets a property of this process."""
    call("prctl", option, value, 0, 0, 0)
