"""What every answer in JSON begins with, and the objects that the book itself puts together."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tokentui.domain.hints import SizeHint
from tokentui.services.workbook import Workbook
from tokentui.words.values import figure

if TYPE_CHECKING:
    from tokentui.domain.pairs import NamedException

Json = dict[str, object]
"""A JSON object on its way out of the program."""


def book_json(workbook: Workbook) -> Json:
    """What every answer says of its book."""
    return {"book": workbook.settings.name, "synthetic": workbook.settings.synthetic}


def exceptions_json(exceptions: "Iterable[NamedException]") -> list[Json]:
    """Where the stance of a use case is another for a segment."""
    return [{"use_case": one.use_case, "segment": one.segment, "stance": one.stance.value} for one in exceptions]


def parsed(documents: Iterable[str]) -> Iterator[Json]:
    """Customers, facts and decisions as objects, from the text that `services.documents` has of them."""
    return map(json.loads, documents)


def hint_json(hint: SizeHint | None, sources: int) -> Json:
    """What orders a customer of unknown spend: the figure that tells of its size, and how many sources name it."""
    if hint is None:
        return {"hint": None, "sources": sources}
    words = figure(hint.low, hint.high, hint.unit, hint.yardstick)
    ends = {"low": hint.low, "high": hint.high, "unit": hint.unit, "yardstick": hint.yardstick}
    return {"hint": {"figure": words, **ends}, "sources": sources}
