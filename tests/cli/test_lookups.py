"""Finding and showing customers."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.conftest import tokentui
from tokentui.cli.quick import answer as answer_quickly
from tokentui.domain.clarity import clarity_of
from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Customer
from tokentui.domain.grades import Grade, Question
from tokentui.domain.old_facts import is_old
from tokentui.domain.statements import Kind
from tokentui.domain.text import cell_width
from tokentui.services.browse import View, customers, detail, ids
from tokentui.services.card import card_of, cards_of, quick_card
from tokentui.services.export import decision_documents, every_fact, fact_documents
from tokentui.services.lookups import history, history_documents
from tokentui.services.workbook import open_workbook
from tokentui.store.settings import write_setting
from tokentui.words.book_json import parsed
from tokentui.words.report_json import statement_json


def test_a_card_tells_what_is_below_the_floor_from_what_nobody_looked_at(ask: Ask, public_book: Path) -> None:
    with closing(sqlite3.connect(public_book)) as db, db:
        db.execute("INSERT OR REPLACE INTO book (key, value) VALUES ('evidence_floor', 'B')")
    card = ask("show", "cursor", "--book", public_book).out
    assert "~ $650M a year, estimate  d  " in card
    assert ask("find", "cursor", "--book", public_book).lines[2].split()[2:5] == ["~", "$650M", "d"]
    assert "for what     devtools, resale (only grade C, below the evidence floor)" in card
    assert "how much     only grade D, below the evidence floor" in card
    assert ask("show", "cursor", "--json", "--book", public_book).json["clarity"]["for_what"]["state"] == "below"
    assert "for what     nobody has looked" in ask("show", "accenture", "--book", public_book).out


def test_a_card_fits_a_terminal_and_answers_the_four_questions(ask: Ask, made_public_book: Path) -> None:
    card = ask("show", "cursor", "--book", made_public_book)
    assert card.code == 0
    assert len(card.lines) <= 24
    assert all(cell_width(line) <= 80 for line in card.lines)
    assert card.lines[0].startswith("Cursor ")
    assert card.lines[0].endswith(" Anthropic, public book")
    assert "~ $650M a year, estimate  D" in card.out
    assert "also called Anysphere" in card.out
    for answer in (
        "who          start-up (known, grade C)",
        "how much     known, grade D",
        "for what     devtools, resale (known, grade C)",
        "to what end  known, grade C",
    ):
        assert answer in card.lines
    assert "(not one cu…" in card.out, "the combined figure is no year's spend, and the card says so"
    assert "--all" in card.lines[-1]


def test_all_of_a_card_is_wrapped_and_not_cut(ask: Ask, made_public_book: Path) -> None:
    card = ask("show", "cursor", "--all", "--book", made_public_book)
    assert "about half" in card.out
    facts = ask("show", "cursor", "--json", "--book", made_public_book).json["facts"]
    words = " ".join(card.out.split())
    for fact in facts:
        assert fact["claim"].split()[-1] in words
    assert all(cell_width(line) <= 80 for line in card.lines)


@pytest.mark.parametrize("name", ["Cursor", "cursor", "CURSOR", "Anysphere", "anysphere"])
def test_a_customer_goes_by_key_name_and_alias(ask: Ask, made_public_book: Path, name: str) -> None:
    assert ask("show", name, "--json", "--book", made_public_book).json["key"] == "cursor"


def test_an_unknown_name_answers_with_the_nearest(ask: Ask, made_public_book: Path) -> None:
    for as_json in ((), ("--json",)):
        ran = ask("show", "crsor", *as_json, "--book", made_public_book)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "No customer is called 'crsor'. Nearest: Cursor.\n"


def test_a_name_that_fits_several_asks_for_a_key(ask: Ask, made_public_book: Path) -> None:
    ran = ask("show", "micro", "--book", made_public_book)
    assert ran.code == 1
    assert "name one by its key: microsoft," in ran.err


def test_a_key_wins_over_another_customer_s_name(ask: Ask, small_book: Callable[..., Path]) -> None:
    book = small_book(("block", "Square", None), ("other", "Block", None))
    assert ask("show", "block", "--json", "--book", book).json["name"] == "Square"


def test_find_puts_the_best_match_first(ask: Ask, made_public_book: Path) -> None:
    ran = ask("find", "micro", "--json", "--book", made_public_book)
    assert ran.json["customers"][0]["key"] == "microsoft"
    assert not ran.json["more"]
    assert ran.json["customers"][0]["spend"] == {
        "low": 500_000_000_000_000,
        "best": 500_000_000_000_000,
        "high": 500_000_000_000_000,
        "basis": "run-rate",
        "grade": "C",
    }


def test_find_says_when_there_is_more_and_when_there_is_nothing(ask: Ask, made_public_book: Path) -> None:
    ran = ask("find", "--limit", "3", "--book", made_public_book)
    assert len(ran.lines) == 1 + 1 + 3
    assert "more than 3" in ran.err
    nothing = ask("find", "crsor", "--json", "--book", made_public_book)
    assert nothing.code == 1
    assert nothing.json["customers"] == []
    assert "Nearest: Cursor." in nothing.err


def test_next_names_the_open_accounts_that_weigh_most(ask: Ask, made_public_book: Path) -> None:
    rows = ask("next", "3", "--json", "--book", made_public_book).json["customers"]
    assert rows[0]["key"] == "microsoft"
    assert rows[0]["use_cases"] == ["product", "development", "devtools", "resale"]
    assert [row["spend"] for row in rows[1:]] == [None, None]
    at_c = ask("next", "2", "--floor", "C", "--json", "--book", made_public_book).json
    assert at_c["floor"] == "C"
    assert [row["key"] for row in at_c["customers"]] == ["microsoft", "github"]


def test_next_says_what_orders_accounts_of_unknown_spend(ask: Ask, made_public_book: Path) -> None:
    lines = ask("next", "12", "--book", made_public_book).lines
    assert all(len(line) <= 80 for line in lines)
    deloitte = next(place for place, line in enumerate(lines) if "Deloitte" in line)
    assert lines[deloitte + 1].strip() == "hint: 470,000 seats"
    rows = ask("next", "12", "--json", "--book", made_public_book).json["customers"]
    keys = [row["key"] for row in rows]
    assert keys[:6] == ["microsoft", "github", "meta", "unnamed-enterprise-us", "snowflake", "deloitte"]
    assert keys.index("deloitte") < keys.index("kpmg") < keys.index("accenture") < keys.index("canva")
    assert "hint" not in rows[0]
    assert rows[5]["hint"] == {
        "figure": "470,000 seats",
        "low": 470_000,
        "high": 470_000,
        "unit": "seats",
        "yardstick": None,
    }
    assert rows[4]["sources"] == 2
    assert rows[-1]["hint"] is None


def test_the_log_of_a_customer_and_of_a_reviewer(ask: Ask, public_book: Path) -> None:
    ask("tag", "cursor", "devtools", "--reviewer", "ann", "--note", "sold", "--book", public_book)
    rows = ask("log", "cursor", "--json", "--book", public_book).json["decisions"]
    assert [row["reviewer"] for row in rows] == ["ann", "starter"]
    assert rows[0]["use_cases"] == ["devtools"]
    assert rows[0]["note"] == "sold"
    assert len(ask("log", "--reviewer", "ann", "--json", "--book", public_book).json["decisions"]) == 1
    text = ask("log", "-n", "2", "--book", public_book)
    assert "devtools" in text.lines[1]
    assert "-n 10" in text.err


def test_an_unknown_reviewer_is_named_with_those_who_are_known(ask: Ask, made_public_book: Path) -> None:
    ran = ask("log", "--reviewer", "nobody", "--book", made_public_book)
    assert ran.code == 1
    assert ran.err == "No reviewer is called 'nobody'; those who have said something are starter.\n"


def every_kind_of_statement(book: Path, ask: Ask) -> None:
    for arguments in (
        ("tag", "cursor", "devtools", "--reviewer", "ann", "--confidence", "4", "--note", "a [b]note[/b]"),
        ("tag", "cursor", "resale", "--reviewer", "bob"),
        ("place", "cursor", "start-up", "--reviewer", "ann"),
        ("place", "cursor", "established", "large", "--reviewer", "bob"),
        ("place", "zoom", "established", "--reviewer", "bob"),
        ("place", "asana", "--withheld", "--reviewer", "bob"),
        ("tag", "salesforce", "--split", "core=60,development=40", "--reviewer", "starter"),
        ("tag", "zoom", "--cannot-tell", "--reviewer", "starter"),
        ("tag", "asana", "--withheld", "--reviewer", "ann"),
        ("tag", "aes", "--exclude", "a duplicate", "--reviewer", "ann"),
        ("tag", "github", "--withheld", "--reviewer", "starter"),
    ):
        assert ask(*arguments, "--book", book).code == 0, arguments


def as_a_domain_value_says(one: Customer, codebook: Codebook, floor: Grade) -> dict[str, object]:
    """What scripts are to read of a customer, said anew from the domain's own value."""
    said = one.statement(codebook)
    silent = one.state.value in ("unlooked", "cannot_tell", "withheld", "excluded")
    return {
        "key": one.key,
        "name": one.name,
        "parent": one.parent,
        "segment": one.segment,
        "who": {
            "state": one.who_state.value,
            "segments": list(codebook.segments.codes(one.segments)) or None,
            "by": one.placed_by,
            "record": one.segment,
        },
        "spend": one.spend
        and {
            "low": one.spend.low,
            "best": one.spend.best,
            "high": one.spend.high,
            "basis": one.basis and one.basis.value,
            "grade": one.spend_grade and one.spend_grade.value,
        },
        "state": one.state.value,
        "use_cases": None if silent or one.mask == 0 else list(codebook.codes(one.mask)),
        "split": {code: weight / 10_000 for code, weight in said.shares} if said.kind is Kind.SPLIT else None,
        "clarity": clarities(one, codebook, floor),
        "voices": one.voices,
        "reviewer": one.reviewer,
        "flagged": one.flagged,
        "updated": one.updated,
    }


