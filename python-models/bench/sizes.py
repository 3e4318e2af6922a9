"""Plans portfolios of 12 to 70 units from seeds and has each plan counted by the tests' evaluator; a JSON line each.

`sizes.py made UNITS GAP SEED…` draws them; `sizes.py varied CASE GAP SEED…` varies a day-ahead case. Each runs in a
process of its own: CPU seconds to build and to solve, the most memory, the gap, and what the plan breaks.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from planned import each_in_its_own_process, planned

import synthetic
from varied import varied

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

from energy_models import dmo  # noqa: E402
from energy_models.inputs.horizon import Horizon  # noqa: E402
from energy_models.inputs.series import Series  # noqa: E402
from energy_models.search.solution import SolverLimits  # noqa: E402
from in_process import inputs_of  # noqa: E402
from plain_program import Tables  # noqa: E402

LIMIT_S = 600.0
NOTHING = {
    "self_discharge_per_h": 0.0,
    "degradation_segments": "",
    "max_cycles_per_day": "",
    "soc_terminal_value_per_mwh": 0.0,
}
WORDS = ("unit_id", "asset_id", "block_start", "degradation_segments")


def main() -> None:
    """Runs one portfolio, or each of several in a process of its own."""
    kind, what, gap, *seeds = sys.argv[1:]
    if len(seeds) > 1:
        each_in_its_own_process(__file__, [[kind, what, gap, seed] for seed in seeds])
        return
    drawn = (
        synthetic.portfolio(int(seeds[0]), int(what), 2 if int(what) <= 12 else 4, 96, 15) if kind == "made" else None
    )
    tables, settings = drawn or varied(Path(what), int(seeds[0]))
    print(json.dumps({"of": what, "seed": int(seeds[0]), **_planned(tables, settings, float(gap))}), flush=True)


def _planned(rows: dict[str, Any], settings: dict[str, Any], gap: float) -> dict[str, Any]:
    tables = _tables(rows, settings)
    inputs = inputs_of(tables.columns, settings, tables.units, tables.curves, tables.starts, tables.storage)
    start = datetime.fromisoformat(rows["timeseries"][0]["block_start"])
    horizon = Horizon(start, tables.count, 15, ZoneInfo("UTC"))
    columns = {name: np.array(cells, dtype=np.float64) for name, cells in tables.columns.items()}
    in_time = replace(inputs, series=Series(horizon, columns))
    limits = SolverLimits(LIMIT_S, gap, threads=1, seed=0)
    return planned(lambda: dmo.build(in_time), tables, limits, 0.25, on_site=False)


def _tables(rows: dict[str, Any], settings: dict[str, Any]) -> Tables:
    series = rows["timeseries"]
    return Tables(
        {name: [float(row[name]) for row in series] for name in series[0] if name != "block_start"},
        {**settings, "reserve_penalty": 1e6},  # the evaluator's: what is asked must be held
        _numbers(rows["units"]),
        _numbers(rows["unit_costs"]),
        _numbers(rows["unit_startup"]),
        [{**NOTHING, **{k: v for k, v in row.items() if v != ""}} for row in _numbers(rows["storage"])],
        day_blocks=len(series),
    )


def _numbers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v if k in WORDS or v == "" else float(v) for k, v in row.items()} for row in rows]


if __name__ == "__main__":
    main()
