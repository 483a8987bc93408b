"""What the helpers that a screen owns may ask of it; whatever has these serves them, without an app too."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from tokentui.domain.grades import Question
from tokentui.tui.held_keys import HeldKeys
from tokentui.tui.state import AppState

if TYPE_CHECKING:
    from tokentui.services.decide import Action
    from tokentui.tui.screens.dialogs.pick import Pick, PickDialog

Answer = TypeVar("Answer")
Value = TypeVar("Value")


class Host(Protocol):
    """A screen that shows the book."""

    state: AppState

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""

    def hear(self, call: Callable[[], object]) -> None:
        """Do what somebody else tells the screen, once it is there and unless it is gone."""

    def ask(self, screen: Screen[Answer | None], then: Callable[[Answer], object]) -> bool:
        """Open a screen and go on with its answer; False where another one has come over this one meanwhile."""

    def pick(
        self,
        title: str,
        rows: "Sequence[Pick[Value]]",
        then: Callable[[Value], object],
        current: Value | None = None,
        *,
        left: Callable[[], object] = lambda: None,
    ) -> "PickDialog[Value] | None":
        """Let the user pick one of a list, and call `left` once it is gone; None where `ask` says False."""


class DecidingHost(Host, Protocol):
    """A screen on which is decided: it says which customers are meant, and makes the decisions."""

    keys: HeldKeys

    @property
    def question(self) -> Question:
        """Which question digits answer now."""

    def targets(self) -> Sequence[int]:
        """The customers an action is meant for: those marked, else the current one if it has been painted."""

    def act(self, accounts: int, action: "Action", nothing: str = "") -> None:
        """Make a decision on so many accounts and show what it came to; `nothing` is said where there was none."""
