"""How a job is to be solved: its configuration with the defaults filled in.

A deadline needs no care here: the worker has cut `time_limit` to what it leaves.
"""

from __future__ import annotations

from energy_models.inputs.misspelt import warn_of_misspelt
from energy_models.search.solution import SolverLimits
from energy_ops.job import Job
from energy_ops.logger import log

DEFAULT_SECONDS = {"DMO": 600.0, "RMO": 120.0, "SO": 60.0}


def effective_limits(job: Job, model_type: str) -> SolverLimits:
    """The limits of the solver. Warns of one that isn't HiGHS, which then solves, and of misspelt options."""
    config = job.config
    warn_of_misspelt(config)
    solver = str(config.get("solver") or "highs")
    if solver.lower() != "highs":
        log.warning(f"Solver {solver} is not installed; HiGHS solves this job.", solver=solver)
    given = config.get("mip_gap")
    return SolverLimits(
        time_limit_s=float(config.get("time_limit") or DEFAULT_SECONDS[model_type]),
        mip_gap=1e-4 if given is None else float(given),
        threads=int(config.get("threads") or 1),
        seed=int(config.get("seed") or 0),
    )
