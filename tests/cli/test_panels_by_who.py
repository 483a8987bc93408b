"""Who, and who × what, from a shell: segments with bounds, the gap of each, and stances that depend on who."""

import csv
import json
import math
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask
from tests.public_numbers import NAMED, TOLD
from tokentui.domain.text import cell_width

MICRO = 1_000_000


@pytest.fixture
def placed_book(small_book: Any) -> Path:
    """A large one that is known, a start-up of two uses, one of two segments, and one of whom nothing is said."""
    path: Path = small_book(
        ("a", "Acme", 60 * MICRO), ("b", "Bolt", 30 * MICRO), ("c", "Coil", 10 * MICRO), ("d", "Dyn", None)
    )
    said = (
        ("a", "for_what", ["core"]), ("a", "who", ["large"]), ("b", "for_what", ["core", "resale"]),
        ("b", "who", ["start-up"]), ("c", "for_what", ["resale"]), ("c", "who", ["large", "start-up"]),
    )  # fmt: skip
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executemany(
            "INSERT INTO decision (customer_id, reviewer, statement, question, use_cases)"
            " SELECT id, 'ann', 'set', ?2, ?3 FROM customer WHERE key = ?1",
            [(key, question, json.dumps(codes)) for key, question, codes in said],
        )
    return path


def test_composition_by_both_crosses_segments_with_stances_and_use_cases(ask: Ask, placed_book: Path) -> None:
    answer = ask("composition", "--by", "both", "--json", "--book", placed_book).json
    assert answer["by"] == "both"
    assert answer["groups"][:12] == ask("composition", "--json", "--book", placed_book).json["groups"]
    segments = {one["code"]: one["customers"] for one in answer["groups"] if one["kind"] == "segment"}
    assert segments["large"] == {"low": 1, "high": 3}
    assert segments["start-up"] == {"low": 1, "high": 3}
    assert segments["public"] == {"low": 0, "high": 1}
    assert segments[None] == {"low": 2, "high": 2}
    cells = {(one["segment"], one["stance"]): one for one in answer["groups"] if one["kind"] == "cell"}
    assert cells["large", "bullish"]["customers"] == {"low": 1, "high": 2}
    assert cells["large", "bearish"]["customers"] == {"low": 0, "high": 2}
    assert cells["start-up", "open"]["customers"] == {"low": 1, "high": 2}
    assert cells[None, "bearish"]["customers"] == {"low": 1, "high": 2}
    assert cells["large", "bullish"]["share"] == {"low": 0.25, "high": 0.5}
    pairs = {(one["segment"], one["use_case"]): one for one in answer["groups"] if one["kind"] == "pair"}
    assert pairs["large", "core"]["spend"] == {"low": 60 * MICRO, "high": 60 * MICRO}
    assert pairs["start-up", "resale"]["spend"] == {"low": 0, "high": 40 * MICRO}
    untold = answer["segments_not_told"]
    assert (untold["customers"], untold["unlooked"]["customers"], untold["several"]["customers"]) == (2, 1, 1)


def test_composition_by_who_has_the_segments_alone(ask: Ask, placed_book: Path) -> None:
    answer = ask(
        "composition", "--by", "who", "--unit", "spend", "--denominator", "known", "--json", "--book", placed_book
    )
    shares = {one["code"]: one["share"] for one in answer.json["groups"]}
    assert {one["kind"] for one in answer.json["groups"]} == {"segment"}
    assert shares["large"] == {"low": pytest.approx(0.6), "high": pytest.approx(0.7)}
    assert shares[None] == {"low": pytest.approx(0.1), "high": pytest.approx(0.1)}
    rows = list(csv.DictReader(StringIO(ask("composition", "--by", "who", "--csv", "--book", placed_book).out)))
    assert [(row["segment"], row["customers_low"], row["customers_high"]) for row in rows][:2] == [
        ("large", "1", "3"),
        ("established", "0", "1"),
    ]


