"""Writing tables for other programs: CSV that a spreadsheet does not run."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
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


def write_csv(target: str | Path | TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table as UTF-8 CSV with a line of column names, None as an empty cell; returns the number of rows."""
    count = 0
    with _opened(target) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([neutral(name) for name in header])
        for row in rows:
            writer.writerow([neutral(value) for value in row])
            count += 1
    return count


@contextmanager
def _opened(target: str | Path | TextIO) -> Iterator[TextIO]:
    """A file to write to: a path is opened and closed, an open file is left open."""
    if isinstance(target, (str, Path)):
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            yield file
    else:
        yield target
