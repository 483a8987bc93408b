"""What is left of a reseller's product revenue once the vendor's tokens are paid, where both are of one time.

Margin on tokens = (revenue - token spend) / revenue. A gross margin takes all cost of revenue off, tokens among it, so
that the margin on tokens is at least as much.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from math import isfinite
from typing import NamedTuple

from tokentui.domain.customer import Fact
from tokentui.domain.derive import year_of
from tokentui.domain.grades import Grade
from tokentui.domain.money import MICRO, Spend
from tokentui.domain.party_facts import by_worth, is_amount
from tokentui.domain.spend_dates import are_far, days_between, days_of
from tokentui.domain.text import visible

_REVENUES = (" own revenue", " product revenue")
GROSS_MARGIN = "percent gross margin"
"""The unit of a fact on a gross margin."""
_CENT = 100


class OnTokens(StrEnum):
    """Whether a reseller loses money on the vendor's tokens."""

    LOSES = "loses"
    """They cost more than its product brings in, at every point of both intervals."""
    MAY_LOSE = "may lose"
    EARNS = "earns"
    """They cost no more than its product brings in."""
    UNKNOWN = "not known"


class DatedSpend(NamedTuple):
    """A customer's annual spend that is known, and when it was so."""

    spend: Spend
    grade: Grade
    as_of: str | None
    """None for one that was stated without a date."""


class TokenMargin(NamedTuple):
    """How a reseller does on the vendor's tokens, and what that rests on."""

    on_tokens: OnTokens
    low: Fraction | None = None
    """At least so much of its revenue is left; None where no least is known."""
    high: Fraction | None = None
    """At most; None where there is no revenue to take a share of, or nothing is known."""
    left_low: int | None = None
    """Revenue less token spend, micro-units a year, at least; None where that is not known."""
    left_high: int | None = None
    facts: tuple[Fact, ...] = ()
    """Revenue and gross margin that were used."""
    reason: str = ""
    """Why nothing is known, or what does not fit together; else empty."""


def is_product_revenue(unit: str | None) -> bool:
    """Whether a figure is of what its customer's own product brings in: `USD own revenue`, `EUR product revenue`."""
    return (unit or "").strip().lower().endswith(_REVENUES)


def is_gross_margin(unit: str | None) -> bool:
    """Whether a figure is a gross margin in per cent."""
    return (unit or "").strip().lower() == GROSS_MARGIN


def token_margin(spend: DatedSpend | None, facts: Iterable[Fact], currency: str) -> TokenMargin:
    """How a reseller does on tokens, by its spend and its facts on revenue and gross margin.

    The revenue of the date nearest to the spend counts, no more than six months from it, then the best grade, then the
    latest. A gross margin counts alone, or beside a revenue that it is no more than six months from.
    """
    every = tuple(facts)
    margins = by_worth([one for one in every if is_gross_margin(one.unit) and _least_margin(one) is not None])
    revenues = [one for one in every if is_product_revenue(one.unit)]
    revenue, why = _revenue_of(spend, revenues, currency)
    if revenue is None or spend is None:
        if not margins:
            return TokenMargin(OnTokens.UNKNOWN, facts=tuple(by_worth(revenues)[:1]), reason=why)
        least = _least_margin(margins[0])
        earns = least is not None and least >= 0
        return TokenMargin(
            OnTokens.EARNS if earns else OnTokens.MAY_LOSE, least, Fraction(1), facts=(margins[0],), reason=why
        )
    return _with_gross(_of_revenue(spend.spend, revenue), margins)


def _of_revenue(spend: Spend, revenue: Fact) -> TokenMargin:
    """The ends lie at the corners: (revenue - spend) / revenue falls with the spend and rises with the revenue."""
    least, most = _ends(revenue)
    if most is not None and spend.low > most:
        on_tokens = OnTokens.LOSES
    else:
        on_tokens = OnTokens.EARNS if spend.high <= least else OnTokens.MAY_LOSE
    high = Fraction(1) if most is None else None if most == 0 else 1 - Fraction(spend.low, most)
    return TokenMargin(
        on_tokens,
        low=1 - Fraction(spend.high, least) if least else None,
        high=high,
        left_low=least - spend.high,
        left_high=None if most is None else most - spend.low,
        facts=(revenue,),
    )


