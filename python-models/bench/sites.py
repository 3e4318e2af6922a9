"""Plans storage sites from seeds, has each plan counted by the tests' evaluator and compared with plain Pyomo.

`sites.py drawn SEED…`, `sites.py hard DAYS SEED…` (each `--gap 1e-4 --limit 60 --pyomo PYTHON`): a JSON line each, in
CPU seconds, each side in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from drawn_sites import hard_site, site
from planned import each_in_its_own_process, planned

import synthetic

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

from energy_models import so  # noqa: E402
from energy_models.inputs.horizon import Horizon  # noqa: E402
from energy_models.inputs.series import Series  # noqa: E402
from energy_models.search.solution import SolverLimits  # noqa: E402
from in_process import inputs_of  # noqa: E402
from plain_program import Tables  # noqa: E402

Drawn = tuple[dict[str, Any], dict[str, Any], int]


def main() -> None:
    """Runs one site, or each of several in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["drawn", "hard"])
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--gap", type=float, default=1e-4)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--batteries", type=int, default=3)
    parser.add_argument("--pyomo", type=Path)
    given = parser.parse_args()
    days, seeds = (None, given.numbers) if given.kind == "drawn" else (given.numbers[0], given.numbers[1:])
    if len(seeds) > 1:
        options = sys.argv[sys.argv.index(str(seeds[-1])) + 1 :]
        first = [given.kind] if days is None else [given.kind, str(days)]
        each_in_its_own_process(__file__, [[*first, str(seed), *options] for seed in seeds])
        return
    made = site(seeds[0]) if days is None else hard_site(seeds[0], days, given.batteries)
    rows, _, minutes = made
    said = {"seed": seeds[0], "blocks": len(rows["timeseries"]), "batteries": len(rows["storage"]), "minutes": minutes}
    said |= _planned(made, given.gap, given.limit)
    if given.pyomo is not None:
        said["plain"] = _plain(made, given.gap, given.limit, given.pyomo)
    print(json.dumps(said), flush=True)


def _planned(made: Drawn, gap: float, limit: float) -> dict[str, Any]:
    rows, settings, minutes = made
    series, hours = rows["timeseries"], minutes / 60
    cells = {name: [float(row[name]) for row in series] for name in series[0] if name != "block_start"}
    lasting = {"reserve_duration_h": settings["reserve_duration_h"] / hours}  # told in blocks, as all energies
    tables = Tables(cells, settings | lasting, storage=rows["storage"], day_blocks=1440 // minutes)
    inputs = inputs_of(cells, settings, storage=rows["storage"])
    horizon = Horizon(datetime.fromisoformat(series[0]["block_start"]), len(series), minutes, ZoneInfo("UTC"))
    columns = {name: np.array(values, dtype=np.float64) for name, values in cells.items()}
    in_time = replace(inputs, series=Series(horizon, columns))
    return planned(lambda: so.build(in_time), tables, SolverLimits(limit, gap, threads=1, seed=0), hours, on_site=True)


def _plain(made: Drawn, gap: float, limit: float, python: Path) -> Any:
    rows, settings, minutes = made
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "input").mkdir()
        synthetic.write(folder / "input", rows)
        config = {
            "model_type": "SO",
            "market": {"mtu_minutes": minutes},
            "settings": settings,
            "mip_gap": gap,
            "time_limit": limit,
        }
        (folder / "config.json").write_text(json.dumps(config))
        done = subprocess.run([python, HERE / "plain.py", folder], capture_output=True, text=True, check=False)
        return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else done.stderr[-300:]


if __name__ == "__main__":
    main()
