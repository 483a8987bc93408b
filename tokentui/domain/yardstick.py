"""Which claims about an amount give one customer's year, and what kind of year it is."""

from tokentui.domain.grades import Question
from tokentui.domain.money import Basis

_YEARS = {
    "per year": Basis.ESTIMATE,
    "per year, run-rate": Basis.RUN_RATE,
    "per year, trailing": Basis.TRAILING,
    "per year, contract": Basis.CONTRACT,
    "per year, list": Basis.LIST,
    "per year, forecast": Basis.FORECAST,
    "per year, estimate": Basis.ESTIMATE,
}


def annual_basis(dimension: str, unit: str | None, yardstick: str | None, currency: str) -> Basis | None:
    """The kind of year that a fact gives for its customer alone, or None when it gives none and spend stays unknown.

    The rule, which the book's SQL mirrors: the dimension is `how_much`; the unit, trimmed and in capitals, is the
    currency of the book; and the yardstick, trimmed and in small letters, is one of the seven phrases above, letter
    for letter. A month, a seat, several years or several customers together never count.
    """
    if dimension.strip(" ").lower() != Question.HOW_MUCH or unit is None or yardstick is None:
        return None
    if unit.strip(" ").upper() != currency.upper():
        return None
    return _YEARS.get(yardstick.strip(" ").lower())
