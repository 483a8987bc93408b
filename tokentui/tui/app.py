"""The app: wiring of one open book to its screens."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from tokentui.services.config import Config
from tokentui.services.errors import BookError
from tokentui.services.workbook import Clock, open_workbook, utc_now
from tokentui.tui.commands import Where
from tokentui.tui.live import BookChanged, Watcher
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.watch import WatchScreen
from tokentui.tui.state import State
from tokentui.tui.themes import DEFAULT, SHORT_NAMES, THEMES


class TokentuiApp(App[None]):
    """One book in one terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "tokentui"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self, book: Path, config: Config, *, reviewer: str | None = None, watch: bool = False, clock: Clock = utc_now
    ) -> None:
        super().__init__()
        self._book = book
        self._config = config
        self._reviewer = reviewer or config.reviewer
        self._watch = watch
        self._clock = clock
        self._watcher: Watcher | None = None
        self.failure: BookError | None = None
        for theme in THEMES:
            self.register_theme(theme)

    @property
    def main(self) -> BrowseScreen | WatchScreen | None:
        """The screen that shows the book, whatever lies over it; None until the book is open."""
        return next((one for one in self.screen_stack if isinstance(one, BrowseScreen | WatchScreen)), None)

    def on_mount(self) -> None:
        """Paint first, then open the book."""
        wanted = self._config.theme or DEFAULT
        wanted = SHORT_NAMES.get(wanted, wanted)
        self.theme = wanted if wanted in self.available_themes else DEFAULT
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        try:
            workbook = open_workbook(self._book, self._reviewer, clock=self._clock)
            state = State.of(workbook, self._config)
        except BookError as error:
            self.failure = error
            self.exit(return_code=error.exit_code)
            return
        self.push_screen(WatchScreen(state) if self._watch else BrowseScreen(state))
        self._watcher = Watcher(self._book, self.post_message)
        self._watcher.start()

    def on_unmount(self) -> None:
        """Stop watching and close the book."""
        if self._watcher is not None:
            self._watcher.stop()
        if self.main is not None:
            self.main.state.workbook.close()

    def on_book_changed(self, _: BookChanged) -> None:
        """Another process, or this one, has written: read anew what another one wrote."""
        main = self.main
        try:
            if main is not None and main.state.changed_outside():
                main.refresh_all()
        except BookError as error:
            if main is not None:
                main.say(str(error), warning=True)
        if self._watcher is not None:
            self.call_after_refresh(self._watcher.dealt_with)

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
            where = Where.WATCH if isinstance(main, WatchScreen) else Where.BROWSE
            self.push_screen(HelpScreen(main.offered(), main.state.codebook, where))


def run(book: Path, config: Config, *, reviewer: str | None = None, watch: bool = False) -> BookError | None:
    """Run the app until the user leaves; returns what kept the book from being opened, if anything did."""
    app = TokentuiApp(book, config, reviewer=reviewer, watch=watch)
    app.run()
    return app.failure
