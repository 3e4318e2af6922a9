"""A run without a plan: its result, and the sentences that say why and what to do."""

from __future__ import annotations

import math
import time

from energy_models.blocks.portfolio import Problem
from energy_models.diagnosis.conflict_facts import fact_of
from energy_models.diagnosis.conflicts import BEYOND_LIMITS, Conflict, Diagnosis, diagnose
from energy_models.diagnosis.unbounded import explain_unbounded
from energy_models.search.in_time import in_time
from energy_models.search.solution import Solution, SolverLimits
from energy_models.wording import counted, number
from energy_ops.logger import log
from energy_ops.outputs import result

MOST_WARNINGS = 20
PATIENCE_S = 2.0
"""How long a diagnosis may take when time is up."""


def write_failure(problem: Problem, solution: Solution, limits: SolverLimits) -> None:
    """Writes the result with its conflicts; each conflict is a line of the log, the first one the run's last word."""
    termination, conflicts, ending = solution.termination, [], ""
    if termination == "unbounded":
        conflicts = [c for view in problem.views for c in explain_unbounded(view)] or [UNLIMITED]
    elif termination in ("infeasible", "time_limit"):
        diagnosis = solution.diagnosis or _diagnosed(problem, termination)
        if termination == "time_limit":
            # The search was cut off before it could tell; what is proven to be missing says more than the clock.
            termination = "infeasible" if diagnosis.is_proven else termination
            ending = _cut_off(diagnosis, solution, limits, problem.inputs.currency)
        conflicts = (diagnosis.conflicts or [BEYOND_LIMITS]) if termination == "infeasible" else []
    result(
        sense="min",
        termination_status=termination,
        solution_status="none",
        best_bound=solution.bound,
        solver_time_ms=round(solution.solve_seconds * 1000, 3),
        conflicts=conflicts,
    )
    for conflict in conflicts[1:MOST_WARNINGS]:
        log.warning(_sentence(conflict))
    said = {
        "infeasible": "No plan can keep all limits.",
        "unbounded": "The profit has no limit: prices and limits don't fit together.",
        "time_limit": ending,
        "interrupted": "Stopped before a first plan was found; run it again with more time.",
    }
    parts = [said.get(termination, "The solver failed; try another seed."), *map(_sentence, conflicts[:1])]
    if len(conflicts) > 1:
        parts.append(f"And {counted(len(conflicts) - 1, 'conflict')} more.")
    log.error(" ".join(parts), conflicts=len(conflicts))


def _diagnosed(problem: Problem, termination: str) -> Diagnosis:
    """Why there is no plan; where time is up, what is found of that in a little more."""
    ends = math.inf if termination == "infeasible" else time.monotonic()
    found = in_time(lambda: diagnose(problem), ends, lambda: PATIENCE_S, lambda: None)
    return Diagnosis([], is_proven=False, has_plan=False) if found is None else found


UNLIMITED: Conflict = {
    "constraint": "unlimited_market",
    "asset": None,
    "hint": "Something earns without end: set limits on buying and selling in the settings.",
}


def _cut_off(diagnosis: Diagnosis, solution: Solution, limits: SolverLimits, currency: str) -> str:
    said = f"No plan was found in {limits.time_limit_s:g} s; raise time_limit."
    if diagnosis.has_plan:
        said += " Plans that keep all limits exist."
    if solution.bound is not None:
        said += f" The best one earns at most {number(-solution.bound)} {currency}.".replace(" .", ".")
    return said


def _sentence(conflict: Conflict) -> str:
    return f"{fact_of(conflict)} {conflict['hint']}"
