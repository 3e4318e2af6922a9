"""Watches over all forked jobs of a worker, so that none outlives the worker, its lease or its limits.

They are children of this process, which has loaded nothing but this. A job is one process: its jail lets it start no
other. Should this process be killed, they die with it: each has asked the kernel to.

The channel takes orders, one a line: ``watch PID name=value ...`` with policy.py's `lease`, `until` and the limits,
``stop PID``, ``kill PID``, ``renew PID`` (its lease) and ``ping N``. It answers with lines of JSON: ``{"pong": N}``,
and for each process it was told to watch, once it has ended, what supervise.py says of a model, and its ``of``. The end
of file of the channel means that the worker is gone, or wants nothing of it any more: all that is left is killed.
"""

import os
import select
import time

import kernel
import policy
from census import Census, children_of
from kernel import signal
from supervise import LOOK_SECONDS, end_in_words, say, wake_at

TYPE_CHECKING = False  # `typing` would be in memory for the whole of a worker's life
if TYPE_CHECKING:
    from typing import NoReturn

End = tuple[int, int, float]  # exit code (negative: signal), peak memory in bytes, CPU seconds


class Lone(Census):
    """Counts a job that is one process."""

    def __init__(self, rules: policy.Policy, pid: int) -> None:
        super().__init__(rules)
        self.pid = pid

    def children(self) -> list[int]:
        """The job."""
        return [self.pid]


class Job:
    """One that is being watched."""

    def __init__(self, pid: int, rules: policy.Policy) -> None:
        self.pid = pid
        self.rules = rules
        self.until = rules.until
        self.census = Lone(rules, pid)
        self.cut = ""

    def has_lost_its_lease(self, now: float) -> bool:
        """At this time, in seconds of CLOCK_MONOTONIC."""
        return self.rules.lease > 0 and self.until <= now


class Watcher:
    """The children of this process, by number."""

    def __init__(self, channel: int, folder: str) -> None:
        self.channel = channel
        self.folder = folder  # that of all jobs
        self.jobs: dict[int, Job] = {}
        self.unasked: dict[int, End] = {}  # ended before the worker asked to watch them
        self.looked = time.monotonic()
        self.rest = b""

    def run(self) -> "NoReturn":
        """Watches until the worker is gone."""
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # for the whole group, by who stops the worker: that is awaited
        wakeup, _ = wake_at(signal.SIGCHLD)
        for stream in (0, 1):
            os.close(stream)
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        poll.register(wakeup, select.POLLIN)
        while True:
            ready = [each for each, _ in poll.poll(self.rest_ms())]
            if wakeup in ready:
                os.read(wakeup, 4096)
                self.reap()
            if self.channel in ready and not self.take_orders():
                kill_all_children()
                os._exit(0)
            self.look()

    def rest_ms(self) -> float | None:
        """Until the next look; None where there is nothing to look at."""
        if not self.jobs:
            return None
        due = self.looked + LOOK_SECONDS
        leases = [job.until for job in self.jobs.values() if job.rules.lease > 0 and not job.cut]
        return max(0.0, min([due, *leases]) - time.monotonic()) * 1000

    def look(self) -> None:
        """Cuts short what has lost its lease, and now and then what takes too much."""
        now = time.monotonic()
        is_due = now - self.looked >= LOOK_SECONDS
        for job in self.jobs.values():
            if not job.cut and job.has_lost_its_lease(now):
                self.cut(job, "lease")
            elif not job.cut and is_due:
                self.cut(job, job.census.excess())
        if is_due:
            self.looked = now

    def cut(self, job: Job, why: str) -> None:
        """Kills a job for what it has too much of, or has lost; empty is nothing."""
        job.cut = why
        if why:
            self.signal(job.pid, signal.SIGKILL)

    def take_orders(self) -> bool:
        """False once the worker is gone."""
        try:
            read = os.read(self.channel, 65536)
        except OSError:
            return False
        *lines, self.rest = (self.rest + read).split(b"\n")
        for line in lines:
            order, number, *rules = line.decode("ascii").split(" ")
            self.obey(order, int(number), rules)
        return bool(read)

    def obey(self, order: str, number: int, rules: list[str]) -> None:
        """Follows one order. One about a process that has ended comes too late, and is none."""
        if order == "ping":
            say(self.channel, f'{{"pong": {number}}}')
        elif order == "watch":
            self.watch(Job(number, policy.parse([f"folder={self.folder}", *rules])))
        elif order == "renew" and number in self.jobs:
            self.jobs[number].until = time.monotonic() + self.jobs[number].rules.lease
        elif order in ("stop", "kill"):
            self.signal(number, signal.SIGTERM if order == "stop" else signal.SIGKILL)

    def watch(self, job: Job) -> None:
        """Takes over a job; one that has ended already is reported at once."""
        self.jobs[job.pid] = job
        end = self.unasked.pop(job.pid, None)
        if job.has_lost_its_lease(time.monotonic()):
            self.cut(job, "lease")
        if end is not None and not self.has(job.pid):  # or else it was an earlier one's, that had the same number
            self.bury(job.pid, end)

    def signal(self, pid: int, number: int) -> None:
        """To a child, and to nobody else who has its number by now."""
        if self.has(pid):
            os.kill(pid, number)

    def has(self, pid: int) -> bool:
        """Whether it is a child, which keeps its number until it is reaped here."""
        return pid in children_of(os.getpid())

    def reap(self) -> None:
        """Takes the children that have ended."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            spent = usage.ru_utime + usage.ru_stime
            self.bury(pid, (os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, spent))

    def bury(self, pid: int, end: End) -> None:
        """Tells how a job ended, once the worker has asked to watch it."""
        job = self.jobs.pop(pid, None)
        if job is None:
            self.unasked[pid] = end
        else:
            say(self.channel, f'{{"of": {pid}, {end_in_words(end, job.cut)}}}')


def kill_all_children() -> None:
    """Kills and reaps until there is none: the fork server may make another one before it dies itself."""
    while True:
        for pid in children_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        try:
            os.wait4(-1, 0)
        except ChildProcessError:
            return
