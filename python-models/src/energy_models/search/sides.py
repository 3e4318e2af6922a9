"""The sides of a site's storages in each block, as a search decides them: does it charge, or discharge, or neither?

Each decision says whether one side is used, and closes the other one where it is. It is a binary of the program; where
doing both hardly pays there is none, and a side is closed by its bound.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from energy_models.arrays import Index, Mask, Vector
from energy_models.blocks.storage_block import BOTH_MW, StorageColumns
from energy_models.records import dataclass, replace


@dataclass(frozen=True)
class Sides:
    """One decision per place."""

    switch: Index
    """The binary's column, or -1 where there is none."""
    own: Index
    """The column of the power that is decided on, and of the one it closes."""
    other: Index
    least: Vector
    """The least power of the own side, and the most of both, MW."""
    own_most: Vector
    other_most: Vector
    row: Index
    """Counts blocks, with one left out between storages: neighbours are a block apart."""
    block: Index
    exclusive: bool
    """Does one side close the other?"""


@dataclass(frozen=True)
class Look:
    """How a linear program's solution decides."""

    broken: Mask
    """Places where it does both, or less than the least."""
    is_on: Mask
    """Where it is more on than off."""
    share: Vector
    """How much it is on, from 0 to 1; told where it is broken."""


def sides_of(storages: Sequence[StorageColumns], exclusive: bool) -> Sides:
    """The decisions of these storages; none without a binary where doing both is allowed."""
    nothing, first = np.zeros(0), np.zeros(0, np.int32)
    parts = [(first, first, first, nothing, nothing, nothing, first, first)]
    for number, columns in enumerate(storages):
        storage, count = columns.storage, len(columns.charge)
        charge, discharge = (columns.charge, columns.most[0]), (columns.discharge, columns.most[1])
        open_blocks = np.flatnonzero(~columns.decided).astype(np.int32)
        without = [(open_blocks, np.full(len(open_blocks), -1, np.int32), True)] if exclusive else []
        for blocks, switch, is_charging in [*columns.switches, *without]:
            (own, own_most), (other, other_most) = (charge, discharge) if is_charging else (discharge, charge)
            least = np.full(len(blocks), storage.charge_min_mw if is_charging else storage.discharge_min_mw)
            most = own_most[blocks], other_most[blocks]
            parts.append((switch, own[blocks], other[blocks], least, *most, blocks + number * (count + 1), blocks))
    switch, own, other, least, own_most, other_most, row, block = map(np.concatenate, zip(*parts, strict=True))
    return Sides(switch, own, other, least, own_most, other_most, row, block, exclusive)


def part_of(sides: Sides, places: Index, position: Index) -> Sides:
    """Some of the decisions in a part of the program, where `position` says at which place each column stands."""
    switch = sides.switch[places]
    return replace(
        sides,
        switch=np.where(switch < 0, -1, position[switch]).astype(np.int32),
        own=position[sides.own[places]],
        other=position[sides.other[places]],
        least=sides.least[places],
        own_most=sides.own_most[places],
        other_most=sides.other_most[places],
        row=sides.row[places],
        block=sides.block[places],
    )


def look_at(sides: Sides, values: Vector) -> Look:
    """Which decisions a solution breaks, and where they tend to."""
    own, other = values[sides.own], values[sides.other]
    is_used = own > BOTH_MW
    broken = is_used & (own < sides.least - BOTH_MW)
    is_both = is_used & (other > BOTH_MW) if sides.exclusive else np.zeros_like(broken)
    broken |= is_both
    if not broken.any():
        return Look(broken, is_used, is_used.astype(np.float64))
    used = own / np.maximum(sides.own_most, BOTH_MW)
    against = other / np.maximum(sides.other_most, BOTH_MW)
    whole = np.where(is_both, used + against, sides.least / np.maximum(sides.own_most, BOTH_MW))
    share = np.clip(used / np.maximum(whole, BOTH_MW), 0.0, 1.0)
    return Look(broken, np.where(broken, share > 0.5, is_used), share)


def with_whole_switches(sides: Sides, values: Vector, is_on: Mask) -> Vector:
    """The solution with its binaries at what is decided."""
    has_switch, whole = sides.switch >= 0, values.copy()
    whole[sides.switch[has_switch]] = is_on[has_switch]
    return whole


def apart(sides: Sides, look: Look, broken: Index, most: int) -> Index:
    """At most so many of the broken places, the clearest first, and no two in neighbouring blocks of a storage.

    What one block decides changes what its neighbours are best at: where doing both pays they alternate.
    """
    clearest = broken[np.argsort(-np.abs(look.share[broken] - 0.5), kind="stable")]
    taken, chosen = set[int](), list[int]()
    for place in clearest.tolist():
        row = int(sides.row[place])
        if row - 1 not in taken and row + 1 not in taken:
            taken.add(row)
            chosen.append(place)
        if len(chosen) == most:
            break
    return np.array(chosen, dtype=np.int32)
