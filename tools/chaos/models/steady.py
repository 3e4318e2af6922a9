"""A model to be killed: names its process so that the observer sees it, then prints numbered lines of its own run.

CONFIG may hold ``chaos``: ``lines`` and ``pause`` (seconds between lines), ``burst`` (lines printed at once before
each pause), ``crash`` (dies by SIGSEGV at the end), ``brood`` (leaves children in sessions of their own that ignore
SIGTERM).
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import time

PR_SET_NAME = 15
SLEEP_S = 600


def name_process() -> None:
    """Gives this process, and all its forks, a name that holds the end of the job's id."""
    name = "eo" + os.environ["JOB_ID"][-13:]
    ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


def leave_children() -> None:
    """Starts a child and a grandchild that do what they can to stay."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.fork() == 0:
        with contextlib.suppress(OSError):  # the tier kernel-lsm refuses it
            os.setsid()
        os.fork()
        time.sleep(SLEEP_S)


def main() -> None:
    """Prints the lines, each with the run's own mark."""
    name_process()
    chaos = json.loads(os.environ["CONFIG"]).get("chaos", {})
    if chaos.get("brood"):
        leave_children()
    run = time.monotonic_ns()
    burst = chaos.get("burst", 1)
    for number in range(1, chaos.get("lines", 1) + 1):
        print(f"run {run} line {number}", flush=number % burst == 0)
        if number % burst == 0:
            time.sleep(chaos.get("pause", 0))
    if chaos.get("crash"):
        sys.stdout.flush()
        signal.signal(signal.SIGSEGV, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGSEGV)


main()
