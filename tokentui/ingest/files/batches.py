"""The rows of a file in batches of columns, with the line on which each row begins.

Plain files, where a row is a line, are split into cells all at once, which takes a quarter of the csv module's time.
Every other file is read with the csv module, which knows on which line a quoted row began.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, islice

from tokentui.domain.names import is_total_row
from tokentui.domain.no_customers import is_footer
from tokentui.ingest.files.reading import TextFile
from tokentui.ingest.files.table import BATCH, RawBatch, UnreadableFile, raw_text
from tokentui.store.bulk.incoming import RejectedRow

_BLOCK = 1 << 16
"""Characters of a plain file that are split at once: what becomes of so few stays in the processor's cache."""

_EDGE = "\0"
"""Stands between cells while a block with quoted cells is split: no plain file holds it."""

_LINE = re.compile(r"[-+=|\s]{3,}")
"""A line drawn between rows, as databases print it."""


def read_batches(source: TextFile, size: int = BATCH) -> Iterator[RawBatch]:
    """Read the rows of a file, never more than `size` at once; raises UnreadableFile where no row can be made out."""
    batches = _plain_batches(source, size) if source.plain else _careful_batches(source, size)
    return (_without_header(batch, source.header) for batch in batches)


def _without_header(batch: RawBatch, header: Sequence[str]) -> RawBatch:
    """A batch without the rows that are the header once more, as pages of a report have them."""
    if not batch.lines or header[0] not in batch.columns[0]:
        return batch
    keep = [
        any(cell.strip() != name for cell, name in zip(row, header, strict=True) if cell.strip())
        for row in zip(*batch.columns, strict=True)
    ]
    if all(keep):
        return batch
    lines = list(compress(batch.lines, keep))
    columns = [list(compress(column, keep)) for column in batch.columns]
    return replace(batch, lines=lines, columns=columns, repeated=keep.count(False))


def _plain_batches(source: TextFile, size: int) -> Iterator[RawBatch]:
    width = len(source.header)
    line = source.header_line + 1
    for text in _whole_lines(source):
        cells = _cells(text, source.delimiter)
        for start in range(0, len(cells), size * width):
            columns = [cells[start + place : start + size * width : width] for place in range(width)]
            count = len(columns[0])
            yield _without_empty(range(line, line + count), columns)
            line += count


def _whole_lines(source: TextFile) -> Iterator[str]:
    """The rows of a plain file as texts of many whole lines, without the last line's end."""
    with source.path.open(encoding=source.encoding, newline="\n") as file:
        for _ in range(source.header_line):
            file.readline()
        rest = ""
        while block := file.read(_BLOCK):
            lines, end, rest = (rest + block).rpartition("\n")
            if end:
                yield lines.removesuffix("\r")
        if rest:
            yield rest.removesuffix("\r")


def _cells(text: str, delimiter: str) -> list[str]:
    """All cells of some plain lines, row by row; only lines that hold quotation marks elsewhere are parsed singly."""
    if '"' not in text:
        return text.replace("\r\n", delimiter).replace("\n", delimiter).split(delimiter)
    text = text.replace("\r\n", "\n")
    between = f'"{delimiter}"'
    cells = text[1:-1].replace('"\n"', between).split(between)
    if text.count('"') == 2 * len(cells) and text[0] == text[-1] == '"':
        # Every cell has a mark at either end, and none within.
        return cells
    lines = text.split("\n")
    rows = text.replace(delimiter, _EDGE).split("\n")
    quoted = [place for place, line in enumerate(lines) if '"' in line]
    for place, row in zip(quoted, csv.reader([lines[place] for place in quoted], delimiter=delimiter), strict=True):
        rows[place] = _EDGE.join(row)
    return _EDGE.join(rows).split(_EDGE)


def _without_empty(lines: Sequence[int], columns: list[list[str]]) -> RawBatch:
    """The batch without rows of delimiters only; they are looked for only where every column has an empty cell."""
    if not all("" in column for column in columns):
        return RawBatch(lines, columns)
    keep = [any(cells) for cells in zip(*columns, strict=True)]
    empty = keep.count(False)
    if not empty:
        return RawBatch(lines, columns)
    kept = [index for index, wanted in enumerate(keep) if wanted]
    return RawBatch(
        [lines[index] for index in kept], [[column[index] for index in kept] for column in columns], empty=empty
    )


