"""Figures in money, their contradictions and the limits that they give, as JSON."""

from collections.abc import Iterable

from tokentui.domain.contradictions import Contradiction
from tokentui.services.spend_figures import Figures
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json


def figures_json(workbook: Workbook, found: Figures) -> Json:
    """What `tokentui figures` prints: customers by key, facts by uid, money in micro-units."""

    def keys(numbers: Iterable[int]) -> list[str]:
        return [found.customers[number].key for number in numbers]

    return {
        **book_json(workbook),
        "currency": workbook.settings.currency,
        "floor": workbook.settings.floor.value,
        "month": "at-least" if found.months else "nothing",
        "figures": [
            {
                "customers": keys(number for number, _ in one.customers),
                "scope": one.scope.value,
                "low": one.low,
                "high": one.high,
                "grade": one.fact.grade.value,
                "as_of": one.fact.as_of,
                "source_title": one.fact.source_title,
                "facts": list(one.facts),
            }
            for one in found.figures
        ],
        "contradictions": [
            {**contradiction_json(one), "customers": keys(one.customers)} for one in found.contradictions
        ],
        "within": [{"customer": keys([child])[0], "parent": keys([one])[0]} for child, one in found.within.items()],
        "limits": [
            {
                "customers": keys(one.customers),
                "floor": one.floor,
                "ceiling": one.ceiling,
                "within": None if one.within is None else found.customers[one.within].key,
                "facts": list(one.facts),
            }
            for one in found.limits
        ],
    }


def contradiction_json(one: Contradiction) -> Json:
    """A contradiction in words, with the facts it is between."""
    return {"words": one.words, "facts": list(one.facts)}
