"""The relaxation of a portfolio's program: what no plan costs less than, and what moving a column adds to that."""

from __future__ import annotations

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.records import dataclass


@dataclass(frozen=True)
class Relaxation:
    """The relaxation of the whole program, or as near to it as time allowed."""

    bound: float
    reduced_costs: Vector
    """With the bound: what moving a column by one adds to it, at least."""
    values: Vector | None


def relax(problem: Problem, highs: highspy.Highs) -> Relaxation | None:
    """The relaxation of the whole program; None where it can't be solved, or not in time."""
    problem.program.pass_to(highs, relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution, bound = highs.getSolution(), highs.getInfo().objective_function_value
    return Relaxation(bound, np.array(solution.col_dual), np.array(solution.col_value))
