"""How it is written how a figure came about: its sums by letter, its formulas with numbers in them, its accounts."""

from collections.abc import Iterator
from fractions import Fraction
from string import ascii_lowercase

from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import Unit, written
from tokentui.domain.explained import (
    Clear,
    Counting,
    Explanation,
    Formula,
    FormulaTerm,
    Key,
    Known,
    Lying,
    Result,
    Unlisted,
    recombine,
)
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import compact, short
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.segment_sums import Aspect
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE
from tokentui.domain.text import visible
from tokentui.services.explaining import AccountInSum, Behind
from tokentui.services.panels import PanelSettings
from tokentui.words import values
from tokentui.words.panels import SHARES_OF, STATES, counted

SOURCES = {
    Result.LEAST_SHARE: "worst case (Manski 1989; of intervals Dinkelbach 1967): what is open is against it",
    Result.GREATEST_SHARE: "worst case (Manski 1989; of intervals Dinkelbach 1967): what is open is for it",
    Result.CERTAIN: "belief (Dempster 1967, Shafer 1976): what lies surely in it, at its least",
    Result.POSSIBLE: "plausibility (Dempster 1967, Shafer 1976): all that is not surely outside, at its most",
    Result.SHARE: "best figures, over all that count",
    Result.CUSTOMERS: "a count",
    Result.AMOUNT: "the sum of the best figures",
    Result.LEFT: "the disclosed total less the best figures of the listed",
    Result.BULLISH_LEADS: "what is surely bullish less what may be bearish, each spend at the end that is worst",
    Result.BEARISH_LEADS: "what is surely bearish less what may be bullish, each spend at the end that is worst",
    Result.UNDONE_BY: "as much against it, on top, as it leads by",
    Result.UNDONE_BY_CHANGE: "half of what it leads by: what changes sides counts twice",
}
"""Where each formula comes from, or what it says; in full in docs/numbers.md."""

NOTHING_KNOWN = "nothing is known of it"
OVER = "the listed exceed the disclosed total: it may be anything"

_LYING = {Lying(WHOLE, 0): "surely in it", Lying(0, WHOLE): "surely outside", Lying(0, 0): "may be in it or not"}
_FOR, _AGAINST, _EITHER, _NEITHER = (WHOLE, WHOLE), (-WHOLE, -WHOLE), (-WHOLE, WHOLE), (0, 0)
_COUNTING = {
    Counting(_FOR, _AGAINST): "surely bullish",
    Counting(_AGAINST, _FOR): "surely bearish",
    Counting(_NEITHER, _NEITHER): "surely neither",
    Counting(_AGAINST, _AGAINST): "surely neither",
    Counting(_EITHER, _EITHER): "may be either",
    Counting((0, WHOLE), (-WHOLE, 0)): "may be bullish, not bearish",
    Counting((-WHOLE, 0), (0, WHOLE)): "may be bearish, not bullish",
    Counting(_EITHER, _AGAINST): "may be bullish, not bearish",
    Counting(_AGAINST, _EITHER): "may be bearish, not bullish",
}


def figure_title(figure: PanelFigure) -> str:
    """What the figure is of: `bullish`, `large, bullish`, `for what of large`, `the verdict`."""
    code, segment = visible(figure.code), visible(figure.segment or "") or "no told segment"
    match figure.kind:
        case FigureKind.STATE:
            return STATES[State(figure.code)]
        case FigureKind.WHO_STATE:
            return f"segment not told: {values.NOT_TOLD[State(figure.code)]}"
        case FigureKind.SEGMENT:
            return code or "segment not told"
        case FigureKind.CELL:
            return f"{segment}, {values.OF_NO_ONE_STANCE if code == Aspect.OPEN else code}"
        case FigureKind.QUESTION:
            asked = values.QUESTIONS[Question(figure.code)] if code else "all four questions"
            return asked if figure.segment is None else f"{asked}, of {segment}"
        case FigureKind.VERDICT | FigureKind.TOTAL | FigureKind.UNACCOUNTED | FigureKind.UNKNOWN_SPEND:
            return _TITLES[figure.kind]
        case _:
            return code


