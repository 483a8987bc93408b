"""`tokentui resale` against a recount from exported tables; what it says where there is little or nonsense."""

import math
import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.resale.recount import Recounted
from tokentui.domain.money import MICRO


def recounted(ask: Ask, book: Path, floor: str) -> Recounted:
    customers, facts, decisions = (
        ask("export", "--what", what, "--book", book).out for what in ("customers", "facts", "decisions")
    )
    return Recounted(customers, facts, decisions, floor)


@pytest.mark.parametrize("floor", ["B", "C", "D"])
def test_every_figure_is_that_of_a_recount_from_an_export(ask: Ask, book: Path, floor: str) -> None:
    found, again = ask("resale", "--json", "--floor", floor, "--book", book).json, recounted(ask, book, floor)
    assert (found["listed"], found["known"]) == (len(again.listed), len(again.spends))
    spend = [sum((one[end] for one in again.summed.values()), Fraction(0)) * MICRO for end in (0, 1)]
    assert [found["spend"][end] for end in ("low", "high")] == spend
    for one in found["resellers"]:
        left = again.left(one["customer_id"])
        ends = (None, None) if left is None else left
        assert tuple(one["left"].values()) == tuple(None if end is None else end * MICRO for end in ends)
        if left is not None and one["on_tokens"] == "loses":
            assert left[1] is not None
            assert left[1] < 0
        if left is not None and one["on_tokens"] == "may lose":
            assert left[0] < 0
            assert left[1] is None or left[1] >= 0
    for total in found["on_tokens"]:
        those = [one for one in found["resellers"] if one["on_tokens"] == total["on_tokens"]]
        assert total["accounts"] == len(those)
        assert total["unknown"] == sum(one["customer_id"] not in again.spends for one in those)
        for place, end in enumerate(("low", "high")):
            known = (again.spends[one["customer_id"]][place] for one in those if one["customer_id"] in again.spends)
            assert total["spend"][end] == sum(known, Fraction(0)) * MICRO
    money, share = again.financed()
    assert [found["financed"][end] for end in ("low", "high")] == [end * MICRO for end in money]
    assert math.isclose(found["financed"]["share"]["low"], share[0], abs_tol=1e-12)
    assert math.isclose(found["financed"]["share"]["high"], share[1], abs_tol=1e-12)
    pairs = again.pairs()
    assert sum(one["both_known"] for one in found["counted_twice"]["pairs"]) == len(pairs)
    # Nothing of these pairs meets in one account but what each of its ends has room for.
    assert found["counted_twice"]["low"] == sum(low for _, _, low, _ in pairs) * MICRO
    assert found["counted_twice"]["high"] == sum(high for _, _, _, high in pairs) * MICRO


def test_the_book_holds_every_standing_and_the_words_say_of_how_many(ask: Ask, book: Path) -> None:
    said = " ".join(ask("resale", "--book", book).out.split())
    standings = {one["on_tokens"]: one for one in ask("resale", "--json", "--book", book).json["on_tokens"]}
    assert all(standings[name]["accounts"] for name in ("loses", "may lose", "earns", "not known"))
    assert f"loses {standings['loses']['accounts']} of 11" in said
    for sentence in (
        "Alpha Tools: loses · margin on tokens -18 % · -$18 a year left",
        "its product revenue is in EUR, and nothing is converted",
        "its product revenue is for “one month”, not for a year",
        "its spend has no date that a revenue could meet",
        "revenue of 2026-03 and spend of 2025-01 are more than six months apart",
        "Alpha Tools sells on to Beta Shop: $40 counted twice",
        "Alpha Tools sells on to Nobody Ltd: no other customer of the book is called so",
        "Delta AI sells on to Delta AI: no other customer of the book is called so",
        "Eta sells on to Silent: one of the two spends is not known",
        "Theta: its spend is in the figure of its parent",
        "Delta AI, itself an investor of the vendor: $20 to $30 of the $20 to $30 that it spends",
    ):
        assert sentence in said
    assert "Outside" not in said


def test_the_public_book_says_what_it_can(ask: Ask, made_public_book: Path) -> None:
    found = ask("resale", "--json", "--book", made_public_book).json
    assert {one["on_tokens"]: one["accounts"] for one in found["on_tokens"]} == {
        "loses": 0, "may lose": 1, "earns": 3, "not known": 6,
    }  # fmt: skip
    assert next(one for one in found["resellers"] if one["customer_id"] == "cursor")["margin"]["low"] == -0.23
    assert found["financed"]["low"] == 500_000_000 * MICRO


