"""How a file is known that export wrote itself: by what stands in it, never by its name."""

import csv
import json
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from tokentui.ingest.writers.excel import AUTHOR
from tokentui.ingest.writers.parquet import MARK

_HEAD = 65_536
"""Bytes at the beginning, and at the end, that are looked at."""

_DOCUMENT = re.compile(rb'\{\s*(?:"SYNTHETIC": [^\n]*\s+)?"book": "[^\n]*",\s+"synthetic": (?:true|false),')

_LOG = ({"customer", "decision"}, {"customer", "fact"})
"""Keys of a line of the log as `export --decisions` writes it."""


def is_document(head: bytes) -> bool:
    """Whether a file begins as a document of JSON does that export writes for scripts."""
    return _DOCUMENT.match(head) is not None


def is_ours(file: Path, beginnings: Collection[Sequence[str]]) -> bool:
    """Whether export wrote a file; `beginnings` are the first names of the columns of its tables.

    A file with nothing in it is nobody's, and may be written over as one of ours may.
    """
    size = file.stat().st_size
    if size == 0:
        return True
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
        opened.seek(max(0, size - _HEAD))
        tail = opened.read(_HEAD)
    if head.startswith(b"PAR1"):
        return MARK in tail
    if head.startswith(b"PK"):
        return _by_its_author(file)
    line = head.partition(b"\n")[0].decode("utf-8", "replace")
    if line == "{":
        return head[2:].lstrip().startswith((b'"book"', b'"SYNTHETIC"'))
    if line.startswith("{"):
        return _names_begin(_keys(line), beginnings) or any(set(_keys(line)) >= keys for keys in _LOG)
    return _names_begin(next(csv.reader([line]), []), beginnings)


def _names_begin(names: Sequence[str], beginnings: Collection[Sequence[str]]) -> bool:
    return any(list(names[: len(one)]) == list(one) for one in beginnings)


def _keys(line: str) -> list[str]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return list(found) if isinstance(found, dict) else []


def _by_its_author(file: Path) -> bool:
    try:
        with ZipFile(file) as archive, archive.open("docProps/core.xml") as about:
            return f">{AUTHOR}<".encode() in about.read(_HEAD)
    except (BadZipFile, KeyError, OSError):
        return False