def test_the_gap_by_who_is_of_those_surely_of_a_segment(ask: Ask, placed_book: Path) -> None:
    answer = ask("gap", "--by", "who", "--json", "--book", placed_book).json
    assert answer["questions"] == ask("gap", "--json", "--book", placed_book).json["questions"]
    segments = {one["code"]: one for one in answer["segments"]}
    assert [segments[code]["total"]["customers"] for code in ("large", "start-up", "public", None)] == [1, 1, 0, 2]
    for_what = {code: one["questions"][2] for code, one in segments.items()}
    assert for_what["large"]["known"]["share"] == for_what["start-up"]["silence"]["share"] == 1
    assert for_what["public"]["known"]["share"] is None
    assert for_what[None]["backlog"]["customers"] == 1
    rows = list(csv.DictReader(StringIO(ask("gap", "--by", "who", "--csv", "--book", placed_book).out)))
    assert [row["segment"] for row in rows[:: 4 * 5]] == [
        "large",
        "established",
        "start-up",
        "public",
        "individual",
        "",
    ]


def test_panels_by_who_in_text_fit_eighty_cells(ask: Ask, placed_book: Path) -> None:
    for way in (("composition", "--by", "who"), ("composition", "--by", "both"), ("gap", "--by", "who")):
        for unit in ("customers", "spend", "tokens"):
            ran = ask(*way, "--unit", unit, "--book", placed_book)
            assert ran.code == 0
            assert all(cell_width(line) <= 80 for line in ran.lines), way
    lines = ask("composition", "--by", "both", "--book", placed_book).lines
    assert next(line for line in lines if line.startswith("large")).split()[1:4] == ["25", "–", "50"]
    at = lines.index("segment told of 2 of 4 customers, not told of 2")
    assert [line.split("  ")[1] for line in lines[at + 1 :]] == ["not looked", "several segments"]
    gap = ask("gap", "--by", "who", "--book", placed_book).lines
    assert gap[gap.index("public: 0 customers") + 1 :][:2] == ["", "individual: 0 customers"]


def test_stances_that_depend_on_who_are_said_wherever_a_stance_is_summed(ask: Ask, placed_book: Path) -> None:
    for way in ("composition", "gap", "verdict"):
        assert ask(way, "--json", "--book", placed_book).json["exceptions"] == []
        assert "stances by segment" not in ask(way, "--book", placed_book).out
    with closing(sqlite3.connect(placed_book, isolation_level=None)) as db:
        db.execute("""UPDATE use_case SET exceptions = '{"large": "bearish"}' WHERE code = 'core'""")
    for way in ("composition", "gap", "verdict"):
        exceptions = [{"use_case": "core", "segment": "large", "stance": "bearish"}]
        assert ask(way, "--json", "--book", placed_book).json["exceptions"] == exceptions
        assert "stances by segment: core of large bearish" in ask(way, "--book", placed_book).lines
    stances = {one["code"]: one for one in ask("composition", "--json", "--book", placed_book).json["groups"]}
    # Acme's core is bearish; of Bolt and of the other nothing is told.
    assert stances["bearish"]["customers"] == {"low": 2, "high": 4}
    assert stances["bullish"]["customers"] == {"low": 0, "high": 2}
    assert ask("verdict", "--unit", "spend", "--denominator", "known", "--book", placed_book).lines[5] == "BEARISH"


def test_the_readme_answers_its_question_as_the_public_book_does(ask: Ask, made_public_book: Path) -> None:
    rows = ask("composition", "--by", "both", "--csv", "--book", made_public_book).out
    cells = {(row["segment"], row["stance"]): row for row in csv.DictReader(StringIO(rows)) if row["kind"] == "cell"}

    def share(segment: str, stance: str) -> str:
        low, high = (float(cells[segment, stance][f"share_{end}"]) for end in ("low", "high"))
        return f"{math.floor(low * 100)} – {math.ceil(high * 100)} %"

    words = " ".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    assert f"Of {NAMED} named customers it is told of {TOLD} who they are." in words
    assert (
        f"Large companies in bullish uses are {share('large', 'bullish')} of all, established ones"
        f" {share('established', 'bullish')}; start-ups in bearish uses are {share('start-up', 'bearish')}."
    ) in words
    text = ask("composition", "--by", "both", "--book", made_public_book).lines
    assert f"segment told of {TOLD} of {NAMED} customers, not told of {NAMED - TOLD}" in text
    assert "NOT ESTABLISHED" in ask("verdict", "--book", made_public_book).out
