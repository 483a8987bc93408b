import pytest

from tests.unit.domain.samples import CORE, DEFAULT, DEVTOOLS, LARGE, PRODUCT, RESALE, START_UP, cell
from tokentui.domain.clarity import Clarity, Who, clarity, together
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Cell, Denominator, Unit, add_up
from tokentui.domain.cube_sums import at_floor
from tokentui.domain.gap import Gap, GapReport, gaps
from tokentui.domain.grades import Grade, Mark, Question
from tokentui.domain.pairs import Pairs
from tokentui.domain.settling import State
from tokentui.domain.weighing import BY_CUSTOMERS, Measure, UnitError

BY_SPEND = Measure(Unit.SPEND)
UNTOLD = Who(OPEN_MASK, State.UNLOOKED, True)

BOOK = (
    cell(CORE, spend=100, to_what_end="B", segments=LARGE),
    cell(CORE | PRODUCT, spend=200, who="A", for_what="D", segments=LARGE),
    cell(CORE | RESALE, spend=300, who="-"),
    cell(0, State.CANNOT_TELL, who="U", to_what_end="U", for_what="C"),
    cell(0, customers=20_000, who="D", to_what_end="D", segments=START_UP),
    cell(0, State.EXCLUDED, spend=9_000, for_what="D"),
)


def found(report: GapReport, question: Question) -> Gap:
    return next(gap for gap in report.questions if gap.question is question)


