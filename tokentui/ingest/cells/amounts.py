"""Amounts of money as people write them, from `$1.2M` to `1.234,56 EUR`; unknown is None, never zero.

Countries separate digits differently: `1,234.5`, `1.234,5`, `1 234`, `1'234`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from tokentui.domain.money import MICRO, Spend
from tokentui.ingest.cells.eastern import SCALES as EASTERN
from tokentui.ingest.cells.eastern import narrow


class AmountError(ValueError):
    """An amount that cannot be taken; the message says why and what would do."""


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
    scaled: bool = False
    """Whether a scale such as k or M was written beside it: then that of the column does not count again."""


_UNKNOWN_WORDS = (
    "- -- – — ? . tbd tbc tba n.d. n.d nd n/a na #n/a n.a. n.a unknown none null nil nan inf infinity undisclosed "
    "confidential #value! #ref! #div/0! #name? #null! \\n (blank) (none) (null) (unknown) (empty) "
    "blank undefined unspecified nobody --- ??"
)
_UNKNOWN_PHRASES = ("not disclosed", "not available", "not known", "not a number", "not applicable", "to be determined")
UNKNOWN = frozenset(_UNKNOWN_WORDS.split()) | {"", *_UNKNOWN_PHRASES}
"""Words for an amount that is not known, in small letters."""

DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN")
_SIGNS = {"us$": "USD", "a$": "AUD", "c$": "CAD", "€": "EUR", "£": "GBP", "₹": "INR", "$": "USD", "¥": "JPY"} | {
    **{"r$": "BRL", "₩": "KRW", "원": "KRW", "zł": "PLN", "kč": "CZK", "₪": "ILS", "₺": "TRY", "₽": "RUB"},
    **{"元": "CNY", "円": "JPY", "rs": "INR", "fr": "CHF", "rmb": "CNY"},
}
_WORDS = {"dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP", "yen": "JPY"}
_OF_SEVERAL = {"kr": ("SEK", "NOK", "DKK"), "¥": ("CNY",)}
"""What stands for the book's currency where that is one of them."""
CODE_WORDS = (
    "usd eur gbp jpy inr cad aud nzd sgd hkd mxn chf cny sek nok dkk pln czk huf ron brl krw try zar ils aed twd thb "
    "idr myr vnd rub uah clp cop ars sar"
)
"""Codes of currencies that amounts and titles may name."""
_CODES = frozenset(CODE_WORDS.split())
_SCALES = {
    **dict.fromkeys(("k", "tsd", "thousand"), 3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mil", "mill", "mln", "million", "millions"), 6),
    **dict.fromkeys(("b", "bn", "mrd", "mld", "bil", "billion", "billions", "milliard"), 9),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 5),
    **dict.fromkeys(("crore", "crores"), 7),
    **dict.fromkeys(("t", "tn", "trn", "trillion", "trillions"), 12),
    **EASTERN,
}
_SIGN = "a-z$€£¥₹₩₪₺₽łč元円원千万萬만百亿億억"
"""What currencies and scales are written with."""
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
    rf"^([{_SIGN}]*)(?:(?<=rs|fr)\.)?\s*([-−+]?)\s*([{_SIGN}]*)\s*(\d[\d.,' ]*|[.,]\d+)\s*"
    rf"([{_SIGN}]*\.?\s*[{_SIGN}]*\.?)$",
    re.ASCII,
)
_UNITS = re.compile(r"[a-złč]+|[千百万萬만亿億억]+|[^\s.]")
"""What may stand behind the digits: a scale and a currency."""
_SIMPLE = re.compile(r"-?\d+(?:\.(?:\d\d?|\d{4,}))?", re.ASCII)
_SCIENTIFIC = re.compile(r"^[-+]?\d+(?:\.\d+)?e[-+]?\d{1,9}$", re.ASCII)
_RANGE = re.compile(r"(?<=[\w.€$£¥₹])\s*(?:[-–—‒]|\.\.+|\bto\b|\bbis\b)\s*(?=[\d$€£¥₹a-z~])")
_SIGN_INSIDE = re.compile(r"^([$€£¥₹])\s*[-−](?=\d)")
_SIGN_AFTER = re.compile(r"^([^-−]*\d)\s?[-−]$")
_TWICE_NEGATIVE = re.compile(r"^[-−]\s?[-−](?=[\s$€£¥₹]*\d)")
_NO_CENTS = re.compile(r"(?<=\d)[.,][-–—]$")
_CURRENCY_OUTSIDE = re.compile(r"^([a-z]{3}|[$€£¥₹])\s*\((.*)\)$")
_FOOTNOTE = re.compile(r"(?<=[\w)])\s?(?:[*†‡§¹²³]+|\[\w\])$")
"""A mark that leads to a note below the table."""
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_LONGEST = 80
"""Characters; longer texts are no amounts, and would take long to find that out."""

