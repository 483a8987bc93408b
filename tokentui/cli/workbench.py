"""Running the app: on which book, for whom, and until the user leaves; without click, which the start does not load."""

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tokentui.cli.faults import Unusable
from tokentui.cli.own_settings import take_up
from tokentui.services.config import configuration
from tokentui.services.errors import BookMissing
from tokentui.services.workbook import open_workbook

if TYPE_CHECKING:
    from tokentui.tui.screens.review_start import ReviewWanted

_DRAWN = "│▌█"

PICTURES = "120"
"""Pictures a second at most: what a key brings in two steps is then hardly seen to come in two."""

SERVED = {"TEXTUAL_DRIVER": "tokentui.tui.served_driver:ServedDriver"}
"""The environment in which the app speaks to a server of web pages instead of a terminal."""


def run_workbench(
    path: Path,
    reviewer: str,
    *,
    watch: bool = False,
    review: "ReviewWanted | None" = None,
    read_only: bool = False,
    plain: bool = False,
) -> int:
    """Run the app on a book until the user leaves; raises the BookError that keeps it from being opened."""
    if plain or configuration().plain:
        return _in_plain_lines(path, reviewer, review, only_looks=watch or read_only)
    if not _has_terminal():
        _expect_a_book(path)
    expect_terminal(
        "The workbench needs a terminal of its own; for figures use: tokentui composition, gap, verdict or find."
    )
    if not path.is_file():
        _expect_a_book(path)
    own = take_up(said=False)
    ready()
    from tokentui.tui.app import TOUR, run

    ended = run(path, own, reviewer=reviewer, watch=watch, review=review, read_only=read_only)
    while ended == TOUR:
        from tokentui.cli.touring import give_tour

        ended = give_tour(own, reviewer) or run(path, own, reviewer=reviewer, read_only=read_only)
    if isinstance(ended, int):
        return ended
    raise ended


def _in_plain_lines(path: Path, reviewer: str, review: "ReviewWanted | None", *, only_looks: bool) -> int:
    """The review in lines of text, which needs no terminal that can be drawn on."""
    if only_looks:
        raise Unusable(
            "In plain lines one reviews; to look alone, use: tokentui composition, gap, verdict, find, show NAME --all."
        )
    from tokentui.cli.plain.sitting import sit

    return sit(path, take_up(said=True), reviewer, review)


def ready() -> None:
    """What is to be so before the toolkit is loaded."""
    # Loading makes next to no garbage, and looking for it takes a tenth of the start; the app turns it on again.
    gc.disable()
    # Until the app minds it, Ctrl-C ends the program as any other: what it would raise may be lost among imports.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The toolkit reads it once, when it is loaded; its own choice is 60.
    os.environ.setdefault("TEXTUAL_FPS", PICTURES)


def expect_terminal(otherwise: str) -> None:
    """Raise Unusable where there is no terminal, or none that the app can be drawn on; it says what to do otherwise."""
    if not _has_terminal():
        raise Unusable(otherwise)
    if not _is_served():
        expect_room_to_draw(sys.stderr.encoding)


def _has_terminal() -> bool:
    # Keys come from standard input and the screen goes to standard error.
    return _is_served() or (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty())


def _is_served() -> bool:
    """Whether a server of web pages shows the app."""
    return SERVED.items() <= os.environ.items()


def expect_room_to_draw(encoding: str) -> None:
    """Raise Unusable where the terminal, or what is written to it, cannot show what the panels are drawn with."""
    if os.environ.get("TERM") == "dumb":
        raise Unusable("TERM says that this terminal cannot be drawn on; set it to what it is, as in TERM=xterm.")
    try:
        _DRAWN.encode(encoding)
    except UnicodeEncodeError:
        raise Unusable(
            f"The workbench draws with signs that {encoding} has not; set LANG=C.UTF-8 or PYTHONUTF8=1."
        ) from None


def expect_some_book(path: Path, *, named: bool) -> Path:
    """The book to read; raises BookMissing when none was named and there is no demo book yet."""
    if not named and not path.exists():
        raise BookMissing(
            "There is no book yet. Look at the demo with: tokentui demo, or make your own with: "
            "tokentui import FILE --book BOOK"
        )
    return path


def _expect_a_book(path: Path) -> None:
    """Say what is wrong with a book; what is wrong inside a file, the app finds out when it opens it."""
    open_workbook(path, "").close()
