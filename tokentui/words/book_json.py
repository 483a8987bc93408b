"""What every answer in JSON begins with, and the objects that the book itself puts together."""

import json
from collections.abc import Iterable, Iterator

from tokentui.services.workbook import Workbook

Json = dict[str, object]
"""A JSON object on its way out of the program."""


def book_json(workbook: Workbook) -> Json:
    """What every answer says of its book."""
    return {"book": workbook.settings.name, "synthetic": workbook.settings.synthetic}


def parsed(documents: Iterable[str]) -> Iterator[Json]:
    """Customers, facts and decisions as objects, from the text that `services.documents` has of them."""
    return map(json.loads, documents)
