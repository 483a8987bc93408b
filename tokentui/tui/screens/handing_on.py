"""Writing the report on a book, and setting another book beside it: both ask for a file, and nothing waits for them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tokentui.domain.text import visible
from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host
from tokentui.tui.screens.typed_paths import at_home
from tokentui.tui.widgets.flow import Line, both_ends, flow, width_of
from tokentui.tui.widgets.table_columns import Piece

if TYPE_CHECKING:
    from tokentui.words.comparing import ComparedSection

_WHAT = 24
"""Cells for what a row is of."""
_MOST = 12
"""Lines of one cell."""


class HandingOn:
    """The commands that write the report, and that compare with another book."""

    def __init__(self, host: Host, pump: MessagePump) -> None:
        """What is read and written is heard among the messages of `pump`."""
        self._host = host
        self._job = Job("handing on", pump, host.hear)

    def close(self) -> None:
        """Let go of the books."""
        self._job.close()

    def do_write_report(self) -> None:
        """Ask where to write the report on the book as the panels read it, and write it."""
        from tokentui.tui.screens.dialogs.line import LineDialog

        path = self._host.state.path
        start = str(path.with_name(f"{path.stem}-report.html"))
        prompt = "As .html a page that stands alone, as .md Markdown."
        dialog = LineDialog("The report on the book", prompt, self._cannot_write, value=start, as_it_stands=True)
        self._host.ask(dialog, self._confirm)

    def do_compare(self) -> None:
        """Ask for another book, or a copy of this one of another date, and show both side by side."""
        from tokentui.tui.screens.dialogs.line import LineDialog

        prompt = "Which book: the path of another vendor's, or of a backup of this one. It is only read."
        self._host.ask(LineDialog("Compare with another book", prompt, _no_book), self._compare)

    def _cannot_write(self, typed: str) -> str | None:
        from tokentui.services.replacing import InTheWay, expect_replaceable
        from tokentui.words.book_report.written import FORMS, is_report

        file = at_home(typed)
        if file.suffix.lower().removeprefix(".") not in FORMS:
            return "Name a file that ends in .html or .md."
        try:
            if file.exists() and file.samefile(self._host.state.path):
                return "This is the book itself; name another file."
            expect_replaceable(file, is_report, force=False)
        except InTheWay as error:
            return str(error).split("; ")[0] + "; choose another name."
        except OSError as error:
            return f"{file} cannot be written: {error.strerror or error}."
        return None if file.parent.is_dir() else f"There is no folder {file.parent}."

    def _confirm(self, typed: str) -> None:
        from tokentui.tui.screens.dialogs.confirm import ConfirmDialog

        file = at_home(typed)
        if file.exists():
            self._host.ask(
                ConfirmDialog(f"A report is there already: {file}", "Write over it?"), lambda _: self._write(file)
            )
        else:
            self._write(file)

    def _write(self, file: Path) -> None:
        self._host.say("writing the report …")
        workbook, settings = self._host.state.workbook, self._host.state.settings

        def write(work: Work) -> Path:
            from tokentui.services.book_report import read_book_report
            from tokentui.services.replacing import InTheWay
            from tokentui.words.book_report.written import FORMS, write_report

            with work.workbook(workbook) as beside:
                report = read_book_report(beside.read_as(*workbook.here), settings)
                try:
                    write_report(report, file, FORMS[file.suffix.lower().removeprefix(".")])
                except OSError as error:
                    raise InTheWay(f"{file} was not written: {error.strerror or error}.") from error
            return file.resolve()

        self._job.start(
            write, lambda written: self._host.say(f"Wrote the report to {visible(str(written))}."), self._failed
        )

    def _compare(self, typed: str) -> None:
        self._host.say("reading both books …")
        workbook = self._host.state.workbook

        def read(work: Work) -> "tuple[tuple[ComparedSection, ...], tuple[str, ...]]":
            from tokentui.services.comparing import compare, open_beside
            from tokentui.words.comparing import compared_sections

            with work.workbook(workbook) as beside, closing(open_beside(at_home(typed))) as other:
                found = compare(beside.read_as(*workbook.here), other)
                return tuple(compared_sections(found)), found.notes

        def show(found: "tuple[tuple[ComparedSection, ...], tuple[str, ...]]") -> None:
            from tokentui.tui.screens.page import Page
            from tokentui.words.comparing import markdown

            sections, notes = found
            page = Page(lambda width: list(_lines(sections, notes, width)), markdown(sections, notes))
            opened = self._host.ask(page, lambda _: None)
            self._host.say("" if opened else f"Both books: tokentui compare {self._host.state.path} {typed}")

        self._job.start(read, show, self._failed)

    def _failed(self, error: BookError) -> None:
        self._host.say(str(error), warning=True)


def _no_book(typed: str) -> str | None:
    path = at_home(typed)
    try:
        return None if path.is_file() else f"There is no book {path}."
    except (OSError, ValueError):
        return "No file has such a name."


def _lines(sections: "tuple[ComparedSection, ...]", notes: tuple[str, ...], width: int) -> Iterator[Line]:
    yield both_ends([Piece("Two books", "strong")], [Piece("y copies · esc closes", "dim")], width)
    for note in notes:
        yield from flow([Piece(f"{note}.", "dim")], width, _MOST)
    half = max((width - _WHAT - 2) // 2, 8)
    for section in sections:
        yield ()
        yield (Piece(section.title, "strong"),)
        for row in section.rows:
            what = flow([Piece(row.what, "dim")], _WHAT - 1, _MOST)
            sides = (flow([Piece(visible(text))], half, _MOST) for text in (row.left, row.right))
            for cells in zip_longest(what, *sides, fillvalue=()):
                yield tuple(_in_columns(cells, (_WHAT, half + 2, half)))


def _in_columns(cells: Sequence[Line], widths: Sequence[int]) -> Iterator[Piece]:
    for cell, width in zip(cells, widths, strict=True):
        yield from cell
        yield Piece(" " * (width - width_of(cell)))
