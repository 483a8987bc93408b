"""Damage that can be seen at once, and errors that are the fault of what a book holds."""

from contextlib import closing
from pathlib import Path

from tokentui.services.workbook import Workbook
from tokentui.store.connection import open_book
from tokentui.store.errors import BookError, BookUnreadable, plain_words
from tokentui.store.proof.glance import READ_AT_ONCE, Strange, at_a_glance, strange_values

_SAID = 3
"""Sentences on words that are not known, before they are counted."""
_MEND = "Work out anew what follows from the rest with: tokentui doctor --rebuild --book"
_SEE = "See what is left and what helps with: tokentui doctor --book"


def expect_whole_at_a_glance(workbook: Workbook) -> tuple[str, ...]:
    """What stands in the book that this version does not know, a sentence each; takes a few milliseconds at any size.

    Raises BookUnreadable where pages are torn that every answer rests on. A word that is not known is no such damage:
    what does not need it works, and what does counts it for nothing or names it.
    """
    with plain_words():
        seen = at_a_glance(workbook.book.db)
        if seen.torn is not None:
            raise BookUnreadable(f"The book is damaged ({seen.torn}). {_SEE} {workbook.book.path}")
        strange = list(strange_values(workbook.book.db, None if seen.against_a_rule else READ_AT_ONCE))
        if seen.against_a_rule and not strange:
            raise BookUnreadable(f"The book is damaged: a row breaks a rule. {_SEE} {workbook.book.path}")
    said = [_said(one) for one in strange[:_SAID]]
    if len(strange) > _SAID:
        said.append(f"The book has {len(strange) - _SAID:,} more of the kind; see them with: tokentui doctor")
    return tuple(said)


def news_at_opening(workbook: Workbook) -> str:
    """What is to be said once of a book that was opened in the app; empty for nothing."""
    if workbook.upgraded is not None:
        return f"The book was brought up to date; a copy of it as it was is at {workbook.upgraded}"
    with plain_words():
        strange = next(strange_values(workbook.book.db, READ_AT_ONCE), None)
    return "" if strange is None else _said(strange)


def _said(strange: Strange) -> str:
    return f"{strange}, which this version does not know: {strange.what_holds}."


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
    if strange is None:
        return error
    return BookUnreadable(f"The book is damaged: {strange}. {_MEND if strange.derived else _SEE} {path}")
