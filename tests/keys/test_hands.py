"""Mistakes that hands make and that must come to nothing, told by what stands in the book and on the screen."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.driving.books import FourBooks, Kind
from tests.driving.hands import Hands, at_work
from tests.public_numbers import NAMED
from tokentui.words.command import Command, Where
from tokentui.words.commands import COMMANDS

Book = Callable[[Kind], Path]
LARGEST = "SELECT id FROM customer ORDER BY spend_best DESC LIMIT 1"


@pytest.fixture
def book(four_books: FourBooks, tmp_path: Path) -> Book:
    return lambda kind: four_books.copy(kind, tmp_path / "book.tokentui")


@asynccontextmanager
async def working(path: Path, keys: str = "", size: tuple[int, int] = (120, 36)) -> AsyncIterator[Hands]:
    async with at_work(path, size) as hands:
        await typed(hands, keys)
        yield hands
        assert not hands.app.faults, hands.app.faults


async def typed(hands: Hands, keys: str) -> None:
    """Press keys slowly."""
    await hands.type(*keys.split())


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def said(path: Path) -> list[tuple[object, ...]]:
    """What I said, in the order I said it."""
    return rows(path, "SELECT use_cases, confidence, note, flagged FROM decision WHERE reviewer = 'me' ORDER BY id")


def elsewhere(path: Path, sql: str) -> None:
    """Another program writes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(sql)


# An answer given twice


async def test_an_answer_given_twice_counts_once(book: Book) -> None:
    path = book(Kind.PUBLIC)
    async with working(path, "E") as hands:
        hands.press("enter", "enter")
        await hands.rest()
        assert hands.screens == ("BrowseScreen",)


async def test_in_review_it_leaves_the_session_open(book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path, "R enter 1 E") as hands:
        hands.press("enter", "enter")
        await hands.rest()
        assert hands.screens == ("BrowseScreen", "ReviewScreen")
        hands.press("escape", "escape")
        await hands.rest()
        assert hands.screens[0] == "BrowseScreen"
    assert rows(path, "SELECT count(*) FROM review_session") == [(1,)]


async def test_a_bulk_that_is_confirmed_twice_is_made_once(book: Book) -> None:
    path = book(Kind.PUBLIC)
    async with working(path, "A 1") as hands:
        hands.press("y", "y")
        await hands.rest()
        assert await hands.until(lambda: len(said(path)) == NAMED)
        assert rows(path, "SELECT count(*) FROM step") == [(1,)]
        assert hands.screens == ("BrowseScreen",)


async def test_quitting_and_asking_for_help_in_one_go_quits(book: Book) -> None:
    async with working(book(Kind.PUBLIC)) as hands:
        hands.press("q", "?")
        assert not await hands.until(lambda: False, 3.0)
        assert not hands.running
    assert hands.app.return_code == 0


# A screen that comes late


async def test_a_list_that_comes_late_does_not_take_the_letters_of_a_note(book: Book) -> None:
    path = book(Kind.CONFLICTS)
    async with working(path) as hands:
        hands.press("L", "i", "x", "y", "z")
        await hands.rest()
        if "PickDialog" in hands.screens:
            # It was there before the note was asked for: then the letters are for it, and no note is begun.
            assert len(hands.screens) == 2
        else:
            await hands.type("ctrl+s")
            assert [note for _, _, note, _ in said(path)] == ["xyz"]


# Commands under a dialog


@pytest.mark.parametrize("keys", ["m", "x", "i", "e", "c", "s", "m 1 2 %", "A 1", "?"])
async def test_there_is_no_palette_over_a_dialog(keys: str, book: Book) -> None:
    async with working(book(Kind.VENDOR), keys) as hands:
        before = hands.screens
        assert len(before) > 1
        await hands.type("ctrl+p")
        assert hands.screens == before
        await hands.type("ctrl+t")
        assert hands.screens == before


