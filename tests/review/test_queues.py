"""The order of each queue, and who is in it."""

import json
import math
import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import make_book
from tests.review.given import SPENDS, Clock, a_book, begun, id_of, names, opened, tag, whose
from tests.tui.given import CODEBOOK
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Unit
from tokentui.domain.grades import Grade, Question
from tokentui.domain.pairs import Pairs
from tokentui.domain.queues import (
    Ask,
    Queue,
    QueueError,
    QueueKind,
    fair_order,
    flip_gain,
    read_kind,
    shuffled,
    taken_from,
)
from tokentui.domain.statements import CANNOT_TELL, a_set, a_split
from tokentui.services import decide
from tokentui.services.browse import next_open
from tokentui.services.estimate import declare
from tokentui.services.review import begin
from tokentui.services.review_queues import NothingToReview, counts, order, viewpoint
from tokentui.services.second_look import second_look
from tokentui.services.workbook import Workbook
from tokentui.store.queues import queue_ids

BULL, BEAR, NEUTRAL = "core", "resale", "consumer"


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """Ten accounts, A the largest; two more of unknown spend."""
    return opened(a_book(tmp_path / "book.tokentui", (*SPENDS, None, None)))


def listed(book: Workbook, kind: QueueKind, *, blind: bool = False, **given: Any) -> str:
    return names(book, order(book, Queue(kind, **given), blind=blind))


def test_largest_first_shrinks_the_gap_as_computed_elsewhere(tmp_path: Path) -> None:
    in_any_order = tuple(random.Random(1).sample(SPENDS, len(SPENDS)))
    book = opened(a_book(tmp_path / "book.tokentui", in_any_order))
    amount = dict(book.book.db.execute("SELECT id, spend_best FROM customer").fetchall())
    found = [amount[one] for one in order(book, Queue(QueueKind.LARGEST), blind=False)]
    left = [sum(found[place:]) / sum(found) for place in range(6)]
    # Case B23, review_order_gap_curve: the optimum over all subsets of each size.
    assert left == pytest.approx([1.0, 0.7, 0.5, 0.38, 0.28, 0.2], abs=1e-9)


def test_largest_open_spend_first_then_the_unknown_by_name(book: Workbook) -> None:
    assert listed(book, QueueKind.LARGEST) == "ABCDEFGHIJKL"


@pytest.mark.parametrize("blind", [False, True])
def test_the_largest_queue_takes_unknown_spends_by_what_facts_tell_of_them(book: Workbook, blind: bool) -> None:
    book.book.db.execute(
        "INSERT INTO fact (customer_id, dimension, low, high, unit, grade) VALUES (?, 'how_much', 9, 9, 'seats', 'C')",
        (id_of(book, "L"),),
    )
    assert listed(book, QueueKind.LARGEST, blind=blind) == "ABCDEFGHIJLK"
    assert listed(book.read_as(Grade.B), QueueKind.LARGEST, blind=blind) == "ABCDEFGHIJKL"
    assert [one.name for one in next_open(book, 12)] == list("ABCDEFGHIJLK")


