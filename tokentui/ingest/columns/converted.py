"""Amounts that stand twice, as they were billed and converted into one currency: of rows in several, the latter."""

from collections.abc import Mapping, Sequence

from tokentui.domain.names import fold
from tokentui.ingest.columns.column_names import OF_MONEY
from tokentui.ingest.columns.currency_names import currency_code
from tokentui.ingest.columns.money_titles import (
    CODES,
    looks_like_money,
    names_currency,
    read_title,
    title_words,
)
from tokentui.store.bulk.incoming import FileKind

_CONVERTED = frozenset(("converted", "equivalent", "equiv"))


def take_converted(
    header: Sequence[str],
    kind: FileKind,
    places: dict[str, int],
    mapping: Mapping[str, str],
    first: Sequence[Sequence[str]],
    currency: str,
) -> None:
    """Let `places` name the converted amounts where those that it names are not all in the book's currency."""
    given = {*mapping.values()}
    money = [field for field in OF_MONEY.get(kind, ()) if field in places and field not in given]
    if "currency" not in places or "currency" in given or not money:
        return
    codes = {currency_code(cell, currency) for cell in set(first[places["currency"]]) if cell.strip()} & CODES
    if codes <= {currency}:
        return
    for field in money:
        taken = header[places[field]]
        others = (name for place, name in enumerate(header) if place not in places.values() and name not in mapping)
        twins = [name for name in others if _is_twin(name, taken)]
        if _is_converted(taken, currency) and any(not _is_converted(name, currency) for name in twins):
            _take(header, places, field, taken)
            return
        converted = [name for name in twins if _is_converted(name, currency)]
        if len(converted) == 1:
            _take(header, places, field, converted[0])
            return


def _is_twin(name: str, original: str) -> bool:
    """Whether two titles differ in their currency alone."""
    return not names_currency(name) and read_title(name).name in ("", read_title(original).name) and _of_money(name)


def _of_money(name: str) -> bool:
    return looks_like_money(name) or read_title(name).currency is not None


def _is_converted(name: str, currency: str) -> bool:
    """Whether a title says that its amounts are in the book's currency, whatever the rows were billed in."""
    named = read_title(name).currency
    if named is None:
        return not _CONVERTED.isdisjoint(title_words(name))
    return named == currency or (named == "$" and currency == "USD")


def _take(header: Sequence[str], places: dict[str, int], field: str, name: str) -> None:
    """Take a column with the currency that stands beside it, if any does."""
    places[field] = header.index(name)
    own = fold(f"{name} currency")
    there = next((beside for beside, name in enumerate(header) if fold(name) == own), None)
    if there is None:
        del places["currency"]
    else:
        places["currency"] = there
