"""The product's side: `ours.py FOLDER` reads, then builds and solves as a model does; JSON of what it took."""

from __future__ import annotations

import gc
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

from repeated import repeated
from spent import when_spent

from energy_models.inputs.inputs import read_inputs
from energy_models.search.in_time import end_without_what_was_left
from energy_models.search.solution import SolverLimits
from energy_models.search.solving import solve
from energy_ops.job import job
from energy_ops.stopping import heed_sigterm


def main(folder: Path) -> None:
    """Reads, builds and solves; prints objective, bound and CPU seconds."""
    config = json.loads((folder / "config.json").read_text())
    model = import_module(f"energy_models.{config['model_type'].lower()}")
    heed_sigterm()
    gc.freeze()
    when_spent(config.get("cpu_limit"), lambda: os.kill(os.getpid(), signal.SIGTERM))
    limits = SolverLimits(config["time_limit"], config["mip_gap"], threads=1, seed=0)
    imported = time.process_time()
    with redirect_stdout(StringIO()):
        inputs = read_inputs(job, config["model_type"], datetime.now(UTC))
        read = time.process_time()
        took = repeated(lambda: model.build(inputs), lambda problem: solve(problem, limits), once="cpu_limit" in config)
    found, program = took.found, took.built.program
    sizes = {"times": took.times, "rows": program.row_count, "columns": program.column_count}
    told = {"objective": found.objective, "bound": found.bound, "imported_s": imported, "read_s": read - imported}
    print(json.dumps({**told, **took.seconds, **sizes}), flush=True)
    end_without_what_was_left()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
