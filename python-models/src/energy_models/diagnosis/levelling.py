"""Spreads what is missing, or too much, over the blocks of its deficit: one limit is raised for all of them.

The least sum leaves open which block goes short while a storage serves the others: 10 MWh in four hours that lack 10 MW
each may leave three of them as they are, or 7.5 MW in all. Raising a limit by 7.5 MW is enough then.
"""

from __future__ import annotations

import math

import highspy
import numpy as np

from energy_models.arrays import Mask, Vector
from energy_models.blocks.program import Program
from energy_models.diagnosis.capacity import capacity_of, closed_blocks
from energy_models.diagnosis.elastic import ENERGY, WEIGHTS, Slack
from energy_models.diagnosis.least_breakage import Found, bounds_at, solver
from energy_models.records import replace

BROKEN_MW = 1e-5
MOST_COLUMNS = 30_000
"""A site's year takes half a minute."""
FIRST = 10.0
"""The worst block counts so much more than all blocks together."""


def level(found: Found) -> Found:
    """The same with the least worst block, where that is less; units run and storages take sides as they do."""
    slacks, program = [slack for slack in found.elastic.slacks if slack.rank == ENERGY], found.elastic.program.copy()
    is_level = all((found.values[slack.columns] > BROKEN_MW).sum() < 2 for slack in slacks)
    if is_level or not found.elastic.storages or program.column_count > MOST_COLUMNS:
        return found
    lower, upper = _as_found(found)
    peaks = np.concatenate([_peaks(program, slack, found.values, upper) for slack in slacks]).astype(np.int32)
    lower = np.r_[lower, np.zeros(len(peaks))]
    upper = np.r_[upper, np.full(len(peaks), math.inf)]
    costs = program.costs() / WEIGHTS[ENERGY]
    costs[peaks] = FIRST * max(len(slack.columns) for slack in slacks)
    highs = solver(found.elastic)
    program.pass_to(highs, costs=costs, bounds=(lower, upper), relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return found
    return replace(found, values=np.array(highs.getSolution().col_value)[: len(found.values)])


def _as_found(found: Found) -> tuple[Vector, Vector]:
    """The bounds of the columns with whole numbers, sides and all that isn't power kept as they are."""
    elastic, values = found.elastic, found.values
    short = sum(float(values[slack.columns].sum()) for slack in elastic.slacks if slack.constraint == "shortage")
    sides = dict[int, Mask]()
    for number, columns in enumerate(elastic.storages):
        charge, discharge = values[columns.charge], values[columns.discharge]
        sides[number] = charge > discharge if short > BROKEN_MW else charge >= discharge
    lower, upper = bounds_at(elastic, values, sides)
    for slack in elastic.slacks:
        if slack.rank < ENERGY:
            upper[slack.columns] = values[slack.columns]
    return lower, upper


def _peaks(program: Program, slack: Slack, values: Vector, upper: Vector) -> Vector:
    """Adds the worst of the blocks that a limit opens, and of those that it doesn't; no block outside may go short."""
    view, buys = slack.view, slack.constraint == "shortage"
    closed = closed_blocks(view.inputs, view.shape, buys=buys)
    within = (values[slack.columns] > BROKEN_MW) | _lasting(slack)
    upper[slack.columns[~within]] = values[slack.columns[~within]]
    peaks = []
    for blocks in (within & closed, within & ~closed):
        if blocks.any():
            peak = program.columns(1)
            columns = slack.columns[blocks]
            program.rows(-math.inf, 0.0, (columns, 1.0), (np.repeat(peak, len(columns)), -1.0))
            peaks.append(peak)
    return np.concatenate(peaks) if peaks else np.zeros(0)


def _lasting(slack: Slack) -> Mask:
    """The blocks that lack power, or have too much, without a storage."""
    view, shape = slack.view, slack.view.shape
    capacity, demand = capacity_of(view.inputs, replace(shape, storages=[])), shape.load_mw + shape.committed_mw
    if slack.constraint == "shortage":
        return np.asarray(demand > capacity.most_mw + BROKEN_MW)
    return np.asarray(demand < capacity.least_mw - BROKEN_MW)
