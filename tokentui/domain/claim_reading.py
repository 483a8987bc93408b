"""What each of the vendor's disclosures states, read by a stated rule; what no rule reads is said with its reason."""

import math
import re
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.customer import Disclosure
from tokentui.domain.money import MICRO
from tokentui.domain.text import visible

_OUT_OF = re.compile(r"of ([\d,]+)")
_HOW_OFTEN = (("month", 12), ("quarter", 4), ("week", 52))
_AHEAD = re.compile(r"\b(forecast|expected|planned|target)")
_WHOM = re.compile(r"\b(customers?|organi[sz]ations?|business(?:es)?|accounts?|enterprises?|developers?|companies)\b")
_TOTAL = re.compile(r"\brevenue\b|\barr\b")
_PART = re.compile(r"\brun-rate\b|\bspend\b|\bfrom\b")
_OF_THOSE_ABOVE = re.compile(r"\brevenue (?:of|from) customers above")


class ClaimKind(StrEnum):
    """What a disclosure states."""

    TOTAL = "total"
    """The vendor's revenue of a year, or its run-rate."""
    ABOVE = "above"
    """How many customers are at or above a threshold."""
    ABOVE_TOTAL = "revenue of those above"
    """What all customers at or above a threshold pay together in a year."""
    COUNT = "count"
    """How many customers there are of some kind."""
    PART = "part"
    """A part of the year's revenue."""
    OUT_OF = "out of"
    """How many of a number."""
    GROWTH = "growth"
    """How many times as many as before."""
    OTHER = "other"
    """What no rule holds against the book."""


class Measured(StrEnum):
    """What a threshold is in."""

    MONEY = "money"
    TOKENS = "tokens"


class Threshold(NamedTuple):
    """From what on customers are counted."""

    amount: int
    """Micro-units of the book's currency a year, or tokens."""
    measured: Measured
    period: str
    """What it is per, as the vendor has it: `per year`, `cumulative`; empty where nothing is said."""

    @property
    def cumulative(self) -> bool:
        """Whether it counts from the beginning on, so that no year follows from it."""
        return self.measured is Measured.TOKENS and ("cumul" in self.period or not self.period)


class VendorClaim(NamedTuple):
    """A disclosure as it was read."""

    disclosure: Disclosure
    kind: ClaimKind
    amount: int
    """Micro-units for money, else the number itself; of OTHER, GROWTH and OUT_OF nothing is reckoned: 0 there."""
    threshold: Threshold | None = None
    notes: tuple[str, ...] = ()
    """How it was read where its words leave something open."""

    @property
    def as_of(self) -> str:
        """A year, a month or a day, as the source has it."""
        return self.disclosure.as_of

    @property
    def same(self) -> tuple[object, ...]:
        """What two claims have in common that are about the same."""
        metric = " ".join(self.disclosure.metric.lower().split())
        if self.kind in (ClaimKind.TOTAL, ClaimKind.ABOVE, ClaimKind.ABOVE_TOTAL):
            return (self.kind, self.threshold)
        return (self.kind, metric, self.disclosure.unit.strip().lower())


class Unused(NamedTuple):
    """A disclosure that nothing can be reckoned from."""

    disclosure: Disclosure
    reason: str
    """A sentence that says why, and what would help."""


class _NotUsed(ValueError):
    """Why a disclosure cannot be used."""


def read_claim(disclosure: Disclosure, currency: str) -> VendorClaim | Unused:
    """What a disclosure states, in the book's currency; nothing is converted, and no unit is guessed."""
    try:
        if not math.isfinite(disclosure.value) or not math.isfinite(disclosure.threshold or 0):
            raise _NotUsed("Its figure is no number.")
        return _read(disclosure, currency)
    except _NotUsed as error:
        return Unused(disclosure, str(error))


