"""What stands between a key and an account: nothing is decided that has not been painted, nor by a key held down."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from tokentui.services import decide
from tokentui.services.decide import Done
from tokentui.services.review import Review
from tokentui.tui.held_keys import HeldKeys
from tokentui.tui.keys import Commanded
from tokentui.tui.screens.listening import Listening
from tokentui.tui.state import State
from tokentui.tui.widgets.review_pane import ReviewPane
from tokentui.words.commands import Command, Group, Need

HELD_WORDS = "The key was held down: it decides one account, then lets go."
NOTHING_LEFT = "None left in this queue; R chooses another one."

if TYPE_CHECKING:

    class Base(Commanded, Listening, Screen[None]):
        """What a screen with a guard is as well."""

        def act(self, action: Callable[[], Done | None], nothing: str = "") -> None:
            """Run a decision."""
else:
    Base = object


class Guard(Base):
    """Lets a command that decides pass only for a key pressed after the account was painted, and let go before."""

    state: State
    review: Review
    keys: HeldKeys

    def key_came(self, *, typed: bool) -> None:
        """Count a key."""
        self.review.press(typed=typed)

    def key_acts(self, event: events.Key) -> None:
        """Remember when the key came that runs a command now."""
        self.keys.press(event.key, event.time)

    async def run(self, command: Command) -> None:
        """Run a command; one that decides only for a key pressed after the account was painted, and let go before."""
        if command.group is Group.DECIDE and not self._may_decide(command):
            return
        await super().run(command)

    def _may_decide(self, command: Command) -> bool:
        if self.keys.take_back():
            self.act(lambda: decide.undo(self.state.workbook))
            self.say(f"{HELD_WORDS} The second was taken back.", warning=True)
            return False
        if self.keys.held:
            self.say(HELD_WORDS, warning=True)
            return False
        if Need.CUSTOMER not in command.needs:
            return True
        if self.review.current is None:
            self.say(NOTHING_LEFT)
            return False
        pane = self.query_one(ReviewPane)
        return pane.painted(self.review.current) and self.keys.at >= pane.painted_at

    def _compositor_refresh(self) -> None:
        """Paint, and note when the name of the account goes to the terminal."""
        paints, regions = self.is_current and not self.app._batch_count, tuple(self._compositor._dirty_regions)
        super()._compositor_refresh()
        pane = next(iter(self.query(ReviewPane)), None)
        line = pane.first_line if pane is not None else None
        if paints and pane is not None and line and any(region.contains_region(line) for region in regions):
            pane.went_out()
