"""Loading: idempotent, never erasing, the same whether row by row or many at a time."""

import sqlite3
from collections.abc import Iterable
from typing import Any

import pytest

from tests.store.books import AT, empty_book, everything, rows
from tokentui.domain.statements import Statement, a_set, a_split
from tokentui.store.bulk import customers as bulk_customers
from tokentui.store.bulk import load as bulk
from tokentui.store.bulk import usage as bulk_usage
from tokentui.store.bulk.incoming import (
    CleanBatch,
    CustomerRow,
    DecisionRow,
    DisclosureRow,
    FactRow,
    FileKind,
    Origin,
    RejectedRow,
    Row,
    UsageRow,
    columns_of,
)
from tokentui.store.bulk.journal import journalled
from tokentui.store.bulk.load import load
from tokentui.store.bulk.tally import ImportReport
from tokentui.store.connection import transaction
from tokentui.store.proof.check import check


@pytest.fixture
def db() -> sqlite3.Connection:
    return empty_book()


@pytest.fixture(params=[5_000, 0], ids=["singly", "many"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of loading."""
    monkeypatch.setattr(bulk, "MANY", request.param)
    monkeypatch.setattr(bulk_customers, "_AT_ONCE", 3)
    monkeypatch.setattr(bulk_customers, "_SINGLE_CHANGES", 1)
    monkeypatch.setattr(bulk_usage, "_SINGLE_YEARS", 1)


def bring(db: sqlite3.Connection, kind: str, *taken: Row, rejected: tuple[RejectedRow, ...] = ()) -> ImportReport:
    return load(db, Origin(FileKind(kind), f"{kind}.csv", "0" * 64, AT), [CleanBatch(taken, rejected)])


def a_customer(line: int, key: str, **given: Any) -> CustomerRow:
    values = {"name": key.title(), **given}
    if "spend" in values:
        spend = values.pop("spend")
        values.update(spend_low=spend, spend_best=spend, spend_high=spend, spend_basis="contract")
    return CustomerRow(line, key, **values)


def a_fact(line: int, key: str, uid: str, dimension: str = "who", **given: Any) -> FactRow:
    values: dict[str, Any] = dict.fromkeys(FactRow._fields)
    values.update(line=line, customer_key=key, dimension=dimension, claim="says so", grade="C", uid=uid)
    values.update(given)
    return FactRow(**values)


def a_year(line: int, key: str, uid: str, amount: int) -> FactRow:
    return a_fact(line, key, uid, "how_much", low=amount, high=amount, unit="USD", yardstick="per year")


def a_decision(
    line: int, key: str, reviewer: str, statement: Statement, uid: str, at: str | None = None
) -> DecisionRow:
    return DecisionRow(line, key, reviewer, statement.kind, statement, 3, "a note", at, None, uid)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.rejected)


def every_file(db: sqlite3.Connection) -> Iterable[ImportReport]:
    yield bring(
        db,
        "customers",
        a_customer(
            2, "acme", segment="established", spend=7, grade="B", aliases=("ACM", "Acme Co"), extra=(("Note", "x"),)
        ),
        a_customer(3, "zeta", industry="Health"),
        a_customer(4, "Ötzi", name="Ötzi AG"),
        a_customer(5, "plain"),
    )
    yield bring(db, "facts", a_fact(2, "acme", "f1"), a_year(3, "zeta", "f2", 5), a_year(4, "Ötzi", "f3", 9))
    yield bring(
        db,
        "disclosures",
        DisclosureRow(2, "2026", "run-rate revenue", None, None, 5, "USD", None, None, None, None, "C", "d"),
    )
    yield bring(
        db,
        "decisions",
        a_decision(2, "acme", "ann", a_set("core"), "x1"),
        a_decision(3, "acme", "bob", a_split({"core": 40, "resale": 60}), "x2", at="2026-01-01"),
    )
    yield bring(
        db,
        "usage",
        UsageRow(2, "zeta", 202412, 100, 1, None),
        UsageRow(3, "zeta", 202601, 11, 2, 3),
        UsageRow(4, "acme", 202601, 5, None, None),
        UsageRow(5, "plain", 202512, None, 8, 9),
    )


@pytest.mark.usefixtures("way")
def test_loading_the_same_files_again_changes_nothing(db: sqlite3.Connection) -> None:
    assert [counts(report) for report in every_file(db)] == [
        (4, 0, 0, 0), (3, 0, 0, 0), (1, 0, 0, 0), (2, 0, 0, 0), (4, 0, 0, 0),
    ]  # fmt: skip
    assert check(db).differences == ()
    before = everything(db)
    assert [counts(report) for report in every_file(db)] == [
        (0, 0, 4, 0), (0, 0, 3, 0), (0, 0, 1, 0), (0, 0, 2, 0), (0, 0, 4, 0),
    ]  # fmt: skip
    assert everything(db) == before
    assert rows(db, "SELECT kind, added, unchanged FROM import_run WHERE id = 6") == [("customers", 0, 4)]


def test_both_ways_of_loading_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    held = []
    for many in (5_000, 0):
        monkeypatch.setattr(bulk, "MANY", many)
        db = empty_book()
        list(every_file(db))
        facts = rows(db, "SELECT uid, customer_id, low FROM fact ORDER BY uid")  # without the moment of writing
        held.append({**everything(db), "fact": facts})
    assert held[0] == held[1]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("refused", [(), (7,), (2, 5, 9)])
def test_rows_held_as_columns_come_to_the_same(refused: tuple[int, ...]) -> None:
    taken = [
        a_customer(
            line,
            f"k{line}",
            name="Ñame" if line == 4 else "NAME",
            segment=("established", None, "")[line % 3],
            industry=(None, "", "Health")[line // 3 % 3],
            anonymous=line == 6,
            aliases=("one", "two") if line in (5, 8) else (),
            extra=(("Note", "x"),) if line == 8 else (),
            grade="B" if line == 3 else "D",
            spend=None if line == 2 else line * 5,
        )
        for line in range(2, 12)
    ]
    for line in refused:
        taken.append(a_customer(line + 20, f"k{line}", aliases=("three",)))
        taken.append(a_customer(line + 40, "", name="No key"))
    held = columns_of(taken, CustomerRow)
    shared = held.values["spend_low"]
    held.values.update(spend_best=shared, spend_high=shared)
    books = []
    for rows_of_it in (tuple(taken), held):
        db = empty_book()
        report = load(db, Origin(FileKind.CUSTOMERS, "x", "", AT), [CleanBatch(rows_of_it)])
        assert counts(report) == (10, 0, 0, 2 * len(refused))
        assert check(db).differences == ()
        books.append((everything(db), report.rejected))
    assert books[0] == books[1]


@pytest.mark.usefixtures("way")
def test_every_object_of_the_schema_is_back_after_loading(db: sqlite3.Connection) -> None:
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    before = rows(db, schema)
    list(every_file(db))
    assert rows(db, schema) == before


@pytest.mark.usefixtures("way")
def test_a_later_file_never_erases_what_is_known(db: sqlite3.Connection) -> None:
    bring(
        db, "customers",
        a_customer(
            2, "acme", segment="established", region="EU", spend=7, grade="B", aliases=("A",), extra=(("k", "1"),)
        ),
        a_customer(3, "zeta"), a_customer(4, "idle"),
    )  # fmt: skip
    report = bring(
        db, "customers",
        a_customer(2, "acme", name="Acme Inc", region="US", aliases=("B",), extra=(("m", "2"),)),
        a_customer(3, "zeta", spend=3, grade="C"), a_customer(4, "idle"), a_customer(5, "new", segment="start-up"),
    )  # fmt: skip
    assert counts(report) == (1, 2, 1, 0)
    assert rows(
        db, "SELECT name, segment, region, spend_best, spend_grade, grade, extra FROM customer WHERE key = 'acme'"
    ) == [("Acme Inc", "established", "US", 7, "B", "B", '{"k": "1", "m": "2"}')]
    assert rows(db, "SELECT alias FROM alias ORDER BY 1") == [("A",), ("Acme",), ("B",)]
    assert rows(db, "SELECT spend_best, spend_source FROM customer WHERE key = 'zeta'") == [(3, "stated")]
    assert check(db).differences == ()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("step", [1, -1], ids=["in order", "backwards"])
def test_a_list_that_comes_again_is_compared_row_by_row(db: sqlite3.Connection, step: int) -> None:
    taken = [
        a_customer(2, "a", segment="established", aliases=("one", "two"), spend=7, spend_basis="contract"),
        a_customer(3, "b", extra=(("Note", "x"),), grade="B"),
        a_customer(4, "c", name="Ñame", anonymous=True),
        a_customer(5, "d", spend=None),
    ]
    bring(db, "customers", *taken)
    before = everything(db)
    assert counts(bring(db, "customers", *taken[::step])) == (0, 0, 4, 0)
    assert everything(db) == before
    other = [
        taken[0]._replace(aliases=("two", "three")),
        taken[1]._replace(extra=(("Note", "y"),)),
        taken[2]._replace(anonymous=False),
        taken[3]._replace(spend_low=0, spend_best=0, spend_high=0),
        a_customer(6, "e"),
    ]
    assert counts(bring(db, "customers", *other[::step], *taken[3:])) == (1, 4, 0, 1)
    assert check(db).differences == ()


@pytest.mark.usefixtures("way")
def test_a_list_comes_into_a_book_with_customers_while_its_changes_are_kept(db: sqlite3.Connection) -> None:
    bring(db, "customers", a_customer(2, "a"), a_customer(3, "b"))
    with transaction(db), journalled(db, AT):
        report = bring(db, "customers", a_customer(2, "a", name="Other"), a_customer(3, "b"), a_customer(4, "c"))
    assert counts(report) == (1, 1, 1, 0)
    assert check(db).differences == ()


@pytest.mark.usefixtures("way")
def test_names_are_folded_for_search(db: sqlite3.Connection) -> None:
    bring(db, "customers", a_customer(2, "o", name="Ötzi SØREN"))
    bring(db, "customers", a_customer(2, "o", name="ÅSA"))
    assert rows(db, "SELECT folded FROM customer") == [("asa",)]


@pytest.mark.usefixtures("way")
def test_a_key_that_stands_twice_in_a_file_is_rejected_once(db: sqlite3.Connection) -> None:
    taken = [a_customer(2, "a"), a_customer(3, "a", name="Other"), *(a_customer(n, f"k{n}") for n in range(4, 9))]
    report = bring(db, "customers", *taken, a_customer(9, "a"), a_customer(10, "k4", name="Again"))
    assert counts(report) == (6, 0, 0, 3)
    assert [row.line for row in report.rejected] == [3, 9, 10]
    assert rows(db, "SELECT name FROM customer WHERE key IN ('a', 'k4')") == [("A",), ("K4",)]
    assert check(db).differences == ()


@pytest.mark.usefixtures("way")
def test_one_bad_row_does_not_stop_the_others(db: sqlite3.Connection) -> None:
    bad = a_customer(3, "bad", spend_low=9, spend_best=5, spend_high=7, spend_basis="contract")
    report = bring(db, "customers", a_customer(2, "a"), bad, a_customer(4, "c"))
    assert counts(report) == (2, 0, 0, 1)
    assert rows(db, "SELECT line FROM rejected_row") == [(3,)]
    assert check(db).differences == ()


def test_rows_about_unknown_customers_are_rejected_with_the_nearest(db: sqlite3.Connection) -> None:
    bring(db, "customers", a_customer(2, "microsoft"), a_customer(3, "cursor"))
    before = RejectedRow(2, "no number", "raw")
    facts = bring(db, "facts", a_fact(3, "micrsoft", "f"), rejected=(before,))
    assert [(row.line, row.reason) for row in facts.rejected] == [
        (2, "no number"),
        (3, "The book has no customer 'micrsoft'; did you mean 'microsoft'?"),
    ]
    usage = bring(db, "usage", UsageRow(2, "zzz", 202601, 1, None, None), UsageRow(3, "cursor", 202601, 1, None, None))
    assert counts(usage) == (1, 0, 0, 1)
    assert "import the customers first" in usage.rejected[0].reason
    assert rows(db, "SELECT count(*) FROM rejected_row") == [(3,)]


def test_a_decision_with_an_unknown_code_is_rejected(db: sqlite3.Connection) -> None:
    bring(db, "customers", a_customer(2, "a"))
    report = bring(db, "decisions", a_decision(2, "a", "ann", a_set("gone"), "u"))
    assert counts(report) == (0, 0, 0, 1)
    assert "not in the codebook" in report.rejected[0].reason
    assert check(db).differences == ()


def test_decisions_without_a_time_are_made_at_the_import(db: sqlite3.Connection) -> None:
    bring(db, "customers", a_customer(2, "a"))
    at = "2026-01-01"
    core = a_set("core")
    bring(db, "decisions", a_decision(2, "a", "ann", core, "u"), a_decision(3, "a", "ann", core, "v", at=at))
    assert rows(db, "SELECT at FROM decision ORDER BY uid") == [(AT,), ("2026-01-01",)]


@pytest.mark.usefixtures("way")
def test_usage_gives_a_year_to_those_whose_spend_was_not_stated(db: sqlite3.Connection) -> None:
    list(every_file(db))
    assert rows(
        db, "SELECT key, spend_best, spend_source, spend_grade, spend_basis, tokens FROM customer ORDER BY id"
    ) == [
        ("acme", 7, "stated", "B", "contract", None),
        ("zeta", 11, "usage", "D", "trailing", 5),
        ("Ötzi", 9_000_000, "fact", "C", "estimate", None),
        ("plain", None, None, None, None, 17),
    ]
    assert rows(db, "SELECT value FROM book WHERE key LIKE 'usage%' ORDER BY key") == [("202502",), ("202601",)]


@pytest.mark.usefixtures("way")
def test_a_new_month_moves_the_year_of_every_customer(db: sqlite3.Connection) -> None:
    bring(db, "customers", a_customer(2, "a"), a_customer(3, "b"))
    bring(
        db,
        "usage",
        *(UsageRow(n, "a", 202500 + n, n, None, None) for n in range(1, 13)),
        UsageRow(14, "b", 202501, 50, None, None),
    )
    spend = "SELECT spend_best FROM customer ORDER BY id"
    assert rows(db, spend) == [(78,), (50,)]
    report = bring(db, "usage", UsageRow(2, "a", 202601, 100, None, None), UsageRow(3, "a", 202512, None, 4, None))
    assert counts(report) == (1, 1, 0, 0)
    assert rows(db, spend) == [(177,), (None,)]
    assert check(db).differences == ()


@pytest.mark.usefixtures("way")
def test_loading_into_a_book_with_decisions(db: sqlite3.Connection) -> None:
    list(every_file(db))
    bring(
        db, "customers",
        *(a_customer(n, key, segment="moved", spend=n) for n, key in enumerate(("acme", "zeta", "Ötzi", "new"), 2)),
    )  # fmt: skip
    bring(
        db,
        "usage",
        UsageRow(2, "acme", 202601, 6, 1, 1),
        UsageRow(3, "acme", 202602, 10_001, 3, 5),
        UsageRow(4, "new", 202601, 1, 1, 1),
    )
    assert check(db).differences == ()
    assert rows(db, "SELECT sum(customers), sum(best) FROM cube") == [(50_000, 2 + 3 + 4 + 5)]
    assert rows(db, "SELECT sum(spend) FROM trend WHERE month = 202602") == [(10_001,)]


def test_a_load_that_fails_leaves_nothing(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MANY", 0)
    list(every_file(db))
    everything_before, schema = everything(db), rows(db, "SELECT sql FROM sqlite_schema")

    def broken() -> Iterable[CleanBatch]:
        yield CleanBatch((a_customer(2, "one"), a_customer(3, "acme", segment="lost")))
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        load(db, Origin(FileKind.CUSTOMERS, "x", "", AT), broken())
    assert everything(db) == everything_before
    assert rows(db, "SELECT sql FROM sqlite_schema") == schema
    assert check(db).differences == ()
