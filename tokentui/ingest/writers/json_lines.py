"""Tables as JSON Lines: an object for each row, with every column."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tokentui.domain.quoting import escaped

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def json_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows of a table as JSON without line ends, None as null; an amount that no double holds exactly is a text."""
    for row in rows:
        values = {name: number(value) for name, value in zip(header, row, strict=True)}
        yield escaped(_ENCODER.encode(values))


def number(value: object) -> object:
    """A decimal as a double where that is the same amount, else as text; everything else as it is."""
    if not isinstance(value, Decimal):
        return value
    double = float(value)
    return double if Decimal(repr(double)) == value else str(value)
