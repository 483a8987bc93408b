"""`agreement`, `reviewers` and `second-look`, printed and as JSON."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.agreement.test_agreement import Book, M
from tests.cli.conftest import Ask
from tokentui.domain.statements import a_set


@pytest.fixture
def path(small_book: Callable[..., Path]) -> Path:
    more = [(f"k{place}", f"More {place}", place * M) for place in range(12)]
    path = small_book(("a", "Alpha [/]", 600 * M), ("b", "Beta", 300 * M), ("c", "Gamma", None), *more)
    book = Book(path, "ann", "Bob d'Été")
    for customer, code in ((1, "core"), (2, "resale"), (3, "core")):
        book.decide("ann", customer, a_set(code), 5)
        book.decide("Bob d'Été", customer, a_set("core"), 0.25)
    book.decide("ann", 2, a_set("core"), 7)
    book.decide("ann", 2, a_set("resale"), 7)
    book.decide("ann", 2, a_set("devtools"), 7)
    book.close()
    return path


@pytest.fixture
def read_twice(path: Path) -> Path:
    book = Book(path, "ann", "Bob d'Été")
    for customer in range(4, 16):
        book.decide("ann", customer, a_set("core"), 5)
        book.decide("Bob d'Été", customer, a_set("core" if customer % 3 else "resale"), 5)
    book.close()
    return path


def test_measures_are_printed_with_their_intervals(ask: Ask, read_twice: Path) -> None:
    ran = ask("agreement", "--book", read_twice)
    line = next(line for line in ran.lines if line.startswith("percent agreement"))
    assert re.search(r" 0\.67 \(0\.\d\d to 0\.\d\d\) +0\.\d\d \(0\.\d\d to (0\.\d\d|1\.00)\)$", line)
    assert all(len(one) <= 80 for one in ran.lines)
    document = ask("agreement", "--json", "--book", read_twice).json
    for name in ("percent", "alpha", "ac1"):
        one = document["by_account"][name]
        assert one["low"] <= one["value"] <= one["high"]
    printed = re.search(r"0\.67 \((0\.\d\d) to (0\.\d\d)\)", line)
    assert printed is not None
    exact = document["by_account"]["percent"]
    assert float(printed[1]) <= exact["low"], "rounded outwards"
    assert float(printed[2]) >= exact["high"], "rounded outwards"


def test_agreement_is_printed_with_what_it_rests_on(ask: Ask, path: Path) -> None:
    ran = ask("agreement", "--book", path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[:2] == [
        "Small book · codebook version 1",
        "3 accounts reviewed, 3 by two or more · $900M, 93.2 % of the listed",
    ]
    assert any(line.split() == ["percent", "agreement", "[1]", "[2]"] for line in ran.lines)
    assert any(line.startswith("[1] not measured: two or more reviewers read 3 accounts; fewer") for line in ran.lines)
    assert "adjudications are left out" in " ".join(ran.lines)
    row = next(line for line in ran.lines if line.startswith("ann"))
    assert row.split() == ["ann", "3", "6", "3", "0", "–", "7.0"]
    assert all(len(line) <= 80 for line in ran.lines)


def test_agreement_as_json_has_null_and_a_reason_where_it_is_undefined(ask: Ask, path: Path) -> None:
    document = ask("agreement", "--json", "--book", path).json
    assert document["doubly_reviewed"] == {"accounts": 3, "spend": 900 * M, "share_of_listed_spend": 900 / 966}
    assert set(document["by_account"]) == {"percent", "alpha", "alpha_masi", "ac1", "kappa"}
    assert [row["name"] for row in document["reviewers"]] == ["Bob d'Été", "ann"]


def test_a_book_nobody_has_decided_in(ask: Ask, small_book: Callable[..., Path]) -> None:
    book = small_book(("a", "Alpha", None), name="fresh")
    document = ask("agreement", "--json", "--book", book).json
    assert document["by_account"]["alpha"] == {
        "value": None,
        "low": None,
        "high": None,
        "reason": "no account was reviewed by two reviewers",
    }
    assert document["doubly_reviewed"]["share_of_listed_spend"] is None
    printed = ask("agreement", "--book", book)
    assert "[1] not measured: no account was reviewed by two reviewers." in printed.lines
    assert ask("reviewers", "--book", book).err == "Nobody has decided anything yet.\n"
    assert ask("reviewers", "--json", "--book", book).json["reviewers"] == []
    assert ask("reviewers", "--csv", "--book", book).lines[0].startswith("name,decisions,accounts,")
    nothing = ask("second-look", "--book", book)
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing deserves a second look.\n")


def test_reviewers_as_rows(ask: Ask, path: Path) -> None:
    lines = ask("reviewers", "--csv", "--book", path).lines
    assert (
        lines[0]
        == "name,decisions,accounts,adjudications,changes_of_mind,median_seconds,first,last,first_pass,upheld,upheld_of"
    )
    assert len(lines) == 3
    assert ask("reviewers", "--json", "--csv", "--book", path).code == 2


def test_what_deserves_a_second_look(ask: Ask, path: Path) -> None:
    ran = ask("second-look", "--book", path)
    assert (ran.code, ran.err) == (0, "")
    assert "1 · a reviewer changed the answer 3 times or more" in ran.lines
    assert "  $300M  Beta  ann, 3 times" in ran.lines
    document = ask("second-look", "--json", "--book", path).json
    counts = {row["reason"]: row["count"] for row in document["reasons"]}
    assert counts["changed often"] == 1
    assert counts["too fast"] == 0
    rows = ask("second-look", "--csv", "--book", path).lines
    assert rows[0] == "reason,detail,customer_id,name,says"
