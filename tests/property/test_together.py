"""Many decisions that count together leave every table as they do one by one: said, undone and done again."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.test_incremental import grades, reviewers, spends, statements
from tests.shares import examples
from tests.store.books import empty_book, everything, rows
from tokentui.domain.codebook import Codebook
from tokentui.domain.codebook_changes import Plan, plan_merge, plan_return, the_entry
from tokentui.domain.decision_lines import write_line
from tokentui.domain.statements import WITHHELD, a_set, a_split
from tokentui.store import codebook_changes, decisions
from tokentui.store.bulk import together
from tokentui.store.codebook import read_codebook
from tokentui.store.cube import CELL, SUMS
from tokentui.store.decision_log import read_lines
from tokentui.store.decisions import Act, Utterance, say
from tokentui.store.errors import BookError, Refused
from tokentui.store.merge import Incoming, merge_lines
from tokentui.store.proof.check import check
from tokentui.store.undo import redoable, revert, undoable

NUMBER = 6
_MOVED = f"""
SELECT * FROM (
    SELECT {", ".join(CELL)}, {", ".join(f"sum({one}) AS {one}" for one in SUMS)} FROM cube_change
    GROUP BY {", ".join(CELL)})
WHERE ({", ".join(SUMS)}) <> ({", ".join("0" for _ in SUMS)}) ORDER BY {", ".join(CELL)}"""
"""What each cell moved by in all: together fewer times than one by one."""
NEVER = 10**9
DERIVED = ("settled", "position", "open_account", "words", "spend_sum", "unindexed", "unranked", "import_run")

ids = st.integers(1, NUMBER)
months = st.lists(
    st.tuples(ids, st.sampled_from([202512, 202601]), st.none() | st.integers(-20_000, 20_000)),
    unique_by=lambda row: row[:2],
)
facts = st.lists(
    st.tuples(ids, st.sampled_from(["who", "for_what", "to_what_end", "supplier"]), st.sampled_from("ABCDU"))
)
_STRANGE = (
    "no line",
    '{"customer": "k1", "at": "2026-06-01", "reviewer": "eve", "statement": "set", "use_cases": ["nothing so called"]}',
    '{"customer": "nobody", "at": "2026-06-01", "reviewer": "eve", "statement": "withheld"}',
    '{"customer": "k1", "at": "2026-06-01", "reviewer": "eve", "statement": "excluded", "seq": -1}',
)
"""Lines at the end of a log of which the last alone is taken."""

notes = st.sampled_from([None, "seen", "Größe"])


@st.composite
def utterances(draw: st.DrawFn) -> list[Utterance]:
    chosen = draw(st.lists(ids, min_size=1, max_size=NUMBER, unique=True))
    same = draw(st.none() | statements())
    adjudicates = draw(st.booleans())
    return [
        Utterance(
            one,
            draw(statements()) if same is None else same,
            note=draw(notes),
            facts=tuple(draw(st.lists(st.sampled_from([f"f{number}" for number in range(4)]), max_size=2))),
            flagged=draw(st.booleans()),
            adjudicates=adjudicates,
        )
        for one in chosen
    ]


acts = st.lists(
    st.tuples(st.just("say"), reviewers, utterances())
    | st.tuples(st.sampled_from(["undo", "redo"]), reviewers, st.just([])),
    min_size=1,
    max_size=6,
)
customers = st.lists(
    st.tuples(spends(), grades, st.sampled_from([None, "start-up"]), st.integers(0, 1)),
    min_size=NUMBER,
    max_size=NUMBER,
)


class Twins:
    """The same book twice; every chance falls alike in both."""

    def __init__(self, patch: pytest.MonkeyPatch, first: int = 0) -> None:
        self._patch = patch
        self.books = (empty_book(), empty_book())
        self._numbers = (count(first), count(first))
        for book, numbers in zip(self.books, self._numbers, strict=True):
            book.create_function("randomblob", 1, lambda size, numbers=numbers: next(numbers).to_bytes(size, "big"))
        self._clock = 0

    def run(self, sql: str, rows: list[tuple[object, ...]]) -> None:
        for book in self.books:
            book.executemany(sql, rows)

    def act(self, what: str, who: str, said: list[Utterance]) -> None:
        """Decide in both books: in the first one by one, in the other together."""
        self._clock += 1
        at = f"2026-06-01T00:00:00.{self._clock:03d}Z"
        for book, numbers, many in zip(self.books, self._numbers, (NEVER, 1), strict=True):
            self._patch.setattr(decisions, "MANY", many)
            self._patch.setattr(uuid, "uuid4", lambda numbers=numbers: uuid.UUID(int=next(numbers)))
            if what == "say":
                say(book, who, said, label="said", at=at)
            elif (step := (undoable if what == "undo" else redoable)(book, who)) is not None:
                revert(book, step, Act(what), at)

    def merge(self, lines: list[str]) -> None:
        """Bring a log into both books: into the first one by one, into the other together."""
        reports = []
        for book, many in zip(self.books, (NEVER, 1), strict=True):
            self._patch.setattr(decisions, "MANY", many)
            incoming = Incoming("theirs", "", list(enumerate(lines, 1)))
            reports.append(merge_lines(book, incoming, latest=datetime(2027, 1, 1, tzinfo=UTC), at="2026-07-01"))
        assert reports[0] == reports[1]

    def edit(self, planner: Callable[[Codebook], Plan]) -> None:
        """Change both codebooks: in the first code by code, in the other together."""
        for book, many in zip(self.books, (NEVER, 0), strict=True):
            self._patch.setattr(codebook_changes, "MANY", many)
            codebook_changes.apply_plan(book, planner(read_codebook(book)))

    def expect_alike(self) -> None:
        singly, together = (
            {**everything(book), **everything(book, *DERIVED), "moved": rows(book, _MOVED)} for book in self.books
        )
        assert together == singly
        assert check(self.books[1]).differences == ()

    def close(self) -> None:
        for book in self.books:
            book.close()


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        # Few customers make several parts.
        patch.setattr(together, "_PART", 2)
        patch.setattr(together, "_OF_TREND", 2)
        yield patch


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(customers, months, facts, st.booleans(), acts)
def test_together_is_as_one_by_one(
    patch: pytest.MonkeyPatch,
    known: list[tuple[tuple[object, ...], str, str | None, int]],
    used: list[tuple[int, int, int]],
    claimed: list[tuple[int, str, str]],
    merged: bool,
    done: list[tuple[str, str, list[Utterance]]],
) -> None:
    twins = twins_of(patch, known, used, claimed, merged)
    for one in done:
        twins.act(*one)
        twins.expect_alike()
    twins.close()


@settings(max_examples=examples(18), deadline=None, suppress_health_check=list(HealthCheck))
@given(customers, months, facts, st.booleans(), acts, acts, st.randoms(use_true_random=False))
def test_merged_together_is_as_merged_one_by_one(
    patch: pytest.MonkeyPatch,
    known: list[tuple[tuple[object, ...], str, str | None, int]],
    used: list[tuple[int, int, int]],
    claimed: list[tuple[int, str, str]],
    merged: bool,
    theirs: list[tuple[str, str, list[Utterance]]],
    mine: list[tuple[str, str, list[Utterance]]],
    order: Random,
) -> None:
    other, twins = twins_of(patch, known, used, claimed, False), twins_of(patch, known, used, claimed, merged, 10_000)
    for done, book in ((theirs, other), (mine, twins)):
        for one in done:
            book.act(*one)
    lines = [write_line(line) for line in read_lines(other.books[0])]
    order.shuffle(lines)
    for brought in (lines[::2], lines):
        twins.merge([*brought, *brought[:1], *_STRANGE] if brought else [])
        twins.expect_alike()
    other.close()
    twins.close()


@settings(max_examples=examples(18), deadline=None, suppress_health_check=list(HealthCheck))
@given(customers, months, facts, acts)
def test_use_cases_are_merged_and_return_together_as_one_by_one(
    patch: pytest.MonkeyPatch,
    known: list[tuple[tuple[object, ...], str, str | None, int]],
    used: list[tuple[int, int, int]],
    claimed: list[tuple[int, str, str]],
    done: list[tuple[str, str, list[Utterance]]],
) -> None:
    twins = twins_of(patch, known, used, claimed, False)
    for one in done:
        twins.act(*one)
    twins.edit(lambda book: plan_merge(book, the_entry(book, "core"), the_entry(book, "product")))
    twins.expect_alike()
    twins.edit(lambda book: plan_merge(book, the_entry(book, "product"), the_entry(book, "resale")))
    twins.expect_alike()
    twins.edit(lambda book: plan_return(book, the_entry(book, "product")))
    twins.expect_alike()
    twins.close()


def twins_of(
    patch: pytest.MonkeyPatch,
    known: list[tuple[tuple[object, ...], str, str | None, int]],
    used: list[tuple[int, int, int]],
    claimed: list[tuple[int, str, str]],
    merged: bool,
    first: int = 0,
) -> Twins:
    twins = Twins(patch, first)
    twins.run(
        "INSERT INTO customer (key, name, spend_low, spend_best, spend_high, spend_grade, grade, segment, anonymous)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (f"k{number}", f"N{number}", *spend, grade, segment, anonymous)
            for number, (spend, grade, segment, anonymous) in enumerate(known)
        ],
    )
    twins.run(
        "INSERT INTO usage (customer_id, month, spend, tokens_in) VALUES (?1, ?2, ?3, ?3)", [tuple(row) for row in used]
    )
    twins.run(
        "INSERT INTO fact (uid, customer_id, dimension, grade, at) VALUES (?, ?, ?, ?, '')",
        [(f"f{number}", *fact) for number, fact in enumerate(claimed)],
    )
    if merged:
        twins.run("UPDATE use_case_code SET bit = (SELECT bit FROM use_case_code WHERE code = 'core')"
                  " WHERE code = 'resale'", [()])  # fmt: skip
    return twins


def test_a_split_that_is_divided_otherwise_moves(patch: pytest.MonkeyPatch) -> None:
    twins = Twins(patch)
    twins.run("INSERT INTO customer (key, name, spend_low, spend_best, spend_high, spend_grade)"
              " VALUES ('a', 'A', 70, 80, 90, 'B')", [()])  # fmt: skip
    twins.run("INSERT INTO usage (customer_id, month, spend) VALUES (1, 202601, 80)", [()])
    for percent in (40, 60, 100):
        rest = {"resale": 100 - percent} if percent < 100 else {}
        twins.act("say", "ann", [Utterance(1, a_split({"core": percent, **rest}))])
        twins.expect_alike()
    twins.close()


def test_open_accounts_that_wait_to_be_made_anew_wait_on(patch: pytest.MonkeyPatch) -> None:
    twins = Twins(patch)
    twins.run("INSERT INTO customer (key, name) VALUES ('a', 'A')", [()])
    twins.run("INSERT INTO unranked (since) VALUES (1)", [()])
    twins.run("DELETE FROM open_account", [()])
    twins.act("say", "ann", [Utterance(1, WITHHELD)])
    assert all(rows(book, "SELECT * FROM open_account") == [] for book in twins.books)
    twins.close()


def test_stopped_at_any_moment_nothing_is_left_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    book = empty_book()
    book.execute("INSERT INTO customer (key, name) VALUES ('a', 'A'), ('b', 'B')")
    before = everything(book), schema(book)
    monkeypatch.setattr(decisions, "MANY", 1)
    steps = stopped = 0
    while stopped == steps:
        left = steps
        steps += 400

        def stop() -> bool:
            nonlocal left
            left -= 100
            return left < 0

        book.set_progress_handler(stop, 100)
        try:
            say(book, "ann", [Utterance(1, a_set("core")), Utterance(2, WITHHELD)], label="said", at="2026-06-01")
        except BookError:
            stopped = steps
            assert not book.in_transaction
        book.set_progress_handler(None, 0)
        if stopped == steps:
            assert (everything(book), schema(book)) == before
    assert stopped > 2_000
    assert schema(book) == before[1]
    assert schema(book, "temp.sqlite_schema") == []
    assert everything(book) != before[0]


@pytest.mark.parametrize("one", [Utterance(3, WITHHELD), Utterance(2, a_set("core", "strange"))])
def test_what_a_book_refuses_it_refuses_in_the_same_words(monkeypatch: pytest.MonkeyPatch, one: Utterance) -> None:
    book = empty_book(foreign_keys=False)
    book.execute("INSERT INTO customer (key, name) VALUES ('a', 'A'), ('b', 'B')")
    before, words = everything(book), []
    for many in (NEVER, 1):
        monkeypatch.setattr(decisions, "MANY", many)
        with pytest.raises(Refused) as refused:
            say(book, "ann", [Utterance(1, a_set("core")), one], label="said", at="2026-06-01")
        words.append(str(refused.value))
        assert everything(book) == before
    assert words[0] == words[1]


def test_decisions_after_the_largest_id_count_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    book = empty_book()
    book.execute("INSERT INTO customer (key, name) VALUES ('a', 'A'), ('b', 'B')")
    monkeypatch.setattr(decisions, "MANY", 1)
    book.execute(
        "INSERT INTO decision (id, customer_id, reviewer, statement) VALUES (?, 1, 'bob', 'withheld')", (2**63 - 1,)
    )
    say(book, "ann", [Utterance(1, a_set("core")), Utterance(2, WITHHELD)], label="said", at="2026-06-01")
    assert check(book).differences == ()
    assert book.execute("SELECT count(*) FROM current").fetchone() == (3,)


def test_of_two_decisions_on_one_customer_in_one_step_the_last_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    book = empty_book()
    book.execute("INSERT INTO customer (key, name) VALUES ('a', 'A')")
    monkeypatch.setattr(decisions, "MANY", 1)
    said = [Utterance(1, a_set("core")), Utterance(1, WITHHELD)]
    say(book, "ann", said, label="said", at="2026-06-01")
    assert book.execute("SELECT state FROM settled").fetchall() == [("withheld",)]
    assert book.execute("SELECT seq FROM decision ORDER BY id").fetchall() == [(1,), (2,)]


def schema(book: sqlite3.Connection, where: str = "sqlite_schema") -> list[tuple[object, ...]]:
    """Every object of the schema, in no order."""
    return sorted(book.execute(f"SELECT type, name, tbl_name, sql FROM {where} WHERE sql IS NOT NULL").fetchall())