@pytest.mark.parametrize("keys", ["i a b c", "x d u p"])
async def test_ctrl_q_asks_before_it_throws_away_what_was_typed(keys: str, book: Book) -> None:
    async with working(book(Kind.VENDOR), keys) as hands:
        await hands.type("ctrl+q")
        assert hands.running
        assert "again" in hands.text
        await hands.type("ctrl+q")
        assert not hands.running
    assert hands.app.return_code == 0


@pytest.mark.parametrize("keys", ["", "R enter"])
async def test_the_first_line_of_the_palette_is_no_decision(keys: str, book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path, keys) as hands:
        await hands.type("ctrl+p", "enter")
        await hands.type("escape")
    assert not said(path)


# A decision on what cannot be seen


@pytest.mark.parametrize("keys", ["", "R enter"])
@pytest.mark.parametrize("size", [(40, 10), (20, 5)])
async def test_where_nothing_can_be_seen_nothing_is_decided(keys: str, size: tuple[int, int], book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path, keys) as hands:
        hands.resize(*size)
        hands.press("1", "0", "w", "f")
        await hands.rest()
        assert not said(path)
        before = hands.screens
        await hands.type("1", "m", "i", "x", "c")
        assert hands.screens == before
        assert not said(path)
        hands.resize(120, 36)
        await hands.rest()
        await hands.type("2")
    assert [one for one, *_ in said(path)] == ['["product"]']


# Somebody else's change under the hands


@pytest.mark.parametrize("keys", ["1", "m", "i", "x", "c", "e", "f", "space 2", "y"])
async def test_a_customer_deleted_elsewhere_is_told_in_one_sentence(keys: str, book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path) as hands:
        ((gone,),) = rows(path, LARGEST)
        elsewhere(path, f"DELETE FROM customer WHERE id = {gone}")
        await typed(hands, keys)
        assert hands.running
        await hands.type("escape", "escape")
        assert not rows(path, f"SELECT 1 FROM decision WHERE customer_id = {gone}")


async def test_a_marked_customer_that_is_deleted_is_marked_no_more(book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path, "space space") as hands:
        ((gone,),) = rows(path, LARGEST)
        elsewhere(path, f"DELETE FROM customer WHERE id = {gone}")
        await hands.until(lambda: "199 listed" in hands.text)
        await hands.type("2")
        if not said(path):
            # It was said that one is gone, and its mark went with it.
            await hands.type("3")
    assert len(said(path)) == 1


async def test_what_was_written_elsewhere_during_a_review_stands_in_the_table_after_it(book: Book) -> None:
    path = book(Kind.CONFLICTS)
    async with working(path, "R enter") as hands:
        elsewhere(path, "UPDATE use_case SET archived = 1 WHERE code = 'product'")
        main = hands.app.main
        assert await hands.until(
            lambda: main is not None and "product" not in {one.code for one in main.codebook.active}
        )
        await hands.type("escape")
        table = hands.text_of("#customers")
    async with working(path, "") as hands:
        assert table == hands.text_of("#customers")


@pytest.mark.parametrize(("before", "after"), [("m 1", "enter"), ("i a", "ctrl+s"), ("c", "4"), ("x d u p", "enter")])
@pytest.mark.parametrize("first", ["", "R enter"])
async def test_a_customer_deleted_behind_a_dialog(first: str, before: str, after: str, book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path, f"{first} {before}") as hands:
        ((gone,),) = rows(path, LARGEST)
        elsewhere(path, f"DELETE FROM customer WHERE id = {gone}")
        await hands.type(after)
        assert "no longer in the book" in hands.text
        await hands.type("l" if first else "j", "2")
        assert [one for one, *_ in said(path)] == ['["product"]']


# Lost answers


@pytest.mark.parametrize("first", ["", "R enter"])
async def test_what_is_given_before_a_decision_belongs_to_it(first: str, book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path, first) as hands:
        await typed(hands, "c 5 i s e e n ctrl+s f 4")
    assert said(path)[-1] == ('["development"]', 5, "seen", 1)


async def test_a_two_way_split_takes_seven_keys(book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path) as hands:
        await typed(hands, "m 1 2 % 6 0 enter")
    assert [one for one, *_ in said(path)] == ['{"core": 60, "product": 40}']


