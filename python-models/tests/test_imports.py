"""What the models import, and how: imports are most of a short run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from energy_models.records import dataclass
from running import SOURCE


@dataclass(frozen=True)
class Point:
    """A record for these tests."""

    x: float
    y: float = 2.0


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


def test_a_record_takes_its_fields_by_place_or_name_and_no_others() -> None:
    assert (Point(1.0).y, Point(1.0, y=3.0).y, Point(y=4.0, x=0.0).x) == (2.0, 3.0, 0.0)
    for place, names in (((), {}), ((1.0, 2.0, 3.0), {}), ((1.0,), {"x": 1.0}), ((1.0,), {"z": 1.0})):
        with pytest.raises(TypeError, match="Point takes x, y"):
            Point(*place, **names)
