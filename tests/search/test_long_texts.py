"""Texts of any length: folded to the letter, found, and never walked through again for each of their letters."""

import random
from pathlib import Path

import pytest

from tests.search.books import add, assert_sound, decide
from tests.store.books import empty_book, rows
from tokentui.domain.names import fold
from tokentui.services.lookups import near
from tokentui.services.workbook import open_workbook
from tokentui.store.find.search import find_ids

ACCENTED = "éàüßçñŁø"


def long_text(letters: str, length: int) -> str:
    """Letters in an order that repeats nowhere."""
    return "".join(random.Random(length).choices(letters, k=length))


@pytest.mark.parametrize("length", [1, 31, 32, 33, 34, 63, 64, 65, 66, 1_000, 5_001])
@pytest.mark.parametrize("letters", [ACCENTED, "abcdefghijklmnopqrst é", "abc DEF" * 40 + "Ö\n"])
def test_a_text_of_any_length_is_folded_letter_by_letter(length: int, letters: str) -> None:
    db = empty_book()
    text = "x" + long_text(letters, length)
    one = add(db, text, parent=text)
    db.execute("INSERT INTO alias VALUES (?, ?)", (one, text))
    decide(db, one, "core", note=text)
    found = rows(db, "SELECT c.folded, w.alias, w.parent, w.note FROM customer AS c, words AS w")
    assert found == [(fold(text),) * 4]
    assert find_ids(db, text[-40:], 1) == (one,)
    assert_sound(db)


def test_folding_takes_letters_in_proportion_to_the_text() -> None:
    """To find a letter, `substr` walks through the text it is given: so many letters it has walked past at most."""

    def walked(length: int) -> int:
        db = empty_book()
        letters = 0

        def substr(text: str, start: int, wanted: int | None = None) -> str:
            nonlocal letters
            letters += len(text)
            return text[start - 1 :] if wanted is None else text[start - 1 : start - 1 + wanted]

        for places in (2, 3):
            db.create_function("substr", places, substr, deterministic=True)
        one = add(db, "Alpha")
        decide(db, one, "core", note=long_text(ACCENTED, length))
        assert rows(db, "SELECT length(note) >= ? FROM words", length) == [(1,)]
        return letters

    few, many = walked(2_000), walked(16_000)
    assert few > 2_000
    assert many < 8 * few * 1.4


def test_what_is_sought_in_vain_is_compared_by_its_beginning(public_book: Path) -> None:
    workbook = open_workbook(public_book, "ann")

    text = long_text("abcdefghijkl mnopqrst", 100_000)

    def statements(length: int) -> int:
        seen: list[str] = []
        workbook.book.db.set_trace_callback(seen.append)
        near(workbook, text[:length])
        workbook.book.db.set_trace_callback(None)
        return len(seen)

    assert 0 < statements(100) < statements(1_000) == statements(100_000)
    workbook.close()


def test_a_long_name_is_offered_when_its_end_is_misspelt(public_book: Path) -> None:
    workbook = open_workbook(public_book, "ann")
    name = long_text("abcdefghijkl mnopqrst", 300)
    add(workbook.book.db, name)
    assert near(workbook, name[:-1] + "?") == [name]
    workbook.close()
