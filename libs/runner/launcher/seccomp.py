"""System calls: a filter that lets through what is listed and refuses the rest."""

import _struct as struct
import os

import kernel
import seccomp_tables as tables

ALLOW, KILL, PRETEND = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, ENOMEM, EINVAL, ENOTTY, ENOSYS, ENOTSUP = (PRETEND | code for code in (1, 12, 22, 25, 38, 95))
LOAD, AND, RETURN = 0x20, 0x54, 0x06
IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT = 0x15, 0x35, 0x45
NUMBER, ARCH, ARGUMENTS = 0, 4, 16
X32 = 0x40000000

# From here on: a flag of clone(2) that makes a namespace, and what each call may be asked for.
NEW_NAMESPACES, CLONE_THREAD, CLONE_FILES = 0x7E020000, 0x10000, 0x400
MAP_SHARED, MAP_ANONYMOUS, MAP_HUGETLB, RENAME_WHITEOUT = 1, 0x20, 0x40000, 4
RLIMIT_CORE = 4
UNIX, STREAM, KIND = 1, 1, 0xF
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # isatty, window size, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)  # no owners, signals, leases, notices, seals; no longer pipes
PRCTLS = (2, 3, 15, 16, 23, 39, 41, 42, 0x53564D41)  # reads, names of threads and mappings, huge pages
O_ACCMODE, O_TRUNC = 3, 0o1000


def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    """One instruction of the filter's machine; `yes` and `no` are how many to skip."""
    return struct.pack("=HBBI", code, yes, no, value)


def one_of(argument: int, values: tuple[int, ...], otherwise: int = EPERM) -> list[bytes]:
    """Allows the call when its argument is one of the values."""
    tests = [step(IF_EQUAL, value, len(values) - at) for at, value in enumerate(values)]
    return [load(argument), *tests, step(RETURN, otherwise), step(RETURN, ALLOW)]


def none_of(argument: int, bits: int) -> list[bytes]:
    """Allows the call when its argument has none of the bits."""
    return [load(argument), step(IF_ANY_BIT, bits, 0, 1), step(RETURN, EPERM), step(RETURN, ALLOW)]


def load(argument: int) -> bytes:
    """Looks at the lower half of an argument: all that any of these calls reads of it."""
    return step(LOAD, ARGUMENTS + 8 * argument)


def answer(value: int) -> list[bytes]:
    """Always the same."""
    return [step(RETURN, value)]


def clone(forks: bool) -> list[bytes]:
    """Threads always, but none with open files of its own, where nobody looks; processes where they are wanted,
    namespaces never."""
    return [
        load(0),
        step(IF_ANY_BIT, NEW_NAMESPACES, 0, 1),
        step(RETURN, EPERM),
        step(IF_ANY_BIT, CLONE_THREAD, 1, 0),
        step(RETURN, ALLOW if forks else EPERM),
        step(IF_ANY_BIT, CLONE_FILES, 1, 0),
        step(RETURN, EPERM),
        step(RETURN, ALLOW),
    ]


def counted_memory() -> list[bytes]:
    """Mappings, but for those that hold more memory than can be seen: a shared one without a file keeps what its
    processes have unmapped, and huge pages stand in no count."""
    return [
        load(3),
        step(IF_ANY_BIT, MAP_HUGETLB, 0, 1),
        step(RETURN, EPERM),
        step(IF_ANY_BIT, MAP_ANONYMOUS, 1, 0),
        step(RETURN, ALLOW),
        step(IF_ANY_BIT, MAP_SHARED, 0, 1),
        step(RETURN, ENOMEM),
        step(RETURN, ALLOW),
    ]


def own_limits() -> list[bytes]:
    """A process's own limits, but no other one for core dumps."""
    return [
        load(0),
        step(IF_EQUAL, 0, 1, 0),
        step(RETURN, EPERM),
        load(1),
        step(IF_EQUAL, RLIMIT_CORE, 1, 0),
        step(RETURN, ALLOW),
        load(2),
        step(IF_EQUAL, 0, 0, 2),
        step(LOAD, ARGUMENTS + 8 * 2 + 4),
        step(IF_EQUAL, 0, 1, 0),
        step(RETURN, EPERM),
        step(RETURN, ALLOW),
    ]


def no_blind_truncation(argument: int) -> list[bytes]:
    """O_TRUNC needs a file opened for writing, which Landlock watches; its versions before 3 don't watch the rest."""
    return [
        load(argument),
        step(IF_ANY_BIT, O_TRUNC, 0, 4),
        step(AND, O_ACCMODE),
        step(IF_EQUAL, 1, 2),
        step(IF_EQUAL, 2, 1),
        step(RETURN, EPERM),
        step(RETURN, ALLOW),
    ]


