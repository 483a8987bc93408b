"""What lies behind what one sees: the card of a customer, a fact with its source, and everybody who rests on that.

Each is a screen over the one before, and esc comes back to that as it was.
"""

from collections.abc import Callable

from textual.app import ComposeResult

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Fact
from tokentui.domain.text import number_of, visible
from tokentui.services import browse
from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.services.sources import Resting, resting_on
from tokentui.tui.jobs import Job
from tokentui.tui.moving import Moves, Place, Way, scroll
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.screens.evidence import Evidence, Sources
from tokentui.tui.screens.surroundings import Around
from tokentui.tui.state import AppState
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.flow import Line, cut, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine
from tokentui.tui.widgets.table_columns import Piece
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall
from tokentui.words import values as written
from tokentui.words.command import Where
from tokentui.words.commands import hints
from tokentui.words.sources import dated

_CLAIM_LINES, _SOURCE_LINES = 12, 3
Step = Callable[[int], int | None]
"""So many places along a list: the customer there; None beyond its ends."""
READING = "looking for everybody who rests on it …"


class Drilled(CommandScreen[bool | None]):
    """A screen over those that show the book; it is left to come back."""

    HELPERS = {"around": Around}
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self.state = state
        self.around = Around(self, lambda: self.state)

    @property
    def codebook(self) -> Codebook:
        """The codebook of the book."""
        return self.state.codebook

    def feet(self) -> ComposeResult:
        """Message and keys, and what stands there in a terminal without room."""
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Offer the keys."""
        self.query_one(KeyLine).show(hints(self.listed()))

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something in the message line."""
        if not self.is_gone:
            self.query_one(MessageLine).say(text, warning=warning)

    def hear(self, call: Callable[[], object]) -> None:
        """Do what work beside the screen tells it, unless it has been left."""
        if not self.is_gone:
            with self.telling():
                call()

    def do_go_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    async def do_leave_app(self) -> None:
        """Leave the app."""
        await self.app.action_quit()


