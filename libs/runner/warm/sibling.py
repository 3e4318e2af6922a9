"""Forks a process beside this one: a child of our parent, who then sees its end and whose end it sees.

``os.fork`` can't. This does what it does, with one flag more: tells Python before and after, and has the kernel write
the new process's number where the C library keeps it. The C library's own fork handlers don't run: what they guard
are locks that another thread may hold, and there is none (preloading.py sees to that).
"""

import _ctypes
import struct

import kernel

CLONE_PARENT, CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID = 0x8000, 0x200000, 0x1000000
FLAGS = CLONE_PARENT | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | int(kernel.signal.SIGCHLD)
PR_GET_TID_ADDRESS = 40

_thread_address = 0


class OfPython(_ctypes.CFuncPtr):
    """A function of Python's own, called as its C code would: with the interpreter's lock."""

    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_PYTHONAPI
    _restype_ = None


class Clone(_ctypes.CFuncPtr):
    """``syscall`` with the interpreter's lock: the new process must find itself holding it."""

    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_PYTHONAPI | _ctypes.FUNCFLAG_USE_ERRNO
    _restype_ = kernel.Long


_this = _ctypes.dlopen(None, 0)  # type: ignore[arg-type]
_before, _after_in_child, _after_in_parent = (
    OfPython(_ctypes.dlsym(_this, f"PyOS_{name}")) for name in ("BeforeFork", "AfterFork_Child", "AfterFork_Parent")
)
_syscall = Clone(_ctypes.dlsym(_this, "syscall"))


def learn_thread_address() -> None:
    """Asks the kernel where the C library keeps the number of this thread. Raises OSError where it doesn't tell."""
    global _thread_address
    answer = kernel.Pinned(bytes(8))
    try:
        kernel.call("prctl", PR_GET_TID_ADDRESS, answer.address, 0, 0, 0)
    except OSError as error:
        raise OSError("this kernel was built without CONFIG_CHECKPOINT_RESTORE") from error
    _thread_address = struct.unpack("Q", answer.read())[0]


def fork() -> int:
    """As ``os.fork``, but the new process is our parent's child. Raises OSError; needs `learn_thread_address` first."""
    on_arm = kernel.MACHINE == "aarch64"  # it has the last two the other way round
    last = (0, _thread_address) if on_arm else (_thread_address, 0)
    given = [kernel.Long(each) for each in (kernel.number("clone"), FLAGS, 0, 0, *last)]
    _before()
    pid = int(_syscall(*given))
    if pid == 0:
        _after_in_child()
        return 0
    _after_in_parent()
    if pid < 0:
        raise OSError(_ctypes.get_errno(), "clone")
    return pid
