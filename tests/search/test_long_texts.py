"""Texts of any length: folded to the letter, found, and never walked through again for each of their letters."""

import random
from pathlib import Path

import pytest

from tests.search.books import add, assert_sound, decide, listed
from tests.store.books import empty_book, rows
from tokentui.domain.names import fold
from tokentui.services.lookups import near
from tokentui.services.workbook import open_workbook
from tokentui.store.find.search import find_ids, named_ids
from tokentui.store.find.text import Among, having
from tokentui.store.proof.search import astray

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


@pytest.mark.parametrize("length", [63, 64, 65, 200, 20_000])
def test_a_long_text_is_found_where_all_of_it_stands(length: int) -> None:
    """The indexes are asked for its beginning only: of so few letters every three stand everywhere."""
    db = empty_book()
    text = long_text("abc é", length)
    texts = [f"x{text}y", f"x {text} y", f"x{text[:-1]}?"]
    named, begun, _ = (add(db, one, key=str(place)) for place, one in enumerate(texts))
    other = {kind: [add(db, f"{kind} {place}") for place in range(3)] for kind in ("alias", "parent", "note")}
    for place, one in enumerate(texts):
        db.execute("INSERT INTO alias VALUES (?, ?)", (other["alias"][place], one))
        db.execute("UPDATE customer SET parent = ? WHERE id = ?", (one, other["parent"][place]))
        decide(db, other["note"][place], "core", note=one)
    found = sorted(one for ids in other.values() for one in ids[:2])
    assert find_ids(db, text, 2) == (begun, named)
    assert sorted(find_ids(db, text, 20)) == sorted(listed(db, f'"{text}"')) == sorted([named, begun, *found])
    assert sorted(listed(db, f'note:"{text}"')) == other["note"][:2]
    assert sorted(listed(db, f'name:"{text}"')) == [named, begun]
    assert named_ids(db, texts[0]) == (named, other["alias"][0])
    assert max(len(one) for part in (having(fold(text)), having(fold(text), ("note",))) for one in _asked(part)) < 200


def _asked(among: Among) -> list[str]:
    """What the full-text indexes are asked for: other values are looked up in what these find."""
    return [str(value) for value in among.values if str(value).endswith('"')]


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


@pytest.mark.parametrize("length", [900, 1_100, 3_000])
@pytest.mark.parametrize("column", ["alias", "parent", "note", "folded"])
def test_a_wrong_letter_in_an_index_is_found_in_a_text_of_any_length(column: str, length: int) -> None:
    db = empty_book()
    text = long_text("abcdefghijklmnopqrst ", length)
    one = add(db, text if column == "folded" else "x", parent=text if column == "parent" else None)
    db.execute("INSERT INTO alias VALUES (?, ?)", (one, text if column == "alias" else "y"))
    decide(db, one, "core", note=text if column == "note" else "z")
    assert not list(astray(db))
    index, said = ("name_index", ("folded",)) if column == "folded" else ("word_index", ("alias", "parent", "note"))
    table, number = ("customer", "id") if column == "folded" else ("words", "customer_id")
    (held,) = rows(db, f"SELECT {', '.join(said)} FROM {table} WHERE {number} = ?", one)
    right = [str(each or "") for each in held]
    wrong = [f"{each[:-1]}?" if name == column else each for name, each in zip(said, right, strict=True)]
    for values, taken in ((right, ("'delete', ", f"{index}, ")), (wrong, ("", ""))):
        places = ", ".join("?" * (len(said) + 1))
        db.execute(
            f"INSERT INTO {index} ({taken[1]}rowid, {', '.join(said)}) VALUES ({taken[0]}{places})", (one, *values)
        )
    assert [each.table for each in astray(db)] == ["search index"]


def test_proving_takes_letters_in_proportion_to_the_text() -> None:
    """What `substr` walks past is what makes a check of a long text long."""

    def walked(length: int) -> int:
        db = empty_book()
        letters = 0

        def substr(text: str, start: int, wanted: int) -> str:
            nonlocal letters
            letters += len(text)
            return text[start - 1 : start - 1 + wanted]

        decide(db, add(db, long_text(ACCENTED, length)), "core", note=long_text(ACCENTED, length))
        db.create_function("substr", 3, substr, deterministic=True)
        assert not list(astray(db))
        return letters

    assert walked(500) > 500
    assert walked(16_000) < 16 * walked(1_000) * 1.4
