"""Review: one account after another, large; a key decides, saves and goes on."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from tokentui.domain.cube import Cell
from tokentui.domain.statements import Statement
from tokentui.services import decide
from tokentui.services.decide import Done
from tokentui.services.errors import BookError, NotFound
from tokentui.services.review import Review
from tokentui.services.review_queues import remaining
from tokentui.services.review_voices import disagree
from tokentui.tui.held_keys import HeldKeys
from tokentui.tui.keys import Commanded
from tokentui.tui.screens.deciding import Deciding
from tokentui.tui.screens.listening import Listening
from tokentui.tui.screens.looking import Settings
from tokentui.tui.screens.panels import PanelScreen
from tokentui.tui.screens.panes import front
from tokentui.tui.screens.review_guard import Guard
from tokentui.tui.screens.review_panes import BESIDE, ReviewPanes
from tokentui.tui.screens.review_rulings import Rulings
from tokentui.tui.screens.review_start import Reviewing
from tokentui.tui.state import State
from tokentui.tui.widgets.codebook_list import CodebookList, Said
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.lines import KeyLine, MessageLine, StatusLine, TabsLine
from tokentui.tui.widgets.progress_line import ProgressLine
from tokentui.tui.widgets.review_pane import ReviewPane
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall
from tokentui.words.commands import Need, Where, commands

Outcome = int | Review | None
"""The number of the session that was left, another one to show instead, or None when nothing was done."""


class ReviewScreen(
    Guard, PanelScreen, Deciding, Rulings, Settings, ReviewPanes, Reviewing, Commanded, Listening, Screen[None]
):
    """One running session; `outcome` says what came of it when it is dismissed."""

    MODE = Where.REVIEW
    AT_ONCE = False
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = "#account"
    DEFAULT_CSS = """
    ReviewScreen {
        & #account { height: 1fr; min-height: 6; }
        & #codebook { height: auto; max-height: 60%; border-top: solid $foreground 12%; padding: 0 1; }
    }
    ReviewScreen.-wide #body, ReviewScreen.-roomy #body { border-top: solid $foreground 12%; }
    ReviewScreen.-roomy {
        & #left { layout: horizontal; width: 2fr; }
        & #codebook { height: 1fr; max-height: 100%; border-top: none; border-left: solid $foreground 12%; }
    }
    ReviewScreen.-narrow {
        & #codebook { display: none; border-top: none; max-height: 13; }
        &.-front-codebook #codebook { display: block; }
    }
    """

    def __init__(self, state: State, review: Review, classes: str) -> None:
        """A screen with the classes of its size, so that its first picture is its last."""
        super().__init__(classes=f"{classes} {front('codebook')}")
        self.state, self.review = state, review
        self._start_before = state.start
        self.outcome: Outcome = None
        self.keys = HeldKeys()
        self._worked = False

    def compose(self) -> ComposeResult:
        """One line each for status, progress, message and keys; account, codebook and panels between them."""
        yield StatusLine(id="status")
        yield ProgressLine(id="progress")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield ReviewPane(id="account")
                yield TabsLine(BESIDE, id="tabs")
                yield CodebookList(id="codebook")
            with Vertical(id="right"):
                yield CompositionPanel(id="composition")
                yield GapPanel(id="gap")
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the first account; what moves is shown against the start of the session."""
        self.take(commands(Where.REVIEW, self.state.codebook, dict(self.state.config.keys)))
        self._measure_from(self.review.start)
        self.refresh_all()

    # What is shown

    def show_account(self) -> None:
        """Draw the account under review and what was said of it; at the end, say what is left elsewhere."""
        state, pane = self.state, self.query_one(ReviewPane)
        try:
            seen = self.review.look()
        except NotFound:
            seen = None
            self.say("The account is no longer in the book; l goes on.", warning=True)
        if seen is None:
            pane.show_notice(self._nothing_left(), state.codebook, state.now())
            self.query_one(CodebookList).show(state.codebook, None)
            return
        detail, voices = seen
        pane.show_account(
            detail, state.codebook, state.workbook.settings.currency, state.workbook.clock(), hidden=voices.hidden
        )
        conflict = voices.adjudication is None and disagree(voices.all, state.codebook)
        said = Said(voices.mine, voices.others, voices.adjudication, voices.hidden, conflict)
        self.query_one(CodebookList).show(state.codebook, said)

    def show_progress(self) -> None:
        """Draw how far the session has come."""
        snapshot = self.state.panels or self.state.read()
        beside = [f"{self.review.postponed} postponed"] if self.review.postponed else []
        if self.review.blind:
            beside.append("blind")
        self.query_one(ProgressLine).show(self.review.title, self.review.progress(snapshot.gap), tuple(beside))

    def refresh_all(self) -> None:
        """Read anew what another process wrote; the account stays."""
        self.state.read()
        self.panels_changed()
        self.show_account()

    def panels_changed(self) -> None:
        """Other settings: redraw the panels and the progress, which depends on the evidence floor."""
        self.review.workbook = self.state.workbook
        self.show_panels()
        self.show_progress()

    def _nothing_left(self) -> list[tuple[str, str]]:
        passed = self.review.passed_over()
        left = [(f"None left: {self.review.title}", "title")]
        if passed:
            noun = "account was" if passed == 1 else "accounts were"
            left.append((f"{passed:,} {noun} passed over without a decision; l goes back to the first.", ""))
        counts = {kind: number for kind, number in self.review.elsewhere().items() if kind is not self.review.kind}
        left.append((remaining(counts), ""))
        left.append(("R chooses another queue   ·   h goes back   ·   esc leaves and reports", "dim"))
        return left

    # Deciding

    def targets(self) -> Sequence[int]:
        """The account under review, once it has been painted."""
        current = self.review.current
        return [current] if current is not None and self.query_one(ReviewPane).painted(current) else []

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        return [Need.WRITABLE] if self.state.workbook.book.readonly else []

    def act(self, action: Callable[[], Done | None], nothing: str = "") -> None:
        """Run a decision within the session."""
        self.review.workbook = self.state.workbook
        super().act(lambda: self.review.act(action), nothing)

    def decided(self, done: Done) -> None:
        """Draw what a decision moved and the account that is next."""
        self._worked = True
        self.keys.decided()
        self.state.read()
        self.panels_changed()
        self.show_account()
        taken_back = done.text.startswith("undone")
        self.say(f"{done.text}{self._heard(done)}    {'U redo' if taken_back else 'u undo'}")

    def action_postpone(self) -> None:
        """Put the account off until the end."""
        name = self.whom(self.targets())
        try:
            moved = self.review.postpone()
        except BookError as error:
            self.say(str(error), warning=True)
            return
        self._worked = True
        self.keys.decided()
        self.show_account()
        self.show_progress()
        self.say(f"postponed: {name}" if moved else f"{name} is the only one left")

    def _classify(self, statement: Statement) -> None:
        """Save at once; saying again what one said before makes it new, as one who looks again means it."""
        targets = tuple(self.targets())
        if targets:
            self.act(lambda: decide.classify(self.state.workbook, targets, statement))

    def _heard(self, done: Done) -> str:
        """How a decision stands beside what others said, in a few words."""
        if len(done.customer_ids) != 1:
            return ""
        voices = self.review.heard(done.customer_ids[0])
        ruling = voices.adjudication
        if ruling is not None:
            return "" if done.text.startswith("adjudicated") else f"  ·  the adjudication by {ruling.reviewer} counts"
        if voices.mine is not None and disagree(voices.all, self.state.codebook):
            return f"  ·  differs from {', '.join(one.reviewer for one in voices.others)}: in conflict"
        return ""

    # Moving and leaving

    def action_next_account(self) -> None:
        """To the account after; from the end, to the first that was passed over."""
        at_end = self.review.current is None
        self._move(lambda: self.review.go_back_to_passed_over() if at_end else self.review.step(1))

    def action_previous_account(self) -> None:
        """To the account before."""
        self._move(lambda: self.review.step(-1))

    def action_blind(self) -> None:
        """Hide others' statements, or show them."""
        try:
            self.review.set_blind(not self.review.blind)
        except BookError as error:
            self.say(str(error), warning=True)
            return
        self.show_account()
        self.show_progress()
        self.say(f"others' statements show{' once you have decided' if self.review.blind else ''}")

    def action_copy_customer(self) -> None:
        """Copy the account as text."""
        self.app.copy_to_clipboard(self.query_one(ReviewPane).text)
        self.say("copied")

    def action_leave(self) -> None:
        """Leave the session; it is kept, and reported."""
        self.outcome = self.close()
        self.dismiss()

    def action_quit(self) -> None:
        """Leave the session and the app."""
        self.close()
        self.app.exit()

    def close(self) -> int | None:
        """Save where the session stands; its number, or None when nothing was done in it."""
        self._measure_from(self._start_before)
        try:
            session = self.review.leave()
        except BookError as error:
            self.say(str(error), warning=True)
            return None
        return session.id if self._worked else None

    def show_review(self, review: Review) -> None:
        """Leave this session for another one."""
        self.close()
        self.outcome = review
        self.dismiss()

    def _measure_from(self, start: tuple[Cell, ...]) -> None:
        """Show in the panels what has moved since then."""
        self.state.start = start
        self.state.apply(self.state.settings)

    def _move(self, move: Callable[[], bool]) -> None:
        try:
            moved = move()
        except BookError as error:
            self.say(str(error), warning=True)
            return
        if not moved:
            self.say("There is no account beyond this one.")
            return
        self.say("")
        self.show_account()
        self.show_progress()
