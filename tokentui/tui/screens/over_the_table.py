"""The screens that are opened from the table and change what it shows: the codebook and the import of files."""

from typing import Protocol

from textual.geometry import Size
from textual.message_pump import MessagePump

from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host
from tokentui.tui.screens.import_desk import ImportDesk
from tokentui.tui.screens.table_view import TableView
from tokentui.tui.widgets.too_small import size_classes


class TableBelow(Host, Protocol):
    """The screen with the table."""

    view: TableView

    @property
    def size(self) -> Size:
        """Of the screen."""

    def codebook_changed(self) -> None:
        """Take the keys and words of the codebook as it is now, and redraw everything."""


class OverTheTable:
    """The commands that open them; afterwards the table shows what they changed."""

    def __init__(self, host: TableBelow, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._desk = ImportDesk(Job("import", pump, host.hear), Job("folder", pump, host.hear))

    def close(self) -> None:
        """Let go of the book."""
        self._desk.reading.close()
        self._desk.listing.close()

    def do_codebook(self) -> None:
        """Edit the codebook."""
        from tokentui.tui.screens.codebook import CodebookScreen

        def left(_: bool | None) -> None:
            self._host.codebook_changed()

        self._host.ask(CodebookScreen(self._host.state, size_classes(self._host.size)), left)

    def do_bring_in(self) -> None:
        """Bring files in; what is said of them afterwards is the place for how to take it back."""
        from tokentui.tui.screens.importing import ImportScreen

        self._host.say("")
        self._host.ask(ImportScreen(self._host.state, self._desk, size_classes(self._host.size)), self._show_what_came)

    def _show_what_came(self, came: str) -> None:
        """Show the customers that came, all of them in the order of the table."""
        # It was written over another connection, unless the watcher has told of it already.
        self._host.state.changed_outside()
        self._host.codebook_changed()
        self._host.view.show(keep=False, said=came)
