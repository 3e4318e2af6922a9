"""What a fork server imports, and what must be true of it before it may fork."""

import gc
import importlib
import os
import sys

MODULES = (
    "_sitebuiltins",  # of program.py
    "highspy",
    "energy_models.dmo",
    "energy_models.rmo",
    "energy_models.so",
    # What they import late, for a cold start without them:
    "energy_models.search.narrowing",
    "energy_models.blocks.risk",
    "energy_models.diagnosis.unbounded",
    "energy_models.diagnosis.unit_alone",
    "energy_models.blocks.unit_block",
)
# Libraries may start threads of their own when they are imported; a process with threads can't be forked safely.
SINGLE_THREADED = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def preload(imports: list[str], prefix: str) -> None:
    """Imports all that a built-in model imports; leaves no trace but the modules. Raises ImportError."""
    own_path, own_prefix = sys.path[:], (sys.prefix, sys.exec_prefix)
    sys.path[:] = imports
    if prefix:
        sys.prefix = sys.exec_prefix = prefix
    os.environ.update(SINGLE_THREADED)
    import_threading()
    for name in MODULES:
        importlib.import_module(name)
    os.environ.clear()
    sys.path[:] = own_path
    sys.prefix, sys.exec_prefix = own_prefix
    gc.collect()
    gc.freeze()  # a collection in a forked process would copy every page it marks


def import_threading() -> None:
    """Imports `threading` without what it does in each forked process: 0.4 ms, most of it for 150 pages to copy.

    It puts right the locks and the lists of threads that a fork may have broken. Here one thread forks between two
    statements, so they are whole; only that thread's number is new (`renumber`). And a job forks nothing.
    """
    register = os.register_at_fork
    os.register_at_fork = lambda **_: None
    try:
        importlib.import_module("threading")
    finally:
        os.register_at_fork = register


def renumber() -> None:
    """Tells `threading` the forked process's own number."""
    sys.modules["threading"].main_thread()._set_native_id()


def reseed() -> None:
    """Lets the next job draw its own random numbers: a fork copies numpy's generator. Python's sees to that itself.

    No built-in model draws any, so numpy's is not loaded: it would cost each job 1 ms, and 90 mappings.
    """
    generator = sys.modules.get("numpy.random")
    if generator is not None:
        generator.seed()


def obstacle(descriptors: set[int]) -> str | None:
    """Why no job may be forked from this process, if there is a reason."""
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        return f"the models' libraries started {threads - 1} threads"
    with open("/proc/self/environ", "rb") as environment:
        if environment.read():
            return "it was started with an environment"
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        shared = [line.split() for line in maps if line.split()[1].startswith("rw") and line.split()[1][3] == "s"]
    if shared:
        return f"the models' libraries share writable memory ({shared[0][-1]})"
    extra = set(map(int, os.listdir("/proc/self/fd"))) - descriptors
    held = [descriptor for descriptor in sorted(extra) if is_open(descriptor)]
    return f"the models' libraries hold {len(held)} files open" if held else None


def is_open(descriptor: int) -> bool:
    """Is it more than the descriptor of the listing that named it?"""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
