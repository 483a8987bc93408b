"""`tokentui show NAME --json` without loading the command line: scripts ask it in a loop.

Whatever is not exactly this (another option, a name that is not there, a book that cannot be opened as it is) is left
to the ordinary way, which gives the same answer or says what is wrong.
"""

from collections.abc import Sequence
from pathlib import Path


def answer(arguments: Sequence[str]) -> bool:
    """Print the card that `show` with these arguments asks for; False when it takes the ordinary way."""
    asked = _read(arguments)
    if asked is None:
        return False
    name, book = asked
    try:
        return _print(name, book)
    except Exception:
        # Whatever it is, the ordinary way meets it too and has a sentence for it.
        return False


def _print(name: str, book: Path | None) -> bool:
    from tokentui.services.card import quick_card

    if book is None:
        from tokentui.services.paths import default_book

        book = default_book()
    text = quick_card(book, name)
    if text is None:
        return False
    from tokentui.cli.output import OutputClosed, finish, write_json_text

    try:
        write_json_text(text)
        finish()
    except OutputClosed:
        # Nobody reads on, and nothing is wrong.
        return True
    return True


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
