"""The CPU time of a tree of processes, also of those whose end nobody waited for."""

import os

from row import Row

CORES = len(os.sched_getaffinity(0))


class CpuTime:
    """Keeps the account from look to look.

    Whoever waits for a process inherits its time. A process that ignores its children's ends (SIGCHLD) does not, so
    what is missing after an end is kept here.
    """

    def __init__(self) -> None:
        self.buried = 0.0  # seconds of what we have waited for ourselves
        self.lost = 0.0
        self.before: dict[tuple[int, int], Row] = {}
        self.inherited_before = 0.0
        self.spent_before = 0.0

    def spent(self, rows: dict[int, Row], elapsed: float) -> float:
        """Seconds so far; `elapsed`: since the last look."""
        now = {(pid, row.born): row for pid, row in rows.items()}
        gone = [row for key, row in self.before.items() if key not in now]
        inherited = self.buried + sum(row.waited for row in rows.values())
        self.lost += max(0.0, self.inherited_before + sum(row.own for row in gone) - inherited)
        spent = self.lost + inherited + sum(row.own for row in rows.values())
        # Many may have come and gone unseen. Where some that were at work are gone, as many have worked all the while.
        unseen = self.spent_before + elapsed * min(CORES, sum(row.busy for row in gone)) - spent
        if unseen > 0:
            self.lost += unseen
            spent += unseen
        self.before, self.inherited_before, self.spent_before = now, inherited, spent
        return spent
