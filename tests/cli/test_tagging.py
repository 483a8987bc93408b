"""Deciding from a shell."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask, Ran
from tokentui.domain.customer import NewFact
from tokentui.domain.statements import a_set
from tokentui.services import decide
from tokentui.services.decide import undo
from tokentui.services.workbook import open_workbook


def last(ask: Ask, book: Path, name: str) -> Any:
    return ask("log", name, "-n", "1", "--json", "--book", book).json["decisions"][0]


@pytest.mark.parametrize(
    ("arguments", "statement", "codes", "split"),
    [
        (["core"], "set", ["core"], None),
        (["core", "resale"], "set", ["core", "resale"], None),
        (["5", "7"], "set", ["devtools", "resale"], None),
        (["--split", "core=60,development=40"], "split", ["core", "development"], {"core": 0.6, "development": 0.4}),
        (["--split", "1=62.5, 4 = 37.5%"], "split", ["core", "development"], {"core": 0.625, "development": 0.375}),
        (["--cannot-tell"], "cannot_tell", None, None),
        (["--withheld"], "withheld", None, None),
        (["--exclude", "a total row"], "excluded", None, None),
    ],
)
def test_every_kind_of_statement(
    ask: Ask, public_book: Path, arguments: list[str], statement: str, codes: list[str] | None, split: Any
) -> None:
    ran = ask("tag", "accenture", *arguments, "--reviewer", "ann", "--book", public_book)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("→ Accenture  (as ann)\n")
    said = last(ask, public_book, "accenture")
    assert (said["statement"], said["use_cases"], said["split"]) == (statement, codes, split)
    assert said["reviewer"] == "ann"
    if statement == "excluded":
        assert said["reason"] == "a total row"
    assert ask("check", "--book", public_book).code == 0


def test_note_and_confidence_go_with_the_statement_in_one_step(ask: Ask, public_book: Path) -> None:
    ask("tag", "accenture", "core", "--note", "seen", "--confidence", "4", "--reviewer", "ann", "--book", public_book)
    said = last(ask, public_book, "accenture")
    assert (said["note"], said["confidence"]) == ("seen", 4)
    workbook = open_workbook(public_book, "ann")
    assert undo(workbook) is not None
    assert undo(workbook) is None
    workbook.close()


def test_a_note_alone_leaves_the_statement(ask: Ask, public_book: Path) -> None:
    ask("tag", "cursor", "--note", "only this", "--confidence", "2", "--reviewer", "starter", "--book", public_book)
    said = last(ask, public_book, "cursor")
    assert (said["note"], said["confidence"]) == ("only this", 2)
    assert said["use_cases"] == ["devtools", "resale"]


def test_the_answer_as_json_is_how_the_customer_stands_now(ask: Ask, public_book: Path) -> None:
    ask("reviewers", "--no-first-pass", "starter", "--book", public_book)
    answer = ask("tag", "cursor", "devtools", "--reviewer", "ann", "--json", "--book", public_book).json
    assert answer["reviewer"] == "ann"
    assert answer["customer"]["state"] == "conflict"
    assert answer["customer"]["use_cases"] == ["devtools", "resale"]


def test_evidence_follows_a_statement_not_a_customer(ask: Ask, small_book: Callable[..., Path]) -> None:
    book = small_book(("k1", "Acme", 10**12))
    with closing(open_workbook(book, "ann")) as workbook:
        decide.classify(workbook, [1], a_set("core"))
        decide.add_fact(workbook, 1, NewFact("contract", 1, "for_what", "runs its claims desk", grade="A"))

    def verdict() -> Any:
        return ask("verdict", "--unit", "spend", "--floor", "a", "--json", "--book", book).json["verdict"]

    assert verdict() == "BULLISH"
    ran = ask("tag", "k1", "resale", "--reviewer", "ann", "--book", book)
    assert ran.err == "resale → Acme (cites no fact any more)  (as ann)\n"
    assert verdict() == "NOT ESTABLISHED"
    assert "resale (known, grade D)" in ask("show", "k1", "--book", book).out
    assert ask("check", "--book", book).code == 0


def test_a_fact_is_cited_by_hand_whatever_question_it_answers(ask: Ask, small_book: Callable[..., Path]) -> None:
    book = small_book(("k1", "Acme", 10**12))
    with closing(open_workbook(book, "ann")) as workbook:
        decide.classify(workbook, [1], a_set("core"))
        for uid in ("invoice-of-may", "invoice-of-june"):
            decide.add_fact(workbook, 1, NewFact(uid, 1, "how_much", uid, grade="A"))

    def verdict() -> Any:
        return ask("verdict", "--unit", "spend", "--floor", "a", "--json", "--book", book).json["verdict"]

    def cite(*given: str) -> Ran:
        return ask("tag", "k1", *given, "--reviewer", "ann", "--book", book)

    assert verdict() == "NOT ESTABLISHED"
    assert "fact invoice-" in ask("show", "k1", "--all", "--book", book).out
    for name, words in (("invoice-", "More than one fact"), ("contract", "No fact")):
        assert f"{words} on Acme is called {name!r}; see: tokentui show k1 --all" in cite("--fact", name).err
    assert cite("--fact", "invoice-of-m").err == "1 fact cited → Acme  (as ann)\n"
    assert verdict() == "BULLISH"
    assert "cited for core (ann)" in ask("show", "k1", "--book", book).out
    assert cite("--fact", "").err == "no fact cited → Acme  (as ann)\n"
    assert verdict() == "NOT ESTABLISHED"
    cite("product", "--fact", "invoice-of-may", "--fact", "invoice-of-june")
    assert verdict() == "BULLISH"
    assert len(last(ask, book, "k1")["facts"]) == 2
    assert ask("check", "--book", book).code == 0


def test_who_decides(ask: Ask, public_book: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_home / "tokentui").mkdir()
    (own_home / "tokentui" / "config.toml").write_text('reviewer = "from the file"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own_home))
    ask("tag", "accenture", "core", "--book", public_book)
    assert last(ask, public_book, "accenture")["reviewer"] == "from the file"
    monkeypatch.setenv("TOKENTUI_REVIEWER", "from outside")
    ask("tag", "accenture", "core", "--book", public_book)
    assert last(ask, public_book, "accenture")["reviewer"] == "from outside"
    ask("tag", "accenture", "core", "--reviewer", "named", "--book", public_book)
    assert last(ask, public_book, "accenture")["reviewer"] == "named"
    assert ask("tag", "accenture", "core", "--reviewer", " ", "--book", public_book).code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["cursor", "devtool"], 1, "did you mean 'devtools'?"),
        (["cursor", "nope"], 1, "the codebook has core, product,"),
        (["crsor", "core"], 1, "Nearest: Cursor."),
        (["cursor"], 2, "Give one of"),
        (["cursor", "core", "--withheld"], 2, "Give one of"),
        (["cursor", "--split", "core=60,development=30"], 2, "10 % is missing"),
        (["cursor", "--split", "core"], 2, "CODE=PERCENT"),
        (["cursor", "--split", "core=50,core=50"], 2, "twice"),
        (["cursor", "--split", "core=x,devtools=50"], 2, "not a percentage"),
        (["cursor", "--exclude", " "], 2, "why"),
        (["cursor", "core", "--confidence", "6"], 2, "6 is not in the range"),
        (["curs", "core"], 1, "'curs' is only a part of 'Cursor'; tag that customer? Add --yes"),
    ],
)
def test_what_cannot_be_said(ask: Ask, public_book: Path, arguments: list[str], code: int, words: str) -> None:
    ran = ask("tag", *arguments, "--reviewer", "ann", "--book", public_book)
    assert ran.code == code
    assert words in ran.err
    assert ran.out == ""
    assert ask("log", "--reviewer", "ann", "--book", public_book).code == 1, "nothing was said"


def test_yes_takes_a_part_of_a_name(ask: Ask, public_book: Path) -> None:
    assert ask("tag", "curs", "core", "--yes", "--reviewer", "ann", "--book", public_book).code == 0
    assert last(ask, public_book, "cursor")["reviewer"] == "ann"


def test_an_alias_is_a_name_and_needs_no_yes(ask: Ask, public_book: Path) -> None:
    assert ask("tag", "anysphere", "core", "--reviewer", "ann", "--book", public_book).code == 0
