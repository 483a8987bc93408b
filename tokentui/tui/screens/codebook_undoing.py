"""Undo and redo on the screen of the codebook: of its edits alone, since no account is in sight there."""

from typing import Protocol

from tokentui.services import decide
from tokentui.tui.screens.host import Host

NO_EDIT = "The last thing you did is no edit of the codebook; u in the table takes that back."
NO_UNDONE = "There is no edit of the codebook to make again."


class CodebookUndoingHost(Host, Protocol):
    """The screen that shows the codebook."""

    def refresh_all(self) -> None:
        """Read anew what is on screen."""


class CodebookUndoing:
    """The commands that take an edit back, and make it again."""

    def __init__(self, host: CodebookUndoingHost) -> None:
        self._host = host

    def do_undo(self) -> None:
        """Take the last edit back."""
        workbook = self._host.state.workbook
        if decide.undoes_codebook(workbook):
            self._show(decide.undo(workbook))
        else:
            self._host.say(NO_EDIT, warning=True)

    def do_redo(self) -> None:
        """Make the edit again that was taken back last."""
        workbook = self._host.state.workbook
        if decide.redoes_codebook(workbook):
            self._show(decide.redo(workbook))
        else:
            self._host.say(NO_UNDONE, warning=True)

    def _show(self, done: decide.Done | None) -> None:
        if done is not None:
            self._host.state.reread()
            self._host.refresh_all()
            self._host.say(f"{done.text}    {'U redo' if done.undone else 'u undo'}")
