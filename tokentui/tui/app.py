"""The app: wiring of one open book to its screens and keys."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.driver import Driver
from textual.reactive import Reactive
from textual.theme import Theme

from tokentui.domain.gap import GapReport
from tokentui.services.background import watch
from tokentui.services.cautions import CountedCautions, count_cautions
from tokentui.services.config import Config, login
from tokentui.services.desk import Desk, read_desk, write_desk
from tokentui.services.errors import BookError, in_plain_words, plain_words
from tokentui.services.workbook import Clock, open_workbook, utc_now
from tokentui.tui.garbage import GarbageCollector
from tokentui.tui.jobs import Job
from tokentui.tui.keyboard import KeyboardApp
from tokentui.tui.moved_book import MovedBook
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.screens.over_the_table import TourWanted
from tokentui.tui.screens.review_start import ReviewWanted
from tokentui.tui.screens.wanted import CountWanted, FilteredWanted, VendorlessWanted
from tokentui.tui.state import AppState, FollowedBy
from tokentui.tui.themes import DEFAULT, SHORT_NAMES, THEMES
from tokentui.tui.widgets.too_small import TABLE_WIDTHS, size_classes
from tokentui.words.command import Need

if TYPE_CHECKING:
    from tokentui.services.crash_report import Crash
    from tokentui.services.filtered import Filtered
    from tokentui.services.without_vendor import WithoutVendor
    from tokentui.tui.screens.watch import WatchScreen


BY_SIGNAL = 128
"""Exit codes above this say which signal ended the app."""
SETTLES = 0.1
"""Seconds after the first picture of the book until the rest begins, which is of no use to a first key."""
TOUR = -1
"""A code that no program ends with: the user has left for the tour, and then comes back."""


class TokentuiApp(KeyboardApp):
    """One book in one terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "tokentui"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    KEEPS_DESK: ClassVar[bool] = True
    """Whether the book is one that is opened again."""
    # Chosen here and not later: a change of theme reads every style sheet anew.
    theme: Reactive[str] = Reactive(DEFAULT)

    def __init__(
        self,
        book: Path,
        config: Config,
        *,
        reviewer: str | None = None,
        watch: bool = False,
        review: ReviewWanted | None = None,
        read_only: bool = False,
        clock: Clock = utc_now,
    ) -> None:
        self._own = _own(config)
        super().__init__(self._own.keys)
        self._book = book
        self._config = config
        self._reviewer = reviewer or config.reviewer or login()
        self._watch = watch
        self._review = review
        self._read_only = read_only
        self._clock = clock
        self._state: AppState | None = None
        self._counting, self._watching, self._reading, self._following = (
            Job(name, self, self.hear) for name in ("cautions", "watcher", "vendorless", "filtered")
        )
        self._moved = MovedBook(self, self)
        self._theme_before = DEFAULT
        self._garbage = GarbageCollector(self, lambda: len(self.screen_stack) == 1)
        self._let_keys_come = self.keyboard.hold()
        self.settles_after = SETTLES
        self._is_settled = False
        self.failure: BookError | Crash | None = None
        self.tour_wanted = False
        """Whether the app has been left for the tour."""

    def get_driver_class(self) -> type[Driver]:
        """What draws on the terminal and reads from it: where the toolkit takes that of a Unix, our own."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from tokentui.tui.terminal import Terminal

        return Terminal

    def get_default_screen(self) -> "BrowseScreen | WatchScreen":
        """The main screen, empty until the book is open."""
        opening = f"opening {self._book.name} …"
        if self._watch:
            from tokentui.tui.screens.watch import WatchScreen

            return WatchScreen(size_classes(self.size), opening)
        return BrowseScreen(size_classes(self.size, TABLE_WIDTHS), opening)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Our own: in those of the toolkit some texts could hardly be read."""
        return THEMES

    @property
    def main(self) -> ModeScreen | None:
        """The screen that shows the book, whatever lies over it; None until the book is open."""
        modes = (one for one in reversed(self.screen_stack) if isinstance(one, ModeScreen))
        return next((one for one in modes if one.is_shown), None)

    def on_mount(self) -> None:
        """Put on the theme that the user has chosen; an unknown one changes nothing."""
        wanted = self._config.theme or DEFAULT
        wanted = SHORT_NAMES.get(wanted, wanted)
        if wanted in self.available_themes:
            self.theme = wanted
        self._theme_before = self.theme

    async def on_ready(self) -> None:
        """The first picture is painted: now open the book."""
        try:
            workbook = open_workbook(self._book, self._reviewer, clock=self._clock, readonly=self._read_only)
            # A page in a browser is somebody else's: it is shown nobody's desk, and leaves none.
            state = AppState.of(workbook, self._config, Desk() if self.is_web else read_desk(self._book))
        except BookError as error:
            self.failure = error
            self.exit(return_code=error.exit_code)
            return
        state.keeps_desk = self.KEEPS_DESK and not (self._read_only or self.is_web)
        main = cast("BrowseScreen | WatchScreen", self.screen_stack[0])
        self._state = state
        if state.desk.theme in THEMES:
            self.theme = state.desk.theme
        there = {
            Need.ASKED: not self._read_only,
            Need.WRITABLE: not workbook.book.readonly,
            Need.AT_HOME: not self.is_web,
        }
        self.keyboard.lacking = frozenset(need for need, is_there in there.items() if not is_there)
        with self.batch_update():
            await main.open(state)
        if self._review is not None and isinstance(main, BrowseScreen):
            main.review_start.begin(self._review)
        self._let_keys_come()
        if self.settles_after:
            self.call_after_refresh(self.set_timer, self.settles_after, self._settle)
        else:
            self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """What the first picture of the book need not wait for, and the first key neither."""
        self._is_settled = True
        index = self._state is not None and not self._state.workbook.book.readonly
        self._watching.start(lambda work: watch(work, self._book, self._book_changed, self._book_moved, index=index))
        if left_out := self._own.left_out or (self._state.refused if self._state else ""):
            self.tell(lambda screen: screen.say(left_out, warning=True))
        # Also the table below a review, and whatever a quick hand has opened meanwhile.
        for screen in self.screen_stack:
            if isinstance(screen, ModeScreen):
                screen.hear(screen.prepare)
        self._garbage.begin()

    def on_unmount(self) -> None:
        """Stop watching and close the book."""
        for job in (self._watching, self._counting, self._reading, self._following, self._moved):
            job.close()
        if self._state is not None:
            self._keep_desk(self._state)
            with suppress(BookError), plain_words():
                self._state.cube.keep(self._state.workbook)
            self._state.workbook.close()

    def _keep_desk(self, state: AppState) -> None:
        """Remember how the book was looked at, unless it was only to be looked at, or by somebody else."""
        if not state.keeps_desk:
            return
        # Filters with a name were kept when they were made, by another window perhaps.
        left = state.as_left()._replace(filters=read_desk(self._book).filters)
        if self.theme != self._theme_before:
            left = left._replace(theme=self.theme)
        if left != read_desk(self._book):
            write_desk(self._book, left)

    async def on_event(self, event: events.Event) -> None:
        """Whoever presses something is not kept waiting by what can wait."""
        if isinstance(event, events.InputEvent):
            self._garbage.put_off()
        await super().on_event(event)

    # What goes on beside the screen

    def hear(self, call: Callable[[], object]) -> None:
        """Do what work beside the screen tells the app, unless it is closing."""
        if self.is_running:
            call()

    def tell(self, what: Callable[[ModeScreen], object]) -> None:
        """Tell the screen that shows the book something, or the one that is about to: it hears once it is there."""
        screen = next((one for one in reversed(self.screen_stack) if isinstance(one, ModeScreen)), None)
        if screen is not None:
            screen.hear(lambda: what(screen))

    def on_count_wanted(self, _: CountWanted) -> None:
        """Count what to mind about the spends; only the warnings on their sum wait for it."""
        if self._state is not None and self._is_settled and not self._counting.busy:
            like = self._state.workbook
            self._counting.start(lambda work: count_cautions(work, like), self._spends_counted)

    def _spends_counted(self, counted: CountedCautions) -> None:
        if self._state is not None:
            self._state.take_count(counted)
            self.tell(lambda screen: screen.show_panels())

    def on_tour_wanted(self, _: TourWanted) -> None:
        """Leave the book for the tour; whoever runs the app gives it, and comes back."""
        self.tour_wanted = True
        self.exit()

    def on_vendorless_wanted(self, _: VendorlessWanted) -> None:
        """Read the gap without the vendor's own pages; on a large book it takes seconds."""
        state = self._state
        if state is None or state.panels is None or self._reading.busy:
            return
        from tokentui.services.without_vendor import read_beside

        like, settings, of = state.workbook, state.settings, state.panels.gap
        self._reading.start(
            lambda work: read_beside(work, like, settings),
            lambda found: self._vendorless_read(state, found, of),
            lambda error: self._vendorless_read(state, str(error), of),
        )

    def _vendorless_read(self, state: AppState, found: "WithoutVendor | str", of: GapReport) -> None:
        if isinstance(found, str):
            state.vendorless.on = False
            said = found
            self.tell(lambda screen: screen.say(said, warning=True))
            self.tell(lambda screen: screen.show_panels())
            return
        state.vendorless.found, state.vendorless.of = found, of
        shown = found
        self.tell(lambda screen: screen.show_vendorless(shown))

    def on_filtered_wanted(self, event: FilteredWanted) -> None:
        """Read the figures of the filtered accounts; what was asked for last is what is shown."""
        state, of = self._state, event.of
        if state is None or (self._following.busy and state.following.asked == of):
            return
        from tokentui.services.filtered import read_beside

        like, settings, state.following.asked = state.workbook, state.settings, of
        self._following.start(
            lambda work: read_beside(work, like, settings, of.filter),
            lambda found: self._filtered_read(state, found, of),
            lambda error: self.tell(lambda screen: screen.say(str(error), warning=True)),
        )

    def _filtered_read(self, state: AppState, found: "Filtered", of: FollowedBy) -> None:
        state.following.found, state.following.of = found, of
        self.tell(lambda screen: screen.show_panels())

    def _book_changed(self) -> None:
        """Another process, or this one, has written: read anew what another one wrote."""
        self.tell(lambda screen: screen.look_outside())
        self.call_after_refresh(self._watching.go_on)

    def _book_moved(self) -> None:
        """The file is no longer at its path."""
        if self._state is not None:
            self._moved.noticed(self._state)

    def _handle_exception(self, error: Exception) -> None:
        """A book that turns out damaged or goes away ends the app with a sentence, wherever that is noticed.

        So does a fault of the app itself, with a report and an exit code of its own.
        """
        code = self.return_code or 0
        if code > BY_SIGNAL:
            # What fails now fails because the app is closing while it was about to begin something.
            self.exit(return_code=code)
            return
        plain = in_plain_words(error)
        if not isinstance(plain, BookError):
            from tokentui.services.crash_report import crash

            if self.is_headless:
                super()._handle_exception(error)
                return
            plain = crash(error)
        self.failure = plain
        self.exit(return_code=plain.exit_code)

    # Screens

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top, unless it is the last."""
        return super().pop_screen() if len(self.screen_stack) > 1 else AwaitComplete()

    async def action_quit(self) -> None:
        """Leave as the screen that shows the book leaves."""
        main = self.main
        if main is None:
            self.exit()
        else:
            await main.safely(main.do_quit)

    def key_came(self, *, typed: bool) -> None:
        """Tell the screen that shows the book, which may count keys."""
        if self.main is not None:
            self.main.key_came(typed=typed)


class _Own(NamedTuple):
    """What the user's settings come to at the start."""

    keys: Mapping[str, tuple[str, ...]]
    left_out: str


def _own(config: Config) -> _Own:
    if not config.keys and not config.faults:
        return _Own({}, "")
    from tokentui.words.own_keys import left_out_in_a_line, settle

    return _Own(settle(config.keys).keys, left_out_in_a_line(config))


def run(
    book: Path,
    config: Config,
    *,
    reviewer: str | None = None,
    watch: bool = False,
    review: ReviewWanted | None = None,
    read_only: bool = False,
) -> "BookError | Crash | int":
    """Run the app until the user leaves; returns what kept the book from being opened or ended the app, or a code.

    The exit code is 0, or 128 and the number of the signal that ended the app.
    """
    return run_app(TokentuiApp(book, config, reviewer=reviewer, watch=watch, review=review, read_only=read_only))


def run_app(app: TokentuiApp) -> "BookError | Crash | int":
    """Run an app that was made, as `run` does."""
    if sys.platform != "win32":
        from tokentui.tui.terminal import end_at_once_by_signals

        end_at_once_by_signals()
    app.run()
    return app.failure or (TOUR if app.tour_wanted else app.return_code or 0)
