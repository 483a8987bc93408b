"""Opening the workbench on a book, and its two panels alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tokentui.cli.options import (
    book_is_named,
    book_option,
    existing_book,
    given_plain,
    given_read_only,
    given_reviewer,
    opened,
    plain_option,
    read_only_option,
    reviewer_option,
)
from tokentui.cli.quick import some_book
from tokentui.cli.workbench import run_workbench

if TYPE_CHECKING:
    from tokentui.tui.screens.review_start import ReviewWanted


@click.command("open", hidden=True)
@click.argument("book", type=click.Path(path_type=Path))
@reviewer_option
@read_only_option
@plain_option
def open_command(book: Path, reviewer: str | None, read_only: bool, plain: bool) -> int:
    """Open the workbench on a book."""
    return start(book, reviewer, read_only=read_only, plain=plain)


@click.command("watch")
@click.argument("book_name", metavar="[BOOK]", required=False, type=click.Path(path_type=Path))
@book_option
@reviewer_option
@read_only_option
@click.option("--inline", is_flag=True, help="Below the prompt, in place, in as many lines as there are; q ends.")
def watch_command(
    book_name: Path | None, book: Path | None, reviewer: str | None, read_only: bool, inline: bool
) -> int:
    """Show composition and gap alone, moving with the book: for a second terminal or a wall."""
    if inline:
        return _watch_inline(book_name or book, read_only=given_read_only(read_only))
    return start(book_name or book, reviewer, watch=True, read_only=read_only)


def _watch_inline(book: Path | None, *, read_only: bool) -> int:
    """Keep both panels below the prompt until the user ends it."""
    from tokentui.cli.inline import expect_a_terminal, keep_in_place
    from tokentui.cli.panels_in_place import MovingBlock

    expect_a_terminal()
    with opened(book, readonly=read_only) as workbook:
        block = MovingBlock(workbook)
        return keep_in_place(block.draw, block.changed)


def start(
    book: Path | None,
    reviewer: str | None,
    *,
    watch: bool = False,
    review: "ReviewWanted | None" = None,
    read_only: bool = False,
    plain: bool = False,
) -> int:
    """Run the app on the book and for the reviewer that the options come to."""
    name = given_reviewer(reviewer)
    if watch or review is not None or read_only or book_is_named(book):
        path: Path | None = existing_book(book)
    else:
        path = some_book(name)
    if path is None:
        return 0
    return run_workbench(
        path, name, watch=watch, review=review, read_only=given_read_only(read_only), plain=given_plain(plain)
    )
