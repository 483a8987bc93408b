"""Which book, and who decides, where options leave it open; without click, which the start of the app does not load."""

import os
from pathlib import Path

from tokentui.cli.faults import Unusable

REVIEWER_VARIABLE = "TOKENTUI_REVIEWER"


def expect_some_book(path: Path, *, named: bool) -> Path:
    """The book to read; raises BookMissing when none was named and there is no demo book yet."""
    if not named and not path.exists():
        from tokentui.services.errors import BookMissing

        raise BookMissing(
            "There is no book yet. Look at the demo with: tokentui demo, or make your own with: "
            "tokentui import FILE --book BOOK"
        )
    return path


def is_named_outside() -> bool:
    """Whether the environment names a book."""
    from tokentui.services.paths import BOOK_VARIABLE

    return bool(os.environ.get(BOOK_VARIABLE))


def reviewer_name(given: str | None) -> str:
    """Who decides: the one given, else TOKENTUI_REVIEWER, else the configuration, else the login name.

    Raises Unusable for a name that cannot be read.
    """
    if given is None:
        given = os.environ.get(REVIEWER_VARIABLE) or None
    if given is None:
        from tokentui.services.config import read_config
        from tokentui.services.paths import config_file

        given = read_config(config_file()).reviewer
    name = " ".join(given.split())
    if not name or not name.isprintable():
        raise Unusable("A reviewer needs a name that can be read, as in --reviewer ann.")
    return name
