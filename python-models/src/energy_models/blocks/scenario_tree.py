"""One program over all scenarios: units are committed before the prices are known, the rest is decided after."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Branch, Problem, Shape, Trunk, assemble
from energy_models.blocks.program import Program
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs
from energy_models.records import replace

if TYPE_CHECKING:
    from energy_models.inputs.unit_data import Unit

SAME_PRICE = 1e-9


def build(inputs: Inputs, shape_of: Callable[[Inputs], Shape]) -> Problem:
    """The program of a portfolio: minimise its cost, or the expected cost of its scenarios.

    With scenarios the bids come before the prices: in each block the net sale may only rise with the price, and is the
    same at the same price, so that a block's net sales are a price-quantity curve.

    Raises:
        InputFault: outages or given commitments differ between scenarios.
    """
    if not inputs.scenarios:
        return assemble(inputs, shape_of(inputs))
    from energy_models.blocks.risk import add_risk  # seldom needed, and imports are most of a short run
    from energy_models.blocks.unit_block import add_commitment

    parts = [inputs.under(scenario) for scenario in inputs.scenarios]
    shapes = [shape_of(part) for part in parts]
    _demand_one_commitment(shapes)
    program = Program()
    trunk = Trunk(program, [add_commitment(program, unit, inputs.series.block_hours) for unit in shapes[0].units])
    shared, first = _costly(program, 0), program.column_count
    branches: list[Branch] = []
    costs: list[tuple[Index, Vector]] = []
    for scenario, part, shape in zip(inputs.scenarios, parts, shapes, strict=True):
        view = assemble(part, shape, trunk)
        own = _costly(program, first)
        costs.append((np.r_[shared[0], own[0]], np.r_[shared[1], own[1]]))
        program.weigh(first, scenario.probability)
        branches.append(Branch(scenario.name, scenario.probability, view))
        first = program.column_count
    views = [branch.problem for branch in branches]
    prices = [view.inputs.clearing_price for view in views]
    add_bid_order(program, prices, [view.buy for view in views], [view.sell for view in views])
    risk = add_risk(program, inputs, [branch.probability for branch in branches], costs)
    return replace(branches[0].problem, inputs=inputs, branches=branches, risk=risk)


def _costly(program: Program, first: int) -> tuple[Index, Vector]:
    """The columns from `first` on that cost something, and what they cost."""
    costs = program.costs()
    columns = (first + np.flatnonzero(costs[first:])).astype(np.int32)
    return columns, costs[columns]


def add_bid_order(
    program: Program, prices: Sequence[Vector], buys: Sequence[Index], sells: Sequence[Index]
) -> list[Index]:
    """In each block: q(ω) ≤ q(ω') where π(ω) ≤ π(ω'), for neighbours in the order of prices; gives each pair's rows.

    Args:
        prices: per scenario what a MWh clears at in each block.
        buys, sells: per scenario the columns of what is bought and sold, MW.
    """
    price, buy, sell = np.array(prices), np.array(buys), np.array(sells)
    order, blocks = np.argsort(price, axis=0, kind="stable"), np.arange(price.shape[1], dtype=np.int32)
    made = []
    for cheaper, dearer in pairwise(order):
        same = price[dearer, blocks] - price[cheaper, blocks] <= SAME_PRICE
        rows = program.rows(
            np.where(same, 0.0, -math.inf),
            0.0,
            (sell[cheaper, blocks], 1.0),
            (buy[cheaper, blocks], -1.0),
            (sell[dearer, blocks], -1.0),
            (buy[dearer, blocks], 1.0),
        )
        made.append(rows)
    return made


def _demand_one_commitment(shapes: Sequence[Shape]) -> None:
    for shape in shapes[1:]:
        for unit, other in zip(shapes[0].units, shape.units, strict=True):
            if not np.array_equal(unit.tripped, other.tripped) or not np.array_equal(_given(unit), _given(other)):
                raise InputFault(
                    f"availability.{unit.id} or commit.{unit.id} puts the unit out or on in one scenario only; units "
                    "are committed before it is known which scenario comes: make them the same in all."
                )


def _given(unit: Unit) -> Vector:
    """The given commitment per block, -1 where it is free."""
    return np.full(len(unit.p_max_mw), -1.0) if unit.commit is None else np.nan_to_num(unit.commit, nan=-1.0)
