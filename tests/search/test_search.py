"""Finding customers by what they are called, and by what is said of them."""

import sqlite3

import pytest

from tests.search.books import add, assert_sound, decide, listed, names
from tests.store.books import empty_book, rows
from tokentui.domain.names import nearest
from tokentui.store.find.search import find_ids, named_ids, names_like


@pytest.fixture
def db() -> sqlite3.Connection:
    return empty_book()


def test_neither_case_nor_accents_count_in_rows_written_by_plain_sql(db: sqlite3.Connection) -> None:
    for name in ("Crédit Agricole", "Ørsted", "ΑΘΗΝΑ ΑΕ", "ВТБ Банк", "Straße AG", "Ｆｕｌｌ Width"):
        add(db, name)
    for typed, name in {
        "credit": "Crédit Agricole", "ØRS": "Ørsted", "orsted": "Ørsted", "αθηνα": "ΑΘΗΝΑ ΑΕ", "втб": "ВТБ Банк",
        "STRASSE": "Straße AG", "full": "Ｆｕｌｌ Width",
    }.items():  # fmt: skip
        assert names(db, listed(db, f'"{typed}"')) == [name], typed
        assert names(db, find_ids(db, typed, 5)) == [name], typed
    assert_sound(db)


@pytest.mark.parametrize(
    "name",
    [
        "100% Organic",
        "a_b_c",
        "Foo [formerly Bar]",
        "[/]",
        "[@click=app.quit]x[/]",
        'O\'Neill "Q" Ltd',
        "a*b OR c",
        "-- x;",
    ],
)
def test_letters_with_a_meaning_elsewhere_mean_themselves(db: sqlite3.Connection, name: str) -> None:
    wanted = add(db, name)
    for other in ("100 Organic", "axbxc", "Foo formerly Bar", "x", "ONeill Q", "a b", "x"):
        add(db, other, key=f"other {rows(db, 'SELECT count(*) FROM customer')}")
    assert find_ids(db, name, 1) == (wanted,)
    assert named_ids(db, name) == (wanted,)
    for start in range(len(name) - 2):
        piece = name[start : start + 3]
        assert wanted in find_ids(db, piece, 9), piece


def test_a_customer_is_found_by_alias_parent_and_standing_note(db: sqlite3.Connection) -> None:
    one, two, three = add(db, "Alpha", parent="Société Mère"), add(db, "Beta"), add(db, "Gamma")
    db.execute("INSERT INTO alias VALUES (?, 'Bêta Holding')", (two,))
    decide(db, three, "core", note="Told us in Zürich")
    assert listed(db, "mere") == [one]
    assert listed(db, "holding") == [two]
    assert listed(db, "zurich") == listed(db, "note:zuri") == [three]
    assert listed(db, "parent:societe") == [one]
    assert listed(db, "name:mere") == []
    decide(db, three, "core", note="changed my mind")
    assert listed(db, "zurich") == []
    assert listed(db, "mind") == [three]
    decide(db, three, "core")
    assert listed(db, "mind") == []
    assert_sound(db)


def test_one_or_two_letters_are_those_that_a_name_begins_with(db: sqlite3.Connection) -> None:
    ge, other = add(db, "General Electric"), add(db, "Edge Energy")
    db.execute("INSERT INTO alias VALUES (?, 'GE')", (ge,))
    again = add(db, "Gemini")
    assert listed(db, "g") == listed(db, "ge") == [again, ge]
    assert listed(db, "e") == [other]
    assert set(listed(db, "ene")) == {ge, other}


def test_what_fits_better_comes_first_then_what_spends_more(db: sqlite3.Connection) -> None:
    million = 1_000_000
    inside = add(db, "Metalworks", 900 * million)
    note = add(db, "Zulu", 950 * million)
    decide(db, note, "core", note="compare with Alwo Meta")
    word = [add(db, "Big Meta", 5 * million), add(db, "Old Metal", 50 * million)]
    begin = [add(db, "Meta Ltd", 1 * million), add(db, "Metal Inc", 2 * million)]
    exact = add(db, "META", 1)
    within = add(db, "Biometal", 800 * million)
    expected = [exact, inside, begin[1], begin[0], word[1], word[0], within, note]
    assert list(find_ids(db, "meta", 20)) == expected
    assert list(find_ids(db, "meta", 3)) == expected[:3]


def test_an_exact_name_is_a_key_a_name_or_an_alias(db: sqlite3.Connection) -> None:
    one = add(db, "Crédit Lyonnais", key="lcl")
    db.execute("INSERT INTO alias VALUES (?, 'Le Crédit'), (?, 'LC')", (one, one))
    for called in ("lcl", "LCL", "credit lyonnais", "CRÉDIT LYONNAIS", "le credit", "lc"):
        assert named_ids(db, called) == (one,), called
    assert named_ids(db, "credit") == named_ids(db, "le") == ()


def test_the_nearest_names_of_a_misspelt_one(db: sqlite3.Connection) -> None:
    for name in ("Microsoft", "Cursor", "Snowflake", "Micron", "Northern Insurance", "Northern Bank"):
        add(db, name)
    db.execute("INSERT INTO alias SELECT id, 'Anysphere' FROM customer WHERE name = 'Cursor'")
    for typed, meant in {
        "Microsft": "Microsoft", "Cursr": "Cursor", "Nrthern Insurence": "Northern Insurance", "Anysfere": "Anysphere",
    }.items():  # fmt: skip
        assert nearest(typed, names_like(db, typed), 3)[0] == meant
    assert names_like(db, "") == names_like(db, "qqqq") == ()


def test_the_index_follows_every_change_of_a_customer(db: sqlite3.Connection) -> None:
    one = add(db, "Alpha Works", 5_000_000)
    db.execute("UPDATE customer SET name = 'Oméga Works' WHERE id = ?", (one,))
    assert listed(db, "alpha") == []
    assert listed(db, "omega") == [one]
    db.execute("INSERT INTO alias VALUES (?, 'First')", (one,))
    db.execute("UPDATE alias SET alias = 'Second'")
    assert listed(db, "first") == []
    assert listed(db, "second") == [one]
    db.execute("DELETE FROM alias")
    assert listed(db, "second") == []
    db.execute("INSERT OR REPLACE INTO customer (id, key, name) VALUES (?, 'Alpha Works', 'Third Time')", (one,))
    assert_sound(db)
    assert listed(db, "omega") == []
    assert listed(db, "third") == [one]
    db.execute("INSERT INTO customer (key, name) VALUES ('Alpha Works', 'x') ON CONFLICT DO UPDATE SET name = 'Fourth'")
    assert_sound(db)
    assert listed(db, "fourth") == [one]
    db.execute("INSERT OR IGNORE INTO customer (key, name) VALUES ('Alpha Works', 'ignored')")
    db.execute("DELETE FROM customer")
    assert listed(db, "fourth") == []
    assert_sound(db)


def test_terms_of_text_narrow_one_another_and_can_be_turned_round(db: sqlite3.Connection) -> None:
    both, first, second = add(db, "North Bank"), add(db, "North Power"), add(db, "South Bank")
    assert listed(db, "north bank") == [both]
    assert listed(db, "north !bank") == [first]
    assert listed(db, "!north") == [second]
    decide(db, both, "resale")
    assert listed(db, "bank kind:resale") == listed(db, "kind:resale") == [both]
    assert listed(db, "bank !kind:resale") == [second]