def rules(forks: bool, pinned: bool, landlock: int) -> dict[str, list[bytes]]:
    """What the arguments decide. `pinned`: no leaving the process group, by which the job is killed."""
    answers = {
        "socketpair": [  # a pair of datagram sockets can send to any socket of the machine
            load(0),
            step(IF_EQUAL, UNIX, 0, 3),
            load(1),
            step(AND, KIND),
            step(IF_EQUAL, STREAM, 1, 0),
            step(RETURN, EPERM),
            step(RETURN, ALLOW),
        ],
        "setpriority": [
            load(0),
            step(IF_EQUAL, 0, 0, 3),
            load(1),
            step(IF_EQUAL, 0, 0, 1),
            *answer(ALLOW),
            *answer(EPERM),
        ],
        "ioctl": one_of(1, IOCTLS, ENOTTY),
        "fcntl": one_of(1, FCNTLS),
        "prctl": one_of(0, PRCTLS, EINVAL),
        "prlimit64": own_limits(),
        "setrlimit": [load(0), step(IF_EQUAL, RLIMIT_CORE, 0, 1), step(RETURN, EPERM), step(RETURN, ALLOW)],
        "sched_setaffinity": one_of(0, (0,)),
        "renameat2": none_of(4, RENAME_WHITEOUT),
        "mmap": counted_memory(),
        "clone": clone(forks),
        "clone3": answer(ENOSYS),  # its flags lie in memory, out of sight; everybody falls back to clone
        **{name: answer(ALLOW if forks else EPERM) for name in ("fork", "vfork")},
        **{name: answer(EPERM if pinned else ALLOW) for name in ("setsid", "setpgid")},
        # In namespaces, where it can reach nothing else: a semaphore of multiprocessing gets its name by a link.
        **{name: answer(EPERM if pinned else ALLOW) for name in ("link", "linkat")},
        # Landlock 6 keeps signals inside. Before, only the process itself is within reach, and so it may not fork.
        **{name: answer(ALLOW) if landlock >= 6 or forks else one_of(0, (os.getpid(),)) for name in ("kill", "tgkill")},
    }
    if landlock < 3:
        answers |= {"open": no_blind_truncation(1), "openat": no_blind_truncation(2)}
        answers |= {"openat2": answer(ENOSYS), "truncate": answer(EPERM)}
    return answers


def program(machine: str, forks: bool, pinned: bool, landlock: int) -> bytes:
    """The whole filter for one machine; raises UnknownMachine for one without tables."""
    numbers = {
        **tables.numbers(tables.ALLOWED, machine),
        **tables.numbers(tables.ARGUMENTS_DECIDE, machine),
    }
    decided = {numbers[name]: test for name, test in rules(forks, pinned, landlock).items() if name in numbers}
    answers = {number: ALLOW for number in numbers.values() if number not in decided}
    answers |= dict.fromkeys(tables.numbers(tables.PRETENDED, machine).values(), PRETEND)
    answers |= dict.fromkeys(tables.numbers(tables.UNSUPPORTED, machine).values(), ENOTSUP)
    audit = tables.AUDIT_ARCH[tables.MACHINES.index(machine)]
    steps = [step(LOAD, ARCH), step(IF_EQUAL, audit, 1, 0), *answer(KILL), step(LOAD, NUMBER)]
    steps += [step(IF_AT_LEAST, X32, 0, 1), *answer(KILL)]  # the x32 calls of x86_64 go by other numbers
    for number, test in sorted(decided.items()):
        steps += [step(IF_EQUAL, number, 0, len(test)), *test]
    return b"".join(steps + staircase(answers))


def staircase(answers: dict[int, int]) -> list[bytes]:
    """Answers by number: a step for each run of numbers with the same answer. The unlisted are refused; those that came
    after the tables don't exist, so that programs fall back to older calls."""
    steps: list[bytes] = []
    end = max(answers) + 1
    for number in range(end):
        here, there = answers.get(number, EPERM), answers.get(number + 1, EPERM)
        if here != there and number + 1 < end:
            steps += [step(IF_AT_LEAST, number + 1, 1, 0), *answer(here)]
    return [*steps, step(IF_AT_LEAST, end, 1, 0), *answer(answers[end - 1]), *answer(ENOSYS)]


_prepared: dict[tuple[bool, bool, int], kernel.Pinned] = {}


def prepare(forks: bool, pinned: bool, landlock: int) -> None:
    """Makes a filter ahead, for all processes that will be forked from this one."""
    if landlock >= 6 or forks:  # or else it names the process that it is for
        _prepared[forks, pinned, landlock] = kernel.Pinned(program(kernel.MACHINE, forks, pinned, landlock))


def restrict(forks: bool, pinned: bool, landlock: int) -> None:
    """Filters the calls of this process and its children for ever. Needs no_new_privs."""
    steps = _prepared.get((forks, pinned, landlock)) or kernel.Pinned(program(kernel.MACHINE, forks, pinned, landlock))
    count = len(steps) // 8
    kernel.call("seccomp", 1, 0, struct.pack("HxxxxxxQ", count, steps.address))
