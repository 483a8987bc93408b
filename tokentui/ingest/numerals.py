"""Digits with separators, as countries write them differently: `1,234.5`, `1.234,5`, `1 234`, `1'234`."""

import re
from collections.abc import Iterable
from decimal import Decimal


class AmountError(ValueError):
    """An amount that cannot be taken; the message says why and what would do."""


_GROUPED = re.compile(r"\d{1,3}(?:([ '.,])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")


def read_digits(digits: str, text: str, point: str | None) -> Decimal:
    """The number behind digits with separators; raises AmountError where two countries read them differently.

    `text` is the whole amount, for the message; `point` the decimal sign that other amounts of the column prove.
    """
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        mark = "," if digits.rfind(",") > digits.rfind(".") else "."
    elif commas + dots == 1:
        mark = _single_mark(digits, "," if commas else ".", text, point)
    else:
        mark = ""
    whole, _, fraction = digits.rpartition(mark) if mark else (digits, "", "")
    if whole and not whole.isdigit() and not _GROUPED.fullmatch(whole) and not _INDIAN.fullmatch(whole):
        raise AmountError(f"{text!r} has its separators in odd places; write the amount as 1200000 or 1.2M.")
    if (mark and mark in whole) or (fraction and not fraction.isdigit()):
        raise AmountError(f"{text!r} has its separators in odd places; write the amount as 1200000 or 1.2M.")
    return Decimal(f"{re.sub('[^0-9]', '', whole) or '0'}.{fraction or '0'}")


def _single_mark(digits: str, mark: str, text: str, point: str | None) -> str:
    """The decimal sign of digits with one comma or dot: the mark itself, or empty when it separates thousands."""
    whole, _, fraction = digits.partition(mark)
    if len(fraction) != 3 or whole in ("", "0") or len(whole) > 3 or not whole.isdigit():
        return mark
    if point is not None:
        return mark if mark == point else ""
    if mark == ",":
        return ""
    raise AmountError(
        f"{text!r} is {whole}{fraction} to one reader and {whole} and a fraction to another; "
        f"write {text.replace(digits, whole + fraction)} or {text.replace(digits, digits + '0')}."
    )


def refuse_lone_comma(text: str) -> None:
    """Raise AmountError for `1,234`, in files where a comma may well be the decimal sign."""
    match = _LONE_COMMA.fullmatch(text)
    if match:
        raise AmountError(
            f"{text!r} is {match[1]}{match[2]} to one reader and {match[1]} and a fraction to another; "
            f"write it without the comma or with a digit more."
        )


_LONE_COMMA = re.compile(r"\D*([1-9]\d{0,2}),(\d{3})(?!\d)[^\d.,]*", re.ASCII)


def decimal_sign(values: Iterable[str]) -> str | None:
    """The decimal sign that a column of amounts proves, `.` or `,`; None when it proves none or both."""
    proven = set()
    for value in values:
        number = _ONE_NUMBER.fullmatch(value)
        if number and (match := _PROOF.fullmatch(number[1])):
            proven.add(match.group(match.lastindex or 0))
    return proven.pop() if len(proven) == 1 else None


_ONE_NUMBER = re.compile(r"\D*(\d[\d.,]*)\D*", re.ASCII)

# A sign is proven decimal by other than three digits after it, by a zero or four digits before it, or by the other
# sign before it.
_PROOF = re.compile(
    r"(?:\d+([.,])(?:\d{1,2}|\d{4,})|(?:0|\d{4,})([.,])\d{3}"
    r"|\d{1,3}(?:,\d{3})+(\.)\d+|\d{1,3}(?:\.\d{3})+(,)\d+)",
    re.ASCII,
)
