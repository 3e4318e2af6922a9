"""A storage as one writes it down first: a binary per block decides between charging and discharging."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from plain_tables import Case, Row, number


def add_storage(model: pyo.ConcreteModel, case: Case, storage: Row, sells_reserve: bool) -> Any:
    """Adds one storage as a Pyomo block with variables `c` and `d`, MW, and an expression `cost`."""
    block = pyo.Block()
    setattr(model, f"storage_{len(model.storage_blocks)}", block)
    model.storage_blocks.append(block)
    name, T, H = storage["asset_id"], range(case.count), case.hours
    share = [case.at(f"availability.{name}", t, 1.0) for t in T]
    charge, discharge = number(storage, "p_charge_max_mw"), number(storage, "p_discharge_max_mw")
    low, high = number(storage, "soc_min_mwh"), number(storage, "soc_max_mwh")
    first = number(storage, "soc_initial_mwh", low)
    into, out = number(storage, "eta_charge", 1.0), number(storage, "eta_discharge", 1.0)
    kept = (1 - number(storage, "self_discharge_per_h")) ** H
    block.c = pyo.Var(T, domain=pyo.NonNegativeReals)
    block.d = pyo.Var(T, domain=pyo.NonNegativeReals)
    block.x = pyo.Var(T, domain=pyo.Binary)
    block.s = pyo.Var(T, bounds=lambda _, t: (max(low, case.at(f"soc_min_mwh.{name}", t, low)), high))
    rows = block.rows = pyo.ConstraintList()
    for t in T:
        before = block.s[t - 1] if t else first
        rows.add(block.s[t] == before * kept + into * H * block.c[t] - H / out * block.d[t])
        rows.add(block.c[t] <= charge * share[t] * block.x[t])
        rows.add(block.d[t] <= discharge * share[t] * (1 - block.x[t]))
    _add_minimum(storage, block, T)
    end = case.count - 1
    rows.add(block.s[end] >= number(storage, "soc_terminal_min_mwh", low))
    cost = number(storage, "throughput_cost_per_mwh") * H * sum(block.d[t] for t in T)
    cost -= number(storage, "soc_terminal_value_per_mwh") * block.s[end]
    if storage.get("max_cycles_per_day"):
        for day in sorted({row["block_start"][:10] for row in case.series}):
            given = sum(block.d[t] for t in T if case.series[t]["block_start"][:10] == day)
            rows.add(given * H / out <= number(storage, "max_cycles_per_day") * (high - low))
    cost += _add_wear(case, storage, block, kept)
    if sells_reserve:
        cost += _add_reserve(case, storage, block, share)
    block.cost = cost
    return block


def _add_minimum(storage: Row, block: Any, T: range) -> None:
    """Charging, or discharging, is nothing or at least so much: a second binary says which."""
    for power, side in ((block.c, "charge"), (block.d, "discharge")):
        least, most = number(storage, f"p_{side}_min_mw"), number(storage, f"p_{side}_max_mw")
        if least > 0.0:
            runs = pyo.Var(T, domain=pyo.Binary)
            setattr(block, f"{side}s", runs)
            for t in T:
                block.rows.add(power[t] <= most * runs[t])
                block.rows.add(power[t] >= least * runs[t])


def _add_wear(case: Case, storage: Row, block: Any, kept: float) -> Any:
    text = storage.get("degradation_segments") or ""
    pieces = [tuple(map(float, piece.split(":"))) for piece in text.split("|") if piece]
    if not pieces:
        return 0.0
    T, K, H = range(case.count), range(len(pieces)), case.hours
    low, high = number(storage, "soc_min_mwh"), number(storage, "soc_max_mwh")
    into, out = number(storage, "eta_charge", 1.0), number(storage, "eta_discharge", 1.0)
    left = number(storage, "soc_initial_mwh", low) - low
    block.ck = pyo.Var(T, K, domain=pyo.NonNegativeReals)
    block.dk = pyo.Var(T, K, domain=pyo.NonNegativeReals)
    block.sk = pyo.Var(T, K, bounds=lambda _, t, k: (0, pieces[k][0] * (high - low)))
    if kept < 1.0:
        raise ValueError("the plain formulation has no self-discharge in degradation segments")
    for k in K:
        held = min(max(left, 0.0), pieces[k][0] * (high - low))
        left -= held
        for t in T:
            before = block.sk[t - 1, k] if t else held
            block.rows.add(block.sk[t, k] == before + into * H * block.ck[t, k] - H / out * block.dk[t, k])
    for t in T:
        block.rows.add(sum(block.ck[t, k] for k in K) == block.c[t])
        block.rows.add(sum(block.dk[t, k] for k in K) == block.d[t])
    return H * sum(pieces[k][1] * block.dk[t, k] for t in T for k in K)


def _add_reserve(case: Case, storage: Row, block: Any, share: list[float]) -> Any:
    T, lasts = range(case.count), float(case.settings.get("reserve_duration_h", 1.0))
    low, high = number(storage, "soc_min_mwh"), number(storage, "soc_max_mwh")
    into, out = number(storage, "eta_charge", 1.0), number(storage, "eta_discharge", 1.0)
    block.up = pyo.Var(T, domain=pyo.NonNegativeReals)
    block.down = pyo.Var(T, domain=pyo.NonNegativeReals)
    for t in T:
        block.rows.add(block.up[t] <= number(storage, "p_discharge_max_mw") * share[t] - block.d[t] + block.c[t])
        block.rows.add(block.down[t] <= number(storage, "p_charge_max_mw") * share[t] - block.c[t] + block.d[t])
        for energy in (block.s[t - 1] if t else number(storage, "soc_initial_mwh", low), block.s[t]):
            block.rows.add(energy - block.up[t] * lasts / out >= low)
            block.rows.add(energy + block.down[t] * lasts * into <= high)
    paid = sum(
        case.at("reserve_up_price", t) * block.up[t] + case.at("reserve_down_price", t) * block.down[t] for t in T
    )
    return -case.hours * paid
