"""The real public book: what the commands say of it against a recomputation that shares nothing with the program."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, tokentui
from tests.independent_recompute import everything, rows

FILES = ROOT / "fixtures" / "public_book" / "anthropic"
NAMES = ("customers", "facts", "disclosures", "prices", "starter_decisions")
COUNTED = {name: len(rows(FILES, f"{name}.csv")) for name in NAMES}
"""Rows of each file."""
MICRO = 1_000_000
WAYS = {
    "customers, listed": ("--unit", "customers"),
    "spend, listed": ("--unit", "spend"),
    "spend, known": ("--denominator", "known"),
    "spend, disclosed": ("--unit", "spend", "--denominator", "disclosed"),
}


@pytest.fixture(scope="module")
def recomputed() -> dict[str, dict[str, Any]]:
    return {floor: everything(FILES, floor) for floor in "DCB"}


def asked(book: Path, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tokentui(*arguments, "--json", "--book", book).stdout)
    return answer


def assert_outside(shown: dict[str, float], exact: dict[str, Any]) -> None:
    """What is shown is next to the exact bounds, and never inside them."""
    if exact["low"] is None:
        assert shown == {"low": None, "high": None}
        return
    assert shown == pytest.approx({end: float(share) for end, share in exact.items()}, abs=1e-12)
    assert shown["low"] <= exact["low"]
    assert shown["high"] >= exact["high"]


def test_the_recomputation_shares_nothing_with_the_program() -> None:
    tree = ast.parse((ROOT / "tests" / "independent_recompute.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names == {"csv", "dataclasses", "json", "sys", "fractions", "pathlib", "typing"}


def test_the_recomputation_runs_on_its_own(tmp_path: Path) -> None:
    script = ROOT / "tests" / "independent_recompute.py"
    ran = subprocess.run(
        [sys.executable, "-I", script, FILES], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert json.loads(ran.stdout)["D"]["customers"] == COUNTED["customers"]


@pytest.mark.parametrize("floor", ["D", "C"])
@pytest.mark.parametrize("way", WAYS)
def test_composition(made_public_book: Path, recomputed: dict[str, Any], way: str, floor: str) -> None:
    answer = asked(made_public_book, "composition", *WAYS[way], "--floor", floor)
    expected = recomputed[floor]["composition"][way]
    assert {group["code"] for group in answer["groups"]} == set(expected)
    for group in answer["groups"]:
        wanted = expected[group["code"]]
        assert group["customers"] == wanted["customers"]
        assert group["spend"] == {end: dollars and dollars * MICRO for end, dollars in wanted["dollars"].items()}
        assert_outside(group["share"], wanted["share"])
    assert answer["total"]["customers"] == recomputed[floor]["customers"]
    assert answer["total"]["best"] == recomputed[floor]["spend"] * MICRO
    unlooked = COUNTED["customers"] - COUNTED["starter_decisions"]
    assert answer["unlooked"]["customers"] == recomputed[floor]["unlooked"] == unlooked
    assert answer["below"]["customers"] == recomputed[floor]["below"] == 0
    assert answer["withheld"]["customers"] == recomputed[floor]["looked, open"]
    assert answer["unknown_spend"]["customers"] == COUNTED["customers"] - len(recomputed[floor]["spend_known_of"])


@pytest.mark.parametrize("floor", ["D", "C", "B"])
@pytest.mark.parametrize("way", WAYS)
def test_gap(made_public_book: Path, recomputed: dict[str, Any], way: str, floor: str) -> None:
    answer = asked(made_public_book, "gap", *WAYS[way], "--floor", floor)
    expected = recomputed[floor]["gap"][way]
    parts = {question["question"]: question for question in answer["questions"]} | {"union": answer["union"]}
    assert list(parts) == ["who", "how_much", "for_what", "to_what_end", "union"]
    for name, part in parts.items():
        for state in ("known", "backlog", "below", "silence"):
            assert part[state]["customers"] == expected[name][state]["customers"], (name, state)
            assert part[state]["share"] == pytest.approx(expected[name][state]["share"], abs=1e-12), (name, state)
    assert answer["not_listed"]["share"] == pytest.approx(expected["not_listed"]["share"], abs=1e-12)


@pytest.mark.parametrize("floor", ["D", "C"])
@pytest.mark.parametrize("way", WAYS)
def test_verdict(made_public_book: Path, recomputed: dict[str, Any], way: str, floor: str) -> None:
    answer = asked(made_public_book, "verdict", *WAYS[way], "--floor", floor)
    expected = recomputed[floor]["verdict"][way]
    assert answer["verdict"] == expected["verdict"]
    for stance in ("bullish", "bearish"):
        assert_outside(answer[stance], expected[stance])
        scale = 1 if answer["unit"] == "customers" else MICRO
        towards = answer[f"to_{stance}"]
        assert towards["lead"]["low"] == expected["lead"][stance] * scale
        assert towards["fewest_accounts"] == expected["fewest"][stance]
        tipping = expected["tipping"][stance]
        assert towards["tipping_share"] == (None if tipping is None else pytest.approx(float(tipping), abs=1e-12))
    assert answer["fewest_accounts"] == expected["fewest_accounts"]
    assert answer["open_spend"] == expected["open_spend"] * MICRO


def test_what_the_book_holds(made_public_book: Path) -> None:
    every = asked(made_public_book, "composition", "--unit", "spend", "--denominator", "disclosed")
    assert every["total"]["customers"] == COUNTED["customers"]
    assert every["total"]["best"] == 1_450_000_000 * MICRO
    assert every["disclosure"]["as_of"] == "2026-04-06"
    assert every["disclosure"]["amount"] == 30_000_000_000 * MICRO
    assert every["not_listed"] == {
        "customers": None,
        **dict.fromkeys(("low", "best", "high"), 28_550_000_000 * MICRO),
    }
    at_c = asked(made_public_book, "composition", "--unit", "spend", "--floor", "C")
    assert at_c["total"]["best"] == 800_000_000 * MICRO


@pytest.mark.parametrize(
    ("customer", "dollars"),
    [
        ("microsoft", 500_000_000),
        ("salesforce", 300_000_000),
        ("cursor", 650_000_000),
        ("github", None),
        ("uber", None),
        ("unnamed-enterprise-us", None),
        ("snowflake", None),
    ],
)
def test_only_one_customer_s_own_year_is_its_spend(made_public_book: Path, customer: str, dollars: int | None) -> None:
    spend = asked(made_public_book, "show", customer)["spend"]
    assert (spend and spend["best"]) == (dollars and dollars * MICRO)


def test_what_is_shared_or_not_a_year_stays_a_fact(made_public_book: Path) -> None:
    facts = asked(made_public_book, "show", "github")["facts"]
    shared = [fact for fact in facts if fact["low"] == 1_400_000_000]
    assert len(shared) == 1
    assert shared[0]["basis"] is None


def test_the_starter_s_decisions_are_decisions_like_any_other(made_public_book: Path) -> None:
    decisions = asked(made_public_book, "log", "--number", "500")["decisions"]
    assert len(decisions) == COUNTED["starter_decisions"]
    assert {one["reviewer"] for one in decisions} == {"starter"}
    assert all(one["standing"] for one in decisions)


def test_the_book_is_sound(made_public_book: Path) -> None:
    report = asked(made_public_book, "check")
    assert report["sound"]
    assert (report["customers"], report["decisions"]) == (COUNTED["customers"], COUNTED["starter_decisions"])


def test_every_statement_of_the_starter_stands_at_floor_c_and_none_at_floor_b(
    made_public_book: Path, recomputed: dict[str, Any]
) -> None:
    sets = [row for row in rows(FILES, "starter_decisions.csv") if row["statement"] == "set"]
    for floor, below in (("C", 0), ("B", len(sets))):
        answer = asked(made_public_book, "composition", "--floor", floor)
        assert answer["below"]["customers"] == recomputed[floor]["below"] == below


def test_importing_the_same_files_again_changes_nothing(public_book: Path) -> None:
    files = [str(path) for path in sorted(FILES.glob("*.csv"))]
    answer = asked(public_book, "import", *files)
    assert len(answer["files"]) == len(NAMES)
    for file in answer["files"]:
        assert (file["added"], file["changed"], file["rejected"]) == (0, 0, []), file["source"]
    assert sum(file["unchanged"] for file in answer["files"]) == sum(COUNTED.values())


def test_the_second_public_book(tmp_path: Path) -> None:
    book = tmp_path / "openai.tokentui"
    assert tokentui("demo", "--openai", "--no-open", "--book", book).stdout.strip() == str(book)
    answer = asked(book, "composition", "--unit", "spend")
    assert answer["book"] == "OpenAI, public book"
    assert answer["total"] == {"customers": 36, "low": None, "best": None, "high": None, "tokens": None}
    assert all(group["share"] == {"low": None, "high": None} for group in answer["groups"])