async def test_a_split_goes_through_what_was_chosen_first(book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path) as hands:
        await typed(hands, "m 2 7 9 % 5 0 down 3 0 down 2 0 enter")
    assert said(path)[-1][0] == '{"product": 50, "public": 20, "resale": 30}'


async def test_in_a_list_a_letter_that_names_a_line_chooses_it(book: Book) -> None:
    path = book(Kind.PUBLIC)
    async with working(path) as hands:
        await hands.type("E", "c", "enter")
        assert rows(path, "SELECT value FROM book WHERE key = 'evidence_floor'") == [("C",)]
        await typed(hands, "escape E j k / r e c o r d enter")
        assert rows(path, "SELECT value FROM book WHERE key = 'evidence_floor'") == [("B",)]


async def test_no_key_meant_for_a_customer_that_is_gone_decides_on_another(book: Book) -> None:
    path = book(Kind.VENDOR)
    async with working(path) as hands:
        ((gone,),) = rows(path, LARGEST)
        elsewhere(path, f"DELETE FROM customer WHERE id = {gone}")
        await hands.type("m", "1", "2", "enter", "3")
        assert not said(path)
        assert "No customer is selected; move to one" in hands.text
        await hands.type("j", "3")
    assert [one for one, *_ in said(path)] == ['["operations"]']


# What asks first

WAYS = {Where.BROWSE: "", Where.REVIEW: "R enter", Where.CODEBOOK: "C"}
DANGEROUS = [(one, where) for one in COMMANDS if one.dangerous for where in one.where if where in WAYS]


@pytest.mark.parametrize(("command", "where"), DANGEROUS, ids=lambda one: getattr(one, "id", one))
async def test_a_command_that_is_said_to_ask_first_changes_nothing_by_its_own_key(
    command: Command, where: Where, book: Book
) -> None:
    # An import is there to be taken back only where files were brought in.
    path = book(Kind.PUBLIC if command.id == "take_back_import" else Kind.VENDOR)
    sql = (
        "SELECT (SELECT count(*) FROM decision), (SELECT count(*) FROM customer),"
        " (SELECT group_concat(code || archived) FROM use_case)"
    )
    before = rows(path, sql)
    async with working(path, WAYS[where]) as hands:
        screens = len(hands.screens)
        await hands.type(command.keys[0])
        assert len(hands.screens) == screens + 1
        await hands.type(command.keys[0], "escape", "escape")
        assert rows(path, sql) == before


async def test_proposals_are_answered_one_by_one_and_those_that_are_exact_together_after_a_question(
    book: Book, tmp_path: Path
) -> None:
    path, listed = book(Kind.PUBLIC), tmp_path / "made up.csv"
    listed.write_text("name,segment\nAppFolio Inc,large\nAirtree,established\nArmanino LLP,established\n")
    answers = "SELECT count(*) FROM decision WHERE question = 'who' AND reviewer = 'me'"
    placed = (
        "SELECT count(*) FROM standing WHERE key IN ('appfolio', 'airtree', 'armanino') AND who_state <> 'unlooked'"
    )
    async with working(path) as hands:
        await hands.type("M")
        hands.paste(str(listed))
        await hands.type("enter")
        assert await hands.until(lambda: "ProposalsDialog" in hands.screens), hands.text
        assert "3 left, 3 exact" in hands.text
        await hands.type("n", "space")
        assert "1 left, 1 exact" in hands.text
        await hands.type("A")
        assert "Accept 1 exact proposal: Armanino? y accepts them, n does not." in hands.text
        await hands.type("n", "escape")
        assert rows(path, answers) == [(0,)]
        # What was refused does not come again; what was put off does.
        await hands.type("M", "enter")
        assert await hands.until(lambda: "2 left, 2 exact" in hands.text), hands.text
        await hands.type("A", "y", "escape")
        assert await hands.until(lambda: rows(path, answers) == rows(path, placed) == [(2,)])
        await hands.type("u")
        assert await hands.until(lambda: rows(path, placed) == [(0,)]), "both are taken back by one key"