_GROUPED = re.compile(r"\d{1,3}(?:([ '.,])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:([, ])\d{2})(?:\1\d{2})*\1\d{3}")
_LONE_COMMA = re.compile(r"\D*([1-9]\d{0,2}),(\d{3})(?!\d)[^\d.,]*", re.ASCII)
_ONE_NUMBER = re.compile(r"\D*(\d[\d.,]*)\D*", re.ASCII)

# A sign is proven decimal by other than three digits after it, by a zero or four digits before it, by the other sign
# before it, or by the other one twice between groups.
_PROOF = re.compile(
    r"(?:\d+([.,])(?:\d{1,2}|\d{4,})|(?:0|\d{4,})([.,])\d{3}"
    r"|\d{1,3}(?:,\d{3})+(\.)\d+|\d{1,3}(?:\.\d{3})+(,)\d+|\d{1,3}(?P<groups>[.,])\d{3}(?:(?P=groups)\d{3})+)",
    re.ASCII,
)

_PLAIN_COLUMN = re.compile(r"(?:(?:\d{1,9}(?:\.\d{1,40})?(?:e-\d{1,2})?)?\n)*+", re.ASCII)
_EXACT_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,40})?(?:[eE][-+]?\d{1,2})?", re.ASCII)
_TWO_READINGS = re.compile(r"^[1-9]\d{0,2}\.\d{3}$", re.ASCII | re.MULTILINE)


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
    plain = _FOOTNOTE.sub("", _SPACES.sub(" ", narrow(text).replace("’", "'")).strip().lower())
    bare = plain.lstrip("+-")
    if plain in UNKNOWN or bare in UNKNOWN:
        return None
    if _SCIENTIFIC.match(plain):
        return _scientific(plain, text)
    body, approximate = _ABOUT.subn("", plain)
    _refuse_open(body, text)
    if _MONTH.search(body):
        raise AmountError(f"{text!r} is not the amount of a year; give what the customer pays in a year.")
    body = _signed(_NO_CENTS.sub("", _YEAR.sub("", body)))
    negative = body.startswith("(") and body.endswith(")")
    ends = _RANGE.split(body[1:-1].strip() if negative else re.sub(r"^between (.*) and ", r"\1 to ", body))
    if len(ends) > 2 or (negative and len(ends) == 2):
        raise AmountError(f"{text!r} is not an amount; write it as 1200000, 1.2M or 1M-5M.")
    return _amount([_part(end, text, currency, point) for end in ends], negative, bool(approximate), text)


def _signed(body: str) -> str:
    """An amount with its sign in front, in whatever way its writer says that it is negative.

    Two minus signs cancel out, as they do where a program turns the sign of what is negative already.
    """
    body = _CURRENCY_OUTSIDE.sub(r"(\1\2)", _TWICE_NEGATIVE.sub("", body))
    return _SIGN_AFTER.sub(r"-\1", _SIGN_INSIDE.sub(r"-\1", body))


def upper_limit(text: str, currency: str, point: str | None = None) -> Amount | None:
    """What lies between nothing and an upper limit, as in `up to $5M`; None for other words."""
    plain = _SPACES.sub(" ", text).strip().lower()
    match = _NO_LOW.search(plain)
    if len(text) > _LONGEST or not match or match.start():
        return None
    amount = parse_amount(plain[match.end() :], currency, point)
    if amount is None or amount.spend.low < 0:
        return None
    return replace(amount, spend=Spend.between(0, amount.spend.high), approximate=True)


