"""A session on a long queue begins with its first accounts; the order of all others is made beside the screen."""

import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.review.given import SPENDS, Clock, a_book, id_of, names, opened, tag, whose
from tests.review.sitting import decisions, reviewing
from tests.review.test_beside import slow
from tokentui.domain.grades import Grade, Question
from tokentui.domain.queues import Ask, Fate, Queue, QueueKind
from tokentui.domain.statements import CANNOT_TELL, a_set, a_split
from tokentui.services import decide, review_queues
from tokentui.services.errors import Refused
from tokentui.services.review import Review, begin, complete, resumable, resume
from tokentui.services.review_queues import first_accounts, order
from tokentui.services.session_report import session_report
from tokentui.services.workbook import Workbook
from tokentui.tui.screens import reading_order
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.widgets.progress_line import ProgressLine
from tokentui.words.session_report import markdown

BULL, BEAR = "core", "resale"
IN_FULL = frozenset((QueueKind.ALPHABETICAL, QueueKind.STALE, QueueKind.OLDEST, QueueKind.RANDOM))
BY_SPEND = frozenset((QueueKind.LARGEST, QueueKind.FLIP, QueueKind.CONFLICTS, QueueKind.SECOND, QueueKind.FLAGGED))
"""Those of unknown spend are not among the first."""


