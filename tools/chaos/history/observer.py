"""Watches the machine for the processes of chaos models and says, as JSON lines, when each of them lived.

A model names its process ``eo`` plus the last 13 characters of its job's id, which is seen from here whatever
namespace it lives in. ``/proc`` is looked through every 20 ms; a process once found is held by a pidfd, so its end is
known to the millisecond. Its start is the kernel's (to 10 ms). Ends with its standard input.
"""

import json
import os
import select
import time
from pathlib import Path

SCAN_MS = 20
TICKS = os.sysconf("SC_CLK_TCK")
YOUNG_S, PYTHON_STARTS_S = 2, 30


def name_of(pid: int) -> str:
    """The name of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").rstrip("\n")
    except OSError:
        return ""


def started_at(pid: int) -> float:
    """The instant a process was forked, in seconds of the epoch."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    ticks = int(stat.rsplit(")", 1)[1].split()[19])
    return time.time() - (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / TICKS)


class Observer:
    """What is known of the processes of this machine."""

    def __init__(self) -> None:
        self.poll = select.poll()
        self.poll.register(0, select.POLLIN)
        self.seen: set[int] = set()
        self.young: dict[int, float] = {}
        self.held: dict[int, dict[str, object]] = {}

    def look(self) -> None:
        """Finds new processes, and those that have taken their name since."""
        now = time.monotonic()
        pids = {int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit()}
        for pid in pids - self.seen:
            self.young[pid] = now
        self.seen = pids
        for pid, since in list(self.young.items()):
            name = name_of(pid)
            if len(name) == 15 and name.startswith("eo"):
                self.hold(pid, name[2:])
                del self.young[pid]
            elif not name or now - since > (PYTHON_STARTS_S if name.startswith("python") else YOUNG_S):
                del self.young[pid]

    def hold(self, pid: int, job: str) -> None:
        """Keeps a model's process in sight until it ends."""
        try:
            start = started_at(pid)
            descriptor = os.pidfd_open(pid)
        except (OSError, IndexError):
            return
        self.held[descriptor] = {"job": job, "pid": pid, "start": start}
        self.poll.register(descriptor, select.POLLIN)
        print(json.dumps({"seen": pid, "job": job}), flush=True)

    def let_go(self, descriptor: int) -> None:
        """Tells the life of a process that has ended."""
        self.poll.unregister(descriptor)
        os.close(descriptor)
        print(json.dumps({**self.held.pop(descriptor), "end": time.time()}), flush=True)

    def watch(self) -> None:
        """Goes on until standard input ends."""
        next_look = time.monotonic()
        while True:
            wait_ms = max(0.0, (next_look - time.monotonic()) * 1000)
            ready = [descriptor for descriptor, _ in self.poll.poll(wait_ms)]
            for descriptor in ready:
                if descriptor == 0:
                    return
                self.let_go(descriptor)
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + SCAN_MS / 1000
                self.look()


observer = Observer()
print(json.dumps({"ready": True}), flush=True)
observer.watch()
for life in observer.held.values():
    print(json.dumps({**life, "end": None}), flush=True)
