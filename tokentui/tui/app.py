"""The app: wiring of one open book to its screens."""

import gc
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from tokentui.services.background import index_book, watch
from tokentui.services.config import Config
from tokentui.services.errors import BookError
from tokentui.services.panels import Bases, count_bases
from tokentui.services.workbook import Clock, open_workbook, utc_now
from tokentui.tui.jobs import Job
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.listening import Listening
from tokentui.tui.screens.panels import BasesWanted, PanelScreen
from tokentui.tui.screens.review_start import ReviewWanted
from tokentui.tui.state import State
from tokentui.tui.themes import DEFAULT, SHORT_NAMES, THEMES
from tokentui.tui.widgets.too_small import size_classes

if TYPE_CHECKING:
    from tokentui.tui.screens.review import ReviewScreen
    from tokentui.tui.screens.watch import WatchScreen


class TokentuiApp(App[None]):
    """One book in one terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "tokentui"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True
    ESCAPE_TO_MINIMIZE = False
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
        clock: Clock = utc_now,
    ) -> None:
        super().__init__()
        self._book = book
        self._config = config
        self._reviewer = reviewer or config.reviewer
        self._watch = watch
        self._review = review
        self._clock = clock
        self._state: State | None = None
        self._counting, self._watching, self._indexing = (Job(name, self) for name in ("bases", "watcher", "index"))
        self.failure: BookError | None = None

    def get_default_screen(self) -> "BrowseScreen | WatchScreen":
        """The main screen, empty until the book is open."""
        given = size_classes(self.size), f"opening {self._book.name} …"
        if not self._watch:
            return BrowseScreen(*given)
        from tokentui.tui.screens.watch import WatchScreen

        return WatchScreen(*given)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The toolkit's themes and our own."""
        return {**super().available_themes, **THEMES}

    @property
    def main(self) -> "BrowseScreen | WatchScreen | ReviewScreen | None":
        """The screen that shows the book, whatever lies over it; None until the book is open."""
        if self._state is None:
            return None
        found = next((one for one in reversed(self.screen_stack) if isinstance(one, PanelScreen)), None)
        return cast("BrowseScreen | WatchScreen | ReviewScreen | None", found)

    def on_mount(self) -> None:
        """Put on the theme that the user has chosen; an unknown one changes nothing."""
        wanted = self._config.theme or DEFAULT
        wanted = SHORT_NAMES.get(wanted, wanted)
        if wanted in self.available_themes:
            self.theme = wanted

    async def on_ready(self) -> None:
        """The first picture is painted: now open the book."""
        try:
            workbook = open_workbook(self._book, self._reviewer, clock=self._clock)
            state = State.of(workbook, self._config)
        except BookError as error:
            self.failure = error
            self.exit(return_code=error.exit_code)
            return
        main = cast("BrowseScreen | WatchScreen", self.screen_stack[0])
        with self.batch_update():
            await main.open(state)
        self._state = state
        if self._review is not None and isinstance(main, BrowseScreen):
            self.call_after_refresh(main.begin_review, self._review)
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """What the first picture of the book need not wait for."""
        self._watching.start(lambda work: watch(work, self._book, self._book_changed))
        if self._state is not None and not self._state.workbook.book.readonly:
            # A book that went away or is locked for long is searched without an index.
            self._indexing.start(lambda work: index_book(work, self._book))
        # Nearly all that is there now stays until the end, so no later collection needs to look at it; to look for the
        # few things that do not would keep the first key waiting.
        gc.freeze()
        gc.enable()

    def on_unmount(self) -> None:
        """Stop watching and close the book."""
        for job in (self._watching, self._indexing, self._counting):
            job.close()
        if self._state is not None:
            self._state.workbook.close()

    def on_bases_wanted(self, _: BasesWanted) -> None:
        """Count the kinds of year; only the warning on mixed sums waits for it."""
        if not self._counting.busy:
            self._counting.start(lambda work: count_bases(work, self._book), self._bases_counted)

    def _bases_counted(self, bases: Bases) -> None:
        if self._state is not None and self.main is not None:
            self._state.take_bases(bases)
            self.main.show_panels()

    def _book_changed(self) -> None:
        """Another process, or this one, has written: read anew what another one wrote."""
        main = self.main
        try:
            if main is not None and main.state.changed_outside():
                main.changed_outside()
        except BookError as error:
            if main is not None:
                main.say(str(error), warning=True)
        self.call_after_refresh(self._watching.go_on)

    def _handle_exception(self, error: Exception) -> None:
        """A book that turns out damaged or goes away ends the app with a sentence, wherever that is noticed."""
        if isinstance(error, BookError):
            self.failure = error
            self.exit(return_code=error.exit_code)
        else:
            super()._handle_exception(error)

    async def on_event(self, event: events.Event) -> None:
        """Let the screen hear of every key before anything acts on it."""
        if isinstance(event, events.Key) and not event.is_forwarded and isinstance(self.main, Listening):
            field = self.focused
            self.main.key_came(typed=field is not None and field.check_consume_key(event.key, event.character))
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Let the screen know which key the command comes from that runs next."""
        if isinstance(self.main, Listening):
            self.main.key_acts(event)

    def get_system_commands(self, _screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette offers the commands of the registry, and nothing else."""
        main = self.main
        if main is None:
            return
        for command in main.offered():
            if not command.action.startswith(("move", "command_palette")):
                yield SystemCommand(
                    f"{command.label}  ({command.keys[0]})", command.help, lambda one=command: main.run(one)
                )

    def action_theme(self) -> None:
        """Choose a theme."""
        self.search_themes()

    def action_help(self) -> None:
        """Every key, from the registry."""
        from tokentui.tui.screens.help import HelpScreen

        main = self.main
        if main is not None:
            self.push_screen(HelpScreen(main.offered(), main.state.codebook, main.MODE))


def run(
    book: Path,
    config: Config,
    *,
    reviewer: str | None = None,
    watch: bool = False,
    review: ReviewWanted | None = None,
) -> BookError | None:
    """Run the app until the user leaves; returns what kept the book from being opened, if anything did."""
    app = TokentuiApp(book, config, reviewer=reviewer, watch=watch, review=review)
    app.run()
    return app.failure
