"""A way for another user to paths below folders that are closed to him, such as /root."""

import os
import stat

import kernel

NEW_MOUNT_NAMESPACE = 0x20000
NO_SUID, NO_DEVICES, BIND, RECURSIVE, PRIVATE = 2, 4, 4096, 16384, 1 << 18


def open_way(paths: list[str], uid: int) -> None:
    """Sees to it that `uid` gets to each path. Needs root; raises OSError with what to do where that is not enough.

    A folder on the way that is closed to others is covered, for this process alone, by an empty one that holds
    the wanted paths and nothing else.
    """
    wanted = sorted({path for given in paths for path in (given, os.path.realpath(given)) if os.path.exists(given)})
    barred = {path: closed for path in wanted if (closed := first_closed(path, uid))}
    if not barred:
        return
    try:
        kernel.call("unshare", NEW_MOUNT_NAMESPACE)
    except OSError as error:
        path, closed = next(iter(barred.items()))
        raise OSError(
            f"user {uid}, whom models run as, can't get to {path}: {closed} is closed to others, and this process may "
            f"not mount. Put it elsewhere, or run: chmod o+x {closed}"
        ) from error
    mount(None, "/", None, RECURSIVE | PRIVATE)
    for closed in sorted(set(barred.values())):
        cover(closed, [path for path in wanted if barred.get(path) == closed])


def first_closed(path: str, uid: int) -> str:
    """The uppermost folder above a path that the user can't pass; empty where there is none."""
    folder = ""
    for name in path.split("/")[1:-1]:
        folder = f"{folder}/{name}"
        found = os.lstat(folder)
        passable = stat.S_IXUSR if found.st_uid == uid else stat.S_IXOTH
        if not stat.S_ISLNK(found.st_mode) and not found.st_mode & passable:
            return folder
    return ""


def cover(folder: str, paths: list[str]) -> None:
    """Covers a folder with an empty one, and shows in it only the paths."""
    outer = [path for path in paths if not any(path.startswith(f"{other}/") for other in paths)]
    links = {path: os.readlink(path) for path in outer if os.path.islink(path)}
    held = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in outer if path not in links}
    mount("tmpfs", folder, "tmpfs", NO_SUID | NO_DEVICES, "mode=755,size=64k")
    for path, target in links.items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)
    for path, descriptor in held.items():
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            os.makedirs(path, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o444))
        mount(f"/proc/self/fd/{descriptor}", path, None, BIND | RECURSIVE)
        os.close(descriptor)


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """mount(2)."""
    text = [None if each is None else os.fsencode(each) for each in (source, target, kind, options)]
    kernel.call("mount", text[0], text[1], text[2], flags, text[3])
