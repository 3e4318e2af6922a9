"""The Parquet written without pyarrow is what pyarrow reads back, cell by cell and type by type."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from energy_ops.parquet import write_plain_parquet

COLUMNS: dict[str, list[object]] = {
    "text": ["a", None, "äöü ₹", "", "a", "x" * 300, "a", "b", None],
    "full": [f"2026-03-02T{hour:02}:00:00+01:00" for hour in range(9)],
    "number": [0.1, -1e300, None, 5.0, 0.0, 1.5, 2.5, None, 3.5],
    "mixed": [1, 2.5, None, 4, 5, 6, 7, 8, 9],
    "whole": [0, -1, 2**63 - 1, -(2**63), None, 5, 6, 7, 8],
    "flag": [True, False, None, True, True, False, False, True, True],
    "nothing": [None] * 9,
}


@pytest.mark.parametrize("rows", [0, 1, 8, 9])
def test_pyarrow_reads_back_what_was_written(rows: int, tmp_path: Path) -> None:
    columns = {name: cells[:rows] for name, cells in COLUMNS.items()}
    assert write_plain_parquet(tmp_path / "t.parquet", columns)
    read = pyarrow.parquet.read_table(tmp_path / "t.parquet")
    assert read.to_pydict() == columns
    if rows == 9:
        double = pa.float64()
        types = [pa.string(), pa.string(), double, double, pa.int64(), pa.bool_(), pa.null()]
        assert read.schema.types == types


def test_many_columns_and_rows_are_read_back(tmp_path: Path) -> None:
    columns = {f"c{number}": [None if row % 7 == number else row / 3 for row in range(5000)] for number in range(20)}
    assert write_plain_parquet(tmp_path / "t.parquet", columns)
    assert pyarrow.parquet.read_table(tmp_path / "t.parquet").to_pydict() == columns


@pytest.mark.parametrize("cells", [[["a"]], [{}], ["a", 1], [2**63], [True, 1], [b"a"]])
def test_other_cells_are_left_to_pyarrow(cells: list[object], tmp_path: Path) -> None:
    assert not write_plain_parquet(tmp_path / "t.parquet", {"c": cells})
    assert list(tmp_path.iterdir()) == []
