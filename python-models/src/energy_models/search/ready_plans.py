"""Plans that need no solver, for a search that is stopped before it has found one.

A long horizon's linear programs take seconds, and who is told to stop has but a few.
"""

from __future__ import annotations

import numpy as np

from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.storage_block import StorageColumns
from energy_models.inputs.storage_data import Storage
from energy_models.records import replace
from energy_models.search.solution import Solution
from energy_ops.logger import log

TOLERANCE = 1e-6
"""How far a row may be off, as HiGHS allows."""


def netted(problem: Problem, relaxed: Vector) -> Vector | None:
    """The plan of a storage site's relaxation without charging and discharging at once, at the same energies.

    None where that breaks a limit: what doing both takes from the site must be bought no more, or fit elsewhere.
    """
    values = relaxed.copy()
    for view in problem.views:
        less = np.zeros(len(view.buy))
        for columns in view.storages:
            charge, discharge, into = relaxed[columns.charge], relaxed[columns.discharge], _into(columns.storage)
            both = np.minimum(charge, discharge / into)
            least = np.maximum(charge - both, 0.0), np.maximum(discharge - both * into, 0.0)
            _set_powers(view, columns, values, *least)
            less += both * (1.0 - into)
        _take_less(view, values, less)
    return values if _is_plan(problem, values) else None


def idle(problem: Problem) -> Vector | None:
    """The plan that leaves a site's storages alone, but for charging as late as what is asked of them allows.

    None where it breaks a limit.
    """
    values = np.zeros(problem.program.column_count)
    for view in problem.views:
        _leave_alone(view, values)
    return values if _is_plan(problem, values) else None


def _leave_alone(problem: Problem, values: Vector) -> None:
    demand = problem.shape.load_mw + problem.shape.committed_mw
    hours = problem.inputs.series.block_hours
    for columns in problem.storages:
        energy = _late_energy(columns.storage, hours)
        before = np.r_[columns.storage.soc_initial_mwh, energy[:-1]]
        charge = (energy - columns.storage.kept_per_block * before) / (columns.storage.charge_efficiency * hours)
        charge = np.where(charge > 1e-9, charge, 0.0)
        values[columns.soc] = energy
        _set_powers(problem, columns, values, charge, np.zeros(len(charge)))
        demand = demand + charge
    given = np.clip(demand, problem.shape.renewable_min_mw, problem.shape.renewable_mw)
    if problem.renewable is not None:
        values[problem.renewable] = given
    left = demand - given
    values[problem.buy], values[problem.sell] = np.maximum(left, 0.0), np.maximum(-left, 0.0)


def left_alone(problem: Problem, found: Solution) -> Solution:
    """The idle plan, where a search was stopped before it had any; what was found where that breaks a limit."""
    values = idle(problem)
    if values is None:
        return found
    log.warning("Stopped before a plan was found: this one leaves the storages alone as far as it may.")
    return replace(found, status="feasible", values=values, objective=float(problem.program.costs() @ values))


def _into(storage: Storage) -> float:
    """What can be discharged of one MWh charged."""
    return storage.charge_efficiency * storage.discharge_efficiency


def _late_energy(storage: Storage, hours: float) -> Vector:
    """Per block the energy at its end, where as little as possible is charged as late as possible."""
    count = len(storage.charge_max_mw)
    floor = np.full(count, storage.soc_min_mwh) if storage.soc_floor_mwh is None else storage.soc_floor_mwh.copy()
    floor[-1] = max(floor[-1], storage.soc_terminal_min_mwh)
    most = storage.charge_efficiency * hours * storage.charge_max_mw
    for block in range(count - 1, 0, -1):
        floor[block - 1] = max(floor[block - 1], (floor[block] - most[block]) / max(storage.kept_per_block, 1e-12))
    energy, held = np.zeros(count), storage.soc_initial_mwh
    for block in range(count):
        energy[block] = held = max(storage.kept_per_block * held, float(floor[block]))
    return energy


