"""Titles in two lines: years over months, or months over what is counted in them, as spreadsheets are laid out."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tokentui.domain.names import fold
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import is_quarter, parse_month
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_AGAIN = re.compile(r"(.*) \(\d+\)", re.DOTALL)
"""How a title is kept that an earlier column has as well."""
_UNTITLED = re.compile(r"column \d+")
_SUMS = frozenset(("total", "sum", "ytd", "year", "full year", "total year", "grand total", "fy"))


class _Titles(NamedTuple):
    """Both lines, as wide as the table."""

    upper: Sequence[str]
    lower: Sequence[str]
    in_row: bool
    """Whether the lower line stands in the first row of the table."""


def with_both_titles(table: RawTable) -> RawTable:
    """The table with one title a column, where two lines make it up; else the table as it is."""
    for titles in _lines_of(table):
        if (header := _together(titles, table.header)) is not None:
            return TwoTitlesTable(table, header, titles)
    return table


def _lines_of(table: RawTable) -> Iterator[_Titles]:
    bare = [_AGAIN.sub(r"\1", name) for name in table.header]
    if table.above:
        upper = [cell.strip() for cell in next(csv.reader([table.above[-1]], delimiter=table.delimiter), [])]
        if 1 < len(upper) <= len(bare):
            yield _Titles(upper + [""] * (len(bare) - len(upper)), bare, in_row=False)
    years = ["" if _UNTITLED.fullmatch(name) else name for name in bare]
    if any(map(_is_over, years)):
        first = next(table.batches(1), None)
        if first is not None and first.lines:
            yield _Titles(years, [column[0].strip() for column in first.columns], in_row=True)


def _is_over(title: str) -> bool:
    return _YEAR.fullmatch(title) is not None or _is_month(title)


def _together(titles: _Titles, header: Sequence[str]) -> tuple[str, ...] | None:
    """The titles of both lines; None where the upper one does not stand over the lower one."""
    over, made, found = "", [], list[str]()
    for upper, lower, before in zip(titles.upper, titles.lower, header, strict=True):
        over = upper or over
        if not _is_over(over):
            made.append(lower or upper or before)
            continue
        if not (_is_part(lower) if _YEAR.fullmatch(over) else lower and not any(map(str.isdigit, lower))):
            return None
        found.append(over)
        made.append(f"{lower} {over}")
    # One year stands over its months; one month alone is the date of a report.
    several = found if all(map(_YEAR.fullmatch, found)) else set(found)
    return tuple(made) if len(several) > 1 and len(set(made)) == len(made) else None


def _is_part(lower: str) -> bool:
    """Whether a title is of a part of a year, or of all of it."""
    return fold(lower) in _SUMS or _is_month(f"{lower} 2000") or is_quarter(f"{lower} 2000")


def _is_month(title: str) -> bool:
    if _YEAR.fullmatch(title):
        return False
    try:
        parse_month(title)
    except DateError:
        return False
    return True


class TwoTitlesTable(OverTable):
    """Such a table under whole titles."""

    def __init__(self, table: RawTable, header: tuple[str, ...], titles: _Titles) -> None:
        super().__init__(table)
        self._header = header
        self._in_row = titles.in_row

    @property
    def above(self) -> tuple[str, ...]:
        """Lines above both."""
        return self._table.above if self._in_row else self._table.above[:-1]

    @property
    def notices(self) -> tuple[str, ...]:
        """Which titles were made."""
        made = [name for name in self._header if name not in self._table.header]
        return (*self._table.notices, f"The titles stand in two lines, and were read together, as {made[-1]!r}.")

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows under the titles, from the beginning."""
        skip = self._in_row
        for batch in self._table.batches(size):
            if skip and batch.lines:
                skip = False
                rest = [column[1:] for column in batch.columns]
                yield replace(batch, lines=batch.lines[1:], columns=rest, left_out=batch.left_out + 1)
            else:
                yield batch
