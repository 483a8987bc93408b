"""The codebook: every use case on a line, edited with single keys, and both panels beside it, moving."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from tokentui.domain.codebook import UseCase
from tokentui.services import codebook_editing as editing
from tokentui.services.codebook_editing import Preview
from tokentui.tui.keys import Commanded
from tokentui.tui.screens.codebook_edits import CodebookEdits
from tokentui.tui.screens.codebook_lines import change_lines, detail_lines, entry_lines, in_rows
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.screens.looking import Settings
from tokentui.tui.screens.panels import PanelScreen
from tokentui.tui.state import State
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.flow import Line, both_ends
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.lines import KeyLine, MessageLine, StatusLine
from tokentui.tui.widgets.table_columns import Piece
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall
from tokentui.words.commands import Need, Where, commands

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object

_PAGE = 9


class CodebookScreen(PanelScreen, CodebookEdits, Settings, Commanded, Screen[None]):
    """The entries of the codebook; what an edit moves is seen at once."""

    MODE = Where.CODEBOOK
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    DEFAULT_CSS = """
    CodebookScreen {
        & #codebook-title { height: 2; padding: 0 1; }
        & #entries { height: 1fr; padding: 0 1; }
        & #entry { height: auto; max-height: 10; padding: 0 1; border-top: solid $foreground 12%; }
    }
    """

    def __init__(self, state: State, classes: str = "") -> None:
        """A screen with the classes of its size, so that its first picture is its last."""
        super().__init__(classes=classes or None)
        self.state = state
        self._bit = in_rows(state.codebook)[0].bit
        self._decisions: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        """One line each for status, message and keys; entries, the current one in full, and the panels between them."""
        yield StatusLine(id="status")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Lines(self._title_lines, id="codebook-title")
                yield Lines(self._entry_lines, lambda: self._row, id="entries")
                yield Lines(self._detail_lines, id="entry")
            with Vertical(id="right"):
                yield CompositionPanel(id="composition")
                yield GapPanel(id="gap")
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the codebook."""
        self.take(commands(Where.CODEBOOK, self.state.codebook, dict(self.state.config.keys)))
        self.refresh_all()

    @property
    def case(self) -> UseCase:
        """The entry under the cursor."""
        return in_rows(self.state.codebook)[self._row]

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        return [Need.WRITABLE] if self.state.workbook.book.readonly else []

    # What is shown

    def refresh_all(self) -> None:
        """Read anew what this or another process wrote; the cursor stays on its entry."""
        # Stances and merges move what the session began with, too.
        self.state.apply(self.state.settings)
        self._decisions = editing.standing_decisions(self.state.workbook)
        self.panels_changed()
        self._redraw()

    def panels_changed(self) -> None:
        """Redraw the panels."""
        self.show_panels()

    def edited(self, preview: Preview) -> None:
        """Redraw after an edit, and say what it was."""
        self.refresh_all()
        self.say(f"{change_lines(preview.lines)}    version {self.state.codebook.version}")

    # Moving and leaving

    def action_move(self, way: str) -> None:
        """Move the cursor."""
        last = len(in_rows(self.state.codebook)) - 1
        row = {
            "down": self._row + 1,
            "up": self._row - 1,
            "page_down": self._row + _PAGE,
            "page_up": self._row - _PAGE,
            "home": 0,
            "end": last,
        }[way]
        self._bit = in_rows(self.state.codebook)[min(max(row, 0), last)].bit
        self._redraw()

    def action_leave_codebook(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)

    # How it is drawn

    @property
    def _row(self) -> int:
        bits = [case.bit for case in in_rows(self.state.codebook)]
        return bits.index(self._bit) if self._bit in bits else 0

    def _redraw(self) -> None:
        for lines in self.query(Lines):
            lines.redraw()

    def _title_lines(self, width: int) -> list[Line]:
        codebook = self.state.codebook
        archived = len(codebook.use_cases) - len(codebook.active)
        about = f"{len(codebook.active)} use cases" + (f", {archived} archived" if archived else "")
        version = Piece(f"Codebook, version {codebook.version}", "strong")
        return [both_ends([version, Piece(f"   {about}", "dim")], [Piece("decisions", "dim")], width), ()]

    def _entry_lines(self, width: int) -> list[Line]:
        return entry_lines(self.state.codebook, self._decisions, self._row, width)

    def _detail_lines(self, width: int) -> list[Line]:
        return detail_lines(self.state.codebook, self.case, width)
