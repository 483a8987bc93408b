"""Typed values of other formats as the texts that a person would have typed."""

import datetime as dt
import json
import math
from decimal import Decimal

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
"""What a cell of a spreadsheet can be."""

_LONGEST_PLAIN = 40
"""Places up to which a number is written without an exponent."""


def cell_text(cell: Cell) -> str:
    """A spreadsheet's cell: numbers to the fifteen places that it keeps, dates as in 2026-01-31."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return float_text(float(f"{cell:.15g}"))
    if isinstance(cell, dt.datetime):
        return moment_text(cell)
    return str(cell)


def float_text(number: float) -> str:
    """A number without what binary fractions add to it: the shortest text that means it, and no `.0`."""
    if number.is_integer() and abs(number) < 1e16:
        return str(int(number))
    text = repr(number)
    return decimal_text(Decimal(text)) if "e" in text else text


def decimal_text(number: Decimal) -> str:
    """A decimal with all its places, and no exponent unless it is absurdly long."""
    places = number.as_tuple().exponent
    if not isinstance(places, int) or abs(places) > _LONGEST_PLAIN:
        return str(number)
    return format(number, "f")


def moment_text(moment: dt.datetime) -> str:
    """A day where it is midnight, else day and time; in UTC where the zone is known."""
    if moment.tzinfo is not None:
        text = moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat()
        return text + "Z"
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")


def value_text(value: object) -> str:
    """Whatever a file of typed values holds: nothing for what is not there, lists joined, anything else as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return "" if math.isnan(value) else float_text(value) if isinstance(value, float) else decimal_text(value)
    if isinstance(value, dt.datetime):
        return moment_text(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return "; ".join(filter(None, map(value_text, value)))
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