def _read(disclosure: Disclosure, currency: str) -> VendorClaim:
    metric = disclosure.metric.lower()
    if "growth" in metric:
        return VendorClaim(disclosure, ClaimKind.GROWTH, 0)
    if _OF_THOSE_ABOVE.search(metric):
        return VendorClaim(
            disclosure, ClaimKind.ABOVE_TOTAL, _yearly(disclosure.value, disclosure.unit, currency),
            _threshold(disclosure, currency),
        )  # fmt: skip
    if disclosure.threshold is not None or "customers above" in metric:
        threshold = _threshold(disclosure, currency)
        notes = _threshold_notes(disclosure, threshold)
        return VendorClaim(disclosure, ClaimKind.ABOVE, _count(disclosure), threshold, notes)
    if found := _OUT_OF.fullmatch(disclosure.unit.strip().lower()):
        whole = int(found[1].replace(",", ""))
        if disclosure.value > whole:
            raise _NotUsed(f"It says {disclosure.value:,} of {whole:,}: more than there are.")
        return VendorClaim(disclosure, ClaimKind.OUT_OF, 0)
    if _is_code(disclosure.unit):
        return _money(disclosure, currency)
    if _WHOM.search(disclosure.unit.lower()):
        return VendorClaim(disclosure, ClaimKind.COUNT, _count(disclosure))
    return VendorClaim(disclosure, ClaimKind.OTHER, 0)


def _money(disclosure: Disclosure, currency: str) -> VendorClaim:
    metric = disclosure.metric.lower()
    if disclosure.is_revenue:
        return VendorClaim(disclosure, ClaimKind.TOTAL, _yearly(disclosure.value, disclosure.unit, currency))
    unit = disclosure.unit.lower()
    if _AHEAD.search(metric) or _TOTAL.search(metric) or any(f"per {one}" in unit for one, _ in _HOW_OFTEN):
        return VendorClaim(disclosure, ClaimKind.OTHER, 0, notes=("a forecast or part of a year: no year follows",))
    if _PART.search(metric):
        return VendorClaim(disclosure, ClaimKind.PART, _yearly(disclosure.value, disclosure.unit, currency))
    return VendorClaim(disclosure, ClaimKind.OTHER, 0)


def _count(disclosure: Disclosure) -> int:
    if disclosure.value < 0 or disclosure.value != int(disclosure.value):
        raise _NotUsed(f"{disclosure.value:,} is no number of customers.")
    return int(disclosure.value)


def _threshold(disclosure: Disclosure, currency: str) -> Threshold:
    way_out = "bring it in again with threshold_unit, as in 'USD per year' or 'tokens, cumulative'"
    if disclosure.threshold is None:
        raise _NotUsed("It counts customers above a threshold and gives none: bring it in again with threshold.")
    unit = (disclosure.threshold_unit or "").strip()
    if disclosure.threshold <= 0:
        raise _NotUsed(f"A threshold of {disclosure.threshold:,} leaves nobody out, so that nothing follows from it.")
    if not unit:
        raise _NotUsed(f"Its threshold of {disclosure.threshold:,} has no unit, and none is guessed: {way_out}.")
    if "token" in unit.lower():
        period = re.sub(r"^\W*tokens?\W*", "", unit.lower())
        return Threshold(_whole(disclosure.threshold), Measured.TOKENS, period)
    if not _is_code(unit):
        raise _NotUsed(f"Its threshold is in {visible(unit)!r}, which is neither money nor tokens: {way_out}.")
    return Threshold(_yearly(disclosure.threshold, unit, currency), Measured.MONEY, "per year")


def _threshold_notes(disclosure: Disclosure, threshold: Threshold) -> tuple[str, ...]:
    unit = (disclosure.threshold_unit or "").lower()
    if threshold.measured is Measured.TOKENS:
        return ("tokens are no money: what they cost is what a price list says",)
    if often := next((one for one in _HOW_OFTEN if f"per {one[0]}" in unit), None):
        return (f"a threshold per {often[0]}, taken {often[1]} times for a year",)
    return () if "year" in unit or "annual" in unit or "run-rate" in unit else ("no period is given: read as a year",)


def _yearly(value: int | float, unit: str, currency: str) -> int:
    """An amount as micro-units a year; raises _NotUsed for another currency."""
    code = unit.strip()[:3].upper()
    if code != currency.upper():
        raise _NotUsed(f"It is in {visible(code)} and the book in {currency}: nothing is converted.")
    if value < 0:
        raise _NotUsed(f"{value:,} {visible(code)} is less than nothing.")
    times = next((number for one, number in _HOW_OFTEN if f"per {one}" in unit.lower()), 1)
    return round(Fraction(value) * MICRO * times)


def _is_code(unit: str) -> bool:
    """Whether a unit begins with the code of a currency, written in capitals."""
    return bool(re.match(r"[A-Z]{3}(?![A-Za-z])", unit.strip()))


def _whole(value: int | float) -> int:
    return round(Fraction(value))
