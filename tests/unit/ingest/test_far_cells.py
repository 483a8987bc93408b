"""A cell far outside the table of an .xlsb or an OpenDocument: one sentence, before any memory is taken for it."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from struct import pack

import pytest

from tests.cli.conftest import Ask, ask
from tokentui.ingest.files.far_cells import Extent, extents

__all__ = ["ask"]

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
NAMES = ("customer_id", "name", "spend")
ACME = ("a", "Acme", "5")

_CONTENT = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S"><table:table-column table:number-columns-repeated="16384"/>{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
    f'm:full-path="/" m:media-type="{_TYPE}"/></m:manifest>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.bin"/></Relationships>'
)


def cells(*texts: str, again: int = 1) -> str:
    return "".join(
        f'<table:table-cell table:number-columns-repeated="{again}" office:value-type="string"><text:p>{text}</text:p>'
        "</table:table-cell>"
        for text in texts
    )


def nothing(columns: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{columns}"/>'


def row(inside: str, again: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{again}">{inside}</table:table-row>'


TABLE = row(cells(*NAMES)) + row(cells(*ACME))
TO_THE_END = row(nothing(LAST_COLUMN + 1), LAST_ROW - 2)

DOCUMENTS: dict[str, tuple[str, Extent]] = {
    "as programs write it": (TABLE + TO_THE_END, Extent(2, 3)),
    "in the last row": (TABLE + TO_THE_END + row(cells("x")), Extent(LAST_ROW + 1, 3)),
    "in the last column": (TABLE + row(nothing(LAST_COLUMN) + cells("x")), Extent(3, LAST_COLUMN + 1)),
    "in the last cell": (
        TABLE + TO_THE_END + row(nothing(LAST_COLUMN) + cells("x")),
        Extent(LAST_ROW + 1, LAST_COLUMN + 1),
    ),
    "repeated down": (TABLE + row(cells(*ACME * 30), 2_000_000_000), Extent(LAST_ROW + 1, 90)),
    "repeated to the right": (TABLE + row(cells("x", again=20_000_000)), Extent(3, LAST_COLUMN + 1)),
}
"""Rows of a sheet, and how far its cells reach."""

Rows = Mapping[int, Mapping[int, str]]
TOP: Rows = {0: dict(enumerate(NAMES)), 1: dict(enumerate(ACME))}
BINARY: dict[str, tuple[Rows, Extent]] = {
    "as programs write it": (TOP, Extent(2, 3)),
    "in the last column": ({**TOP, 2: {LAST_COLUMN: "x"}}, Extent(3, LAST_COLUMN + 1)),
    "in the last cell": ({**TOP, LAST_ROW: {LAST_COLUMN: "x"}}, Extent(LAST_ROW + 1, LAST_COLUMN + 1)),
    "beyond any sheet": ({**TOP, 4_000_000_000: {4_000_000_000: "x"}}, Extent(4_000_000_001, 4_000_000_001)),
}


def record(kind: int, contents: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(contents) & 0x7F | 0x80, len(contents) >> 7]) + contents


def wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def packed(path: Path, parts: Sequence[tuple[str, str | bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in parts:
            archive.writestr(name, contents)
    return path


def document(path: Path, rows: str) -> Path:
    parts = [("mimetype", _TYPE), ("META-INF/manifest.xml", _MANIFEST), ("content.xml", _CONTENT.format(rows))]
    return packed(path, parts)


def binary(path: Path, rows: Rows) -> Path:
    sheets = record(143) + record(156, pack("<II", 0, 1) + wide("rId1") + wide("S")) + record(144)
    inside = b"".join(
        record(0, pack("<I", number) + bytes(13))
        + b"".join(record(6, pack("<II", column, 0) + wide(text)) for column, text in of.items())
        for number, of in rows.items()
    )
    sheet = record(129) + record(148, pack("<IIII", 0, 1, 0, 2)) + record(145) + inside + record(146) + record(130)
    parts: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        ("xl/_rels/workbook.bin.rels", _LINKS),
        ("xl/workbook.bin", record(131) + sheets + record(132)),
        ("xl/worksheets/sheet1.bin", sheet),
    ]
    return packed(path, parts)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_how_far_a_document_reaches(tmp_path: Path, ask: Ask, name: str) -> None:
    rows, extent = DOCUMENTS[name]
    as_said(ask, document(tmp_path / "sheet.ods", rows), extent)


@pytest.mark.parametrize("name", BINARY)
def test_how_far_a_binary_workbook_reaches(tmp_path: Path, ask: Ask, name: str) -> None:
    rows, extent = BINARY[name]
    as_said(ask, binary(tmp_path / "sheet.xlsb", rows), extent)


def as_said(ask: Ask, file: Path, extent: Extent) -> None:
    """It is seen how far a sheet reaches, which is refused where that is much, and read where it is little."""
    with zipfile.ZipFile(file) as archive:
        assert list(extents(archive)) == [Extent(0, 0)] * (file.suffix == ".ods") + [extent]
    if extent.rows * extent.columns in range(1_000_000, 60_000_000):
        return  # Read right, and slowly.
    ran = ask("import", file, "--dry-run", "--book", file.with_name("book.tokentui"))
    if extent.rows * extent.columns > 60_000_000:
        far = f"has a sheet of {extent.rows:,} rows and {extent.columns:,} columns, nearly all of them empty"
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert far in ran.err
    else:
        assert ran.code == 0, ran.err
        assert "1 new" in ran.out or "2 new" in ran.out
