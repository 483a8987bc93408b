"""The commands that are waited for, without loading the command line.

They are `tokentui show NAME --json` in a script's loop, `tokentui [BOOK]`, and what completion calls at a tab. Whatever
is not exactly one of these (another option, a name or a book that is not there) is left to the ordinary way, which
gives the same answer or says what is wrong.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tokentui.services.paths import names_a_book

ON_TAB = "__complete"
"""The command that the scripts of shells call; the name is that by which other programs do the same."""


def answer(arguments: Sequence[str]) -> int | None:
    """The exit code of a command that is quickly done; None when it takes the ordinary way."""
    if arguments[:1] == [ON_TAB]:
        from tokentui.cli.completion.answer import complete

        return complete(arguments[1:])
    if arguments[:1] == ["show"]:
        return _show(arguments[1:])
    if not arguments:
        return _open(None)
    if len(arguments) == 1 and names_a_book(arguments[0]) and (book := Path(arguments[0])).is_file():
        return _open(book)
    return None


def _open(given: Path | None) -> int:
    from tokentui.cli.workbench import run_workbench
    from tokentui.services.config import reviewer_name

    reviewer = reviewer_name(None)
    path = some_book(reviewer) if given is None else given
    return 0 if path is None else run_workbench(path, reviewer)


def some_book(reviewer: str) -> Path | None:
    """The book to open when none is named; where there is none yet, the one that the user chooses to begin with."""
    from tokentui.cli.workbench import expect_some_book
    from tokentui.services.config import chosen_book, default_book

    path, named = default_book(), chosen_book() is not None
    if named or path.exists() or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return expect_some_book(path, named=named)
    from tokentui.cli.first_time import choose_book

    return choose_book(reviewer)


def _show(arguments: Sequence[str]) -> int | None:
    """Print the card that `show` with these arguments asks for; None when it takes the ordinary way."""
    asked = _read(arguments)
    if asked is None or (sys.stdout.isatty() and os.environ.get("PAGER")):
        return None
    name, book = asked
    try:
        return _print(name, book)
    except Exception:
        # Whatever it is, the ordinary way meets it too and has a sentence for it.
        return None


def _print(name: str, book: Path | None) -> int | None:
    from tokentui.services.card import quick_card

    if book is None:
        from tokentui.services.config import default_book

        book = default_book()
    text = quick_card(book, name)
    if text is None:
        return None
    from tokentui.cli.output import OutputClosed, finish, write_json_text

    try:
        write_json_text(text)
        finish()
    except OutputClosed:
        from tokentui.cli.faults import CLOSED

        return CLOSED
    return 0


def _read(arguments: Sequence[str]) -> tuple[str, Path | None] | None:
    """NAME and book of `NAME --json [--book PATH]` in any order; None for anything else."""
    names: list[str] = []
    book: Path | None = None
    as_json = False
    rest = iter(arguments)
    for argument in rest:
        if argument == "--json":
            as_json = True
        elif argument == "--book":
            following = next(rest, None)
            if following is None:
                return None
            book = Path(following)
        elif argument.startswith("--book="):
            book = Path(argument.removeprefix("--book="))
        elif argument.startswith("-"):
            return None
        else:
            names.append(argument)
    return (names[0], book) if as_json and len(names) == 1 else None
