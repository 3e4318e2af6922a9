"""Runs a built-in model in its job folder: read, build, solve, write; each outcome is a result."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.diagnosis.foresight import foresee
from energy_models.inputs.effective import effective_limits
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs, read_inputs
from energy_models.outputs.charts import charts, dispatch_table, soc_table
from energy_models.outputs.costs import Costs
from energy_models.outputs.cycles import cycles_table
from energy_models.outputs.kpis import Kpis
from energy_models.outputs.outcomes import (
    Outcome,
    expected_costs,
    expected_kpis,
    read_outcomes,
    risk_cost,
    scenario_tables,
)
from energy_models.outputs.report import Report
from energy_models.outputs.run_words import (
    tell_data,
    tell_end,
    tell_profit,
    tell_program,
    tell_scenarios,
    tell_tables,
)
from energy_models.records import dataclass
from energy_models.search.in_time import end_without_what_was_left
from energy_models.search.solution import Solution, relative_gap
from energy_models.search.solving import solve
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
    report: Callable[[list[Outcome]], Report]


def run(model: Model) -> None:
    """Runs a model; exits 1 with one ERROR line where the inputs can't be used."""
    heed_sigterm()
    gc.freeze()  # what is imported stays: searching it for garbage, also at the exit, is a tenth of a short run
    try:
        _run(model)
    except InputFault as fault:
        log.error(str(fault))
        sys.exit(1)
    end_without_what_was_left()


def _run(model: Model) -> None:
    now = datetime.now(UTC)
    stage("read")
    limits = effective_limits(job, model.type)
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
    solution = foresee(problem) or solve(problem, limits)
    progress(95)
    stage("write")
    if solution.values is None:
        from energy_models.diagnosis.failure import write_failure  # seldom needed, and imports are most of a short run

        write_failure(problem, solution, limits)
    else:
        _write_plan(model, problem, solution, build_ms)
    progress(100)


def _write_plan(model: Model, problem: Problem, solution: Solution, build_ms: float) -> None:
    if solution.values is None or solution.objective is None:
        return
    outcomes = read_outcomes(problem, solution.values, solution.row_duals)
    plan, costs = outcomes[0].plan, expected_costs(outcomes)
    dust = _dust(problem, solution.values)
    objective = _checked(costs, risk_cost(problem, outcomes), solution, dust)
    gap = None if solution.bound is None else relative_gap(objective, solution.bound + dust)
    tell_end(solution, gap)
    tell_profit(problem, costs)
    tell_scenarios(outcomes)
    report = model.report(outcomes)
    kpis = expected_kpis(problem, outcomes) | report.kpis | _solver_kpis(problem, solution, build_ms)
    kpis |= {"objective": (objective, problem.inputs.currency), "mip_gap": (gap, "")}
    tables = {**report.tables, **scenario_tables(outcomes), "dispatch": dispatch_table(problem, plan)}
    if plan.storages:
        tables |= {"soc": soc_table(problem, plan), "cycles": cycles_table(plan, problem.inputs.series.block_hours)}
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
    tell_tables({name: len(next(iter(columns.values()))) for name, columns in tables.items()})


def _checked(costs: Costs, risk: float, solution: Solution, dust: float) -> float:
    """The objective as counted from the plans; it must be the solver's, else a table would lie.

    Raises:
        AssertionError: they differ by more than 1e-6 of it and what rounding may make of it.
    """
    counted = costs.total + risk
    if solution.row_duals is None or solution.objective is None:
        return counted  # no final linear program: the solver's tolerances stand in its objective
    if abs(counted - solution.objective) > 1e-6 * max(1.0, abs(solution.objective)) + dust:
        raise AssertionError(f"The plan costs {counted}, but the solver says {solution.objective}.")
    return counted


def _dust(problem: Problem, values: Vector) -> float:
    """What rounding to nine decimals, and adding up, changes of the objective at most: with sales and purchases of
    millions that cancel each other, or with watts at high prices, that is more than a millionth of what is left.
    """
    risk, costs = problem.risk, np.abs(problem.program.costs())
    dearest = 1.0 if risk is None else 1.0 + risk.weight / (1.0 - risk.alpha)
    return dearest * float(costs @ (1e-9 + 1e-12 * np.abs(values[: len(costs)])))


def _solver_kpis(problem: Problem, solution: Solution, build_ms: float) -> Kpis:
    return {
        "bound": (solution.bound, problem.inputs.currency),
        "build_ms": (round(build_ms, 3), "ms"),
        "solve_ms": (round(solution.solve_seconds * 1000, 3), "ms"),
        "rows": (float(problem.program.row_count), ""),
        "cols": (float(problem.program.column_count), ""),
        "filled_cells": (float(sum(problem.inputs.filled.values())), ""),
    }
