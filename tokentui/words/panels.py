"""How shares, changes and verdicts are written in the panels.

What is at least is rounded down and what is at most up, so that no bound says more than is known.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.codebook import Codebook
from tokentui.domain.composition import Composition, Coverage
from tokentui.domain.cube import Denominator, Sums, Unit, written
from tokentui.domain.customer import Disclosure
from tokentui.domain.money import ANYTHING, MICRO, at_least, at_most, compact_end, short
from tokentui.domain.pairs import named_exceptions
from tokentui.domain.parent_spends import may_hold
from tokentui.domain.related_spends import RelatedSpends
from tokentui.domain.settling import State
from tokentui.domain.spend_dates import DatesApart, PartYears
from tokentui.domain.statements import WHOLE
from tokentui.domain.text import number_of, visible
from tokentui.services.cautions import Cautions
from tokentui.services.panels import By, Panels, VendorFacts
from tokentui.words.values import BY_SEGMENT, UNKNOWN, exceptions_in_words, how_many, percent, percent_down, percent_up

if TYPE_CHECKING:
    from tokentui.domain.contradictions import Contradiction
    from tokentui.domain.progress import Progress


SIDES = {By.WHAT: "what for", By.WHO: "who", By.BOTH: "who × what: ← → choose a cell, enter shows who is behind it"}
"""What the panel is turned to."""
STATES = {
    State.UNLOOKED: "not looked",
    State.BELOW: "below floor",
    State.CANNOT_TELL: "cannot tell",
    State.WITHHELD: "withheld",
    State.CONFLICT: "in conflict",
    State.EXCLUDED: "excluded",
    State.SET: "said",
    State.SPLIT: "split",
}
"""What stands behind what customers are said to do, in the order it is shown."""
SHARES_OF = {
    Denominator.LISTED: "shares of the listed customers",
    Denominator.KNOWN: "shares of the known spend alone",
    Denominator.DISCLOSED: "shares of the disclosed revenue, by spend",
}
"""Of what its shares are."""


def whole_in_short(panels: Panels) -> str:
    """What shares are of: the listed, or the accounts of a filter; an ellipsis while others are being read."""
    of = panels.settings.denominator
    if panels.filtered is None:
        return of.value
    known = "" if of is Denominator.LISTED else f"{of.value} among "
    return f"{known}the {filtered(panels)}"


def filtered(panels: Panels) -> str:
    """How many accounts the figures are of: `44 filtered`; empty where they are of all."""
    if panels.filtered is None:
        return ""
    return f"{panels.filtered:,} filtered{' …' if panels.stale else ''}"


def share_range(share: Interval | None) -> str:
    """What a share is at least and at most, `9 – 78 %`; one figure when they are the same, `–` without any."""
    if share is None:
        return "–"
    low, high = percent_down(share.low), percent_up(share.high)
    return low if low == high else f"{low.removesuffix(' %')} – {high:>5}"


def share_cell(share: Interval | None) -> str:
    """The same where its column says that it is in percent: `9–78`."""
    if share is None:
        return "–"
    low, high = (end.removesuffix(" %") for end in (percent_down(share.low), percent_up(share.high)))
    return low if low == high else f"{low}–{high}"


def amount_range(amount: Range | None, customers: Range, unit: Unit, currency: str) -> str:
    """What a group holds at least and at most; of unknown amount, how many customers it is at least and at most."""
    if amount is None:
        return f"{UNKNOWN} ({_number(customers)})"
    low, high = at_least_of(amount.low, unit, currency), at_most_of(amount.high, unit, currency)
    return low if low == high else f"{low} – {high}"


def _number(customers: Range) -> str:
    low, high = written(customers.low), written(customers.most)
    return f"{low if low == high else f'{low}–{high}'} customer{'' if high == '1' else 's'}"


def at_least_of(amount: int, unit: Unit, currency: str) -> str:
    """The low end of an amount in a unit: customers in ten-thousandths, micro-units, tokens."""
    if unit is Unit.CUSTOMERS:
        return counted(amount)
    return at_least(amount, currency) if unit is Unit.SPEND else compact_end(max(amount, 0), up=False)


def at_most_of(amount: int | None, unit: Unit, currency: str) -> str:
    """The high end of an amount in a unit; `any amount` where there is none."""
    if amount is None:
        return "any amount"
    if unit is Unit.CUSTOMERS:
        return counted(amount)
    return at_most(amount, currency) if unit is Unit.SPEND else compact_end(max(amount, 0), up=True)


def how_far(progress: "Progress", *, briefly: bool = False) -> str:
    """How far a review has come: `41 of 270 · 63 % of listed spend settled`, and what is below the floor beside it."""
    share = progress.share
    settled = "no spend known" if share is None else f"{percent(share)} of listed spend settled"
    if progress.below and not briefly:
        settled += f", {percent(progress.below / progress.listed)} below the floor"
    return f"{progress.done:,} of {how_many(progress.accounts)} · {settled}"


def coverage(panels: Panels, currency: str) -> tuple[str, ...]:
    """How much of the vendor the list covers, from the longest way to say it to the shortest.

    `270 named, 3 known above $1M; the vendor claims 1,000+ · $1.45B of $30B`; without a claim `200 listed · $5B`.
    """
    total, claim = panels.composition.total, panels.claim
    money = short(total.best, currency) if total.best else "no spend known"
    if panels.disclosure is not None:
        money += f" of {short(round(panels.disclosure.value * MICRO), currency)}"
    if claim is None:
        return f"{written(total.customers)} listed · {money}", f"{written(total.customers)} listed"
    named, claims = f"{written(total.customers)} named", f"{claim.value:,}+"
    above = "" if claim.counted_from is None else f" above {short(claim.counted_from, currency)}"
    if (known := panels.cautions.above_claim) is None:
        said = f"{named}; the vendor claims {claims}{above}"
        return f"{said} · {money}", said, f"{named} of {claims}{above}", named
    said = f"{named}, {known:,} known{above}"
    return (
        f"{said}; the vendor claims {claims} · {money}",
        f"{said}; vendor claims {claims} · {money}",
        f"{said}; vendor claims {claims}",
        f"{known:,} known of {claims}{above}",
        named,
    )


def part_years(years: PartYears) -> str:
    """Of how many months the years are that rest on usage; empty where they are whole, or none does."""
    if not years.customers:
        return ""
    whose = (
        "the year of 1 customer rests" if years.customers == 1 else f"the years of {years.customers:,} customers rest"
    )
    return f"{whose} on {number_of(years.months, 'month')} of usage; {12 - years.months} of 12 are not known"


def with_rules(cautions: Cautions) -> str:
    """Which rules are on, of how many accounts or facts: `with spend by rule: tokens × price list, 12 accounts`."""
    by_rule = "; ".join(f"{one.rule.words}, {number_of(one.accounts, 'account')}" for one in cautions.by_rule)
    told = [f"spend by rule: {by_rule}"] if by_rule else []
    if cautions.old is not None:
        told.append(f"old facts a grade lower: {number_of(cautions.old.facts, 'fact')} of before {cautions.old.before}")
    return f"with {'; '.join(told)}" if told else ""


def also_related(related: RelatedSpends, currency: str) -> str:
    """How much of the known spend is of customers that invest in the vendor or supply it; empty where none does."""
    if not related.customers:
        return ""
    others = f"{related.customers:,} of {related.listed:,} {'does' if related.customers == 1 else 'do'}"
    if not related.known:
        return f"no customer of known spend also invests in or supplies the vendor; {others}, of unknown spend"
    low, high = at_least(related.low, currency), at_most(related.high, currency)
    amount = short(related.best, currency) if related.low == related.high else f"{low} – {high}"
    verb = "invests in or supplies" if related.known == 1 else "invest in or supply"
    return f"{number_of(related.known, 'customer')} of known spend ({amount}) also {verb} the vendor; {others}"


def spend_cautions(cautions: Cautions, currency: str) -> Iterator[str]:
    """What to mind about the annual spends that are summed."""
    if len(cautions.bases) > 1:
        kinds = ", ".join(f"{basis} ({number:,})" for basis, number in cautions.bases)
        yield f"annual spend sums different kinds of year: {kinds}"
    yield from filter(
        None,
        (
            part_years(cautions.part_years),
            may_hold(cautions.parents, currency),
            also_related(cautions.related, currency),
        ),
    )


def not_accounted_for(unknown: Sums) -> str:
    """What a disclosed total holds beside the listed spend; `unknown` are the listed customers of unknown spend."""
    listed = f"{written(unknown.customers)} listed of unknown spend, and " if unknown.customers else ""
    return f"{listed}all that are not listed"


def exceptions(codebook: Codebook) -> str:
    """Which stances depend on who a customer is: `stances by segment: development of large bearish`; else empty."""
    found = named_exceptions(codebook)
    return f"{BY_SEGMENT}: {exceptions_in_words(found)}" if found else ""


def without_vendor(left_out: VendorFacts) -> str:
    """What a gap is read without: `without the vendor's own pages (anthropic.com): 641 of 811 facts left out`."""
    facts = f"{left_out.facts:,} of {number_of(left_out.of, 'fact')}"
    return f"without the vendor's own pages ({', '.join(left_out.hosts)}): {facts} left out"


BY_CONSTRUCTION = "how much: 100 % by construction, of known spend"
"""Said beside a figure that could be no other (`GapReport.by_construction`)."""


def counted(ten_thousandths: int) -> str:
    """A weight as a number of customers in words: `1 customer`, `181 customers`."""
    return f"{written(ten_thousandths)} customer{'' if ten_thousandths == WHOLE else 's'}"


def change(now: Interval | None, before: Interval | None) -> str:
    """How the certain share moved since the session began, in points; empty when it did not."""
    if now is None or before is None:
        return ""
    points = float(now.low - before.low) * 100
    if abs(points) < 0.05:
        return ""
    return f"{points:+.1f}" if abs(points) < 9.95 else f"{points:+.0f}"


def contradicting(found: "Sequence[Contradiction]") -> str:
    """How many contradictions there are between facts on how much."""
    return f"{number_of(len(found), 'contradiction')} between facts on how much"


def apart_in_words(apart: DatesApart, currency: str) -> str:
    """That spends are of another time than the disclosed total, and what the largest is of the nearest disclosure."""
    span = apart.first if apart.first == apart.last else f"{apart.first} to {apart.last}"
    largest = f"{visible(apart.largest.largest)}'s {short(apart.largest.best, currency)}"
    spends = (
        f"{number_of(apart.customers, 'spend')} of {span}, {'the largest ' if apart.customers > 1 else ''}{largest},"
    )
    far = f"{spends} {'are' if apart.customers > 1 else 'is'} more than six months from the disclosed"
    text = f"{far} {_disclosed(apart.disclosure, currency)}"
    of_whole, of_nearest = apart.share(apart.disclosure), apart.share(apart.nearest)
    if apart.nearest == apart.disclosure or of_whole is None or of_nearest is None:
        return f"{text}, and no disclosure is nearer"
    which = "the largest" if apart.customers > 1 else "it"
    shares = f"{which} is {percent(of_nearest)}, not {percent(of_whole)}"
    return f"{text}; of the nearest, {_disclosed(apart.nearest, currency)}, {shares}"


def _disclosed(disclosure: Disclosure, currency: str) -> str:
    return f"{short(round(disclosure.value * MICRO), currency)} of {visible(disclosure.as_of)}"


def whole(panels: Panels, denominator: Denominator, currency: str) -> str:
    """What shares are of, in full: `the known: 3 of 270 customers, $1.45B, 4.8 % of $30B`."""
    composition = panels.composition
    match denominator:
        case Denominator.DISCLOSED:
            when = "" if panels.disclosure is None else f" of {visible(panels.disclosure.as_of)}"
            return f"the disclosed {short(composition.disclosed, currency)}{when}"
        case Denominator.KNOWN:
            return f"the known: {resting_on(panels, composition.coverage, composition.unit, currency)}"
        case _:
            return "the listed"


def resting_on(panels: Panels, rests_on: Coverage, unit: Unit, currency: str) -> str:
    """What a figure rests on: `3 of 270 customers, $1.45B, 4.8 % of $30B`."""
    text = f"{written(rests_on.customers)} of {counted(rests_on.listed)}"
    if unit is Unit.CUSTOMERS or not rests_on.customers:
        return text
    text += f", {amount_range(rests_on.amount, rests_on.amount, unit, currency)}"
    part, disclosure = rests_on.of_disclosed, panels.disclosure
    if part is None or disclosure is None or unit is not Unit.SPEND:
        return f"{text} tokens" if unit is Unit.TOKENS else text
    exact = percent(float(part.low), 1) if part.low == part.high else _outwards(part)
    return f"{text}, {exact} of {short(round(disclosure.value * MICRO), currency)}"


def _outwards(part: Interval) -> str:
    return f"{percent_down(part.low, 1).removesuffix(' %')} – {percent_up(part.high, 1)}"


_NAMED = 3
"""Unknown spends that are named one by one."""


def unknown_spends(composition: Composition, currency: str) -> Iterator[str]:
    """What an unknown spend may be, where shares by spend are of the listed."""
    number = composition.coverage.listed - composition.coverage.customers
    if composition.unit is not Unit.SPEND or composition.denominator is not Denominator.LISTED or not number:
        return
    if not composition.coverage.customers and composition.unknown == ANYTHING:
        return
    unknown, left = composition.unknown, composition.left
    floor = at_least(unknown.floor, currency)
    if unknown.ceiling is not None:
        most = f"from {floor} to {at_most(unknown.ceiling, currency)} each"
    elif left is None:
        most = f"from {floor} up: no disclosed total bounds it"
    elif left < 0:
        most = f"from {floor} up: those known exceed the disclosed total"
    else:
        most = f"from {floor} each to what the disclosed total leaves, {at_most(left, currency)} together"
    yield f"spend of {counted(number)} is unknown: anything {most}"
    if composition.limited:
        named = [
            f"{visible(' and '.join(one.names))} {facts_leave(one.low, one.high, currency)}"
            f"{' together' if len(one.names) > 1 else ''}"
            for one in composition.limited
        ]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        yield f"of these, facts leave {', '.join(named[:_NAMED])}{more}"


def facts_leave(low: int, high: int | None, currency: str) -> str:
    """What facts leave for an unknown spend: `at most $1.4B`, `at least $500M`, or both."""
    least = f"at least {at_least(low, currency)}" if low or high is None else ""
    return " and ".join(filter(None, (least, "" if high is None else f"at most {at_most(high, currency)}")))
