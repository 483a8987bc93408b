"""What an import would do, before it does it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tokentui.domain.money import short
from tokentui.domain.statements import Statement
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.ingest.columns.mapping import ColumnMap
from tokentui.ingest.readers.reasons import shared_reasons
from tokentui.ingest.readers.rows import counted
from tokentui.store.bulk.incoming import CustomerRow, FileKind, RejectedRow, Row

FIRST = 5
"""Rows that are shown."""

_REJECTS = 8
_CELL = 28
_NOT_SHOWN = frozenset(
    ("line", "uid", "facts", "extra", "spend_low", "spend_high", "source_url", "source_kind", "certainty", "anonymous")
)


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file holds."""

    kind: FileKind
    source: str
    """Path as it was given."""
    form: str
    """How the file is written, as in `UTF-8, comma-separated`."""
    columns: tuple[ColumnMap, ...]
    count: int
    """Clean rows."""
    first: tuple[Row, ...]
    """The first of them."""
    rejected: tuple[RejectedRow, ...]
    """Rows that cannot be read, whatever the book holds."""
    notices: tuple[str, ...]
    """What was done without being asked, one sentence each."""


def describe(seen: FilePreview, currency: str = "USD", width: int = 110) -> list[str]:
    """The preview as plain lines: columns, first rows, counts, refused rows and notices; safe to print anywhere.

    The table of first rows shows as many columns as fit into `width` cells.
    """
    lines = [f"{visible(seen.source)}: {seen.kind} ({visible(seen.form)})", "", "Columns"]
    headers = [clip(visible(column.header), _CELL) for column in seen.columns]
    widest = max(map(cell_width, headers))
    unused = "kept as it is" if seen.kind is FileKind.CUSTOMERS else "not used"
    lines += [
        f"  {pad(header, widest)}  →  {column.field or unused}"
        for header, column in zip(headers, seen.columns, strict=True)
    ]
    if seen.first:
        lines += ["", "First rows", *_table(seen.first, currency, width)]
    lines += ["", f"{counted(seen.count, 'row', 'rows')} to import, {len(seen.rejected):,} refused"]
    reasons = shared_reasons(seen.rejected)
    lines += [f"  {visible(shared.said())}" for shared in reasons[:_REJECTS]]
    if len(reasons) > _REJECTS:
        lines.append(f"  and {counted(len(reasons) - _REJECTS, 'other reason', 'other reasons')}")
    return lines + [f"Note: {visible(notice)}" for notice in seen.notices]


def _table(rows: tuple[Row, ...], currency: str, width: int) -> Iterator[str]:
    """Rows as columns, of the fields that any of them has."""
    names = [name for name in rows[0]._fields if name not in _NOT_SHOWN]
    columns = [[name.replace("_", " "), *(_cell(row, name, currency) for row in rows)] for name in names]
    shown: list[list[str]] = []
    widths: list[int] = []
    for column in columns:
        wide = min(_CELL, max(map(cell_width, column)))
        if any(column[1:]) and sum(widths) + 2 * len(widths) + wide <= width - 2:
            shown.append(column)
            widths.append(wide)
    for cells in zip(*shown, strict=True):
        yield "  " + "  ".join(pad(cell, wide) for cell, wide in zip(cells, widths, strict=True)).rstrip()


def _cell(row: Row, name: str, currency: str) -> str:
    value = getattr(row, name)
    if value is None or value is False:
        return ""
    if name in ("spend", "spend_best") and isinstance(value, int):
        amount = short(value, currency)
        ranged = isinstance(row, CustomerRow) and row.spend_low != row.spend_high
        return f"~ {amount}" if ranged else amount
    if isinstance(value, Statement):
        return visible(", ".join(value.codes))
    if isinstance(value, tuple):
        return visible("; ".join(str(item) for item in value))
    return visible(str(value))
