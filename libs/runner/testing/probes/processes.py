"""Processes: others can't be signalled, looked into, slowed down or taken over, and there is no way out of the tree."""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
from collections.abc import Callable

from probe import FACTS, VICTIM, call, probe

NO_ACTION = signal.SIGCONT


def own_signal_by(descriptor: int, option: int, value: object) -> str:
    fcntl.fcntl(descriptor, option, value)  # type: ignore[call-overload]
    return "somebody else would get the signal"


def peer_of(descriptor: int) -> int:
    """A handle on the process at the other end of a stream: the worker."""
    stream = socket.socket(fileno=os.dup(descriptor))
    return int(struct.unpack("i", stream.getsockopt(socket.SOL_SOCKET, 77, 4))[0])


def status(field: str) -> str:
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(line.split()[1] for line in lines if line.startswith(f"{field}:"))


def unless(good: bool, what: object) -> object:
    if good:
        raise OSError(f"it is {what}")
    return what


def become_the_worker() -> object:
    if os.getuid() != FACTS["uid"]:
        os.setresuid(*[FACTS["uid"]] * 3)
    return unless(os.getuid() != 0, "no more than it was")


def limit(which: int) -> object:
    return resource.prlimit(VICTIM, which, (64, 64))


def iovec(address: int) -> bytes:
    return struct.pack("QQ", address, 8)


def in_child(deed: Callable[[], object]) -> str:
    """Does it in a fork: the leader of a session or group can't leave it anyway."""
    child = os.fork()
    if child == 0:
        try:
            deed()
        except OSError:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        raise OSError("its child could not")
    return "its child did"


space = ctypes.create_string_buffer(8)
mine = iovec(ctypes.addressof(space))

probe("have another descriptor", lambda: unless(len(os.listdir("/proc/self/fd")) == 4, "three and the listing's"))
probe("signal another process", lambda: os.kill(VICTIM, NO_ACTION))
probe("signal the worker", lambda: os.kill(FACTS["worker"], NO_ACTION))
probe("signal its watcher", lambda: os.kill(os.getppid(), NO_ACTION))
probe("signal a thread of another process", lambda: call("tgkill:234:131", VICTIM, VICTIM, NO_ACTION))
probe("signal a thread by number", lambda: call("tkill:200:130", VICTIM, NO_ACTION))
probe(
    "queue a signal",
    lambda: call("rt_sigqueueinfo:129:138", VICTIM, NO_ACTION, struct.pack("iii116x", NO_ACTION, 0, -1)),
)
probe(
    "signal by a handle",
    lambda: call("pidfd_send_signal:424:424", call("pidfd_open:434:434", VICTIM, 0), NO_ACTION, None, 0),
)
probe("signal whoever reads its output", lambda: call("pidfd_send_signal:424:424", peer_of(1), NO_ACTION, None, 0))
probe("own a stream for another process", lambda: own_signal_by(1, fcntl.F_SETOWN, VICTIM))
probe("own a stream for a thread", lambda: own_signal_by(1, 15, struct.pack("ii", 1, VICTIM)))
probe("choose a stream's signal", lambda: own_signal_by(1, 10, int(signal.SIGTERM)))
probe("choose a stream's owner by ioctl", lambda: fcntl.ioctl(1, 0x8901, struct.pack("i", VICTIM)))
probe(
    "trace another process",
    lambda: call("ptrace:101:117", 0x4206, VICTIM, 0, 0) or call("ptrace:101:117", 17, VICTIM, 0, 0),
)
probe("read another process", lambda: call("process_vm_readv:310:270", VICTIM, mine, 1, iovec(FACTS["address"]), 1, 0))
probe(
    "write another process", lambda: call("process_vm_writev:311:271", VICTIM, mine, 1, iovec(FACTS["address"]), 1, 0)
)
probe("open another process's memory", lambda: os.open(f"/proc/{VICTIM}/mem", os.O_RDONLY))
probe(
    "take another process's descriptor",
    lambda: call("pidfd_getfd:438:438", call("pidfd_open:434:434", VICTIM, 0), 0, 0),
)
probe("compare processes", lambda: call("kcmp:312:272", VICTIM, VICTIM, 0, 0, 0))
probe(
    "advise another process's memory",
    lambda: call("process_madvise:440:440", call("pidfd_open:434:434", VICTIM, 0), mine, 1, 20, 0),
)
probe("limit another process", lambda: limit(resource.RLIMIT_NOFILE))
probe("look at another process's limits", lambda: resource.prlimit(VICTIM, resource.RLIMIT_NOFILE))
probe("pin another process to a core", lambda: os.sched_setaffinity(VICTIM, {0}))
probe("change another process's priority", lambda: os.setpriority(os.PRIO_PROCESS, VICTIM, 7))
if FACTS["tier"] != "none" or FACTS["uid"] == 65534:  # it would work on whoever runs the tests
    probe("change its user's priority", lambda: os.setpriority(os.PRIO_USER, 0, 8))
probe("change its group's priority", lambda: os.setpriority(os.PRIO_PGRP, os.getpgid(0), 9))
probe("change another process's I/O priority", lambda: call("ioprio_set:251:30", 1, VICTIM, 3 << 13))
probe("make another process idle", lambda: os.sched_setscheduler(VICTIM, os.SCHED_IDLE, os.sched_param(0)))
probe(
    "set another process's scheduling",
    lambda: call("sched_setattr:314:274", VICTIM, struct.pack("IIQiIQQQ", 48, 3, 0, 0, 0, 0, 0, 0), 0),
)
probe("set another process's parameters", lambda: os.sched_setparam(VICTIM, os.sched_param(0)))
probe(
    "read another process's robust list",
    lambda: call("get_robust_list:274:100", VICTIM, ctypes.byref(ctypes.c_long()), ctypes.byref(ctypes.c_long())),
)
probe("move another process's pages", lambda: call("move_pages:279:239", VICTIM, 0, None, None, None, 0))
probe("keep a privilege", lambda: unless(status("NoNewPrivs") == "1", "NoNewPrivs"))
probe("be without a filter", lambda: unless(status("Seccomp") == "2", "filtered"))
probe("have a capability", lambda: unless(int(status("CapEff"), 16) | int(status("CapPrm"), 16) == 0, "none"))
probe("be root", lambda: unless(os.getuid() != 0 and os.geteuid() != 0 and os.getgid() != 0, "somebody else"))
probe(
    "be in a group of the worker's",
    lambda: unless(FACTS["uid"] != 0 or os.getgroups() in ([], [os.getgid()]), os.getgroups()),
)
probe("become root", lambda: os.setresuid(0, 0, 0))
probe("become the worker", become_the_worker)
probe("write a core file", lambda: unless(resource.getrlimit(resource.RLIMIT_CORE)[1] <= 1, "not allowed"))
probe("have a core piped to the system's collector", lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
probe("raise a limit", lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 1 << 19)))
if FACTS["tier"] != "namespaces":  # in a process namespace there is nowhere to go
    probe("leave the process group", lambda: in_child(lambda: os.setpgid(0, 0)))
    probe("leave the session", lambda: in_child(os.setsid))
