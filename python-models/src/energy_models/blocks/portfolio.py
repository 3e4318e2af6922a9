"""The program all three models share: units, storages and a market joined by one balance per block."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.exclusivity import decided_blocks
from energy_models.blocks.program import Program
from energy_models.blocks.storage_block import StorageColumns, add_storage
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.storage_data import Storage
from energy_models.records import dataclass

if TYPE_CHECKING:
    from energy_models.blocks.deviation_block import Band, BandColumns
    from energy_models.blocks.risk import Risk
    from energy_models.blocks.unit_block import UnitColumns
    from energy_models.inputs.unit_data import Unit


FEW_STORAGES = 3
"""Up to so many the rows that no storage serves itself are worth their time: of more, others take what one gives."""
MOST_COLUMNS = 100_000
"""Of more they cost too much memory: 36 MiB of a year of quarter-hours with three storages, planned without."""


@dataclass(frozen=True)
class Shape:
    """What a model puts into its portfolio."""

    units: Sequence[Unit]
    storages: Sequence[Storage]
    load_mw: Vector
    committed_mw: Vector
    """What is sold already, net of what is bought."""
    renewable_mw: Vector
    renewable_min_mw: Vector
    buy_limit_mw: Vector
    sell_limit_mw: Vector
    unserved_price: float | None
    reserve_up_mw: Vector
    storage_reserve_hours: float | None = None
    bands: Sequence[Band] = ()
    deviation_price: Vector | None = None
    limit_names: tuple[str, str] = ("market_buy_limit_mw", "market_sell_limit_mw")
    """The settings that the limits on buying and selling come from."""


@dataclass(frozen=True)
class Trunk:
    """What the scenarios of a program share: when each unit runs."""

    program: Program
    units: Sequence[UnitColumns]


@dataclass(frozen=True)
class Branch:
    """One scenario of a program: its probability, and the portfolio as it is in it."""

    name: str
    probability: float
    problem: Problem


@dataclass(frozen=True)
class Problem:
    """A portfolio's program and where its parts stand in it."""

    inputs: Inputs
    shape: Shape
    program: Program
    units: list[UnitColumns]
    storages: list[StorageColumns]
    buy: Index
    sell: Index
    renewable: Index | None
    """None where there is no wind or sun."""
    unserved: Index | None
    """None where all load has to be served."""
    balance: Index
    """One row per block; its dual is the energy price."""
    reserve: Index | None
    shortfall: Index | None
    exclusive: bool
    bands: list[BandColumns] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    """Every scenario, the likeliest first, whose parts these are; empty where there is but one."""
    risk: Risk | None = None

    @property
    def views(self) -> list[Problem]:
        """The problem in each of its scenarios."""
        return [branch.problem for branch in self.branches] or [self]

    @property
    def every_storage(self) -> list[StorageColumns]:
        """The storages in each scenario."""
        return [storage for view in self.views for storage in view.storages]


def assemble(inputs: Inputs, shape: Shape, trunk: Trunk | None = None) -> Problem:
    """Builds the program: minimise the net cost of serving load and commitments.

    Args:
        trunk: holds the program to build into and the units' commitments; else the program is a new one.
    """
    program = Program() if trunk is None else trunk.program
    hours, count = inputs.series.block_hours, inputs.series.horizon.count
    buy_price, sell_price = inputs.prices
    with_reserve = bool((shape.reserve_up_mw > 0.0).any())
    units = _add_units(program, shape, trunk, hours, with_reserve) if shape.units else []
    exclusive = inputs.settings.get("exclusive_charge_discharge", True) is not False
    storages = _add_storages(program, inputs, shape, exclusive)
    buy = program.columns(count, upper=shape.buy_limit_mw, cost=hours * buy_price)
    sell = program.columns(count, upper=shape.sell_limit_mw, cost=-hours * sell_price)
    has_renewables, price = bool(shape.renewable_mw.any()), shape.unserved_price
    renewable = (
        program.columns(count, lower=shape.renewable_min_mw, upper=shape.renewable_mw) if has_renewables else None
    )
    unserved = None if price is None else program.columns(count, cost=hours * price)
    bands = _add_bands(program, shape, hours) if shape.bands else []
    reserve, shortfall = _add_reserve(program, inputs, shape, units) if with_reserve else (None, None)
    problem = Problem(
        inputs=inputs,
        shape=shape,
        program=program,
        units=units,
        storages=storages,
        buy=buy,
        sell=sell,
        renewable=renewable,
        unserved=unserved,
        balance=np.arange(program.row_count, program.row_count + count, dtype=np.int32),
        reserve=reserve,
        shortfall=shortfall,
        exclusive=exclusive,
        bands=bands,
    )
    _add_balance(problem)
    if _is_site(shape) and exclusive and len(storages) <= FEW_STORAGES and program.column_count <= MOST_COLUMNS:
        _part_sides(problem)
    return problem


