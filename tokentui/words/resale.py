"""Resale and whose money it is in sentences, the same for the shell and for a page of the app."""

from collections.abc import Iterator, Sequence

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.customer import Fact
from tokentui.domain.money import at_least, at_most, short
from tokentui.domain.text import clip, number_of, visible
from tokentui.services.resale import FinancedAccount, OnTokensSum, Resale, Reseller, ResoldTo
from tokentui.services.workbook import Workbook
from tokentui.words.sentences import Sentence, SentenceSection
from tokentui.words.values import DIMENSIONS, figure, percent_down, percent_up

_NAMED = 12
"""Accounts of each kind that are told one by one; the JSON has all."""


def headline(workbook: Workbook, found: Resale) -> str:
    """What the whole is of: the book, its scope and the evidence floor."""
    name = visible(workbook.settings.name)
    made_up = " · SYNTHETIC" if workbook.settings.synthetic and "SYNTHETIC" not in name else ""
    known = f"{found.listed.known:,} of {found.listed.listed:,} customers of known spend"
    return f"{name}{made_up} · resale · {known} · evidence floor {found.floor.value}"


def nothing_said(found: Resale) -> str:
    """A sentence where no fact says anything of resale; empty where one does."""
    if found.resellers or found.twice.pairs or found.financed.accounts:
        return ""
    return (
        f"No fact that counts at floor {found.floor.value} tells of product revenue, a gross margin, whom a customer"
        " sells on to or who pays its spend; tokentui import and capture bring them in."
    )


def resale_sections(found: Resale, currency: str) -> Iterator[SentenceSection]:
    """Who loses money on tokens, what is counted twice, and what investors of the vendor pay."""
    if found.resellers:
        yield _standings(found, currency)
        yield SentenceSection(
            "Resellers, and what each answer rests on",
            tuple(_reseller(one, currency) for one in found.resellers[:_NAMED]) + _more(len(found.resellers)),
        )
    if found.twice.pairs:
        yield SentenceSection("Spend that is counted twice", tuple(_twice(found, currency)))
    if found.financed.accounts:
        yield SentenceSection("Paid by investors of the vendor, or from credits", tuple(_financed(found, currency)))


def _standings(found: Resale, currency: str) -> SentenceSection:
    rows = tuple(
        (one.on_tokens.value, f"{one.accounts:,} of {found.listed.listed:,}", _spend_of(one, currency))
        for one in found.sums
    )
    known = _amount(Range(found.spend.low, found.spend.high), currency)
    return SentenceSection(
        f"On the vendor's tokens, of {known} of known spend",
        (Sentence("margin on tokens = (product revenue − token spend) / product revenue, before any other cost"),),
        ("", "accounts", "spend"),
        rows,
    )


def _spend_of(one: OnTokensSum, currency: str) -> str:
    unknown = f"{one.unknown:,} unknown" if one.unknown else ""
    if one.unknown == one.accounts:
        return unknown or "–"
    return ", ".join(filter(None, (_amount(one.spend, currency), unknown)))


def _reseller(one: Reseller, currency: str) -> Sentence:
    margin, spend = one.margin, one.spend
    parts = [f"{clip(visible(one.name), 40)}: {margin.on_tokens.value}"]
    if margin.low is not None or margin.high is not None or margin.left_high is not None:
        parts.append(f"margin on tokens {_margin(one)}")
    if margin.left_low is not None:
        parts.append(f"{_left(margin.left_low, margin.left_high, currency)} a year left")
    below = [] if spend is None else [
        f"spends {_amount(Range(spend.spend.low, spend.spend.high), currency)} a year, "
        f"{visible(spend.as_of or 'no date')}, grade {spend.grade.value}"
    ]  # fmt: skip
    below += [fact_in_words(fact) for fact in margin.facts]
    return Sentence(" · ".join(parts), (*below, *((margin.reason,) if margin.reason else ())))


def _margin(one: Reseller) -> str:
    low, high = one.margin.low, one.margin.high
    if high is None:
        return "cannot be said: no revenue" if low is None else f"at least {percent_down(low)}"
    if low is None:
        return f"at most {percent_up(high)}"
    return percent_down(low) if low == high and low * 100 % 1 == 0 else f"{percent_down(low)} to {percent_up(high)}"


def _left(low: int, high: int | None, currency: str) -> str:
    if high is None:
        return f"at least {at_least(low, currency)}"
    return short(low, currency) if low == high else f"{at_least(low, currency)} to {at_most(high, currency)}"


