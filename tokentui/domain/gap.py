"""The transparency gap: for each of the four questions, what is known, not looked at, below the floor, or silent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.composition import not_listed, unknown_spend, unknown_tokens
from tokentui.domain.cube import Cell, CubeAtFloor, Denominator, Sums, Unit, add_up
from tokentui.domain.customer import Customer, Marks
from tokentui.domain.grades import Grade, Mark, Question
from tokentui.domain.settling import State
from tokentui.domain.weighing import BY_CUSTOMERS, Measure, weight


class Clarity(StrEnum):
    """How a question stands for a customer."""

    KNOWN = "known"
    BACKLOG = "backlog"
    """Nobody here has looked yet."""
    BELOW = "below"
    """Looked at and answered, on evidence below the floor."""
    SILENCE = "silence"
    """Looked, and it cannot be told, or is withheld."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One question, or all four together, over all customers that count."""

    question: Question | None
    """None for the union of the four."""
    known: Sums
    backlog: Sums
    below: Sums
    silence: Sums
    shares: tuple[float, float, float, float] | None
    """Known, backlog, below the floor and silence, in the unit and denominator of the report; None without a whole."""
    exactly_one_use_case: Sums | None = None
    """Of what is known, where the answer is one use case alone; only for the question `for what`."""
    exactly_one_share: float | None = None

    @property
    def parts(self) -> tuple[tuple[Clarity, Sums, float | None], ...]:
        """Each part with its share, in the order of `Clarity`."""
        sums = (self.known, self.backlog, self.below, self.silence)
        return tuple(zip(Clarity, sums, self.shares or (None,) * len(sums), strict=True))


@dataclass(frozen=True, slots=True)
class GapReport:
    """The gap panel: the four questions, their union, and what stands beside them."""

    codebook_version: int
    unit: Unit
    denominator: Denominator
    floor: Grade
    disclosed: int | None
    """The disclosed total, micro-units; None when shares are of the listed."""
    total: Sums
    """All listed customers that count."""
    questions: tuple[Gap, ...]
    """In the order who, how much, for what, to what end; never averaged."""
    union: Gap
    """The four as one, by `together`."""
    unknown_spend: Sums
    """Customers whose annual spend is not known: no share by spend counts them."""
    unknown_tokens: Sums
    not_listed: Sums
    """The disclosed total less the listed spend: in no part of any question, but a part of the whole."""
    not_listed_share: float | None
    """By best figures; 0 when shares are of the listed."""

    def by_construction(self, question: Question | None) -> bool:
        """Whether a question is known of all that counts whatever the book holds: how much it is, of known spend."""
        return question is Question.HOW_MUCH and self.unit is Unit.SPEND and self.disclosed is None

    @property
    def columns(self) -> tuple[Clarity, ...]:
        """The parts to show: below the floor only where the floor is above the lowest, or something is there."""
        shown = self.floor is not Grade.D or any(gap.below.customers for gap in self.questions)
        return tuple(one for one in Clarity if shown or one is not Clarity.BELOW)


def gaps(cube: CubeAtFloor, codebook: Codebook, measure: Measure = BY_CUSTOMERS) -> GapReport:
    """Count each question's parts (see `Clarity`) at the floor of the cube.

    By spend an account weighs its best figure. Where the listed exceed the disclosed total, the listed are the whole.
    """
    unit, chosen = measure.unit, measure.of_disclosed
    # An amount that is not known has no part in a share of amounts.
    of_known = unit is not Unit.CUSTOMERS and measure.denominator is Denominator.LISTED
    denominator = Denominator.KNOWN if of_known else measure.denominator
    counted = [cell for cell in cube.cells if cell.state is not State.EXCLUDED]
    rows = _by_answers(counted, codebook, cube.floor)
    listed = add_up(sums for _, _, sums in rows)
    rest = not_listed(listed, chosen)
    whole = weight(listed, unit) + weight(rest, unit)
    return GapReport(
        codebook_version=codebook.version,
        unit=unit,
        denominator=denominator,
        floor=cube.floor,
        disclosed=chosen,
        total=listed,
        questions=tuple(
            _gap(question, [(answers[place], one, sums) for answers, one, sums in rows], unit, whole)
            for place, question in enumerate(Question)
        ),
        union=_gap(None, [(together(answers), one, sums) for answers, one, sums in rows], unit, whole),
        unknown_spend=unknown_spend(counted),
        unknown_tokens=unknown_tokens(listed),
        not_listed=rest,
        not_listed_share=_share(rest, unit, whole),
    )


