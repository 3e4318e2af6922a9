"""What the processes of one model take together."""

import os
import time

import kernel
from cpu_time import CpuTime
from holdings import Holdings
from policy import Policy
from row import Row, fields_of

# A file of a tmpfs takes kernel memory that no limit counts, however empty it is.
SCRATCH, MOST_ENTRIES = ("/tmp", "/dev/shm"), 20_000
# So many can be looked through in a fraction of a second. A process may have 256 descriptors; numpy, HiGHS and pyarrow
# make a thousand mappings.
MOST_DESCRIPTORS, MOST_MAPPINGS = 8192, 200_000
TRIES = 3


class Census:
    """Counts a tree of processes from the outside, as one whole."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.cpu_time = CpuTime()
        self.device = device_of(policy.folder)
        self.prefix = os.fsencode(os.path.realpath(policy.folder)) + b"/"
        self.looked = time.monotonic()

    def bury(self, seconds: float) -> None:
        """Keeps the CPU time of a process that has ended."""
        self.cpu_time.buried += seconds

    def excess(self) -> str:
        """What there is too much of, in the words of the report; empty where all is well."""
        now = time.monotonic()
        elapsed, self.looked = now - self.looked, now
        rows = self.rows()
        if 0 < self.policy.processes < sum(row.threads for row in rows.values()):
            return "processes"
        if 0 < self.policy.cpu < self.cpu_time.spent(rows, elapsed):
            return "cpu"
        if self.policy.alone and sum(map(entries_of, SCRATCH)) > MOST_ENTRIES:
            return "memory"
        self.see_as(self.policy.uid)
        try:
            return self.excess_held(list(rows.values()))
        finally:
            self.see_as(0)

    def excess_held(self, rows: list[Row]) -> str:
        """The same, of what they hold."""
        policy = self.policy
        held = Holdings(self.device, self.prefix, policy.file)
        for row in rows:
            held.add(row)
            if held.descriptors > MOST_DESCRIPTORS:
                return "files"
            if held.mappings > MOST_MAPPINGS:
                return "memory"
        if 0 < policy.room < held.room:
            return "room"
        # Pages that forked processes share are resident in each of them: look closer before a verdict.
        much = 0 < policy.memory < sum(row.resident for row in rows) + held.buffers
        return "memory" if much and policy.memory < sum(row.memory() for row in rows) + held.buffers else ""

    def see_as(self, uid: int) -> None:
        """Looks with the eyes of the model's user, who may see what is open in its processes, or with root's again."""
        if self.policy.uid > 0:
            kernel.call("setfsgid", uid)
            kernel.call("setfsuid", uid)

    def rows(self) -> dict[int, Row]:
        """Every process of the model. Looks again where one came or went meanwhile: its time would miss or double."""
        members = self.members()
        rows: dict[int, Row] = {}
        for _ in range(TRIES):
            looked_at, rows = members, rows_of(members)
            members = self.members()
            if members == looked_at:
                break
        return rows

    def members(self) -> list[int]:
        """Their numbers."""
        if self.policy.alone:
            return [pid for pid in all_processes() if pid not in (1, os.getpid())]
        found: list[int] = []
        rising = self.children()
        while rising:
            found += rising
            rising = [child for pid in rising for child in children_of(pid)]
        return found

    def children(self) -> list[int]:
        """The processes that are ours to reap: the model and every orphan below it, for we are their subreaper."""
        return children_of(os.getpid())


def rows_of(pids: list[int]) -> dict[int, Row]:
    """Those that have not ended meanwhile."""
    rows: dict[int, Row] = {}
    for pid in pids:
        try:
            rows[pid] = Row(pid)
        except (OSError, IndexError):
            continue
    return rows


def device_of(folder: str) -> int:
    """The file system of a folder; 0 where it can't be seen."""
    try:
        return os.stat(folder).st_dev
    except OSError:
        return 0


def entries_of(folder: str) -> int:
    """The files of a file system."""
    try:
        system = os.statvfs(folder)
    except OSError:
        return 0
    return system.f_files - system.f_ffree


def children_of(parent: int) -> list[int]:
    """The children of all threads of a process."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{parent}/task"):
            with open(f"/proc/{parent}/task/{thread}/children", "rb") as listing:
                found += [int(pid) for pid in listing.read().split()]
    except OSError:
        if os.path.exists(f"/proc/{os.getpid()}/task/{os.getpid()}/children"):
            return found  # it has ended
        return [pid for pid in all_processes() if parent_of(pid) == parent]  # a kernel without CONFIG_PROC_CHILDREN
    return found


def all_processes() -> list[int]:
    """The processes of this process namespace."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def parent_of(pid: int) -> int:
    """The parent of a process, or 0 when it is gone."""
    try:
        return int(fields_of(f"/proc/{pid}/stat")[1])
    except (OSError, IndexError, ValueError):
        return 0
