"""Saying who a customer is from a shell, and reading it back."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask
from tokentui.domain.customer import NewFact
from tokentui.services import decide
from tokentui.services.decide import undo
from tokentui.services.workbook import open_workbook


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return small_book(("acme", "Acme", 3 * 10**12), ("beta", "Beta", 2 * 10**12), ("gamma", "Gamma", 10**12))


def shown(ask: Ask, book: Path, name: str) -> Any:
    return ask("show", name, "--json", "--book", book).json


@pytest.mark.parametrize(
    ("arguments", "state", "segments"),
    [
        (["start-up"], "set", ["start-up"]),
        (["1", "established"], "set", ["large", "established"]),
        (["--cannot-tell"], "cannot_tell", None),
        (["--withheld"], "withheld", None),
    ],
)
def test_every_kind_of_answer(ask: Ask, book: Path, arguments: list[str], state: str, segments: list[str]) -> None:
    ran = ask("place", "acme", *arguments, "--reviewer", "ann", "--book", book)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("who: ")
    assert ran.err.endswith("→ Acme  (as ann)\n")
    assert shown(ask, book, "acme")["who"] == {"state": state, "segments": segments, "by": "ann", "record": None}
    said = ask("log", "acme", "--json", "--book", book).json["decisions"][0]
    assert (said["question"], said["statement"]) == ("who", state)
    assert ask("check", "--book", book).code == 0
    with closing(open_workbook(book, "ann")) as workbook:
        assert undo(workbook) is not None
    assert shown(ask, book, "acme")["who"]["state"] == "unlooked"


def test_a_note_confidence_and_facts_go_with_it(ask: Ask, book: Path) -> None:
    with closing(open_workbook(book, "ann")) as workbook:
        decide.add_fact(workbook, 1, NewFact("raised", 1, "who", "raised $500M", grade="C"))
    placed = ("place", "acme", "3", "--note", "seen", "--confidence", "4", "--fact", "raised")
    document = ask(*placed, "--reviewer", "ann", "--json", "--book", book).json
    assert document["customer"]["who"]["segments"] == ["start-up"]
    assert document["customer"]["clarity"]["who"] == {"state": "known", "grade": "C"}
    said = ask("log", "acme", "--json", "--book", book).json["decisions"][0]
    assert (said["note"], said["confidence"], said["facts"]) == ("seen", 4, ["raised"])
    ask("place", "acme", "--note", "looked again", "--reviewer", "ann", "--book", book)
    assert shown(ask, book, "acme")["who"]["segments"] == ["start-up"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["acme"], 2, "Give one of: SEGMENT…, --cannot-tell, --withheld; or only --note, --confidence or --fact"),
        (["acme", "large", "--withheld"], 2, "Give one of: SEGMENT…"),
        (["acme", "core"], 1, "No segment is called 'core'"),
        (["acme", "startup"], 1, "No segment is called 'startup'; did you mean 'start-up'?"),
        (["nobody", "large"], 1, "No customer is called 'nobody'"),
        (["acme", "large", "--fact", "none"], 1, "No fact on Acme is called 'none'"),
        (["acme", "--split", "large=100"], 2, "No such option"),
    ],
)
def test_what_cannot_be_said(ask: Ask, book: Path, arguments: list[str], code: int, words: str) -> None:
    ran = ask("place", *arguments, "--reviewer", "ann", "--book", book)
    assert ran.code == code
    assert words in ran.err
    assert ask("log", "--json", "--book", book).json["decisions"] == []


def test_an_archived_segment_is_not_offered(ask: Ask, book: Path) -> None:
    with closing(open_workbook(book, "ann")) as workbook:
        workbook.book.db.execute("UPDATE segment SET archived = 1 WHERE code = 'individual'")
    ran = ask("place", "acme", "individual", "--reviewer", "ann", "--book", book)
    assert (ran.code, ran.err) == (1, "The segment 'individual' is archived; choose another: tokentui codebook\n")


def test_a_card_and_a_list_say_who_it_is(ask: Ask, book: Path) -> None:
    assert ask("show", "acme", "--book", book).lines[2] == "Software"
    ask("place", "acme", "large", "established", "--reviewer", "ann", "--book", book)
    ask("place", "beta", "large", "--reviewer", "ann", "--book", book)
    ask("place", "beta", "start-up", "--reviewer", "bob", "--book", book)
    card = ask("show", "acme", "--book", book)
    assert card.lines[2] == "large or established · Software"
    assert "who          large or established by ann (not told which)" in card.lines
    assert any("who: large, established" in line for line in card.lines)
    assert any(
        line.startswith("who          conflict: large or start-up by ann, bob (") for line in
        ask("show", "beta", "--book", book).lines
    )  # fmt: skip
    assert "who: start-up" in ask("log", "--book", book).out
    found = ask("find", "--json", "--book", book).json["customers"]
    assert [one["who"]["state"] for one in sorted(found, key=lambda one: one["key"])] == ["set", "conflict", "unlooked"]


def test_the_record_is_told_apart_from_what_was_said(ask: Ask, book: Path) -> None:
    with closing(open_workbook(book, "ann")) as workbook:
        workbook.book.db.execute("UPDATE customer SET segment = 'public' WHERE key = 'acme'")
        workbook.book.db.execute("UPDATE customer SET segment = 'guild' WHERE key = 'beta'")
    document = shown(ask, book, "acme")
    assert document["who"] == {"state": "set", "segments": ["public"], "by": None, "record": "public"}
    assert document["segment"] == "public"
    assert shown(ask, book, "beta")["who"] == {"state": "unlooked", "segments": None, "by": None, "record": "guild"}
    ask("place", "acme", "large", "--reviewer", "ann", "--book", book)
    assert shown(ask, book, "acme")["who"] == {"state": "set", "segments": ["large"], "by": "ann", "record": "public"}
    assert shown(ask, book, "acme")["segment"] == "public"


def test_agreement_on_who_is_apart_from_that_on_what_for(ask: Ask, book: Path) -> None:
    for who, segment in (("ann", "large"), ("bob", "large")):
        ask("place", "acme", segment, "--reviewer", who, "--book", book)
    ask("tag", "beta", "core", "--reviewer", "ann", "--book", book)
    ask("tag", "beta", "core", "--reviewer", "bob", "--book", book)
    ask("tag", "gamma", "core", "--reviewer", "ann", "--book", book)
    by_who = ask("agreement", "--by", "who", "--json", "--book", book).json
    by_what = ask("agreement", "--json", "--book", book).json
    assert (by_who["question"], by_who["accounts"], by_who["doubly_reviewed"]["accounts"]) == ("who", 1, 1)
    assert (by_what["question"], by_what["accounts"], by_what["doubly_reviewed"]["accounts"]) == ("for_what", 2, 1)
    assert ask("agreement", "--by", "who", "--book", book).lines[0].endswith(" · who")
    assert ask("agreement", "--by", "how", "--book", book).code == 2


def test_a_first_pass_is_marked_and_unmarked(ask: Ask, book: Path) -> None:
    ask("tag", "acme", "core", "--reviewer", "starter", "--book", book)
    ran = ask("reviewers", "--first-pass", "starter", "--json", "--book", book)
    assert ran.err == "What starter said gives way to anybody else.\n"
    assert [(one["name"], one["first_pass"]) for one in ran.json["reviewers"]] == [("starter", True)]
    assert "starter (first pass)" in ask("reviewers", "--book", book).out
    assert ask("reviewers", "--first-pass", "starter", "--book", book).err.endswith("already.\n")
    tagged = ask("tag", "acme", "product", "--reviewer", "ann", "--book", book)
    assert tagged.err == "product → Acme (replaces the first pass by starter)  (as ann)\n"
    assert shown(ask, book, "acme")["state"] == "set"
    assert ask("check", "--book", book).code == 0
    ask("reviewers", "--no-first-pass", "starter", "--book", book)
    assert shown(ask, book, "acme")["state"] == "conflict"
    assert ask("check", "--book", book).code == 0
    unknown = ask("reviewers", "--first-pass", "startre", "--book", book)
    assert (unknown.code, unknown.err.startswith("No reviewer is called 'startre'")) == (1, True)
    assert ask("reviewers", "--first-pass", "ann", "--no-first-pass", "ann", "--book", book).code == 2


def test_the_starter_of_the_demo_is_a_first_pass(ask: Ask, public_book: Path) -> None:
    rows = ask("reviewers", "--json", "--book", public_book).json["reviewers"]
    assert [(one["name"], one["first_pass"]) for one in rows] == [("starter", True)]
    document = json.loads(ask("tag", "microsoft", "core", "--reviewer", "ann", "--json", "--book", public_book).out)
    assert document["customer"]["state"] == "set"
