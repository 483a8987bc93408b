"""What sqlite3 raises becomes a sentence with a way out, at the edges of the program and nowhere between."""

import sqlite3

import pytest

from tests.conftest import ROOT
from tokentui.services.errors import BookLocked, BookReadOnly, BookUnreadable, Refused, in_plain_words, plain_words
from tokentui.store.errors import DiskFailed

EDGES = {
    "backed_up.py",
    "background.py",
    "backups.py",
    "card.py",
    "completing.py",
    "damage.py",
    "doctor.py",
    "errors.py",
    "workbook.py",
}
"""Services that open books or copies of them, answer for a broken one themselves, or work beside the screen."""


@pytest.mark.parametrize(
    ("raised", "said", "way_out", "exit_code"),
    [
        (sqlite3.IntegrityError("the percentages of a split must sum to 100"), Refused, "sum to 100", 1),
        (sqlite3.OperationalError("database is locked"), BookLocked, "Try again", 3),
        (sqlite3.OperationalError("attempt to write a readonly database"), BookReadOnly, "copy it", 3),
        (sqlite3.OperationalError("database or disk is full"), BookReadOnly, "Make room", 3),
        (sqlite3.OperationalError("disk I/O error"), DiskFailed, "disk I/O error", 2),
        (sqlite3.DatabaseError("database disk image is malformed"), BookUnreadable, "tokentui doctor", 2),
    ],
)
def test_each_error_says_what_can_be_done(
    raised: sqlite3.Error, said: type[Refused], way_out: str, exit_code: int
) -> None:
    with pytest.raises(said, match=way_out) as caught, plain_words():
        raise raised
    assert caught.value.__cause__ is raised
    assert caught.value.exit_code == exit_code


def test_what_is_no_error_of_the_book_stays_as_it_is() -> None:
    fault = ZeroDivisionError()
    assert in_plain_words(fault) is fault
    with pytest.raises(ZeroDivisionError), plain_words():
        raise fault


def test_services_leave_the_words_to_the_edges() -> None:
    found = {
        path.name
        for path in (ROOT / "tokentui" / "services").glob("*.py")
        if "plain_words" in path.read_text(encoding="utf-8")
    }
    assert found == EDGES
