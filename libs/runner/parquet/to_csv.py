"""Turns the Parquet tables in INPUT_DIR into CSV tables in OUTPUT_DIR, for models that write only Parquet.

Run by the worker through libs/runner, under a job's limits: the files come from a model and may be anything. Instants
are written as ISO 8601 with their offset, missing values as empty cells.
"""

import os
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet


def readable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as CSV can carry it: instants as ISO 8601 text, words instead of numbers of words."""
    if pa.types.is_timestamp(column.type):
        if column.type.tz is None:
            return pc.replace_substring_regex(pc.strftime(column), pattern=r"\.0+$", replacement="")
        text = pc.strftime(column, format="%Y-%m-%dT%H:%M:%S%z")  # such as 2026-11-24T00:00:00.000000+0530
        return pc.replace_substring_regex(text, pattern=r"(\.0+)?([+-]\d\d)(\d\d)$", replacement=r"\2:\3")
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    return column


def main() -> int:
    """Converts every table; returns 1 when one of them is no table."""
    failed = False
    for file in sorted(Path(os.environ["INPUT_DIR"]).glob("*.parquet")):
        try:
            table = pa.parquet.read_table(file)
            plain = pa.table({name: readable(table.column(name)) for name in table.column_names})
            pa.csv.write_csv(plain, Path(os.environ["OUTPUT_DIR"]) / f"{file.stem}.csv")
        except (pa.ArrowException, OSError, ValueError) as error:
            print(f"ERROR: {file.name} is not a table ({' '.join(str(error).split())}).")
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
