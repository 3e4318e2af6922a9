"""An operator who does what the conflicts say: changes the named input by the named amount, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from energy_models.inputs.inputs import Inputs
from energy_models.inputs.series import Series
from energy_models.inputs.tables import Rows

Conflict = Mapping[str, Any]
LIMITS = {
    True: {"shortage": "grid_import_limit_mw", "surplus": "grid_export_limit_mw"},
    False: {"shortage": "market_buy_limit_mw", "surplus": "market_sell_limit_mw"},
}
STORAGE_FIELDS = {
    "soc_terminal_min": ("soc_terminal_min_mwh", "achievable"),
    "soc_min_mwh": ("soc_min_mwh", "achievable"),
    "max_cycles_per_day": ("max_cycles_per_day", "needed"),
}
UNIT_FIELDS = {
    "min_up_h": "achievable",
    "min_down_h": "achievable",
    "ramp_up_mw_per_h": "needed",
    "ramp_down_mw_per_h": "needed",
    "shutdown_ramp_mw": "needed",
}
LOWERED = {"reserve_up": "reserve_up_mw", "renewable_min": "renewable_min_mw"}


def mend(inputs: Inputs, conflicts: Sequence[Conflict]) -> Inputs:
    """The inputs after every conflict's remedy."""
    for conflict in conflicts:
        inputs = _mend(inputs, conflict)
    return inputs


def _mend(inputs: Inputs, conflict: Conflict) -> Inputs:
    kind, asset = str(conflict["constraint"]), conflict["asset"]
    if kind in ("shortage", "surplus"):
        return _trade_more(inputs, conflict)
    if kind in STORAGE_FIELDS:
        field, end = STORAGE_FIELDS[kind]
        return replace(inputs, storage=_changed(inputs.storage, "asset_id", asset, field, conflict[end]))
    if kind in UNIT_FIELDS:
        return replace(inputs, units=_changed(inputs.units, "unit_id", asset, kind, conflict[UNIT_FIELDS[kind]]))
    if kind == "must_run":
        return replace(inputs, units=_changed(inputs.units, "unit_id", asset, "must_run", 0))
    first, last = (inputs.series.horizon.labels.index(conflict[end]) for end in ("block_from", "block_to"))
    blocks, amount = slice(first, last + 1), conflict["needed"] - conflict["achievable"]
    if kind == "commit":
        return _with_series(inputs, f"commit.{asset}", blocks, lambda _: conflict["achievable"])
    name = f"soc_min_mwh.{asset}" if kind == "soc_floor" else LOWERED[kind]
    return _with_series(inputs, name, blocks, lambda values: values - amount)


def _trade_more(inputs: Inputs, conflict: Conflict) -> Inputs:
    amount = conflict["needed"] - conflict["achievable"]
    if "Give unserved_price" in conflict["hint"]:
        return replace(inputs, settings={**inputs.settings, "unserved_price": 9000})
    if "rtm_open" in conflict["hint"]:
        bands = [*inputs.settings.get("deviation_bands", []), {"short_mult": 9, "long_mult": 0}]
        return replace(inputs, settings={**inputs.settings, "deviation_bands": bands})
    name = LIMITS["grid" in conflict["hint"]][str(conflict["constraint"])]
    assert f"Raise {name} by" in conflict["hint"]
    before = inputs.settings[f"_{name}"] if f"_{name}" in inputs.settings else inputs.settings[name]
    raised = max(float(inputs.settings[name]), float(before) + amount)
    return replace(inputs, settings={**inputs.settings, f"_{name}": before, name: raised})


def _changed(rows: Rows, key: str, asset: str, field: str, value: object) -> Rows:
    return [{**row, field: str(value)} if row[key] == asset else row for row in rows]


def _with_series(inputs: Inputs, name: str, blocks: slice, change: Any) -> Inputs:
    columns = dict(inputs.series.columns)
    columns[name] = np.array(columns[name])
    columns[name][blocks] = change(columns[name][blocks])
    return replace(inputs, series=Series(inputs.series.horizon, columns))
