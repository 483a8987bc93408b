"""How shares, changes and verdicts are written in the panels."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tokentui.domain.bounds import Interval
from tokentui.domain.composition import Composition
from tokentui.domain.cube import Sums, Unit, written
from tokentui.domain.customer import Disclosure
from tokentui.domain.money import MICRO, short
from tokentui.domain.progress import Progress
from tokentui.domain.spend_dates import DatesApart
from tokentui.domain.statements import WHOLE
from tokentui.domain.text import number_of, visible
from tokentui.domain.verdict import Outcome, Verdict
from tokentui.services.panels import Panels
from tokentui.words.values import percent

if TYPE_CHECKING:
    from tokentui.domain.contradictions import Contradiction


def share_range(share: Interval | None) -> str:
    """What a share is at least and at most, `9 – 78 %`; one figure when they are the same, `–` without any."""
    if share is None:
        return "–"
    low, high = percent(share.low), percent(share.high)
    return low if share.low == share.high else f"{low.removesuffix(' %')} – {high:>5}"


def how_far(progress: Progress, *, briefly: bool = False) -> str:
    """How far a review has come: `41 of 270 · 63 % of listed spend settled`, and what is below the floor beside it."""
    share = progress.share
    settled = "no spend known" if share is None else f"{percent(share)} of listed spend settled"
    if progress.below and not briefly:
        settled += f", {percent(progress.below / progress.listed)} below the floor"
    return f"{progress.done:,} of {progress.accounts:,} · {settled}"


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


def not_accounted_for(unknown: Sums) -> str:
    """What a disclosed total holds beside the listed spend; `unknown` are the listed customers of unknown spend."""
    listed = f"{written(unknown.customers)} listed of unknown spend, and " if unknown.customers else ""
    return f"{listed}all that are not listed"


BY_CONSTRUCTION = "how much: 100 % by construction, of known spend"
"""Said beside a figure that could be no other (`GapReport.by_construction`)."""


def counted(ten_thousandths: int) -> str:
    """A weight as a number of customers in words: `1 customer`, `181 customers`."""
    return f"{written(ten_thousandths)} customer{'' if ten_thousandths == WHOLE else 's'}"


def change(now: Interval | None, before: Interval | None) -> str:
    """How the certain share moved since the session began, in points; empty when it did not."""
    if now is None or before is None:
        return ""
    points = (now.low - before.low) * 100
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


def resting_on(composition: Composition) -> Iterator[str]:
    """How few customers a verdict by spend or tokens rests on, where those of the others are not known."""
    total = composition.total
    unknown = {Unit.SPEND: total.spend_unknown, Unit.TOKENS: total.tokens_unknown}.get(composition.unit, 0)
    if unknown:
        yield (
            f"rests on {written(total.customers - unknown)} of {counted(total.customers)}:"
            f" {composition.unit.value} of the others is not known"
        )


def verdict_sentences(verdict: Verdict) -> Iterator[str]:
    """What it would take to settle a verdict, a line each."""
    yield f"rule: {verdict.rule.value} · codebook version {verdict.codebook_version}"
    if verdict.tipping_share is not None and not verdict.tipping_reason:
        yield f"a bullish majority if at least {verdict.tipping_share * 100:.0f} % of what is open is bullish"
    elif verdict.tipping_reason:
        yield f"bullish majority: {verdict.tipping_reason}"
    if verdict.verdict is not Outcome.NOT_ESTABLISHED:
        return
    if verdict.fewest_accounts is not None:
        yield f"{number_of(verdict.fewest_accounts, 'account')} could settle it, largest first"
    elif verdict.more_than is not None:
        yield f"more than {verdict.more_than:,} accounts would be needed to settle it"
    else:
        yield "no number of listed accounts can settle it"