def clarities(one: Customer, codebook: Codebook, floor: Grade) -> dict[str, object] | None:
    answers = clarity_of(one, codebook, floor)
    if answers is None:
        return None
    return {
        question.value: {"state": answer.value, "grade": mark.value if mark.value in "ABCD" else None}
        for question, answer, mark in zip(Question, answers, one.marks, strict=True)
    }


@pytest.mark.parametrize("floor", list("ABCD"))
def test_what_scripts_read_is_what_the_domain_says(ask: Ask, public_book: Path, floor: str) -> None:
    """SQLite puts customers, facts and decisions together; each must be what the domain's own values come to."""
    every_kind_of_statement(public_book, ask)
    workbook = open_workbook(public_book, "test")
    write_setting(workbook.book.db, "evidence_floor", floor)
    states = set()
    for part in ids(workbook, View()):
        listed = list(parsed(cards_of(workbook.book, part, floor)))
        rows = customers(workbook, part)
        for one, document in zip((rows[one] for one in part), listed, strict=True):
            found = detail(workbook, one.id)
            card = json.loads(card_of(workbook.book, one.id))
            expected = as_a_domain_value_says(one, workbook.codebook, Grade(floor))
            states.add(one.state.value)
            assert {key: document[key] for key in expected} == expected
            assert {key: card[key] for key in document} == document
            assert [fact["uid"] for fact in card["facts"]] == [fact.uid for fact in found.facts]
            assert [fact["claim"] for fact in card["facts"]] == [fact.claim for fact in found.facts]
            assert card["decisions"] == list(parsed(history_documents(workbook, one.id)))
            assert card["floor"] == floor
    assert states == {"unlooked", "set", "split", "conflict", "cannot_tell", "withheld", "excluded"}
    workbook.close()