_TITLES = {
    FigureKind.VERDICT: "the verdict",
    FigureKind.TOTAL: "all customers that count",
    FigureKind.UNACCOUNTED: "not accounted for",
    FigureKind.UNKNOWN_SPEND: "spend unknown",
}


def weighed_by(settings: PanelSettings, floor: Grade, filtered: int | None = None) -> str:
    """By what and of what: `by spend · shares of the listed customers · evidence C or better`.

    `filtered` is how many accounts a filter shows, where the figures are of these alone.
    """
    by = f"by {settings.unit.value} · {SHARES_OF[settings.denominator]}"
    if filtered is not None:
        by += f", among the {filtered:,} filtered"
    return by if floor is Grade.D else f"{by} · evidence {floor.value} or better"


def term_name(key: Key) -> str:
    """What the customers of a sum have in common."""
    match key:
        case Lying():
            return _LYING.get(key) or f"{_part(key.inside)} surely in it, {_part(key.outside)} surely outside"
        case Clear():
            return f"{key.clarity.value}, one use case alone" if key.one else key.clarity.value
        case Counting():
            ends = (f"{_part(one)} to {_part(other)}" for one, other in key)
            return _COUNTING.get(key) or " and ".join(
                f"{end} {stance}" for end, stance in zip(ends, ("bullish", "bearish"), strict=True)
            )
        case State():
            return STATES[key]
        case Known() | Unlisted():
            return key.value


def _part(ten_thousandths: int) -> str:
    return f"{ten_thousandths / (WHOLE // 100):g} %".replace("-", "−")


