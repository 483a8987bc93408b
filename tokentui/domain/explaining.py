"""The formulas of each figure of the panels, over sums that are added up customer by customer.

What the panels show comes from where they are computed; the terms are added up anew, so that either proves the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.bounds import ByLie, Reach, Summand, Whole, add, reach_of, worst
from tokentui.domain.clarity import Clarity
from tokentui.domain.composition import Composition, not_listed
from tokentui.domain.crossing import Crossing
from tokentui.domain.cube import Sums, Unit
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.explained import (
    Clear,
    Counting,
    Explanation,
    Formula,
    FormulaPart,
    FormulaTerm,
    GoneAt,
    Key,
    Known,
    Lying,
    Result,
    Tipping,
    Undoing,
    Unlisted,
)
from tokentui.domain.gap import Gap, GapReport, SegmentGap
from tokentui.domain.gathering import Gathered
from tokentui.domain.lead import OTHER, Leads
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.settling import State
from tokentui.domain.sorting_into_sums import subject_of
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.verdict import Verdict, leads_left
from tokentui.domain.weighed import Held, Subject, Weighings
from tokentui.domain.weighing import Measure, weight

Found = Mapping[Key, Gathered]


class Shown(NamedTuple):
    """What the panels show of a cube."""

    composition: Composition
    gap: GapReport
    gap_by_segment: Sequence[SegmentGap]
    crossing: Crossing | None
    verdict: Verdict


def explain_group(
    figure: PanelFigure, cube: CubeAtFloor, measure: Measure, subject: Subject, found: Found
) -> Explanation:
    """A row of the composition: its share at least and at most, and what of it is sure and possible in the unit."""
    weighings = Weighings(cube, measure)
    terms, by_lie = _lying(measure, found)
    whole, spare = measure.whole, weighings.own.spare
    reach = reach_of(by_lie, subject.rest, whole, spare)
    if whole.rest_is_open and whole.at_most is not None:
        terms = (*terms, _rest(whole.at_most, terms))
    over = whole.rest_is_open and spare is not None and spare < 0
    held = weighings.held(subject)
    return Explanation(figure, measure.unit, terms, tuple(_of_group(reach, held, measure.unit, whole, over)), over)


def _lying(measure: Measure, found: Found) -> tuple[tuple[FormulaTerm, ...], ByLie]:
    """The terms in the order in which they lie, surely inside first."""
    terms, by_lie = list[FormulaTerm](), ByLie()
    keys = sorted((key for key in found if isinstance(key, Lying)), key=lambda key: (-key.inside, key.outside))
    for key in keys:
        of = found[key]
        for sums, known in ((of.known, True), (of.unknown, False)):
            add(by_lie, key, *measure.ends(sums, known))
        for mass in of.tied:
            add(by_lie, key, mass.low, mass.high)
        low, high = by_lie[key]
        terms.append(FormulaTerm(key, of.sums, tuple(of.tied), max(low, 0), None if high is None else max(high, 0)))
    return tuple(terms), by_lie


def _rest(at_most: int, terms: Sequence[FormulaTerm]) -> FormulaTerm:
    """What no listed customer holds of a given whole."""
    least = max(at_most - sum(term.high or 0 for term in terms), 0)
    return FormulaTerm(Unlisted.REST, Sums(), (), least, max(at_most - sum(term.low for term in terms), 0))


def _of_group(reach: Reach, held: Held, unit: Unit, whole: Whole, over: bool) -> Iterable[Formula]:
    amount = {Unit.CUSTOMERS: held.customers, Unit.SPEND: held.spend, Unit.TOKENS: held.tokens}[unit]
    low, high = (None, None) if held.share is None else held.share
    given = whole.at_most if whole.rest_is_open else None
    free = None if reach.spare is None or reach.spare < 0 else reach.spare
    least, most = list[FormulaPart](), list[FormulaPart]()
    if low is not None and high is not None and not over:
        least = _taken(reach.inside, reach.rest_inside, given, free, low)
        greatest = _taken(reach.outside, reach.rest_outside, given, free, 1 - high)
        most = [FormulaPart(WHOLE - factor, taken) for factor, taken in greatest]
    yield Formula(Result.LEAST_SHARE, tuple(least), low)
    yield Formula(Result.GREATEST_SHARE, tuple(most), high)
    if amount is None:
        return
    if given is None:
        least, most = [FormulaPart(one.factor, one.low) for one in reach.inside], _possible(reach.outside, free)
    yield Formula(Result.CERTAIN, tuple(least), amount.low)
    yield Formula(Result.POSSIBLE, tuple(most), amount.high)


def _taken(
    summands: Sequence[Summand], rest: int, given: int | None, spare: int | None, share: Fraction
) -> list[FormulaPart]:
    """The weights at which a share is least, where that is known: `least_share` found it, and this finds them again."""
    if given is not None:
        held = worst([Summand(one.factor - rest, one.low, one.high) for one in summands], spare) or []
        parts = [FormulaPart(one.factor, weight) for one, weight in zip(summands, held, strict=True)]
        return [*parts, FormulaPart(rest, given - sum(held))]
    part, of = share.numerator * WHOLE, share.denominator
    endless = [spare is None and one.high is None for one in summands]
    if any(is_endless and one.factor * of == part for is_endless, one in zip(endless, summands, strict=True)):
        return [
            FormulaPart(one.factor, None if is_endless and one.factor * of == part else one.low)
            for is_endless, one in zip(endless, summands, strict=True)
        ]
    ended = [
        Summand(one.factor * of - part, one.low, one.low if is_endless else one.high)
        for is_endless, one in zip(endless, summands, strict=True)
    ]
    held = worst(ended, spare) or []
    if sum(held) <= 0:
        # All that can be there counts alike, however much of it is.
        held = [_some(one, spare) if one.factor == 0 else weight for one, weight in zip(ended, held, strict=True)]
    return [FormulaPart(one.factor, weight) for one, weight in zip(summands, held, strict=True)]


def _some(one: Summand, spare: int | None) -> int:
    ends = [end for end in (one.high, None if spare is None else one.low + spare) if end is not None]
    return min(ends)


def _possible(outside: Sequence[Summand], spare: int | None) -> list[FormulaPart]:
    held = worst([Summand(one.factor - WHOLE, one.low, one.high) for one in outside], spare)
    if held is not None:
        return [FormulaPart(WHOLE - one.factor, weight) for one, weight in zip(outside, held, strict=True)]
    endless = [one.high is None and one.factor < WHOLE for one in outside]
    return [
        FormulaPart(WHOLE - one.factor, None if is_endless else one.high if one.high is not None else one.low)
        for is_endless, one in zip(endless, outside, strict=True)
    ]


def explain_verdict(
    figure: PanelFigure, cube: CubeAtFloor, measure: Measure, verdict: Verdict, found: Found
) -> Explanation:
    """By how much each stance leads at least, and the least that would undo a verdict that is established."""
    leads = Leads(measure.masses(cube), measure.whole, cube.sums.pairs, verdict.rule)
    terms, ends = list[FormulaTerm](), list[tuple[Counting, int, int | None]]()
    keys = sorted((key for key in found if isinstance(key, Counting)), key=lambda key: (-key.bullish[0], key.bearish))
    for key in keys:
        of = found[key]
        all_ends = [
            *(measure.ends(sums, known) for sums, known in ((of.known, True), (of.unknown, False))),
            *((mass.low, mass.high) for mass in of.tied),
        ]
        low = sum(one for one, _ in all_ends)
        high = None if any(end is None for _, end in all_ends) else sum(end or 0 for _, end in all_ends)
        terms.append(FormulaTerm(key, of.sums, tuple(of.tied), low, high))
        ends.append((key, low, high))
    if leads.whole.rest_is_open:
        terms.append(_rest(leads.whole.at_most or 0, terms))
    says_nothing = leads.over or not measure.says_something(cube)
    formulas = [] if says_nothing else list(_of_verdict(leads, verdict, ends))
    found_so_far = Explanation(figure, measure.unit, tuple(terms), tuple(formulas), leads.over)
    undoing, gone = _undoing(leads, measure, verdict)
    return found_so_far._replace(undoing=undoing, gone=gone, tipping=tuple(_tipping(leads, verdict)))


def _undoing(leads: Leads, measure: Measure, verdict: Verdict) -> tuple[tuple[Undoing, ...], GoneAt | None]:
    """The accounts of the flip test one after another, and at which spend of the first the lead is gone."""
    if verdict.flip is None:
        return (), None
    stance = next(one for one in OTHER if one.value.upper() == verdict.verdict.value)
    left = leads_left(leads, measure, stance, verdict.flip)
    undoing = tuple(Undoing(one.name, one.low, one.high, lead) for one, lead in left)
    if verdict.flip.gone_at is None:
        return undoing, None
    first = verdict.flip.fewest.accounts[0]
    counts = leads.ends(stance, first.parts)[0] - leads.rest(stance)
    return undoing, GoneAt(first.name, first.low, counts, verdict.flip.gone_at)


def _tipping(leads: Leads, verdict: Verdict) -> Iterable[Tipping]:
    for stance in OTHER:
        share = verdict.towards(stance).tipping_share
        found = None if verdict.flip is not None or not share else leads.lead_at(stance, share)
        # Where nothing that is there need weigh anything, every weight of the worst case is zero, and no slope is left.
        if share and found is not None and found[1]:
            at_nothing, slope = found
            yield Tipping(stance.value, at_nothing, at_nothing + slope, share)


def _of_verdict(leads: Leads, verdict: Verdict, ends: Sequence[tuple[Counting, int, int | None]]) -> Iterable[Formula]:
    leading: tuple[FormulaPart, ...] = ()
    for stance, result in zip(OTHER, (Result.BULLISH_LEADS, Result.BEARISH_LEADS), strict=True):
        rest = leads.rest(stance)
        counts = [(key.bullish if stance is Stance.BULLISH else key.bearish)[0] for key, _, _ in ends]
        summands = [Summand(count - rest, low, high) for count, (_, low, high) in zip(counts, ends, strict=True)]
        held = worst(summands, leads.spare)
        if held is None:
            weights: list[int | None] = [None if one.factor < 0 and one.high is None else one.low for one in summands]
        else:
            weights = [*held]
        parts = [FormulaPart(count, one) for count, one in zip(counts, weights, strict=True)]
        if leads.whole.rest_is_open and held is not None:
            parts.append(FormulaPart(rest, (leads.whole.at_most or 0) - sum(held)))
        lead = verdict.towards(stance).lead
        yield Formula(result, tuple(parts), None if lead is None else lead.low)
        if stance.value.upper() == verdict.verdict.value:
            leading = tuple(parts)
    if verdict.flip is not None:
        undone = Result.UNDONE_BY_CHANGE if leads.whole.rest_is_open else Result.UNDONE_BY
        yield Formula(undone, leading, verdict.flip.weight)


def explain_question(figure: PanelFigure, measure: Measure, gap: Gap, rest: Sums | None, found: Found) -> Explanation:
    """A question of the gap: each part as a share of all; `rest` is what a disclosed total holds beside the listed."""
    unit, keys = measure.unit, [key for key in found if isinstance(key, Clear)]
    keys.sort(key=lambda key: (_ORDER[key.clarity], not key.one))
    terms = [_plain(key, found[key], unit) for key in keys]
    if rest is not None:
        terms.append(FormulaTerm(Unlisted.REST, Sums(), (), weight(rest, unit), weight(rest, unit)))
    whole = sum(weight(sums, unit) for _, sums, _ in gap.parts) + (0 if rest is None else weight(rest, unit))

    def share(of: str, sums: Sums, within: Callable[[Clear], bool]) -> Formula:
        parts = tuple(FormulaPart(WHOLE * (isinstance(one.key, Clear) and within(one.key)), one.low) for one in terms)
        return Formula(Result.SHARE, parts, Fraction(weight(sums, unit), whole) if whole > 0 else None, of)

    formulas = [share(one.value, sums, _is(one)) for one, sums, _ in gap.parts]
    if gap.exactly_one_use_case is not None:
        formulas.append(share("exactly one use case", gap.exactly_one_use_case, lambda key: key.one))
    return Explanation(figure, unit, tuple(terms), tuple(formulas))


def _is(clarity: Clarity) -> Callable[[Clear], bool]:
    return lambda key: key.clarity is clarity


_ORDER = {clarity: place for place, clarity in enumerate(Clarity)}


def _plain(key: Key, of: Gathered, unit: Unit) -> FormulaTerm:
    """A sum as it is where bounds are not asked for: by spend at the best figures."""
    held = weight(of.sums, unit)
    return FormulaTerm(key, of.sums, (), held, held)


def explain_sum(figure: PanelFigure, shown: Sums, found: Found) -> Explanation:
    """A plain sum: how many customers, and what is known of their spend at best figures."""
    terms = [_plain(key, of, Unit.CUSTOMERS) for key, of in found.items()]
    number = Formula(Result.CUSTOMERS, tuple(FormulaPart(WHOLE, one.sums.customers) for one in terms), shown.customers)
    amount = Formula(Result.AMOUNT, tuple(FormulaPart(WHOLE, one.sums.best) for one in terms), shown.best)
    return Explanation(figure, Unit.CUSTOMERS, tuple(terms), (number, amount) if shown.best else (number,))


def explain_rest(figure: PanelFigure, listed: Sums, disclosed: int, found: Found) -> Explanation:
    """What a disclosed total holds beside the listed spend, by best figures."""
    terms = [FormulaTerm(Unlisted.DISCLOSED, Sums(), (), disclosed, disclosed)]
    terms += [_plain(key, found[key], Unit.SPEND) for key in Known if key in found]
    parts = tuple(FormulaPart(WHOLE if one.key is Unlisted.DISCLOSED else -WHOLE, one.low) for one in terms)
    left = Formula(Result.LEFT, parts, not_listed(listed, disclosed).best)
    return Explanation(figure, Unit.SPEND, tuple(terms), (left,))


def explain_figure(figure: PanelFigure, found: Found, cube: CubeAtFloor, by: Measure, shown: Shown) -> Explanation:
    """A figure of what the shown show, from the sums that customers fell into by its `sorter_of`."""
    composition = shown.composition
    match figure.kind:
        case FigureKind.STATE:
            return explain_sum(figure, cube.sums.state(State(figure.code)), found)
        case FigureKind.TOTAL:
            return explain_sum(figure, composition.total, found)
        case FigureKind.WHO_STATE:
            states = dict(shown.crossing.states) if shown.crossing else {}
            return explain_sum(figure, states.get(State(figure.code), Sums()), found)
        case FigureKind.UNKNOWN_SPEND:
            return explain_sum(figure, composition.unknown_spend, found)
        case FigureKind.UNACCOUNTED:
            return explain_rest(figure, composition.total, composition.disclosed or 0, found)
        case FigureKind.QUESTION:
            rest = shown.gap.not_listed if figure.segment is None and shown.gap.disclosed is not None else None
            return explain_question(figure, by, _gap_of(figure, shown), rest, found)
        case FigureKind.VERDICT:
            return explain_verdict(figure, cube, by, shown.verdict, found)
        case _:
            return explain_group(figure, cube, by, subject_of(cube, figure), found)


def _gap_of(figure: PanelFigure, shown: Shown) -> Gap:
    report = shown.gap
    questions, union = report.questions, report.union
    for one in shown.gap_by_segment:
        if figure.segment is not None and (one.segment.code if one.segment else "") == figure.segment:
            questions, union = one.questions, one.union
    return next((one for one in questions if one.question and one.question.value == figure.code), union)
