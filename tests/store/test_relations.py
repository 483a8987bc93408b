"""How a customer stands to the vendor is told by facts that answer no question and are nobody's spend."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.books import everything, rows
from tokentui.domain.contradictions import Contradiction
from tokentui.domain.derive import Claim, evidence
from tokentui.domain.grades import DIMENSIONS, Grade, Question, Relation, dimension_of
from tokentui.services.spend_figures import read_figures
from tokentui.services.workbook import open_workbook
from tokentui.store import rules
from tokentui.store.cube import read_related
from tokentui.store.proof.check import check

LIKE_A_YEAR = (
    "INSERT INTO fact (uid, customer_id, dimension, claim, low, high, unit, yardstick, as_of, grade)"
    " SELECT ?1 || ?2 || id, id, ?1, 'says so', 7000000000, 9000000000, 'USD', 'per year, contract', '2026-10', ?2"
    " FROM customer"
)
DERIVED = ("current", "settled", "standing", "cube", "trend", "customer", "decision")


@pytest.fixture
def db(public_book: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(public_book, isolation_level=None)) as opened:
        yield opened


def figures_of(path: Path) -> tuple[int, tuple[Contradiction, ...]]:
    with closing(open_workbook(path, "ann")) as workbook:
        found = read_figures(workbook)
        return len(found.figures), found.contradictions


@pytest.mark.parametrize("relation", Relation)
def test_whatever_is_said_of_a_relation_moves_no_cell_no_spend_and_no_grade(
    db: sqlite3.Connection, public_book: Path, relation: Relation
) -> None:
    before, figures = everything(db, *DERIVED), figures_of(public_book)
    for grade in Grade:
        db.execute(LIKE_A_YEAR, (relation, grade))
    assert everything(db, *DERIVED) == before
    assert figures_of(public_book) == figures
    assert not check(db).differences
    db.execute("UPDATE fact SET grade = 'A' WHERE uid LIKE ? || '%'", (relation,))
    db.execute("DELETE FROM fact WHERE customer_id % 2 AND dimension = ?", (relation,))
    assert everything(db, *DERIVED) == before
    assert not check(db).differences


def test_a_statement_that_cites_a_relation_is_worth_what_it_cites_besides(db: sqlite3.Connection) -> None:
    db.execute(LIKE_A_YEAR, (Relation.INVESTOR, "A"))
    ((number,),) = rows(db, "SELECT id FROM customer WHERE key = 'google'")
    said = "INSERT INTO decision (customer_id, reviewer, statement, use_cases, facts) VALUES (?, 'ann', 'set', ?, ?)"
    db.execute(said, (number, '["core"]', json.dumps([f"investorA{number}"])))
    grades = "SELECT grade FROM current WHERE customer_id = ? AND reviewer = 'ann'"
    assert rows(db, grades, number) == [("D",)]
    # What a program makes of it later is a change of the fact, which works the grade out anew.
    db.execute("UPDATE fact SET dimension = 'for_what' WHERE uid = ?", (f"investorA{number}",))
    assert rows(db, grades, number) == [("A",)]
    db.execute("UPDATE fact SET dimension = 'supplier' WHERE uid = ?", (f"investorA{number}",))
    assert rows(db, grades, number) == [("D",)]
    assert not check(db).differences


def test_a_book_knows_the_dimensions_of_the_domain_and_no_other(db: sqlite3.Connection) -> None:
    for dimension in DIMENSIONS:
        db.execute("INSERT INTO fact (uid, customer_id, dimension) VALUES (?1, 1, ?1)", (dimension,))
        assert dimension_of(dimension.value) is dimension
    for other in ("competitor", "Investor", ""):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO fact (customer_id, dimension) VALUES (1, ?)", (other,))
        with pytest.raises(ValueError, match="not a valid"):
            dimension_of(other)


def test_sql_and_domain_agree_on_what_is_evidence(db: sqlite3.Connection) -> None:
    claims = [Claim(dimension.value, dimension, Grade.C) for dimension in DIMENSIONS]
    assert set(evidence(claims)) == set(Question)
    values = ", ".join(f"('{dimension}')" for dimension in DIMENSIONS)
    kept = rows(db, f"WITH f (dimension) AS (VALUES {values}) SELECT dimension FROM f WHERE {rules.is_evidence('f')}")
    assert {one for (one,) in kept} == set(Question)


def test_what_related_customers_spend_counts_at_the_floor_and_without_the_excluded(db: sqlite3.Connection) -> None:
    half_a_billion = 500_000_000 * 10**6
    assert read_related(db, Grade.D) == (272, 4, 1, half_a_billion, half_a_billion, half_a_billion)
    assert read_related(db, Grade.B) == (0, 0, 0, 0, 0, 0)
    exclude = (
        "INSERT INTO decision (customer_id, reviewer, statement, reason) SELECT id, 'ann', 'excluded', 'a partner'"
        " FROM customer WHERE key = ?"
    )
    db.execute(exclude, ("google",))
    assert read_related(db, Grade.D) == (271, 3, 1, half_a_billion, half_a_billion, half_a_billion)
    db.execute("DELETE FROM fact WHERE dimension IN ('investor', 'supplier')")
    assert read_related(db, Grade.D).customers == 0
