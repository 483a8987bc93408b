"""Writing tables for other programs: CSV that a spreadsheet does not run."""

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import TextIO

_PART = 200
"""Rows that are looked through at once: most often not a cell among them begins as a formula does."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def neutral(value: object) -> object:
    """The value as a spreadsheet should read it: a text that it would run as a formula gets an apostrophe before it.

    The characters are those that OWASP names under "CSV Injection"; numbers, also as text, stay as they are.
    """
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV with a line of column names, None as an empty cell."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([neutral(name) for name in header])
    waiting = iter(rows)
    while part := list(islice(waiting, _PART)):
        starts = {value[:1] for value in set(chain.from_iterable(part)) if isinstance(value, str)}
        if not starts.isdisjoint(_FORMULA):
            part = [[neutral(value) for value in row] for row in part]
        writer.writerows(part)
