"""Watches over one model so that nothing of it outlives the worker, its lease or its limits.

The lifeline is a descriptor whose other end the worker holds: end of file means that the worker is gone, and the whole
tree is killed. Its bytes are orders: ``T`` asks the model to stop, ``K`` kills the tree, ``.`` renews the lease.
Without a lease that still holds no model is started.
The report takes lines of JSON: ``{"pid": ...}`` at the start, ``{"refused": ...}`` where the model could not be
started, and last the end of the model.
"""

import os
import select
import time

import kernel
from census import Census
from kernel import signal
from policy import Policy

LOOK_SECONDS = 0.5
LOST = 137


class Tree:
    """The model and everything it started."""

    def __init__(self, model: int, policy: Policy) -> None:
        self.model = model
        self.policy = policy
        self.end: tuple[int, int, float] | None = None  # exit code (negative: signal), peak memory in bytes, CPU s
        self.census = Census(policy)

    def reap(self, options: int) -> bool:
        """Takes one ended child; False when there is none (or none left)."""
        try:
            pid, status, usage = os.wait4(-1, options)
        except ChildProcessError:
            return False
        spent = usage.ru_utime + usage.ru_stime
        self.census.bury(spent)
        if pid == self.model:
            self.end = (os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, spent)
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
            self.kill_at_once()
            for pid in self.census.children():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            if not self.reap(0):
                return

    def kill_at_once(self) -> None:
        """One signal to all: a fork bomb outruns whoever kills its processes one by one."""
        if self.policy.alone:
            kill_everybody()
        elif self.policy.uid > 0:
            killer = os.fork()
            if killer == 0:
                os.setresuid(self.policy.uid, self.policy.uid, self.policy.uid)
                kill_everybody()
                os._exit(0)
            os.waitpid(killer, 0)


def kill_everybody() -> None:
    """Kills whatever this process may kill."""
    try:
        os.kill(-1, signal.SIGKILL)
    except OSError:
        pass  # there is nobody


def split(policy: Policy, lifeline: int, report: int) -> None:
    """Forks, and returns in the child alone. The parent watches over it, reports its end and exits."""
    if policy.lease > 0 and policy.until <= time.monotonic():
        # The worker stood still between its last beat and this start: the job may run elsewhere by now.
        say_end(report, None, "lease")
        os._exit(0)
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    wakeup, on_signal = wake_at(signal.SIGCHLD, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # one sent before the model runs is for it, not for us
    model = os.fork()
    if model == 0:
        signal.set_wakeup_fd(-1)
        os.close(wakeup)
        os.close(on_signal)
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        return
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    if not policy.alone:  # a number that means something outside
        say(report, f'{{"pid": {model}}}')
    for stream in (0, 1, 2):
        os.close(stream)  # the model's, whose readers wait for their end
    tree = Tree(model, policy)
    why = watch(tree, wakeup, lifeline)
    tree.kill()
    say_end(report, tree.end, why)
    os._exit(0)


def wake_at(*numbers: int) -> tuple[int, int]:
    """A pipe that can be read when one of the signals has come: each is a byte."""
    wakeup, on_signal = os.pipe()
    os.set_blocking(on_signal, False)
    for number in numbers:
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(on_signal, warn_on_full_buffer=False)
    return wakeup, on_signal


def watch(tree: Tree, wakeup: int, lifeline: int) -> str:
    """Returns when the model has ended or has to: what it ran out of, if anything."""
    lease_seconds, until = tree.policy.lease, tree.policy.until
    poll = select.poll()
    poll.register(lifeline, select.POLLIN)
    poll.register(wakeup, select.POLLIN)
    look_at = time.monotonic() + LOOK_SECONDS
    while tree.end is None:
        now = time.monotonic()
        if lease_seconds > 0 and until <= now:
            return "lease"
        if now >= look_at:
            excess = tree.census.excess()
            if excess:
                return excess
            now = time.monotonic()
            look_at = now + LOOK_SECONDS * (0.5 + os.urandom(1)[0] / 256)  # nobody can hide by rhythm
        until_lease = max(0.0, until - now) if lease_seconds > 0 else LOOK_SECONDS
        ready = [each for each, _ in poll.poll(1000 * min(until_lease, look_at - now))]
        if wakeup in ready:
            if signal.SIGTERM in os.read(wakeup, 512):
                tree.stop()
            while tree.reap(os.WNOHANG):
                pass
        if lifeline in ready:
            orders = read_orders(lifeline)
            if not orders or b"K" in orders:
                return ""
            if b"." in orders:
                until = time.monotonic() + lease_seconds
            if b"T" in orders:
                tree.stop()
    return ""


def read_orders(lifeline: int) -> bytes:
    """What the worker says; nothing once it is gone."""
    try:
        return os.read(lifeline, 512)
    except OSError:
        return b""


def refuse(report: int, why: str) -> None:
    """Says that the model was not started, and ends this process, which should have become it."""
    plain = "".join(each if each >= " " and each not in '"\\' else "'" for each in why)
    say(report, f'{{"refused": "{plain}"}}')
    os._exit(127)


def say_end(report: int, end: tuple[int, int, float] | None, why: str) -> None:
    """Tells how the model ended, and what was cut short if anything."""
    say(report, f"{{{end_in_words(end or (-signal.SIGKILL, 0, 0.0), why)}}}")


def end_in_words(end: tuple[int, int, float], why: str) -> str:
    """The members of a report's last object."""
    code, max_rss_bytes, cpu_seconds = end
    return f'"code": {code}, "maxRssBytes": {max_rss_bytes}, "cpuSeconds": {cpu_seconds:.3f}, "cut": "{why}"'


def say(report: int, line: str) -> None:
    """Writes a line to the worker, if it is there to read it."""
    try:
        os.write(report, f"{line}\n".encode(errors="replace"))
    except OSError:
        pass
