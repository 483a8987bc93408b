"""What all dialogs share: place and look, the way out, and the lines for what is wrong and which keys there are."""

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from tokentui.domain.text import cell_width, visible
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.widgets.flow import Line, both_ends, cut, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import KeyLine
from tokentui.tui.widgets.table_columns import Piece
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, is_too_small
from tokentui.words.commands import hints

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], CommandScreen[Answer | None], Generic[Answer]):
    """A question at the bottom of the screen or over its panels, answered with a value, or left with None by esc.

    The keys of the screen below never act while it is open. Typed work is thrown away only by a second esc. Its first
    base is the one whose style lets the screen below show: the toolkit takes style sheets from no other.
    """

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    DEFAULT_CSS = """
    Dialog {
        align: center bottom;
        background: transparent;
        & > #dialog {
            width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 2;
            background: $surface;
            border-top: solid $accent;
            & > #rows { max-height: 60vh; }
            & > #keys { padding: 0; background: $surface; }
        }
    }
    Dialog.-roomy {
        align: right bottom;
        & > #dialog {
            width: 76;
            padding: 1 3;
            border-top: none;
            border-left: outer $accent;
            & > #heading { margin-bottom: 1; }
            & > #sentence { margin-top: 1; }
            & > #keys { margin-top: 1; }
        }
    }
    """
    SENTENCE_LINES: ClassVar[int] = 1
    """Lines kept for what is wrong; 0 where nothing can be."""

    def __init__(self, heading: str, subject: str = "") -> None:
        super().__init__()
        self.heading, self.subject = heading, subject
        self._sentence: tuple[str, str] = ("", "")
        self._asked_to_leave = False

    def body(self) -> Iterable[Widget]:
        """The widgets between the heading and the sentence."""
        return ()

    @property
    def changed(self) -> bool:
        """Whether leaving would throw typed work away."""
        return False

    def advice(self) -> str:
        """What is said while nothing is wrong."""
        return ""

    def compose(self) -> ComposeResult:
        """Heading, body, what is wrong, and the keys."""
        with Vertical(id="dialog"):
            yield Lines(self._heading, id="heading")
            yield from self.body()
            sentence = Lines(self._sentences, id="sentence")
            sentence.styles.height = self.SENTENCE_LINES
            sentence.display = self.SENTENCE_LINES > 0
            yield sentence
            yield KeyLine(id="keys")

    def complain(self, text: str) -> None:
        """Say what keeps the answer from being taken."""
        self._say(text, "warning")

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something, in the dialog's own line."""
        self._say(text, "warning" if warning else "dim")

    def advise(self) -> None:
        """Go back to what is said while nothing is wrong."""
        self._asked_to_leave = False
        self._say(self.advice(), "dim")

    def on_mount(self) -> None:
        """Say what there is to say from the start, and offer the keys."""
        self.advise()
        self.show_keys()

    def show_keys(self) -> None:
        """Offer the keys that can be pressed now; a click presses one."""
        self.query_one("#keys", KeyLine).show(hints(self.offered()))

    async def take_key(self, event: events.Key) -> bool:
        """Run a command; a key for a field that comes while none has the focus is for the first of them."""
        if await super().take_key(event):
            return True
        fields = [widget for widget in self.query("#dialog *") if widget.focusable]
        if self.focused is None and fields:
            self.set_focus(fields[0])
        return False

    def do_cancel(self) -> None:
        """Leave without an answer; typed work needs to be given up twice."""
        if self._may_leave("esc"):
            self.dismiss(None)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave; with an answer only where its subject can be seen: a terminal that is too small says so itself."""
        if result is not None and is_too_small(self.app.size):
            return AwaitComplete()
        return super().dismiss(result)

    async def do_leave_app(self) -> None:
        """Leave the app; typed work needs to be given up twice."""
        if self._may_leave("ctrl+q"):
            await self.app.action_quit()

    def _may_leave(self, key: str) -> bool:
        if not self.changed or self._asked_to_leave:
            return True
        self.complain(f"Press {key} again to throw away what you typed.")
        self._asked_to_leave = True
        return False

    def _say(self, text: str, style: str) -> None:
        self._sentence = (text, style)
        if self.is_mounted:
            self.query_one("#sentence", Lines).redraw()

    def _heading(self, width: int) -> list[Line]:
        heading = visible(self.heading)
        room = max(width - cell_width(heading) - 2, width // 2)
        return [both_ends([Piece(heading, "strong")], cut([Piece(visible(self.subject), "dim")], room), width)]

    def _sentences(self, width: int) -> list[Line]:
        text, style = self._sentence
        return flow([Piece(text, style)], width, self.SENTENCE_LINES)
