"""The storage block: energy balance, limits, wear and reserve, and never charging and discharging at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field

import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.program import Program
from energy_models.inputs.series import Series
from energy_models.inputs.storage_data import Storage
from energy_models.records import dataclass


@dataclass(frozen=True)
class WearColumns:
    """The columns of one depth segment, each one per block: power into and out of it, MW, and energy, MWh."""

    taken: Index
    given: Index
    energy: Index
    lost: Index | None
    """What self-discharge takes of it, MWh; None where there is none."""


@dataclass(frozen=True)
class StorageColumns:
    """The columns of one storage, each one per block."""

    storage: Storage
    charge: Index
    discharge: Index
    soc: Index
    wear: tuple[WearColumns, ...]
    """The depth segments, cheapest first."""
    reserve_up: Index | None
    reserve_down: Index | None
    decided: Mask
    """Blocks where a binary decides between charging and discharging."""
    switches: list[tuple[Index, Index, bool]] = field(default_factory=list)
    """The binaries that stand for a side: the blocks, the columns, and whether 1 is charging."""


def add_storage(
    program: Program, storage: Storage, series: Series, *, decided: Mask, exclusive: bool, reserve_hours: float | None
) -> StorageColumns:
    """Adds a storage's columns and rows; its costs and revenues but those of energy go into the objective.

    Args:
        decided: blocks that need a binary against charging and discharging at once.
        exclusive: is doing both forbidden at all?
        reserve_hours: how long offered reserve must last; None where no reserve is sold.
    """
    hours, count = series.block_hours, series.horizon.count
    last = np.zeros(count)
    last[-1] = -storage.terminal_value_per_mwh
    charge = program.columns(count, upper=storage.charge_max_mw)
    discharge = program.columns(count, upper=storage.discharge_max_mw, cost=hours * storage.throughput_cost_per_mwh)
    soc = program.columns(count, lower=storage.soc_min_mwh, upper=storage.soc_max_mwh, cost=last)
    _add_balance(program, storage, hours, charge, discharge, soc)
    _add_energy_limits(program, storage, series, discharge, soc)
    wear = _add_wear(program, storage, hours, charge, discharge, soc)
    up, down = None, None
    if reserve_hours is not None:
        up, down = _add_reserve(program, storage, series, reserve_hours, (charge, discharge, soc))
    columns = StorageColumns(storage, charge, discharge, soc, wear, up, down, decided)
    if storage.charge_min_mw > 0.0 or storage.discharge_min_mw > 0.0:
        _add_minimum_power(program, columns, exclusive)
    else:
        blocks = np.flatnonzero(decided).astype(np.int32)
        decide(program, columns, blocks)
        _bound_each_side(program, columns, hours, blocks[blocks > 0])
    return columns


BOTH_MW = 1e-6
"""Power below this is no power: HiGHS keeps bounds to 1e-7."""


def doing_both(storages: Sequence[StorageColumns], values: Vector) -> list[Index]:
    """Per storage the blocks in which it would charge and discharge at once, of those where no binary forbids it."""
    return [
        np.flatnonzero(
            (values[columns.charge] > BOTH_MW) & (values[columns.discharge] > BOTH_MW) & ~columns.decided
        ).astype(np.int32)
        for columns in storages
    ]


def decide(program: Program, columns: StorageColumns, blocks: Index) -> None:
    """Adds one binary per block: it charges, or it discharges."""
    storage = columns.storage
    columns.decided[blocks] = True
    charges = program.columns(len(blocks), upper=1.0, integer=True, blocks=blocks)
    columns.switches.append((blocks, charges, True))
    program.rows(-math.inf, 0.0, (columns.charge[blocks], 1.0), (charges, -storage.charge_max_mw[blocks]))
    most = storage.discharge_max_mw[blocks]
    program.rows(-math.inf, most, (columns.discharge[blocks], 1.0), (charges, most))


def _bound_each_side(program: Program, columns: StorageColumns, hours: float, blocks: Index) -> None:
    """Charging alone must not overfill a storage, nor discharging alone empty it: what is netted of both might not.

    With the binaries these are the convex hull of a block without self-discharge (arXiv 2411.17484). On a day with nine
    negative hours 3 nodes remain of 127.
    """
    storage, before = columns.storage, columns.soc[blocks - 1]
    into, out = storage.charge_efficiency * hours, hours / storage.discharge_efficiency
    kept = storage.kept_per_block
    program.rows(-math.inf, storage.soc_max_mwh, (columns.charge[blocks], into), (before, kept))
    least = -kept * storage.soc_min_mwh  # charging may make up for what an empty storage loses by itself
    program.rows(-math.inf, least, (columns.discharge[blocks], out), (before, -kept))


def _add_balance(program: Program, storage: Storage, hours: float, charge: Index, discharge: Index, soc: Index) -> None:
    first = np.zeros(len(soc))
    first[0] = storage.kept_per_block * storage.soc_initial_mwh
    rows = program.rows(
        first,
        first,
        (soc, 1.0),
        (charge, -storage.charge_efficiency * hours),
        (discharge, hours / storage.discharge_efficiency),
    )
    program.entries(rows[1:], soc[:-1], -storage.kept_per_block)


def _add_energy_limits(program: Program, storage: Storage, series: Series, discharge: Index, soc: Index) -> None:
    if storage.soc_terminal_min_mwh > storage.soc_min_mwh:
        program.rows(storage.soc_terminal_min_mwh, math.inf, (soc[-1:], 1.0))
    if storage.soc_floor_mwh is not None:
        floored = np.flatnonzero(storage.soc_floor_mwh > storage.soc_min_mwh).astype(np.int32)
        if len(floored):
            program.rows(storage.soc_floor_mwh[floored], math.inf, (soc[floored], 1.0))
    if math.isfinite(storage.max_cycles_per_day):
        day = series.horizon.day_of_block
        most = storage.max_cycles_per_day * storage.usable_mwh
        rows = program.rows(-math.inf, most, count=int(day.max()) + 1)
        program.entries(rows[day], discharge, series.block_hours / storage.discharge_efficiency)


def _add_wear(
    program: Program, storage: Storage, hours: float, charge: Index, discharge: Index, soc: Index
) -> tuple[WearColumns, ...]:
    """Depth segments with energy of their own; costs rise with depth, so the cheapest is used first.

    Cycle-depth segments after Xu, Zhao, Zheng, Litvinov & Kirschen, IEEE Trans. Power Systems 33(2), 2018.
    """
    if not storage.wear:
        return ()
    count, lost = len(charge), 1.0 - storage.kept_per_block
    segments = []
    left = storage.soc_initial_mwh - storage.soc_min_mwh
    for width, cost in storage.wear:
        held = min(max(left, 0.0), width)
        left -= held
        taken = program.columns(count)
        given = program.columns(count, cost=hours * cost)
        energy = program.columns(count, upper=width)
        first = np.r_[held, np.zeros(count - 1)]
        terms = [
            (energy, 1.0),
            (taken, -storage.charge_efficiency * hours),
            (given, hours / storage.discharge_efficiency),
        ]
        losses = program.columns(count) if lost > 0.0 else None
        if losses is not None:
            terms.append((losses, 1.0))
        rows = program.rows(first, first, *terms)
        program.entries(rows[1:], energy[:-1], -1.0)
        segments.append(WearColumns(taken, given, energy, losses))
    program.rows(0.0, 0.0, (charge, -1.0), *((segment.taken, 1.0) for segment in segments))
    program.rows(0.0, 0.0, (discharge, -1.0), *((segment.given, 1.0) for segment in segments))
    if lost > 0.0:
        first = np.r_[lost * storage.soc_initial_mwh, np.zeros(count - 1)]
        rows = program.rows(first, first, *((segment.lost, 1.0) for segment in segments if segment.lost is not None))
        program.entries(rows[1:], soc[:-1], -lost)
    return tuple(segments)


def _add_reserve(
    program: Program, storage: Storage, series: Series, lasting_h: float, powers: tuple[Index, Index, Index]
) -> tuple[Index, Index]:
    """Upward and downward reserve: within the power left, and the energy for it at both ends of the block."""
    charge, discharge, soc = powers
    hours, count = series.block_hours, series.horizon.count
    up = program.columns(count, cost=-hours * series.get("reserve_up_price", 0.0))
    down = program.columns(count, cost=-hours * series.get("reserve_down_price", 0.0))
    program.rows(-math.inf, storage.discharge_max_mw, (up, 1.0), (discharge, 1.0), (charge, -1.0))
    program.rows(-math.inf, storage.charge_max_mw, (down, 1.0), (charge, 1.0), (discharge, -1.0))
    drawn, stored = lasting_h / storage.discharge_efficiency, lasting_h * storage.charge_efficiency
    low, high, first = storage.soc_min_mwh, storage.soc_max_mwh, storage.soc_initial_mwh
    program.rows(low, math.inf, (soc, 1.0), (up, -drawn))
    program.rows(-math.inf, high, (soc, 1.0), (down, stored))
    program.rows(low, math.inf, (soc[:-1], 1.0), (up[1:], -drawn))
    program.rows(-math.inf, high, (soc[:-1], 1.0), (down[1:], stored))
    program.rows(-math.inf, first - low, (up[:1], drawn))
    program.rows(-math.inf, high - first, (down[:1], stored))
    return up, down


def _add_minimum_power(program: Program, columns: StorageColumns, exclusive: bool) -> None:
    storage, count = columns.storage, len(columns.charge)
    sides: list[tuple[Index, Vector, float]] = [
        (columns.charge, storage.charge_max_mw, storage.charge_min_mw),
        (columns.discharge, storage.discharge_max_mw, storage.discharge_min_mw),
    ]
    switches, every = [], np.arange(count, dtype=np.int32)
    for power, most, least in sides:
        switch = program.columns(count, upper=1.0, integer=True)
        program.rows(-math.inf, 0.0, (power, 1.0), (switch, -most))
        program.rows(0.0, math.inf, (power, 1.0), (switch, -least))
        switches.append(switch)
        columns.switches.append((every, switch, power is columns.charge))
    if exclusive:
        program.rows(-math.inf, 1.0, *((switch, 1.0) for switch in switches))
