"""The app as it gives the tour: on a book that is thrown away, with nothing of the user's own changed."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from tokentui.services.config import Config
from tokentui.services.workbook import Clock, utc_now
from tokentui.tui.app import TokentuiApp, run_app
from tokentui.tui.keyboard import Typed
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.over_the_table import TourWanted
from tokentui.tui.state import AppState
from tokentui.tui.tour.effects import EFFECTS
from tokentui.tui.widgets.tour_pane import TourPane
from tokentui.words.command import Where
from tokentui.words.tour import STOPS, TourWords

if TYPE_CHECKING:
    from tokentui.services.crash_report import Crash
    from tokentui.services.errors import BookError

LOOKS = 0.05
"""Seconds between two looks at whether a stop is done: what a key brings about may come after the key."""
LEFT = "The tour is left. This book is thrown away: q leaves, and says what is next."

HERE = "This is the tour; once it is left, begin it again with: tokentui tour"


class TourApp(TokentuiApp):
    """The app with the lines of the tour above that of messages, until esc takes them away."""

    CSS_PATH = "../app.tcss"
    KEEPS_DESK = False

    def __init__(self, book: Path, config: Config, reviewer: str, *, clock: Clock = utc_now) -> None:
        """Of the user's settings it takes keys and theme: those of the panels would show other numbers."""
        own = Config(theme=config.theme, keys=config.keys, faults=config.faults, lines=config.lines)
        super().__init__(book, own, reviewer=reviewer, clock=clock)
        self._pane: TourPane | None = None
        self._texts = TourWords()
        self._at = 0
        """The stop whose keys are asked for; the one before it has been done."""
        self._held = 0
        """How much of what makes it done has been so."""

    @property
    def stop(self) -> str:
        """The id of the stop that is asked for; empty once the tour was left."""
        return STOPS[self._at].id if self._pane is not None else ""

    def _settle(self) -> None:
        """Begin, now that the customers are there."""
        super()._settle()
        main = self.main
        if isinstance(main, BrowseScreen):
            self._texts = TourWords(main.codebook, self.keyboard.own)
            self._pane = TourPane()
            main.mount(self._pane, before="#message")
            self._go_on()
            self.set_interval(LOOKS, self._look)

    def _keep_desk(self, state: AppState) -> None:
        """Nobody comes back to this book."""

    def on_tour_wanted(self, _: TourWanted) -> None:
        """It is on already."""
        self.tell(lambda screen: screen.say(HERE))

    async def _act(self, event: Typed) -> None:
        """esc leaves the tour where it would only close nothing, unless the tour itself asks for it."""
        # What the key before has brought about is gone if this one closes it.
        self._look()
        if isinstance(event, events.Key) and event.key == "escape" and self._is_leaving():
            self._leave()
            return
        await super()._act(event)

    def _is_leaving(self) -> bool:
        main = self.main
        if self._pane is None or not isinstance(main, BrowseScreen) or not main.is_active:
            return False
        return main.where is Where.BROWSE and "{back}" not in STOPS[self._at].press

    def _leave(self) -> None:
        if self._pane is not None:
            self._pane.remove()
            self._pane = None
        self.tell(lambda screen: screen.say(LEFT))

    def _look(self) -> None:
        """Go on to the next stop once the present one is done and its effect can be seen."""
        main = self.main
        if self._pane is None or not isinstance(main, BrowseScreen):
            return
        effects = EFFECTS.get(STOPS[self._at].id, ())
        while self._held < len(effects) and effects[self._held](main):
            self._held += 1
        if effects and self._held == len(effects):
            self._go_on()

    def _go_on(self) -> None:
        self._at, self._held = self._at + 1, 0
        if self._pane is not None:
            seen, press = (
                self._texts.seen(STOPS[self._at - 1]),
                self._texts.press(STOPS[self._at], f" --book {self._book}"),
            )
            leaves = "esc twice leaves" if "{back}" in STOPS[self._at].press else "esc leaves"
            self._pane.show(seen, press, f"{self._at}/{len(STOPS) - 1} · {leaves}")


def run_tour(book: Path, config: Config, reviewer: str) -> "BookError | Crash | int":
    """Give the tour on a book until the user leaves; returns what ended it, as `run` of the app does."""
    return run_app(TourApp(book, config, reviewer))
