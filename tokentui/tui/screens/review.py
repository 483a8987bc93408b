"""Review: one account after another, large; a key decides, saves and goes on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.grades import Question
from tokentui.domain.queues import Ask
from tokentui.domain.sitting import Sitting
from tokentui.services import decide
from tokentui.services.decide import Done
from tokentui.services.errors import NotFound
from tokentui.services.review import Review
from tokentui.services.running_cube import EarlierCube
from tokentui.tui.held_keys import TAKEN_BACK, HeldKeys
from tokentui.tui.keyboard import KeyboardApp
from tokentui.tui.moving import Moves
from tokentui.tui.screens.adjudicating import Adjudicating
from tokentui.tui.screens.deciding import Deciding
from tokentui.tui.screens.dividers import NARROW, Divider, Dividers
from tokentui.tui.screens.drilling import Drilling
from tokentui.tui.screens.evidence import Evidence
from tokentui.tui.screens.following import FollowingFilter
from tokentui.tui.screens.meant_keys import MeantKeys
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.screens.panes import Panes, front
from tokentui.tui.screens.reading_order import ReadingOrder
from tokentui.tui.screens.review_end import Notice, ReviewEnd
from tokentui.tui.screens.review_start import ReviewStart
from tokentui.tui.screens.suggesting import Suggesting
from tokentui.tui.screens.walking import Walking
from tokentui.tui.screens.what_came import what_came
from tokentui.tui.state import AppState
from tokentui.tui.widgets.codebook_list import CodebookList, Said
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.progress_line import ProgressLine
from tokentui.tui.widgets.review_pane import ReviewPane
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, StatusLine, TabsLine
from tokentui.tui.widgets.surplus import Surplus
from tokentui.tui.widgets.too_small import TooSmall
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words.command import Command, Need, Where
from tokentui.words.sitting import clock

if TYPE_CHECKING:
    from tokentui.services.decide import Action

Outcome = int | Review | None
"""The number of the session that was left, another one to show instead, or None when nothing was done."""

BESIDE = {"codebook": "Codebook", "composition": "Composition", "gap": "Transparency gap"}
"""Panes beside the account; on a narrow screen they share one place."""
PANELS = "composition", "gap"
LINES = (
    Divider("review-right", "left", "right", least=(40, 30), before=("account",), after=PANELS),
    Divider("review-codebook", "account", "codebook", ("-wide",), False, after=("codebook",)),
    Divider("review-codebook-beside", "account", "codebook", ("-roomy",), least=(30, 24), after=("codebook",)),
    Divider("review-composition", "composition", "gap", across=False, sizes_first=True),
    Divider(
        "review-below", "account", "codebook", NARROW, False, before=("account",), after=("codebook",),
        fronts=("codebook",),
    ),
    Divider("review-below", "account", "right", NARROW, False, before=("account",), after=PANELS, fronts=PANELS),
)  # fmt: skip
"""Between the panes."""
TICK = 10
"""Seconds after which the clock of the session is drawn anew."""


class ReviewScreen(ModeScreen):
    """One running session; `outcome` says what came of it when it is left."""

    PLACES = (Where.REVIEW,)
    HELPERS = {
        "moves": Moves,
        "panes": Panes,
        "following": FollowingFilter,
        "walking": Walking,
        "deciding": Deciding,
        "adjudicating": Adjudicating,
        "review_start": ReviewStart,
        "evidence": Evidence,
        "drilling": Drilling,
        "dividers": Dividers,
        "suggesting": Suggesting,
    }
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
        & #account { min-height: 3; }
        & #codebook { display: none; border-top: none; max-height: 13; }
        &.-front-codebook #codebook { display: block; min-height: 2; }
    }
    """

    def __init__(self, state: AppState, review: Review, classes: str) -> None:
        """A screen with the classes of its size, so that its first picture is its last."""
        super().__init__(f"{classes} {front('codebook')}")
        self.state, self.review = state, review
        self.panes = Panes(self, "account", BESIDE, lambda: self.dividers.lay())
        self.dividers = Dividers(self, self, LINES, self._has_line)
        self.moves = Moves(self.panes.move)
        self.following = FollowingFilter(self)
        self.walking = Walking(self, lambda: self.query_one(Surplus))
        self.deciding = Deciding(self, anew=True)
        self.adjudicating = Adjudicating(self)
        self.review_start = ReviewStart(self, self)
        self.evidence = Evidence(self, self, lambda: self.query_one(ReviewPane))
        self.drilling = Drilling(self)
        self.suggesting = Suggesting(self, "drill")
        self.outcome: Outcome = None
        self.keys = HeldKeys()
        self._sitting = Sitting(state.now(), review.walk.done)
        self.end = ReviewEnd(self, self, self._show_notice)
        self.order = ReadingOrder(self, self)
        self.meant = MeantKeys(self, lambda: self.query_one(ReviewPane))
        self._start_before = state.start
        self._worked = False

    def compose(self) -> ComposeResult:
        """One line each for status, progress, message and keys; account, codebook and panels between them."""
        yield StatusLine(id="status")
        yield ProgressLine(id="progress")
        yield VerdictLine(id="verdict")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield ReviewPane(id="account")
                yield TabsLine(BESIDE, id="tabs")
                yield CodebookList(id="codebook")
            with Vertical(id="right"):
                yield CompositionPanel(id="composition")
                yield GapPanel(id="gap")
                yield Surplus(id="surplus")
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the first account; what moves is shown against the start of the session."""
        with self.telling():
            # What another connection wrote, as that which made the order did, is read here and not once more later.
            self.state.changed_outside()
            self._measure_from(self.review.start)
            self._show_all()
        self.now_shown()
        self.dividers.lay()
        self.set_interval(TICK, lambda: self.hear(self.show_progress))
        if not self.review.whole:
            self.call_after_refresh(self.hear, self.order.read)

    def on_unmount(self) -> None:
        """Let go of the book."""
        self.review_start.close()
        self.evidence.close()
        self.order.close()
        self.end.close()

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        return [*super().missing(), Need.ALONE] if self.review_start.busy else super().missing()

    def is_ready(self, command: Command) -> bool:
        """A key that decides waits for the other session that is being opened."""
        return super().is_ready(command) and not self.review_start.keeps_waiting(command)

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
            self.end.show()
            self.walking.show_ahead(None)
            return
        self.end.forget()
        settings, now, ghost = state.workbook.settings, state.workbook.clock(), self.suggesting.ghost(seen.detail)
        shown = (seen.detail, state.codebook, settings.currency, now, settings.floor)
        pane.show_account(*shown, hidden=seen.hidden, ghost=ghost)
        voices = seen.voices
        conflict = voices.in_conflict(self.tags)
        said = Said(voices.mine, voices.others, voices.adjudication, voices.hidden, conflict)
        self.query_one(CodebookList).show(state.codebook, said, seen.question)
        self.walking.show_ahead(seen.detail)
        if self.review.ask is Ask.BOTH:
            self.show_keys()

    def show_progress(self) -> None:
        """Draw how far the session has come."""
        snapshot = self.state.panels or self.state.read()
        beside = [f"{self.review.postponed} postponed"] if self.review.postponed else []
        if self.review.blind:
            beside.append("blind")
        progress, now = self.review.progress(snapshot.gap), self.state.now()
        self._sitting.note(progress.done, now)
        time = clock(self._sitting, progress.accounts, now)
        self.query_one(ProgressLine).show(self.review.title, progress, tuple(beside), time)

    def refresh_all(self) -> None:
        """Read anew what another process wrote; the account stays."""
        self.state.read()
        self._show_all()

    def _show_all(self) -> None:
        self.show_keys()
        self.panels_changed()
        self.show_account()

    def panels_changed(self) -> None:
        """Other settings: redraw the panels and the progress, which depends on the evidence floor."""
        self.review.workbook = self.state.workbook
        self.show_panels()
        self.show_progress()

    def _show_notice(self, paragraphs: Notice) -> None:
        state = self.state
        self.query_one(ReviewPane).show_notice(paragraphs, state.codebook, state.now())
        self.query_one(CodebookList).show(state.codebook, None, self.question)

    def _compositor_refresh(self) -> None:
        """Paint, and note when the name of the account goes to the terminal.

        The toolkit tells nobody what it paints: this and the app's own `_display` reach into it for that.
        """
        paints, regions = self.is_current and not self.app._batch_count, tuple(self._compositor._dirty_regions)
        super()._compositor_refresh()
        pane = next(iter(self.query(ReviewPane)), None)
        line = pane.first_line if pane is not None else None
        if paints and pane is not None and line and any(region.contains_region(line) for region in regions):
            assert isinstance(self.app, KeyboardApp)
            pane.went_out(self.app.picture_began)

    # Keys

    @property
    def question(self) -> Question:
        """Which question digits answer now."""
        return self.review.question

    @property
    def blind(self) -> bool:
        """Whether what others said is kept back."""
        return self.review.blind

    @property
    def tags(self) -> AnyVocabulary:
        """The list that digits choose from now."""
        return self.codebook.of(self.question)

    def key_came(self, *, typed: bool) -> None:
        """Count a key."""
        self.review.press(typed=typed)

    async def take_key(self, event: events.Key) -> bool:
        """Run a command; one that decides only for a key pressed after the account was painted, and let go before."""
        self.keys.press(event.key, event.time)
        if not self.is_shown:
            return True
        command = self.suggesting.meant(self.command_for(event))
        if command is None:
            return False
        if Need.SEEN in command.needs and self.keys.take_back():
            self._decided(self.review.act(lambda: decide.undo(self.state.workbook)), "")
            self.say(TAKEN_BACK, warning=True)
        elif refused := self.meant.refusal(command):
            self.say(refused, warning=True)
        else:
            await self.run(command, event.character or event.key)
        return True

    # Deciding

    def targets(self) -> Sequence[int]:
        """The account under review, once it has been painted."""
        return self.meant.targets()

    def act(self, accounts: int, action: "Action", nothing: str = "") -> None:  # noqa: ARG002
        """Make a decision within the session, and draw what it moved and the account that is next."""
        self.review.workbook = self.state.workbook
        self._decided(self.review.act(lambda: action(self.state.workbook)), nothing)

    def _decided(self, done: Done | None, nothing: str) -> None:
        if done is None:
            self.say(nothing)
            return
        if done.codebook:
            self.state.reread()
            self._show_all()
            self.say(f"{done.text}    {'U redo' if done.undone else 'u undo'}")
            return
        if not done.customer_ids:
            self.say(done.text)
            return
        self._worked = True
        self.meant.placed = done.customer_ids[0] if done.question is Question.WHO else None
        self.keys.decided()
        before = self.state.panels
        after = self.state.read()
        self.panels_changed()
        self.show_account()
        self.say(what_came(done, self.state.workbook, self.review.heard, before, after))

    def do_postpone(self) -> None:
        """Put the account off until the end."""
        if not self.targets():
            return
        name = self.deciding.whom(self.targets())
        moved = self.review.postpone()
        self._worked = True
        self.keys.decided()
        self.show_account()
        self.show_progress()
        self.say(f"postponed: {name}" if moved else f"{name} is the only one left")

    # The evidence

    def do_fold_codebook(self) -> None:
        """Fold the codebook to two lines, or unfold it."""
        book = self.query_one(CodebookList)
        book.fold(not book.folded)
        self.dividers.lay()

    def on_resize(self) -> None:
        """Lay the panes for the room there is."""
        self.dividers.lay()

    def _has_line(self, divider: Divider) -> bool:
        """Whether a line can be moved: a folded codebook has its lines and no more."""
        beside = divider.name == "review-codebook-beside"
        return divider.second != "codebook" or beside or not self.query_one(CodebookList).folded

    # Moving and leaving

    def do_blind(self) -> None:
        """Hide others' statements, or show them."""
        self.review.set_blind(not self.review.blind)
        self.show_account()
        self.show_progress()
        self.say(f"others' statements show{' once you have decided' if self.review.blind else ''}")

    def do_leave(self) -> None:
        """Leave the session; it is kept, and reported. First stop what is being opened, or come back from a look."""
        if self.review_start.stop() or self.walking.come_back():
            return
        self.outcome = self._close()
        self.dismiss(True)

    def do_quit(self) -> None:
        """Leave the session and the app."""
        self._close()
        self.app.exit()

    def show_review(self, review: Review) -> None:
        """Leave this session for another one."""
        self._close()
        self.outcome = review
        self.dismiss(True)

    def _close(self) -> int | None:
        """Save where the session stands; its number, or None when nothing was done in it."""
        self._measure_from(self._start_before)
        session = self.review.leave()
        return session.id if self._worked else None

    def _measure_from(self, start: EarlierCube) -> None:
        """Show in the panels what has moved since then."""
        self.state.start = start
        self.state.apply(self.state.settings)
