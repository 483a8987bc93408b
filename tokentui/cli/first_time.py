"""What is offered to whoever opens the workbench and has no book yet."""

import re
import shlex
from pathlib import Path

import click

from tokentui.cli.faults import No
from tokentui.cli.making_demo import make_demo
from tokentui.cli.output import narrate
from tokentui.cli.own_settings import take_up
from tokentui.cli.touring import give_tour
from tokentui.cli.workbench import expect_terminal, ready
from tokentui.domain.text import visible
from tokentui.services.books import public_demo, vendor_side_demo, whole_book
from tokentui.services.paths import at_home

_INVENTED = 1_000
_OFFERED = (
    ("1", "the tour: a quarter of an hour on a book that is thrown away"),
    ("2", "the public book: Anthropic's named customers, with sources"),
    ("3", f"invented customers: a vendor's own list of {_INVENTED:,}, with usage"),
    ("4", "your own files: customers, usage, contracts, charges"),
    ("5", "an empty book"),
    ("q", "nothing now"),
)
NEEDS_TERMINAL = "The workbench needs a terminal of its own; make a book with: tokentui demo, or tokentui import"


def choose_book(reviewer: str) -> Path | None:
    """Ask what to begin with and make it; returns the book to open, or None where there is none to open.

    Raises No where an import did not come about, and whatever keeps a book from being made.
    """
    narrate("There is no book yet. Begin with:")
    for key, words in _OFFERED:
        narrate(f"  {key}  {words}")
    chosen = click.prompt("Which", type=click.Choice([key for key, _ in _OFFERED]), show_choices=False, err=True)
    match chosen:
        case "1":
            expect_terminal(NEEDS_TERMINAL)
            own = take_up(said=False)
            ready()
            give_tour(own, reviewer)
        case "2" | "3":
            demo = public_demo("anthropic") if chosen == "2" else vendor_side_demo(_INVENTED)
            if not demo.path.exists():
                make_demo(demo.path, demo)
            if chosen == "3":
                _say_how_to_come_back(demo.path)
            return demo.path
        case "4":
            return _of_files()
        case "5":
            return _empty()
    return None


def _of_files() -> Path:
    """Import files that the user names into a new book."""
    from tokentui.cli.importing import import_command

    named = click.prompt("Which files or folders (in quotes where a name has spaces)", err=True, value_proc=_files)
    book = _place(named[0].stem)
    words = [*map(str, named), "--book", str(book)]
    # As the command line itself calls it; a command keeps the names of its help from its first call.
    code = import_command.main(words, "tokentui import", standalone_mode=False, help_option_names=["-h", "--help"])
    if code or not book.exists():
        raise No(f"No book was made; try again with: tokentui import {shlex.join(map(str, named))} --book {book}")
    _say_how_to_come_back(book)
    return book


def _empty() -> Path:
    """Make a book without customers."""
    name = click.prompt("Whose customers", default="My vendor", err=True)
    currency = click.prompt("Currency", default="USD", err=True, value_proc=_currency)
    book = _place(name)
    with whole_book(book, name, currency):
        pass
    _say_how_to_come_back(book)
    narrate("In the app B brings files in.")
    return book


def _place(name: str) -> Path:
    """Where a new book is to lie; never where there is something already."""
    usual = "-".join(re.findall(r"\w+", name.lower())) or "book"
    return click.prompt("The new book", default=f"{usual}.tokentui", err=True, value_proc=_free)


def _free(text: str) -> Path:
    path = at_home(text.strip())
    if path.exists() or path.is_symlink():
        raise click.BadParameter(f"{visible(str(path))} is there already.")
    return path


def _files(text: str) -> list[Path]:
    try:
        found = [at_home(one) for one in shlex.split(text)]
    except ValueError:
        raise click.BadParameter("A quotation mark is not closed.") from None
    missing = next((one for one in found if not one.exists()), None)
    if missing is not None or not found:
        raise click.BadParameter(f"There is no file {visible(str(missing))}." if missing else "Name a file.")
    return found


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text.strip()):
        raise click.BadParameter("Three letters, as in EUR.")
    return text.strip().upper()


def _say_how_to_come_back(book: Path) -> None:
    narrate(f"It is opened again with: tokentui {shlex.quote(visible(str(book)))}")
