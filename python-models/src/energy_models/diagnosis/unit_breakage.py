"""The least a unit's own limits have to give where they can't be kept together."""

from __future__ import annotations

import highspy
import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.program import Program
from energy_models.diagnosis.breakage import Breakage, runs_of
from energy_models.diagnosis.plain_unit import PlainUnit, add_plain_commitment, add_plain_power
from energy_models.diagnosis.unit_alone import a_way_to_run, bounds_of
from energy_models.inputs.unit_data import Unit
from energy_models.records import dataclass, replace

ORDER, TECHNICAL = 3, 4
ORDER_WEIGHT, TECHNICAL_WEIGHT = 1.0, 1e3
DUST = 1e-5
SECONDS = 2.0


@dataclass(frozen=True)
class Mended:
    """A unit whose limits can be kept, and what had to give."""

    unit: Unit
    breakages: list[Breakage]


def mend_unit(unit: Unit, block_hours: float) -> Mended:
    """Gives up given commitments and must-run first, technical limits only where that isn't enough."""
    if a_way_to_run(unit, rather_on=False) is not None:
        return Mended(unit, [])
    path = _least_broken(unit)
    if path is None:
        return Mended(unit, [])
    orders, ordered = _orders_given_up(unit, path)
    technical, mended = _technology_given_up(ordered, path, block_hours)
    return Mended(mended, [*technical, *orders])


@dataclass(frozen=True)
class _Path:
    """On or off, and MW, per block."""

    on: Mask
    power_mw: Vector


def _least_broken(unit: Unit) -> _Path | None:
    program = Program()
    commitment = add_plain_commitment(program, unit, bound=False)
    plain = add_plain_power(program, commitment, unit, with_reserve=False)
    _make_breakable(program, plain)
    highs = highspy.Highs()
    for name, value in {
        "log_to_console": False,
        "time_limit": SECONDS,
        "mip_heuristic_run_feasibility_jump": False,
    }.items():
        highs.setOptionValue(name, value)
    program.pass_to(highs)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
        return None
    values = np.array(highs.getSolution().col_value)
    on = values[plain.on] > 0.5
    return _Path(on, np.where(on, unit.p_min_mw + values[plain.power], 0.0))


def _make_breakable(program: Program, plain: PlainUnit) -> None:
    """Lets every limit give at a price; an outage stays an outage."""
    unit, bounds = plain.unit, bounds_of(plain.unit)
    for blocks, target, weight in (
        (bounds.asked_on, 1.0, ORDER_WEIGHT),
        (bounds.held_on, 1.0, TECHNICAL_WEIGHT),
        (bounds.asked_off & ~unit.tripped, 0.0, ORDER_WEIGHT),
        (bounds.held_off, 0.0, TECHNICAL_WEIGHT),
    ):
        at = np.flatnonzero(blocks).astype(np.int32)
        if len(at):
            given_up = program.columns(len(at), upper=1.0, cost=weight)
            program.rows(target, target, (plain.on[at], 1.0), (given_up, 1.0 if target else -1.0))
    _give(program, plain.commitment.up_rows, TECHNICAL_WEIGHT)
    _give(program, plain.commitment.down_rows, TECHNICAL_WEIGHT)
    for rows in plain.power_rows:
        _give(program, rows, TECHNICAL_WEIGHT / max(1.0, float(unit.p_max_mw.max())))


def _give(program: Program, rows: Index, weight: float) -> None:
    program.entries(rows, program.columns(len(rows), cost=weight), -1.0)


def _orders_given_up(unit: Unit, path: _Path) -> tuple[list[Breakage], Unit]:
    bounds = bounds_of(unit)
    missed_on, missed_off = bounds.asked_on & ~path.on, bounds.asked_off & path.on
    kind = "must_run" if unit.commit is None else "commit"
    found = [
        Breakage(kind, unit.id, int(run[0]), int(run[-1]), asked, 1.0 - asked, "", ORDER, float(len(run)))
        for asked, missed in ((1.0, missed_on), (0.0, missed_off))
        for run in runs_of(np.flatnonzero(missed).astype(np.int32))
    ]
    if not found:
        return [], unit
    if unit.commit is None:
        return found, replace(unit, must_run=False)
    return found, replace(unit, commit=np.where(missed_on, 0.0, np.where(missed_off, 1.0, unit.commit)))


def _technology_given_up(unit: Unit, path: _Path, hours: float) -> tuple[list[Breakage], Unit]:
    found: list[Breakage] = []
    changed: dict[str, float | int] = {}
    for kind, field, is_on in (("min_up_h", "min_up_blocks", True), ("min_down_h", "min_down_blocks", False)):
        least = getattr(unit, field)
        short = _shortest(unit, path.on, is_on)
        if short is not None and short[1] < least and not unit.is_committed:
            block, length = short
            found.append(Breakage(kind, unit.id, block, block, least * hours, length * hours, "h", TECHNICAL))
            changed[field] = length
    for kind, field, moves, per_hour in _moves(unit, path):
        limit = float(getattr(unit, field))
        block = int(np.argmax(moves))
        if moves[block] > limit + DUST:
            scale = hours if per_hour else 1.0
            measure = "MW/h" if per_hour else "MW"
            needed = float(moves[block]) / scale
            found.append(Breakage(kind, unit.id, block, block, needed, limit / scale, measure, TECHNICAL))
            changed[field] = float(moves[block])
    return found, replace(unit, **changed) if changed else unit  # type: ignore[arg-type]


def _shortest(unit: Unit, on: Mask, is_on: bool) -> tuple[int, int] | None:
    """Where the shortest run of one state ends, and its blocks; one that an outage ends doesn't count."""
    changes = np.flatnonzero(np.diff(np.r_[unit.on_before, on]))
    if len(changes) == 0:
        return None
    begins = np.r_[-unit.blocks_before, changes[:-1]]
    counted = 0 if unit.commit is None else 1  # beside given commitments the hours before the horizon don't count
    ended = [
        (int(change), int(change - begin))
        for begin, change in list(zip(begins, changes, strict=True))[counted:]
        if on[change] != is_on and not (is_on and unit.tripped[change])
    ]
    return min(ended, key=lambda run: run[1], default=None)


def _moves(unit: Unit, path: _Path) -> list[tuple[str, str, Vector, bool]]:
    """By limit: its column, its field, what the path asks of it per block, and is it per hour?"""
    was_on = np.r_[unit.on_before, path.on[:-1]]
    before = np.r_[unit.p_before_mw, path.power_mw[:-1]]
    stays, stops = path.on & was_on, was_on & ~path.on & ~unit.tripped
    return [
        ("ramp_up_mw_per_h", "ramp_up_mw", np.where(stays, path.power_mw - before, 0.0), True),
        ("ramp_down_mw_per_h", "ramp_down_mw", np.where(stays, before - path.power_mw, 0.0), True),
        ("shutdown_ramp_mw", "stop_mw", np.where(stops, before, 0.0), False),
    ]
