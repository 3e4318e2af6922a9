"""One process, as the kernel describes it."""

import os

PAGE = os.sysconf("SC_PAGESIZE")
TICK = os.sysconf("SC_CLK_TCK")


class Row:
    """What one process takes by itself."""

    __slots__ = ("body", "born", "busy", "own", "resident", "threads", "waited")

    def __init__(self, pid: int) -> None:
        """Raises OSError or IndexError where the process is gone."""
        fields = fields_of(f"/proc/{pid}/stat")
        self.born = int(fields[19])
        self.threads = int(fields[17])
        self.own = sum(map(int, fields[11:13])) / TICK  # CPU seconds
        self.waited = sum(map(int, fields[13:15])) / TICK  # those of the children that it has waited for
        self.busy = fields[0] == "R" or self.threads > 1
        self.resident = int(fields[21]) * PAGE
        self.body = f"/proc/{pid}"
        if fields[0] == "Z" and self.threads > 1:  # its first thread has ended, and shows nothing of the others'
            self.body = living_thread(self.body)
            self.resident = int(fields_of(f"{self.body}/stat")[21]) * PAGE

    def memory(self) -> int:
        """Its bytes, with its share of what it shares; all of it where the kernel does not tell."""
        try:
            with open(f"{self.body}/smaps_rollup", "rb") as rollup:
                shares = [line.split()[1] for line in rollup if line.startswith(b"Pss:")]
            return int(shares[0]) * 1024
        except (OSError, IndexError, ValueError):
            return self.resident


def living_thread(process: str) -> str:
    """A thread that has not ended, for all; raises OSError where there is none."""
    for thread in os.listdir(f"{process}/task"):
        body = f"{process}/task/{thread}"
        if fields_of(f"{body}/stat")[0] not in "ZX":
            return body
    raise ProcessLookupError(process)


def fields_of(stat: str) -> list[str]:
    """The fields after the name, which may hold anything."""
    with open(stat, encoding="utf-8", errors="replace") as text:
        return text.read().rsplit(")", 1)[1].split()
