"""The tables of a run, as the check of the data source left them in the job's folder."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

import numpy as np

from energy_models.arrays import Vector

Rows = list[dict[str, str]]
TextColumns = Mapping[str, Sequence[str]]
TEXTS = ("block_start", "scenario")
"""Columns of the time series that hold no numbers."""


def read_rows(folder: str, name: str) -> Rows:
    """A table row by row; none where there is no such table."""
    rows = _read(folder, name)
    head = next(rows, [])
    return [dict(zip(head, row, strict=False)) for row in rows]


def read_columns(folder: str, name: str) -> TextColumns:
    """A table column by column; none where there is no such table, or it has no rows.

    A year of blocks takes a third of the memory of its rows, and a quarter of the time.
    """
    rows = _read(folder, name)
    head = next(rows, [])
    return dict(zip(head, zip_longest(*rows, fillvalue=""), strict=False))


def numbers_of(columns: TextColumns) -> dict[str, Vector]:
    """Those columns of the time series that hold numbers; an empty cell is NaN."""
    return {
        name: np.array([float(cell or math.nan) for cell in cells])
        for name, cells in columns.items()
        if name not in TEXTS
    }


def _read(folder: str, name: str) -> Iterator[list[str]]:
    path = os.path.join(folder, f"{name}.csv")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from filter(None, csv.reader(file))
