"""Tokens that cloud bills meter: a quantity, its unit, and words that say whether they went in or out."""

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

_UNIT = re.compile(r"(\d[\d,]*)?\s*(k|m|thousand|million)?\s*(?:\w+\s+)?tokens?", re.IGNORECASE)
_TIMES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_IN = re.compile(r"(?<![a-z])(?:input|inp|in|prompt)(?![a-z])", re.IGNORECASE)
_OUT = re.compile(r"(?<![a-z])(?:output|outp|out|opt|completion|response)(?![a-z])", re.IGNORECASE)


def tokens_in(quantity: str, unit: str, words: str) -> str:
    """How many tokens went in; empty where the unit is no token, or the words do not say that they went in alone."""
    counts = "oken" in unit and _IN.search(words) and not _OUT.search(words)
    return _tokens(quantity, unit) if counts else ""


def tokens_out(quantity: str, unit: str, words: str) -> str:
    """How many tokens came out; empty where the unit is no token, or the words do not say that they came out alone."""
    counts = "oken" in unit and _OUT.search(words) and not _IN.search(words)
    return _tokens(quantity, unit) if counts else ""


def _tokens(quantity: str, unit: str) -> str:
    match = _UNIT.fullmatch(unit.strip())
    if match is None:
        return ""
    try:
        each = int((match[1] or "1").replace(",", "")) * _TIMES.get((match[2] or "").lower(), 1)
        count = Decimal(quantity.strip().replace(",", "")) * each
        return str(int(count.to_integral_value(ROUND_HALF_EVEN)))
    except (InvalidOperation, ValueError, OverflowError):
        return ""