def lower_limit(text: str, currency: str, point: str | None = None) -> Amount | None:
    """What is at least spent, as in `> $1M` and `$1M+`; None for other words."""
    plain = _SPACES.sub(" ", text).strip().lower()
    if len(text) > _LONGEST or not _NO_HIGH.search(plain):
        return None
    return parse_amount(_NO_HIGH.sub("", plain), currency, point)


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
    before, sign, inside, digits, behind = match.groups()
    named, scale = None, None
    units = _UNITS.findall(behind) if behind else []
    for word in filter(None, (before, inside, *units)):
        if word in _SCALES and scale is None and word in units:
            scale = 3 if word == "t" and units[1:] in (["€"], ["eur"]) else _SCALES[word]
        elif (code := _currency(word, currency)) and named in (None, code):
            named = code
        else:
            raise AmountError(f"{text!r} is not an amount: {word!r} is neither a currency nor a scale such as k, M, B.")
    value = _read_digits(digits.strip(), text, point)
    return _Part(-value if sign in ("-", "−") and sign else value, scale, named)


def _currency(word: str, book: str) -> str | None:
    if word in _CODES:
        return word.upper()
    if (word == "$" and book in DOLLARS) or book in _OF_SEVERAL.get(word, ()):
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
    return Amount(spend, next(iter(named), None), approximate, any(part.scale is not None for part in parts))


def _micro(value: Decimal, text: str) -> int:
    with localcontext() as context:
        context.prec = 400
        # A book holds integers of 64 bits; beyond 30 digits there is no need to work the integer out.
        micro = int((value * MICRO).to_integral_value(ROUND_HALF_EVEN)) if value.adjusted() < 30 else INT64 + 1
    if abs(micro) > INT64:
        raise AmountError(f"{text!r} is more money than a book can hold (9.2 trillion).")
    return micro


def _read_digits(digits: str, text: str, point: str | None) -> Decimal:
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


def decimal_sign(values: Iterable[str]) -> str | None:
    """The decimal sign that a column of amounts proves, `.` or `,`; None when it proves none or both."""
    proven = set()
    for value in values:
        number = _ONE_NUMBER.fullmatch(value)
        if number and (match := _PROOF.fullmatch(number[1])):
            groups = match["groups"]
            proven.add("," if groups == "." else "." if groups else match.group(match.lastindex or 0))
    return proven.pop() if len(proven) == 1 else None


def plain_amounts(cells: Sequence[str], point: str | None) -> list[int | None] | None:
    """Micro-units of a column that holds nothing but plain numbers and empty cells; None for any other column.

    At most nine digits before the point: up to there the double nearest to the text, times a million, rounds to the
    right integer. `point` is the decimal sign proven so far.
    """
    joined = "\n".join(cells) + "\n"
    if joined.count("\n") != len(cells) or not _PLAIN_COLUMN.fullmatch(joined):
        return None
    if _TWO_READINGS.search(joined) and "." not in (point, decimal_sign(cells)):
        return None
    return [round(float(cell) * 1e6) if cell else None for cell in cells]


def exact_sum(cells: Iterable[str]) -> Decimal:
    """What the plain numbers among some cells come to, in the units they are written in; others add nothing."""
    return sum((Decimal(cell) for cell in cells if _EXACT_NUMBER.fullmatch(cell)), Decimal())


@dataclass(frozen=True, slots=True)
class Multiple:
    """By what the figures of a column are multiplied to be whole units: a power of ten, and 12 for recurring months."""

    scale: int = 0
    times: int = 1

    def of(self, micro: int) -> int:
        """What some micro-units as written come to, halves to even; raises AmountError beyond a book."""
        value = Decimal(micro * self.times).scaleb(self.scale).to_integral_value(ROUND_HALF_EVEN)
        if abs(value) > INT64:
            raise AmountError(
                "The amount is more money than a book can hold (9.2 trillion); look at the column's unit."
            )
        return int(value)

    def of_amount(self, amount: Amount) -> Amount:
        """An amount in whole units; one that names its own scale is only taken times the months."""
        by = Multiple(0, self.times) if amount.scaled else self
        if by == Multiple():
            return amount
        spend = amount.spend
        return replace(amount, spend=Spend(by.of(spend.low), by.of(spend.best), by.of(spend.high)))

    def of_all(self, values: list[int | None]) -> list[int | None] | None:
        """All values of a column at once; None where one is more than a book can hold."""
        if self == Multiple():
            return values
        try:
            return [None if value is None else self.of(value) for value in values]
        except AmountError:
            return None
