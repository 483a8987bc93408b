"""What facts leave for customers whose annual spend is not known."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tokentui.domain.contradictions import Containing, bounds_a_year, contradictions
from tokentui.domain.money import Spend
from tokentui.domain.spend_figures import Figure, Scope


class SpendLimits(NamedTuple):
    """What facts say that customers of unknown spend spend in a year: one, or several together."""

    customers: tuple[int, ...]
    floor: int
    """Together at least, micro-units."""
    ceiling: int | None
    """Together at most, and so each of them; None where nothing says."""
    within: int | None
    """The customer whose known spend contains theirs, so that the two are not added; None for none."""
    facts: tuple[str, ...]
    """uids of the facts that say so."""


@dataclass(frozen=True, slots=True, eq=False)
class SpendFacts:
    """The facts on how much at an evidence floor that say more than one customer's own year."""

    figures: tuple[Figure, ...]
    containing: Mapping[int, Containing]
    """The figure of its parent that contains it, by subsidiary."""
    currency: str
    months: bool
    """Whether a month gives at least that much for its year, as the user said for this book."""
    tied: frozenset[int]
    """Every customer, whatever the floor, whose spend they may tie to that of others, or limit."""

    def counting(self, excluded: frozenset[int]) -> tuple[Figure, ...]:
        """The figures of customers of which one at least is not excluded."""
        return tuple(one for one in self.figures if not all(number in excluded for number, _ in one.customers))


NO_FACTS = SpendFacts((), {}, "", months=False, tied=frozenset())


@lru_cache(maxsize=16)
def doubted(facts: SpendFacts, excluded: frozenset[int]) -> frozenset[str]:
    """The uids of the facts that contradict each other."""
    clashes = contradictions(facts.counting(excluded), facts.containing, facts.currency, months=facts.months)
    return frozenset(uid for one in clashes for uid in one.facts)


def spend_limits(
    found: Sequence[Figure],
    containing: Mapping[int, Containing],
    known: Mapping[int, Spend],
    excluded: Collection[int],
    contradicted: Collection[str],
    *,
    months: bool,
) -> tuple[SpendLimits, ...]:
    """What the figures leave for the customers that are not in `known`; `contradicted` has uids of facts.

    A combined figure leaves what the known spends of the others do not take. One that other facts contradict gives no
    floor, and the whole of it as the ceiling; a parent's figure that they contradict says nothing of a subsidiary.
    Which of the facts is wrong is not known.
    """
    limits: list[SpendLimits] = []
    for figure in found:
        counted = [number for number, _ in figure.customers if number not in excluded]
        unknown = tuple(number for number in counted if number not in known)
        if not unknown or not (bounds_a_year(figure, months=months) or figure.scope is Scope.COMBINED):
            continue
        others = [known[number] for number in counted if number in known]
        low, high = figure.low or 0, None if figure.scope is Scope.MONTH else figure.high
        if not contradicted or not set(figure.facts) & set(contradicted):
            low = max(0, low - sum(one.high for one in others))
            high = None if high is None else max(0, high - sum(one.low for one in others))
        else:
            low = 0
        limits.append(SpendLimits(unknown, low, high, None, figure.facts))
    for number, parent in contained(containing, known, excluded, contradicted).items():
        if number not in known:
            of = containing[number].figure.facts
            limits.append(SpendLimits((number,), 0, known[parent].high, parent, of))
    return tuple(limits)


def contained(
    containing: Mapping[int, Containing],
    known: Mapping[int, Spend],
    excluded: Collection[int],
    contradicted: Collection[str],
) -> dict[int, int]:
    """The parent whose known spend contains a subsidiary's, so that the two are not added; by subsidiary."""
    return {
        child: one.parent
        for child, one in containing.items()
        if one.parent in known
        and child not in excluded
        and one.parent not in excluded
        and not set(one.figure.facts) & set(contradicted)
    }
