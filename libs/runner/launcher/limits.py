"""Resource limits of the model's process; its children inherit them."""

import resource

from policy import Policy

# A model that has used up its time gets SIGXCPU first, and a little later SIGKILL.
CPU_GRACE_SECONDS = 5


def apply(policy: Policy) -> None:
    """Sets the limits.

    RLIMIT_NPROC counts all processes of a user, so it is set only where the job has one to itself: a uid of its own,
    or a user namespace.
    """
    # RLIMIT_DATA counts what is written to; libraries reserve several times that as addresses.
    lower(resource.RLIMIT_DATA, policy.memory)
    lower(resource.RLIMIT_AS, policy.memory * 4)
    lower(resource.RLIMIT_FSIZE, policy.file)
    lower(resource.RLIMIT_NOFILE, policy.files)
    lower(resource.RLIMIT_CPU, policy.cpu, policy.cpu + CPU_GRACE_SECONDS if policy.cpu else 0)
    if policy.alone or policy.uid >= 0:
        lower(resource.RLIMIT_NPROC, policy.processes)
    # Zero would still pipe a dump to a system's collector; one byte never does, and the filter keeps it at that.
    lower(resource.RLIMIT_CORE, 1)
    if policy.jail:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
        resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))
        lower(resource.RLIMIT_SIGPENDING, 256)


def lower(which: int, soft: int, hard: int = 0) -> None:
    """Never raises a limit that stands already; zero leaves it alone."""
    if soft <= 0:
        return
    most = resource.getrlimit(which)[1]
    wanted = (soft, hard or soft)
    unlimited = most == resource.RLIM_INFINITY
    resource.setrlimit(which, wanted if unlimited else (min(wanted[0], most), min(wanted[1], most)))
