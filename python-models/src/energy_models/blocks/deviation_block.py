"""Deviation from the committed position, paid in bands that get dearer with distance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.program import Program
from energy_models.inputs.faults import InputFault
from energy_models.records import dataclass


@dataclass(frozen=True)
class Band:
    """One band: up to so many MW short or long of the schedule, at multiples of the deviation price."""

    width_mw: Vector
    short_mult: float
    long_mult: float


@dataclass(frozen=True)
class BandColumns:
    """MW short and long within one band, per block."""

    band: Band
    short: Index
    long: Index


def read_bands(bands: Sequence[Mapping[str, Any]], committed_mw: Vector) -> list[Band]:
    """The bands of the settings; a width is MW, a share of the committed position, or open.

    Raises:
        InputFault: the multipliers would make a deviation earn money or not be convex.
    """
    read = [_band(band, committed_mw) for band in bands]
    for number, (inner, outer) in enumerate(pairwise(read), start=1):
        if outer.short_mult < inner.short_mult or outer.long_mult > inner.long_mult:
            raise InputFault(
                f"deviation_bands: band {number} has a lower short_mult or a higher long_mult than the band before; "
                "deviating further must never be cheaper."
            )
    if read and read[0].short_mult < read[0].long_mult:
        raise InputFault(
            "deviation_bands: short_mult must be at least long_mult, else deviating both ways earns money."
        )
    return read


def add_deviation(program: Program, bands: Sequence[Band], price_per_mwh: Vector, hours: float) -> list[BandColumns]:
    """Adds the deviation's columns: being short costs, being long is paid."""
    count = len(price_per_mwh)
    return [
        BandColumns(
            band,
            program.columns(count, upper=band.width_mw, cost=hours * band.short_mult * price_per_mwh),
            program.columns(count, upper=band.width_mw, cost=-hours * band.long_mult * price_per_mwh),
        )
        for band in bands
    ]


def _band(band: Any, committed_mw: Vector) -> Band:
    try:
        return _read_band(band, committed_mw)
    except (AttributeError, TypeError, ValueError) as fault:
        raise InputFault(f"deviation_bands: {band!r} is no band {{width_mw, short_mult, long_mult}}.") from fault


def _read_band(band: Mapping[str, Any], committed_mw: Vector) -> Band:
    if band.get("width_mw") is not None:
        width = np.full(len(committed_mw), float(band["width_mw"]))
    elif band.get("width_pct") is not None:
        width = np.abs(committed_mw) * float(band["width_pct"]) / 100.0
    else:
        width = np.full(len(committed_mw), math.inf)
    return Band(width, float(band.get("short_mult", 1.0)), float(band.get("long_mult", 1.0)))
