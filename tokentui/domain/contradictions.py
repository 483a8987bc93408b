"""Facts on how much that cannot all be true.

A month gives a lower bound of its year only where the user said so for the book: MONTH_RULE. A parent's figure contains
the spend of a subsidiary that its claim or its yardstick names: the two are not added.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from tokentui.domain.money import short
from tokentui.domain.names import fold
from tokentui.domain.spend_figures import Figure, Scope
from tokentui.domain.text import visible

MONTH_RULE = "a figure of one month gives at least that much for the year"


class Contradiction(NamedTuple):
    """Figures of which one at least is wrong, or of another time."""

    words: str
    """Each figure with its grade, date and source, in one sentence."""
    customers: tuple[int, ...]
    facts: tuple[str, ...]
    """uids."""


class Containing(NamedTuple):
    """A parent's figure of its own year that contains the spend of a subsidiary."""

    parent: int
    figure: Figure


def names_one_of(figure: Figure, names: Iterable[str]) -> bool:
    """Whether the claim or the yardstick of a figure names a customer, whatever the case."""
    text = fold(f"{figure.fact.claim} {figure.fact.yardstick or ''}")
    return any(re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", text) for name in names if fold(name))


def contradictions(
    found: Sequence[Figure], containing: Mapping[int, Containing], currency: str, *, months: bool
) -> tuple[Contradiction, ...]:
    """Every pair or sum of figures that cannot all be true; `containing` has the parent's figure by subsidiary."""
    own = _by_customer(found, months=months)
    return (
        *_of_one_year(own, currency),
        *_of_parents(own, containing, currency),
        *(
            one
            for figure in found
            if figure.scope is Scope.COMBINED
            for one in _of_sums(figure, own, containing, currency)
        ),
    )


def bounds_a_year(figure: Figure, *, months: bool) -> bool:
    """Whether a figure says what one customer spends in a year at least or at most."""
    return figure.scope in (Scope.YEAR, Scope.PART) or (months and figure.scope is Scope.MONTH)


def _by_customer(found: Iterable[Figure], *, months: bool) -> dict[int, list[Figure]]:
    """The figures that bound the year of one customer, the best grade first, then the latest."""
    own: dict[int, list[Figure]] = {}
    for figure in found:
        if bounds_a_year(figure, months=months):
            own.setdefault(figure.customers[0][0], []).append(figure)
    for figures in own.values():
        figures.sort(key=lambda one: one.fact.as_of or "", reverse=True)
        figures.sort(key=lambda one: (one.scope is not Scope.YEAR, one.fact.grade))
    return own


def _of_one_year(own: Mapping[int, Sequence[Figure]], currency: str) -> Iterator[Contradiction]:
    """Figures of one customer and year that do not meet: each with the lowest or the highest, which it then misses."""
    for number, figures in own.items():
        years: dict[str, list[Figure]] = {}
        for figure in figures:
            if year := (figure.fact.as_of or "")[:4]:
                years.setdefault(year, []).append(figure)
        for year, of_year in years.items():
            for one, other in _apart(of_year):
                words = (
                    f"{_said(one, currency)} and {_said(other, currency, named=False)} are of {year} and do not meet"
                )
                yield Contradiction(words, (number,), (*one.facts, *other.facts))


def _apart(figures: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Pairs that have no amount in common, in their order: every figure that misses any other is in one."""
    places = range(len(figures))
    lowest = min(places, key=lambda place: inf if (top := _top(figures[place])) is None else top)
    highest = max(places, key=lambda place: figures[place].low or 0)
    pairs = set()
    for place in places:
        missed = next((end for end in (lowest, highest) if not _meet(figures[place], figures[end])), None)
        if missed is not None:
            pairs.add((min(place, missed), max(place, missed)))
    return [(figures[one], figures[other]) for one, other in sorted(pairs)]


def _of_parents(
    own: Mapping[int, Sequence[Figure]], containing: Mapping[int, Containing], currency: str
) -> Iterator[Contradiction]:
    """A subsidiary that spends more than its parent's figure, which contains it."""
    for number, held in containing.items():
        for figure in own.get(number, ())[:1]:
            whole = held.figure
            if whole.high is not None and figure.low is not None and figure.low > whole.high:
                words = f"{_said(figure, currency)} is more than {_said(whole, currency)}, which contains it"
                yield Contradiction(words, (number, held.parent), (*figure.facts, *whole.facts))


def _of_sums(
    whole: Figure, own: Mapping[int, Sequence[Figure]], containing: Mapping[int, Containing], currency: str
) -> Iterator[Contradiction]:
    """A combined figure that its parts exceed, or cannot reach."""
    least, most, parts, facts = 0, 0, [], [*whole.facts]
    customers = [number for number, _ in whole.customers]
    bounded = True
    for number, name in whole.customers:
        figure = next(iter(own.get(number, ())), None)
        held = containing.get(number)
        ends = [] if figure is None or figure.scope is Scope.MONTH or figure.high is None else [(figure.high, figure)]
        ends += [] if held is None or held.figure.high is None else [(held.figure.high, held.figure)]
        least += 0 if figure is None else figure.low or 0
        if not ends:
            bounded = False
        else:
            most += min(end for end, _ in ends)
        if ends and min(ends, key=lambda one: one[0])[1] is not figure:
            assert held is not None
            parts.append(f"{visible(name)}, contained in {_said(held.figure, currency)},")
            facts += held.figure.facts
            customers.append(held.parent)
        elif figure is not None:
            parts.append(_said(figure, currency))
            facts += figure.facts
    if bounded and whole.low is not None and most < whole.low:
        come = f"come to {short(most, currency)} at most"
    elif whole.high is not None and least > whole.high:
        come = f"come to {short(least, currency)} at least"
    else:
        return
    words = f"{_said(whole, currency)}, but {' and '.join(parts)} {come}"
    yield Contradiction(words, tuple(dict.fromkeys(customers)), tuple(facts))


def _meet(one: Figure, other: Figure) -> bool:
    """Whether two figures of one customer's year have an amount in common; a month has no upper end."""
    ends = (one.low, _top(other)), (other.low, _top(one))
    return all(low is None or high is None or low <= high for low, high in ends)


def _top(figure: Figure) -> int | None:
    return None if figure.scope is Scope.MONTH else figure.high


def _said(figure: Figure, currency: str, *, named: bool = True) -> str:
    names = f"{' and '.join(visible(name) for _, name in figure.customers)} " if named else ""
    together = " together" if len(figure.customers) > 1 else ""
    return f"{names}{figure.amount(currency)}{together} ({figure.words})"
