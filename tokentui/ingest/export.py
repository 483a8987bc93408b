"""Writing tables for other programs: CSV that a spreadsheet does not run."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

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
    writer.writerows([neutral(value) for value in row] for row in rows)