def test_the_settled_and_the_own_are_not_open(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    decide.classify(bob, [id_of(book, "A")], a_set(BULL))
    decide.classify(bob, [id_of(book, "B")], CANNOT_TELL)
    decide.exclude(bob, [id_of(book, "C")], "a total row")
    decide.classify(book, [id_of(book, "D")], CANNOT_TELL)
    decide.classify(bob, [id_of(book, "E")], a_set(BULL, BEAR))
    assert listed(book, QueueKind.LARGEST) == "BEFGHIJKL"


def test_a_blind_queue_tells_nothing_of_what_others_said(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    decide.classify(bob, [id_of(book, "A")], a_set(BULL))
    decide.exclude(bob, [id_of(book, "C")], "a total row")
    decide.classify(book, [id_of(book, "B")], a_set(BULL))
    for kind in (QueueKind.LARGEST, QueueKind.FLIP, QueueKind.ALPHABETICAL):
        assert listed(book, kind, blind=True) == "ACDEFGHIJKL"


def test_most_able_to_flip_weighs_spend_by_what_can_still_move(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    decide.classify(bob, [id_of(book, "A")], a_set(BULL, NEUTRAL))  # may join one stance: 1 × 300
    decide.classify(bob, [id_of(book, "C")], a_set(BULL, BEAR))  # may change sides: 2 × 120
    decide.classify(bob, [id_of(book, "D")], a_set(NEUTRAL))
    assert listed(book, QueueKind.FLIP) == "BACEFGHIJKL"


@settings(deadline=None, max_examples=30)
@given(st.sets(st.sampled_from([case.code for case in CODEBOOK.use_cases])))
def test_what_an_account_can_move_is_the_same_in_the_book_and_on_paper(codes: set[str]) -> None:
    mask = CODEBOOK.mask(codes)
    stances = {case.stance.value for case in CODEBOOK.members(mask)}
    expected = sum(stance in stances and len(stances) > 1 for stance in ("bullish", "bearish"))
    assert flip_gain(OPEN_MASK, mask, Pairs(CODEBOOK)) == expected


def test_conflicts_and_flags_and_what_was_decided_long_ago(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(a_book(tmp_path / "book.tokentui"), "ann", clock)
    bob = opened(book.book.path, "bob", clock)
    decide.classify(book, [id_of(book, "C")], a_set(BULL))
    clock.pass_by(days=30)
    decide.classify(book, [id_of(book, "B")], a_set(BULL))
    decide.flag(book, [id_of(book, "H")])
    clock.pass_by(days=70)
    decide.classify(bob, [id_of(book, "A"), id_of(book, "C")], a_set(BEAR))
    decide.classify(book, [id_of(book, "A")], a_set(BULL))
    assert listed(book, QueueKind.CONFLICTS) == "AC"
    assert listed(book, QueueKind.FLAGGED) == "H"
    assert listed(book, QueueKind.STALE, days=69) == "B"
    assert listed(book, QueueKind.OLDEST) == "BAC"
    assert listed(book, QueueKind.STALE, days=69, blind=True) == "CB"
    assert listed(book, QueueKind.OLDEST, blind=True) == "CBA"
    with pytest.raises(NothingToReview) as nothing:
        listed(book, QueueKind.STALE, days=70)
    assert str(nothing.value) == (
        "No account is left in the queue 'decided more than 70 days ago'. "
        "Elsewhere: 7 open, 2 in conflict, 1 flagged, 7 not decided by you."
    )


def test_alphabetical_is_by_name_whatever_its_case_and_accents(small_book: Callable[..., Path]) -> None:
    book = opened(small_book(("1", "Éclair", None), ("2", "apex", 5), ("3", "Zeta", 9), ("4", "[/] Beta", 1)))
    ids = order(book, Queue(QueueKind.ALPHABETICAL), blind=False)
    found = dict(book.book.db.execute("SELECT id, name FROM customer").fetchall())
    assert [found[one] for one in ids] == ["[/] Beta", "apex", "Éclair", "Zeta"]


def test_random_orders_depend_on_the_seed_alone(book: Workbook, tmp_path: Path) -> None:
    first = listed(book, QueueKind.RANDOM, seed="7")
    assert first == listed(opened(a_book(tmp_path / "again", (*SPENDS, None, None))), QueueKind.RANDOM, seed="7")
    assert first != listed(book, QueueKind.RANDOM, seed="8")
    assert sorted(first) == list("ABCDEFGHIJKL")


@pytest.mark.parametrize("seed", ["7", "Zoë", ""])
def test_random_orders_are_those_of_the_keys_whatever_the_ids(book: Workbook, tmp_path: Path, seed: str) -> None:
    customers = book.book.db.execute("SELECT key, name, spend_best FROM customer ORDER BY id DESC").fetchall()
    backwards = opened(make_book(tmp_path / "backwards", customers))
    for kind in (QueueKind.RANDOM, QueueKind.WEIGHTED):
        assert listed(book, kind, seed=seed) == listed(backwards, kind, seed=seed)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_every_random_order_is_as_likely_as_any_other(number: int) -> None:
    seen = Counter(tuple(shuffled(number, random.Random(seed).random)) for seed in range(4_800))
    orders = math.factorial(number)
    expected = 4_800 / orders
    assert set(seen) == set(permutations(range(number)))
    # Exceeded by chance once in 100,000.
    assert sum((one - expected) ** 2 / expected for one in seen.values()) < {2: 19.51, 6: 30.86, 24: 64.4}[orders]


CHI_SQUARE = {1: 19.51, 2: 23.03, 3: 25.90, 4: 28.47, 5: 30.86, 6: 33.11}
"""Exceeded by chance once in 100,000, by degrees of freedom."""


@pytest.mark.parametrize(
    "sizes", [(100, 40, 30, 20, 10), (2, 2, 1, 1), (7, 3, 3, 3, 1, 1, 1), (9, 9, 9), (1_000, 1, 1), (5,)]
)
def test_every_first_part_of_the_weighted_order_is_a_fair_sample(sizes: tuple[int, ...]) -> None:
    seeds, count = 2_000, len(sizes)
    within = [[0] * count for _ in range(count + 1)]
    for seed in range(seeds):
        order = fair_order(sizes, random.Random(seed).random)
        assert sorted(order) == list(range(count))
        for place, one in enumerate(order):
            for size in range(place + 1, count + 1):
                within[size][one] += 1
    for size in range(1, count + 1):
        expected = inclusion(sizes, size)
        certain = [place for place, share in enumerate(expected) if share == 1]
        assert all(within[size][place] == seeds for place in certain), (
            "what is larger than a fair share is taken always"
        )
        assert certain == [place for place, least in enumerate(taken_from(sizes)) if least <= size]
        drawn = [(seen, seeds * share) for seen, share in zip(within[size], expected, strict=True) if share < 1]
        chi = sum(float((seen - wanted) ** 2 / wanted) for seen, wanted in drawn)
        # One drawn is a multinomial; the frequencies of more of them vary less, so that the bound is wide there.
        assert not drawn or chi < CHI_SQUARE[len(drawn) - 1], size


def inclusion(sizes: tuple[int, ...], count: int) -> list[Fraction]:
    """The share of samples of so many that hold each: in proportion to size, but never above 1."""
    shares = [Fraction(0)] * len(sizes)
    while True:
        rest = [place for place, share in enumerate(shares) if share < 1]
        left, total = count - (len(sizes) - len(rest)), sum(sizes[place] for place in rest)
        for place in rest:
            shares[place] = min(Fraction(left * sizes[place], total), Fraction(1))
        if sum(shares) == count:
            return shares


@pytest.mark.parametrize("seed", ["1", "Zoë", ""])
def test_the_weighted_queue_is_the_fair_order_of_known_spends(book: Workbook, seed: str) -> None:
    assert (
        "".join("ABCDEFGHIJ"[place] for place in fair_order(SPENDS, random.Random(seed).random))
        == listed(book, QueueKind.WEIGHTED, seed=seed)[:-2]
    )
    assert set(listed(book, QueueKind.WEIGHTED, seed=seed)[-2:]) == {"K", "L"}


def test_a_decided_account_leaves_the_rest_of_a_sample_in_its_order(book: Workbook) -> None:
    before = listed(book, QueueKind.WEIGHTED, seed="3")
    decide.classify(book, [id_of(book, before[1])], a_set(BULL))
    assert listed(book, QueueKind.WEIGHTED, seed="3") == before[0] + before[2:]


def test_counts_are_what_the_queues_hold(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    decide.classify(bob, [id_of(book, "A")], a_set(BULL, BEAR))
    decide.classify(book, [id_of(book, "A"), id_of(book, "B")], a_set(BULL))
    decide.flag(bob, [id_of(book, "C")])
    decide.exclude(bob, [id_of(book, "D")], "duplicate")
    begun(book).postpone()
    begun(book, ask=Ask.WHO).postpone()
    book.book.db.execute("UPDATE customer SET segment = 'large' WHERE name IN ('E', 'F')")
    decide.classify(bob, [id_of(book, "F"), id_of(book, "G")], a_set("public"), question=Question.WHO)
    decide.classify(book, [id_of(book, "G"), id_of(book, "H")], a_set("large"), question=Question.WHO)
    for ask, blind in product(Ask, (False, True)):
        view = viewpoint(book, blind=blind, ask=ask)
        found = {kind: len(queue_ids(book.book.db, Queue(kind, "1", ask=ask), view)) for kind in QueueKind}
        assert counts(book, blind=blind, ask=ask) == found
        assert found[QueueKind.POSTPONED] == (2 if ask is Ask.BOTH else 1)
        assert found[QueueKind.FLAGGED] == 1
        assert found[QueueKind.CONFLICTS] == (2 if ask is Ask.BOTH else 1)


def test_postponed_ones_wait_for_another_session_until_decided(book: Workbook) -> None:
    review = begun(book)
    review.postpone()
    review.postpone()
    review.leave()
    assert listed(book, QueueKind.POSTPONED) == "AB"
    tag(begun(book, QueueKind.POSTPONED), BULL)
    assert listed(book, QueueKind.POSTPONED) == "B"
    assert whose(begun(opened(book.book.path, "bob"), QueueKind.LARGEST)) == "B"


def test_a_book_without_bearish_use_cases_has_nothing_to_flip_between(book: Workbook) -> None:
    book.book.db.execute("UPDATE use_case SET stance = 'neutral'")
    again = book.reread()
    assert counts(again, blind=False)[QueueKind.FLIP] == 0
    with pytest.raises(NothingToReview):
        begin(again, Queue(QueueKind.FLIP))


def test_an_evidence_floor_opens_what_rests_on_less(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    decide.classify(bob, [id_of(book, "A")], a_set(BULL))
    assert listed(book, QueueKind.LARGEST)[0] == "B"
    ids = order(book.read_as(Grade.C), Queue(QueueKind.LARGEST), blind=False)
    assert names(book, ids[:2]) == "AB"


@pytest.mark.parametrize("floor", [Grade.A, Grade.B, Grade.C])
def test_no_order_goes_by_a_spend_below_the_floor(tmp_path: Path, floor: Grade) -> None:
    """Each order is the same as in a book where those spends are unknown."""
    orders = []
    for place, forget in enumerate((False, True)):
        clock = Clock()
        book = opened(a_book(tmp_path / str(place)), clock=clock)
        bob = opened(book.book.path, "bob", clock)
        grades = "substr('DABC', 1 + id % 4, 1)"
        book.book.db.execute(f"UPDATE customer SET spend_grade = {grades}, parent = 'Group ' || (id % 2)")
        if forget:
            book.book.db.execute(
                "UPDATE customer SET spend_low = NULL, spend_best = NULL, spend_high = NULL, spend_basis = NULL,"
                " spend_grade = NULL, spend_source = NULL WHERE spend_grade > ?",
                (floor,),
            )
        for name in "ABCDEF":
            clock.pass_by(seconds=0.1)
            decide.classify(bob, [id_of(book, name)], a_set(BEAR) if name < "D" else a_set(BULL))
        for name in "CBD":
            clock.pass_by(seconds=0.1)
            decide.flag(bob, [id_of(book, name)])
            decide.classify(book, [id_of(book, name)], a_set(BULL, "product"))
        read = book.read_as(floor)
        review = begun(read)
        review.postpone()
        review.postpone()
        review.leave()
        declare(read, 9, "7", Unit.SPEND)
        found: dict[str, object] = {
            f"{kind} {blind}": listed(read, kind, blind=blind, seed="7", days=-1)
            for kind in QueueKind
            if kind not in (QueueKind.CLOSE, QueueKind.DIFFERS)
            for blind in (False, True)
        }
        found["next"] = [one.name for one in next_open(read, 99)]
        found["second look"] = [
            (one.reason, one.spend, [who.name for who in one.customers]) for one in second_look(read).findings
        ]
        orders.append(found)
    assert orders[0] == orders[1]


def test_a_name_of_no_queue_is_answered_with_those_there_are() -> None:
    assert read_kind(" Largest ") is QueueKind.LARGEST
    with pytest.raises(QueueError, match=r"no queue 'big'; choose one of: largest, flip, .*sample\."):
        read_kind("big")


@pytest.mark.parametrize("depends", [False, True], ids=["plain", "by segment"])
@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_said_open_accounts_come_by_what_they_weigh(tmp_path: Path, seed: int, depends: bool) -> None:
    chance = random.Random(seed)
    book = opened(a_book(tmp_path / "book.tokentui", tuple(chance.choices((*SPENDS, None), k=22))))
    if depends:
        stances = json.dumps({"start-up": "neutral", "large": "bearish"})
        book.book.db.execute("UPDATE use_case SET exceptions = ? WHERE code IN (?, ?)", (stances, BULL, NEUTRAL))
        book = opened(book.book.path)
        for name in chance.sample([chr(ord("A") + place) for place in range(22)], 12):
            placed = a_set(*chance.sample(["large", "start-up", "public"], chance.randint(1, 2)))
            decide.classify(book, [id_of(book, name)], placed, question=Question.WHO)
    said = [CANNOT_TELL, a_set(BULL), a_set(BULL, BEAR), a_set(NEUTRAL, BEAR), a_split({BULL: 50, BEAR: 50})]
    for name in chance.sample([chr(ord("A") + place) for place in range(22)], 14):
        for reviewer in chance.sample(["ann", "bob", "cat"], chance.randint(1, 2)):
            other = opened(book.book.path, reviewer)
            if chance.random() < 0.1:
                decide.exclude(other, [id_of(book, name)], "a total row")
            else:
                decide.classify(other, [id_of(book, name)], chance.choice(said))
    db, mine = book.book.db, "SELECT customer_id FROM current WHERE reviewer = 'ann' AND question = 'for_what'"
    left = [one.id for one in next_open(book, 22) if one.id not in {row[0] for row in db.execute(mine)}]
    assert left
    assert list(order(book, Queue(QueueKind.LARGEST), blind=False)) == left
    rows = {row[0]: row[1:] for row in db.execute("SELECT id, mask, spend_best, segments FROM standing")}
    gains = {one: flip_gain(rows[one][2], rows[one][0], Pairs(book.codebook)) for one in left}
    able = [one for one in left if gains[one]]
    able.sort(key=lambda one: (rows[one][1] is None, -gains[one] * (rows[one][1] or 0), -gains[one]))
    assert list(order(book, Queue(QueueKind.FLIP), blind=False)) == able
