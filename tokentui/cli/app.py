"""Opening the workbench on a book, and its two panels alone."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tokentui.cli.faults import Unusable
from tokentui.cli.options import book_option, existing_book, reviewer_name, reviewer_option

if TYPE_CHECKING:
    from tokentui.tui.screens.review_start import ReviewWanted


@click.command("open", hidden=True)
@click.argument("book", type=click.Path(path_type=Path))
@reviewer_option
def open_command(book: Path, reviewer: str | None) -> int:
    """Open the workbench on a book."""
    return start(book, reviewer)


@click.command("watch", short_help="The two panels alone, moving.")
@click.argument("book_name", metavar="[BOOK]", required=False, type=click.Path(path_type=Path))
@book_option
@reviewer_option
def watch_command(book_name: Path | None, book: Path | None, reviewer: str | None) -> int:
    """Show composition and gap alone, moving with the book: for a second terminal or a wall."""
    return start(book_name or book, reviewer, watch=True)


def start(book: Path | None, reviewer: str | None, *, watch: bool = False, review: "ReviewWanted | None" = None) -> int:
    """Run the app on a book until the user leaves; raises the BookError that keeps it from being opened."""
    path = existing_book(book)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _expect_a_book(path)
        raise Unusable(
            "The workbench needs a terminal of its own; for figures use: tokentui composition, gap, verdict or find."
        )
    if not path.is_file():
        _expect_a_book(path)
    from tokentui.services.config import read_config
    from tokentui.services.paths import config_file

    config = read_config(config_file())
    name = reviewer_name(reviewer)
    # Loading makes next to no garbage, and looking for it takes a tenth of the start; the app turns it on again.
    gc.disable()
    from tokentui.tui.app import run

    failure = run(path, config, reviewer=name, watch=watch, review=review)
    if failure is not None:
        raise failure
    return 0


def _expect_a_book(path: Path) -> None:
    """Say what is wrong with a book; what is wrong inside a file, the app finds out when it opens it."""
    from tokentui.services.workbook import open_workbook

    open_workbook(path, "").close()
