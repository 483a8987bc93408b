"""tokentui: who pays for the tokens, and what for; with what is not known beside every share."""

__version__ = "0.1.0"

# Every start of the program comes past here: what a notebook needs is loaded when a book is opened, typing never.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from tokentui.notebook.open_book import OpenBook


def open_book(path: "str | PathLike[str]", *, write: bool = False, reviewer: str | None = None) -> "OpenBook":
    """A book for a notebook or a script: its tables as pandas DataFrames, and decisions where it is opened to write.

    Without `reviewer` decisions are by TOKENTUI_REVIEWER, else by the configured name or the login. Raises the
    BookError that says in a sentence what is wrong with the file.
    """
    from tokentui.notebook.open_book import open_book as opened

    return opened(path, write=write, reviewer=reviewer)