def _by_answers(
    cells: Iterable[Cell], codebook: Codebook, floor: Grade
) -> list[tuple[tuple[Clarity, ...], bool, Sums]]:
    """How the questions stand, whether exactly one use case is told, and the sums of the cells that are alike in it."""
    by_mark = {mark: _by_mark(mark, floor) for mark in Mark}
    for_what: dict[tuple[State, int, Mark], Clarity] = {}
    found: dict[tuple[tuple[Clarity, ...], bool], list[Sums]] = {}
    for cell in cells:
        seen = (cell.state, cell.mask, cell.for_what)
        told = for_what.get(seen)
        if told is None:
            told = for_what[seen] = _for_what(*seen, codebook, floor)
        answers = (by_mark[cell.who], by_mark[cell.how_much], told, by_mark[cell.to_what_end])
        found.setdefault((answers, cell.mask.bit_count() == 1), []).append(cell.sums)
    return [(answers, one, add_up(parts)) for (answers, one), parts in found.items()]


def clarity(state: State, mask: int, marks: Marks, codebook: Codebook, floor: Grade) -> tuple[Clarity, ...]:
    """How the four questions stand for a customer, or a share of one, at a floor: in their usual order.

    What it is used for is known where every use case it may be has one stance; looked at and wider is silence.
    """
    who, how_much, for_what, to_what_end = marks
    return (
        _by_mark(who, floor),
        _by_mark(how_much, floor),
        _for_what(state, mask, for_what, codebook, floor),
        _by_mark(to_what_end, floor),
    )


def clarity_of(customer: Customer, codebook: Codebook, floor: Grade) -> tuple[Clarity, ...] | None:
    """How the four questions stand for a customer at a floor; None for one that is excluded.

    Each share of a split has a use case of its own, so that its stance is known whichever share is asked.
    """
    if customer.state is State.EXCLUDED:
        return None
    mask = 1 << customer.split[0][0] if customer.split else customer.mask
    return clarity(customer.state, mask, customer.marks, codebook, floor)


def together(answers: Sequence[Clarity]) -> Clarity:
    """The four questions as one, by what is still to be done: looking, then better evidence, then nothing more.

    Known where all are; backlog where nobody has looked at any; else below where any is; else silence.
    """
    return next((one for one in (Clarity.BACKLOG, Clarity.BELOW, Clarity.SILENCE) if one in answers), Clarity.KNOWN)


def _by_mark(mark: Mark, floor: Grade) -> Clarity:
    if mark.answered(floor):
        return Clarity.KNOWN
    return {Mark.SILENT: Clarity.SILENCE, Mark.OPEN: Clarity.BACKLOG}.get(mark, Clarity.BELOW)


def _for_what(state: State, mask: int, mark: Mark, codebook: Codebook, floor: Grade) -> Clarity:
    if state is State.UNLOOKED:
        return Clarity.BACKLOG
    if state is State.BELOW or (mask != OPEN_MASK and not mark.answered(floor)):
        return Clarity.BELOW
    told = mask != OPEN_MASK and codebook.one_stance(mask) is not None
    return Clarity.KNOWN if told else Clarity.SILENCE


def _gap(question: Question | None, rows: Sequence[tuple[Clarity, bool, Sums]], unit: Unit, whole: int) -> Gap:
    sums = {each: add_up(part for answer, _, part in rows if answer is each) for each in Clarity}
    known, backlog, below, silence = (sums[each] for each in Clarity)
    shares = None
    if whole > 0:
        weights = (weight(known, unit), weight(backlog, unit), weight(below, unit), weight(silence, unit))
        shares = (weights[0] / whole, weights[1] / whole, weights[2] / whole, weights[3] / whole)
    found = Gap(question, known, backlog, below, silence, shares)
    if question is not Question.FOR_WHAT:
        return found
    exactly_one = add_up(part for answer, one, part in rows if answer is Clarity.KNOWN and one)
    return replace(found, exactly_one_use_case=exactly_one, exactly_one_share=_share(exactly_one, unit, whole))


def _share(sums: Sums, unit: Unit, whole: int) -> float | None:
    return weight(sums, unit) / whole if whole > 0 else None
