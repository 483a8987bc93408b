"""How a verdict is written: what decides it, what it would take to settle it, and what would undo it."""

from collections.abc import Iterator

from tokentui.domain.bounds import Range
from tokentui.domain.composition import Composition, GroupKind
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.fewest_accounts import Account
from tokentui.domain.lead import OTHER, Rule
from tokentui.domain.parent_spends import may_hold
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.text import number_of, visible
from tokentui.domain.verdict import Flip, Outcome, ToEstablish, Verdict
from tokentui.services.panels import Panels
from tokentui.words.panels import (
    also_related,
    amount_range,
    apart_in_words,
    at_least_of,
    at_most_of,
    change,
    contradicting,
    part_years,
    resting_on,
    share_cell,
    unknown_spends,
    whole_in_short,
    with_rules,
)
from tokentui.words.values import percent_down, percent_up

NAMED = 3
"""Accounts that a sentence names one by one."""


def inequality(verdict: Verdict, stance: Stance, currency: str) -> str:
    """By how much a stance leads under the rule, or may trail."""
    over, lead = over_what(verdict, stance), verdict.towards(stance).lead
    if lead is not None and lead.low > 0:
        return f"{stance.value} leads {over} by at least {at_least_of(lead.low, verdict.unit, currency)}"
    if lead is not None and lead.low == 0:
        return f"{stance.value} may be level with {over}"
    behind = None if lead is None else -lead.low
    return f"{stance.value} may trail {over} by {at_most_of(behind, verdict.unit, currency)}"


def over_what(verdict: Verdict, stance: Stance) -> str:
    """What a stance is held against under the rule."""
    return "everything else" if verdict.rule is Rule.MAJORITY else OTHER[stance].value


def comparisons(verdict: Verdict, currency: str) -> tuple[str, ...]:
    """What decides: one sentence where a stance is established, one for each where none is."""
    if verdict.bullish is None or verdict.bearish is None:
        return (f"no {verdict.unit.value} loaded",)
    if verdict.over:
        return ("the listed spend exceeds the disclosed total, so shares of it decide nothing",)
    if verdict.verdict is Outcome.BEARISH:
        return (inequality(verdict, Stance.BEARISH, currency),)
    if verdict.verdict is Outcome.BULLISH:
        return (inequality(verdict, Stance.BULLISH, currency),)
    return tuple(inequality(verdict, stance, currency) for stance in OTHER)


def headline(verdict: Verdict, currency: str) -> str:
    """What stands beside the word of the verdict: what decides it, or the rule by which nothing does."""
    if verdict.verdict is Outcome.NOT_ESTABLISHED and verdict.bullish is not None and not verdict.over:
        return _rule(verdict)
    return comparisons(verdict, currency)[0]


def verdict_sentences(panels: Panels, currency: str) -> Iterator[str]:
    """What a verdict rests on and what it would take to settle it or undo it, a line each."""
    verdict = panels.verdict
    if verdict.unit is not Unit.CUSTOMERS and verdict.denominator is not Denominator.LISTED:
        yield f"among {resting_on(panels, verdict.coverage, verdict.unit, currency)}"
    if verdict.flip is not None:
        yield from _flip(verdict, verdict.flip, currency)
        yield _rule(verdict)
    elif verdict.bullish is not None and not verdict.over:
        for stance, said in zip(OTHER, comparisons(verdict, currency), strict=True):
            yield f"{said}: {_way(stance, verdict.towards(stance))}"
    if panels.known is not None:
        yield _of_known(panels, panels.known, currency)


def stances_in_short(composition: Composition, before: Composition) -> str:
    """The shares of both in percent, and how what is sure has moved: `bullish 8–79 +0.4 · bearish 13–83`."""
    former = {group.code: group.share for group in before.groups if group.kind is GroupKind.STANCE}
    told = []
    for group in composition.groups:
        if group.kind is GroupKind.STANCE and group.stance in OTHER:
            moved = change(group.share, former.get(group.code))
            told.append(f"{group.code} {share_cell(group.share)}{f' {moved}' if moved else ''}")
    return " · ".join(told)


def weighed_in_short(panels: Panels) -> str:
    """What shares are by and of: `% by spend of listed`."""
    return f"% by {panels.settings.unit.value} of {whole_in_short(panels)}"


def resting_sentences(panels: Panels, exceptions: str, currency: str) -> tuple[str, ...]:
    """All that a verdict rests on, the exceptions of the codebook first, and what would settle or undo it."""
    rests_on = (exceptions,) if exceptions else ()
    return (*rests_on, *unknown_spends(panels.composition, currency), *verdict_sentences(panels, currency))


