"""Options that commands share, and opening the book they name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tokentui.cli.choices import expect_some_book, is_named_outside, reviewer_name
from tokentui.cli.output import narrate

if TYPE_CHECKING:
    from tokentui.services.workbook import Workbook

Command = TypeVar("Command", bound=Callable[..., object])

book_option = click.option(
    "--book", type=click.Path(path_type=Path), help="The book; else TOKENTUI_BOOK, else the demo book."
)
reviewer_option = click.option(
    "--reviewer", help="Who decides; else TOKENTUI_REVIEWER, else the configuration, else your login."
)
yes_option = click.option("--yes", "-y", is_flag=True, help="Never ask; go ahead.")


def json_option(text: str) -> Callable[[Command], Command]:
    """`--json`, with a help text that documents the keys."""
    return click.option("--json", "as_json", is_flag=True, help=text)


csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print rows as CSV.")


def one_format(as_json: bool, as_csv: bool) -> None:
    """Refuse two formats at once."""
    if as_json and as_csv:
        raise click.UsageError("Give --json or --csv, not both", click.get_current_context())


def book_path(book: Path | None) -> Path:
    """The book that a command works on: its own --book, else the one given before the command, else the default."""
    given = given_book(book)
    if given is not None:
        return given
    from tokentui.services.paths import default_book

    return default_book()


def given_book(book: Path | None) -> Path | None:
    """The book that was named by option, here or before the command."""
    if book is not None:
        return book
    before = _given_before("book")
    return before if isinstance(before, Path) else None


def existing_book(book: Path | None) -> Path:
    """The book that a command reads; raises BookMissing when none was named and there is no demo book yet."""
    return expect_some_book(book_path(book), named=book_is_named(book))


def book_is_named(book: Path | None) -> bool:
    """Whether the user chose the book, by option or by environment."""
    return given_book(book) is not None or is_named_outside()


def given_reviewer(reviewer: str | None) -> str:
    """Who decides: --reviewer, here or before the command, else as `choices.reviewer_name` says."""
    given = reviewer if reviewer is not None else _given_before("reviewer")
    return reviewer_name(None if given is None else str(given))


@contextmanager
def opened(book: Path | None, reviewer: str = "") -> "Iterator[Workbook]":
    """The book, open while the block runs; a former schema is brought up to date first, and that is said."""
    from tokentui.services.workbook import open_workbook

    workbook = open_workbook(existing_book(book), reviewer)
    try:
        if workbook.upgraded is not None:
            narrate(f"The book was brought up to date; as it was before it lies at {workbook.upgraded}.")
        yield workbook
    finally:
        workbook.close()


def title(workbook: "Workbook") -> str:
    """The name of the book as every printed answer begins; it says so when the customers are invented."""
    from tokentui.domain.text import visible

    name = visible(workbook.settings.name)
    return f"{name} · SYNTHETIC" if workbook.settings.synthetic and "SYNTHETIC" not in name else name


def _given_before(name: str) -> object:
    """An option that was given before the command, as in `tokentui --book BOOK show NAME`."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.find_root().params.get(name)
