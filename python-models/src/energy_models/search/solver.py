"""HiGHS as these models want it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import highspy
import numpy as np

from energy_models.search.solution import Plan

if TYPE_CHECKING:
    from energy_models.arrays import Vector
    from energy_models.search.solution import SolverLimits

FEW_COLUMNS = 5000
"""A linear program of no more is solved in hundredths of a second: presolve would double that, and asking at each step
whether to stop would add a quarter."""


def new_solver(limits: SolverLimits, presolve: str, **more: object) -> highspy.Highs:
    """A solver with the options that suit these models, and `more`."""
    highs = highspy.Highs()
    options: dict[str, object] = {
        "log_to_console": False,
        "mip_allow_restart": False,  # 2x faster on unit commitment: a restart throws the tree away
        # Off for units as they are built: the rows are tight, presolve aggregates them, and cuts and heuristics get
        # worse. Without it and without one costly heuristic: 5 units 0.4 instead of 1.9 CPU s. On once they are
        # narrowed, as what is fixed has to go, and for a storage's year: a third of the time.
        "presolve": presolve,
        "mip_heuristic_run_root_reduced_cost": False,
        "mip_heuristic_run_feasibility_jump": False,  # most of the time of a storage's day, of no use to a portfolio
        "mip_rel_gap": limits.mip_gap,
        "threads": limits.threads,
        "random_seed": limits.seed,
        "time_limit": limits.time_limit_s,
        **more,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def begin_with(highs: highspy.Highs, values: Vector) -> None:
    """Gives a solver a plan to begin with."""
    solution = highspy.HighsSolution()
    solution.col_value = values
    highs.setSolution(solution)


def plan_of(highs: highspy.Highs) -> Plan | None:
    """The best plan a solver found, in the columns it was given; None where it found none."""
    info = highs.getInfo()
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return None
    return Plan(info.objective_function_value, np.array(highs.getSolution().col_value))


def termination_of(status: highspy.HighsModelStatus) -> str:
    """Why a run ended, in the product's words."""
    known = {
        highspy.HighsModelStatus.kOptimal: "optimal",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        highspy.HighsModelStatus.kUnbounded: "unbounded",
        highspy.HighsModelStatus.kTimeLimit: "time_limit",
        highspy.HighsModelStatus.kInterrupt: "interrupted",
        highspy.HighsModelStatus.kModelEmpty: "optimal",
    }
    return known.get(status, "error")


def finite_or_none(number: float) -> float | None:
    """The number, or None where the solver says infinity."""
    return number if math.isfinite(number) and abs(number) < 1e29 else None