def warnings(panels: Panels, currency: str) -> Iterator[str]:
    """What makes a sum of money, or its share of a disclosed total, less than it seems."""
    bases = panels.cautions.bases
    if rules := with_rules(panels.cautions):
        yield rules
    if panels.settings.unit is Unit.SPEND:
        if len(bases) > 1:
            yield f"sums mix kinds of year: {', '.join(f'{kind} ({number})' for kind, number in bases)}"
        if years := part_years(panels.cautions.part_years):
            yield years
        if panels.cautions.contradictions:
            yield f"{contradicting(panels.cautions.contradictions)} (shell: tokentui figures)"
        if parents := may_hold(panels.cautions.parents, currency):
            yield parents
        if related := also_related(panels.cautions.related, currency):
            yield related
    if (apart := panels.dates_apart) is not None:
        nearer = apart.nearest != apart.disclosure
        yield f"{apart_in_words(apart, currency)}{' (D chooses it)' if nearer else ''}"


def _rule(verdict: Verdict) -> str:
    return f"rule: {verdict.rule.value} · codebook {verdict.codebook_version}"


def _of_known(panels: Panels, known: Verdict, currency: str) -> str:
    said = " · ".join(comparisons(known, currency))
    return f"among the known alone ({resting_on(panels, known.coverage, known.unit, currency)}): {said}"


def _way(stance: Stance, way: ToEstablish) -> str:
    """What would establish a stance: how many accounts, all of them decided so, or how much of what is open."""
    if way.tipping_share is None:
        return "not even if all that is open turns out so"
    fewest, share = way.fewest, f"over {percent_down(way.tipping_share)} of what is open"
    if fewest.count is not None:
        return f"{number_of(fewest.count, 'account')}, all {stance.value}, or {share}"
    if fewest.more_than is not None:
        return f"{_more_than(fewest.more_than)}, all {stance.value}, or {share}"
    return f"{share}, and no number of listed accounts can do it"


def _flip(verdict: Verdict, flip: Flip, currency: str) -> Iterator[str]:
    """The flip test: the least amount and the fewest accounts that would undo the verdict."""
    stance = next(one for one in OTHER if one.value.upper() == verdict.verdict.value)
    other = OTHER[stance].value
    weight = -(-flip.weight // WHOLE) * WHOLE if verdict.unit is Unit.CUSTOMERS else flip.weight
    amount = at_most_of(weight, verdict.unit, currency)
    kind = {Unit.SPEND: f" of {other} spend", Unit.TOKENS: f" {other} tokens", Unit.CUSTOMERS: f" decided {other}"}
    where = "" if verdict.denominator is Denominator.DISCLOSED else " more"
    part = f" ({percent_up(flip.of_disclosed, 1)} of the disclosed)" if flip.of_disclosed is not None else ""
    yield f"undone by {amount}{where}{kind[verdict.unit]}{part}"
    fewest = flip.fewest
    if fewest.count is None:
        if fewest.more_than is not None:
            yield f"undone by {_more_than(fewest.more_than)} decided {other}"
        return
    unread = sum(number for _, number in fewest.unread)
    named = ", ".join(_named(one, verdict.unit, currency) for one in fewest.accounts[:NAMED])
    more = fewest.count - min(len(fewest.accounts), NAMED) - unread
    if not named:
        of_unknown = " of unknown spend" if verdict.unit is Unit.SPEND else ""
        yield f"undone by any {number_of(fewest.count, 'account')}{of_unknown} decided {other}"
        return
    named += f", {unread:,} of unknown spend" if unread else ""
    others = f" and {more:,} more" if more else ""
    yield f"undone by {number_of(fewest.count, 'account')} decided {other}: {named}{others}"
    first = visible(fewest.accounts[0].name)
    if flip.gone_at is not None:
        yield f"gone too if {first} spends {at_least_of(flip.gone_at, verdict.unit, currency)} or less"
    if flip.makes not in (None, Outcome.NOT_ESTABLISHED):
        yield f"{first} decided {other} makes it {flip.makes.value}"


def _more_than(number: int) -> str:
    return f"more than {number_of(number, 'account')}" if number else "at least 1 account"


def _named(account: Account, unit: Unit, currency: str) -> str:
    amount = amount_range(Range(account.low, account.high), Range(WHOLE, WHOLE), unit, currency)
    if account.together:
        return f"{visible(account.name)} ({amount}, as facts leave it)"
    grade = f" on grade {account.spend_grade.value}" if unit is Unit.SPEND else " tokens"
    return f"{visible(account.name)} ({amount}{grade}, said on grade {account.decision_grade.value})"
