"""Proving that what a book shows follows from what was said."""

from tokentui.services.workbook import Workbook
from tokentui.store.proof.check import CheckReport, Difference, check

__all__ = ["CheckReport", "Difference", "prove"]


def prove(workbook: Workbook) -> CheckReport:
    """Work everything derived out anew and compare it to the last unit."""
    return check(workbook.book.db)
