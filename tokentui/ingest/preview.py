"""What an import would do, before it does it."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import fields
from datetime import date
from itertools import starmap
from pathlib import Path

from tokentui.domain.codebook import Codebook
from tokentui.domain.money import short
from tokentui.domain.statements import Statement
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.ingest.reading import DELIMITER_NAMES, encoding_name
from tokentui.ingest.records import CustomerRecord, FileKind, Preview, Record, Rejected
from tokentui.ingest.rows import counted
from tokentui.ingest.stream import RECORD_OF, open_incoming

_ROWS = 5
_REJECTS = 8
_CELL = 28
_NOT_SHOWN = frozenset(
    ("line", "uid", "extra", "spend_low", "spend_high", "source_url", "source_kind", "certainty", "anonymous")
)


def preview(
    path: str | Path,
    kind: str | None = None,
    *,
    codebook: Codebook,
    today: date,
    known_keys: Container[str] | None = None,
    mapping: Mapping[str, str] | None = None,
    grade: str | None = None,
    currency: str = "USD",
) -> Preview:
    """Read a file to its end into records and refused rows; raises UnreadableFile when it is no such table.

    `mapping` says field by column name; `known_keys` are the customers a fact, decision or month may be about;
    decisions dated after `today` are refused.
    """
    incoming = open_incoming(
        path,
        kind,
        codebook=codebook,
        today=today,
        known_keys=known_keys,
        mapping=mapping,
        grade=grade,
        currency=currency,
    )
    make = RECORD_OF[incoming.kind]
    records: list[Record] = []
    rejected: list[Rejected] = []
    for taken in incoming.batches():
        records.extend(starmap(make, taken.rows))
        rejected.extend(taken.rejected)
    source = incoming.source
    return Preview(
        kind=incoming.kind,
        source=str(path),
        sha256=source.sha256,
        encoding=encoding_name(source.encoding),
        delimiter=source.delimiter,
        columns=incoming.layout.columns,
        records=tuple(records),
        rejected=tuple(rejected),
        notices=incoming.notices(),
    )


def describe(seen: Preview, currency: str = "USD", width: int = 110) -> list[str]:
    """The preview as plain lines: columns, first rows, counts, refused rows and notices; safe to print anywhere.

    The table of first rows shows as many columns as fit into `width` cells.
    """
    delimiter = DELIMITER_NAMES.get(seen.delimiter, repr(seen.delimiter))
    lines = [f"{visible(seen.source)}: {seen.kind} ({seen.encoding}, {delimiter}-separated)", "", "Columns"]
    headers = [clip(visible(column.header), _CELL) for column in seen.columns]
    widest = max(map(cell_width, headers))
    unused = "kept as it is" if seen.kind is FileKind.CUSTOMERS else "not used"
    lines += [
        f"  {pad(header, widest)}  →  {column.field or unused}"
        for header, column in zip(headers, seen.columns, strict=True)
    ]
    if seen.records:
        lines += ["", "First rows", *_table(seen.records[:_ROWS], currency, width)]
    lines += ["", f"{counted(len(seen.records), 'row', 'rows')} to import, {len(seen.rejected):,} refused"]
    lines += [f"  line {refused.line}: {visible(refused.reason)}" for refused in seen.rejected[:_REJECTS]]
    if len(seen.rejected) > _REJECTS:
        lines.append(f"  and {len(seen.rejected) - _REJECTS:,} more")
    return lines + [f"Note: {visible(notice)}" for notice in seen.notices]


def _table(records: tuple[Record, ...], currency: str, width: int) -> Iterator[str]:
    """The first records as columns, of the fields that any of them has."""
    names = [field.name for field in fields(records[0]) if field.name not in _NOT_SHOWN]
    columns = [[name.replace("_", " "), *(_cell(record, name, currency) for record in records)] for name in names]
    shown: list[list[str]] = []
    widths: list[int] = []
    for column in columns:
        wide = min(_CELL, max(map(cell_width, column)))
        if any(column[1:]) and sum(widths) + 2 * len(widths) + wide <= width - 2:
            shown.append(column)
            widths.append(wide)
    for row in zip(*shown, strict=True):
        yield "  " + "  ".join(pad(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip()


def _cell(record: Record, name: str, currency: str) -> str:
    value = getattr(record, name)
    if value is None or value is False:
        return ""
    if name in ("spend", "spend_best") and isinstance(value, int):
        amount = short(value, currency)
        ranged = isinstance(record, CustomerRecord) and record.spend_low != record.spend_high
        return f"~ {amount}" if ranged else amount
    if isinstance(value, Statement):
        return visible(", ".join(value.codes))
    if isinstance(value, tuple):
        return visible("; ".join(str(item) for item in value))
    return visible(str(value))
