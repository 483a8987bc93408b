"""Files of other programs, as import and match read them."""

import bz2
import csv
import gzip
import io
import json
import lzma
import shutil
import sqlite3
import tempfile
import zipfile
from atexit import register
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from tests.conftest import ROOT
from tests.fuzz.texts import is_harmless
from tests.fuzz.trial import Target
from tests.unit.ingest.samples import context
from tokentui.ingest.company_list import read_company_list
from tokentui.ingest.files.at_hand import at_hand
from tokentui.ingest.files.table import UnreadableFile
from tokentui.ingest.input_file import open_file
from tokentui.ingest.preview import describe
from tokentui.store.bulk.incoming import FileKind

_KINDS = tuple(FileKind)
_CELLS = (("id", "name", "annual spend", "industry"), ("k1", "Acme, Inc.", "$1.2M", "Retail"), ("k2", "Böse", "", "-"))
_SHEET = "xl/worksheets/sheet1.xml"


@cache
def folder() -> Path:
    """Where inputs are written down; gone when the program ends."""
    made = Path(tempfile.mkdtemp(prefix="tokentui-fuzz-"))
    register(shutil.rmtree, made, ignore_errors=True)
    return made


def _read(name: str, data: bytes, kind: str | None = None) -> None:
    """Read a file to its end as `tokentui import --dry-run` does, and say what was in it."""
    path = folder() / name
    path.write_bytes(data)
    with at_hand([path]) as ready:
        for one in ready.files:
            file = open_file(one, context(), kind, source=ready.sources.get(one))
            for batch in file.batches():
                assert len(batch.rows) >= 0
            for line in describe(file.preview()):
                assert is_harmless(line), line


def _as_a_kind(data: bytes) -> None:
    """The first byte says what the rows are said to be."""
    _read("said.csv", data[1:], _KINDS[data[0] % len(_KINDS)] if data else None)


def _in_a_workbook(data: bytes) -> None:
    """The sheet of a workbook, whose packing would hide it from changes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as given, zipfile.ZipFile(whole, "w") as made:
        for one in given.namelist():
            made.writestr(one, data if one == _SHEET else given.read(one))
    _read("sheet.xlsx", whole.getvalue())


def _companies(data: bytes) -> None:
    path = folder() / "companies.csv"
    path.write_bytes(data)
    read_company_list(path, ("startup", "enterprise"))


def _fixtures(*endings: str, without: tuple[str, ...] = ()) -> Iterator[bytes]:
    for path in sorted((ROOT / "fixtures").rglob("*")):
        if path.name.endswith(endings) and path.name not in without and path.stat().st_size < 1 << 14:
            yield path.read_bytes()


@cache
def _workbook() -> bytes:
    import xlsxwriter

    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    sheet = book.add_worksheet("Accounts")
    for number, row in enumerate(_CELLS):
        sheet.write_row(number, 0, row)
    sheet.write_row(3, 0, ["k3", "Dates", 1234.5])
    sheet.write_formula(3, 3, "=1+1", None, 2)
    book.close()
    return whole.getvalue()


def _sheets() -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as whole:
        yield whole.read(_SHEET)
    text = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = "".join(
        f'<row r="{at}">{"".join(text.format("ABCD"[place] + str(at), cell) for place, cell in enumerate(row))}</row>'
        for at, row in enumerate(_CELLS, 1)
    )
    merged = '<mergeCells><mergeCell ref="A2:B3"/></mergeCells>'
    yield f"<worksheet><sheetData>{rows}</sheetData>{merged}</worksheet>".encode()


def _csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(_CELLS)
    return text.getvalue().encode()


def _packed() -> Iterator[bytes]:
    plain = _csv()
    yield gzip.compress(plain, mtime=0)
    yield bz2.compress(plain)
    yield lzma.compress(plain)
    for names in (["a.csv"], ["a.csv", "b.csv"], ["__MACOSX/x", "a.csv"]):
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, plain)
        yield whole.getvalue()


def _parquet() -> Iterator[bytes]:
    import pyarrow
    from pyarrow import parquet

    header, *rows = _CELLS
    for packing in ("none", "snappy"):
        whole = io.BytesIO()
        columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
        table = pyarrow.table({**columns, "when": pyarrow.array([1, None], pyarrow.timestamp("us"))})
        parquet.write_table(table, whole, compression=packing)
        yield whole.getvalue()


def _databases() -> Iterator[bytes]:
    db = sqlite3.connect(":memory:")
    db.execute("PRAGMA page_size = 512")
    db.execute('CREATE TABLE accounts ("id" TEXT, "name" TEXT, "annual spend" REAL, "made" BLOB)')
    db.executemany("INSERT INTO accounts VALUES (?, ?, ?, ?)", [("k1", "Acme", 1.5, b"x\xff"), ("k2", "Böse", None, 3)])
    yield db.serialize()
    db.execute("CREATE VIEW v AS SELECT * FROM accounts")
    db.execute("CREATE TABLE other (a, b)")
    yield db.serialize()


def _documents() -> Iterator[bytes]:
    yield from _fixtures(".json", without=("cases.json",))
    header, *rows = _CELLS
    yield json.dumps({"data": [dict(zip(header, row, strict=True)) for row in rows], "has_more": False}).encode()


def _lines() -> Iterator[bytes]:
    yield from _fixtures(".jsonl")
    header, *rows = _CELLS
    yield "\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in rows).encode()


def _said() -> Iterator[bytes]:
    for number in range(len(_KINDS)):
        for place, data in enumerate(_fixtures(".csv")):
            if place % 12 == number:
                yield bytes((number,)) + data


def _reading(ending: str) -> Callable[[bytes], None]:
    return partial(_read, f"list.{ending}")


_REFUSED = (UnreadableFile,)
FILES = (
    Target("csv", _reading("csv"), _REFUSED, partial(_fixtures, ".csv", ".tsv")),
    Target("said-kind", _as_a_kind, _REFUSED, _said),
    Target("json", _reading("json"), _REFUSED, _documents),
    Target("json-lines", _reading("jsonl"), _REFUSED, _lines),
    Target("markdown", _reading("md"), _REFUSED, partial(_fixtures, ".md")),
    Target("excel", _reading("xlsx"), _REFUSED, partial(_fixtures, ".xlsx")),
    Target("sheet", _in_a_workbook, _REFUSED, _sheets),
    Target("parquet", _reading("parquet"), _REFUSED, _parquet),
    Target("sqlite", _reading("db"), _REFUSED, _databases),
    Target("packed", _reading("gz"), _REFUSED, _packed),
    Target("companies", _companies, _REFUSED, partial(_fixtures, ".csv", ".xlsx")),
)