def _careful_batches(source: TextFile, size: int) -> Iterator[RawBatch]:
    width = len(source.header)
    with source.path.open(encoding=source.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=source.delimiter, skipinitialspace=source.spaced)
        batch = _Gathering(width, source.delimiter)
        first, previous = 0, source.header_line
        try:
            while reader.line_num < source.header_line:
                next(reader)
            for row in reader:
                first, previous = previous + 1, reader.line_num
                batch.add(first, row)
                if len(batch.lines) >= size:
                    yield batch.done()
                    batch = _Gathering(width, source.delimiter)
        except csv.Error as error:
            raise UnreadableFile(
                f"{source.path} cannot be read from line {previous + 1} on ({error}); look for a quotation mark "
                "that is never closed."
            ) from None
        if source.odd_quotes and previous > first and _never_closed(source, first):
            raise UnreadableFile(
                f"{source.path} has a quotation mark on line {first} or soon after that is never closed: all lines "
                f"to the end, line {previous}, run together. Close or remove it."
            )
        yield batch.done()


def _never_closed(source: TextFile, first: int) -> bool:
    """Whether a quotation mark in the row that begins on a line runs to the end of the file."""
    with source.path.open(encoding=source.encoding, newline="") as file:
        last_row = islice(file, first - 1, None)
        try:
            for _ in csv.reader(last_row, delimiter=source.delimiter, skipinitialspace=source.spaced, strict=True):
                pass
        except csv.Error as error:
            return "end of data" in str(error)
    return False


class _Gathering:
    """Rows on their way into a batch."""

    def __init__(self, width: int, delimiter: str) -> None:
        self.lines: list[int] = []
        self._width = width
        self._delimiter = delimiter
        self._rows: list[list[str]] = []
        self._rejected: list[RejectedRow] = []
        self._empty = 0
        self._trailing = 0
        self._asides: list[tuple[int, str]] = []

    def add(self, line: int, row: list[str]) -> None:
        """Take one row, refuse it, or pass it over."""
        if len(row) != self._width:
            if not any(map(str.strip, row)) or _LINE.fullmatch("".join(row)):
                self._empty += 1
                return
            if self._is_aside(row):
                self._asides.append((line, next(filter(str.strip, row)).strip()))
                return
            if len(row) < self._width or any(map(str.strip, row[self._width :])):
                self._refuse(line, row)
                return
            row = row[: self._width]
            self._trailing += 1
        elif not any(row):
            self._empty += 1
            return
        self.lines.append(line)
        self._rows.append(row)

    def _is_aside(self, row: list[str]) -> bool:
        """Whether a short row is a comment, or a line of the report that is a single cell."""
        filled = [cell.strip() for cell in row if cell.strip()]
        if filled[0].startswith("#") and row[0].strip():
            return True
        if len(filled) > 1 or len(row) >= self._width:
            return False
        return is_footer(filled[0]) or is_total_row(filled[0])

    def _take_footers_out(self) -> None:
        """Short rows below the last whole one that are among lines of the report are such lines as well."""
        last = self.lines[-1] if self.lines else 0
        below = [row for row in self._rejected if row.line > last]
        if not below or not any(line > last and is_footer(said) for line, said in self._asides):
            return
        alone = [row for row in below if len(next(csv.reader([row.raw], delimiter=self._delimiter), [])) == 1]
        self._asides = sorted([*self._asides, *((row.line, row.raw.strip('"')) for row in alone)])
        self._rejected = [row for row in self._rejected if row not in alone]

    def _refuse(self, line: int, row: list[str]) -> None:
        which = "few" if len(row) < self._width else "many"
        cells = "cell" if len(row) == 1 else "cells"
        reason = f"The row has {len(row)} {cells} where the header has {self._width}: too {which}."
        self._rejected.append(RejectedRow(line, reason, raw_text(row, self._delimiter)))

    def done(self) -> RawBatch:
        """Everything gathered, turned into columns."""
        self._take_footers_out()
        columns = list(zip(*self._rows, strict=True)) if self._rows else [()] * self._width
        return RawBatch(
            self.lines, columns, tuple(self._rejected), self._empty, self._trailing, asides=tuple(self._asides)
        )
