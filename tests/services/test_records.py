"""A record put right by hand: checked, logged, taken back, and left alone by imports."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.grades import Question
from tokentui.domain.record import Record
from tokentui.domain.statements import a_set
from tokentui.ingest.load import ImportOptions, load_files
from tokentui.services import decide, records
from tokentui.services.errors import Refused
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.find.search import find_ids
from tokentui.store.proof.check import check

ACME, BOLT, CORD = 1, 2, 3


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Iterator[Workbook]:
    path = small_book(("a", "Acme", 3), ("b", "Bolt", 2), ("c", "Cord", 1))
    with closing(open_workbook(path, "me", clock=lambda: NOON)) as workbook:
        workbook.book.db.execute("UPDATE customer SET industry = NULL")
        yield workbook


def edit(book: Workbook, customer: int, **fields: object) -> str:
    former = records.record(book, customer)
    return records.edit(book, customer, Record(**{**former._asdict(), **fields})).text


def test_an_edit_is_logged_and_taken_back_and_done_again_as_a_decision_is(book: Workbook) -> None:
    aliases = ("ACM", "acme ag", "")
    text = edit(book, ACME, name=" Acme AG ", parent="Bolt", aliases=aliases, domain="https://www.Acme.com/x")
    assert text == "name, parent, aliases, domain → Acme"
    now = records.record(book, ACME)
    assert now == Record("Acme AG", "Bolt", ("ACM",), "acme.com")
    assert find_ids(book.book.db, "acm", 5) == (ACME,)
    log = {one.field: (one.former, one.value, one.reviewer, one.by_hand) for one in records.edits(book, ACME)}
    assert log["name"] == ("Acme", "Acme AG", "me", True)
    assert log["aliases"] == ("", "ACM", "me", True)
    decide.classify(book, [ACME], a_set("core"))
    decide.undo(book)
    undone = decide.undo(book)
    assert undone is not None
    assert undone.customer_ids == (ACME,)
    assert records.record(book, ACME) == Record("Acme")
    assert [one.by_hand for one in records.edits(book, ACME)][:4] == [False] * 4
    assert decide.redo(book) is not None
    assert records.record(book, ACME) == now
    assert all(one.by_hand for one in records.edits(book, ACME)[:4])
    assert check(book.book.db).sound


def test_undo_leaves_a_field_alone_that_was_edited_again(book: Workbook) -> None:
    edit(book, ACME, industry="Power", size="Large")
    book.book.db.execute("UPDATE customer SET industry = 'Water' WHERE id = 1")
    undone = decide.undo(book)
    assert undone is not None
    assert "left as they are" in undone.text
    assert records.record(book, ACME) == Record("Acme", industry="Water")


def test_no_import_overwrites_what_a_hand_has_said(book: Workbook, tmp_path: Path) -> None:
    edit(book, ACME, name="Acme AG", industry="Power", aliases=("ACM",))
    file = tmp_path / "list.csv"
    file.write_text("customer_id,name,industry,size,aliases\na,ACME INC,Retail,Large,Other\nb,Bolt Ltd,Banks,,Bo\n")
    load_files(book, [file], ImportOptions())
    assert records.record(book, ACME) == Record("Acme AG", None, ("ACM",), None, "Power", "Large")
    assert records.record(book, BOLT) == Record("Bolt Ltd", None, ("Bo", "Bolt"), None, "Banks")
    decide.undo(book)
    load_files(book, [file], ImportOptions())
    assert records.record(book, ACME) == Record("ACME INC", None, ("Acme", "Other"), None, "Retail", "Large")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "A customer has a name."),
        ({"parent": "acme"}, "A customer is not its own parent."),
        ({"parent": "Cord"}, "That would be a circle: Acme → Cord → Bolt → Acme."),
        ({"domain": "acme"}, "A domain looks like acme.com."),
        ({"industry": "x" * 301}, "This is longer than 300 letters: write the industry alone."),
        ({"aliases": tuple(map(str, range(51)))}, "Give at most 50 aliases."),
    ],
)
def test_what_cannot_be_is_refused_with_nothing_changed(book: Workbook, fields: dict[str, object], says: str) -> None:
    edit(book, BOLT, parent="Acme")
    edit(book, CORD, parent="bolt")
    with pytest.raises(Refused, match=says.replace(".", r"\.")):
        edit(book, ACME, **fields)
    assert records.record(book, ACME) == Record("Acme")
    assert len(records.edits(book, ACME)) == 0


def test_a_parent_is_completed_from_the_book(book: Workbook) -> None:
    assert records.parents_like(book, "bO") == ("Bolt",)
    assert records.parents_like(book, " ") == ()


def test_who_a_customer_is_is_said_beside_what_it_does(book: Workbook) -> None:
    decide.classify(book, [ACME], a_set("core"))
    said = decide.classify(book, [ACME, BOLT], a_set("large"), question=Question.WHO)
    assert said.text == "who: large → 2 customers"
    assert decide.said(book, ACME, Question.WHO).statement == a_set("large")
    assert decide.said(book, ACME).statement == a_set("core")
    decide.undo(book)
    rows = book.book.db.execute("SELECT id, segments, who_state, mask FROM standing ORDER BY 1").fetchall()
    assert rows[:2] == [(ACME, 0, "unlooked", 1), (BOLT, 0, "unlooked", 0)]
    assert check(book.book.db).sound
