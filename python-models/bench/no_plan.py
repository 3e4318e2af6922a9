"""Portfolios without a plan, run as production runs them: what is told, after how many CPU seconds, and is it so?

`no_plan.py UNITS SEED [KIND…]` prints a line for each kind: CPU seconds of the whole run, imports included, how it
ended, whether doing what the conflicts say makes a plan possible, and the conflicts.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import highspy
import numpy as np

import synthetic
from no_plan_assets import ASSETS, REAL_TIME, SITES
from no_plan_case import QUARTER, Case
from no_plan_system import SYSTEM

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

from energy_models.blocks.portfolio import Problem  # noqa: E402
from energy_models.diagnosis.conflicts import views_of  # noqa: E402
from energy_models.diagnosis.elastic import build_elastic  # noqa: E402
from energy_models.diagnosis.foresight import foresee  # noqa: E402
from energy_models.diagnosis.least_breakage import least_breakage, relax  # noqa: E402
from energy_models.inputs.inputs import Inputs, read_inputs  # noqa: E402
from energy_models.search.solution import SolverLimits  # noqa: E402
from energy_models.search.solver import new_solver  # noqa: E402
from energy_models.search.solving import solve  # noqa: E402
from energy_ops.job import Job  # noqa: E402
from mending import mend  # noqa: E402
from running import EUROPE, a_folder, environment, run  # noqa: E402

LIMIT_S = 120
ANY_PLAN = SolverLimits(LIMIT_S, 1.0, threads=1, seed=0)


def main() -> None:
    """Runs each kind asked for."""
    units, seed, *kinds = sys.argv[1:]
    for kind in kinds or (*SYSTEM, *ASSETS, *REAL_TIME, *SITES):
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps({"kind": kind, **_ran(made(kind, int(seed), int(units)), Path(folder))}))
        sys.stdout.flush()


def made(kind: str, seed: int, units: int) -> Case:
    """A portfolio of one kind."""
    if kind in SITES:
        return SITES[kind](seed)
    if kind in REAL_TIME:
        case = Case("RMO", *synthetic.redispatch(seed, units, 68, QUARTER))
        REAL_TIME[kind](case)
        return case
    case = Case("DMO", *synthetic.portfolio(seed, units, 2 if units <= 12 else 4, 96, QUARTER))
    case.settings.pop("unserved_price")
    (SYSTEM | ASSETS)[kind](case)
    return case


def _ran(case: Case, path: Path) -> dict[str, Any]:
    folder = a_folder(path / "job")
    synthetic.write(folder.path / "input", case.tables)
    config = {
        "market": {**EUROPE, "mtu_minutes": case.minutes},
        "settings": case.settings,
        "horizon_start": case.series[0]["block_start"],
        "horizon_blocks": len({row["block_start"] for row in case.series}),
        "time_limit": LIMIT_S,
    }
    before = _children_cpu_s()
    end = run(folder, case.model, config)
    cpu_s = _children_cpu_s() - before
    result = folder.result()
    conflicts = result.get("conflicts", [])
    return {
        "cpu_s": round(cpu_s, 2),
        "ended": f"{result['termination_status']}, {result['solution_status']}",
        "mended": _mended(Job(environment(folder, case.model, config)), case.model, conflicts) if conflicts else "",
        "conflicts": [
            [c.get(k) for k in ("constraint", "asset", "block_from", "block_to", "needed", "achievable")]
            for c in conflicts[:4]
        ],
        "count": len(conflicts),
        "said": end.log("ERROR")[-1:] or end.stderr[-300:],
    }


def _mended(job: Job, model: str, conflicts: list[dict[str, Any]]) -> str:
    """How a run ends after the remedies."""
    with redirect_stdout(StringIO()):
        inputs: Inputs = read_inputs(job, model, datetime.now(UTC))
        build = import_module(f"energy_models.{model.lower()}").build
        try:
            problem = build(mend(inputs, conflicts))
        except (KeyError, ValueError, AssertionError) as fault:
            return f"no remedy is known: {fault!r}"
        if _has_a_plan_at_hand(problem):
            return "a plan"
        ended = foresee(problem) or solve(problem, ANY_PLAN)
    return "a plan, after a search" if ended.values is not None else ended.termination


def _has_a_plan_at_hand(problem: Problem) -> bool:
    """Can the portfolio, as it is built for a search, run as the plan without costs does? That's quicker to tell."""
    elastic = build_elastic(views_of(problem))
    relaxed = relax(elastic)
    found = None if relaxed is None else least_breakage(elastic, relaxed)
    if found is None:
        return False
    lower, upper = problem.program.lower_upper()
    for columns, plain in zip(problem.units, found.elastic.units, strict=True):
        lower[columns.on] = upper[columns.on] = np.round(found.values[plain.on])
    highs = new_solver(ANY_PLAN, "on")
    problem.program.pass_to(highs, bounds=(lower, upper))
    highs.run()
    return bool(highs.getInfo().primal_solution_status == highspy.kSolutionStatusFeasible)


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
