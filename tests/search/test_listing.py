"""Reading a list in a thread of its own: what it tells, and that it can be stopped."""

from array import array
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.filters import parse_filter
from tokentui.services.browse import Matched, Sort, View
from tokentui.services.listing import Listing, Readers
from tokentui.services.workbook import default_codebook, open_workbook

Told = list["Matched | tuple[int, bool]"]


def listing(book: Path, text: str = "", sort: Sort = Sort()) -> Listing:  # noqa: B008
    codebook = default_codebook()
    one = Listing(book, codebook, View(parse_filter(text, codebook), sort))
    one.go_on()
    return one


def read(one: Listing, readers: Readers) -> Told:
    told: Told = []
    one.read(readers, lambda ids, whole: told.append((len(ids), whole)), told.append)
    return told


def test_the_first_rows_are_told_before_all(public_book: Path) -> None:
    readers = Readers(public_book)
    assert read(listing(public_book), readers) == [(256, False), (270, True)]
    readers.close()


def test_what_a_filter_matches_is_counted(public_book: Path) -> None:
    readers = Readers(public_book)
    told = read(listing(public_book, "kind:resale"), readers)
    (count,) = [one for one in told if isinstance(one, Matched)]
    assert told == [(count.customers, True), count]
    assert count.customers > 0
    readers.close()


def test_a_stopped_list_tells_nothing_more_and_harms_no_other(public_book: Path) -> None:
    readers = Readers(public_book)
    one = listing(public_book)
    told: list[array[int]] = []

    def stop(ids: "array[int]", _: bool) -> None:
        told.append(ids)
        one.stop()

    one.read(readers, stop, lambda _: None)
    assert len(told) == 1
    assert one.counted.is_set()
    one.stop()
    assert read(listing(public_book), readers)[-1] == (270, True)
    readers.close()


def test_closed_readers_leave_nothing_beside_the_book(public_book: Path) -> None:
    readers = Readers(public_book)
    with closing(open_workbook(public_book, "me", clock=lambda: NOON)):
        read(listing(public_book), readers)
        late = readers.take()
        readers.close()
        readers.give(late)
    assert not public_book.with_name(f"{public_book.name}-wal").exists()


def test_a_book_that_went_away_is_said(public_book: Path, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="There is no book at"):
        read(listing(tmp_path / "gone.tokentui"), Readers(tmp_path / "gone.tokentui"))
    assert public_book.exists()
