"""The relaxation of a portfolio's program: what no plan costs less than, and what moving a column adds to that."""

from __future__ import annotations

import highspy
import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.program import Program
from energy_models.records import dataclass
from energy_models.search.price_bound import Prices


@dataclass(frozen=True)
class Relaxation:
    """The relaxation of the whole program, or as near to it as time allowed."""

    bound: float
    reduced_costs: Vector
    """With the bound: what moving a column by one adds to it, at least."""
    values: Vector | None
    prices: Prices | None = None
    """Those at which the units alone, and the rest, cost as much as the bound; None where they aren't known."""
    basis: highspy.HighsBasis | None = None
    """To begin with, of the relaxation or one near it."""


def relax(problem: Problem, program: Program, highs: highspy.Highs) -> Relaxation | None:
    """The relaxation of a portfolio's program, or of one that begins with it; None where it isn't solved in time."""
    program.pass_to(highs, relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution, bound = highs.getSolution(), highs.getInfo().objective_function_value
    duals = np.array(solution.row_dual)
    prices = Prices(duals[problem.balance], None if problem.reserve is None else duals[problem.reserve])
    return Relaxation(bound, np.array(solution.col_dual), np.array(solution.col_value), prices, highs.getBasis())
