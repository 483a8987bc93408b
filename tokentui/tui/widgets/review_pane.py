"""The account under review, large; it knows when it has been painted, so that no key decides an account unseen."""

from collections.abc import Sequence
from datetime import datetime

from textual.geometry import Region, Size

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Detail
from tokentui.domain.grades import Grade, Question
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.detail_lines import NOT_PLACED
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.table_columns import Piece

HIDDEN = "hidden until you have decided"
_SAYS_NOBODY = {"nobody has looked yet": Question.FOR_WHAT, NOT_PLACED: Question.WHO}
"""What is said of a question on which nobody has said anything."""
_NO_DECISION = "    none yet"
_SENTENCE_LINES = 6


class ReviewPane(DetailPane):
    """A customer in full, or what there is to say where no account is left."""

    DEFAULT_CSS = """
    ReviewPane:focus { scrollbar-color: $foreground 20%; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hidden: frozenset[Question] = frozenset()
        self._notice: tuple[tuple[str, str], ...] = ()
        self._written: int | None = None
        self._painted: tuple[int, Size] | None = None
        self.painted_at = 0.0
        """When the present account reached the terminal, on the clock of the toolkit's events."""

    def show_account(
        self,
        detail: Detail,
        codebook: Codebook,
        currency: str,
        now: datetime,
        floor: Grade,
        *,
        hidden: frozenset[Question],
        ghost: str = "",
    ) -> None:
        """Show an account; of what is missing on the questions in `hidden` it says that it is kept back."""
        if self._shown is None or self._shown[0].customer.id != detail.customer.id:
            self._painted = None
        self._hidden, self._notice = hidden, ()
        self.show(detail, codebook, currency, now, floor, ghost)

    def show_notice(self, paragraphs: Sequence[tuple[str, str]], codebook: Codebook, now: datetime) -> None:
        """Show paragraphs of (text, style) in place of an account."""
        self._painted, self._hidden, self._notice = None, frozenset(), tuple(paragraphs)
        self.show(None, codebook, "", now, Grade.D)

    def painted(self, customer_id: int) -> bool:
        """Whether this account is shown and has been drawn at the present size since it came up."""
        return self._painted == (customer_id, self.size)

    @property
    def first_line(self) -> Region:
        """Where on the screen the name of the account stands; empty while it stands nowhere."""
        x, y, width, height = self.region
        return Region(x, y, width, 1) if width and height and self._written is not None else Region()

    def went_out(self, at: float) -> None:
        """The line with the name was sent to the terminal, at a time on the clock of the toolkit's events."""
        if self._written is not None and not self.painted(self._written):
            self._painted, self.painted_at = (self._written, self.size), at

    def _write(self) -> None:
        super()._write()
        room = self.size.width - 4
        self._written = self._shown[0].customer.id if self._shown is not None and room > 0 else None
        if self._shown is None and self._notice and room > 0:
            self._lines, self._coming = [], iter(())
            for text, style in self._notice:
                self._lines += [(), *flow([Piece(text, style)], room, _SENTENCE_LINES)]

    def _dressed(self, line: Line) -> Line:
        return tuple(_veiled(piece, self._hidden) for piece in line) if self._hidden else line


def _veiled(piece: Piece, hidden: frozenset[Question]) -> Piece:
    """What would say that nobody has said anything says instead that it is not shown."""
    if piece.text != _NO_DECISION and _SAYS_NOBODY.get(piece.text) not in hidden:
        return piece
    return Piece(piece.text.replace(piece.text.strip(), HIDDEN), piece.style)
