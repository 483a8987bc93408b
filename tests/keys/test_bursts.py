"""Keys typed ahead mean what they mean when they are typed slowly, on a slow machine too."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.driving.books import FourBooks, Kind
from tests.driving.hands import at_work
from tests.keys.bursts import Burst, Log, in_one, in_pieces, logged, meanings, slowly
from tests.monkey.shrinking import fewer

SEEDS = range(3)
LENGTH = 9


@pytest.mark.share(3)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_burst_in_browse_makes_the_log_of_slow_typing(seed: int, four_books: FourBooks, tmp_path: Path) -> None:
    """In one go and in pieces of any size, on a quick machine and on a slow one."""
    kind, path = (Kind.CONFLICTS, Kind.VENDOR, Kind.PUBLIC)[seed % 3], tmp_path / "book.tokentui"
    meant = meanings(seed, LENGTH)
    slow = logged(four_books, kind, slowly(meant), path)
    for late in (False, True):
        for burst in (in_one(meant), in_pieces(meant, seed)):
            if _logged(four_books, kind, burst, path, late) != slow:
                pytest.fail(_shortest(four_books, kind, meant, path, late))


def _logged(books: FourBooks, kind: Kind, burst: Burst, path: Path, late: bool) -> Log | str:
    try:
        return logged(books, kind, burst, path, late=late)
    except AssertionError as error:
        return str(error)


def _shortest(books: FourBooks, kind: Kind, meant: Sequence[str], path: Path, late: bool) -> str:
    """The fewest keys that come to something else in one go, told with both logs."""

    def logs(some: Sequence[str]) -> tuple[Log | str, Log]:
        return _logged(books, kind, in_one(some), path, late), logged(books, kind, slowly(some), path)

    def differs(some: Sequence[str]) -> bool:
        burst, slow = logs(some)
        return burst != slow

    few = fewer(meant, differs)
    burst, slow = logs(few)
    return f"{kind}: {in_one(few)}\nin a burst: {burst}\nslowly:     {slow}"


REVIEWING = "R enter"


@pytest.mark.share(2)
@pytest.mark.parametrize(
    ("pieces", "same_as"),
    [
        # What comes before an account is painted decides nothing; all else is as typed.
        (("1 2 3",), ("1",)),
        (("1 2", "3 4 u"), ("1", "3", "u")),
        (("l 1", "2"), ("l", "2")),
        (("m 2 4 enter 3",), ("m", "2", "4", "enter")),
        (("m 1 % 6 0 down enter enter 5", "6"), ("m", "1", "%", "6", "0", "down", "enter", "enter", "6")),
        (("i a 1 2 ctrl+s", "4"), ("i", "a", "1", "2", "ctrl+s", "4")),
        (("x d u p enter", "0"), ("x", "d", "u", "p", "enter", "0")),
        (("? escape 2",), ("?", "escape", "2")),
        (("space 1", "2"), ("space", "2")),
    ],
)
def test_in_review_a_key_from_before_the_picture_decides_nothing(
    pieces: tuple[str, ...], same_as: tuple[str, ...], four_books: FourBooks, tmp_path: Path
) -> None:
    path = tmp_path / "book.tokentui"
    burst = Burst(tuple(tuple(piece.split()) for piece in pieces))
    slow = logged(four_books, Kind.VENDOR, slowly(same_as), path, first=REVIEWING)
    found = [logged(four_books, Kind.VENDOR, burst, path, first=REVIEWING, late=late) for late in (False, True)]
    assert found == [slow, slow]
    assert slow, "something was decided at all"


@pytest.mark.parametrize("first", ["", REVIEWING, "m", "c", "?", "C", "s escape"])
async def test_a_paste_outside_of_fields_decides_nothing(first: str, four_books: FourBooks, tmp_path: Path) -> None:
    book = four_books.copy(Kind.VENDOR, tmp_path / "book.tokentui")
    async with at_work(book) as hands:
        await hands.type(*first.split())
        before = hands.screens
        hands.paste("1 2 3 0 w x u y\n5\n")
        await hands.rest()
        assert hands.screens == before
        assert not hands.app.faults
    assert not decisions(book)


@pytest.mark.parametrize("first", ["", REVIEWING])
async def test_a_key_held_down_tags_one_account(first: str, four_books: FourBooks, tmp_path: Path) -> None:
    book = four_books.copy(Kind.VENDOR, tmp_path / "book.tokentui")
    async with at_work(book) as hands:
        await hands.type(*first.split())
        for _ in range(30):
            hands.press("1")
        await hands.rest()
        assert not hands.app.faults
    assert len(decisions(book)) == 1


def decisions(book: Path) -> Log:
    with closing(sqlite3.connect(book)) as db:
        return db.execute("SELECT customer_id, use_cases FROM decision WHERE reviewer = 'me'").fetchall()
