"""Apostrophes that keep a spreadsheet from running a cell: set before what begins as a formula does, and taken off."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tokentui.ingest.files.table import RawBatch

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet may run, as OWASP has it under "CSV Injection"."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it if it would be run; numbers stay as they are.

    One that begins with apostrophes before such a start gets another, so that `bare` gives back every text exactly.
    """
    return "'" + text if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def bare(text: str) -> str:
    """The text as it was before it was guarded."""
    return text[1:] if _GUARDED.match(text) else text


def bare_batch(batch: RawBatch) -> RawBatch:
    """A batch with its cells as they were before they were guarded; only columns with apostrophes are read through."""
    columns: list[Sequence[str]] = []
    changed = False
    for column in batch.columns:
        if "\0'" in "\0" + "\0".join(column):
            column, changed = list(map(bare, column)), True
        columns.append(column)
    return replace(batch, columns=columns) if changed else batch
