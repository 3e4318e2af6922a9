"""Gives freed memory back while a long search runs."""

from __future__ import annotations

import contextlib

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""From glibc's malloc.h."""
LARGE_BYTES = 128 * 1024


def give_back_freed_memory() -> None:
    """Lets glibc map each large array by itself, as it does until the first one is freed: a search that copies its
    program for sub-problems otherwise holds a third more than it uses. Elsewhere nothing happens.
    """
    import ctypes  # seldom needed, and imports are most of a short run

    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        libc.mallopt(M_TRIM_THRESHOLD, LARGE_BYTES)
