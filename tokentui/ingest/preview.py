"""What an import would do, before it does it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tokentui.domain.money import short
from tokentui.domain.statements import Statement
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.ingest.columns.column_names import OF_MONEY
from tokentui.ingest.columns.mapping import SCALES, ColumnMap, Layout, basis_of_spend
from tokentui.ingest.columns.money_titles import read_title
from tokentui.ingest.readers.reasons import shared_reasons
from tokentui.ingest.readers.rows import NO_MONEY, MoneyRead, counted
from tokentui.store.bulk.incoming import KINDS_OF_USAGE, CustomerRow, FileKind, RejectedRow, Row

FIRST = 5
"""Rows that are shown."""

_TIMES = {
    FileKind.CONTRACTS: "brought to a year by the term (contract)",
    FileKind.SUBSCRIPTIONS: "brought to a year by the interval (run-rate)",
}
"""Of what time the spend of rows is that say it one by one."""

_REJECTS = 8
_CELL = 28
_NOT_SHOWN = frozenset(
    (
        *("line", "uid", "facts", "extra", "spend_low", "spend_high", "source_url", "source_kind", "certainty"),
        *("anonymous", "passage", "passage_hash", "archived_url", "rests_on", "grade_given"),
    )
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
    spend: str
    """What was taken for spend, in one line; empty for kinds that have none."""
    read: int
    """Rows of the file under its header, whatever became of them."""
    left_out: int
    """Rows among them that are neither taken nor refused: each kind of them is named in the notices."""
    money: MoneyRead
    count: int
    """Clean rows: of usage, months."""
    first: tuple[Row, ...]
    """The first of them."""
    rejected: tuple[RejectedRow, ...]
    """Rows that cannot be read, whatever the book holds."""
    notices: tuple[str, ...]
    """What was done without being asked, one sentence each."""

    def money_said(self, currency: str) -> list[str]:
        """The money of the file, in one line: what was taken and what stands in refused rows."""
        if not self.spend or self.money == NO_MONEY:
            return []
        taken, lost = short(self.money.taken, currency), short(self.money.refused, currency)
        refused = f", {lost} in refused rows" if self.money.refused else ""
        aside = f", {short(self.money.left_out, currency)} not counted" if self.money.left_out else ""
        return [f"Spend in the file: {taken} taken{refused}{aside}."]


def describe(seen: FilePreview, currency: str = "USD", width: int = 110) -> list[str]:
    """The preview as plain lines: columns, first rows, counts, refused rows and notices; safe to print anywhere.

    The table of first rows shows as many columns as fit into `width` cells.
    """
    lines = [f"{visible(seen.source)}: {seen.kind} ({visible(seen.form)})"]
    lines += [visible(seen.spend)] if seen.spend else []
    lines += ["", "Columns"]
    headers = [clip(visible(column.header), _CELL) for column in seen.columns]
    widest = max(map(cell_width, headers))
    unused = "kept as it is" if seen.kind is FileKind.CUSTOMERS else "not used"
    lines += [
        f"  {pad(header, widest)}  →  {column.field or unused}"
        for header, column in zip(headers, seen.columns, strict=True)
    ]
    if seen.first:
        lines += ["", "First rows", *_table(seen.first, currency, width)]
    left_out = f", {seen.left_out:,} left out" if seen.left_out else ""
    lines += ["", f"{counted(seen.read, 'row', 'rows')} read: {len(seen.rejected):,} refused{left_out}"]
    reasons = shared_reasons(seen.rejected)
    lines += [f"  {visible(shared.said())}" for shared in reasons[:_REJECTS]]
    if len(reasons) > _REJECTS:
        lines.append(f"  and {counted(len(reasons) - _REJECTS, 'other reason', 'other reasons')}")
    return lines + [f"Note: {visible(notice)}" for notice in seen.notices]


def spend_said(layout: Layout, currency: str) -> str:
    """What is taken for spend: its column, unit, and of what time it is; empty where there is no such thing."""
    usage = layout.kind in KINDS_OF_USAGE
    if layout.kind not in OF_MONEY:
        return ""
    if layout.months:
        first = layout.columns[layout.months[0][0]].header
        unit = f"{SCALES[layout.scale_above]} of {currency}" if layout.scale_above else currency
        return f"Spend: the columns of months, {first!r} and on, in {unit}, each of its month."
    headers = [column.header for column in layout.columns if column.field in OF_MONEY[layout.kind]]
    if layout.kind is FileKind.CHARGES:
        # The last is what they come to, a column that the file does not have.
        headers.pop()
    if not headers:
        return "Spend: no column was taken for it; it stays unknown."
    title, basis = read_title(headers[0]), basis_of_spend(layout)
    scale = title.scale or layout.scale_above
    unit = f"{SCALES[scale]} of {currency}" if scale else currency
    part = "month" if title.times == 12 else "quarter"
    year = f"of one {part}, times {title.times}" if title.times > 1 else "of a year"
    time = "of a month" if usage else f"{year} ({basis})" if basis else year
    time = _TIMES.get(layout.kind, time)
    columns = "column" if len(headers) == 1 else "columns"
    return f"Spend: {columns} {', '.join(map(repr, headers))}, in {unit}, {time}."


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
