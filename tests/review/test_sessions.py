"""A session as the book keeps it: where it stands, what comes next, and what is never lost."""

import sqlite3
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review.given import Clock, a_book, begun, id_of, names, opened, tag, whose
from tokentui.domain.queues import Fate, Queue, QueueKind
from tokentui.domain.statements import CANNOT_TELL, a_set
from tokentui.services import decide
from tokentui.services.errors import BookReadOnly, NotFound, Refused
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.review import Review, begin, resumable, resume
from tokentui.services.review_queues import NothingToReview, Walk
from tokentui.services.review_voices import adjudicate
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.words.panels import how_far

BULL, BEAR = "core", "resale"


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return opened(a_book(tmp_path / "book.tokentui", (60, 50, 40, 30, 20)))


def again(review: Review) -> Review:
    """The session after a restart, by the same reviewer."""
    path, clock = review.workbook.book.path, review.workbook.clock
    review.workbook.close()
    return resume(open_workbook(path, review.session.reviewer, clock=clock), review.session.id)


def words(review: Review) -> str:
    return how_far(review.progress(read_panels(review.workbook, PanelSettings()).gap))


def test_a_statement_goes_on_and_an_annotation_stays(book: Workbook) -> None:
    review = begun(book)
    assert words(review) == "0 of 5 · 0 % of listed spend settled"
    here = id_of(book, "A")
    for annotate in (
        lambda: decide.note(book, [here], "asked twice"),
        lambda: decide.flag(book, [here]),
        lambda: decide.confidence(book, [here], 4),
    ):
        review.act(annotate)
        assert whose(review) == "A"
    tag(review, BULL)
    assert whose(review) == "B"
    assert words(review) == "1 of 5 · 30 % of listed spend settled"


def test_it_goes_on_after_a_restart_in_the_same_order_whatever_happened(book: Workbook) -> None:
    review = begun(book)
    tag(review, BULL)
    review.postpone()
    book.book.db.execute("UPDATE customer SET spend_low = 1, spend_best = 1, spend_high = 1 WHERE name = 'C'")
    book.book.db.execute("INSERT INTO customer (key, name) VALUES ('new', 'N')")
    review = again(review)
    assert (whose(review), review.postponed, review.walk.done) == ("C", 1, 1)
    assert names(review.workbook, review.walk.order) == "ABCDE"
    tag(review, BULL)
    assert whose(review) == "D"


