"""What the import screen says of a file: what it is and why, what it would change, and its columns."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tokentui.domain.text import cell_width, clip, number_of, pad, visible
from tokentui.tui.screens.importing.conditions import filter_words
from tokentui.tui.screens.importing.reading import FileTable, HowRead, LookedAt
from tokentui.tui.widgets.flow import Line, cut, flow
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.closing import close_lines

if TYPE_CHECKING:
    from tokentui.ingest.load import Arrival, Arrivals
    from tokentui.ingest.preview import FilePreview

_NAMES = 10
"""Cells for what a line is about, so that all lines stand under one another."""
_HEADER = 28
_FIELD = 16
_TEXT_LINES = 3
_WHOLE = 100
"""Lines in which any sentence is said to its end."""
_MOST_REFUSED = 500
"""Refused rows that are listed one by one."""

_KINDS = {
    "customers": "a list of customers, one a row",
    "usage": "usage: what customers used, by month",
    "facts": "facts on customers, each with its source",
    "answers": "a data request with the vendor's answers",
    "disclosures": "what the vendor disclosed of all its customers",
    "prices": "a price list of models, for a million tokens",
    "decisions": "decisions of reviewers on customers",
    "contracts": "contracts, each with its value and term",
    "subscriptions": "subscriptions, each with what it recurs at",
    "charges": "invoices and charges, added up by month",
}
"""What the rows of a file are, in words; a kind without some is called by its name."""

_OPTIONS = (
    (re.compile(r"say --dates day-first or --dates month-first"), "press d for day first, m for month first"),
    (re.compile(r"--customer NAME(?= where)"), "press c"),
    (
        re.compile(r"[Ss]ay --map '(.*?)=(\w+)' (to .*?), or --map '(.*?)=\2' to"),
        r"Choose \2 for '\1' with enter \3, or for '\4' to",
    ),
    (re.compile(r"(?:say )?--(?:as|kind) (\w+)"), r"choose \1 with a"),
    (re.compile(r"say --as\b"), "press a"),
    (re.compile(r"say which does, as in --map '.*?=\w+'"), "choose its field with enter"),
    (re.compile(r"say --map '(.*?)=(\w+)' or --map '\1=(\w+)'"), r"choose \2 or \3 for '\1' with enter"),
    (re.compile(r"--map '?([^=']+)=(\w+)'? (takes|goes by)"), r"choosing \2 for \1 with enter \3"),
    (re.compile(r"say --map '(.*?)=(\w+)'( or another of [^.]*)?"), r"choose \2 for '\1'\3 with enter"),
    (re.compile(r"(?<=, )or say which one it is\."), "or choose its field with enter."),
)
"""What a sentence for the shell tells one to do, as it is done here."""


def in_keys(sentence: str) -> str:
    """A sentence about a file with the keys of this screen in place of options of the command."""
    for option, key in _OPTIONS:
        sentence = option.sub(key, sentence)
    return sentence


def kind_words(kind: str) -> str:
    """What the rows of a file of a kind are."""
    return _KINDS.get(kind, kind)


def what_lines(
    looked: LookedAt, path: Path, how: HowRead, currency: str, width: int, height: int | None = None
) -> list[Line]:
    """What one file is and would change, in at most `height` lines; the last says so when there is more."""
    arrival = looked.arrival(path)
    if arrival is None:
        kind = how.kind(path)
        told = kind_words(kind) if kind else "not told yet"
        return [
            *_about("it is", [Piece(told, "strong" if kind else "dim")], width),
            *_said_lines(how, width),
            *_about("but", [Piece(visible(in_keys(looked.problem)), "warning")], width, (height or _WHOLE) - 1),
        ]
    lines = [*_arrival_lines(arrival, how, currency, width), *_book_lines(looked, currency, width)]
    for name, text, style in _notes(arrival):
        lines += _about(name, [Piece(visible(in_keys(text)), style)], width, _TEXT_LINES if height else _WHOLE)
    if height and len(lines) > height:
        lines = [*lines[: height - 1], *_about("", [Piece("r shows the rest", "dim")], width)]
    return lines


def _arrival_lines(arrival: "Arrival", how: HowRead, currency: str, width: int) -> list[Line]:
    """What one file is, and what became of its rows and its money."""
    preview, report = arrival.preview, arrival.report
    lines = _about("it is", _kind_and_why(preview, how.kind(Path(report.source))), width) + _said_lines(how, width)
    if preview.spend:
        taken = preview.spend.removeprefix("Spend: ")
        lines += _about(
            "spend", [Piece(visible(taken), "warning" if taken.startswith("no column") else "strong")], width
        )
    for money in preview.money_said(currency):
        lines += _about("money", [Piece(visible(money.removeprefix("Spend in the file: ")))], width)
    if how.dates:
        lines += _about("dates", [Piece(how.dates.replace("-", " ")), Piece(", as you said", "dim")], width)
    counts = f"{report.added:,} new · {report.changed:,} changed · {report.unchanged:,} as before"
    refused = f" · {len(report.rejected):,} refused"
    read = f" of {number_of(preview.read, 'row')} read" + (f", {preview.left_out:,} left out" * bool(preview.left_out))
    pieces = [Piece(counts, "strong"), Piece(refused, "warning" if report.rejected else ""), Piece(read, "dim")]
    return lines + _about("rows", pieces, width)


def _book_lines(looked: LookedAt, currency: str, width: int) -> list[Line]:
    """What all files together come to, and which of them are none."""
    lines: list[Line] = []
    if looked.come is not None:
        lines += _about("book", [Piece(looked.come.change(currency).removeprefix("The book "))], width)
        close = close_lines(looked.come.close, currency) if looked.come.close is not None else ()
        for place, line in enumerate(close):
            lines += _about("" if place else "close", [Piece(line)], width)
    for place, text in enumerate(looked.left_out):
        lines += _about("" if place else "files", [Piece(visible(text))], width, _TEXT_LINES)
    return lines


def _said_lines(how: HowRead, width: int) -> list[Line]:
    """What the user has said of the files as a whole."""
    said = [f"all of it is {visible(how.customer)}'s"] if how.customer else []
    said += [visible(filter_words(one)) for one in how.filters]
    lines = _about("rows", [Piece("; ".join(said)), Piece(", as you said", "dim")], width) if said else []
    if how.recipe:
        lines += _about("recipe", [Piece(visible(how.recipe), "strong"), Piece(": kept for the next", "dim")], width)
    return lines


def _about(name: str, pieces: Sequence[Piece], width: int, most: int = 2) -> list[Line]:
    """Lines about one thing, beside its name."""
    beside = flow(pieces, max(width - _NAMES, 8), most)
    return [(Piece(pad(name if not row else "", _NAMES), "dim"), *line) for row, line in enumerate(beside)]


def _kind_and_why(preview: "FilePreview", said: str | None) -> list[Piece]:
    from tokentui.ingest.columns.column_names import REQUIRED

    what = Piece(kind_words(preview.kind), "strong")
    if said:
        return [what, Piece(", as you said", "dim")]
    wanted = {field for group in REQUIRED.get(preview.kind, ()) for field in group}
    telling = [column.header for column in preview.columns if column.field in wanted]
    if not telling:
        return [what]
    named = ", ".join(f"'{visible(clip(header, _HEADER))}'" for header in telling)
    return [what, Piece(f", by {'its column' if len(telling) == 1 else 'its columns'} {named}", "dim")]


def _notes(arrival: "Arrival") -> Iterator[tuple[str, str, str]]:
    """What was refused, each reason once, and what was noticed: name, sentence and style."""
    from tokentui.ingest.readers.reasons import shared_reasons

    for place, shared in enumerate(shared_reasons(arrival.report.rejected)):
        yield "" if place else "refused", shared.said(), "warning"
    replaced = sum(arrival.report.replaced.values())
    noticed = [f"{number_of(replaced, 'month')} that the book has already: replaced, not added to."] if replaced else []
    for place, notice in enumerate([*noticed, *arrival.preview.notices]):
        yield "" if place else "noticed", notice, ""


def full_lines(looked: LookedAt, path: Path, how: HowRead, currency: str, width: int) -> list[Line]:
    """Everything that is said of a file, then each refused row with its line, its reason, and the row as it stands."""
    lines: list[Line] = [cut([Piece(visible(path.name), "strong")], width), ()]
    lines += what_lines(looked, path, how, currency, width)
    arrival = looked.arrival(path)
    if arrival is None or not arrival.report.rejected:
        return lines
    lines += [(), (Piece("Refused rows", "strong"),)]
    for row in arrival.report.rejected[:_MOST_REFUSED]:
        lines += _about(f"line {row.line:,}", [Piece(visible(in_keys(row.reason)))], width, _TEXT_LINES)
        lines += _about("", [Piece(visible(row.raw), "dim")], width, 1)
    left = len(arrival.report.rejected) - _MOST_REFUSED
    if left > 0:
        lines += _about("", [Piece(f"and {left:,} more", "dim")], width)
    return lines


def column_lines(looked: LookedAt, path: Path, how: HowRead, current: int, width: int) -> list[Line]:
    """A heading, and a line for each column of a file: its name, the field it is read as, and its first values."""
    table = next((one for one in looked.tables if one.path == path), None)
    if table is None:
        return []
    headers = min(max([6, *(cell_width(visible(name)) for name in table.header)]), min(_HEADER, width // 3))
    fields = min(_FIELD, width // 3)
    lines = [cut([Piece(f"  {pad('column', headers)}    {pad('read as', fields)}  first values", "dim")], width)]
    for place, header in enumerate(table.header):
        name, style = field_of(looked, table, how, place)
        left = [
            Piece("▌ " if place == current else "  ", "bar"),
            Piece(pad(visible(header), headers), "strong" if place == current else ""),
            Piece("  → " if style == "accent" else "    ", "dim"),
            Piece(pad(name.replace("_", " "), fields) + "  ", style),
        ]
        cells = table.first[place] if place < len(table.first) else ()
        shown = " · ".join(visible(cell.strip()) for cell in cells if cell.strip())
        lines.append(cut([*left, Piece(shown, "" if style == "accent" else "dim")], width))
    return lines


def field_of(looked: LookedAt, table: FileTable, how: HowRead, place: int) -> tuple[str, str]:
    """What a column is read as, and its style: a field in accent, anything else dim."""
    header, arrival = table.header[place], looked.arrival(table.path)
    if arrival is None:
        said = how.fields.get(header)
        return (said, "accent") if said else ("left out" if said == "" else "?", "dim")
    field = next((one.field for one in arrival.preview.columns if one.header == header), None)
    if field is not None:
        return field, "accent"
    if arrival.preview.kind == "usage" and place in table.months:
        return "its month", "accent"
    if how.fields.get(header) == "" or arrival.preview.kind != "customers":
        return "left out", "dim"
    return "kept as it is", "dim"


def came(arrivals: "Arrivals") -> str:
    """One sentence of what came in, and why there is no backup of what was before."""
    said = []
    for arrival in arrivals.files:
        report = arrival.report
        parts = [f"{report.added:,} new"]
        parts += [f"{report.changed:,} changed"] if report.changed else []
        parts += [f"{len(report.rejected):,} refused"] if report.rejected else []
        said.append(f"{Path(report.source).name}, {report.kind}: {', '.join(parts)}")
    problem = f"    {arrivals.no_backup}" if arrivals.no_backup else ""
    return f"Brought in: {' · '.join(said)}    Z takes it back{problem}"


def nothing_to_bring(arrivals: Sequence["Arrival"]) -> str | None:
    """A sentence where a file is refused as a whole, or nothing would change; None where something would."""
    for arrival in arrivals:
        report = arrival.report
        if report.rejected and not (report.added or report.changed or report.unchanged):
            return f"Every row of {Path(report.source).name} is refused; r shows why."
    if any(one.report.added or one.report.changed for one in arrivals):
        return None
    return "The book has all of this already; nothing would change."
