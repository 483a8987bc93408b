"""Writing tables for other programs: CSV that a spreadsheet does not run."""

import csv
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import TextIO

from tokentui.ingest.files.guarded import FORMULA, guarded

_PART = 200
"""Rows that are looked through at once: most often not a cell among them begins as a formula does."""

_STARTS = frozenset((*FORMULA, "'"))


def neutral(value: object) -> object:
    """The value as a spreadsheet should read it: a text that it would run as a formula gets an apostrophe before it."""
    return guarded(value) if isinstance(value, str) else value


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV with a line of column names, None as an empty cell."""
    writer = csv.writer(file, lineterminator="\n")
    quoting = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([neutral(name) for name in header])
    waiting = iter(rows)
    while part := list(islice(waiting, _PART)):
        texts = {value for value in set(chain.from_iterable(part)) if isinstance(value, str)}
        starts = {text[:1] for text in texts}
        if not _STARTS.isdisjoint(starts):
            part = [[neutral(value) for value in row] for row in part]
        if " " not in starts and "\r" not in "".join(texts):
            writer.writerows(part)
            continue
        for row in part:
            (quoting if any(map(_needs_quotes, row)) else writer).writerow(row)


_ONE_LINE = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_tsv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    r"""Write a table with tabs between, each row a line; what would break one is written `\t`, `\n`, `\r` or `\\`."""
    for row in chain([header], rows):
        cells = ("" if value is None else str(neutral(value)).translate(_ONE_LINE) for value in row)
        file.write("\t".join(cells) + "\n")


def _needs_quotes(value: object) -> bool:
    """Whether the csv module writes a value bare that readers take otherwise: a lone carriage return ends a line."""
    return isinstance(value, str) and (value.startswith(" ") or "\r" in value)
