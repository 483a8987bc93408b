"""Text in columns that spaces make, as terminals print and mail keeps tables: cells stand under their titles."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tokentui.ingest.files.made_table import MadeTable, NumberedRow, batches_of, expect_width
from tokentui.ingest.files.source import LOOK, SourceFile
from tokentui.ingest.files.table import UnreadableFile, raw_text
from tokentui.ingest.files.table_start import DELIMITERS, Knows, column_names
from tokentui.store.bulk.incoming import RejectedRow

_CELL = re.compile(r"\S+(?: \S+)*")
"""What no two spaces divide."""
_RULE = re.compile(r"\s*-{2,}(?:\s+-{2,})*\s*")
_AFTER = re.compile(r"\(?\d+ rows?\b.*", re.IGNORECASE)
"""What a program says below of how many rows there are."""
_FEWEST = 2
_SHOWN = 50
"""Lines that are looked at."""


class _Span(NamedTuple):
    """Where a title stands in its line."""

    start: int
    end: int


def is_aligned(start: bytes, knows: Knows) -> bool:
    """Whether the beginning of a file is a table in columns of spaces, under titles of which import knows any."""
    lines = [line for line in start.decode("utf-8", "replace").splitlines()[:_SHOWN] if line.strip()]
    if len(lines) < _FEWEST or set(DELIMITERS) & set(lines[0]):
        return False
    titles = _CELL.findall(lines[0])
    if len(titles) < _FEWEST or not any(map(knows, titles)):
        return False
    # The last line may be cut.
    rows = [
        line for line in lines[1:-1] or lines[1:] if not _RULE.fullmatch(line) and not _AFTER.fullmatch(line.strip())
    ]
    return bool(rows) and all(len(_CELL.findall(line)) >= _FEWEST for line in rows)


def open_aligned(source: SourceFile, knows: Knows) -> MadeTable:
    """The table; raises UnreadableFile."""
    state = source.state()
    if state.size > LOOK:
        raise UnreadableFile(f"{source.name} is a table in columns of spaces of more than 1 MB; save it as CSV.")
    try:
        lines = source.place.read_text(encoding="utf-8-sig").expandtabs().splitlines()
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"{source.name} is a table in columns of spaces, but not in UTF-8; save it as CSV."
        ) from None
    top = next(number for number, line in enumerate(lines) if line.strip())
    ruled = top + 1 < len(lines) and _RULE.fullmatch(lines[top + 1])
    found = re.finditer(r"-+", lines[top + 1]) if ruled else _CELL.finditer(lines[top])
    spans = [_Span(*one.span()) for one in found]
    titles = [lines[top][span.start : span.end].strip() for span in spans]
    expect_width(source, len(titles))
    return MadeTable(
        source,
        state,
        source.digest(),
        source.form("text in columns"),
        column_names(source.name, titles, knows),
        lambda size: batches_of(_rows(lines, top + (2 if ruled else 1), spans), len(spans), size),
    )


def _rows(lines: Sequence[str], begin: int, spans: Sequence[_Span]) -> Iterator[NumberedRow]:
    for number, line in enumerate(lines[begin:], begin + 1):
        if _AFTER.fullmatch(line.strip()) or _RULE.fullmatch(line):
            continue
        cells = [""] * len(spans)
        found = list(_CELL.finditer(line))
        # A whole row goes by order: its cells may well begin or end outside of their titles.
        places = range(len(spans)) if len(found) == len(spans) else [_under(_Span(*one.span()), spans) for one in found]
        if len(set(places)) < len(found) or len(found) > len(spans):
            reason = "It cannot be told which cells stand under which titles; save the table as CSV."
            yield number, RejectedRow(number, reason, raw_text([one[0] for one in found], ","))
            continue
        for place, one in zip(places, found, strict=True):
            cells[place] = one[0]
        yield number, cells


def _under(cell: _Span, spans: Sequence[_Span]) -> int:
    """The column of the title that a cell shares most with, else of the nearest."""
    shared = [min(cell.end, span.end) - max(cell.start, span.start) for span in spans]
    return shared.index(max(shared))
