"""What help says: every key of the registry, and what the marks on the screen mean."""

from collections.abc import Iterable, Iterator, Sequence

from tokentui.domain.codebook import Codebook
from tokentui.domain.text import cell_width, pad, visible
from tokentui.tui.screens.legend import COLUMNS, PANELS, SIGNS
from tokentui.tui.widgets.flow import Line, both_ends, flow
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Command, Topic, Where
from tokentui.words.values import GRADES

_NAMES = 22
"""Cells for names where there is room, so that all tables of the page stand in line."""
_ROOMY = 72
"""Cells from which on there is."""
_TEXT_LINES = 6

ASKED = (
    ("who", "a segment, by its record or by a reviewer"),
    ("how much", "an annual spend"),
    ("for what", "use cases that share one stance"),
    ("to what end", "a sourced fact on what it returns"),
)

FILTERS = (
    ("acme", "name, alias, parent or note holds it"),
    ("kind:resale", "said to be, or to be among others, this use case"),
    ("certain:bullish", "certainly of this stance or use case"),
    ("possible:core", "may still turn out to be it"),
    ("gap:roi", "one of the four questions is open: who, much, what, roi, any"),
    ("gap:below", "one of them is answered, on evidence below the floor alone"),
    ("is:conflict", "unlooked, below, cannot_tell, withheld, set, split, excluded, flagged"),
    ("is:investor", "invests in the vendor; is:supplier supplies it"),
    ("is:sells_on", "resells tokens; is:financed_by is paid by investors of the vendor or from credits"),
    ("segment:start-up", "also name, parent, industry, size, product, region, partner, reviewer, note, kept"),
    ("spend>5m", "also >=, <, <=, spend:unknown, tokens>1b, updated>2026-01-31"),
)


def help_lines(offered: Sequence[Command], codebook: Codebook, where: Where, width: int) -> list[Line]:
    """Keys by topic, then signs, grades and codebook."""
    title = Piece(f"Keys in {where.value}", "strong")
    lines: list[Line] = [both_ends([title], [Piece("esc closes", "dim")], width)]
    for topic in Topic:
        rows = [one for one in offered if one.topic is topic]
        if rows:
            lines += _table(topic.value, ((" ".join(one.shown) or one.key, _about(one)) for one in rows), width)
    lines += _table("Columns of the table", COLUMNS, width)
    lines += _table("Columns and lines of the panels", PANELS, width)
    lines += _table("Signs", SIGNS, width)
    lines += _table("Clarity: one sign for each of the four questions, in this order", ASKED, width)
    lines += _table("Evidence grades", ((grade.value, words) for grade, words in GRADES.items()), width)
    lines += _table(
        f"Codebook, version {codebook.version}",
        (
            (f"{case.key or '–'} {visible(case.code)}", f"{visible(case.label)} ({case.stance.value})")
            for case in codebook.active
        ),
        width,
    )
    if codebook.segments.active:
        segments = ((f"{one.key or '–'} {visible(one.code)}", visible(one.label)) for one in codebook.segments.active)
        lines += _table("Segments: p, then the key", segments, width)
    lines += _table("Filters: all terms must hold, ! turns one round", FILTERS, width)
    return lines


def _about(command: Command) -> str:
    return f"{command.help}  (asks first)" if command.dangerous else command.help


def _table(heading: str, rows: Iterable[tuple[str, str]], width: int) -> Iterator[Line]:
    """A heading, and names with what they mean, which wraps beside them."""
    rows = list(rows)
    names = max(cell_width(name) for name, _ in rows) if width < _ROOMY else _NAMES
    yield ()
    yield (Piece(heading, "strong"),)
    for name, meaning in rows:
        beside = flow([Piece(meaning)], max(width - names - 4, 8), _TEXT_LINES)
        for number, line in enumerate(beside):
            yield (Piece(pad(f"  {name}" if number == 0 else "", names + 2) + "  "), *line)
