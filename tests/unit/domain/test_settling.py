"""From what everybody says of a customer to one statement; disagreement only ever widens it."""

from collections.abc import Sequence
from itertools import combinations

import pytest

from tests.unit.domain.samples import CORE, DEFAULT, DEVTOOLS, PRODUCT, RESALE
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.grades import Grade
from tokentui.domain.settling import UNLOOKED, Opinion, Settled, State, settle
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, NOTHING, WHOLE, WITHHELD, Statement, a_set, a_split

SPLIT = a_split({"core": 60, "resale": 40})


def settled(*said: Statement, ruling: Statement | None = None) -> Settled:
    opinions = [Opinion(one) for one in said]
    return settle([*opinions, *([Opinion(ruling, adjudicates=True)] if ruling else [])], DEFAULT)


@pytest.mark.parametrize(
    ("said", "state", "masses"),
    [
        ([a_set("core")], State.SET, [(CORE, WHOLE)]),
        ([a_set("core", "resale")], State.SET, [(CORE | RESALE, WHOLE)]),
        ([SPLIT], State.SPLIT, [(CORE, 6000), (RESALE, 4000)]),
        ([CANNOT_TELL], State.CANNOT_TELL, [(OPEN_MASK, WHOLE)]),
        ([WITHHELD], State.WITHHELD, [(OPEN_MASK, WHOLE)]),
        ([EXCLUDED], State.EXCLUDED, []),
        ([a_set("core"), NOTHING], State.SET, [(CORE, WHOLE)]),
        ([a_set("core"), a_set("core")], State.SET, [(CORE, WHOLE)]),
        ([a_set("core"), a_set("devtools")], State.CONFLICT, [(CORE | DEVTOOLS, WHOLE)]),
        ([a_set("core", "product"), a_set("product")], State.CONFLICT, [(CORE | PRODUCT, WHOLE)]),
        ([SPLIT, a_set("core", "resale")], State.SPLIT, [(CORE, 6000), (RESALE, 4000)]),
        ([SPLIT, a_set("core", "product", "resale")], State.SPLIT, [(CORE, 6000), (RESALE, 4000)]),
        ([a_set("core"), a_split({"core": 100})], State.SPLIT, [(CORE, WHOLE)]),
        ([SPLIT, a_set("core")], State.CONFLICT, [(CORE | RESALE, WHOLE)]),
        ([SPLIT, a_split({"core": 59, "resale": 41})], State.CONFLICT, [(CORE | RESALE, WHOLE)]),
        ([SPLIT, a_set("core", "resale"), CANNOT_TELL], State.CONFLICT, [(OPEN_MASK, WHOLE)]),
        (
            [SPLIT, a_set("core", "resale"), a_set("core", "product", "resale")],
            State.CONFLICT,
            [(CORE | PRODUCT | RESALE, WHOLE)],
        ),
        ([SPLIT, a_set("product")], State.CONFLICT, [(CORE | RESALE | PRODUCT, WHOLE)]),
        ([a_set("core"), CANNOT_TELL], State.CONFLICT, [(OPEN_MASK, WHOLE)]),
        ([CANNOT_TELL, WITHHELD], State.CONFLICT, [(OPEN_MASK, WHOLE)]),
        ([a_set("core"), EXCLUDED], State.CONFLICT, [(OPEN_MASK, WHOLE)]),
    ],
)
def test_what_is_said_comes_to_one_statement(
    said: Sequence[Statement], state: State, masses: list[tuple[int, int]]
) -> None:
    for order in (said, said[::-1]):
        found = settled(*order)
        assert found.state is state
        assert sorted(found.masses) == sorted(masses)


def test_an_adjudication_decides_for_everybody() -> None:
    assert settled(a_set("core"), a_set("resale"), ruling=SPLIT) == settled(SPLIT)
    assert settled(a_set("core"), ruling=EXCLUDED).masses == ()
    assert settled(a_set("core"), ruling=NOTHING) == settled(a_set("core"))


def test_nothing_said_is_nothing_looked_at() -> None:
    assert settled() == settled(NOTHING, NOTHING) == UNLOOKED


def test_a_voice_more_never_narrows_what_may_be() -> None:
    voices = [a_set("core"), a_set("devtools", "resale"), SPLIT, CANNOT_TELL, a_set("product")]
    for number in (2, 3, 4):
        for some in combinations(voices, number):
            fewer, more = settled(*some[:-1]), settled(*some)
            before = 0
            for mask, _ in fewer.masses:
                before |= mask
            ((after, _),) = more.masses if more.state is State.CONFLICT else [(before, WHOLE)]
            assert after == OPEN_MASK or (before != OPEN_MASK and before & ~after == 0)


def test_the_best_evidence_of_all_voices_counts() -> None:
    opinions = [Opinion(a_set("core"), Grade.C), Opinion(a_set("resale"), Grade.B)]
    assert settle(opinions, DEFAULT).grade is Grade.B
    assert settle([Opinion(a_set("core"), Grade.C)], DEFAULT).grade is Grade.C
    divided = [Opinion(a_set("core", "resale"), Grade.A), Opinion(SPLIT, Grade.D), Opinion(SPLIT, Grade.C)]
    assert settle(divided, DEFAULT).grade is Grade.C, "nothing better shows how much is which"
    assert UNLOOKED.grade is None
