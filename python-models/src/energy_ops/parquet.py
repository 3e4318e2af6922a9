"""Writes small tables as Parquet with the standard library alone: importing pyarrow costs more than solving a day.

One row group, one PLAIN page per column, not compressed (the product compresses what it keeps), by the format's
specification 2.x: https://parquet.apache.org/docs/file-format/. The metadata are Thrift's compact protocol.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, NamedTuple

MAGIC = b"PAR1"
BOOLEAN, INT32, INT64, DOUBLE, BYTE_ARRAY = 0, 1, 2, 5, 6
PLAIN, RLE, UNCOMPRESSED, OPTIONAL, UTF8 = 0, 3, 0, 1, 0
INTEGERS = range(-(2**63), 2**63)
TEXT, NOTHING = b"\x1c\x00\x00", b"\xbc\x00\x00"
"""The logical types STRING (field 1 of the union) and UNKNOWN (field 11), each an empty struct."""


class _Kind(NamedTuple):
    """How cells of one Python type are stored."""

    physical: int
    encode: Callable[[Sequence[Any]], bytes]


def write_plain_parquet(path: str | PathLike[str], columns: Mapping[str, Sequence[Any]]) -> bool:
    """Writes a table whose cells are text, booleans, integers, floats or None.

    Returns:
        False, and no file, where a column holds something else, or text beside numbers.
    """
    kinds = {name: _kind(cells) for name, cells in columns.items()}
    rows = len(next(iter(columns.values()), ()))
    chunks, pieces, offset = [], [MAGIC], len(MAGIC)
    for name, cells in columns.items():
        kind = kinds[name]
        if kind is None:
            return False
        page = _page(kind, cells)
        pieces.append(page)
        meta = _struct(
            (1, _int(kind.physical)),
            (2, _list(5, [_zigzag(PLAIN), _zigzag(RLE)])),
            (3, _list(8, [_bytes(name.encode())])),
            (4, _int(UNCOMPRESSED)),
            (5, _long(rows)),
            (6, _long(len(page))),
            (7, _long(len(page))),
            (9, _long(offset)),
        )
        chunks.append(_struct((2, _long(offset)), (3, (12, meta))))
        offset += len(page)
    size = offset - len(MAGIC)
    group = _struct((1, _list(12, chunks)), (2, _long(size)), (3, _long(rows)))
    root = _struct((4, (8, _bytes(b"schema"))), (5, _int(len(columns))))
    schema = [root, *(_schema(name, kinds[name]) for name in columns)]
    footer = _struct((1, _int(1)), (2, _list(12, schema)), (3, _long(rows)), (4, _list(12, [group])))
    with open(path, "wb") as file:
        file.writelines([*pieces, footer, len(footer).to_bytes(4, "little"), MAGIC])
    return True


def _kind(cells: Sequence[Any]) -> _Kind | None:
    types = {type(cell) for cell in cells} - {type(None)}
    if not types:
        return _Kind(INT32, lambda _: b"")
    if types == {str}:
        return _Kind(BYTE_ARRAY, _texts)
    if types == {bool}:
        return _Kind(BOOLEAN, _bits)
    if types == {int} and all(cell in INTEGERS for cell in cells if cell is not None):
        return _Kind(INT64, lambda present: _numbers("q", present))
    return _Kind(DOUBLE, lambda present: _numbers("d", present)) if types in ({float}, {float, int}) else None


def _schema(name: str, kind: _Kind | None) -> bytes:
    physical = INT32 if kind is None else kind.physical
    fields = [(1, _int(physical)), (3, _int(OPTIONAL)), (4, (8, _bytes(name.encode())))]
    if physical == BYTE_ARRAY:
        fields += [(6, _int(UTF8)), (10, (12, TEXT))]
    elif physical == INT32:
        fields.append((10, (12, NOTHING)))
    return _struct(*fields)


def _page(kind: _Kind, cells: Sequence[Any]) -> bytes:
    present = [cell is not None for cell in cells]
    levels = _varint(len(cells) << 1) + b"\x01"  # one run of present cells
    if not all(present):
        levels = _varint(((len(cells) + 7) // 8) << 1 | 1) + _bits(present)
    values = kind.encode([cell for cell in cells if cell is not None])
    body = len(levels).to_bytes(4, "little") + levels + values
    data = _struct((1, _int(len(cells))), (2, _int(PLAIN)), (3, _int(RLE)), (4, _int(RLE)))
    return _struct((1, _int(0)), (2, _int(len(body))), (3, _int(len(body))), (5, (12, data))) + body


def _texts(cells: Sequence[str]) -> bytes:
    coded = {text: len(data := text.encode()).to_bytes(4, "little") + data for text in set(cells)}
    return b"".join([coded[text] for text in cells])


def _bits(cells: Sequence[bool]) -> bytes:
    number = int("".join("1" if cell else "0" for cell in reversed(cells)) or "0", 2)
    return number.to_bytes((len(cells) + 7) // 8, "little")


def _numbers(code: str, cells: Sequence[float]) -> bytes:
    packed = array(code, cells)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


# Thrift's compact protocol: a field is (number, (type, bytes)); types: 5 int32, 6 int64, 8 binary, 9 list, 12 struct.

_Field = tuple[int, tuple[int, bytes]]


def _struct(*fields: _Field) -> bytes:
    pieces, last = [], 0
    for number, (kind, data) in fields:
        pieces += [bytes([(number - last) << 4 | kind]), data]
        last = number
    return b"".join([*pieces, b"\x00"])


def _int(number: int) -> tuple[int, bytes]:
    return 5, _zigzag(number)


def _long(number: int) -> tuple[int, bytes]:
    return 6, _zigzag(number)


def _list(kind: int, items: Sequence[bytes]) -> tuple[int, bytes]:
    count = len(items)
    head = bytes([count << 4 | kind]) if count < 15 else bytes([0xF0 | kind]) + _varint(count)
    return 9, b"".join([head, *items])


def _bytes(data: bytes) -> bytes:
    return _varint(len(data)) + data


def _zigzag(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else ~(number << 1))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
