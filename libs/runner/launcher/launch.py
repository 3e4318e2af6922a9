"""Runs one model as a process tree that cannot outlive the worker.

Started by libs/runner as ``python -I -S -B launch.py <limits> <python> <program>`` in the job's folder, with the
model's environment and nothing else. Standard library only: importing more would be paid by every job.

Descriptor 3 is the lifeline. The worker holds its other end, so end of file means that the worker is gone: the whole
tree is killed. Its bytes are orders: ``T`` asks the model to stop, ``K`` kills the tree, ``.`` renews the lease.
Descriptor 4 takes the report: a line ``{"pid": ...}`` at the start and a line with the end of the model.
"""

import ctypes
import os
import resource
import select
import signal
import sys
import time

LIFELINE, REPORT = 3, 4
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
CANNOT_START = 127
libc = ctypes.CDLL(None, use_errno=True)


def close_all_but(kept: set[int]) -> None:
    """Closes what was inherited by accident: Node passes on descriptors that it inherited itself."""
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor not in kept:
            try:
                os.close(descriptor)
            except OSError:
                pass  # the descriptor of the listing itself


def limit(memory_bytes: int, file_bytes: int, open_files: int) -> None:
    """Sets the limits of the model's process. Zero means unlimited.

    RLIMIT_DATA counts what is written to; libraries reserve several times that as addresses. RLIMIT_NPROC is left
    alone: it counts every process of the user, not those of the job.
    """
    for which, most in (
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_AS, memory_bytes * 4),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, open_files),
    ):
        if most > 0:
            hard = resource.getrlimit(which)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(which, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def become_model(limits: tuple[int, int, int], command: list[str], launcher: int) -> None:
    """Turns the forked child into the model; never returns."""
    try:
        os.setsid()
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != launcher:
            os._exit(CANNOT_START)  # the launcher died before the line above could notice
        for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        close_all_but({0, 1, 2})
        limit(*limits)
        os.execv(command[0], command)
    except (OSError, ValueError) as error:
        os.write(2, f"ERROR: The model could not be started: {error}\n".encode())
    os._exit(CANNOT_START)


def children() -> list[int]:
    """The processes that are ours to reap: the model and every orphan below it, for we are their subreaper."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as listing:
            return [int(pid) for pid in listing.read().split()]
    except FileNotFoundError:  # a kernel without CONFIG_PROC_CHILDREN
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if parent_of(pid) == os.getpid()]


def parent_of(pid: int) -> int:
    """The parent of a process, or 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return int(stat.read().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


class Tree:
    """The model and everything it started."""

    def __init__(self, model: int) -> None:
        self.model = model
        self.end: tuple[int, int, float] | None = None  # exit code (negative: signal), peak memory in bytes, CPU s

    def reap(self, options: int) -> bool:
        """Takes one ended child; False when there is none (or none left)."""
        try:
            pid, status, usage = os.wait4(-1, options)
        except ChildProcessError:
            return False
        if pid == self.model:
            self.end = (os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)
        return pid != 0

    def stop(self) -> None:
        """Asks the model, and what shares its process group, to end."""
        if self.end is not None:
            return
        try:
            os.killpg(self.model, signal.SIGTERM)
        except (ProcessLookupError, PermissionError):
            os.kill(self.model, signal.SIGTERM)  # it has not become its own group yet

    def kill(self) -> None:
        """Kills all there is, takes one, and looks again: a killed parent hands its children over to us."""
        while True:
            for pid in children():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            if not self.reap(0):
                return


def watch(tree: Tree, wakeup: int, lease_seconds: float) -> bool:
    """Returns when the model has ended or has to; True when that is because the lease ran out."""
    poll = select.poll()
    poll.register(LIFELINE, select.POLLIN)
    poll.register(wakeup, select.POLLIN)
    renewed = time.monotonic()
    while tree.end is None:
        left = lease_seconds - (time.monotonic() - renewed)
        if lease_seconds > 0 and left <= 0:
            return True
        ready = [descriptor for descriptor, _ in poll.poll(left * 1000 if lease_seconds > 0 else None)]
        if wakeup in ready:
            if signal.SIGTERM in os.read(wakeup, 512):
                tree.stop()
            while tree.reap(os.WNOHANG):
                pass
        if LIFELINE in ready:
            try:
                orders = os.read(LIFELINE, 512)
            except OSError:
                orders = b""
            if not orders or b"K" in orders:
                return False
            renewed = time.monotonic()
            if b"T" in orders:
                tree.stop()
    return False


def main() -> None:
    """Reads the arguments, runs the model, kills what is left of it and reports its end."""
    memory_bytes, file_bytes, open_files = (int(text) for text in sys.argv[1:4])
    lease_seconds = float(sys.argv[4])
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    close_all_but({0, 1, 2, LIFELINE, REPORT})
    wakeup, on_signal = os.pipe()
    os.set_blocking(on_signal, False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(on_signal, warn_on_full_buffer=False)
    launcher = os.getpid()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # one sent before exec is for the model, not for us
    model = os.fork()
    if model == 0:
        signal.set_wakeup_fd(-1)
        become_model((memory_bytes, file_bytes, open_files), sys.argv[5:], launcher)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.write(REPORT, b'{"pid": %d}\n' % model)
    tree = Tree(model)
    lease_lost = watch(tree, wakeup, lease_seconds)
    tree.kill()
    code, max_rss_bytes, cpu_seconds = tree.end or (-signal.SIGKILL, 0, 0.0)
    try:
        facts = f'"code": {code}, "maxRssBytes": {max_rss_bytes}, "cpuSeconds": {cpu_seconds:.3f}'
        os.write(REPORT, f'{{{facts}, "leaseLost": {str(lease_lost).lower()}}}\n'.encode())
    except OSError:
        pass  # nobody is left to read it
    os._exit(0)


main()
