"""The product's side: `ours.py FOLDER` reads, builds and solves as a model does and prints what it took as JSON."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from pathlib import Path

from spent import when_spent

from energy_models.inputs.inputs import read_inputs
from energy_models.search.in_time import end_without_what_was_left
from energy_models.search.solution import SolverLimits
from energy_models.search.solving import solve
from energy_ops.job import job
from energy_ops.stopping import heed_sigterm


def main(folder: Path) -> None:
    """Builds and solves, and prints objective, CPU seconds."""
    config = json.loads((folder / "config.json").read_text())
    model = import_module(f"energy_models.{config['model_type'].lower()}")
    heed_sigterm()
    when_spent(config.get("cpu_limit"), lambda: os.kill(os.getpid(), signal.SIGTERM))
    imported = time.process_time()
    with redirect_stdout(StringIO()):
        problem = model.build(read_inputs(job, config["model_type"], datetime.now(UTC)))
        built = time.process_time()
        found = solve(problem, SolverLimits(config["time_limit"], config["mip_gap"], threads=1, seed=0))
        solved = time.process_time()
    print(
        json.dumps(
            {
                "objective": found.objective,
                "bound": found.bound,
                "imported_s": imported,
                "build_s": built - imported,
                "solve_s": solved - built,
                "rows": problem.program.row_count,
                "columns": problem.program.column_count,
            }
        ),
        flush=True,
    )
    end_without_what_was_left()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
