import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import CORE, DEFAULT, DEPENDENT, DEVTOOLS, LARGE, RESALE, SEGMENTED, cell
from tokentui.domain.bounds import lying
from tokentui.domain.clarity import Clarity
from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.composition import compose
from tokentui.domain.cube import Cell, Denominator, Sums, Unit, add_up, parts_of
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums, at_floor
from tokentui.domain.gap import gaps
from tokentui.domain.grades import Grade
from tokentui.domain.lead import Rule
from tokentui.domain.settling import State
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.domain.statements import WHOLE
from tokentui.domain.verdict import judge
from tokentui.domain.weighing import BY_CUSTOMERS, BY_KNOWN_SPEND, Measure

FLOORS = (Grade.A, Grade.B, Grade.C, Grade.D)
MEASURES = (BY_CUSTOMERS, BY_KNOWN_SPEND, Measure(Unit.SPEND, Denominator.DISCLOSED, 100))


def sums_of(*cells: Cell, floor: Grade = Grade.D) -> CubeSums:
    return at_floor(cells, floor, DEFAULT).sums


def test_a_statement_below_the_floor_may_be_anything_and_is_not_one_that_nobody_made() -> None:
    told = cell(CORE, spend=100, for_what="D")
    read = sums_of(told, floor=Grade.C)
    assert read.reading.use(told) == (OPEN_MASK, "", State.BELOW, True)
    assert read.state(State.BELOW) == told.sums
    assert (read.state(State.SET), read.carried) == (Sums(), 0)


def test_spend_below_the_floor_becomes_unknown_and_is_never_zero() -> None:
    read = sums_of(cell(CORE, spend=(1, 2, 3), how_much="D", tokens=5), floor=Grade.C)
    assert read.total == read.unknown_spend == Sums(10_000, tokens=5, spend_unknown=10_000)
    assert (read.of_known(True), read.carried) == (Sums(), CORE)


def test_silence_stays_silence_at_every_floor() -> None:
    for floor in FLOORS:
        ((answers, _),) = sums_of(cell(CORE, how_much="U"), floor=floor).answers
        assert answers.clarities[1] is Clarity.SILENCE


def test_excluded_customers_stay_out_at_every_floor() -> None:
    out = cell(OPEN_MASK, State.EXCLUDED, spend=5, for_what="D")
    for floor in FLOORS:
        read = sums_of(out, floor=floor)
        assert (read.state(State.EXCLUDED).customers, read.total) == (10_000, Sums())
        assert not list(read.answers)


def test_the_parts_of_a_split_are_added_as_one_customer_is_divided() -> None:
    split = '{"0": 6000, "6": 4000}'
    read = sums_of(
        *(cell(mask, State.SPLIT, 1, weight, split=split) for mask, weight in ((CORE, 6000), (RESALE, 4000)))
    )
    ((lies, held),) = read.lies
    assert lies.parts == ((CORE, 6000), (DEVTOOLS, 4000)), "such a one: RESALE is of one stance with DEVTOOLS"
    assert held.customers == 10_000
    ((touch, touching),) = read.touching(CORE)
    assert (touch.inside, touch.outside, touching.customers) == (6000, 4000, 10_000)


grades = st.sampled_from("ABCDU-")
cells = st.builds(
    lambda segments, mask, spend, who, what, tokens: cell(
        mask, spend=spend, who=who, for_what=what, tokens=tokens, segments=segments
    ),
    st.integers(0, 7),
    st.integers(0, 511),
    st.none() | st.integers(0, 9) | st.just((1, 2, 4)),
    grades,
    grades,
    st.none() | st.integers(0, 9),
)


@settings(deadline=None)
@given(
    st.lists(cells, max_size=8),
    st.lists(cells, max_size=8),
    st.sampled_from(FLOORS),
    st.sampled_from([DEFAULT, SEGMENTED, DEPENDENT]),
)
def test_what_changed_moves_the_sums_to_what_they_are(
    before: list[Cell], after: list[Cell], floor: Grade, codebook: Codebook
) -> None:
    def made(cells: list[Cell]) -> CubeSums:
        return at_floor(cells, floor, codebook, by_segment=True).sums

    moved = made(before)
    kept = moved.copy()
    moved.add(after)
    moved.add(before, -1)
    assert moved == made(after)
    assert kept == made(before)


@settings(deadline=None)
@given(st.lists(cells, max_size=8), st.lists(cells, max_size=8), st.sampled_from([SEGMENTED, DEPENDENT]))
def test_sums_by_segment_may_be_asked_for_later(before: list[Cell], after: list[Cell], codebook: Codebook) -> None:
    late = at_floor(before, Grade.C, codebook).sums
    assert late.by_segment is None
    late.cross(before)
    late.add(after)
    assert late == at_floor([*before, *after], Grade.C, codebook, by_segment=True).sums


def test_who_is_said_below_the_floor_may_be_anyone() -> None:
    told = cell(CORE, spend=100, segments=LARGE, who="D")
    read = at_floor([told], Grade.C, SEGMENTED, by_segment=True).sums
    assert read.reading.who(told) == (OPEN_MASK, State.BELOW)
    assert read.by_segment is not None
    assert read.by_segment.untold == ((State.BELOW, told.sums),)


@settings(deadline=None)
@given(
    st.lists(cells, min_size=1, max_size=8),
    st.lists(cells, max_size=4),
    st.sampled_from(MEASURES),
    st.sampled_from(Rule),
)
def test_no_figure_depends_on_what_came_first_or_has_gone(
    held: list[Cell], gone: list[Cell], measure: Measure, rule: Rule
) -> None:
    others = sums_of(*gone, *reversed(held))
    others.add(gone, -1)
    read, moved = CubeAtFloor(sums_of(*held)), CubeAtFloor(others)
    assert judge(moved, measure, rule) == judge(read, measure, rule)
    assert (compose(moved, measure), gaps(moved, measure)) == (compose(read, measure), gaps(read, measure))


@given(st.integers(0, 511), st.none() | st.dictionaries(st.integers(0, 8), st.integers(1, 9), min_size=2))
def test_such_a_one_lies_as_those_it_stands_for(mask: int, shares: dict[int, int] | None) -> None:
    split = ""
    if shares is not None:
        first, *rest = shares
        split = json.dumps({first: WHOLE - sum(shares[bit] for bit in rest), **{bit: shares[bit] for bit in rest}})
    read = sums_of(cell(1 if split else mask, spend=1, split=split))
    ((lies, _),) = read.lies
    for stance in map(DEFAULT.stance_mask, KNOWN_STANCES):
        assert lying(lies.parts, stance, DEFAULT.full) == lying(parts_of(mask, split), stance, DEFAULT.full)


@settings(deadline=None)
@given(st.lists(st.builds(Sums, *[st.integers(0, 10**18)] * 7)))
def test_sums_are_added_up_field_by_field(parts: list[Sums]) -> None:
    assert add_up(parts)._asdict() == {name: sum(getattr(one, name) for one in parts) for name in Sums._fields}