def _with_gross(found: TokenMargin, margins: Sequence[Fact]) -> TokenMargin:
    """Raised to the gross margin of the same time, which is no more than the margin on tokens."""
    (revenue,) = found.facts
    gross = next((one for one in margins if _meet(one.as_of, revenue.as_of)), None)
    least = None if gross is None else _least_margin(gross)
    if gross is None or least is None or (found.low is not None and least <= found.low):
        return found
    if found.high is None or least > found.high:
        said = f"a gross margin of {float(least * _CENT):g} % ({visible(gross.as_of or '')})"
        return found._replace(facts=(*found.facts, gross), reason=f"{said} is more than revenue and spend leave")
    earns = found.on_tokens is OnTokens.EARNS or least >= 0
    return found._replace(
        low=least, facts=(*found.facts, gross), on_tokens=OnTokens.EARNS if earns else found.on_tokens
    )


def _revenue_of(spend: DatedSpend | None, revenues: Sequence[Fact], currency: str) -> tuple[Fact | None, str]:
    """The revenue that meets a spend; or None, with the reason."""
    if not revenues:
        return None, "no product revenue is known"
    reasons = [_unusable(one, currency) for one in revenues]
    usable = [one for one, reason in zip(revenues, reasons, strict=True) if not reason]
    if not usable:
        return None, next(filter(None, reasons))
    if spend is None:
        return None, "its spend is not known"
    spent = days_of(spend.as_of or "")
    if spent is None:
        return None, "its spend has no date that a revenue could meet"
    found = [(days_between(when, spent), one) for one in by_worth(usable) if (when := days_of(one.as_of or ""))]
    near = [(days, one) for days, one in found if _meet(one.as_of, spend.as_of)]
    if near:
        return min(near, key=lambda pair: pair[0])[1], ""
    if not found:
        return None, "its product revenue has no date"
    nearest = visible(min(found, key=lambda pair: pair[0])[1].as_of or "")
    return None, f"revenue of {nearest} and spend of {visible(spend.as_of or '')} are more than six months apart"


def _unusable(fact: Fact, currency: str) -> str:
    """Why a fact on product revenue says nothing of a year in the book's currency; empty where it does."""
    unit = (fact.unit or "").strip().upper()
    if not unit.startswith(f"{currency.upper()} "):
        return f"its product revenue is in {visible(unit.split(' ')[0])}, and nothing is converted"
    if year_of(fact.yardstick) is None:
        per = f"“{visible(fact.yardstick.strip())}”" if fact.yardstick else "no time at all"
        return f"its product revenue is for {per}, not for a year"
    if fact.low is None and fact.high is None:
        return "the fact on its product revenue has no figure"
    ends = [end for end in (fact.low, fact.high) if end is not None]
    if not all(is_amount(end) for end in ends):
        return "its product revenue is no amount of money"
    return "its product revenue has ends the wrong way round" if ends[0] > ends[-1] else ""


def _ends(revenue: Fact) -> tuple[int, int | None]:
    """Micro-units; without a low end it is at least nothing, without a high one it has no most."""
    low, high = revenue.low, revenue.high
    return 0 if low is None else round(low * MICRO), None if high is None else round(high * MICRO)


def _least_margin(fact: Fact) -> Fraction | None:
    """The low end of a gross margin as a share; None for what can be none."""
    low, high = fact.low, fact.high if fact.high is not None else fact.low
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return None
    if not isfinite(low) or not isfinite(high) or not low <= high <= _CENT:
        return None
    return Fraction(str(low)) / _CENT


def _meet(one: str | None, other: str | None) -> bool:
    """Whether two dates may be no more than six months apart."""
    first, second = days_of(one or ""), days_of(other or "")
    return first is not None and second is not None and not are_far(first, second)
