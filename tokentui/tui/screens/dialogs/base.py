"""What all dialogs share: place and look, the way out, and the lines for what is wrong and which keys there are."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from tokentui.domain.text import cell_width, visible
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.flow import Line, both_ends, cut, flow
from tokentui.tui.widgets.table_columns import Piece

Answer = TypeVar("Answer")

Keys = Sequence[tuple[str, str]]
"""Keys with what they do, as the line at the bottom shows them."""


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A question over the screen, answered with a value, or left with None by esc.

    The app's own keys never fire while it is open. Typed work is thrown away only by a second esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave")]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > #dialog {
            width: 76;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 3;
            background: $surface;
            border-left: outer $accent;
            & > #heading { margin-bottom: 1; }
            & > #rows { max-height: 60vh; }
            & > #sentence { margin-top: 1; }
            & > #keys { margin-top: 1; }
        }
    }
    """
    KEYS: ClassVar[Keys] = ()
    """The keys of this dialog; esc is added."""
    LEAVE: ClassVar[str] = "cancel"
    """What esc does."""
    SENTENCE_LINES: ClassVar[int] = 1
    """Lines kept for what is wrong; 0 where nothing can be."""

    def __init__(self, heading: str, subject: str = "") -> None:
        super().__init__()
        self.heading, self.subject = heading, subject
        self._sentence: tuple[str, str] = ("", "")
        self._asked_to_leave = False

    def body(self) -> Iterable[Widget]:
        """The widgets between the heading and the sentence."""
        raise NotImplementedError

    @property
    def changed(self) -> bool:
        """Whether leaving would throw typed work away."""
        return False

    def advice(self) -> str:
        """What is said while nothing is wrong."""
        return ""

    def keys(self) -> Keys:
        """The keys to show beside esc."""
        return self.KEYS

    def compose(self) -> ComposeResult:
        """Heading, body, what is wrong, and the keys."""
        with Vertical(id="dialog"):
            yield Lines(self._heading, id="heading")
            yield from self.body()
            sentence = Lines(self._sentences, id="sentence")
            sentence.styles.height = self.SENTENCE_LINES
            sentence.display = self.SENTENCE_LINES > 0
            yield sentence
            yield Lines(lambda width: [_keys((*self.keys(), ("esc", self.LEAVE)), width)], id="keys")

    def complain(self, text: str) -> None:
        """Say what keeps the answer from being taken."""
        self._say(text, "warning")

    def advise(self) -> None:
        """Go back to what is said while nothing is wrong."""
        self._asked_to_leave = False
        self._say(self.advice(), "dim")

    def on_mount(self) -> None:
        """Say what there is to say from the start."""
        self.advise()

    def on_key(self, event: events.Key) -> None:
        """A key that comes before the first field has the focus is meant for that field."""
        fields = [widget for widget in self.query("#dialog *") if widget.focusable]
        if self.focused is None and fields:
            event.stop()
            event.prevent_default()
            self.set_focus(fields[0])
            fields[0].post_message(events.Key(event.key, event.character))

    def action_leave(self) -> None:
        """Leave without an answer; typed work needs to be given up twice."""
        if self.changed and not self._asked_to_leave:
            self.complain("Press esc again to throw away what you typed.")
            self._asked_to_leave = True
        else:
            self.dismiss(None)

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


def _keys(keys: Keys, width: int) -> Line:
    """Keys and what they do, as many as fit; the last one, the way out, always does."""
    shown = list(keys)
    while len(shown) > 1 and sum(len(key) + len(does) + 4 for key, does in shown) - 3 > width:
        shown.pop(-2)
    pieces: list[Piece] = []
    for key, does in shown:
        if pieces:
            pieces.append(Piece("   "))
        pieces += [Piece(key, "accent"), Piece(f" {does}", "dim")]
    return cut(pieces, width)
