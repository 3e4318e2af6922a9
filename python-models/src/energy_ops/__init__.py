"""The SDK of energy-ops models: what a model says, reads and writes. Needs nothing but Python itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from energy_ops.job import Job, input, input_path, job
from energy_ops.live import highs
from energy_ops.logger import log
from energy_ops.outputs import result, table
from energy_ops.protocol import incumbent, metric, progress, stage
from energy_ops.stopping import heed_sigterm, stop_requested

config: Mapping[str, Any]
deadline: datetime | None

__all__ = [
    "Job",
    "config",
    "deadline",
    "heed_sigterm",
    "highs",
    "incumbent",
    "input",
    "input_path",
    "job",
    "log",
    "metric",
    "progress",
    "result",
    "stage",
    "stop_requested",
    "table",
]


def __getattr__(name: str) -> object:
    """`config` and `deadline` are the job's, read when first asked for."""
    if name in ("config", "deadline"):
        return getattr(job, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
