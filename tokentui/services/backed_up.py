"""When a backup is made by itself, without loading what makes it until it is needed."""

from enum import StrEnum

from tokentui.services.workbook import Workbook
from tokentui.store.customers import newest_customer
from tokentui.store.errors import BookError, plain_words

MANY = 1_000
"""Accounts beyond which deciding on them at once is worth a backup, and the app does it beside the screen."""


class Before(StrEnum):
    """What a backup is made before, as its name says it."""

    IMPORT = "import"
    UNDO = "undo"
    BULK = "bulk"
    MERGE = "merge"
    MATCH = "match"
    FRESH = "fresh"
    RESTORE = "restore"
    REBUILD = "rebuild"


def keep_backup(workbook: Workbook, before: Before) -> str:
    """Back the book up; "", or the sentence that says why there is no backup of what is about to change.

    A book without customers has nothing to lose yet, and what is half done already is not worth keeping.
    """
    from tokentui.store.backups import back_up
    from tokentui.store.private_files import Unsynced

    book = workbook.book
    if book.readonly or book.db.in_transaction or not newest_customer(book.db):
        return ""
    try:
        with plain_words():
            back_up(book.db, book.path, before, workbook.clock())
    except (OSError, BookError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        what = f"Of the backup {error.filename}" if isinstance(error, Unsynced) else "No backup was made first"
        return f"{what}: {reason.rstrip('.')}."
    return ""


def backed_up(workbook: Workbook, before: Before, accounts: int) -> str:
    """Back the book up before many accounts are decided on; "", or why there is no backup, to follow what was done."""
    if accounts <= MANY:
        return ""
    problem = keep_backup(workbook, before)
    return f" ({problem})" if problem else ""