class CardScreen(Drilled):
    """One customer on the whole screen."""

    PLACES = (Where.CARD,)
    HELPERS = {"moves": Moves, "evidence": Evidence}
    AUTO_FOCUS = "#card"

    def __init__(self, state: AppState, customer_id: int, step: Step) -> None:
        """`step` goes along the list that the customer was opened from, and says whom that leads to."""
        super().__init__(state)
        self._customer, self._step = customer_id, step
        self.evidence = Evidence(self, self, lambda: self.pane)
        self.moves = Moves(self._scroll)

    def compose(self) -> ComposeResult:
        """The card."""
        yield DetailPane(id="card")
        yield from self.feet()

    def on_mount(self) -> None:
        """Show the customer."""
        super().on_mount()
        self._show()

    def do_walk_next(self) -> None:
        """The card of the next in the list."""
        self._walk(1)

    def do_walk_before(self) -> None:
        """The card of the one before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        customer = self._step(by)
        if customer is None:
            self.say("The list ends here.")
        else:
            self._customer = customer
            self._show()
            self.say("")

    def _show(self) -> None:
        book = self.state.workbook
        with self.telling():
            detail = browse.detail(book, self._customer)
            self.pane.show(detail, self.codebook, book.settings.currency, book.clock(), self.state.floor())

    def on_unmount(self) -> None:
        """Wait for nothing any more."""
        self.evidence.close()

    @property
    def pane(self) -> DetailPane:
        """Where the customer is shown."""
        return self.query_one(DetailPane)

    def do_open_fact(self) -> None:
        """Open the current fact."""
        fact = self.pane.fact
        if fact is None:
            self.say("This customer has no fact.")
        else:
            self.ask(SourceScreen(self.state, fact))

    def _scroll(self, way: Way) -> None:
        scroll(self.pane, way, pinned=self.pane.pinned)


class SourceScreen(Drilled):
    """A fact in full with its source, and everybody of whom that source says something."""

    PLACES = (Where.SOURCE,)
    HELPERS = {"moves": Moves}
    DEFAULT_CSS = """
    SourceScreen {
        & > #fact { padding: 0 1; border-bottom: solid $foreground 12%; }
        & > #resting { height: 1fr; padding: 0 1; }
    }
    """

    def __init__(self, state: AppState, fact: Fact, *, blind: bool = False) -> None:
        """`blind` opens no cards, on which stands what others said."""
        super().__init__(state)
        self._fact, self._blind = fact, blind
        self._resting: tuple[Resting, ...] | None = None
        self._place = Place(lambda: len(self._resting or ()), self._redraw)
        self.moves = Moves(self._place.move)
        self._sources = Sources(self, self)
        self._reading = Job("resting", self, self.hear)

    def compose(self) -> ComposeResult:
        """The fact, and the customers below."""
        yield Lines(self._fact_lines, id="fact")
        yield Lines(self._rows, lambda: self._place.row if self._resting else None, self._place.at, id="resting")
        yield from self.feet()

    def on_mount(self) -> None:
        """Read beside the screen who rests on it: no index leads there."""
        super().on_mount()
        like, fact = self.state.workbook, self._fact

        def read(work: Work) -> tuple[Resting, ...]:
            with work.workbook(like) as beside:
                return resting_on(beside, fact)

        def failed(error: BookError) -> None:
            self.say(str(error), warning=True)

        self._reading.start(read, self._read, failed)

    def on_unmount(self) -> None:
        """Let go of the book."""
        self._reading.close()
        self._sources.close()

    def do_open_source(self) -> None:
        """Open the address in a browser."""
        self._sources.open(self._fact)

    def do_open_customer(self) -> None:
        """Open the card of the current customer."""
        if not self._resting:
            self.say("Nobody is in the list." if self._resting is not None else READING)
        elif self._blind:
            self.say("Blind: a card would show what others said; b ends that in the review.", warning=True)
        else:
            self.ask(CardScreen(self.state, self._resting[self._place.row].customer_id, self._step))

    def _step(self, by: int) -> int | None:
        """Go along the list, below the card of one of it too."""
        resting, row = self._resting or (), self._place.row + by
        if not 0 <= row < len(resting):
            return None
        self._place.go(row)
        return resting[row].customer_id

    def _read(self, resting: tuple[Resting, ...]) -> None:
        self._resting = resting
        self.query_one("#fact", Lines).redraw()
        self._redraw()

    def _redraw(self) -> None:
        self.query_one("#resting", Lines).redraw()

    def _fact_lines(self, width: int) -> list[Line]:
        fact, floor = self._fact, self.state.floor()
        figure = written.figure(fact.low, fact.high, fact.unit, fact.yardstick)
        claim = [Piece(f"{figure}  ", "strong")] if figure else []
        title = f"{visible(fact.source_title or 'source not named')} · {dated(fact, self.state.workbook.old_before())}"
        about = f"{written.DIMENSIONS[fact.dimension]} · grade {written.grade_sign(fact.grade, floor)}"
        return [
            (Piece(f"Fact  {about}", "strong"),),
            *flow([*claim, Piece(visible(fact.claim.replace("\n", " ")))], width, _CLAIM_LINES),
            (),
            *flow([Piece(title, "dim")], width, _SOURCE_LINES),
            *flow([Piece(visible(fact.source_url or ""), "accent")], width, _SOURCE_LINES),
            *(
                []
                if fact.rests_on is None
                else flow([Piece(f"rests on {visible(fact.rests_on)}")], width, _SOURCE_LINES)
            ),
            (),
            (Piece(self._counted(), "strong"),),
        ]

    def _counted(self) -> str:
        if self._resting is None:
            return READING
        if self._fact.source is None:
            return "It names no source, so nobody else rests on it."
        return (
            f"{number_of(len(self._resting), 'customer')} rest on this source"
            if len(self._resting) != 1
            else ("1 customer rests on this source")
        )

    def _rows(self, width: int) -> list[Line]:
        lines = []
        for place, one in enumerate(self._resting or ()):
            current = place == self._place.row
            more = f"  and {len(one.facts) - 1} more" if len(one.facts) > 1 else ""
            lines.append(
                cut(
                    [
                        Piece("▌ " if current else "  ", "bar"),
                        Piece(f"{visible(one.name)}  ", "strong" * current),
                        Piece(f"{one.facts[0].grade.value}  {visible(one.facts[0].claim)}{more}", "dim"),
                    ],
                    width,
                )
            )
        return lines