def _set_powers(problem: Problem, columns: StorageColumns, values: Vector, charge: Vector, discharge: Vector) -> None:
    """Writes powers, and what follows from them: sides, depth segments and the reserve that is left room for."""
    values[columns.charge], values[columns.discharge] = charge, discharge
    for blocks, switch, is_charging in columns.switches:
        values[switch] = (charge if is_charging else discharge)[blocks] > 0.0
    if columns.reserve_up is not None and columns.reserve_down is not None:
        storage = columns.storage
        for reserve, room in (
            (columns.reserve_up, storage.discharge_max_mw - discharge + charge),
            (columns.reserve_down, storage.charge_max_mw - charge + discharge),
        ):
            values[reserve] = np.minimum(values[reserve], room)
    if columns.wear:
        _fill_segments(columns, values, problem.inputs.series.block_hours)


def _fill_segments(columns: StorageColumns, values: Vector, hours: float) -> None:
    """Takes energy in and out of the depth segments, the cheapest first; self-discharge empties the dearest first."""
    storage, left = columns.storage, columns.storage.soc_initial_mwh - columns.storage.soc_min_mwh
    widths, held = [width for width, _ in storage.wear], list[float]()
    for width in widths:
        held.append(min(max(left, 0.0), width))
        left -= held[-1]
    comes = (values[columns.charge] * storage.charge_efficiency * hours).tolist()
    goes = (values[columns.discharge] * hours / storage.discharge_efficiency).tolist()
    before = np.r_[storage.soc_initial_mwh, values[columns.soc][:-1]]
    fades = ((1.0 - storage.kept_per_block) * before).tolist()
    moved = np.zeros((len(comes), 4, len(widths)))
    for block, (taken, given, lost) in enumerate(zip(comes, goes, fades, strict=True)):
        for number in reversed(range(len(widths))):
            moved[block, 3, number] = fade = min(lost, held[number])
            held[number], lost = held[number] - fade, lost - fade
        for number, width in enumerate(widths):
            put, drawn = min(taken, width - held[number]), min(given, held[number])
            held[number], taken, given = held[number] + put - drawn, taken - put, given - drawn
            moved[block, :3, number] = put, drawn, held[number]
    for number, segment in enumerate(columns.wear):
        values[segment.taken] = moved[:, 0, number] / (storage.charge_efficiency * hours)
        values[segment.given] = moved[:, 1, number] * storage.discharge_efficiency / hours
        values[segment.energy] = moved[:, 2, number]
        if segment.lost is not None:
            values[segment.lost] = moved[:, 3, number]


def _take_less(problem: Problem, values: Vector, less: Vector) -> None:
    """Lets the site take less power: it buys less, sells more, and uses less sun where that is not enough."""
    for columns, sign, limit in (
        (problem.buy, -1.0, np.zeros(len(less))),
        (problem.sell, 1.0, problem.shape.sell_limit_mw),
        (problem.renewable, -1.0, problem.shape.renewable_min_mw),
    ):
        if columns is None:
            continue
        room = np.maximum(sign * (limit - values[columns]), 0.0)
        moved = np.minimum(less, room)
        values[columns] += sign * moved
        less = less - moved


def _is_plan(problem: Problem, values: Vector) -> bool:
    """Do the values keep every bound and every row, and are integers whole?"""
    program = problem.program
    lower, upper = program.lower_upper()
    if (values < lower - TOLERANCE).any() or (values > upper + TOLERANCE).any():
        return False
    whole = values[program.integers()]
    if (np.abs(whole - np.round(whole)) > TOLERANCE).any():
        return False
    matrix, (row_lower, row_upper) = program.matrix(), program.row_bounds()
    sums = np.add.reduceat(np.r_[matrix.values * values[matrix.columns], 0.0], matrix.start[:-1])
    sums[np.diff(matrix.start) == 0] = 0.0
    return bool(((sums > row_lower - TOLERANCE) & (sums < row_upper + TOLERANCE)).all())
