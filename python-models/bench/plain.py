"""The plain Pyomo + HiGHS side: `plain.py FOLDER [--once]` solves the case in a job folder, again and again where it is
short, and prints what it took as JSON."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import highspy
import pyomo.environ as pyo
from pyomo.contrib.appsi.solvers import Highs
from repeated import repeated
from spent import when_spent

from plain_storage import add_storage
from plain_tables import Case, read_case
from plain_units import add_unit


def build(case: Case, model_type: str) -> pyo.ConcreteModel:
    """Minimise the net cost, by the semantics of the cases: one balance per block."""
    model, T, H = pyo.ConcreteModel(), range(case.count), case.hours
    model.unit_blocks, model.storage_blocks = [], []
    on_site = model_type == "SO"
    sells_reserve = on_site and (case.has("reserve_up_price") or case.has("reserve_down_price"))
    units = [] if on_site else [add_unit(model, case, unit) for unit in case.units]
    storages = [add_storage(model, case, storage, sells_reserve) for storage in case.storages]
    names = (
        ("grid_import_limit_mw", "grid_export_limit_mw")
        if on_site
        else (
            "market_buy_limit_mw",
            "market_sell_limit_mw",
        )
    )
    is_open = [case.at("rtm_open", t, 1.0) if model_type == "RMO" else 1.0 for t in T]
    most = [case.limit(name) for name in names]
    model.buy = pyo.Var(T, bounds=lambda _, t: (0, _opened(most[0], is_open[t])))
    model.sell = pyo.Var(T, bounds=lambda _, t: (0, _opened(most[1], is_open[t])))
    free = "pv_available_mw" if on_site else "renewable_mw"
    model.green = pyo.Var(T, bounds=lambda _, t: (case.at("renewable_min_mw", t), case.at(free, t)))
    penalty = None if on_site else case.limit("unserved_price")
    model.unserved = pyo.Var(T, bounds=(0, 0 if penalty is None else None))
    deviation, paid = _deviation(model, case, model_type)
    model.rows = pyo.ConstraintList()
    for t in T:
        supply = sum(unit.power[t] for unit in units) + sum(s.d[t] - s.c[t] for s in storages)
        supply += model.green[t] + model.buy[t] - model.sell[t] + model.unserved[t] + deviation[t]
        sold = case.at("committed_net_sell_mw", t) if model_type == "RMO" else 0.0
        model.rows.add(supply == case.at("load_mw", t) + sold)
        if units and case.at("reserve_up_mw", t) > 0.0:
            model.rows.add(sum(unit.r[t] for unit in units) >= case.at("reserve_up_mw", t))
    traded = sum(
        case.at("price_buy", t) * model.buy[t]
        - case.at("price_sell", t) * model.sell[t]
        + (penalty or 0.0) * model.unserved[t]
        for t in T
    )
    parts = sum(unit.cost for unit in units) + sum(storage.cost for storage in storages)
    model.cost = pyo.Objective(expr=H * traded + paid + parts)
    return model


def _opened(limit: float | None, is_open: float) -> float | None:
    return 0.0 if is_open < 0.5 else limit


def _deviation(model: pyo.ConcreteModel, case: Case, model_type: str) -> tuple[Any, Any]:
    T = range(case.count)
    bands = (case.settings.get("deviation_bands") or []) if model_type == "RMO" else []
    K = range(len(bands))
    model.short = pyo.Var(T, K, bounds=lambda _, t, k: (0, bands[k].get("width_mw")))
    model.long = pyo.Var(T, K, bounds=lambda _, t, k: (0, bands[k].get("width_mw")))
    net = {t: sum(model.short[t, k] - model.long[t, k] for k in K) for t in T}
    paid = case.hours * sum(
        case.at("deviation_price", t)
        * sum(bands[k]["short_mult"] * model.short[t, k] - bands[k]["long_mult"] * model.long[t, k] for k in K)
        for t in T
    )
    return net, paid


def _within(cpu_seconds: float) -> Callable[[], highspy.Highs]:
    """Makes HiGHS that stops when the process has spent so many CPU seconds."""
    is_spent, made = Event(), highspy.Highs
    when_spent(cpu_seconds, is_spent.set)

    def pause(event: Any) -> None:
        if is_spent.is_set():
            event.interrupt()

    def make() -> highspy.Highs:
        highs = made()
        highs.cbMipInterrupt.subscribe(pause)
        highs.cbSimplexInterrupt.subscribe(pause)
        return highs

    return make


def main(folder: Path) -> None:
    """Reads, builds and solves; prints objective, bound and CPU seconds."""
    config = json.loads((folder / "config.json").read_text())
    imported = time.process_time()
    case = read_case(folder / "input", config)
    read = time.process_time()
    if "cpu_limit" in config:
        highspy.Highs = _within(config["cpu_limit"])  # Pyomo makes its solver by this name
    once = "--once" in sys.argv or "cpu_limit" in config
    took = repeated(lambda: build(case, config["model_type"]), lambda model: _solved(model, config), once=once)
    objective, bound = took.found
    told = {
        "objective": objective,
        "bound": bound if bound is not None and math.isfinite(bound) else None,
        "imported_s": imported,
        "read_s": read - imported,
        "times": took.times,
    }
    print(json.dumps({**told, **took.seconds}))


def _solved(model: pyo.ConcreteModel, config: dict[str, Any]) -> tuple[float | None, float | None]:
    """Solves, and loads the plan where there is one; its objective and the bound."""
    solver = Highs()
    solver.highs_options = {"mip_rel_gap": config["mip_gap"], "threads": 1, "random_seed": 0}
    solver.config.time_limit = config["time_limit"]
    solver.config.load_solution = False  # it would raise where there is none
    found = solver.solve(model)
    objective, highs = found.best_feasible_objective, solver._solver_model
    if objective is not None:
        solver.load_vars()
    elif highs.getSolution().value_valid:  # Pyomo keeps quiet about it where HiGHS was interrupted
        objective = highs.getInfo().objective_function_value
    return objective, found.best_objective_bound


if __name__ == "__main__":
    main(Path(sys.argv[1]))
