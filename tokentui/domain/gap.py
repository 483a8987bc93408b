"""The transparency gap: for each of the four questions, what is known, not looked at, below the floor, or silent."""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.clarity import Clarity, together
from tokentui.domain.codebook import Segment
from tokentui.domain.composition import not_listed, unknown_tokens
from tokentui.domain.cube import Denominator, Sums, Unit, add_up
from tokentui.domain.cube_reading import Answers
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.grades import Grade, Question
from tokentui.domain.segment_sums import UNTOLD
from tokentui.domain.weighing import BY_CUSTOMERS, Measure, weight


class Gap(NamedTuple):
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


class GapReport(NamedTuple):
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


def gaps(cube: CubeAtFloor, measure: Measure = BY_CUSTOMERS) -> GapReport:
    """Count each question's parts (see `Clarity`) at the floor of the cube.

    By spend an account weighs its best figure. Where the listed exceed the disclosed total, the listed are the whole.
    """
    unit, chosen = measure.unit, measure.of_disclosed
    # An amount that is not known has no part in a share of amounts.
    of_known = unit is not Unit.CUSTOMERS and measure.denominator is Denominator.LISTED
    denominator = Denominator.KNOWN if of_known else measure.denominator
    rows = tuple(cube.sums.answers)
    listed = add_up(sums for _, sums in rows)
    rest = not_listed(listed, chosen)
    whole = weight(listed, unit) + weight(rest, unit)
    questions, union = _questions(rows, unit, whole)
    return GapReport(
        codebook_version=cube.codebook.version,
        unit=unit,
        denominator=denominator,
        floor=cube.floor,
        disclosed=chosen,
        total=listed,
        questions=questions,
        union=union,
        unknown_spend=cube.sums.unknown_spend,
        unknown_tokens=unknown_tokens(listed),
        not_listed=rest,
        not_listed_share=_share(rest, unit, whole),
    )


class SegmentGap(NamedTuple):
    """The four questions over the customers that are surely of one segment, or over those whose segment is not told."""

    segment: Segment | None
    """None for those whose segment is not told."""
    total: Sums
    """What shares are of: a disclosed total is of no segment."""
    questions: tuple[Gap, ...]
    union: Gap


def gaps_by_segment(cube: CubeAtFloor, measure: Measure = BY_CUSTOMERS) -> tuple[SegmentGap, ...]:
    """Count each question's parts by segment, those of no told one last; the sums of the cube are kept by segment."""
    from tokentui.domain.crossing import kept, shown_segments  # A gap that is not by segment has no use for it.

    by_segment = kept(cube.sums)
    return tuple(
        SegmentGap(segment, total, *_questions(rows, measure.unit, weight(total, measure.unit)))
        for segment in (*shown_segments(cube), None)
        for rows in [tuple(by_segment.answers(UNTOLD if segment is None else segment.bit))]
        for total in [add_up((Sums(), *(sums for _, sums in rows)))]
    )


def _questions(rows: Sequence[tuple[Answers, Sums]], unit: Unit, whole: int) -> tuple[tuple[Gap, ...], Gap]:
    questions = tuple(
        _gap(question, [(answers[place], one, sums) for (answers, one), sums in rows], unit, whole)
        for place, question in enumerate(Question)
    )
    return questions, _gap(None, [(together(answers), one, sums) for (answers, one), sums in rows], unit, whole)


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
    return found._replace(exactly_one_use_case=exactly_one, exactly_one_share=_share(exactly_one, unit, whole))


def _share(sums: Sums, unit: Unit, whole: int) -> float | None:
    return weight(sums, unit) / whole if whole > 0 else None