def _twice(found: Resale, currency: str) -> Iterator[Sentence]:
    twice = found.twice
    both = [one for one in twice.pairs if one.both_known]
    of = _amount(Range(found.spend.low, found.spend.high), currency)
    if both:
        ends = f"at least {at_least(twice.amount.low, currency)}, at most {at_most(twice.amount.most, currency)}"
        of_pairs = f"{len(both):,} of {number_of(len(twice.pairs), 'pair')} where both spends are known"
        yield Sentence(f"{ends} of the {of} of known spend: {of_pairs}")
    else:
        yield Sentence(
            f"nothing of the known spend: of {number_of(len(twice.pairs), 'pair')} none has two customers of the book"
            " whose spends are both known; what becomes known may count twice"
        )
    if twice.circles:
        names = _names(twice.circles)
        yield Sentence(f"{names} buy through others what they sold on themselves: these facts cannot all be true")
    if twice.exceeding:
        names = _names(twice.exceeding)
        yield Sentence(f"said to sell on more than they spend, so that facts and spend contradict each other: {names}")
    for one in twice.pairs[:_NAMED]:
        yield _pair(one, currency)
    yield from _more(len(twice.pairs))


def _pair(one: ResoldTo, currency: str) -> Sentence:
    names = f"{clip(visible(one.reseller), 40)} sells on to {clip(visible(one.customer), 60)}"
    if not one.listed:
        what = "no other customer of the book is called so"
    elif not one.both_known:
        what = "one of the two spends is not known, or a figure of a parent holds it"
    else:
        what = f"{_amount(one.twice, currency)} counted twice"
    return Sentence(f"{names}: {what}", (fact_in_words(one.fact),))


def _financed(found: Resale, currency: str) -> Iterator[Sentence]:
    paid, of = found.financed, _amount(Range(found.spend.low, found.spend.high), currency)
    known = [one for one in paid.accounts if one.financed is not None]
    told = f"{len(paid.accounts):,} of {found.listed.listed:,} customers"
    scope = f"{told} have such a fact, {len(known):,} of them of known spend"
    if not found.spend.customers:
        yield Sentence(f"no spend is known at floor {found.floor.value}, so there is none to take a share of: {scope}")
    elif paid.share is None:
        yield Sentence(f"no share: the known spends are nothing, or below zero; {scope}")
    else:
        yield Sentence(
            f"at least {_share(paid.share)[0]}, at most {_share(paid.share)[1]} of the {of} of known spend: "
            f"{at_least(paid.amount.low, currency)} to {at_most(paid.amount.most, currency)}; {scope}"
        )
    if paid.told is not None:
        low, high = _share(paid.told)
        yield Sentence(f"of the spend that such a fact speaks of alone: {low} to {high}")
    if paid.silent.customers:
        rest = _amount(Range(paid.silent.low, paid.silent.high), currency)
        others = number_of(paid.silent.customers, "other")
        yield Sentence(f"no fact says who pays the {rest} of {others}: all of it may be so, or nothing")
    for one in paid.accounts[:_NAMED]:
        yield _account(one, currency)
    yield from _more(len(paid.accounts))


def _account(one: FinancedAccount, currency: str) -> Sentence:
    name = clip(visible(one.name), 40)
    own = ", itself an investor of the vendor" if one.own else ""
    if one.spend is None:
        words = f"{name}{own}: its spend is not known"
    elif one.financed is None:
        words = f"{name}{own}: its spend is in the figure of its parent"
    else:
        spend = _amount(Range(one.spend.spend.low, one.spend.spend.high), currency)
        words = f"{name}{own}: {_amount(one.financed, currency)} of the {spend} that it spends"
    return Sentence(words, tuple(fact_in_words(fact) for fact in one.facts))


def fact_in_words(fact: Fact) -> str:
    """A fact that an answer rests on: what it says, its figure, date, source and grade."""
    amount = figure(fact.low, fact.high, fact.unit, fact.yardstick)
    claim = f"{DIMENSIONS[fact.dimension]}: {clip(visible(fact.claim), 80)}"
    parts = (claim, amount, fact.as_of, fact.source_title, f"grade {fact.grade.value}")
    return " · ".join(visible(part) for part in parts if part)


def _amount(amount: Range, currency: str) -> str:
    if amount.high is None:
        return f"at least {at_least(amount.low, currency)}"
    if amount.low == amount.high:
        return short(amount.low, currency)
    return f"{at_least(amount.low, currency)} to {at_most(amount.high, currency)}"


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(clip(visible(name), 40) for name in names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED:,} more" if len(names) > _NAMED else shown


def _share(share: Interval) -> tuple[str, str]:
    return percent_down(share.low, 1), percent_up(share.high, 1)


def _more(number: int) -> tuple[Sentence, ...]:
    return (Sentence(f"and {number - _NAMED:,} more: tokentui resale --json has all"),) if number > _NAMED else ()
