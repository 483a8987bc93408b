"""What takes the place of the table: the codebook, the import of files, taking an import back, and the tour."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host
from tokentui.tui.screens.importing.desk import ImportDesk
from tokentui.tui.screens.table_view import TableView
from tokentui.tui.widgets.too_small import size_classes

if TYPE_CHECKING:
    from tokentui.services.imports import ImportedBatch


class TourWanted(Message):
    """The user wants the tour, which is given on another book."""


class TableBelow(Host, Protocol):
    """The screen with the table."""

    view: TableView

    @property
    def size(self) -> Size:
        """Of the screen."""

    def codebook_changed(self) -> None:
        """Take the keys and words of the codebook as it is now, and redraw everything."""

    def changed_outside(self) -> None:
        """Read anew what is on screen, without customers that are gone."""


class OverTheTable:
    """The commands for that; afterwards the table shows what they changed."""

    def __init__(self, host: TableBelow, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host, self._pump = host, pump
        self._desk = ImportDesk(Job("import", pump, host.hear), Job("folder", pump, host.hear))

    @property
    def busy(self) -> bool:
        """Whether an import is being taken back."""
        return self._desk.reading.busy

    def stop(self) -> bool:
        """Break that off; False where none is being taken back."""
        return self._desk.reading.stop()

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
        """Bring files in."""
        from tokentui.tui.screens.importing.screen import ImportScreen

        self._host.say("")
        self._host.ask(ImportScreen(self._host.state, self._desk, size_classes(self._host.size)), self._show_what_came)

    def do_tour(self) -> None:
        """Leave the book for the tour, and come back to it."""
        self._pump.post_message(TourWanted())

    def do_take_back_import(self) -> None:
        """Take the last import back, once that is confirmed."""
        from tokentui.services.imports import last_import
        from tokentui.tui.screens.dialogs.confirm import ConfirmDialog

        last = last_import(self._host.state.workbook)
        if last is None:
            self._host.say("There is no import left to take back.")
            return
        names = ", ".join(Path(source).name for source in last.sources)
        what = f"{names}: {last.added:,} new, {last.changed:,} changed. What was there before stands again."
        self._host.ask(ConfirmDialog(what, "Take the last import back?"), lambda _: self._take_back(last, names))

    def _take_back(self, last: "ImportedBatch", names: str) -> None:
        workbook = self._host.state.workbook
        self._host.say(f"taking {names} back …    esc stops")

        def take_back(work: Work) -> None:
            from tokentui.services.imports import take_back_import

            with work.workbook(workbook, readonly=False) as beside:
                take_back_import(beside, last)

        self._desk.reading.start(
            take_back,
            lambda _: self._show_what_came(f"Took back: {names}"),
            lambda error: self._host.say(str(error), warning=True),
        )

    def _show_what_came(self, came: str) -> None:
        """Show the customers that there are now, in the order of the table."""
        # It was written over another connection, unless the watcher has told of it already.
        self._host.state.changed_outside()
        self._host.changed_outside()
        self._host.view.show(keep=False, said=came)