def letters(explanation: Explanation) -> tuple[str, ...]:
    """The letter of each sum in the formulas."""
    places = range(len(explanation.terms))
    return tuple(ascii_lowercase[one % 26] * (one // 26 + 1) for one in places)


def term_amounts(term: FormulaTerm, unit: Unit, currency: str) -> str:
    """How many customers a sum has and what they weigh: `181 customers, 178 of unknown spend: $0 – any amount`."""
    if isinstance(term.key, Unlisted):
        return _between(term.low, term.high, unit, currency)
    number = counted(term.customers)
    if unit is Unit.CUSTOMERS:
        return number
    unknown = term.sums.spend_unknown if unit is Unit.SPEND else term.sums.tokens_unknown
    if unknown:
        number += f", {written(unknown)} of unknown {'spend' if unit is Unit.SPEND else 'tokens'}"
    return f"{number}: {_between(term.low, term.high, unit, currency)}"


def _between(low: int, high: int | None, unit: Unit, currency: str) -> str:
    least = amount(low, unit, currency)
    return least if low == high else f"{least} – {amount(high, unit, currency)}"


def amount(weight: int | None, unit: Unit, currency: str) -> str:
    """A weight in the unit, in three figures; `any amount` for one without end."""
    if weight is None:
        return "any amount"
    sign, size = "−" if weight < 0 else "", abs(weight)
    if unit is Unit.CUSTOMERS:
        return f"{sign}{written(size)}"
    return f"{sign}{short(size, currency)}" if unit is Unit.SPEND else f"{sign}{compact(size)}"


def formula_name(formula: Formula) -> str:
    """What a formula gives: `least share`, `backlog, share`."""
    return f"{formula.of}, {formula.result.value}" if formula.of else formula.result.value


def formula_lines(explanation: Explanation, formula: Formula, currency: str) -> Iterator[str]:
    """The formula in letters, and the same with numbers and what it comes to."""
    unit = Unit.SPEND if formula.result in (Result.AMOUNT, Result.LEFT) else explanation.unit
    if not formula.parts or (formula.result.is_share and recombine(formula) is None):
        yield ("the listed exceed the disclosed total: it may be anything" if explanation.over else NOTHING_KNOWN)
        return
    named = letters(explanation)
    every = [place for place, part in enumerate(formula.parts) if part.weight != 0] or [0]
    counting = [place for place in every if formula.parts[place].factor]
    top = _sum([(formula.parts[one].factor, named[one]) for one in counting])
    numbers = _sum(
        [(part.factor, amount(part.weight, unit, currency)) for one in counting for part in [formula.parts[one]]]
    )
    if formula.result.is_share:
        top = f"{_bracketed(top)} ÷ {_bracketed(' + '.join(named[one] for one in every))}"
        below = " + ".join(amount(formula.parts[one].weight, unit, currency) for one in every)
        numbers = f"{_bracketed(numbers)} ÷ {_bracketed(below)}"
    if formula.result is Result.UNDONE_BY_CHANGE:
        top, numbers = f"{_bracketed(top)} ÷ 2", f"{_bracketed(numbers)} ÷ 2"
    came_to = result(formula, unit, currency)
    yield top
    yield came_to if numbers in (came_to, "0") else f"{numbers} = {came_to}"


def _sum(parts: list[tuple[int, str]]) -> str:
    text = ""
    for factor, name in parts:
        size = name if abs(factor) == WHOLE else f"{_part(abs(factor))} × {name}"
        text += f" − {size}" if factor < 0 and text else f"−{size}" if factor < 0 else f" + {size}" if text else size
    return text or "0"


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text


def result(formula: Formula, unit: Unit, currency: str) -> str:
    """What a formula comes to, rounded as the panels round it, to a hundredth of a percent."""
    figure = formula.figure
    if isinstance(figure, Fraction):
        match formula.result:
            case Result.LEAST_SHARE:
                return values.percent_down(figure, 2)
            case Result.GREATEST_SHARE:
                return values.percent_up(figure, 2)
            case _:
                return values.percent(float(figure), 2)
    return amount(figure, unit, currency)


def what_turns_it(explanation: Explanation, currency: str) -> Iterator[str]:
    """Of a verdict, how much of what is open would establish either stance, or which accounts would undo it."""
    unit = explanation.unit
    if not explanation.formulas:
        yield OVER if explanation.over else NOTHING_KNOWN
    for one in explanation.tipping:
        nothing, every = (amount(end // WHOLE, unit, currency) for end in (one.at_nothing, one.at_all))
        ends = f"by {nothing} if nothing that is open turns out so, by {every} if all does"
        yield f"{one.stance} leads {ends}: from {values.percent_down(one.share, 2)} of it on"
    for undoing in explanation.undoing:
        weight = _between(undoing.low, undoing.high, unit, currency)
        left = "a lead without a least" if undoing.left is None else f"a lead of {amount(undoing.left, unit, currency)}"
        yield f"{visible(undoing.name)} ({weight}) decided otherwise leaves {left}"
    if (gone := explanation.gone) is not None:
        at, spend = (amount(one, unit, currency) for one in (gone.at, gone.spend))
        by = "the lead" if gone.counts == WHOLE else f"the lead ÷ {_part(gone.counts)}"
        yield f"{visible(gone.name)} at {at} or less leaves none: {spend} − {by}"


def account_line(account: AccountInSum, codebook: Codebook, currency: str, floor: Grade) -> tuple[str, str, str]:
    """An account of a sum: its name, its annual spend with grade, and what is said of it, on what grade and by whom."""
    customer, part = account.customer, account.sums.customers
    of = "" if part == WHOLE else f"{_part(part)} of it · "
    grade = values.mark_sign(customer.marks[2], floor)
    said = values.settled(customer, codebook)
    who = f" · {visible(customer.reviewer)}" if customer.reviewer else ""
    on = f" · grade {grade}" if grade.isalpha() else ""
    place = values.segment_in_words(customer, codebook)
    about = f"{of}{said}{on}{who}{f' · {place}' if place else ''}"
    return visible(customer.name), values.spend_with_grade(customer, currency, floor), about


def more_line(behind: Behind, currency: str) -> str:
    """Of how many accounts more a sum is; empty where all are listed."""
    if not behind.more.customers:
        return ""
    money = f", {short(behind.more.best, currency)}" if behind.more.best else ""
    return f"and {written(behind.more.customers)} more{money}"
