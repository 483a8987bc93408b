"""The report of a review session as a page."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from tokentui.domain.session_report import SessionReport
from tokentui.domain.text import cell_width, pad
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.flow import Line, both_ends, cut, flow
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.session_report import Table, heading, markdown, tables

_GAP = 3
_VALUE_LINES = 4


class ReportScreen(ModalScreen[None]):
    """A page to scroll; `y` copies it as Markdown, any of the closing keys goes back to the table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "close"),
        Binding("y", "copy", "copy"),
        Binding("j,down", "page('scroll_down')", show=False),
        Binding("k,up", "page('scroll_up')", show=False),
        Binding("pagedown,space", "page('page_down')", show=False),
        Binding("pageup", "page('page_up')", show=False),
    ]
    DEFAULT_CSS = """
    ReportScreen { align: center middle; background: $background 60%; }
    ReportScreen > VerticalScroll {
        width: 90%; max-width: 96; height: 90%; padding: 1 3; background: $surface; border-left: outer $accent;
        scrollbar-size-vertical: 1; scrollbar-color: $foreground 20%; scrollbar-background: $surface;
    }
    """

    def __init__(self, report: SessionReport) -> None:
        super().__init__()
        self.report = report

    def compose(self) -> ComposeResult:
        """The report."""
        with VerticalScroll(id="page"):
            yield Lines(self._lines, id="report")

    def on_mount(self) -> None:
        """Scrolling keys go to the page."""
        self.query_one("#page").focus()

    def action_page(self, way: str) -> None:
        """Scroll the page."""
        getattr(self.query_one("#page"), f"action_{way}")()

    def action_copy(self) -> None:
        """Copy the report as Markdown."""
        self.app.copy_to_clipboard(markdown(self.report))
        self.notify("Copied as Markdown.")

    def _lines(self, width: int) -> list[Line]:
        hint = "esc closes · y copies as Markdown"
        lines: list[Line] = [both_ends([Piece(heading(self.report), "strong")], [Piece(hint, "dim")], width)]
        for table in tables(self.report):
            lines.append(())
            if table.title:
                lines.append((Piece(table.title, "strong"),))
            lines += _figures(table, width) if table.header else _named(table, width)
        return lines


def _named(table: Table, width: int) -> Iterator[Line]:
    """Names with values, which wrap beside their names."""
    names = max(cell_width(name) for name, _ in table.rows)
    numbers = max(cell_width(value) for _, value in table.rows)
    counts = all(value.replace(",", "").isdigit() for _, value in table.rows)
    for name, value in table.rows:
        label = Piece("  " + pad(name, names) + " " * _GAP, "dim")
        shown = pad(value, numbers, "right") if counts else value
        for number, line in enumerate(flow([Piece(shown)], max(width - names - _GAP - 2, 8), _VALUE_LINES)):
            yield cut([label if number == 0 else Piece(" " * (names + _GAP + 2)), *line], width)


def _figures(table: Table, width: int) -> Iterator[Line]:
    """Rows of figures below their headings."""
    rows = (table.header, *table.rows)
    widths = [max(cell_width(row[place]) for row in rows) for place in range(len(table.header))]
    for number, row in enumerate(rows):
        cells = [
            Piece(" " * _GAP + pad(cell, widths[place], "right"), "" if number else "dim")
            for place, cell in enumerate(row[1:], 1)
        ]
        yield cut([Piece("  " + pad(row[0], widths[0]), "dim"), *cells], width)
