"""Turns the calling process, freshly forked and with one thread, into one that can only do its job."""

import os

import kernel
import landlock
import limits
import reach
import seccomp
from kernel import signal
from policy import Policy


def enter(policy: Policy, report: int) -> None:
    """Gives up all that the policy doesn't name, for ever. Raises OSError where that can't be done: run nothing then.
    Closes `report` last, so that a caller can say why.

    Expects the model's environment in os.environ, its streams at 0, 1 and 2, and its folder to exist.
    """
    parent = os.getppid()
    os.setsid()
    close_all_but({0, 1, 2, report})
    prefer_for_death()
    if policy.uid >= 0:
        paths = [policy.folder, policy.program, *policy.read, *policy.write, *policy.imports]
        reach.open_way(paths, policy.uid)
    limits.apply(policy)
    if policy.uid >= 0:
        become(policy.uid)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user would have cleared it
    if os.getppid() != parent:
        raise OSError("the process that watches over it has died")
    os.chdir(policy.folder)
    if policy.jail:
        # Who watches over it counts what it holds. Landlock keeps everybody else in a jail from looking.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(policy.read, [policy.folder, *policy.write])
        seccomp.restrict(policy.forks, not policy.alone, landlock.version())
    os.close(report)


def close_all_but(kept: set[int]) -> None:
    """Closes what was inherited by accident: Node passes on descriptors that it inherited itself."""
    start = 0
    for descriptor in sorted(kept):
        if start < descriptor:  # an empty range would close everything
            os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, 1 << 20)


def prefer_for_death() -> None:
    """Has the kernel kill a model before anything else when the machine runs out of memory."""
    try:
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)  # as text it would take a codec, read from disk
        os.write(score, b"1000")
        os.close(score)
    except OSError:
        pass  # no /proc here


def become(uid: int) -> None:
    """Changes to a user without groups, names or rights."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
