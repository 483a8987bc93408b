"""Which keys are meant for the account in sight: pressed after it was painted, and let go of before."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tokentui.domain.grades import Question
from tokentui.services.review import Review
from tokentui.tui.held_keys import HELD_WORDS, HeldKeys
from tokentui.tui.widgets.review_pane import ReviewPane
from tokentui.words.command import Command, Need

NOTHING_LEFT = "None left in this queue; R chooses another one."
TOO_EARLY = "Pressed before the account was there: nothing decided."


class MeantKeysHost(Protocol):
    """The screen of a session."""

    review: Review
    keys: HeldKeys

    @property
    def question(self) -> Question:
        """Which question digits answer now."""


class MeantKeys:
    """Says which account a key decides, and refuses the key that was meant for another one."""

    def __init__(self, host: MeantKeysHost, pane: Callable[[], ReviewPane]) -> None:
        self._host, self._pane = host, pane
        self.placed: int | None = None
        """The account of the last decision, where that said who it is."""

    def targets(self) -> Sequence[int]:
        """The account under review, once it has been painted."""
        current = self._host.review.current
        return [current] if current is not None and self._pane().painted(current) else []

    def refusal(self, command: Command) -> str:
        """Why a key may not decide; empty where it may, or decides nothing."""
        host = self._host
        if Need.SEEN not in command.needs:
            return ""
        if host.keys.held and not (host.keys.doubled and self._asks_more):
            return HELD_WORDS
        if Need.CUSTOMER not in command.needs:
            return ""
        if host.review.current is None:
            return NOTHING_LEFT
        pane = self._pane()
        if pane.painted(host.review.current) and host.keys.at < pane.painted_at:
            return TOO_EARLY
        return ""

    @property
    def _asks_more(self) -> bool:
        """Whether the account that was placed last is asked what for now: one key may answer both, tapped twice."""
        current = self._host.review.current
        return current is not None and self._host.question is Question.FOR_WHAT and self.placed == current
