"""The fields of a line of JSON, each of the kind that belongs there."""

from collections.abc import Mapping
from typing import Any

Figure = int | float | str | None

_MOST = 2**63
"""What a whole number in a book may not reach."""


class LineError(ValueError):
    """A line that cannot be taken; the message names what is wrong and the way out."""


def text(fields: Mapping[str, Any], name: str) -> str | None:
    """A text, None where there is none; raises LineError for anything else."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise LineError(f"{name} is {value!r}, where a text belongs.")
    return value or None


def need(fields: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    value = text(fields, name)
    if value is None or not value.strip():
        raise LineError(f"The line has no {name}.")
    return value


def whole(fields: Mapping[str, Any], name: str) -> int:
    """A whole number that fits a book, 0 where there is none."""
    value = fields.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _MOST:
        raise LineError(f"{name} is {value!r}, where a whole number belongs.")
    return value


def yes(fields: Mapping[str, Any], name: str) -> bool:
    """True or false, false where there is neither."""
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise LineError(f"{name} is {value!r}, where true or false belongs.")
    return value


def names(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts."""
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise LineError(f"{name} is {value!r}, where a list of uids belongs.")
    return tuple(value)


def figure(fields: Mapping[str, Any], name: str) -> Figure:
    """A number, or the text that a program wrote where a number belongs."""
    value = fields.get(name)
    wrong = isinstance(value, bool) or not isinstance(value, int | float | str | None)
    if wrong or (isinstance(value, int) and abs(value) >= _MOST):
        raise LineError(f"{name} is {value!r}, where a number belongs.")
    found: Figure = value
    return found