@pytest.fixture
def three_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every queue is a long one, and three accounts are what it begins with."""
    monkeypatch.setattr(review_queues, "LONG", 0)
    monkeypatch.setattr(review_queues, "FIRST", 3)


@pytest.fixture
def book(tmp_path: Path, three_first: None) -> Workbook:
    """Ten accounts, A the largest."""
    return opened(a_book(tmp_path / "book.tokentui"))


def begun_at_once(book: Workbook, kind: QueueKind = QueueKind.LARGEST, *, blind: bool = False) -> Review:
    review = begin(book, Queue(kind, days=-1), blind=blind, at_once=True)
    assert not review.whole
    assert len(review.walk.order) == 3
    return review


@pytest.mark.parametrize("ask", Ask)
@pytest.mark.parametrize("seed", [1, 2, 4])
def test_the_first_accounts_are_those_with_which_the_order_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, ask: Ask
) -> None:
    monkeypatch.setattr(review_queues, "LONG", 0)
    chance, clock = random.Random(seed), Clock()
    # Names against the ids, so that what is alike in all else is told apart by its name.
    spends = chance.choices((*SPENDS, *SPENDS[:3], None), k=24)
    book = opened(a_book(tmp_path / "book.tokentui", tuple(spends)), clock=clock)
    db = book.book.db
    db.execute("UPDATE customer SET name = 'N' || (1000 - id), spend_grade = iif(spend_best IS NULL, NULL, 'C')")
    db.execute("UPDATE customer SET spend_grade = 'A' WHERE id % 3 = 0 AND spend_best IS NOT NULL")
    db.execute("UPDATE customer SET segment = 'large', grade = iif(id % 2, 'A', 'D') WHERE id % 4 = 1")
    said = [CANNOT_TELL, a_set(BULL), a_set(BULL, BEAR), a_set("consumer", BEAR), a_split({BULL: 50, BEAR: 50})]
    for one in chance.sample(range(1, 25), 14):
        for reviewer in chance.sample(["ann", "bob", "cat"], chance.randint(1, 2)):
            clock.pass_by(seconds=chance.choice((0, 0, 5)))
            other = opened(book.book.path, reviewer, clock)
            if chance.random() < 0.1:
                decide.exclude(other, [one], "a total row")
            else:
                decide.classify(other, [one], chance.choice(said))
            if chance.random() < 0.6:
                placed = chance.choice([CANNOT_TELL, a_set("large"), a_set("start-up"), a_set("large", "public")])
                decide.classify(other, [one], placed, question=Question.WHO)
    decide.flag(book, range(3, 24, 4))
    found = set[QueueKind]()
    for floor, blind, kind, first in product((Grade.D, Grade.B), (False, True), QueueKind, (1, 4, 24)):
        monkeypatch.setattr(review_queues, "FIRST", first)
        read, queue = book.read_as(floor), Queue(kind, "7", days=-1, ask=ask)
        firsts = first_accounts(read, queue, blind=blind)
        if firsts:
            every = order(read, queue, blind=blind)
            assert firsts == every[: len(firsts)], (floor, blind, kind)
            assert len(firsts) == min(first, len(every)) or kind in BY_SPEND
            found.add(kind)
    assert found == IN_FULL | BY_SPEND


def test_a_short_queue_is_made_whole_at_once(tmp_path: Path) -> None:
    book = opened(a_book(tmp_path / "book.tokentui"))
    assert begin(book, Queue(QueueKind.LARGEST), at_once=True).whole


@pytest.mark.parametrize("blind", [False, True])
@pytest.mark.parametrize("kind", [QueueKind.LARGEST, QueueKind.FLIP, QueueKind.ALPHABETICAL])
def test_the_others_follow_in_the_order_that_was_theirs(book: Workbook, kind: QueueKind, blind: bool) -> None:
    every = order(book, Queue(kind), blind=blind)
    review = begun_at_once(book, kind, blind=blind)
    assert review.session.accounts is None
    tag(review, BULL)
    decide.classify(opened(book.book.path, "bob"), [id_of(book, "B")], a_set(BULL))
    ids = complete(opened(book.book.path), review.session)
    assert ids == every
    review.take_order(ids)
    assert review.whole
    assert review.session.accounts == 10
    again = resume(opened(book.book.path), review.session.id)
    assert (again.walk.order, again.session.accounts, again.whole) == (every, 10, True)
    book.book.db.execute("INSERT INTO customer (key, name) VALUES ('new', 'N')")
    assert complete(book, review.session) == every, "whoever comes later is given what was kept"


def test_what_is_stale_is_what_was_when_the_session_began(tmp_path: Path, three_first: None) -> None:
    clock = Clock()
    book = opened(a_book(tmp_path / "book.tokentui"), clock=clock)
    for name in "ABCDEF":
        decide.classify(book, [id_of(book, name)], a_set(BULL))
        clock.pass_by(days=10)
    review = begin(book, Queue(QueueKind.STALE, days=15), at_once=True)
    clock.pass_by(days=30)
    assert names(book, complete(book, review.session)) == "ABCDE"


def test_a_session_that_was_cut_off_before_its_order_was_written_goes_on(book: Workbook) -> None:
    every = order(book, Queue(QueueKind.LARGEST), blind=False)
    review = begun_at_once(book)
    tag(review, BULL)
    review.postpone()
    (left,) = resumable(book)
    assert (left.session.accounts, left.done) == (None, 1)
    again = resume(opened(book.book.path), review.session.id)
    assert (whose(again), again.postponed, again.walk.done) == ("C", 1, 1)
    assert (again.walk.order, again.session.accounts, again.whole) == (every, 10, True)
    for _ in "CDEFGHIJB":
        tag(again, BULL)
    assert (whose(again), again.walk.done) == (None, 10)
    assert resumable(book) == ()


def test_keys_that_come_before_the_order_are_answered_as_if_it_were_there(book: Workbook) -> None:
    review = begun_at_once(book)
    review.postpone()
    for expected in "CD":
        tag(review, BULL)
        assert whose(review) == expected
    assert (review.whole, review.session.accounts) == (True, 10)
    for _ in "DEFGHIJ":
        tag(review, BULL)
    assert (whose(review), review.postponed) == ("A", 1)
    assert resume(opened(book.book.path), review.session.id).walk.order == review.walk.order


def test_stepping_reads_the_order_where_the_first_accounts_end(book: Workbook) -> None:
    review = begun_at_once(book)
    assert not review.step(-1)
    for expected in "BC":
        assert review.step(1)
        assert whose(review) == expected
        assert not review.whole
    assert review.step(1)
    assert (whose(review), review.whole) == ("D", True)


def test_undo_finds_an_account_behind_the_first_ones(book: Workbook) -> None:
    other = opened(book.book.path)
    review = begun_at_once(book)
    decide.classify(other, [id_of(book, "F")], a_set(BULL))
    review.act(lambda: decide.undo(book))
    assert (whose(review), review.whole, review.walk.place) == ("F", True, 5)


def test_the_first_accounts_may_all_be_gone(book: Workbook) -> None:
    review = begun_at_once(book)
    decide.classify(opened(book.book.path), [id_of(book, name) for name in "BCD"], a_set(BULL))
    tag(review, BULL)
    assert whose(review) == "E"
    assert review.walk.touched[id_of(book, "B")].fate is Fate.ELSEWHERE
    assert names(book, review.walk.order) == "ABCEFGHIJ"


def test_a_failure_leaves_the_order_as_it_is_kept(book: Workbook) -> None:
    db, review = book.book.db, begun_at_once(book)
    for _ in "AB":
        tag(review, BULL)
    db.execute("CREATE TRIGGER no BEFORE UPDATE ON review_session BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END")
    with pytest.raises(Refused, match="the disk is gone"):
        tag(review, BULL)
    db.execute("DROP TRIGGER no")
    assert (whose(review), review.whole, review.session.accounts) == ("C", False, None)
    complete(opened(book.book.path), review.session)
    db.execute("CREATE TRIGGER no BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END")
    with pytest.raises(Refused):
        tag(review, BULL)
    db.execute("DROP TRIGGER no")
    assert (review.whole, review.session.accounts, len(review.walk.order)) == (True, 10, 10)
    tag(review, BULL)
    assert whose(review) == "D"


def test_a_report_does_not_make_up_how_many_accounts_there_were(book: Workbook) -> None:
    review = begun_at_once(book)
    tag(review, BULL)
    review.leave()
    report = session_report(book, review.session.id)
    assert (report.accounts, report.left, report.decided) == (None, None, 1)
    assert "1 decided of … |" in markdown(report)


@pytest.mark.usefixtures("three_first")
async def test_the_first_card_is_there_before_the_order_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_book(tmp_path / "book.tokentui")
    with slow(monkeypatch, reading_order, "complete") as making:
        async with reviewing(path) as story:
            await story.until(making.began.is_set)
            line = story.app.screen.query_one(ProgressLine)
            assert line.text.startswith("largest open spend first   0 of … · 0 %")
            await story.press("1", "space")
            assert "1 of …" in line.text
            making.go.set()
            await story.until(lambda: "1 of 10" in line.text)
            await story.press("1", "2")
            assert story.name == "E"
        assert [name for name, _ in decisions(path)] == ["A", "C", "D"]


@pytest.mark.usefixtures("three_first")
async def test_leaving_does_not_wait_for_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_book(tmp_path / "book.tokentui")
    with slow(monkeypatch, reading_order, "complete") as making:
        making.endless = True
        async with reviewing(path) as story:
            await story.until(making.began.is_set)
            making.go.set()
            await story.press("1", "escape", "escape")
            await story.until(lambda: isinstance(story.app.screen, BrowseScreen))
    left = opened(path)
    assert [one.session.accounts for one in resumable(left)] == [None]
    assert names(left, resume(left, 1).walk.order) == "ABCDEFGHIJ"


async def test_esc_stops_an_opening_whose_session_is_written_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_book(tmp_path / "book.tokentui")
    async with reviewing(path, browse=True) as story:
        made = list[Any]()

        def begin_and_stop(*given: Any, **named: Any) -> Review:
            review = begin(*given, **named)
            made.append(review)
            screen = story.app.screen
            assert isinstance(screen, BrowseScreen)
            assert screen.review_start.stop()
            return review

        monkeypatch.setattr("tokentui.services.review.begin", begin_and_stop)
        await story.hands.press("R", "enter")
        await story.until(lambda: story.message == "Stopped; nothing was changed.")
        assert made
        assert isinstance(story.app.screen, BrowseScreen)
