"""The report of a review session as the lines of a page, and how sections of words are laid out on one."""

from collections.abc import Iterator

from tokentui.domain.session_report import SessionReport
from tokentui.domain.text import cell_width, clip, pad
from tokentui.tui.widgets.flow import Line, both_ends, cut, flow
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.session_report import Section, heading, sections

_GAP = 3
_VALUE_LINES = 4


def report_lines(report: SessionReport, width: int) -> list[Line]:
    """The whole report."""
    hint = "esc closes · y copies as Markdown"
    lines: list[Line] = [both_ends([Piece(heading(report), "strong")], [Piece(hint, "dim")], width)]
    for section in sections(report):
        lines += section_lines(section, width)
    return lines


def section_lines(section: Section, width: int) -> Iterator[Line]:
    """A section, after an empty line."""
    yield ()
    if section.title:
        yield (Piece(clip(section.title, width), "strong"),)
    yield from figure_lines(section, width) if section.header else _named(section, width)


def _named(section: Section, width: int) -> Iterator[Line]:
    """Names with values, which wrap beside their names."""
    names = max(cell_width(name) for name, _ in section.rows)
    numbers = max(cell_width(value) for _, value in section.rows)
    counts = all(value.replace(",", "").isdigit() for _, value in section.rows)
    for name, value in section.rows:
        label = Piece("  " + pad(name, names) + " " * _GAP, "dim")
        shown = pad(value, numbers, "right") if counts else value
        for number, line in enumerate(flow([Piece(shown)], max(width - names - _GAP - 2, 8), _VALUE_LINES)):
            yield cut([label if number == 0 else Piece(" " * (names + _GAP + 2)), *line], width)


def figure_lines(section: Section, width: int) -> Iterator[Line]:
    """Rows of figures below their headings."""
    rows = (section.header, *section.rows)
    widths = [max(cell_width(row[place]) for row in rows) for place in range(len(section.header))]
    for number, row in enumerate(rows):
        cells = [
            Piece(" " * _GAP + pad(cell, widths[place], "right"), "" if number else "dim")
            for place, cell in enumerate(row[1:], 1)
        ]
        yield cut([Piece("  " + pad(row[0], widths[0]), "dim"), *cells], width)
