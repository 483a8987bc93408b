"""Reading figures and dates as people type them."""

import re
from datetime import date
from decimal import Decimal

_NUMBER = r"-?\s*[$€£¥₹]?\s*-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = r"(?:k|thousand|m|mn|million|b|bn|billion|t|tn|trillion)"
_FIGURE = re.compile(
    rf"({_NUMBER})\s*({_SCALE})?(?:\s*(?:-|–|—|to|\.\.)\s*({_NUMBER})\s*({_SCALE})?)?", re.IGNORECASE | re.ASCII
)
_SCALES = {"k": 3, "t": 12, "m": 6, "b": 9}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOST = 9 * 10**18
"""What a column of whole numbers holds."""

Number = int | float


class FormError(ValueError):
    """What was typed cannot be taken; the message says what can be."""


def parse_figure(text: str) -> tuple[Number, Number]:
    """Low and high of `5m`, `1.2b`, `150-250`, `$5m to 8m`; in `5-8m` the scale is for both."""
    match = _FIGURE.fullmatch(text.strip())
    if match is None:
        raise FormError(f"{text.strip()!r} is not a figure; write 5m, 1.2b, 1,370 or 5m–8m.")
    first, scale, second, other = match.groups()
    low = _number(first, scale)
    high = _number(second, other) if second else low
    if second and not (scale and other) and _number(first) <= _number(second):
        low, high = _number(first, scale or other), _number(second, other or scale)
    if low > high:
        raise FormError("The smaller figure comes first.")
    return low, high


def figure_text(low: Number | None, high: Number | None) -> str:
    """A figure as `parse_figure` reads it back, without loss."""
    ends = list(dict.fromkeys(end for end in (low, high) if end is not None))
    short = [_text(end) for end in ends]
    if len({text[-1].isdigit() for text in short}) > 1:
        # One scale in a range would be read as the scale of both ends.
        short = [_plain(end) for end in ends]
    return " – ".join(short)


def parse_date(text: str, today: date) -> str:
    """A year, a month or a day, not after today, as the book keeps it."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise FormError(f"{text.strip()!r} is not a date; write 2026, 2026-01 or 2026-01-14.")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        start = date(year, month, day)
    except ValueError:
        raise FormError(f"There is no {text.strip()} in the calendar.") from None
    if start > today:
        raise FormError(f"{text.strip()} is in the future; today is {today.isoformat()}.")
    return text.strip()


def _number(text: str, scale: str | None = None) -> Number:
    power = 0
    if scale:
        power = 12 if scale.lower().startswith("t") and not scale.lower().startswith("th") else 0
        power = power or (3 if scale.lower().startswith("th") else _SCALES[scale[0].lower()])
    value = Decimal(re.sub(r"[^\d.-]", "", text)).scaleb(power)
    if abs(value) > _MOST:
        raise FormError("That is more than a book can hold.")
    return int(value) if value == value.to_integral_value() else float(value)


def _text(number: Number) -> str:
    for power, letter in ((9, "b"), (6, "m")):
        if isinstance(number, int) and number and number % 10 ** (power - 2) == 0 and abs(number) >= 10**power:
            return f"{Decimal(number).scaleb(-power).normalize():f}{letter}"
    return _plain(number)


def _plain(number: Number) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{Decimal(str(number)):f}"
