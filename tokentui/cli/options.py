"""What commands share: options, opening the book they name, and asking the person at the terminal."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from tokentui.cli.completion.kinds import FILTER, REVIEWER
from tokentui.cli.faults import WouldAsk, is_fault
from tokentui.cli.manner import has_tabs, tabs_between
from tokentui.cli.output import narrate
from tokentui.cli.workbench import expect_some_book
from tokentui.domain.statements import StatementError
from tokentui.domain.text import visible
from tokentui.services.config import REVIEWER_VARIABLE, chosen_book, configuration, default_book, reviewer_name
from tokentui.services.damage import blamed, expect_whole_at_a_glance
from tokentui.services.workbook import Workbook, open_workbook

Form = TypeVar("Form")
Command = TypeVar("Command", bound=Callable[..., object])

book_option = click.option(
    "--book", type=click.Path(path_type=Path), help="The book; else TOKENTUI_BOOK, the configured, or the demo book."
)
reviewer_option = click.option(
    "--reviewer", type=REVIEWER, help="Who decides; else TOKENTUI_REVIEWER, else the configuration, else your login."
)
read_only_option = click.option("--read-only", is_flag=True, help="Show the book and change nothing in it.")
plain_option = click.option(
    "--plain", is_flag=True, help="Review in lines of text that a screen reader reads in order; nothing is drawn."
)
map_option = click.option(
    "--map", "maps", metavar="'COLUMN=FIELD'", multiple=True, help="Read a column as a field; repeat for more columns."
)
part_option = click.option(
    "--sheet",
    "--table",
    "part",
    metavar="NAME",
    default="",
    help="Which sheet, table or list of a file is meant.",
)
filter_option = click.option(
    "--filter", "wanted", default="", type=FILTER, metavar="FILTER", help="Only those that meet it, as / in the app."
)
yes_option = click.option("--yes", "-y", is_flag=True, help="Never ask; go ahead.")


def json_option(text: str) -> Callable[[Command], Command]:
    """`--json`, with a help text that documents the keys."""
    return click.option("--json", "as_json", is_flag=True, help=text)


def _rows(_: click.Context, __: click.Parameter, form: str | None) -> bool:
    if form == "tsv":
        tabs_between()
    return form is not None


def csv_option(command: Command) -> Command:
    """`--csv` and `--tsv`; the command gets `as_csv` for either, and `output.write_table` knows which."""
    tabs = "Print rows with tabs between, each a line, as column and cut read them."
    command = click.option("--tsv", "as_csv", flag_value="tsv", callback=_rows, help=tabs)(command)
    return click.option("--csv", "as_csv", flag_value="csv", callback=_rows, help="Print rows as CSV.")(command)


def one_format(as_json: bool, as_csv: bool, as_ids: bool = False) -> None:
    """Refuse two formats at once."""
    if as_json + as_csv + as_ids > 1:
        rows = "--tsv" if has_tabs() else "--csv"
        one = f"--json, {rows} or --ids, one of them" if as_ids else f"--json or {rows}, not both"
        raise click.UsageError(f"Give {one}", click.get_current_context())


def column_fields(maps: Sequence[str]) -> dict[str, str]:
    """The field of each column that --map names; raises UsageError for what is no such pair."""
    mapping = {}
    for given in maps:
        column, found, field = given.rpartition("=")
        if not found or not column.strip():
            raise click.UsageError(
                f"--map {given!r} is not COLUMN=FIELD, as in --map 'Account name=name'", click.get_current_context()
            )
        mapping[column.strip()] = field.strip()
    return mapping


def book_path(book: Path | None) -> Path:
    """The book that a command works on: its own --book, else the one given before the command, else the default."""
    given = given_book(book)
    if given is not None:
        return given

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
    """Whether the user chose the book, by option, environment or configuration."""
    return given_book(book) is not None or chosen_book() is not None


def given_reviewer(reviewer: str | None) -> str:
    """Who decides: --reviewer, here or before the command, else as `config.reviewer_name` says."""
    given = reviewer if reviewer is not None else _given_before("reviewer")
    return reviewer_name(None if given is None else str(given))


def named_reviewer(reviewer: str | None) -> str | None:
    """Who decides, where somebody was named: by --reviewer, by TOKENTUI_REVIEWER or in the configuration."""
    given = reviewer if reviewer is not None else _given_before("reviewer")
    return str(given) if given is not None else os.environ.get(REVIEWER_VARIABLE) or configuration().reviewer


def given_read_only(read_only: bool) -> bool:
    """Whether --read-only was given, here or before the command."""
    return read_only or _given_before("read_only") is True


def given_plain(plain: bool) -> bool:
    """Whether --plain was given, here or before the command."""
    return plain or _given_before("plain") is True


@contextmanager
def opened(book: Path | None, reviewer: str = "", *, readonly: bool = False) -> Iterator[Workbook]:
    """The book, open while the block runs; a former schema is brought up to date first, and that is said.

    One that is opened for reading alone is left as it is.
    """
    path = existing_book(book)
    with blaming(path), _opened(path, reviewer, readonly=readonly) as workbook:
        yield workbook


@contextmanager
def blaming(*paths: Path) -> Iterator[None]:
    """Let what cannot be understood in a block be said as the fault of what these books hold, where it is."""
    try:
        yield
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        if is_fault(error) or isinstance(error, StatementError):
            for path in paths:
                if (damaged := blamed(path, error)) is not error:
                    raise damaged from error
        raise


def say_what_is_not_known(workbook: Workbook) -> None:
    """Say which words of a book this version does not know; raises BookUnreadable where the book is torn."""
    for unknown in expect_whole_at_a_glance(workbook):
        narrate(unknown)


@contextmanager
def _opened(path: Path, reviewer: str, *, readonly: bool) -> Iterator[Workbook]:
    workbook = open_workbook(path, reviewer, readonly=readonly)
    try:
        say_what_is_not_known(workbook)
        if workbook.upgraded is not None:
            narrate(f"The book was brought up to date; as it was before it lies at {workbook.upgraded}.")
        yield workbook
    finally:
        workbook.close()


def sure(question: str, *, yes: bool) -> bool:
    """Whether to go ahead: at once with --yes, else as the person says; raises WouldAsk where there is no terminal."""
    if yes:
        return True
    if not at_terminal():
        raise WouldAsk(f"Nothing was changed. At a terminal this would ask: {question} Add --yes to go ahead.")
    return click.confirm(visible(question), default=False, err=True)


def at_terminal() -> bool:
    """Whether a person can be asked: both what they type and what they read is a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def title(workbook: Workbook) -> str:
    """The name of the book as every printed answer begins; it says so when the customers are invented."""
    name = visible(workbook.settings.name)
    return f"{name} · SYNTHETIC" if workbook.settings.synthetic and "SYNTHETIC" not in name else name


def _given_before(name: str) -> object:
    """An option that was given before the command, as in `tokentui --book BOOK show NAME`."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.find_root().params.get(name)


def form_of(file: Path, named: str | None, forms: Mapping[str, Form]) -> Form:
    """In which of some forms a file is written: as it was named, else as the file ends; raises UsageError."""
    found = forms.get(named or file.suffix.lower().removeprefix("."))
    if found is None:
        raise click.UsageError(
            f"{file} ends in none of .{', .'.join(forms)}; say what it is to be with --format",
            click.get_current_context(),
        )
    return found
