"""How far out the cells of a sheet stand, found before the library that reads sheets takes memory for all between."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple
from zipfile import ZipFile

COLUMNS, _ROWS = 16_384, 1_048_576
"""Of any sheet."""

_ROW_BEGINS, _CELLS, _SHEET_BEGINS = 0, range(1, 12), b"\x81\x01"
"""Records of an .xlsb. Source: https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb"""

_OF_TABLE = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)((?:\s[^<>]*)?)>")
_REPEATED = re.compile(rb"\btable:number-(?:columns|rows)-repeated\s*=\s*[\"'](\d+)")
_SAYS = re.compile(rb"\b(?:office:|table:formula)")


class Extent(NamedTuple):
    """How many rows and columns a sheet has up to its furthest cells."""

    rows: int
    columns: int


def extents(packed: ZipFile) -> Iterator[Extent]:
    """Those of the sheets of an .xlsb or an OpenDocument; none of any other file."""
    for name in packed.namelist():
        if name == "content.xml":
            yield from _of_document(packed.read(name))
        elif name.endswith(".bin"):
            with packed.open(name) as file:
                is_sheet = file.read(len(_SHEET_BEGINS)) == _SHEET_BEGINS
            if is_sheet:
                yield _of_records(packed.read(name))


def _of_records(records: bytes) -> Extent:
    """Of a sheet of an .xlsb: each record has a number, its length and its contents."""
    at, end, row, rows, columns = 0, len(records), 0, 0, 0
    while at < end:
        kind, at = _varying(records, at, 2)
        length, at = _varying(records, at, 4)
        if kind == _ROW_BEGINS:
            row = int.from_bytes(records[at : at + 4], "little") + 1
        elif kind in _CELLS:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(records[at : at + 4], "little") + 1)
        at += length
    return Extent(rows, columns)


def _varying(records: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last of which has no eighth; and where it ends."""
    number = 0
    for place, byte in enumerate(records[at : at + longest]):
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    return number, at + longest


def _of_document(markup: bytes) -> Iterator[Extent]:
    """Of the sheets of an OpenDocument, which says of a row or a cell how often it is repeated.

    What is beyond the last row and column of any sheet is not read.
    """
    row = rows = columns = column = filled = again = 0
    for found in chain(_OF_TABLE.finditer(markup), (None,)):
        kind = found[1] if found is not None else b"table"
        if found is not None and kind.endswith(b"cell"):
            column += _times(found[2])
            if not found[2].endswith(b"/") or _SAYS.search(found[2]):
                filled = min(column, COLUMNS)
            continue
        row = min(row + again, _ROWS)
        if filled:
            rows, columns = row, max(columns, filled)
        column = filled = again = 0
        if found is not None and kind == b"table-row":
            again = _times(found[2])
        else:
            yield Extent(rows, columns)
            row = rows = columns = 0


def _times(attributes: bytes) -> int:
    repeated = _REPEATED.search(attributes)
    return int(repeated[1][:9]) if repeated else 1