def counts(gap: Gap) -> tuple[int, ...]:
    """Customers known, in the backlog, below the floor and silent."""
    return tuple(sums.customers // 10_000 for _, sums, _ in gap.parts)


def test_each_question_is_counted_on_its_own() -> None:
    report = gaps(at_floor(BOOK, Grade.D, DEFAULT))
    assert [gap.question for gap in report.questions] == list(Question)
    assert counts(found(report, Question.WHO)) == (4, 1, 0, 1)
    assert counts(found(report, Question.HOW_MUCH)) == (3, 3, 0, 0)
    assert counts(found(report, Question.FOR_WHAT)) == (2, 2, 0, 2)
    assert counts(found(report, Question.TO_WHAT_END)) == (3, 2, 0, 1)
    assert counts(report.union) == (1, 5, 0, 0)
    assert report.columns == (Clarity.KNOWN, Clarity.BACKLOG, Clarity.SILENCE)


def test_for_what_is_known_when_the_use_cases_share_a_stance_and_exactly_when_there_is_one() -> None:
    gap = found(gaps(at_floor(BOOK, Grade.D, DEFAULT)), Question.FOR_WHAT)
    assert gap.exactly_one_use_case is not None
    assert gap.exactly_one_use_case.customers == 10_000
    assert gap.exactly_one_share == pytest.approx(1 / 6)
    assert found(gaps(at_floor(BOOK, Grade.D, DEFAULT)), Question.WHO).exactly_one_use_case is None


@pytest.mark.parametrize(
    ("mask", "state", "expected"),
    [
        (0, State.UNLOOKED, Clarity.BACKLOG),
        (0, State.CANNOT_TELL, Clarity.SILENCE),
        (0, State.WITHHELD, Clarity.SILENCE),
        (CORE, State.SPLIT, Clarity.KNOWN),
        (DEVTOOLS | RESALE, State.SET, Clarity.KNOWN),
        (CORE | DEVTOOLS, State.SET, Clarity.SILENCE),
        (CORE | PRODUCT, State.CONFLICT, Clarity.KNOWN),
        (0, State.CONFLICT, Clarity.SILENCE),
        (0, State.BELOW, Clarity.BELOW),
    ],
)
def test_for_what_by_statement(mask: int, state: State, expected: Clarity) -> None:
    marks = Mark.OPEN, Mark.OPEN, Mark.C, Mark.OPEN
    assert clarity(UNTOLD, state, mask, marks, Pairs(DEFAULT), Grade.D)[2] is expected


@pytest.mark.parametrize(
    ("who", "mark", "expected"),
    [
        (UNTOLD, "-", Clarity.BACKLOG),
        (UNTOLD, "U", Clarity.SILENCE),
        (Who(LARGE, State.SET, True), "C", Clarity.KNOWN),
        (Who(LARGE, State.CONFLICT, True), "C", Clarity.KNOWN),
        (Who(LARGE, State.SET, False), "C", Clarity.BACKLOG),
        (Who(LARGE, State.SET, True), "D", Clarity.BELOW),
        (Who(LARGE, State.SET, True), "U", Clarity.BELOW),
        (Who(OPEN_MASK, State.BELOW, True), "D", Clarity.BELOW),
        (Who(LARGE | START_UP, State.SET, True), "A", Clarity.SILENCE),
        (Who(OPEN_MASK, State.CONFLICT, True), "C", Clarity.SILENCE),
        (Who(OPEN_MASK, State.CANNOT_TELL, True), "D", Clarity.SILENCE),
        (Who(OPEN_MASK, State.WITHHELD, True), "C", Clarity.SILENCE),
    ],
)
def test_who_is_known_by_name_and_one_segment(who: Who, mark: str, expected: Clarity) -> None:
    marks = Mark(mark), Mark.OPEN, Mark.OPEN, Mark.OPEN
    assert clarity(who, State.UNLOOKED, 0, marks, Pairs(DEFAULT), Grade.C)[0] is expected


def test_the_union_waits_to_be_looked_at_then_for_better_evidence_then_for_nothing() -> None:
    known, backlog, below, silence = Clarity
    assert together([known] * 4) is known
    assert together([known, below, known, silence]) is below
    assert together([below, below, backlog, silence]) is backlog
    assert together([known, silence, silence, known]) is silence
    assert together([silence, silence, silence, backlog]) is backlog


def test_a_floor_tells_lower_grades_from_what_nobody_looked_at_and_leaves_silence() -> None:
    report = gaps(at_floor(BOOK, Grade.C, DEFAULT))
    assert counts(found(report, Question.WHO)) == (2, 1, 2, 1)
    assert counts(found(report, Question.FOR_WHAT)) == (1, 2, 1, 2)
    assert counts(found(report, Question.TO_WHAT_END)) == (1, 2, 2, 1)
    assert report.floor is Grade.C
    assert report.columns == tuple(Clarity)


def test_spend_below_the_floor_is_not_spend_that_nobody_looked_for() -> None:
    cells = [cell(CORE, spend=100, how_much="D"), cell(CORE, spend=300, how_much="B"), cell(CORE)]
    by_customers, by_spend = (gaps(at_floor(cells, Grade.B, DEFAULT), by) for by in (BY_CUSTOMERS, BY_SPEND))
    assert counts(found(by_customers, Question.HOW_MUCH)) == (1, 1, 1, 0)
    assert found(by_spend, Question.HOW_MUCH).shares == (1.0, 0.0, 0.0, 0.0)


def test_a_statement_that_rests_on_nothing_found_is_below_every_floor_and_shown_at_the_lowest() -> None:
    report = gaps(at_floor([cell(CORE, for_what="U")], Grade.D, DEFAULT))
    assert counts(found(report, Question.FOR_WHAT)) == (0, 0, 1, 0)
    assert Clarity.BELOW in report.columns


def test_by_spend_unknown_spend_stands_beside() -> None:
    report = gaps(at_floor(BOOK, Grade.D, DEFAULT), BY_SPEND)
    assert found(report, Question.HOW_MUCH).shares == (1.0, 0.0, 0.0, 0.0)
    assert found(report, Question.FOR_WHAT).shares == (0.5, 0.0, 0.0, 0.5)
    assert report.unknown_spend.customers == 30_000
    assert report.not_listed_share == 0


def test_of_the_disclosed_what_is_not_listed_is_a_part_of_the_whole() -> None:
    report = gaps(at_floor(BOOK, Grade.D, DEFAULT), Measure(Unit.SPEND, Denominator.DISCLOSED, 6_000))
    assert report.not_listed_share == 0.9
    for gap in (*report.questions, report.union):
        assert gap.shares is not None
        assert sum(gap.shares) + 0.9 == pytest.approx(1)
    over = gaps(at_floor(BOOK, Grade.D, DEFAULT), Measure(Unit.SPEND, Denominator.DISCLOSED, 100))
    assert found(over, Question.HOW_MUCH).shares == (1.0, 0.0, 0.0, 0.0)
    with pytest.raises(UnitError):
        Measure(Unit.CUSTOMERS, Denominator.DISCLOSED, 6_000)


@pytest.mark.parametrize("cells", [[], [cell(CORE)]])
def test_without_spend_there_are_no_shares(cells: list[Cell]) -> None:
    report = gaps(at_floor(cells, Grade.D, DEFAULT), BY_SPEND)
    assert {gap.shares for gap in (*report.questions, report.union)} == {None}
    assert report.not_listed_share is None


@pytest.mark.parametrize("floor", [Grade.D, Grade.C])
@pytest.mark.parametrize("unit", Unit)
def test_the_parts_of_every_question_add_to_the_total(unit: Unit, floor: Grade) -> None:
    report = gaps(at_floor([*BOOK, cell(CORE, tokens=7)], floor, DEFAULT), Measure(unit))
    for gap in (*report.questions, report.union):
        assert add_up([gap.known, gap.backlog, gap.below, gap.silence]) == report.total
        assert gap.shares is not None
        assert sum(gap.shares) == pytest.approx(1)
