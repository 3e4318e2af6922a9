"""How a job is to be solved: its configuration with the defaults filled in and the deadline heeded."""

from __future__ import annotations

from datetime import datetime

from energy_models.solving import SolverLimits
from energy_ops.job import Job
from energy_ops.logger import log

DEFAULT_SECONDS = {"DMO": 600.0, "RMO": 120.0, "SO": 60.0}
WRITING_SECONDS = 2.0
"""Kept free before the deadline: the last linear program, its tables, and the way to the database."""


def effective_limits(job: Job, model_type: str, now: datetime) -> SolverLimits:
    """The solver's limits. A solver that isn't HiGHS gets a warning, and HiGHS."""
    config = job.config
    solver = str(config.get("solver") or "highs")
    if solver.lower() != "highs":
        log.warning(f"Solver {solver} is not installed; HiGHS solves this job.", solver=solver)
    seconds = float(config.get("time_limit") or DEFAULT_SECONDS[model_type])
    if job.deadline is not None:
        left = (job.deadline - now).total_seconds() - WRITING_SECONDS
        if left < seconds:
            log.info(f"The deadline leaves {max(0.0, left):.0f} s to solve.", deadline=job.deadline.isoformat())
            seconds = max(0.0, left)
    given = config.get("mip_gap")
    return SolverLimits(
        time_limit_s=seconds,
        mip_gap=1e-4 if given is None else float(given),
        threads=int(config.get("threads") or 1),
        seed=int(config.get("seed") or 0),
    )
