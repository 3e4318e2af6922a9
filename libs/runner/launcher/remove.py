"""Removes a folder tree of any depth, following no link: ``remove.py FOLDER``."""

import os
import stat
import sys


def remove(folder: str) -> None:
    """Empties the folder level by level: what lies deeper moves up, so that no path grows long. Raises OSError."""
    os.chmod(folder, 0o700)
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    while entries := os.listdir(top):
        for name in entries:
            if not stat.S_ISDIR(os.stat(name, dir_fd=top, follow_symlinks=False).st_mode):
                os.unlink(name, dir_fd=top)
                continue
            os.chmod(name, 0o700, dir_fd=top)  # no link: it was a folder just now, and nobody else is at work here
            inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
            for deeper in os.listdir(inner):
                if stat.S_ISDIR(os.stat(deeper, dir_fd=inner, follow_symlinks=False).st_mode):
                    os.chmod(deeper, 0o700, dir_fd=inner)
                os.rename(deeper, os.urandom(8).hex(), src_dir_fd=inner, dst_dir_fd=top)
            os.close(inner)
            os.rmdir(name, dir_fd=top)
    os.close(top)
    os.rmdir(folder)


remove(sys.argv[1])
