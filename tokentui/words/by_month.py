"""Composition by month, movement and cohorts in words: as sections of aligned rows, the same for app and shell."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from tokentui.domain.bounds import Interval
from tokentui.domain.by_month import ByMonth, Side, UsageMonth
from tokentui.domain.cube import written
from tokentui.domain.money import at_least, at_most, compact, short, symbol
from tokentui.domain.months import month_text, months_later
from tokentui.domain.retention import Cohort, CohortMonth, MovedEnds, Ratio
from tokentui.domain.statements import WHOLE
from tokentui.domain.text import clip, number_of, visible
from tokentui.services.by_month import Months, Movement, OverTime
from tokentui.words.panels import share_cell, share_range
from tokentui.words.session_report import Section
from tokentui.words.values import percent, percent_down, percent_up

ANSWERS_OF_NOW = "What an account is said to be now holds for all of its months."
NO_ROW = "A month without usage of an account counts as none; an amount that is not known is never taken for none."
CUT_LISTS = "A list cut at a threshold flatters retention: whoever fell below it is no longer in it."
FALLING_PRICES = "Prices of tokens fall: less money may be more use, so tokens stand beside it."
WARNINGS = (CUT_LISTS, FALLING_PRICES)

NOT_YET = OverTime(why_not="reading all usage …")
"""Stands for what is read from all usage until it is there."""

_LEVELS = "▁▂▃▄▅▆▇█"
_NONE, _UNKNOWN = "_", "·"
_NAME = 14
_RANGE = 11
_BOTH_ENDS = 90
"""Cells from which on the first month has a column too."""
_AFTER = (1, 2, 3, 6, 12, 24)
"""Months after the first in which cohorts are shown."""
_COHORTS = 12
SIDES = {Side.STANCE: "by stance", Side.USE_CASE: "by use case", Side.SEGMENT: "by segment"}


def heading(months: Months) -> str:
    """How many customers have usage, in which months, and by which floor they are read."""
    shown = months.composition.months
    if not shown:
        return "no monthly usage"
    last = shown[-1]
    of = f"{written(last.sums.customers)} of {number_of(months.listed, 'customer')} in {month_text(last.month)}"
    span = f"{month_text(shown[0].month)} to {month_text(last.month)}"
    return f"usage of {span} · {of} · evidence floor {months.floor.value}"


def composition(months: Months, sides: Sequence[Side], width: int, currency: str) -> Iterator[Section]:
    """What each month came to, and the shares of each group, certain and possible, drawn and in figures."""
    found = months.composition
    if not found.months:
        return
    room = _room(width)
    yield Section("Month by month", (), tuple(_totals(found.months[-2 * room :], currency)))
    shown = found._replace(months=found.months[-room:])
    ends = _ends(shown.months, width)
    names = [month_text(one.month) for one in ends]
    for side in sides:
        rows = tuple(_shares(shown, side, ends))
        if rows:
            yield Section(f"Share of what is known, {SIDES[side]}", ("", "certain", "possible", *names), rows)


def _room(width: int) -> int:
    """Months that each of two sparklines has room for."""
    ends = 2 if width >= _BOTH_ENDS else 1
    return max((width - _NAME - ends * (_RANGE + 3) - 8) // 2, 4)


def _ends(months: Sequence[UsageMonth], width: int) -> list[UsageMonth]:
    return [months[0], months[-1]] if width >= _BOTH_ENDS and len(months) > 1 else [months[-1]]


def _totals(months: Sequence[UsageMonth], currency: str) -> Iterator[tuple[str, str]]:
    last = months[-1].sums
    charged = [one.sums.charged if one.sums.spend_unknown < one.sums.customers else None for one in months]
    tokens = [one.sums.tokens if one.sums.tokens_unknown < one.sums.customers else None for one in months]
    for name, values, text in (
        ("spend", charged, short(charged[-1], currency)),
        ("tokens", tokens, "unknown" if tokens[-1] is None else compact(max(tokens[-1], 0))),
    ):
        top = max((one for one in values if one is not None), default=0)
        yield name, f"{drawn([None if one is None else Fraction(max(one, 0), top or 1) for one in values])}  {text}"
    if last.spend_unknown:
        yield "not known", f"spend of {_customers(last.spend_unknown)} in the last month: in no share below"
    if last.tokens_unknown:
        yield "", f"tokens of {_customers(last.tokens_unknown)} in the last month"
    credits = sum(one.sums.credit for one in months)
    if credits:
        yield "credits", f"{short(credits, currency)}, apart from what was charged"


def _customers(parts: int) -> str:
    return f"{written(parts)} customer{'' if parts == WHOLE else 's'}"


def drawn(shares: Sequence[Fraction | None]) -> str:
    """Shares of 1 as heights, one cell each: `_` for none at all, `·` where there is nothing to take a share of."""
    return "".join(_UNKNOWN if one is None else _height(one) for one in shares)


def _height(share: Fraction) -> str:
    """Any share above nothing shows, and only a whole one is of full height."""
    if share <= 0:
        return _NONE
    return _LEVELS[-1] if share >= 1 else _LEVELS[min(int(share * len(_LEVELS)), len(_LEVELS) - 2)]


def _shares(shown: ByMonth, side: Side, months: Sequence[UsageMonth]) -> Iterator[tuple[str, ...]]:
    places = [shown.months.index(one) for one in months]
    for kind, held in shown.of(side):
        yield (
            _name(kind.code),
            drawn([None if one.share is None else one.share.low for one in held]),
            drawn([None if one.share is None else one.share.high for one in held]),
            *(share_range(held[place].share) for place in places),
        )


def _name(code: str) -> str:
    return clip(visible(code), _NAME)


def over_time(found: OverTime, sides: Sequence[Side], width: int, currency: str) -> Iterator[Section]:
    """What moved, in all and by group, and cohorts."""
    moved = found.moved
    if moved is None:
        yield Section("What moved", (), (("", found.why_not),))
    else:
        title = f"What moved: {moved.periods.after.text} against {moved.periods.before.text}"
        yield Section(title, ("", "customers", "spend", "tokens"), tuple(_flows(moved, currency)))
        unknown = tuple(_not_known(moved, currency))
        if unknown:
            yield Section("", (), unknown)
        for side in sides:
            yield from _by_group(moved, side, width, currency)
    yield from _cohorts(found.cohorts)


def _by_group(moved: Movement, side: Side, width: int, currency: str) -> Iterator[Section]:
    """What moved in each group, in two sections where one is too wide."""
    rows = [
        (_name(one.kind.code), *_amounts(one.spend, currency), _ratio(one.spend.certain.nrr))
        for one in moved.groups
        if one.kind.side is side
    ]
    if not rows:
        return
    header = ("", "start", "new", "expansion", "contraction", "churn", "NRR")
    more = " (… and what is not known)" if moved.spend.unknown else ""
    title = f"Spend that moved, {SIDES[side]}; NRR of those surely in it{more}"
    if width >= _BOTH_ENDS:
        yield Section(title, header, tuple(rows))
        return
    yield Section(title, header[:4], tuple(row[:4] for row in rows))
    yield Section("", (header[0], *header[4:]), tuple((row[0], *row[4:]) for row in rows))


def _flows(moved: Movement, currency: str) -> Iterator[tuple[str, str, str, str]]:
    spend, tokens = moved.spend, moved.tokens
    counts = {"start": spend.started, "new": spend.came, "expansion": spend.grew, "contraction": spend.shrank}
    counts |= {"churn": spend.left, "end": spend.started + spend.came - spend.left}
    for name, count in counts.items():
        amount, used = (int(one._asdict()[name]) for one in (spend, tokens))
        yield name, f"{count:,}", short(amount, currency), compact(used)
    for name, money, use in (
        ("NRR", spend.nrr, tokens.nrr),
        ("GRR", spend.grr, tokens.grr),
        ("quick ratio", spend.quick_ratio, tokens.quick_ratio),
    ):
        written_as = _times if name == "quick ratio" else _ratio
        yield name, "", written_as(money), written_as(use)


def _not_known(moved: Movement, currency: str) -> Iterator[tuple[str, str]]:
    """Whose amounts are not known, and what is below zero; each is apart from the sums above."""
    spend = moved.spend
    if spend.end_unknown:
        before = short(spend.start_of_those, currency)
        yield "not known", f"the later spend of {number_of(spend.end_unknown, 'customer')}, {before} before"
    if spend.start_unknown:
        after = short(spend.end_of_those, currency)
        yield "not known", f"the earlier spend of {number_of(spend.start_unknown, 'customer')}, {after} after"
    if spend.both_unknown:
        yield "not known", f"both spends of {number_of(spend.both_unknown, 'customer')}"
    if moved.tokens.unknown:
        yield "not known", f"tokens of {number_of(moved.tokens.unknown, 'customer')}"
    if moved.credits.customers:
        amount = short(moved.credits.amount, currency)
        yield "credits", f"{amount} of {number_of(moved.credits.customers, 'customer')}; below zero counts as no spend"


def _amounts(moved: MovedEnds, currency: str) -> Iterator[str]:
    for name in ("start", "new", "expansion", "contraction", "churn"):
        low, high = (int(one._asdict()[name]) for one in moved)
        if moved.possible.unknown or low != high:
            first, last = at_least(low, currency), at_most(high, currency)
            end = "…" if moved.possible.unknown else ""
            yield (first if low == high or first == last else f"{first}–{last.removeprefix(symbol(currency))}") + end
        else:
            yield short(low, currency)


def _ratio(ratio: Ratio | None) -> str:
    """A ratio in percent, `83 %`, `45 – 102 %`, `at least 45 %`; `–` where there is nothing to take it of."""
    if ratio is None:
        return "–"
    low = percent_down(ratio.low, 1)
    if ratio.high is None:
        return f"at least {low}"
    if ratio.low == ratio.high:
        return percent(float(ratio.low), 1)
    return f"{low.removesuffix(' %')} – {percent_up(ratio.high, 1)}"


def _times(ratio: Ratio | None) -> str:
    """A ratio as a multiple, `1.8`; `nothing lost` where nothing went."""
    if ratio is None:
        return "nothing lost"
    low = f"{floor(ratio.low * 100) / 100:.2f}"
    if ratio.high is None:
        return f"at least {low}"
    high = f"{ceil(ratio.high * 100) / 100:.2f}"
    return f"{float(ratio.low):.2f}" if ratio.low == ratio.high else f"{low} – {high}"


def _cohorts(cohorts: Sequence[Cohort]) -> Iterator[Section]:
    if not cohorts:
        return
    shown = (*cohorts[:1], *cohorts[1:][-(_COHORTS - 1) :])
    months = {one.month for cohort in cohorts for one in cohort.months}
    after = [one for one in _AFTER if any(months_later(cohort.first, one) in months for cohort in shown)]
    header = ("first month", "customers", *(f"+{one}" for one in after))
    left_out = f"; {len(cohorts) - len(shown)} between are in --json" if len(shown) < len(cohorts) else ""
    yield Section(
        f"Cohorts: percent of customers who still spend, so many months after the first{left_out}",
        header,
        tuple(_cohort(one, after, _still, first=one is cohorts[0]) for one in shown),
    )
    yield Section(
        "Cohorts: what they spend, of what they did in the first month",
        header,
        tuple(_cohort(one, after, _of_first, first=one is cohorts[0]) for one in shown),
    )


def _cohort(
    cohort: Cohort, after: Sequence[int], cell: Callable[[Cohort, CohortMonth], str], *, first: bool
) -> tuple[str, ...]:
    by_month = {one.month: one for one in cohort.months}
    cells = (by_month.get(months_later(cohort.first, one)) for one in after)
    began = cohort.began.active.most
    name = f"{month_text(cohort.first)}{' or before' if first else ''}"
    return name, f"{began:,}", *("" if one is None else cell(cohort, one) for one in cells)


def _still(cohort: Cohort, month: CohortMonth) -> str:
    began = cohort.began.active.most
    return share_cell(Interval(Fraction(month.active.low, began), Fraction(month.active.most, began)))


def _of_first(cohort: Cohort, month: CohortMonth) -> str:
    began = cohort.began
    if began.unknown or month.unknown:
        return "unknown" if began.unknown or not began.spend else f"≥{percent_down(Fraction(month.spend, began.spend))}"
    return percent(month.spend / began.spend)


def notes() -> tuple[str, ...]:
    """How all of it is to be read."""
    return ANSWERS_OF_NOW, NO_ROW, *WARNINGS
