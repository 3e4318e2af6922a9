"""What the models import, and how: imports are most of a short run."""

from __future__ import annotations

import os
import subprocess
import sys

from running import SOURCE


def said_by(program: str) -> list[str]:
    """What a fresh interpreter prints."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE)}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return answer.stdout.split()


def test_the_models_import_numpy_without_what_no_run_reads() -> None:
    left_out = "numpy.typing", "numpy._typing", "numpy._core._add_newdocs"
    program = f"import energy_models.so, sys; print(*(name in sys.modules for name in {left_out}))"
    assert said_by(program) == ["False", "False", "False"]


def test_who_asks_for_it_later_gets_it() -> None:
    program = (
        "import energy_models.so, numpy.typing as t, numpy as np, pyarrow as pa;"
        "print(t.NDArray[np.float64] is not None, hasattr(np._typing, 'ArrayLike'), pa.array(np.arange(2.0))[1],"
        "np.linalg.solve(np.eye(2), np.ones(2))[0])"
    )
    assert said_by(program) == ["True", "True", "1.0", "1.0"]
