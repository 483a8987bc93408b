"""What a session report says, held against the log."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import tokentui
from tests.review.given import Clock, a_book, begun, id_of, opened, tag
from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.queues import QueueKind
from tokentui.domain.session_report import SessionReport, working_seconds
from tokentui.domain.statements import CANNOT_TELL, a_set
from tokentui.services import decide
from tokentui.services.review_voices import adjudicate
from tokentui.services.session_report import NoSession, session_report
from tokentui.services.workbook import Workbook
from tokentui.words.report_json import session_json
from tokentui.words.session_report import heading, markdown, sections

BULL, BEAR, NEUTRAL = "core", "resale", "consumer"
M = 10**12


@pytest.fixture
def worked(tmp_path: Path) -> Workbook:
    """Ann's session of six accounts, of which bob had decided A and F; she changes her mind once and undoes once."""
    clock = Clock()
    book = opened(a_book(tmp_path / "book.tokentui", (60, 50, 40, 30, 20, None)), "ann", clock)
    bob = opened(book.book.path, "bob", clock)
    decide.classify(bob, [id_of(book, "A"), id_of(book, "F")], a_set(BEAR))
    review = begun(book, QueueKind.ALPHABETICAL)
    for codes in ((BULL,), (BULL,), (NEUTRAL,)):  # A against bob, B, C
        clock.pass_by(seconds=10)
        review.press(typed=False)
        tag(review, *codes)
    review.step(-1)
    review.press(typed=False)
    clock.pass_by(hours=1)
    tag(review, BEAR)  # C again
    clock.pass_by(seconds=20)
    review.act(lambda: decide.classify(book, [id_of(book, "D")], CANNOT_TELL))
    review.act(lambda: decide.undo(book))
    review.postpone()
    review.act(lambda: decide.exclude(book, [id_of(book, "E")], "a test account"))
    review.act(lambda: decide.flag(book, [id_of(book, "F")]))
    for _ in "twice":
        review.press(typed=True)
    review.act(lambda: adjudicate(book, id_of(book, "A"), a_set(BULL), "seen the contract"))
    clock.pass_by(seconds=30)
    review.leave()
    return book


def test_every_figure_of_a_session(worked: Workbook) -> None:
    report = session_report(worked)
    assert (report.number, report.reviewer, report.queue, report.blind) == (1, "ann", "alphabetical", False)
    assert (report.accounts, report.decided, report.postponed, report.left) == (6, 4, 1, 2)
    assert (report.decided_spend, report.decided_spend_unknown) == ((60 + 50 + 40 + 20) * M, 0)
    assert report.statements == (("core", 2), ("excluded", 1), ("resale", 1))
    assert (report.listed_spend, report.settled_before, report.settled_after) == (180 * M, 60 * M, 150 * M)
    assert (report.changes_of_mind, report.undos, report.redos) == (1, 1, 0)
    assert (report.adjudications, report.conflicts_opened, report.conflicts_closed) == (1, 0, 0)
    assert report.working_seconds == 10 * 3 + 20 + 30, "the hour was a break"
    assert report.per_minute == pytest.approx(4 / 80 * 60)
    paces = [
        row[1]
        for one in (report, replace(report, per_minute=None))
        for row in next(sections(one)).rows
        if row[0] == "pace"
    ]
    assert paces == ["3.0 accounts a minute, in 1.3 minutes of work", "–"]
    assert (report.keys, report.typed, report.keys_per_account) == (4, 5, 1.0)
    assert [(one.reviewer, one.accounts, one.decisions, one.changes_of_mind) for one in report.reviewers] == [
        ("ann", 4, 7, 1), ("bob", 2, 2, 0),
    ]  # fmt: skip
    assert (report.verdict_before, report.verdict_after) == ("NOT ESTABLISHED", "NOT ESTABLISHED"), (
        "F may spend anything"
    )
    stated = session_report(worked.keep(unknown_spend=UnknownSpend(0, 10 * M)))
    assert (stated.verdict_before, stated.verdict_after) == ("NOT ESTABLISHED", "BULLISH")


def test_a_conflict_that_stays_is_opened_and_one_that_is_agreed_on_is_closed(tmp_path: Path) -> None:
    book = opened(a_book(tmp_path / "book.tokentui", (60, 50)))
    bob = opened(book.book.path, "bob")
    decide.classify(bob, [id_of(book, "A"), id_of(book, "B")], a_set(BEAR))
    tag(begun(book, QueueKind.ALPHABETICAL), BULL)
    assert (session_report(book).conflicts_opened, session_report(book).conflicts_closed) == (1, 0)
    tag(begun(bob, QueueKind.CONFLICTS), BULL)
    report = session_report(book, 2)
    assert (report.reviewer, report.conflicts_opened, report.conflicts_closed) == ("bob", 0, 1)
    assert report.changes_of_mind == 1


