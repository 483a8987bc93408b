"""The file of the open book is no longer at its path: nothing is decided any more, and what is here can be saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from textual.message_pump import MessagePump
from textual.screen import Screen

from tokentui.services.background import Work
from tokentui.services.errors import BookMoved
from tokentui.tui.jobs import Job
from tokentui.tui.keyboard import Keyboard
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.state import AppState
from tokentui.words.command import Need

if TYPE_CHECKING:
    from pathlib import Path


class MovedBookHost(Protocol):
    """The app."""

    keyboard: Keyboard

    @property
    def screen(self) -> Screen[object]:
        """The screen on top."""

    def hear(self, call: Callable[[], object]) -> None:
        """Do what work beside the screen tells."""

    def tell(self, what: Callable[[ModeScreen], object]) -> None:
        """Tell the screen that shows the book something."""


class MovedBook:
    """What is done once a book was moved, deleted or replaced."""

    def __init__(self, host: MovedBookHost, pump: MessagePump) -> None:
        self._host = host
        self._saving = Job("saving", pump, host.hear)

    def close(self) -> None:
        """Begin nothing more."""
        self._saving.close()

    def noticed(self, state: AppState) -> None:
        """Take no more decisions, say so, and offer to save what this window holds."""
        state.let_go_of_file()
        self._host.keyboard.lacking |= {Need.IN_PLACE}
        said = str(BookMoved(state.path))
        self._host.tell(lambda screen: screen.show_panels())
        self._host.tell(lambda screen: screen.show_keys())
        self._host.tell(lambda screen: screen.say(said, warning=True))
        top = self._host.screen
        if isinstance(top, CommandScreen):
            from tokentui.tui.screens.dialogs.confirm import ConfirmDialog

            question = f"{said} Save all that this window holds, your decisions too, as a book beside it?"
            top.ask(ConfirmDialog(question, "The book is gone from its place"), lambda _: self._save(state))

    def _save(self, state: AppState) -> None:
        def save(work: Work) -> "Path":  # noqa: ARG001
            from tokentui.services.export import keep_beside

            return keep_beside(state.workbook)

        def say(text: str, *, warning: bool = False) -> None:
            self._host.tell(lambda screen: screen.say(text, warning=warning))

        say("saving …")
        self._saving.start(
            save,
            lambda path: say(f"saved as {path}"),
            lambda error: say(str(error), warning=True),
        )