def test_what_scripts_read_of_decisions_and_facts_is_what_the_domain_says(ask: Ask, public_book: Path) -> None:
    every_kind_of_statement(public_book, ask)
    workbook = open_workbook(public_book, "test")
    documents = list(parsed(history_documents(workbook)))
    for decision, document in zip(history(workbook), documents, strict=True):
        assert {key: document[key] for key in ("statement", "use_cases", "split")} == statement_json(decision.statement)
        assert document["customer"] == {"key": decision.customer_key, "name": decision.customer}
        for key in ("uid", "reviewer", "confidence", "note", "reason", "flagged", "adjudicates", "at"):
            assert document[key] == getattr(decision, key), key
        assert document["standing"] is decision.stands
        assert document["facts"] == list(decision.facts)
    assert list(parsed(decision_documents(workbook))) == documents[::-1]
    facts = list(every_fact(workbook))
    for (key, name, fact), document in zip(facts, parsed(fact_documents(workbook)), strict=True):
        assert document.pop("customer") == {"key": key, "name": name}
        assert document.pop("old") is is_old(fact.as_of, workbook.old_before())
        plain = {one: getattr(fact, one) for one in document}
        assert document == {one: getattr(value, "value", value) for one, value in plain.items()}
    workbook.close()


@pytest.mark.parametrize("name", ["cursor", "Cursor", "Anysphere", "ACCENTURE", "L'ORÉAL"])
def test_the_quick_way_and_the_ordinary_way_agree_to_the_byte(ask: Ask, made_public_book: Path, name: str) -> None:
    quick = tokentui("show", name, "--json", "--book", made_public_book)
    assert quick.stderr == ""
    assert quick.stdout == ask("show", name, "--json", "--book", made_public_book).out
    assert quick_card(made_public_book, name) is not None, "the quick way was taken"


