"""What the first rows of a file show of its customers."""

import re
from collections.abc import Sequence

from tokentui.domain.names import fold, is_total_row
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.columns.money_titles import names_no_money, read_title

_MONEY = re.compile(
    r"[-(]?\s?[$€£¥₹]\s?-?\d[\d.,' ]*[kmb]?\)?|-?\d[\d.,' ]*\s?[$€£¥₹]|[-(]?\d{1,3}(?:[.,']\d{3})+(?:[.,]\d\d?)?\)?"
    r"|-?\d{4,}(?:\.\d+)?|-?\d+\.\d\d",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"(?:19|20)\d\d")


def repeats(first: Sequence[Sequence[str]], place: int) -> int:
    """Rows beyond the first of each name; empty ones, totals and words for nothing aside."""
    if not first:
        return 0
    names = [fold(name) for cell in first[place] if names_somebody(name := cell.strip())]
    return len(names) - len(set(names))


def hold_money(header: str, cells: Sequence[str]) -> bool:
    """Whether most cells of a column look like amounts, under a title that does not say that they are none."""
    told = [cell for given in cells if (cell := given.strip()) and not is_nothing(cell)]
    amounts = [cell for cell in told if _MONEY.fullmatch(cell) and not _A_YEAR.fullmatch(cell)]
    many = len(amounts) > len(told) / 2 or read_title(header).currency is not None
    return bool(told) and many and not names_no_money(header)


def names_somebody(name: str) -> bool:
    """Whether a trimmed cell may be a customer."""
    return bool(name) and not is_nothing(name) and not is_total_row(name)
