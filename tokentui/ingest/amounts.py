"""Amounts of money as people write them, from `$1.2M` to `1.234,56 EUR`; unknown is None, never zero."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from tokentui.domain.money import MICRO, Spend
from tokentui.ingest.numerals import AmountError, read_digits

INT64 = 2**63 - 1
"""The largest integer that a book holds."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money that was read."""

    spend: Spend
    """Micro-units; a point unless a range was written."""
    currency: str | None = None
    """ISO code of the currency that was named beside it, if one was."""
    approximate: bool = False
    """Whether the writer said about, circa, ~."""


_UNKNOWN_WORDS = (
    "- -- – — ? . tbd tbc tba n.d. n.d nd n/a na #n/a n.a. n.a unknown none null nil nan inf infinity undisclosed "
    "confidential #value! #ref! #div/0!"
)
UNKNOWN = frozenset(_UNKNOWN_WORDS.split()) | {"", "not disclosed", "not available", "not known", "not a number"}
"""Words for an amount that is not known, in small letters."""

_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN")
_SIGNS = {"us$": "USD", "a$": "AUD", "c$": "CAD", "€": "EUR", "£": "GBP", "₹": "INR", "$": "USD", "¥": "JPY"}
_WORDS = {"dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP", "yen": "JPY"}
_CODE_WORDS = "usd eur gbp jpy inr cad aud nzd sgd hkd mxn chf cny sek nok dkk pln czk huf ron brl krw try zar ils aed"
_CODES = frozenset(_CODE_WORDS.split())
_SCALES = {
    **dict.fromkeys(("k", "tsd", "thousand"), 3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mil", "mill", "million", "millions"), 6),
    **dict.fromkeys(("b", "bn", "mrd", "bil", "billion", "billions", "milliard"), 9),
    **dict.fromkeys(("t", "tn", "trn", "trillion", "trillions"), 12),
}
_ABOUT = re.compile(
    r"^(?:[~≈∼]|(?:approx(?:imately)?|about|around|circa|roughly|ca|c|est(?:imated)?)(?:\.|(?![a-z$])))\s*"
)
_NO_HIGH = re.compile(r"^(?:[>≥]=?|more than|over|above|at least|min\b\.?)\s*(?=\S)|\+$")
_NO_LOW = re.compile(r"^(?:[<≤]=?|less than|under|below|at most|up to|max\b\.?)\s*(?=\S)")
_YEAR = re.compile(r"\s*(?:/\s*(?:yr|year|a)\.?|per (?:year|annum)|a year|p\.?\s?a\.?|annually|yearly)$")
_MONTH = re.compile(
    r"(?:/\s*(?:mo|month|day|week|quarter|seat|user)\b|\b(?:per|a) (?:month|day|week|quarter|seat|user)\b|monthly)"
)
_PART = re.compile(
    r"^([a-z$€£¥₹]*)\s*([-−+]?)\s*([a-z$€£¥₹]*)\s*(\d[\d.,' ]*|[.,]\d+)\s*([a-z]*)\.?\s*([a-z$€£¥₹]*)$", re.ASCII
)
_SIMPLE = re.compile(r"-?\d+(?:\.(?:\d\d?|\d{4,}))?", re.ASCII)
_SCIENTIFIC = re.compile(r"^[-+]?\d+(?:\.\d+)?e[-+]?\d{1,9}$", re.ASCII)
_RANGE = re.compile(r"(?<=[\w.€$£¥₹])\s*(?:[-–—‒]|\.\.+|\bto\b|\bbis\b)\s*(?=[\d$€£¥₹a-z~])")
_SIGN_INSIDE = re.compile(r"^([$€£¥₹])\s*[-−](?=\d)")
_LONGEST = 80
"""Characters; longer texts are no amounts, and would take long to find that out."""
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")


def parse_amount(text: str, currency: str = "USD", point: str | None = None) -> Amount | None:
    """Read one amount; None when it says that the amount is unknown; raises AmountError otherwise.

    `$` and `¥` mean the book's `currency` where that is a dollar or the yuan. `point` is the decimal sign that the
    other amounts of the column prove; without it `1.234` could be two amounts and is refused.
    """
    if len(text) < 19 and _SIMPLE.fullmatch(text):
        value = _micro(Decimal(text), text)
        return Amount(Spend(value, value, value))
    if len(text) > _LONGEST:
        raise AmountError("The amount is longer than any amount; look for a missing separator in the row.")
    plain = _SPACES.sub(" ", text).strip().lower()
    bare = plain.lstrip("+-")
    if plain in UNKNOWN or bare in UNKNOWN:
        return None
    if _SCIENTIFIC.match(plain):
        return _scientific(plain, text)
    body, approximate = _ABOUT.subn("", plain)
    _refuse_open(body, text)
    if _MONTH.search(body):
        raise AmountError(f"{text!r} is not the amount of a year; give what the customer pays in a year.")
    body = _SIGN_INSIDE.sub(r"-\1", _YEAR.sub("", body))
    negative = body.startswith("(") and body.endswith(")")
    ends = _RANGE.split(body[1:-1].strip() if negative else re.sub(r"^between (.*) and ", r"\1 to ", body))
    if len(ends) > 2 or (negative and len(ends) == 2):
        raise AmountError(f"{text!r} is not an amount; write it as 1200000, 1.2M or 1M-5M.")
    return _amount([_part(end, text, currency, point) for end in ends], negative, bool(approximate), text)


def parse_number(text: str, point: str | None = None) -> int | float | None:
    """Read a number that need not be money, as in a fact's low and high; None when unknown, AmountError if unreadable.

    Whole numbers stay integers and must fit into 64 bits.
    """
    if len(text) > _LONGEST:
        raise AmountError("The number is longer than any number; look for a missing separator in the row.")
    plain = _SPACES.sub(" ", text).strip().lower()
    if plain in UNKNOWN or plain.lstrip("+-") in UNKNOWN:
        return None
    if _SCIENTIFIC.match(plain):
        value = Decimal(plain)
        if value.adjusted() > 308:
            return None
    else:
        _refuse_open(plain, text)
        part = _part(plain.rstrip("% "), text, "", point)
        value = part.value.scaleb(part.scale or 0)
    if value == value.to_integral_value():
        if abs(value) > INT64:
            raise AmountError(f"{text!r} is larger than a book can hold (9.2 quintillion).")
        return int(value)
    return float(value)


@dataclass(frozen=True, slots=True)
class _Part:
    value: Decimal
    scale: int | None
    currency: str | None


def _scientific(plain: str, text: str) -> Amount | None:
    value = Decimal(plain)
    # Beyond the reach of a double a spreadsheet has lost the number: what is left says nothing.
    if value.adjusted() > 308:
        return None
    micro = _micro(value, text)
    return Amount(Spend(micro, micro, micro))


def _refuse_open(body: str, text: str) -> None:
    if _NO_HIGH.search(body):
        raise AmountError(f"{text!r} has no upper limit; give a range such as 1M-5M, or leave the cell empty.")
    if _NO_LOW.search(body):
        raise AmountError(f"{text!r} has only an upper limit; give a range such as 0-1M, or leave the cell empty.")


def _part(end: str, text: str, currency: str, point: str | None) -> _Part:
    match = _PART.match(_ABOUT.sub("", end.strip()))
    if not match:
        raise AmountError(f"{text!r} is not an amount; write it as 1200000, 1.2M or 1M-5M.")
    before, sign, inside, digits, scale_word, after = match.groups()
    named, scale = None, None
    for word in filter(None, (before, inside, scale_word, after)):
        if word in _SCALES and scale is None and word in (scale_word, after):
            scale = _SCALES[word]
        elif (code := _currency(word, currency)) and named in (None, code):
            named = code
        else:
            raise AmountError(f"{text!r} is not an amount: {word!r} is neither a currency nor a scale such as k, M, B.")
    value = read_digits(digits.strip(), text, point)
    return _Part(-value if sign in ("-", "−") and sign else value, scale, named)


def _currency(word: str, book: str) -> str | None:
    if word in _CODES:
        return word.upper()
    if word == "$" and book in _DOLLARS:
        return book
    if word == "¥" and book == "CNY":
        return book
    return _SIGNS.get(word) or _WORDS.get(word)


def _amount(parts: list[_Part], negative: bool, approximate: bool, text: str) -> Amount:
    named = {part.currency for part in parts if part.currency}
    if len(named) > 1:
        raise AmountError(f"{text!r} names two currencies, {' and '.join(sorted(named))}; give one.")
    high = parts[-1]
    top = high.value.scaleb(high.scale or 0)
    low = parts[0]
    bottom = low.value.scaleb(low.scale or 0)
    if len(parts) == 2 and low.scale is None and high.scale is not None:
        # In 1-5M the scale is meant for both; in 500,000-1M it is not.
        shared = low.value.scaleb(high.scale)
        bottom = shared if shared <= top else bottom
    if bottom > top:
        raise AmountError(f"{text!r} begins higher than it ends; give the lower amount first.")
    sign = -1 if negative else 1
    spend = Spend.between(_micro(sign * bottom, text), _micro(sign * top, text))
    return Amount(spend, next(iter(named), None), approximate)


def _micro(value: Decimal, text: str) -> int:
    with localcontext() as context:
        context.prec = 400
        # A book holds integers of 64 bits; beyond 30 digits there is no need to work the integer out.
        micro = int((value * MICRO).to_integral_value(ROUND_HALF_EVEN)) if value.adjusted() < 30 else INT64 + 1
    if abs(micro) > INT64:
        raise AmountError(f"{text!r} is more money than a book can hold (9.2 trillion).")
    return micro