@pytest.mark.parametrize("name", ["crsor", "micro", ""])
def test_the_quick_way_leaves_the_rest_to_the_ordinary_one(made_public_book: Path, name: str) -> None:
    assert quick_card(made_public_book, name) is None


def test_what_the_quick_way_cannot_do_the_ordinary_way_explains(
    made_public_book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr("tokentui.services.card.quick_card", broken)
    assert answer_quickly(["show", "cursor", "--json", "--book", str(made_public_book)]) is None
    monkeypatch.undo()
    assert answer_quickly(["show", "cursor", "--json", "--book", str(made_public_book)]) == 0
    assert json.loads(capsys.readouterr().out)["key"] == "cursor"
    for other in (
        ["cursor"],
        ["cursor", "--json", "--all"],
        ["--json"],
        ["a", "b", "--json"],
        ["a", "--json", "--book"],
    ):
        assert answer_quickly(["show", *other]) is None


def test_names_reach_the_terminal_as_what_they_are(ask: Ask, small_book: Callable[..., Path]) -> None:
    book = small_book(
        ("a", "Foo [formerly Bar]", None),
        ("b", "[@click=app.quit]x[/]", None),
        ("c", "esc\x1b[31mred", None),
        ("d", "bidi\u202eevil", None),
        ("e", "Baz [/]", None),
    )
    listed = ask("find", "--book", book).out
    assert "Foo [formerly Bar]" in listed
    assert "[@click=app.quit]x[/]" in listed
    assert "Baz [/]" in listed
    assert r"esc\x1b[31mred" in listed
    assert r"bidi\u202eevil" in listed
    for way in (("find",), ("show", "c"), ("show", "d"), ("next",)):
        for as_json in ((), ("--json",)):
            out = ask(*way, *as_json, "--book", book).out
            assert "\x1b" not in out
            assert "\u202e" not in out
    assert ask("show", "d", "--json", "--book", book).json["name"] == "bidi\u202eevil", "escaped, not changed"


def test_a_search_for_what_sql_would_obey_finds_nothing_else(ask: Ask, made_public_book: Path) -> None:
    for text in ("%", "_", '"; DROP TABLE customer; --'):
        ran = ask("find", text, "--book", made_public_book)
        assert ran.code == 1
    assert ask("check", "--book", made_public_book).code == 0


def test_a_stated_spend_is_not_told_as_the_sum_of_the_months_beside_it(ask: Ask, tmp_path: Path) -> None:
    customers, usage, book = (tmp_path / name for name in ("accounts.csv", "usage.csv", "made.tokentui"))
    customers.write_text("name,ARR\nAcme,1200000\n")
    usage.write_text("account,month,spend\nAcme,2026-01,5\nBolt,2026-01,7\n")
    assert ask("import", customers, usage, "--book", book, "--yes").code == 0
    assert ask("show", "acme", "--book", book).lines[1].endswith("as the list states it")
    assert ask("show", "bolt", "--book", book).lines[1].endswith("sum of usage of 1 month, 11 not known")
