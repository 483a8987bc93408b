"""Damage that can be seen at once, and errors that are the fault of what a book holds."""

from contextlib import closing
from pathlib import Path

from tokentui.services.workbook import Workbook
from tokentui.store.connection import open_book
from tokentui.store.errors import BookError, BookUnreadable, plain_words
from tokentui.store.proof.glance import strange_values, torn_at_a_glance

_WORD = "CHECK constraint"
"""How SQLite begins what it says of a word that a column never has, without the row that has it."""
_SEE = "See what is left and what helps with: tokentui doctor --book"


def expect_whole_at_a_glance(workbook: Workbook) -> None:
    """Raise BookUnreadable where pages are torn that every answer rests on; takes a few milliseconds at any size."""
    with plain_words():
        torn = torn_at_a_glance(workbook.book.db)
        strange = next(strange_values(workbook.book.db), None) if torn and torn.startswith(_WORD) else None
    if strange is not None:
        raise BookUnreadable(f"The book is damaged: {strange}. {_SEE} {workbook.book.path}")
    if torn is not None:
        raise BookUnreadable(f"The book is damaged ({torn}). {_SEE} {workbook.book.path}")


def blamed(path: Path, error: BaseException) -> BaseException:
    """What the book holds that made a command fail; the same error where that cannot be the book."""
    try:
        with closing(open_book(path, readonly=True)) as book, plain_words():
            strange = next(strange_values(book.db), None)
    except BookError as unreadable:
        return unreadable
    except UnicodeDecodeError:
        # What SQLite quotes of a torn page need not be text.
        return BookUnreadable(f"The book is damaged. {_SEE} {path}")
    return error if strange is None else BookUnreadable(f"The book is damaged: {strange}. {_SEE} {path}")