def test_sessions_that_were_left_are_offered_the_last_one_first(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(a_book(tmp_path / "book"), "ann", clock)
    begun(book)
    assert resumable(book) == ()
    for kind in (QueueKind.ALPHABETICAL, QueueKind.LARGEST):
        clock.pass_by(minutes=1)
        tag(begun(book, kind), BULL)
    found = resumable(book)
    assert [(one.session.queue.kind, one.done) for one in found] == [
        (QueueKind.LARGEST, 1),
        (QueueKind.ALPHABETICAL, 1),
    ]
    assert resumable(opened(book.book.path, "bob", clock)) == ()
    with pytest.raises(NotFound, match="bob has no review session 1"):
        resume(opened(book.book.path, "bob", clock), 1)


def test_postponed_ones_come_back_at_the_end_in_turn(book: Workbook) -> None:
    review = begun(book)
    assert review.postpone()
    tag(review, BULL)
    assert review.postpone()
    for _ in "DE":
        tag(review, BULL)
    assert (whose(review), review.postponed) == ("A", 2)
    assert review.postpone()
    assert whose(review) == "C"
    review = again(review)
    assert whose(review) == "C"
    tag(review, BULL)
    assert whose(review) == "A"
    assert not review.postpone(), "it is the only one left"
    tag(review, BULL)
    assert (whose(review), review.postponed, review.walk.done) == (None, 0, 5)
    assert again(review).session.finished


def test_moving_decides_nothing_and_what_is_passed_over_is_found_again(book: Workbook) -> None:
    review = begun(book)
    assert not review.step(-1)
    assert review.step(1)
    tag(review, BULL)
    assert whose(review) == "C"
    for _ in "CDE":
        assert review.step(1)
    assert whose(review) is None
    assert not review.step(1)
    assert review.passed_over() == 4
    assert not review.session.finished
    assert review.go_back_to_passed_over()
    assert whose(review) == "A"
    tag(review, BULL)
    assert whose(review) == "C", "B is decided already"
    review.step(-1)
    assert whose(review) == "B"


def test_undo_and_redo_go_to_the_account_they_concern(book: Workbook) -> None:
    review = begun(book)
    for _ in "ABC":
        tag(review, BULL)
    done = review.act(lambda: decide.undo(book))
    assert done is not None
    assert (done.text, whose(review), review.walk.done) == ("undone: core → C", "C", 2)
    review.act(lambda: decide.undo(book))
    assert (whose(review), review.walk.done) == ("B", 1)
    done = review.act(lambda: decide.redo(book))
    assert done is not None
    assert (done.text, whose(review), review.walk.done) == ("redone: core → B", "B", 2)
    review.act(lambda: decide.undo(book))
    tag(review, BEAR)
    assert whose(review) == "C", "it was taken back, so it is the next to decide"
    tag(review, BEAR)
    assert whose(review) == "D"
    assert again(review).walk.done == 3


def test_undo_reaches_back_before_the_session_and_beyond_its_queue(book: Workbook) -> None:
    decide.classify(book, [id_of(book, "B")], a_set(BULL))
    review = begun(book)
    assert names(book, review.walk.order) == "ACDE"
    done = review.act(lambda: decide.undo(book))
    assert done is not None
    assert done.text == "undone: core → B"
    assert whose(review) == "B", "not in the queue, yet shown"
    tag(review, BEAR)
    assert whose(review) == "A", "back to where the session was"
    decide.classify(book, [id_of(book, "D"), id_of(book, "E")], a_set(BULL))
    done = review.act(lambda: decide.undo(book))
    assert done is not None
    assert (done.text, whose(review)) == ("undone: core → 2 customers", "A")
    assert review.act(lambda: None) is None


def test_what_the_same_reviewer_decides_in_another_window_is_skipped(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(a_book(tmp_path / "book", (60, 50, 40, 30)), "ann", clock)
    review = begun(book, QueueKind.ALPHABETICAL)
    other = opened(book.book.path, "ann", clock)
    bob = opened(book.book.path, "bob", clock)
    decide.classify(other, [id_of(book, "B")], a_set(BULL))
    decide.classify(bob, [id_of(book, "C")], a_set(BULL))
    tag(review, BULL)
    assert whose(review) == "C", "B was decided by the same reviewer, C by somebody else"
    assert review.walk.touched[id_of(book, "B")].fate is Fate.ELSEWHERE
    assert words(review).startswith("2 of 4")


def test_an_open_only_queue_skips_what_others_settled_unless_it_is_blind(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    plain, blind = begun(book), begun(book, blind=True)
    decide.classify(bob, [id_of(book, "B")], a_set(BULL))
    decide.classify(bob, [id_of(book, "C")], CANNOT_TELL)
    tag(plain, BULL)
    assert whose(plain) == "C", "B is settled, C is not"
    assert whose(again(blind)) == "B", "A is decided by oneself by now; what bob said of B stays unknown"


def test_an_account_that_left_the_book_is_passed_by(book: Workbook) -> None:
    review = begun(book)
    book.book.db.execute("DELETE FROM customer WHERE name = 'B'")
    tag(review, BULL)
    assert whose(review) == "C"
    book.book.db.execute("DELETE FROM customer WHERE name = 'C'")
    with pytest.raises(NotFound, match="no longer in the book"):
        review.look()
    with pytest.raises(NotFound):
        tag(review, BULL)
    assert whose(again(review)) == "D"


def test_a_decision_and_its_place_are_saved_together_or_not_at_all(book: Workbook) -> None:
    review = begun(book)
    tag(review, BULL)
    db = book.book.db
    db.execute("CREATE TRIGGER no BEFORE UPDATE ON review_session BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END")
    with pytest.raises(Refused, match="the disk is gone"):
        tag(review, BULL)
    with pytest.raises(Refused):
        review.postpone()
    db.execute("DROP TRIGGER no")
    assert (whose(review), review.postponed, review.walk.done) == ("B", 0, 1)
    assert db.execute("SELECT count(*) FROM decision").fetchone() == (1,)
    assert not db.in_transaction
    tag(review, BULL)
    assert whose(review) == "C"


def test_saying_again_what_one_said_long_ago_is_a_decision(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(a_book(tmp_path / "book", (60, 50)), "ann", clock)
    decide.classify(book, [id_of(book, "A"), id_of(book, "B")], a_set(BULL))
    clock.pass_by(days=100)
    review = begun(book, QueueKind.STALE)
    tag(review, BULL)
    assert (whose(review), review.walk.done) == ("B", 1)
    tag(review, BULL)
    with pytest.raises(NothingToReview):
        begun(book, QueueKind.STALE)


def test_blind_hides_every_trace_of_others_until_one_has_decided(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    here = [id_of(book, "A")]
    decide.classify(bob, here, a_set(BEAR))
    decide.note(bob, here, "resells to banks")
    decide.flag(bob, here)
    review = begun(book, blind=True)
    seen = review.look()
    assert seen is not None
    assert seen.voices.hidden
    assert "bob" not in repr(seen)
    assert BEAR not in repr(seen)
    assert "resells" not in repr(seen)
    assert (seen.detail.customer.flagged, seen.detail.customer.voices) == (False, 0)
    tag(review, BULL)
    heard = review.heard(here[0])
    assert [one.reviewer for one in heard.others] == ["bob"]
    assert heard.disagree(book.codebook)
    review.step(-1)
    seen = review.look()
    assert seen is not None
    assert "resells to banks" in repr(seen)


def test_adjudication_decides_for_everybody_with_a_reason_and_can_be_undone(book: Workbook) -> None:
    bob = opened(book.book.path, "bob")
    here = id_of(book, "A")
    decide.classify(bob, [here], a_set(BEAR))
    decide.classify(book, [here], a_set(BULL))
    carl = opened(book.book.path, "carl")
    review = begun(carl, QueueKind.CONFLICTS)
    wanted = review.heard(here).others[0].statement
    with pytest.raises(Refused, match="needs a reason"):
        review.act(lambda: adjudicate(carl, here, wanted, "  "))
    done = review.act(lambda: adjudicate(carl, here, wanted, "the contract says so"))
    assert done is not None
    assert done.text == f"adjudicated {wanted.codes[0]} → A"
    assert whose(review) is None
    state = "SELECT state, reviewer FROM settled WHERE customer_id = ?"
    assert book.book.db.execute(state, (here,)).fetchone() == ("set", "carl")
    ruling = review.heard(here).adjudication
    assert ruling is not None
    assert (ruling.reviewer, ruling.reason) == ("carl", "the contract says so")
    tag(begun(bob, QueueKind.ALPHABETICAL), BULL)
    assert book.book.db.execute(state, (here,)).fetchone() == ("set", "carl"), "an own statement does not overrule it"
    review.act(lambda: decide.undo(carl))
    assert whose(review) == "A"
    assert book.book.db.execute("SELECT state FROM settled WHERE customer_id = ?", (here,)).fetchone() == ("conflict",)


def test_an_adjudication_is_graded_as_those_who_said_the_same(book: Workbook) -> None:
    here = id_of(book, "A")
    book.book.db.execute(
        "INSERT INTO fact (uid, customer_id, dimension, claim, grade) VALUES ('f', ?, 'for_what', 'a contract', 'A')",
        (here,),
    )
    book.book.db.execute(
        "INSERT INTO decision (customer_id, reviewer, use_cases, facts) VALUES (?, 'bob', '[\"core\"]', '[\"f\"]')",
        (here,),
    )
    decide.classify(book, [here], a_set(BEAR))
    statement = begun(book, QueueKind.CONFLICTS).heard(here).others[0].statement
    adjudicate(book, here, statement, "the contract")
    assert book.book.db.execute("SELECT for_what FROM settled").fetchone() == ("A",)


def test_a_book_that_cannot_be_written_is_not_reviewed(book: Workbook) -> None:
    tag(begun(book), BULL)
    book.close()
    readonly = open_workbook(book.book.path, "ann", readonly=True)
    with pytest.raises(BookReadOnly):
        begin(readonly, Queue(QueueKind.LARGEST))
    with pytest.raises(BookReadOnly):
        resume(readonly, 1)


def test_an_order_takes_a_few_bytes_an_account(tmp_path: Path) -> None:
    book = opened(a_book(tmp_path / "book", ()))
    book.book.db.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
        " INSERT INTO customer (key, name) SELECT 'k' || i, 'N' || i FROM n"
    )
    review = begun(book, QueueKind.RANDOM, seed="1")
    size = book.book.db.execute("SELECT length(ids) FROM review_order").fetchone()[0]
    assert size < 2000 * 4
    assert again(review).walk.order == review.walk.order


def test_a_session_of_another_program_cannot_break_the_rules(book: Workbook) -> None:
    begun(book)
    with pytest.raises(sqlite3.IntegrityError):
        book.book.db.execute("INSERT INTO review_account VALUES (1, 1, 'forgotten', NULL, 0)")


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(Fate)), max_size=30))
def test_what_a_walk_keeps_up_is_what_it_would_count_anew(touches: list[tuple[int, Fate]]) -> None:
    walk = Walk(array("q", range(1, 6)), {}, 0)
    for log, (customer_id, fate) in enumerate(touches):
        walk.touch(customer_id, fate, log)
        anew = Walk(walk.order, walk.touched, walk.place)
        assert (walk.again, walk.done) == (anew.again, anew.done)
        turns = [walk.touched[one].turn or 0 for one in walk.again]
        assert turns == sorted(set(turns))


def test_the_filter_of_a_session_is_kept_in_the_book(book: Workbook) -> None:
    review = begun(book, among="spend>=40m !name:B")
    assert names(book, review.walk.order) == "AC"
    tag(review, BULL)
    review.leave()
    (left,) = resumable(book)
    assert left.session.queue.title == "largest open spend first · of spend>=40m !name:B"
    resumed = again(review)
    assert resumed.title == left.session.queue.title
    assert (whose(resumed), names(resumed.workbook, resumed.walk.order)) == ("C", "AC")
    with pytest.raises(NotFound, match="'largest open spend first' meets spend>1b"):
        begun(resumed.workbook, among="spend>1b")
