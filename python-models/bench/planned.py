"""A drawn case of a bench, planned in a process of its own: CPU seconds, memory, gap, and what the plan breaks."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

from block_units import plan_in_blocks, told_in_blocks  # noqa: E402
from energy_models.blocks.portfolio import Problem  # noqa: E402
from energy_models.outputs.plan import read_plan  # noqa: E402
from energy_models.search.solution import SolverLimits  # noqa: E402
from energy_models.search.solving import solve  # noqa: E402
from evaluator import Evaluation  # noqa: E402
from plain_program import Tables  # noqa: E402


def each_in_its_own_process(script: str, commands: Sequence[Sequence[str]]) -> None:
    """Runs a bench again and again, one after the other: memory and what is imported are of one case alone."""
    for command in commands:
        subprocess.run([sys.executable, script, *command], check=False)


def planned(
    build: Callable[[], Problem], tables: Tables, limits: SolverLimits, hours: float, *, on_site: bool
) -> dict[str, Any]:
    """Builds and solves, and says how that went.

    Args:
        tables: the same case as the evaluator reads it.
        hours: of a block.
    """
    began = time.process_time()
    with redirect_stdout(StringIO()):
        problem = build()
        built = time.process_time()
        found = solve(problem, limits)
    solved = time.process_time()
    said = {
        "build_s": round(built - began, 4),
        "solve_s": round(solved - built, 4),
        "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "columns": problem.program.column_count,
        "integers": len(problem.program.integers()),
        "termination": found.termination,
        "objective": found.objective,
        "gap": found.gap,
    }
    if found.values is None:
        return said
    plan = plan_in_blocks(read_plan(problem, found.values, found.row_duals), hours)
    counted = Evaluation(told_in_blocks(tables, hours), plan, on_site=on_site)
    off = abs(counted.cost - (found.objective or 0.0)) / max(1.0, abs(counted.cost))
    return {**said, "counted_off": off, "broken": counted.broken[:5]}
