"""Reading a list in a thread of its own: what it tells, and that it can be stopped."""

from array import array
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tests.public_numbers import NAMED
from tokentui.domain.filters import parse_filter
from tokentui.services.background import Stopped, Work
from tokentui.services.browse import ListReader, Matched, View
from tokentui.services.errors import BookMissing
from tokentui.services.workbook import Workbook, open_workbook

Told = list["Matched | tuple[int, bool]"]


def painted() -> Work:
    """Work whose first rows are painted as soon as they are told."""
    work = Work()
    work.painted.set()
    return work


@pytest.fixture
def book(public_book: Path) -> Iterator[Workbook]:
    with closing(open_workbook(public_book, "me", clock=lambda: NOON)) as workbook:
        yield workbook


def read(lists: ListReader, book: Workbook, text: str = "") -> Told:
    told = Told()
    view = View(parse_filter(text, book.codebook))
    ids = lists.read(
        painted(), book, view, lambda first, whole: told.append((len(first), whole)), lambda one: told.append(one)
    )
    return [*told, (len(ids), True)]


@pytest.fixture
def lists(public_book: Path) -> Iterator[ListReader]:
    reader = ListReader(public_book)
    yield reader
    reader.close()


def test_the_first_rows_are_told_before_all(lists: ListReader, book: Workbook) -> None:
    assert read(lists, book) == [(256, False), (NAMED, True)]


def test_what_a_filter_matches_is_counted(lists: ListReader, book: Workbook) -> None:
    told = read(lists, book, "kind:resale")
    (count,) = [one for one in told if isinstance(one, Matched)]
    assert told == [(count.customers, True), count, (count.customers, True)]
    assert count.customers > 0


def test_a_stopped_list_tells_nothing_more_and_harms_no_other(lists: ListReader, book: Workbook) -> None:
    work, told = painted(), list[int]()

    def stop(ids: "array[int]", _: bool) -> None:
        told.append(len(ids))
        work.stop()

    with pytest.raises(Stopped):
        lists.read(work, book, View(), stop, lambda _: None)
    assert told == [256]
    assert read(lists, book)[-1] == (NAMED, True)


def test_closed_readers_leave_nothing_beside_the_book(public_book: Path, book: Workbook) -> None:
    lists = ListReader(public_book)

    def close(_ids: "array[int]", _whole: bool) -> None:
        lists.close()

    read(lists, book)
    lists.read(painted(), book, View(), close, lambda _: None)
    book.close()
    assert not public_book.with_name(f"{public_book.name}-wal").exists()


def test_a_book_that_went_away_is_said(book: Workbook, tmp_path: Path) -> None:
    with pytest.raises(BookMissing, match="There is no book at"):
        read(ListReader(tmp_path / "gone.tokentui"), book)
