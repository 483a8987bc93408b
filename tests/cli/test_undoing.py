"""Taking decisions back from a shell, one after another, and doing them again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tokentui.cli import undoing


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return small_book(("acme", "Acme", 3 * 10**12), ("beta", "Beta", 2 * 10**12), ("gamma", "Gamma", 10**12))


def said(ask: Ask, book: Path, name: str) -> object:
    return ask("show", name, "--json", "--book", book).json["use_cases"]


def test_step_by_step_back_and_forth(ask: Ask, book: Path) -> None:
    before = said(ask, book, "acme")
    for name, code in (("acme", "core"), ("beta", "product")):
        ask("tag", name, code, "--reviewer", "ann", "--book", book)
    after = said(ask, book, "acme")
    back = ("undo", "--reviewer", "ann", "--book", book)
    assert ask(*back).err == "undone: product → Beta  (as ann)\n"
    ran = ask(*back, "--json")
    assert (ran.json["done"], ran.json["customers"], ran.json["reviewer"]) == ("undone: core → Acme", 1, "ann")
    assert said(ask, book, "acme") == before != after
    ran = ask(*back)
    assert (ran.code, ran.err) == (1, "ann has nothing to undo in this book.\n")
    assert ask(*back, "--redo").err == "redone: core → Acme  (as ann)\n"
    assert said(ask, book, "acme") == after


def test_nobody_takes_back_what_another_said(ask: Ask, book: Path) -> None:
    ask("tag", "acme", "core", "--reviewer", "ann", "--book", book)
    ran = ask("undo", "--reviewer", "bob", "--book", book)
    assert (ran.code, ran.err) == (1, "bob has nothing to undo in this book.\n")


def test_what_was_decided_of_many_is_asked_for_first(ask: Ask, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("tag", "acme", "core", "--reviewer", "ann", "--book", book)
    monkeypatch.setattr(undoing, "MANY", 0)
    ran = ask("undo", "--reviewer", "ann", "--book", book)
    assert ran.code == 1
    assert "1 customer" in ran.err
    assert ask("undo", "--reviewer", "ann", "--yes", "--book", book).code == 0
