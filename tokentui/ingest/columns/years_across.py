"""Columns of a list of customers that are years, or months of no year: which of them is its spend is never guessed."""

import re

from tokentui.domain.names import fold
from tokentui.ingest.columns.money_titles import is_year, read_title
from tokentui.ingest.files.table import UnreadableFile

_MONTH = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_FEW = 3
"""Columns from which on names of months are no accident."""


def expect_one_year(header: tuple[str, ...], spend: str | None) -> None:
    """Raise UnreadableFile where several columns may be the spend of a year, or where months have no year.

    `spend` is the column that was found; one that names no year stands for itself, whatever is beside it.
    """
    title = read_title(spend) if spend is not None else None
    if title is not None and title.year is None:
        return
    if title is None:
        months = [name for name in header if _MONTH.fullmatch(fold(name).strip(" ."))]
        if len(months) >= _FEW:
            raise UnreadableFile(
                f"The columns {_named(months)} are months of no stated year; write the year into them, as in "
                f"'{months[0]} 2026'."
            )
    years = [name for name in header if _of_a_year(name, title.name if title else None)]
    if len(years) > 1:
        raise UnreadableFile(
            f"The columns {_named(years)} are of a year each; say which one is what customers spend in a year, as in "
            f"--map '{max(years, key=lambda name: read_title(name).year or 0)}=spend'."
        )


def _of_a_year(name: str, spend: str | None) -> bool:
    return is_year(name) if spend is None else read_title(name).name == spend and read_title(name).year is not None


def _named(names: list[str]) -> str:
    shown = ", ".join(map(repr, names[:4]))
    return f"{shown} and {len(names) - 4} more" if len(names) > 4 else shown
