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
    most: tuple[Vector, Vector]
    """The most it can charge while it doesn't discharge, and the other way round, MW per block."""
    switches: list[tuple[Index, Index, bool]] = field(default_factory=list)
    """The binaries that stand for a side: the blocks, the columns, and whether 1 is charging."""


def add_storage(
    program: Program,
    storage: Storage,
    series: Series,
    *,
    decided: Mask,
    exclusive: bool,
    reserve_hours: float | None,
    room: tuple[Vector, Vector] | None = None,
) -> StorageColumns:
    """Adds a storage's columns and rows; its costs and revenues but those of energy go into the objective.

    Args:
        decided: blocks that need a binary against charging and discharging at once.
        exclusive: is doing both forbidden at all?
        reserve_hours: how long offered reserve must last; None where no reserve is sold.
        room: what the site can give to a storage that charges and take from one that discharges, MW per block.
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
        up, down = _add_reserve(program, storage, series, reserve_hours, (charge, discharge, soc), exclusive)
    most = storage.charge_max_mw, storage.discharge_max_mw
    if exclusive and room is not None:
        most = np.minimum(most[0], room[0]), np.minimum(most[1], room[1])
    columns = StorageColumns(storage, charge, discharge, soc, wear, up, down, decided, most)
    if storage.charge_min_mw > 0.0 or storage.discharge_min_mw > 0.0:
        _add_minimum_power(program, columns, exclusive)
    else:
        decide(program, columns, np.flatnonzero(decided).astype(np.int32))
    if exclusive and reserve_hours is None:
        _bound_each_side(program, columns, hours, np.flatnonzero(decided[1:]).astype(np.int32) + 1)
    return columns


LINKED_BLOCKS = 24
"""Of 12 to 96 none is clearly better, for a day as for a year."""
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
    columns.decided[blocks] = True
    charges = program.columns(len(blocks), upper=1.0, integer=True, blocks=blocks)
    columns.switches.append((blocks, charges, True))
    charge_most, discharge_most = columns.most[0][blocks], columns.most[1][blocks]
    program.rows(-math.inf, 0.0, (columns.charge[blocks], 1.0), (charges, -charge_most))
    program.rows(-math.inf, discharge_most, (columns.discharge[blocks], 1.0), (charges, discharge_most))


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
    _begin_idle(program, rows, soc)


def _begin_idle(program: Program, balance: Index, energy: Index) -> None:
    """A simplex may begin with the energy left alone, a day or so at a time: what a block moves is felt by all after it
    that hang together, and a year that does takes thrice as long as one that is cut.
    """
    held = np.arange(1, len(energy) + 1) % LINKED_BLOCKS != 0
    program.begin_with(balance[held], energy[held])


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
        _begin_idle(program, rows, energy)
        segments.append(WearColumns(taken, given, energy, losses))
    for power, parts in ((charge, [each.taken for each in segments]), (discharge, [each.given for each in segments])):
        program.begin_with(program.rows(0.0, 0.0, (power, -1.0), *((part, 1.0) for part in parts)), power)
    if lost > 0.0:
        first = np.r_[lost * storage.soc_initial_mwh, np.zeros(count - 1)]
        rows = program.rows(first, first, *((segment.lost, 1.0) for segment in segments if segment.lost is not None))
        program.entries(rows[1:], soc[:-1], -lost)
    return tuple(segments)


def _add_reserve(
    program: Program,
    storage: Storage,
    series: Series,
    lasting_h: float,
    powers: tuple[Index, Index, Index],
    exclusive: bool,
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
    kept = storage.kept_per_block
    if exclusive:  # as in `_bound_each_side`: what is drawn, or stored, comes on top of what one side moves
        into, out = storage.charge_efficiency * hours, hours / storage.discharge_efficiency
        program.rows(-math.inf, high, (soc[:-1], kept), (charge[1:], into), (down[1:], stored))
        program.rows(-math.inf, high - kept * first, (charge[:1], into), (down[:1], stored))
        program.rows(kept * low, math.inf, (soc[:-1], kept), (discharge[1:], -out), (up[1:], -kept * drawn))
        program.rows(kept * (low - first), math.inf, (discharge[:1], -out), (up[:1], -kept * drawn))
    if not exclusive or kept < 1.0:  # else they follow from those
        program.rows(low, math.inf, (soc, 1.0), (up, -drawn))
        program.rows(-math.inf, high, (soc, 1.0), (down, stored))
        program.rows(low, math.inf, (soc[:-1], 1.0), (up[1:], -drawn))
        program.rows(-math.inf, high, (soc[:-1], 1.0), (down[1:], stored))
        program.rows(-math.inf, first - low, (up[:1], drawn))
        program.rows(-math.inf, high - first, (down[:1], stored))
    return up, down


def _add_minimum_power(program: Program, columns: StorageColumns, exclusive: bool) -> None:
    """Each side with a least power has a binary that says whether it is used; one of both also closes the other."""
    storage, count = columns.storage, len(columns.charge)
    (charge_most, discharge_most), every = columns.most, np.arange(count, dtype=np.int32)
    sides: list[tuple[Index, Vector, float, bool]] = [
        (columns.charge, charge_most, storage.charge_min_mw, True),
        (columns.discharge, discharge_most, storage.discharge_min_mw, False),
    ]
    switches = []
    for power, most, least, is_charging in sides:
        if least > 0.0:
            switch = program.columns(count, upper=1.0, integer=True)
            program.rows(-math.inf, 0.0, (power, 1.0), (switch, -most))
            program.rows(0.0, math.inf, (power, 1.0), (switch, -least))
            switches.append(switch)
            columns.switches.append((every, switch, is_charging))
    if not exclusive:
        return
    if len(switches) == 2:
        program.rows(-math.inf, 1.0, *((switch, 1.0) for switch in switches))
        return
    for power, most, least, _ in sides:
        if least == 0.0:
            program.rows(-math.inf, most, (power, 1.0), (switches[0], most))
