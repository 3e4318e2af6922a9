"""Files: what is outside is closed, and inside nothing can be made that a reader would trip over."""

import array
import fcntl
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable

from probe import FACTS, VICTIM, probe, read, write

SECRET, PUBLIC, OTHER, HOME = FACTS["secret"], FACTS["public"], FACTS["other"], FACTS["home"]


def changed(path: str, change: Callable[[], object], look: Callable[[os.stat_result], object]) -> object:
    """Makes a change that may be answered with success; raises OSError where it did nothing."""
    before = look(os.stat(path))
    change()
    after = look(os.stat(path))
    if before == after:
        raise OSError("nothing changed")
    return after


def open_raw(path: str, flags: int) -> None:
    os.close(os.open(path, flags))


def truncated(flags: int) -> object:
    return changed(HOME + "/truncatable", lambda: open_raw(HOME + "/truncatable", flags), lambda found: found.st_size)


def execute_written() -> str:
    shutil.copyfile("/bin/true", "mine")
    os.chmod("mine", 0o755)
    subprocess.run(["./mine"], check=True)
    return "it ran"


def execute_by_descriptor() -> str:
    shutil.copyfile("/bin/true", "mine")
    os.chmod("mine", 0o755)
    descriptor = os.open("mine", os.O_RDONLY)
    if os.fork() == 0:
        try:
            os.execve(descriptor, ["mine"], {})
        finally:
            os._exit(77)
    if os.waitstatus_to_exitcode(os.wait()[1]) != 0:
        raise OSError("it did not run")
    return "it ran"


def whole(path: str) -> str:
    """The parent's environment, unless it is only what the model has itself."""
    text = read(path)
    if "SECRET" not in open(path, encoding="latin1").read():
        raise OSError("nothing in it")
    return text


def find_secret() -> str:
    """In namespaces there is a folder of that name, made to hold the job's own."""
    if "secret" not in os.listdir(HOME):
        raise OSError("it is not there")
    return "found"


def writable_mount() -> str:
    """Something that can be written and is neither the job's folder nor scratch of its own."""
    for folder in (
        "/",
        "/usr",
        "/usr/lib",
        "/etc",
        "/var/tmp",
        "/run",
        "/proc",
        "/dev",
        os.path.dirname(sys.executable),
    ):
        try:
            return write(f"{folder}/energy-ops-probe-{os.getpid()}")
        except OSError:
            continue
    raise OSError("there is none")


probe("read a secret of the worker", lambda: read(SECRET))
probe("read a world-readable file", lambda: read(PUBLIC))
probe("read /etc/passwd", lambda: read("/etc/passwd"))
probe("read a file of another job", lambda: read(OTHER + "/model.py"))
probe("list another job", lambda: os.listdir(OTHER))
probe("list the jobs", find_secret)
probe("write to another job", lambda: write(OTHER + "/mine"))
probe("write over a file of the worker", lambda: write(PUBLIC))
probe("write beside the jobs", lambda: os.stat(write(HOME + "/outside/mine")))
probe("write to the system", writable_mount)
probe("make an unnamed file outside", lambda: open_raw(HOME + "/outside", os.O_TMPFILE | os.O_RDWR))
probe("make a folder outside", lambda: os.mkdir(HOME + "/outside/folder"))
probe("remove a file outside", lambda: os.unlink(HOME + "/outside/removable"))
probe("rename a file outside", lambda: os.rename(HOME + "/outside/renamable", HOME + "/outside/renamed"))
probe("pull a file in by renaming", lambda: os.rename(HOME + "/outside/pullable", "pulled"))
probe("pull a file in by a hard link", lambda: os.link(HOME + "/outside/linkable", "linked"))
if FACTS["tier"] != "namespaces":  # there it has to, and can reach only its own files
    probe("make a hard link", lambda: os.link("config.json", "config-too.json"))
probe("make a symbolic link", lambda: os.symlink(SECRET, "link"))
probe("make a FIFO", lambda: os.mkfifo("fifo"))
probe("make a socket file", lambda: os.mknod("socket", stat.S_IFSOCK | 0o600))
probe("make a device", lambda: os.mknod("device", stat.S_IFCHR | 0o600, os.makedev(1, 3)))
probe(
    "truncate by path",
    lambda: changed(HOME + "/truncatable", lambda: os.truncate(HOME + "/truncatable", 3), lambda at: at.st_size),
)
probe("truncate by opening for reading", lambda: truncated(os.O_RDONLY | os.O_TRUNC))
probe("truncate by opening for neither", lambda: truncated(3 | os.O_TRUNC))
probe("change a mode", lambda: changed(PUBLIC, lambda: os.chmod(PUBLIC, 0o600), lambda at: at.st_mode))
probe("change a folder's mode", lambda: changed(OTHER, lambda: os.chmod(OTHER, 0o755), lambda at: at.st_mode))
probe("change times", lambda: changed(PUBLIC, lambda: os.utime(PUBLIC, (1, 1)), lambda at: at.st_mtime))
probe("change attributes", lambda: os.setxattr(PUBLIC, "user.mine", b"1"))
probe("read attributes", lambda: os.listxattr(PUBLIC))
probe(
    "make its own program set-uid",
    lambda: changed("model.py", lambda: os.chmod("model.py", 0o4755), lambda at: at.st_mode),
)
probe("execute a file it wrote", execute_written)
probe("execute a file it wrote by descriptor", execute_by_descriptor)
probe("lease a file", lambda: fcntl.fcntl(os.open("config.json", os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK))
probe(
    "be told of changes in a folder", lambda: fcntl.fcntl(os.open("/usr", os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS)
)
probe(
    "set flags of a file",
    lambda: fcntl.ioctl(os.open("config.json", os.O_RDONLY), 0x40086602, array.array("l", [0x80])),
)
probe(
    "read flags of a file", lambda: fcntl.ioctl(os.open("config.json", os.O_RDONLY), 0x80086601, array.array("l", [0]))
)
probe("read the parent's environment", lambda: whole(f"/proc/{os.getppid()}/environ"))
probe("read the victim's environment", lambda: whole(f"/proc/{VICTIM}/environ"))
probe("read the victim's command line", lambda: read(f"/proc/{VICTIM}/cmdline"))
probe("read the victim's files through its root", lambda: read(f"/proc/{VICTIM}/root{PUBLIC}"))
probe("get out through its own root", lambda: read(f"/proc/self/root{PUBLIC}"))
probe("get out through its own folder", lambda: read("/proc/self/cwd/../secret"))
probe("list processes", lambda: [name for name in os.listdir("/proc") if name.isdigit()])
probe("list the sockets of the machine", lambda: read("/proc/self/net/unix"))
probe("list the mounts of the machine", lambda: read("/proc/self/mountinfo"))
probe("read the kernel's log", lambda: open_raw("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK))
probe("open a terminal", lambda: open_raw("/dev/ptmx", os.O_RDWR | os.O_NOCTTY))
probe("open memory that nobody counts", lambda: open_raw("/dev/zero", os.O_RDONLY))
probe("leave the OOM killer's sight", lambda: write("/proc/self/oom_score_adj", "500"))
