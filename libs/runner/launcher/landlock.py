"""Files, TCP, signals and abstract sockets: closed by Landlock, but for what the policy names."""

import _struct as struct
import os
import stat

import kernel

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
MAKE_CHAR, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK, MAKE_SYM = 1 << 6, 1 << 9, 1 << 10, 1 << 11, 1 << 12
TRUNCATE, IOCTL_DEV = 1 << 14, 1 << 15
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
NEVER = EXECUTE | MAKE_CHAR | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK | MAKE_SYM | IOCTL_DEV
# How many rights each version of Landlock knows; 6 is the first to know signals, 7 the first with a log to leave out.
RIGHTS = (0, 13, 14, 15, 15, 16)
# Not /dev/zero: mapped, it is memory that nothing counts.
DEVICES = ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
# Of /proc a model sees its own process, without the mounts and sockets that /proc/self also lists, and the machine.
SYSTEM = (
    *(f"/proc/self/{name}" for name in ("cmdline", "comm", "fd", "limits", "maps", "stat", "statm", "status")),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory"),
    *("/sys/devices/system/cpu", "/sys/devices/system/node"),
)


def version() -> int:
    """The version of Landlock in this kernel; 0 where there is none."""
    try:
        return kernel.call("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


def restrict(read: list[str], write: list[str]) -> None:
    """Confines this process and its children for ever; raises OSError where the kernel can't."""
    abi = version()
    if abi < 1:
        raise OSError("this kernel has no Landlock (Linux 5.13 or newer has, unless it is turned off)")
    rights = (1 << RIGHTS[min(abi, 5)]) - 1
    network, scopes = (3 if abi >= 4 else 0), (3 if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    rules = kernel.call("landlock_create_ruleset", struct.pack("QQQ", rights, network, scopes)[:size], size, 0)
    for path in (*read, *SYSTEM):
        allow(rules, path, rights & (EXECUTE | READ_FILE | READ_DIR))
    for path in write:
        allow(rules, path, rights & ~NEVER)
    for path in DEVICES:
        allow(rules, path, rights & (READ_FILE | WRITE_FILE))
    kernel.call("landlock_restrict_self", rules, 1 if abi >= 7 else 0)  # 1: refusals are not for the system's log
    os.close(rules)


def allow(rules: int, path: str, rights: int) -> None:
    """Opens what is there; what is not stays closed, should it appear."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        rights &= OF_A_FILE
    kernel.call("landlock_add_rule", rules, 1, struct.pack("=Qi", rights, descriptor), 0)
    os.close(descriptor)