def test_a_session_that_was_left_reports_the_book_as_it_was_then(worked: Workbook) -> None:
    before = session_report(worked)
    decide.classify(opened(worked.book.path, "carl"), [id_of(worked, "D")], a_set(BULL))
    assert session_report(worked) == _with_reviewers_of(worked, before)


def _with_reviewers_of(book: Workbook, report: SessionReport) -> SessionReport:
    return replace(report, reviewers=session_report(book).reviewers)


def test_what_is_said_below_the_floor_settles_nothing_and_is_told_of(worked: Workbook) -> None:
    book = worked.keep(floor=Grade.C)
    report = session_report(book)
    assert (report.settled_after, report.below_floor) == (0, 150 * M)
    rows = {name: value for name, value, *_ in next(sections(report)).rows}
    assert rows["settled"] == "0 % → 0 % of listed spend, $0 of $180M · $150M below the floor"
    found = session_json(book, report)["spend"]
    assert isinstance(found, dict)
    assert found["below_floor"] == 150 * M


def test_page_markdown_and_json_say_the_same(worked: Workbook) -> None:
    worked.book.db.execute("UPDATE book SET value = 'a | b <script> *c* [formerly d]' WHERE key = 'name'")
    book = worked.reread()
    report = session_report(book)
    text = markdown(report)
    assert text.splitlines()[0] == r"# Review session 1 · a \| b \<script\> \*c\* \[formerly d\]"
    rows = {name: value for name, value, *_ in next(sections(report)).rows}
    assert rows["accounts"] == "4 decided of 6 · 1 postponed · 2 left"
    assert rows["settled"] == "33 % → 83 % of listed spend, $150M of $180M"
    assert rows["keys"] == "4, 1.00 for each account decided · 5 characters typed"
    assert rows["verdict by spend"] == "NOT ESTABLISHED"
    for name, value in rows.items():
        assert f"| {name} | {value} |" in text
    found = session_json(book, report)
    assert found["accounts"] == {"queue": 6, "decided": 4, "postponed": 1, "elsewhere": 0, "left": 2}
    assert heading(report) in "Review session 1 · a | b <script> *c* [formerly d]"


def test_stances_that_depend_on_who_are_said(worked: Workbook) -> None:
    assert session_json(worked, session_report(worked))["exceptions"] == []
    worked.book.db.execute("""UPDATE use_case SET exceptions = '{"large": "neutral"}' WHERE code = 'core'""")
    read = worked.reread()
    report = session_report(read)
    said = [{"use_case": "core", "segment": "large", "stance": "neutral"}]
    assert session_json(read, report)["exceptions"] == said
    assert ("stances by segment", "core of large neutral") in next(sections(report)).rows


def test_the_command_prints_it_in_three_forms(worked: Workbook) -> None:
    path = worked.book.path
    assert "4 decided of 6" in tokentui("report", "--session", "--book", path).stdout
    assert "| accounts | 4 decided of 6" in tokentui("report", "--session", "1", "--markdown", "--book", path).stdout
    assert json.loads(tokentui("report", "--json", "--book", path).stdout)["accounts"]["decided"] == 4
    missing = tokentui("report", "--session", "7", "--book", path, check=False)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr == "This book has no review session 7; begin one with: tokentui review\n"


def test_a_book_without_a_session_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(NoSession, match="begin one with: tokentui review"):
        session_report(opened(a_book(tmp_path / "book.tokentui")))


def test_breaks_are_no_work() -> None:
    moments = ["2026-01-01T10:00:00.000Z", "2026-01-01T10:01:00.000Z", "2026-01-01T12:00:00.000Z"]
    assert working_seconds(moments) == working_seconds(reversed(moments)) == 60
    assert working_seconds([]) == working_seconds(moments[:1]) == 0


def test_a_review_needs_a_terminal_and_a_queue_that_there_is(worked: Workbook) -> None:
    shell = tokentui("review", "--book", worked.book.path, check=False)
    assert (shell.returncode, shell.stdout) == (2, "")
    assert "needs a terminal" in shell.stderr
    wrong = tokentui("review", "--queue", "biggest", "--book", worked.book.path, check=False)
    assert wrong.returncode == 2
    assert "There is no queue 'biggest'; choose one of: largest, flip, conflicts" in wrong.stderr
