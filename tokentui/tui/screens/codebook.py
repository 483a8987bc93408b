"""The codebook: every use case and segment on a line, edited with single keys, and both panels beside it, moving."""

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tokentui.domain.codebook_changes import LISTS, AnyEntry, question_of
from tokentui.domain.grades import Question
from tokentui.domain.text import number_of
from tokentui.services import codebook_editing as editing
from tokentui.services.codebook_editing import Preview
from tokentui.tui.moving import Moves, Place, Way
from tokentui.tui.screens.codebook_edits import CodebookEdits
from tokentui.tui.screens.codebook_lines import Decisions, change_lines, detail_lines, entry_lines, in_rows, line_of
from tokentui.tui.screens.codebook_undoing import CodebookUndoing
from tokentui.tui.screens.dividers import Divider, Dividers
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.state import AppState
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.flow import Line, both_ends
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, StatusLine
from tokentui.tui.widgets.table_columns import Piece
from tokentui.tui.widgets.too_small import TooSmall
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words.command import Where

LINES = (Divider("codebook-right", "left", "right", least=(40, 30)),)
"""Between the panes."""


class CodebookScreen(ModeScreen):
    """The entries of the codebook; what an edit moves is seen at once."""

    PLACES = (Where.CODEBOOK,)
    HELPERS = {"moves": Moves, "edits": CodebookEdits, "undoing": CodebookUndoing}
    DEFAULT_CSS = """
    CodebookScreen {
        & #codebook-title { height: 2; padding: 0 1; }
        & #entries { height: 1fr; padding: 0 1; }
        & #entry { height: auto; max-height: 10; padding: 0 1; border-top: solid $foreground 12%; }
    }
    """

    def __init__(self, state: AppState, classes: str = "") -> None:
        """A screen with the classes of its size, so that its first picture is its last."""
        super().__init__(classes)
        self.state = state
        self._current = self._place_of(in_rows(state.codebook)[0])
        self.edits = CodebookEdits(self)
        self.undoing = CodebookUndoing(self)
        self.dividers = Dividers(self, self, LINES)
        self.moves = Moves(self._move)
        self._decisions: Decisions = {}

    def compose(self) -> ComposeResult:
        """One line each for status, message and keys; entries, the current one in full, and the panels between them."""
        yield StatusLine(id="status")
        yield VerdictLine(id="verdict")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Lines(self._title_lines, id="codebook-title")
                yield Lines(self._entry_lines, lambda: line_of(self.state.codebook, self._row), self._at, id="entries")
                yield Lines(self._detail_lines, id="entry")
            with Vertical(id="right"):
                yield CompositionPanel(id="composition")
                yield GapPanel(id="gap")
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the codebook."""
        self.show_keys()
        with self.telling():
            self.refresh_all()
        self.now_shown()
        self.dividers.lay()

    def on_resize(self) -> None:
        """Lay the panes for the room there is."""
        self.dividers.lay()

    @property
    def entry(self) -> AnyEntry:
        """The entry under the cursor."""
        return in_rows(self.state.codebook)[self._row]

    # What is shown

    def refresh_all(self) -> None:
        """Read anew what this or another process wrote; the cursor stays on its entry."""
        # Stances and merges move what the session began with, too.
        self.state.apply(self.state.settings)
        self._decisions = editing.decisions_by_entry(self.state.workbook)
        self.panels_changed()
        self._redraw()

    def edited(self, preview: Preview) -> None:
        """Redraw after an edit, and say what it was."""
        self.refresh_all()
        self.say(f"{change_lines(preview.lines)}    version {self.state.codebook.version}")

    # Moving and leaving

    def do_leave_codebook(self) -> None:
        """Back to the screen below."""
        self.dismiss(True)

    def _move(self, way: Way) -> None:
        """Move the cursor, which stays on its entry when the order changes."""
        rows = in_rows(self.state.codebook)
        place = Place(lambda: len(rows), lambda: None, self._row)
        place.move(way)
        self._go_to(rows[place.row])

    def _at(self, line: int) -> Callable[[], object] | None:
        """What puts the cursor on the entry of a line; None for a line that has none."""
        codebook = self.state.codebook
        found = (one for row, one in enumerate(in_rows(codebook)) if line_of(codebook, row) == line)
        entry = next(found, None)
        return None if entry is None else partial(self._go_to, entry)

    def _go_to(self, entry: AnyEntry) -> None:
        self._current = self._place_of(entry)
        self._redraw()

    # How it is drawn

    @property
    def _row(self) -> int:
        places = [self._place_of(one) for one in in_rows(self.state.codebook)]
        return places.index(self._current) if self._current in places else 0

    @staticmethod
    def _place_of(entry: AnyEntry) -> tuple[Question, int]:
        """Which entry it is, whatever it is called: list and bit."""
        return question_of(entry), entry.bit

    def _redraw(self) -> None:
        for lines in self.query(Lines):
            lines.redraw()

    def _title_lines(self, width: int) -> list[Line]:
        codebook = self.state.codebook
        lists = [codebook.of(question) for question in LISTS]
        archived = sum(len(one.entries) - len(one.active) for one in lists)
        about = ", ".join(number_of(len(one.active), one.noun) for one in lists)
        about += f", {archived} archived" if archived else ""
        version = Piece(f"Codebook, version {codebook.version}", "strong")
        return [both_ends([version, Piece(f"   {about}", "dim")], [Piece("decisions", "dim")], width), ()]

    def _entry_lines(self, width: int) -> list[Line]:
        return entry_lines(self.state.codebook, self._decisions, self._row, width)

    def _detail_lines(self, width: int) -> list[Line]:
        return detail_lines(self.state.codebook, self.entry, width)