def _add_units(
    program: Program, shape: Shape, trunk: Trunk | None, hours: float, with_reserve: bool
) -> list[UnitColumns]:
    from energy_models.blocks.unit_block import (  # no storage site has units, and imports are most of its run
        add_power,
        add_unit,
    )

    if trunk is None:
        return [add_unit(program, unit, hours, with_reserve) for unit in shape.units]
    return [
        add_power(program, committed, unit, hours, with_reserve)
        for committed, unit in zip(trunk.units, shape.units, strict=True)
    ]


def _add_bands(program: Program, shape: Shape, hours: float) -> list[BandColumns]:
    from energy_models.blocks.deviation_block import add_deviation

    price = np.zeros(len(shape.load_mw)) if shape.deviation_price is None else shape.deviation_price
    return add_deviation(program, shape.bands, price, hours)


def _add_storages(program: Program, inputs: Inputs, shape: Shape, exclusive: bool) -> list[StorageColumns]:
    nowhere = np.zeros(inputs.series.horizon.count, dtype=np.bool_)
    rooms = _rooms(shape) if _is_site(shape) else None
    return [
        add_storage(
            program,
            storage,
            inputs.series,
            decided=decided_blocks(inputs, storage) if exclusive else nowhere,
            exclusive=exclusive,
            reserve_hours=shape.storage_reserve_hours,
            room=None if rooms is None else rooms[number],
        )
        for number, storage in enumerate(shape.storages)
    ]


def _is_site(shape: Shape) -> bool:
    """Is there nothing but storages, sun, load and a grid connection?"""
    return not shape.units and not shape.bands and shape.unserved_price is None


def _rooms(shape: Shape) -> list[tuple[Vector, Vector]]:
    """Per storage of a site what is left for it to charge with, and to discharge into, if all others help it, MW."""
    demand = shape.load_mw + shape.committed_mw
    given = sum((storage.discharge_max_mw for storage in shape.storages), start=0.0)
    taken = sum((storage.charge_max_mw for storage in shape.storages), start=0.0)
    spare = shape.buy_limit_mw + shape.renewable_mw - demand + given
    needed = shape.sell_limit_mw - shape.renewable_min_mw + demand + taken
    return [
        (np.maximum(spare - storage.discharge_max_mw, 0.0), np.maximum(needed - storage.charge_max_mw, 0.0))
        for storage in shape.storages
    ]


def _add_reserve(
    program: Program, inputs: Inputs, shape: Shape, units: Sequence[UnitColumns]
) -> tuple[Index, Index | None]:
    needed, penalty = shape.reserve_up_mw, inputs.amount("reserve_penalty")
    held = [(unit.reserve, 1.0) for unit in units if unit.reserve is not None]
    rows = program.rows(needed, math.inf, *held, count=len(needed))
    if penalty is None:
        return rows, None
    shortfall = program.columns(len(rows), cost=inputs.series.block_hours * penalty)
    program.entries(rows, shortfall, 1.0)
    return rows, shortfall


def _add_balance(problem: Problem) -> None:
    program, demand = problem.program, problem.shape.load_mw + problem.shape.committed_mw
    rows = program.rows(demand, demand, (problem.buy, 1.0), (problem.sell, -1.0))
    program.begin_with(rows, problem.buy)
    for given in (problem.renewable, problem.unserved):
        if given is not None:
            program.entries(rows, given, 1.0)
    for unit in problem.units:
        for power in unit.segments:
            program.entries(rows, power, 1.0)
        program.entries(rows, unit.on, unit.unit.p_min_mw)
    for storage in problem.storages:
        program.entries(rows, storage.discharge, 1.0)
        program.entries(rows, storage.charge, -1.0)
    for band in problem.bands:
        program.entries(rows, band.short, 1.0)
        program.entries(rows, band.long, -1.0)


def _part_sides(problem: Problem) -> None:
    """What a storage charges comes from elsewhere, what it discharges goes elsewhere, though a relaxation nets both.

    A week of quarter-hours with reserve and negative prices: its relaxation is 3e-6 off instead of 9e-4.
    """
    program, demand = problem.program, problem.shape.load_mw + problem.shape.committed_mw
    for storage in problem.storages:
        blocks = np.flatnonzero(storage.decided).astype(np.int32)
        others = [other for other in problem.storages if other is not storage]
        given, taken = [(o.discharge[blocks], -1.0) for o in others], [(o.charge[blocks], -1.0) for o in others]
        sources = [(given[blocks], -1.0) for given in (problem.buy, problem.renewable) if given is not None]
        charge, discharge = (storage.charge[blocks], 1.0), (storage.discharge[blocks], 1.0)
        program.rows(-math.inf, np.maximum(-demand[blocks], 0.0), charge, *sources, *given)
        program.rows(-math.inf, np.maximum(demand[blocks], 0.0), discharge, (problem.sell[blocks], -1.0), *taken)
