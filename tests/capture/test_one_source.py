"""Facts that seem to rest on one source are proposed, each kind by what calls for it and by what does not, and said."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask, ask
from tokentui.domain.second_look import Reason

__all__ = ["ask"]

M = 10**12
KINDS = (Reason.SAME_PASSAGE, Reason.SAME_ADDRESS, Reason.SAME_TITLE, Reason.SAME_CLAIM)
ONE, OTHER = "https://one.example/a", "https://other.example/b"
Said = dict[str, str | int | None]
APART: tuple[Said, Said] = (
    {"customer_id": 1, "claim": "they write code", "as_of": "2026-03-17", "source_url": ONE, "source_title": "One"},
    {"customer_id": 1, "claim": "they answer calls", "as_of": "2026-03-18", "source_url": OTHER, "source_title": "Two"},
)
"""Two facts that have nothing in common but their customer."""
SAME: dict[Reason, list[Said]] = {
    Reason.SAME_PASSAGE: [{"passage_hash": "ab"}],
    Reason.SAME_ADDRESS: [
        {"source_url": ONE + "/"}, {"source_url": "http://ONE.example/a"}, {"source_url": "https://www.one.example/a#top"},
        {"source_url": ONE, "rests_on": "the release"},
    ],
    Reason.SAME_TITLE: [{"source_title": " ONE", "as_of": "2026-03-17"}],
    Reason.SAME_CLAIM: [{"claim": "They write code ", "as_of": "2026-03-17"}],
}  # fmt: skip
"""What calls for each kind, in the second fact; the passage stands in both."""
CASES = [(kind, change) for kind, changes in SAME.items() for change in changes]
NOT_THE_SAME: list[Said] = [
    {}, {"passage_hash": ""}, {"source_url": "https://one.example/b"}, {"source_url": "https://one.example.org/a"},
    {"source_title": "One"}, {"as_of": "2026-03-17"}, {"claim": "they write code"},
    {"claim": "they write code", "as_of": "2026-03-17", "customer_id": 2},
    {"source_url": ONE}, {"source_url": None, "source_title": ONE},
    {"rests_on": ONE, "claim": "they write code", "as_of": "2026-03-17", "passage_hash": "ab", "source_title": "One"},
]  # fmt: skip
"""What calls for nothing: nothing in common, too little, or one source already."""


def made(path: Path, *facts: Said) -> Path:
    book = make_book(path, [("acme", "Acme", M), ("zeta", "Zeta", 2 * M)])
    with closing(sqlite3.connect(book)) as db, db:
        for place, fact in enumerate(facts):
            row = {"uid": f"fact{place}", "dimension": "for_what", "grade": "C", **fact}
            db.execute(f"INSERT INTO fact ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    return book


def proposed(ask: Ask, book: Path) -> list[tuple[str, list[str], str | None]]:
    findings = ask("second-look", "--json", "--book", book).json["findings"]
    return [(one["reason"], one["facts"], one["source"]) for one in findings if one["reason"] in KINDS]


@pytest.fixture(params=range(len(CASES)), ids=lambda place: f"{CASES[place][0].value}-{place}")
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Reason, Said, Path]:
    kind, change = CASES[request.param]
    first = {**APART[0], "passage_hash": change.get("passage_hash")}
    return kind, change, made(tmp_path / "b.tokentui", first, {**APART[1], **change})


def test_every_kind_is_proposed_and_said_by_the_command_that_stands_there(
    case: tuple[Reason, Said, Path], ask: Ask
) -> None:
    kind, change, book = case
    ((reason, facts, source),) = proposed(ask, book)
    assert reason == kind
    assert (facts, source) == ((["fact0"], "the release") if change.get("rests_on") else (["fact1"], ONE))
    line = next(line for line in ask("second-look", "--book", book).lines if line.startswith("    tokentui sources"))
    words = line.split(maxsplit=3)
    assert words[:3] == ["tokentui", "sources", facts[0]]
    on = words[3].removeprefix("--rests-on ").strip("'")
    ran = ask("sources", facts[0], "--rests-on", on, "--book", book)
    assert (ran.code, ran.err) == (0, f"1 fact rests on {source}.\n")
    assert proposed(ask, book) == []
    with closing(sqlite3.connect(book)) as db:
        assert db.execute("SELECT rests_on FROM fact WHERE uid = ?", (facts[0],)).fetchone() == (source,)
    assert ask("check", "--book", book).code == 0
    assert ask("sources", facts[0], "--rests-on", "", "--book", book).err == "1 fact rests on its own page.\n"
    assert len(proposed(ask, book)) == 1, "said back, it is proposed again"


@pytest.mark.parametrize("change", NOT_THE_SAME, ids=str)
def test_what_has_too_little_in_common_is_not(change: Said, tmp_path: Path, ask: Ask) -> None:
    first = {**APART[0], "passage_hash": change.get("passage_hash")}
    assert proposed(ask, made(tmp_path / "b.tokentui", first, {**APART[1], **change})) == []


def test_facts_that_say_on_what_they_rest_are_left_alone(tmp_path: Path, ask: Ask) -> None:
    alike: Said = {**APART[0], "rests_on": ONE}
    book = made(tmp_path / "b.tokentui", alike, {**alike, "source_url": OTHER, "rests_on": OTHER})
    assert proposed(ask, book) == []


def test_one_group_is_listed_once_with_everybody_it_is_on(tmp_path: Path, ask: Ask) -> None:
    alike: Said = {**APART[0], "passage_hash": "ab", "passage": "They write code."}
    facts = [{**alike, "customer_id": 1 + place % 2, "source_url": f"{ONE}{place}"} for place in range(15)]
    unnamed: Said = {**APART[1], "passage_hash": "ab", "source_url": None, "source_title": None}
    book = made(tmp_path / "b.tokentui", *facts, unnamed)
    (first,) = ask("second-look", "--json", "--book", book).json["findings"]
    assert first["reason"] == "same passage", "one title and one claim say nothing more of the same facts"
    assert (first["detail"], first["spend"], len(first["facts"])) == ("They write code.", 3 * M, 15)
    assert [one["key"] for one in first["customers"]] == ["zeta", "acme"]
    lines = ask("second-look", "--book", book).lines
    assert "    and 3 facts more after that; all of them: --json" in lines
    assert ask("sources", *first["facts"], "--rests-on", first["source"], "--book", book).code == 0
    assert proposed(ask, book) == []


def test_what_cannot_be_said_is_refused_and_changes_nothing(tmp_path: Path, ask: Ask) -> None:
    book = made(tmp_path / "b.tokentui", *APART)
    wrong = {
        ("nobody", "--rests-on", ONE): (1, "No fact begins with 'nobody'"),
        ("fact", "--rests-on", ONE): (1, "More than one fact begins with 'fact'"),
        ("fact0",): (2, "Give facts and what they rest on"),
        ("--rests-on", ONE): (2, "Give facts and what they rest on"),
        ("fact0", "--rests-on", "https://"): (2, "is no address of a page"),
        ("fact0", "--rests-on", ""): (1, "They rest on that already"),
    }
    for words, (code, said) in wrong.items():
        ran = ask("sources", *words, "--book", book)
        assert (ran.code, ran.out) == (code, ""), words
        assert said in " ".join(ran.err.split()), words
    with closing(sqlite3.connect(book)) as db:
        assert db.execute("SELECT DISTINCT rests_on FROM fact").fetchall() == [(None,)]
