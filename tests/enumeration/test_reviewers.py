"""Several reviewers: whatever one of them says may be true, unless all say what can be true together."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.enumeration.small_books import CASES, Customer, cube, share, shares
from tests.shares import examples
from tests.unit.domain.samples import SMALL
from tokentui.domain.bounds import Interval
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.settling import Opinion, State, settle
from tokentui.domain.statements import CANNOT_TELL, Statement, a_set, a_split
from tokentui.domain.weighing import Measure

CODES = {1: "bull", 2: "bull-too", 4: "plain", 8: "bear"}
BY_SPEND = Measure(Unit.SPEND, Denominator.KNOWN)
sets = st.sets(st.sampled_from(CASES), min_size=1).map(lambda bits: a_set(*(CODES[bit] for bit in bits)))
splits = st.sampled_from([a_split({"bull": 60, "bear": 40}), a_split({"bull": 90, "plain": 10})])
statements = st.one_of(sets, sets, splits, st.just(CANNOT_TELL))
spends = st.tuples(st.integers(1, 3), st.integers(0, 2)).map(lambda ends: (ends[0], ends[0] + ends[1]))


def customer(masses: tuple[tuple[int, int], ...], spend: tuple[int, int]) -> Customer:
    return Customer(0, masses, spend) if len(masses) > 1 else Customer(masses[0][0], (), spend)


def ends(listed: list[Customer], group: int) -> Interval:
    found = shares(listed, BY_SPEND, group)
    return Interval(min(found), max(found))


@settings(deadline=None, max_examples=examples(120))
@given(
    st.lists(st.tuples(st.lists(statements, min_size=1, max_size=3), spends), min_size=1, max_size=2),
    st.sampled_from([1, 3, 4, 8]),
)
def test_no_voice_is_outside_the_bounds(accounts: list[tuple[list[Statement], tuple[int, int]]], group: int) -> None:
    settled = [settle([Opinion(one) for one in said], SMALL) for said, _ in accounts]
    read = [customer(one.masses, spend) for one, (_, spend) in zip(settled, accounts, strict=True)]
    found = share(cube(read), BY_SPEND, group)
    assert found is not None
    assert found == ends(read, group)
    for place, (said, spend) in enumerate(accounts):
        if settled[place].state is not State.CONFLICT:
            continue
        for voice in said:
            alone = [*read[:place], customer(voice.masses(SMALL), spend), *read[place + 1 :]]
            assert found.low <= ends(alone, group).low
            assert found.high >= ends(alone, group).high


def test_a_conflict_may_be_either() -> None:
    said = [Opinion(a_set("bull")), Opinion(a_set("bear"))]
    read = [customer(settle(said, SMALL).masses, (1, 1)), customer(((4, 10_000),), (1, 1))]
    assert ends(read, 3) == Interval(Fraction(0), Fraction(1, 2))
