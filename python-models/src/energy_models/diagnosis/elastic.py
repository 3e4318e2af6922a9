"""The portfolio with limits that may give: what is the least they have to?

Physics stays: energy balance of storages, states of units, outages. Every limit of the inputs that binds the portfolio
as a whole gets a non-negative slack; the plan with the least weighted slack tells what is missing. Costs play no part.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field

import numpy as np

from energy_models.arrays import Index
from energy_models.blocks.portfolio import Shape
from energy_models.blocks.program import Program
from energy_models.blocks.scenario_tree import add_bid_order
from energy_models.blocks.storage_block import StorageColumns, add_storage
from energy_models.diagnosis.plain_unit import PlainCommitment, PlainUnit, add_plain_commitment, add_plain_power
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.storage_data import Storage
from energy_models.records import dataclass, replace

WISH, DUTY, ENERGY = 0, 1, 2
WEIGHTS = (1.0, 1e3, 1e6)
"""By rank: an operator gives up the energy a storage is to end with before reserve, and reserve before load."""


@dataclass(frozen=True)
class View:
    """A portfolio in one scenario; the only one's name is empty."""

    name: str
    inputs: Inputs
    shape: Shape


@dataclass(frozen=True)
class Slack:
    """What one limit may give, in its rows' unit."""

    constraint: str
    asset: str | None
    rank: int
    view: View
    columns: Index
    blocks: Index
    """The block of each column."""


@dataclass
class Elastic:
    """The program with its slacks."""

    program: Program
    units: list[PlainUnit] = field(default_factory=list)
    """As they are in the first scenario; all share when they run."""
    storages: list[StorageColumns] = field(default_factory=list)
    """Of all scenarios."""
    slacks: list[Slack] = field(default_factory=list)
    reserve_rows: list[Index] = field(default_factory=list)
    """Of each scenario."""

    def give(self, rows: Index, sign: float, slack: tuple[str, str | None, int], view: View, blocks: Index) -> None:
        """Lets rows be broken: +1 where too little may do, -1 where too much."""
        columns = self.program.columns(len(rows), cost=WEIGHTS[slack[2]])
        self.program.entries(rows, columns, sign)
        self.slacks.append(Slack(*slack, view, columns, blocks))


def build_elastic(views: Sequence[View]) -> Elastic:
    """The program of a portfolio whose units and storages can each keep their own limits.

    Several scenarios share when units run, and their trade rises with the price as bids must: see `scenario_tree`.
    """
    program = Program()
    elastic = Elastic(program)
    commitments = [add_plain_commitment(program, unit) for unit in views[0].shape.units]
    trades = [_add_view(elastic, view, commitments) for view in views]
    if len(views) > 1:
        prices = [view.inputs.clearing_price for view in views]
        every = replace(views[0], name="")
        blocks = np.arange(every.inputs.series.horizon.count, dtype=np.int32)
        for rows in add_bid_order(program, prices, [buy for buy, _ in trades], [sell for _, sell in trades]):
            for sign in (1.0, -1.0):
                elastic.give(rows, sign, ("bid_curve", None, DUTY), every, blocks)
    return elastic


def _add_view(elastic: Elastic, view: View, commitments: Sequence[PlainCommitment]) -> tuple[Index, Index]:
    """Adds one scenario; gives the columns of what it buys and sells."""
    program, inputs, shape = elastic.program, view.inputs, view.shape
    count = inputs.series.horizon.count
    blocks = np.arange(count, dtype=np.int32)
    with_reserve = bool((shape.reserve_up_mw > 0.0).any()) and inputs.amount("reserve_penalty") is None
    units = [
        add_plain_power(program, commitment, unit, with_reserve=with_reserve)
        for commitment, unit in zip(commitments, shape.units, strict=True)
    ]
    elastic.units = elastic.units or units
    storages = [_add_elastic_storage(elastic, storage, view) for storage in shape.storages]
    elastic.storages += storages
    buy, sell = (program.columns(count, upper=limit) for limit in (shape.buy_limit_mw, shape.sell_limit_mw))
    renewable = program.columns(count, upper=shape.renewable_mw)
    demand = shape.load_mw + shape.committed_mw
    supply = [(renewable, 1.0), (buy, 1.0), (sell, -1.0)]
    if shape.unserved_price is not None:
        supply.append((program.columns(count), 1.0))
    if shape.bands:
        width = np.sum([band.width_mw for band in shape.bands], axis=0)
        supply += [(program.columns(count, upper=width), sign) for sign in (1.0, -1.0)]
    for plain in units:
        supply += [(plain.on, plain.unit.p_min_mw), (plain.power, 1.0)]
    for columns in storages:
        supply += [(columns.discharge, 1.0), (columns.charge, -1.0)]
    balance = program.rows(demand, demand, *supply)
    elastic.give(balance, 1.0, ("shortage", None, ENERGY), view, blocks)
    if shape.units or (demand < 0.0).any() or (shape.renewable_min_mw > 0.0).any():
        elastic.give(balance, -1.0, ("surplus", None, ENERGY), view, blocks)
    if (shape.renewable_min_mw > 0.0).any():
        must_take = program.rows(shape.renewable_min_mw, math.inf, (renewable, 1.0))
        elastic.give(must_take, 1.0, ("renewable_min", None, DUTY), view, blocks)
    if with_reserve:
        held = [(plain.reserve, 1.0) for plain in units if plain.reserve is not None]
        rows = program.rows(shape.reserve_up_mw, math.inf, *held, count=count)
        elastic.reserve_rows.append(rows)
        elastic.give(rows, 1.0, ("reserve_up", None, DUTY), view, blocks)
    return buy, sell


def _add_elastic_storage(elastic: Elastic, storage: Storage, view: View) -> StorageColumns:
    """A storage whose floors, terminal energy and cycles may give; wear and reserve offers bind no plan."""
    program, series = elastic.program, view.inputs.series
    bare = replace(
        storage,
        soc_terminal_min_mwh=storage.soc_min_mwh,
        soc_floor_mwh=None,
        terminal_value_per_mwh=0.0,
        throughput_cost_per_mwh=0.0,
        max_cycles_per_day=math.inf,
        wear=(),
    )
    nowhere = np.zeros(series.horizon.count, dtype=np.bool_)
    columns = add_storage(program, bare, series, decided=nowhere, exclusive=True, reserve_hours=None)
    if storage.soc_terminal_min_mwh > storage.soc_min_mwh:
        rows = program.rows(storage.soc_terminal_min_mwh, math.inf, (columns.soc[-1:], 1.0))
        last = np.array([len(columns.soc) - 1], dtype=np.int32)
        elastic.give(rows, 1.0, ("soc_terminal_min", storage.id, WISH), view, last)
    if storage.soc_floor_mwh is not None:
        floored = np.flatnonzero(storage.soc_floor_mwh > storage.soc_min_mwh).astype(np.int32)
        rows = program.rows(storage.soc_floor_mwh[floored], math.inf, (columns.soc[floored], 1.0))
        elastic.give(rows, 1.0, ("soc_floor", storage.id, DUTY), view, floored)
    if math.isfinite(storage.max_cycles_per_day):
        day = series.horizon.day_of_block
        most = storage.max_cycles_per_day * storage.usable_mwh
        rows = program.rows(-math.inf, most, count=int(day.max()) + 1)
        program.entries(rows[day], columns.discharge, series.block_hours / storage.discharge_efficiency)
        firsts = np.searchsorted(day, np.arange(len(rows))).astype(np.int32)
        elastic.give(rows, -1.0, ("max_cycles_per_day", storage.id, WISH), view, firsts)
    return columns
