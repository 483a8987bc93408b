"""What the first rows of a file show of its customers."""

from collections.abc import Sequence

from tokentui.domain.names import fold, is_total_row
from tokentui.domain.no_customers import is_nothing


def repeats(first: Sequence[Sequence[str]], place: int) -> int:
    """Rows beyond the first of each name; empty ones, totals and words for nothing aside."""
    if not first:
        return 0
    names = [fold(name) for cell in first[place] if names_somebody(name := cell.strip())]
    return len(names) - len(set(names))


def names_somebody(name: str) -> bool:
    """Whether a trimmed cell may be a customer."""
    return bool(name) and not is_nothing(name) and not is_total_row(name)
