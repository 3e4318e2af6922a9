"""Runs a built-in model in its job folder: read, build, solve, write; each outcome is a result."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from energy_models.charts import charts, dispatch_table, soc_table
from energy_models.conflicts import explain_infeasible, explain_unbounded, is_arbitrage
from energy_models.costs import Costs, count_costs
from energy_models.effective import effective_limits
from energy_models.faults import InputFault
from energy_models.inputs import Inputs, read_inputs
from energy_models.kpis import Kpis, count_kpis
from energy_models.plan import Plan, read_plan
from energy_models.portfolio import Problem
from energy_models.report import Tables
from energy_models.run_words import tell_data, tell_end, tell_profit, tell_program, tell_tables
from energy_models.solving import Solution, SolverLimits, relative_gap, solve
from energy_ops.job import job
from energy_ops.logger import log
from energy_ops.outputs import result, table
from energy_ops.protocol import progress, stage
from energy_ops.stopping import heed_sigterm


@dataclass(frozen=True)
class Model:
    """A built-in model: what it builds from the inputs and which tables it writes of a plan."""

    type: str
    build: Callable[[Inputs], Problem]
    report: Callable[[Problem, Plan], Tables]


def run(model: Model) -> None:
    """Runs a model; exits 1 with one ERROR line where the inputs can't be used."""
    heed_sigterm()
    try:
        _run(model)
    except InputFault as fault:
        log.error(str(fault))
        sys.exit(1)


def _run(model: Model) -> None:
    now = datetime.now(UTC)
    stage("read")
    limits = effective_limits(job, model.type, now)
    progress(5)
    inputs = read_inputs(job, model.type, now)
    progress(10)
    stage("build")
    began = time.monotonic()
    problem = model.build(inputs)
    build_ms = (time.monotonic() - began) * 1000
    progress(15)
    tell_data(problem)
    tell_program(problem, limits, build_ms)
    stage("solve")
    solution = Solution("unbounded", "none") if is_arbitrage(problem) else solve(problem, limits)
    progress(95)
    stage("write")
    if solution.values is None:
        _write_failure(problem, solution, limits)
    else:
        _write_plan(model, problem, solution, build_ms)
    progress(100)


def _write_plan(model: Model, problem: Problem, solution: Solution, build_ms: float) -> None:
    if solution.values is None or solution.objective is None:
        return
    plan = read_plan(problem, solution.values, solution.row_duals)
    costs = count_costs(problem, plan)
    objective = _checked(costs, solution)
    gap = None if solution.bound is None else relative_gap(objective, solution.bound)
    kpis = count_kpis(problem, plan, costs) | _solver_kpis(problem, solution, build_ms)
    tables = {**model.report(problem, plan), "dispatch": dispatch_table(problem, plan)}
    if plan.storages:
        tables["soc"] = soc_table(problem, plan)
    for name, columns in tables.items():
        table(name, columns)
    result(
        objective_value=objective,
        sense="min",
        termination_status=solution.termination,
        solution_status=solution.status,
        best_bound=solution.bound,
        mip_gap=gap,
        solver_time_ms=round(solution.solve_seconds * 1000, 3),
        kpis=kpis,
        charts=charts(problem, plan),
    )
    tell_end(solution, gap)
    tell_profit(problem, costs)
    tell_tables({name: len(next(iter(columns.values()))) for name, columns in tables.items()})


def _checked(costs: Costs, solution: Solution) -> float:
    """The objective as counted from the plan; it must be the solver's, else a table would lie.

    Raises:
        AssertionError: they differ by more than 1e-6 of it.
    """
    if solution.row_duals is None or solution.objective is None:
        return costs.total  # no final linear program: the solver's tolerances stand in its objective
    if abs(costs.total - solution.objective) > 1e-6 * max(1.0, abs(solution.objective)):
        raise AssertionError(f"The plan costs {costs.total}, but the solver says {solution.objective}.")
    return costs.total


def _solver_kpis(problem: Problem, solution: Solution, build_ms: float) -> Kpis:
    return {
        "mip_gap": (solution.gap, ""),
        "bound": (solution.bound, problem.inputs.currency),
        "build_ms": (round(build_ms, 3), "ms"),
        "solve_ms": (round(solution.solve_seconds * 1000, 3), "ms"),
        "rows": (float(problem.program.row_count), ""),
        "cols": (float(problem.program.column_count), ""),
    }


def _write_failure(problem: Problem, solution: Solution, limits: SolverLimits) -> None:
    explain = {"infeasible": explain_infeasible, "unbounded": explain_unbounded}.get(solution.termination)
    conflicts = explain(problem) if explain else []
    result(
        sense="min",
        termination_status=solution.termination,
        solution_status="none",
        best_bound=solution.bound,
        solver_time_ms=round(solution.solve_seconds * 1000, 3),
        conflicts=conflicts,
    )
    words = {
        "infeasible": "No plan can keep all limits.",
        "unbounded": "The profit has no limit: prices and limits don't fit together.",
        "time_limit": f"No plan was found in {limits.time_limit_s:.0f} s; raise time_limit.",
        "interrupted": "Stopped before a first plan was found.",
    }
    for conflict in conflicts[1:20]:
        log.warning(_sentence(conflict))
    said = words.get(solution.termination, "The solver failed; try another seed.")
    log.error(" ".join([said, *map(_sentence, conflicts[:1])]), conflicts=len(conflicts))


def _sentence(conflict: dict[str, object]) -> str:
    first, last = conflict.get("block_from"), conflict.get("block_to")
    blocks = first if first == last else f"{first} to {last}"
    amount = ""
    if conflict.get("needed") is not None:
        amount = f" {conflict['needed']:g} needed, {conflict['achievable']:g} {conflict['unit']} possible."
    return f"{conflict['constraint']} ({conflict.get('asset') or 'portfolio'}, {blocks}):{amount} {conflict['hint']}"
