"""Conditional value at risk: what the dearest scenarios cost on average, as a part of the objective.

Rockafellar & Uryasev, "Optimization of conditional value-at-risk", J. Risk 2(3), 2000: CVaR is the least of
η + E[max(cost − η, 0)] / (1 − α) over η, which is linear.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.program import Program
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs
from energy_models.records import dataclass


@dataclass(frozen=True)
class Risk:
    """The objective has `weight` · CVaR in it, of the dearest 1 − `alpha` of all outcomes."""

    alpha: float
    weight: float
    rows: Index
    """One per scenario: its cost within η and its excess."""


def add_risk(
    program: Program, inputs: Inputs, probabilities: Sequence[float], costs: Sequence[tuple[Index, Vector]]
) -> Risk | None:
    """Adds the CVaR of the scenarios' costs where the settings give it a weight.

    Args:
        costs: per scenario the columns that cost something, and what one unit of each costs in it.

    Raises:
        InputFault: cvar_alpha is not a share below 1.
    """
    weight, alpha = inputs.amount("cvar_weight") or 0.0, inputs.amount("cvar_alpha")
    alpha = 0.95 if alpha is None else alpha
    if alpha >= 1.0:
        raise InputFault(f"cvar_alpha must be below 1, such as 0.95; it is {alpha:g}.")
    if weight == 0.0:
        return None
    lowest = 0.0 if alpha > 0.0 else -math.inf  # of all outcomes it is their mean, above whatever threshold
    excess = program.columns(len(costs), lower=lowest, cost=weight * np.asarray(probabilities) / (1.0 - alpha))
    rows = program.rows(-math.inf, 0.0, (excess, -1.0))
    if alpha > 0.0:
        threshold = program.columns(1, lower=-math.inf, cost=weight)
        program.entries(rows, np.repeat(threshold, len(costs)), -1.0)
    for row, (columns, cost) in zip(rows, costs, strict=True):
        program.entries(np.full(len(columns), row, dtype=np.int32), columns, cost)
    return Risk(alpha, weight, rows)


def cvar(costs: Sequence[float], probabilities: Sequence[float], alpha: float) -> float:
    """The mean of the dearest 1 − alpha of all outcomes, in the unit of the costs."""
    left, total = 1.0 - alpha, 0.0
    for cost, share in sorted(zip(costs, probabilities, strict=True), reverse=True):
        taken = min(share, left)
        total, left = total + taken * cost, left - taken
    return total / (1.0 - alpha)
