"""Keeps what a long search holds near what it uses. Elsewhere than on glibc nothing happens."""

from __future__ import annotations

import contextlib

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""From glibc's malloc.h."""
LARGE_BYTES = 128 * 1024


def give_back_freed_memory() -> None:
    """Lets glibc map each large array by itself, as it does until the first one is freed: a search that copies its
    program for sub-problems otherwise holds a third more than it uses.
    """
    _tell_malloc(M_MMAP_THRESHOLD, LARGE_BYTES)
    _tell_malloc(M_TRIM_THRESHOLD, LARGE_BYTES)


def share_one_arena() -> None:
    """Lets a thread that is started next use the memory that others have freed."""
    _tell_malloc(M_ARENA_MAX, 1)


def _tell_malloc(option: int, value: int) -> None:
    import ctypes  # seldom needed, and imports are most of a short run

    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(option, value)
