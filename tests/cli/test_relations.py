"""Customers that also invest in the vendor or supply it, as the shell shows, finds, counts and passes them on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Ask
from tokentui.domain.text import cell_width

M = 10**12
RELATED = {"amazon-web-services", "google", "microsoft", "nvidia"}


def related(card: Any) -> dict[str, tuple[int | None, int | None]]:
    return {fact["dimension"]: (fact["low"], fact["high"]) for fact in card["facts"] if fact["dimension"][0] in "is"}


def test_a_card_has_lines_of_its_own_for_it(ask: Ask, made_public_book: Path) -> None:
    for key in RELATED:
        card = ask("show", key, "--book", made_public_book)
        assert len(card.lines) <= 24
        assert all(cell_width(line) <= 80 for line in card.lines)
    google = ask("show", "google", "--book", made_public_book).lines
    assert google[8].startswith("to vendor    investor  $10B – $40B commitment  C  Google $40 billion")
    assert google[9].startswith("to vendor    supplier  $200B over 5 years  C  The money going in circles")
    whole = " ".join(ask("show", "google", "--all", "--book", made_public_book).out.split())
    assert "to vendor investor $10B – $40B commitment C invests in the vendor: the lower end at once" in whole
    assert whole.count("investor") == 1
    assert "to vendor" not in ask("show", "cursor", "--book", made_public_book).out


def test_json_has_them_among_the_facts(ask: Ask, made_public_book: Path) -> None:
    cards = {key: ask("show", key, "--json", "--book", made_public_book).json for key in RELATED}
    b = 10**9
    assert {key: related(card) for key, card in cards.items()} == {
        "amazon-web-services": {"investor": (33 * b, 33 * b), "supplier": (100 * b, None)},
        "google": {"investor": (10 * b, 40 * b), "supplier": (200 * b, 200 * b)},
        "microsoft": {"investor": (0, 5 * b), "supplier": (30 * b, 30 * b)},
        "nvidia": {"investor": (0, 10 * b), "supplier": (None, None)},
    }


def test_they_are_found_by_a_filter(ask: Ask, made_public_book: Path) -> None:
    def found(*words: str) -> list[str]:
        document = ask("find", *words, "--json", "--book", made_public_book).json
        return [one["key"] for one in document["customers"]]

    assert found("--filter", "is:investor")[0] == "microsoft"
    assert set(found("--filter", "is:investor")) == set(found("--filter", "is:supplier")) == RELATED
    assert found("goo", "--filter", "is:supplier") == ["google"]
    assert found("--filter", "spend>0 !is:investor") == ["cursor", "salesforce"]
    few = ask("find", "--filter", "is:supplier", "--limit", "3", "--book", made_public_book)
    assert "There are more than 3" in few.err
    nobody = ask("find", "--filter", "is:investor spend>5b", "--book", made_public_book)
    assert (nobody.code, nobody.err) == (1, "No customer meets 'is:investor spend>5b'.\n")
    unread = ask("find", "--filter", "is:competitor", "--book", made_public_book)
    assert unread.code == 2
    assert "investor, supplier" in unread.err


def test_panels_say_how_much_of_the_known_spend_is_theirs(
    ask: Ask, made_public_book: Path, small_book: Callable[..., Path]
) -> None:
    note = "Note: 1 customer of known spend ($500M) also invests in or supplies the vendor; 4 of 272 do.\n"
    for command in ("composition", "concentration"):
        assert note in ask(command, "--book", made_public_book).err
        assert "also invests" not in ask(command, "--floor", "B", "--book", made_public_book).err
        half = 500_000_000 * 10**6
        assert ask(command, "--json", "--book", made_public_book).json["related"] == {
            "listed": 272, "customers": 4, "known": 1, "spend": {"low": half, "best": half, "high": half},
        }  # fmt: skip
        assert ask(command, "--json", "--floor", "B", "--book", made_public_book).json["related"] is None
    assert note in ask("verdict", "--unit", "spend", "--book", made_public_book).err
    # What none of them is known to spend stays unknown.
    book = small_book(("a", "Alder", None), ("b", "Birch", 5 * M))
    facts = book.parent / "facts.csv"
    facts.write_text("customer_id,dimension,claim,grade\na,investor,bought shares,C\n", encoding="utf-8")
    assert ask("import", facts, "--book", book, "--yes").code == 0
    told = "Note: no customer of known spend also invests in or supplies the vendor; 1 of 2 does, of unknown spend.\n"
    assert told in ask("composition", "--book", book).err
    assert ask("composition", "--json", "--book", book).json["related"]["spend"] is None


def test_they_travel_with_the_decisions(ask: Ask, small_book: Callable[..., Path], tmp_path: Path) -> None:
    mine, theirs = (small_book(("a", "Alder", None), ("b", "Birch", 5 * M), name=name) for name in ("mine", "theirs"))
    facts = tmp_path / "facts.csv"
    facts.write_text(
        "customer_id,dimension,claim,low,high,unit,yardstick,as_of,source_title,source_url,grade\n"
        "a,investor,bought shares,1000000,2000000,USD,per year,2026-01,News,https://example.com/a,C\n"
        "a,supplier,sells chips,,,,,2026-01,News,https://example.com/a,B\n",
        encoding="utf-8",
    )
    assert ask("import", facts, "--book", theirs, "--yes").code == 0
    assert ask("tag", "a", "core", "--book", theirs, "--reviewer", "bob", "--yes").code == 0
    lines = ask("export", "--decisions", "--book", theirs).out
    assert {json.loads(line).get("dimension") for line in lines.splitlines()} == {None, "investor", "supplier"}
    file = tmp_path / "theirs.jsonl"
    file.write_text(lines, encoding="utf-8")
    for _ in range(2):
        assert ask("merge", file, "--book", mine).code == 0
    card = ask("show", "a", "--json", "--book", mine).json
    assert related(card) == {"investor": (1_000_000, 2_000_000), "supplier": (None, None)}
    assert (card["spend"], card["clarity"]["how_much"]["state"]) == (None, "backlog")
    assert ask("export", "--decisions", "--book", mine).out == lines
    assert ask("check", "--book", mine).code == 0
    file.write_text(lines.replace('"supplier"', '"competitor"'), encoding="utf-8")
    refused = ask("merge", file, "--book", mine)
    named = "it is one of who, how_much, for_what, to_what_end, investor, supplier, sells_on or financed_by."
    assert f"'competitor' is no dimension of a fact; {named}" in refused.out + refused.err


def test_no_statement_cites_one(ask: Ask, public_book: Path) -> None:
    card = ask("show", "google", "--json", "--book", public_book).json
    (invests,) = (fact["uid"] for fact in card["facts"] if fact["dimension"] == "investor")
    refused = ask("tag", "google", "core", "--fact", invests[:10], "--book", public_book, "--reviewer", "ann", "--yes")
    assert (refused.code, refused.err.startswith("No fact on Google is called")) == (1, True)
