"""Imports as a whole: the last one, taking it back, and the rows that it refused."""

from tokentui.services.backed_up import Before, keep_backup
from tokentui.services.spend_rules import take_in
from tokentui.services.workbook import Workbook
from tokentui.store.bulk import take_back
from tokentui.store.bulk.take_back import ImportedBatch, RefusedRows, RestsOnImport
from tokentui.store.connection import transaction

__all__ = ["ImportedBatch", "RefusedRows", "RestsOnImport", "last_import", "refused_rows", "take_back_import"]


def last_import(workbook: Workbook) -> ImportedBatch | None:
    """The newest import that can be taken back."""
    return take_back.last_import(workbook.book.db)


def take_back_import(workbook: Workbook, batch: ImportedBatch) -> None:
    """Make the book as if an import had never been; raises RestsOnImport, and then nothing changes."""
    keep_backup(workbook, Before.UNDO)
    with transaction(workbook.book.db):
        take_back.take_back(workbook.book.db, batch.number)
        take_in(workbook)


def refused_rows(workbook: Workbook) -> list[RefusedRows]:
    """The rows that the newest import refused, file by file."""
    return take_back.read_refused(workbook.book.db)
