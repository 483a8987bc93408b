"""How alike two names are, and the legal forms that do not count; the one place that loads what others made for it."""

from collections.abc import Iterable, Sequence
from functools import cache

from cleanco.termdata import terms_by_country, terms_by_type
from rapidfuzz import fuzz, process

from tokentui.domain.company_names import LegalForms

FEWEST = 6
"""Letters of a name below which another spelling is another name."""

_BLOCK = 4
"""Letters at the beginning or at the end that two spellings of one name have in common."""


@cache
def legal_forms() -> LegalForms:
    """The legal forms of companies in some sixty countries, as cleanco lists them."""
    tables = (terms_by_type, terms_by_country)
    return LegalForms(term for table in tables for terms in table.values() for term in terms)


def likeness(one: str, other: str) -> int:
    """How alike two texts are, 0 to 100: the share of letters kept when one is changed into the other (Indel)."""
    return round(fuzz.ratio(one, other))


class Spellings:
    """Names looked up by other spellings: those with the same digits that begin or end alike are compared."""

    def __init__(self, names: Sequence[str], at_least: int) -> None:
        self._at_least = at_least
        self._alike: dict[tuple[str, ...], list[str]] = {}
        for name in names:
            for block in _blocks(name):
                self._alike.setdefault(block, []).append(name)

    def nearest(self, name: str) -> tuple[str, int] | None:
        """The name most alike, with its likeness; None where none comes close."""
        best, least = None, float(self._at_least)
        for block in _blocks(name):
            names = self._alike.get(block)
            if names and (found := process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=least)):
                best, least = found[0], found[1]
        return None if best is None else (best, round(least))


def _blocks(name: str) -> Iterable[tuple[str, ...]]:
    """What two spellings of one name have one of in common; none for a name that is too short to have another."""
    if len(name) < FEWEST:
        return ()
    number = digits(name)
    return (name[:_BLOCK], "", number), ("", name[-_BLOCK:], number)


def digits(name: str) -> str:
    """The digits of a name in their order: names that differ in them are two, however alike."""
    return "" if name.isalpha() else "".join(filter(str.isdigit, name))
