"""Rows of other programs' files that are left out, how many there are, and the money on them."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from tokentui.domain.money import symbol
from tokentui.ingest.readers.rows import counted


class RowsLeftOut:
    """Counts rows by why they are left out, and adds up what they were charged, each currency by itself."""

    def __init__(self, scale: int = 0, currency: str = "") -> None:
        """`scale` is the power of ten that charges are to be multiplied by, `currency` that of rows that name none."""
        self._scale = scale
        self._currency = currency
        self._rows: Counter[str] = Counter()
        self._money: dict[str, dict[str, Decimal]] = {}

    def add(self, why: Sequence[str], charged: Sequence[str] | None, currencies: Sequence[str] | None) -> None:
        """Take the rows with a reason; a charge that is no plain number is not added."""
        self._rows.update(filter(None, why))
        if charged is None:
            return
        for place, reason in enumerate(why):
            amount = _number(charged[place]) if reason else None
            if amount is not None:
                sums = self._money.setdefault(reason, {})
                currency = currencies[place].strip().upper() if currencies else self._currency
                sums[currency] = sums.get(currency, Decimal(0)) + amount.scaleb(self._scale)

    def said(self) -> list[str]:
        """One sentence a reason."""
        return [
            f"{counted(count, 'row', 'rows')} left out: {why}{self._charged(why)}." for why, count in self._rows.items()
        ]

    def _charged(self, why: str) -> str:
        sums = [(currency, amount) for currency, amount in self._money.get(why, {}).items() if amount]
        told = [f"{'-' if one < 0 else ''}{symbol(code) if code else ''}{abs(one):,.2f}" for code, one in sums]
        return f": {' and '.join(told)}" if told else ""


def _number(cell: str) -> Decimal | None:
    try:
        number = Decimal(cell.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
