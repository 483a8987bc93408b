"""A folder of Parquet or CSV files as tables: each file is one, and so is each folder of files of one kind."""

import csv
import gzip
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tokentui.warehouse.address import WarehouseError

_ENDINGS = {".parquet": "parquet", ".csv": "csv", ".csv.gz": "csv", ".tsv": "csv", ".tsv.gz": "csv"}

_DELIMITERS = ",;\t|"

_FIRST = 1_000
"""Rows of a CSV file by which it is told which of its columns are times."""

_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?( ?(Z|UTC|[+-]\d\d(:?\d\d)?))?)?")
_OFFSET = re.compile(r"(Z|UTC|:\d\d[^+-]*[+-]\d\d(:?\d\d)?)$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class FilesTable(NamedTuple):
    """Files that are one table."""

    name: str
    form: str
    """`parquet` or `csv`."""
    paths: tuple[Path, ...]


class TextColumns(NamedTuple):
    """How files of CSV are read: texts stay texts, so that amounts are exact and 007 is no 7; times are times."""

    delimiter: str
    kinds: dict[str, str]
    """`VARCHAR`, `TIMESTAMPTZ`, `TIMESTAMP` or `DATE` by column."""


def tables_in(folder: Path) -> list[FilesTable]:
    """The tables of a folder, or that of one file; raises WarehouseError where there is no such thing."""
    if folder.is_file() and (form := _form(folder)):
        return [FilesTable(_bare(folder), form, (folder,))]
    if not folder.is_dir():
        what = "is a file, and no folder of Parquet or CSV files" if folder.exists() else "is not there"
        raise WarehouseError(f"{folder} {what}.")
    found: dict[str, FilesTable] = {}
    for path in sorted(folder.iterdir()):
        files = [path] if path.is_file() else list(_files_below(path))
        by_form = {form: [file for file in files if _form(file) == form] for form in ("parquet", "csv")}
        for form, paths in by_form.items():
            if paths:
                name = path.name if path.is_dir() else _bare(path)
                found.setdefault(name, FilesTable(name, form, tuple(paths)))
    return list(found.values())


def text_columns(paths: Sequence[Path]) -> TextColumns:
    """Tell the columns of CSV files by the first rows of the first of them; raises WarehouseError."""
    first = paths[0]
    opener = gzip.open if first.suffix == ".gz" else open
    try:
        with opener(first, "rt", encoding="utf-8-sig", newline="") as file:
            top = file.readline()
            delimiter = max(_DELIMITERS, key=top.count)
            header = next(csv.reader([top], delimiter=delimiter), [])
            rows = list(islice(csv.reader(file, delimiter=delimiter), _FIRST))
    except UnicodeDecodeError:
        raise WarehouseError(f"{first} is not in UTF-8; write it in UTF-8, or as Parquet.") from None
    if not header:
        raise WarehouseError(f"{first} is empty; a CSV file begins with the names of its columns.")
    cells = ([row[place].strip() for row in rows if place < len(row)] for place in range(len(header)))
    kinds = (_kind(list(filter(None, column))) for column in cells)
    return TextColumns(delimiter, dict(zip(header, kinds, strict=True)))


def _kind(cells: Sequence[str]) -> str:
    if not cells or not all(map(_TIME.fullmatch, cells)):
        return "VARCHAR"
    if all(map(_DAY.fullmatch, cells)):
        return "DATE"
    return "TIMESTAMPTZ" if any(map(_OFFSET.search, cells)) else "TIMESTAMP"


def _files_below(folder: Path) -> Iterator[Path]:
    """All files of a folder and those within, without what engines keep beside them: `_SUCCESS`, `.crc`."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(("_", ".")) for part in inner):
            yield path


def _form(path: Path) -> str | None:
    return next((form for ending, form in _ENDINGS.items() if path.name.lower().endswith(ending)), None)


def _bare(path: Path) -> str:
    """The name of a file without its ending, `.csv.gz` among them."""
    endings = sorted(_ENDINGS, key=len, reverse=True)
    return next((path.name[: -len(one)] for one in endings if path.name.lower().endswith(one)), path.name)