@pytest.mark.parametrize(
    ("customers", "facts", "said"),
    [
        ("a,A,5\n", "", "No fact that counts at floor D tells of product revenue"),
        ("a,A,\n", "a,financed_by,Amazon,5,5,USD,per year,2026,C\n", "no spend is known at floor D"),
        ("a,A,0\n", "a,financed_by,Amazon,5,5,USD,per year,2026,C\n", "no share: the known spends are nothing"),
        ("a,A,-9\nb,B,20\n", "a,financed_by,Amazon,5,5,USD,per year,2026,C\n", "or below zero"),
        ("a,A,9\nb,B,9\n", "a,sells_on,b,,,,,2026,C\nb,sells_on,a,,,,,2026,C\n", "A, B buy through others what they"),
        ("a,A,9\nb,B,90\n", "a,sells_on,b,50,50,USD,per year,2026,C\n", "contradict each other: A"),
        ("a,A,9\n", "a,sells_on,b,5,5,USD,per year,2026,U\n", "No fact that counts at floor D"),
        ("a,A,9\n", "a,financed_by,Amazon,1e400,1e400,USD,per year,2026,C\n", "at least 0.0 %, at most 100.0 %"),
    ],
)
def test_little_or_nonsense_is_explained_in_words(
    ask: Ask, tmp_path: Path, customers: str, facts: str, said: str
) -> None:
    (tmp_path / "c.csv").write_text(f"customer_id,name,spend\n{customers}")
    (tmp_path / "f.csv").write_text(f"customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\n{facts}")
    book = tmp_path / "b.tokentui"
    for name in ("c", "f")[: 1 + bool(facts)]:
        assert ask("import", tmp_path / f"{name}.csv", "--yes", "--book", book).code == 0
    ran = ask("resale", "--book", book)
    assert ran.code == 0
    assert said in " ".join((ran.out + ran.err).split())
    assert not re.search(r"\bnan\b", ran.out.lower())
    assert ask("resale", "--json", "--book", book).json["listed"] == customers.count("\n")


def test_what_is_said_by_hand_goes_out_comes_back_and_is_found(ask: Ask, book: Path, tmp_path: Path) -> None:
    said = ("capture", "https://x.example/2", "--customer", "silent", "--text", "It resells to Gamma.", "--about")
    assert ask(*said, "sells_on", "--claim", "Gamma Inc", "--grade", "C", "--book", book).code == 0
    assert "Silent" in ask("find", "--filter", "is:sells_on", "--book", book).out
    before = ask("resale", "--json", "--book", book).json
    assert ("Silent", "Gamma Inc") in {(one["reseller"], one["customer"]) for one in before["counted_twice"]["pairs"]}
    other = tmp_path / "other.tokentui"
    files = [tmp_path / f"{what}.csv" for what in ("customers", "facts", "decisions")]
    for file in files:
        file.write_text(ask("export", "--what", file.stem, "--book", book).out)
    assert ask("import", *files, "--yes", "--name", before["book"], "--book", other).code == 0
    after = ask("resale", "--json", "--book", other).json
    assert after == before
    assert ask("check", "--book", other).code == 0


def test_columns_of_a_list_bring_them_in_once(ask: Ask, tmp_path: Path) -> None:
    listed = tmp_path / "c.csv"
    listed.write_text("customer_id,name,spend,sells_on,financed_by\na,A,9,B; Nobody Ltd,Amazon\nb,B,4,n/a,–\n")
    book = tmp_path / "b.tokentui"
    for _ in range(2):
        assert ask("import", listed, "--yes", "--book", book).code == 0
    found = ask("resale", "--json", "--book", book).json
    assert {(one["reseller"], one["customer"], one["listed"]) for one in found["counted_twice"]["pairs"]} == {
        ("A", "B", True), ("A", "Nobody Ltd", False),
    }  # fmt: skip
    assert (found["counted_twice"]["low"], found["counted_twice"]["high"]) == (0, 4 * MICRO)
    (account,) = found["financed"]["accounts"]
    assert (account["name"], [fact["claim"] for fact in account["facts"]]) == ("A", ["Amazon"])
