"""The vendor's claims in sentences, the same for the shell and for a page of the app."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tokentui.domain.claim_conflicts import in_short, said, threshold_in_words, tokens, where_from
from tokentui.domain.claim_reading import ClaimKind, Measured, VendorClaim
from tokentui.domain.claims import Growth, Implied, Layers, RevenuePart, TailAbove, Total
from tokentui.domain.list_prices import INPUT_FOR_OUTPUT, TokenCost
from tokentui.domain.money import MICRO, at_least, at_most, short, symbol
from tokentui.domain.named_above import HeldAgainst, NamedSpend
from tokentui.domain.text import number_of, visible
from tokentui.services.claims import ClaimHeld, Claims
from tokentui.services.workbook import Workbook
from tokentui.words.markdown import escaped
from tokentui.words.values import percent_down, percent_up

_NAMES = 5
"""Customers that a sentence names; the JSON has more."""


class ClaimSaid(NamedTuple):
    """A sentence, and those that hang on it."""

    words: str
    below: tuple[str, ...] = ()


class ClaimSection(NamedTuple):
    """Sentences under a heading."""

    title: str
    lines: tuple[ClaimSaid, ...]


def headline(workbook: Workbook, found: Claims) -> str:
    """What the whole is of: the book, its scope and the evidence floor."""
    name = visible(workbook.settings.name)
    made_up = " · SYNTHETIC" if workbook.settings.synthetic and "SYNTHETIC" not in name else ""
    known = f"{found.listed.known:,} of {found.listed.listed:,} customers of known spend"
    return (
        f"{name}{made_up} · {number_of(found.disclosures, 'disclosure')} · {known} · evidence floor {found.floor.value}"
    )


def claim_sections(found: Claims, currency: str) -> Iterator[ClaimSection]:
    """All that the disclosures imply, a section for each kind of answer; contradictions come first."""
    parts = (
        ("Contradictions", [ClaimSaid(one.words) for one in found.conflicts] or _none(found)),
        ("What the counts imply, and who confirms them", [_above(one, found, currency) for one in found.above]),
        ("Several thresholds of one date, together", [_layers(one, currency) for one in found.layers]),
        ("Between two claims", [_growth(one, currency) for one in reversed(found.growths)]),
        ("Parts of the revenue", [_part(one, currency) for one in found.parts]),
        ("Beyond the bounds", [_tail(one, currency) for one in reversed(found.tails)][:1]),
        ("Held against nothing, for want of a rule", [ClaimSaid(*_other(one, currency)) for one in found.others]),
        ("Not used", [ClaimSaid(f"{visible(one.disclosure.metric)}, {visible(one.disclosure.as_of)}: {one.reason}")
                      for one in found.unused]),
    )  # fmt: skip
    return (ClaimSection(title, tuple(lines)) for title, lines in parts if lines)


def _none(found: Claims) -> list[ClaimSaid]:
    return [ClaimSaid(f"none found among {number_of(found.disclosures, 'disclosure')}")] if found.disclosures else []


def nothing_to_hold(found: Claims) -> str:
    """A sentence where there is nothing to hold against the book; empty where there is."""
    if not found.disclosures:
        return "The book holds no disclosure of the vendor; bring one in with: tokentui import"
    if not found.above and not found.parts:
        return "No disclosure counts customers above a threshold or states a part of the revenue."
    return ""


def _above(one: ClaimHeld, found: Claims, currency: str) -> ClaimSaid:
    implied, held = one.implied, one.held
    below = [*implied.claim.notes, *_implies(implied, bool(found.prices), currency)]
    return ClaimSaid(said(implied.claim, currency), (*below, *_held(held, implied, currency)))


def _implies(implied: Implied, priced: bool, currency: str) -> Iterator[str]:
    if implied.threshold.measured is Measured.TOKENS:
        yield f"implies at least {tokens(implied.at_least)} tokens; it says nothing of what is above, nor of money"
        if implied.each_costs is not None and implied.together_cost is not None:
            each, together = (cost_range(one, currency) for one in (implied.each_costs, implied.together_cost))
            yield f"{tokens(implied.threshold.amount)} tokens cost {each} at list prices; all of them {together}"
            yield _prices(implied.each_costs, currency)
            yield _blended(implied.each_costs, currency)
        elif not priced:
            yield "what they cost is not known without a price list: tokentui prices --ready VENDOR, or import one"
        return
    amount = short(implied.at_least, currency)
    if implied.total is None or implied.share is None or implied.unsaid is None:
        yield f"implies at least {amount}; no total is disclosed within six months of it"
        return
    of = _of_total(implied.total, currency)
    if implied.share > 1:
        yield f"implies at least {amount}, more than {of}: see the contradictions"
        return
    yield f"implies at least {amount} = {percent_down(implied.share, 1)} of {of}"
    yield f"says nothing of the other {percent_up(implied.unsaid, 1)}, nor of what anybody uses tokens for"


def _held(held: HeldAgainst, implied: Implied, currency: str) -> Iterator[str]:
    figure = "tokens" if implied.threshold.measured is Measured.TOKENS else "spend"
    scope = f"{held.known:,} with a {figure} figure (of {held.listed:,} listed)"
    if not held.known:
        yield f"none of {held.listed:,} listed customers has a {figure} figure that can be held against it"
    spends = held.spends
    if spends.above:
        yield f"{spends.above:,} of {scope} confirmed: {names(spends.named_above, figure, currency)}"
    elif held.known:
        yield f"none of {scope} is confirmed to be at or above it"
    if spends.either:
        named = names(spends.named_either, figure, currency)
        yield f"{spends.either:,} of {scope} may be on either side: {named}"
    if spends.below:
        yield f"{spends.below:,} of {scope} certainly below: {names(spends.named_below, figure, currency)}"
    if spends.apart:
        named = names(spends.named_apart, figure, currency)
        yield f"{spends.apart:,} more, of a time over six months away, say nothing of then: {named}"
    if held.unconfirmed:
        missing = f"; at least {held.missing:,} are not in the book at all" if held.missing else ""
        then = " then" if spends.apart else ""
        unknown = f", where {held.unknown:,} listed are of unknown {figure}{then}" if held.unknown else ""
        yield f"{held.unconfirmed:,} of the {held.claimed:,} are confirmed by nobody{unknown}{missing}"


def names(found: tuple[NamedSpend, ...], figure: str, currency: str) -> str:
    """Customers with what is known of them, its grade and date: `Cursor ($650M, grade D, 2025-07)`."""
    told = (f"{visible(one.name)} ({_about(one, figure, currency)})" for one in found[:_NAMES])
    return ", ".join(told) + (", …" if len(found) > _NAMES else "")


def _about(one: NamedSpend, figure: str, currency: str) -> str:
    low, high = one.low, one.high
    if figure == "tokens":
        amount = f"at least {tokens(low)}" if low is not None else f"at most {tokens(high or 0)}"
    elif low == high:
        amount = short(low, currency)
    else:
        amount = f"{at_least(low or 0, currency)} – {at_most(high or 0, currency)}"
    when = f", {visible(one.as_of)}" if one.as_of else ", no date"
    return f"{amount}, grade {one.grade.value}{when}"


def _layers(one: Layers, currency: str) -> ClaimSaid:
    counts = " and ".join(in_short(claim, currency) for claim in one.claims)
    money = one.claims[0].threshold is not None and one.claims[0].threshold.measured is Measured.MONEY
    amount = short(one.at_least, currency) if money else f"{tokens(one.at_least)} tokens"
    share = ""
    if one.total is not None and one.share is not None and one.share <= 1:
        share = f" = {percent_down(one.share, 1)} of {_of_total(one.total, currency)}"
    return ClaimSaid(f"{counts} ({where_from(one.claims[0])})", (f"together at least {amount}{share}",))


def _growth(one: Growth, currency: str) -> ClaimSaid:
    money = one.threshold.measured is Measured.MONEY
    above = threshold_in_words(one.after, currency)
    words = (
        f"{one.before.amount:,} → {one.after.amount:,} customers above {above} ({one.before.as_of} → {one.after.as_of})"
    )
    amount = short(one.at_least, currency) if money else f"{tokens(one.at_least)} tokens"
    number = abs(one.more)
    below, most = [], _at_most(one, currency)
    if one.more > 0:
        below.append(f"at least {number:,} are above it that were not: they hold at least {amount}{most}")
    elif one.more < 0:
        below.append(
            f"at least {number:,} were above it that are not: they held at least {amount}{_at_most(one, currency)}"
        )
    else:
        below.append("as many as before, which need not be the same ones: at least nothing moved")
    if (grown := one.total_growth) is not None and one.total_before is not None and one.total_after is not None:
        least, most_grown = grown
        by = (
            short(least, currency)
            if least == most_grown
            else f"{short(least, currency)} to {short(most_grown, currency)}"
        )
        first, last = short(one.total_before.least, currency), short(one.total_after.most, currency)
        below.append(f"the disclosed total moved by {by}, from {first} to {last} ({one.total_before.as_of} → "
                     f"{one.total_after.as_of})")  # fmt: skip
    below.append("of composition nothing can be said: neither claim tells what anybody uses tokens for")
    return ClaimSaid(words, tuple(below))


def _at_most(one: Growth, currency: str) -> str:
    if one.at_most is None or one.at_most_if_all_stayed is None:
        return ""
    stayed = f"{at_most(one.at_most_if_all_stayed, currency)} if nobody crossed it the other way"
    return f", at most {at_most(one.at_most, currency)} ({stayed})"


def _part(one: RevenuePart, currency: str) -> ClaimSaid:
    if one.total is None or one.low is None or one.high is None:
        return ClaimSaid(said(one.claim, currency), ("no total is disclosed within six months of it",))
    low, high = percent_down(one.low, 1), percent_up(one.high, 1)
    share = low if low == high else f"{low.removesuffix(' %')} – {high}"
    of = f"{share} of {_of_total(one.total, currency)}"
    return ClaimSaid(said(one.claim, currency), (of if one.low <= 1 else f"{of}: see the contradictions",))


def _tail(one: TailAbove, currency: str) -> ClaimSaid:
    words = f"A Pareto extrapolation of {in_short(one.claim, currency)} ({one.claim.as_of})"
    if one.tail.total is None:
        return ClaimSaid(f"{words} is refused: {one.tail.refusal}.")
    found = " and ".join(f"{exponent.alpha:.2f} {exponent.how}" for exponent in one.tail.exponents)
    total = one.tail.total
    amount = f"{short(total.low, currency)} to {short(total.high, currency)}"
    return ClaimSaid(
        f"{words}: {amount} a year, by exponents of {found}.",
        ("an estimate by a named rule, N · x · a / (a − 1), that no bound rests on",),
    )


def _other(one: VendorClaim, currency: str) -> tuple[str, tuple[str, ...]]:
    told = (
        () if one.kind is not ClaimKind.GROWTH else ("a factor without its counts: how many there are does not follow",)
    )
    return said(one, currency), (*one.notes, *told)


def _of_total(total: Total, currency: str) -> str:
    """`the $30B of 2026-04-06`, with how far it is from the claim."""
    amount = short(total.most, currency)
    if total.least != total.most:
        amount = f"{short(total.least, currency)} or {amount}"
    apart = f", {number_of(total.days, 'day')} apart" if total.days else ""
    return f"the {amount} of {visible(total.as_of)}{apart}"


def cost_range(cost: TokenCost, currency: str) -> str:
    """From the cheapest to the dearest, rounded outwards."""
    return f"{at_least(cost.low, currency)} to {at_most(cost.high, currency)}"


def _prices(cost: TokenCost, currency: str) -> str:
    cheap = f"{visible(cost.cheapest.model)} at {exact_price(cost.cheapest.lowest, currency)}"
    dear = f"{visible(cost.dearest.model)} at {exact_price(cost.dearest.highest, currency)}"
    dates = cost.first if cost.first == cost.last else f"{cost.first} to {cost.last}"
    return (
        f"from {cheap} to {dear} a million, {number_of(cost.models, 'model')}, prices of {visible(dates)}, no discounts"
    )


def _blended(cost: TokenCost, currency: str) -> str:
    low, high = at_least(cost.blended_low, currency), at_most(cost.blended_high, currency)
    return f"{low} to {high} if {INPUT_FOR_OUTPUT} tokens went in for each that came out: an assumption, no bound"


def exact_price(micro: int, currency: str) -> str:
    """To the last digit: `$0.005`."""
    whole, rest = divmod(micro, MICRO)
    return f"{symbol(currency)}{whole:,}" + (f".{rest:06d}".rstrip("0") if rest else "")


def markdown(title: str, sections: Iterable[ClaimSection]) -> str:
    """All of it as Markdown, in which nothing imported is markup."""
    lines = [f"# {escaped(title)}", ""]
    for section in sections:
        lines += [f"## {section.title}", ""]
        for one in section.lines:
            lines.append(f"- {escaped(one.words)}")
            lines += [f"  - {escaped(line)}" for line in one.below]
        lines.append("")
    return "\n".join(lines)
