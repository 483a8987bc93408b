"""The vendor's claims, card and price list against sums worked out here from an export, and two books side by side."""

import csv
import io
import json
import math
import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.conftest import ROOT
from tokentui.domain.list_prices import ListPrice, token_cost
from tokentui.domain.money import MICRO
from tokentui.domain.pareto import (
    Exponent,
    alpha_from_counts,
    alpha_from_mean,
    alpha_from_spends,
    growth_alone,
    tail,
    total_above,
)
from tokentui.domain.vendor_card import CardScore

CASES = {one["id"]: one for one in json.loads((ROOT / "fixtures" / "claim_cases.json").read_text())}
HEAD = "as_of,metric,threshold,threshold_unit,value,unit,source_title,source_url,source_kind,certainty,grade\n"


def exported(ask: Ask, book: Path, what: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ask("export", "--what", what, "--book", book).out)))


def apart(one: str, other: str) -> bool:
    """Whether over six months lie between two dates, each a month or a day."""
    earlier, later = sorted((*map(int, date.split("-")), 31)[:3] for date in (one, other))
    return (earlier[0] * 12 + earlier[1] + 6, earlier[2]) < (later[0] * 12 + later[1], later[2])


def test_counts_and_shares_are_those_of_an_export(ask: Ask, made_public_book: Path) -> None:
    found = ask("claims", "--json", "--book", made_public_book).json
    customers = exported(ask, made_public_book, "customers")
    disclosures = {row["disclosure_id"]: row for row in exported(ask, made_public_book, "disclosures")}
    counts = [one for one in found["above"] if one["at_least"] is not None]
    assert len(counts) == 3
    with closing(sqlite3.connect(made_public_book)) as db:
        dates = dict(db.execute("SELECT c.key, f.as_of FROM customer AS c JOIN fact AS f ON f.uid = c.spend_fact"))
    for one in counts:
        row = disclosures[one["claim"]["disclosure"]["uid"]]
        least = Fraction(row["value"]) * Fraction(row["threshold"])
        assert one["at_least"] == least * MICRO
        total = max(Fraction(disclosures[uid]["value"]) for uid in one["total"]["disclosures"])
        assert math.isclose(one["share"], least / total)
        assert math.isclose(one["share"] + one["unsaid"], 1)
        dated = [(Fraction(one["spend_low"]), dates[one["customer_id"]]) for one in customers if one["spend_low"]]
        spends = [spend for spend, date in dated if not apart(date, row["as_of"])]
        confirmed = sum(spend >= Fraction(row["threshold"]) for spend in spends)
        assert (one["confirmed"], one["known"], one["listed"]) == (confirmed, len(spends), len(customers))
        assert one["of_another_time"] == len(dated) - len(spends)
        assert one["unconfirmed"] == int(row["value"]) - confirmed
        assert one["missing"] == max(0, int(row["value"]) - confirmed - (len(customers) - len(spends)))
    said = ask("claims", "--book", made_public_book).out
    assert "at least $1B = 3.3 % of the $30B of 2026-04-06" in said
    assert "nothing of the other 96.7 %" in said


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("2026,customers above threshold,1000000,,5,customers", "has no unit, and none is guessed"),
        ("2026,customers above threshold,1000000,EUR per year,5,customers", "nothing is converted"),
        ("2026,customers above threshold,100,seats,5,customers", "neither money nor tokens"),
        ("2026,customers above threshold,0,USD per year,5,customers", "leaves nobody out"),
        ("2026,customers above threshold,1000000,USD per year,-5,customers", "is no number of customers"),
        ("2026,Fortune 10 customers,,,11,of 10", "more than there are"),
        ("2026,run-rate revenue,,,5,USD\n2026,run-rate revenue,,,6,USD", "of one date, and they differ"),
        ("2026,run-rate revenue,,,5,USD\n2026,customers above threshold,1000000,USD,9,customers", "is less"),
        ("2026,run-rate revenue,,,5,USD", "customers spend at least $1k together"),
        (
            "2026,customers above threshold,10,USD per year,5,customers\n"
            "2026,customers above threshold,20,USD per year,9,customers",
            "above the higher threshold",
        ),
        (
            '2025,customers above threshold,10,"tokens, cumulative",9,customers\n'
            '2026,customers above threshold,10,"tokens, cumulative",5,customers',
            "never falls",
        ),
    ],
)
def test_what_cannot_be_reckoned_with_is_said(ask: Ask, tmp_path: Path, rows: str, sentence: str) -> None:
    book = tmp_path / "book.tokentui"
    (tmp_path / "customers.csv").write_text("name,annual spend\nOne,1000\n")
    lines = "".join(f"{row},,,company,high,C\n" for row in rows.split("\n"))
    (tmp_path / "disclosures.csv").write_text(HEAD + lines)
    for name in ("customers", "disclosures"):
        assert ask("import", tmp_path / f"{name}.csv", "--yes", "--book", book).code == 0
    ran = ask("claims", "--book", book)
    assert ran.code == 0
    assert sentence in " ".join(ran.out.split())
    assert "nan" not in ran.out.lower().split()
    assert ask("claims", "--json", "--book", book).json["disclosures"] == len(rows.split("\n"))


def test_the_exponents_are_those_of_the_published_cases() -> None:
    counts, mean = CASES["C14"], CASES["C15"]
    given = counts["input"]
    first = alpha_from_counts(given["x1"], given["n1"], given["x2"], given["n2"])
    assert first == pytest.approx(counts["expected"], abs=counts["tolerance"])
    given = mean["input"]
    second = alpha_from_mean(given["x0"], given["n"], given["total_above"])
    assert second == pytest.approx(mean["expected"]["alpha"], abs=0.001)
    assert first is not None
    assert second is not None
    refused = tail(3610, 100_000, [Exponent(first, "counts"), Exponent(second, "mean")])
    assert refused.total is None
    assert "does not exceed 1" in refused.refusal
    assert "do not agree" in tail(10, 1, [Exponent(1.2, "a"), Exponent(1.5, "b")]).refusal
    assert "two independent ones must agree" in tail(10, 1, [Exponent(1.5, "a")]).refusal
    taken = tail(1_000, MICRO, [Exponent(1.5, "a"), Exponent(1.55, "b")]).total
    assert taken is not None
    assert taken.low < taken.high == 3_000 * MICRO
    given = CASES["C16"]["input"]
    assert total_above(given["n"], given["x0"], given["alpha"]) == pytest.approx(CASES["C16"]["expected"]["total"])
    given = CASES["C17"]["input"]
    grown = [growth_alone(given["n_before"], given["n_after"], alpha) for alpha in given["alpha"]]
    assert grown == pytest.approx(CASES["C17"]["expected"], abs=1e-4)
    given = CASES["C19"]["input"]
    micro = [round(one * MICRO) for one in given["data"]]
    assert alpha_from_spends(micro, MICRO) == pytest.approx(CASES["C19"]["expected"]["alpha_ccdf"], abs=1e-4)


def test_a_trillion_tokens_cost_what_the_list_says_and_the_list_is_edited_by_import(ask: Ask, tmp_path: Path) -> None:
    one = ListPrice("a", "2026", "small", 130_000, 130_000, None, None, None, "C")
    other = one._replace(model="large", input=7 * MICRO, output=7 * MICRO)
    cost = token_cost(10**12, (one, other))
    assert cost is not None
    assert (cost.low, cost.high) == (130_000 * MICRO, 7_000_000 * MICRO)
    book = tmp_path / "openai.tokentui"
    assert ask("demo", "--openai", "--no-open", "--book", book).code == 0
    before = ask("claims", "--json", "--book", book).json["above"][0]["each_costs"]
    listed = ask("prices", "--csv", "--book", book).out
    prices = [Fraction(row[f"{name}_per_million"] or 10**9) for row in csv.DictReader(io.StringIO(listed))
              for name in ("input", "output", "cached_input")]  # fmt: skip
    assert before["low"] == min(prices) * 10**6 * MICRO
    assert before["high"] == max(price for price in prices if price < 10**9) * 10**6 * MICRO
    edited = tmp_path / "prices.csv"
    edited.write_text(listed.replace("gpt-5-pro,15,120", "gpt-5-pro,15,60"))
    assert ask("import", edited, "--yes", "--book", book).code == 0
    assert ask("claims", "--json", "--book", book).json["above"][0]["each_costs"]["high"] == 60 * 10**6 * MICRO
    assert ask("prices", "--drop", "gpt-5-pro", "--book", book).code == 0
    assert ask("prices", "--drop", "gpt-5-pro", "--book", book).code == 1


def test_the_score_is_the_unweighted_index_of_the_published_case() -> None:
    categories = CASES["E06"]["input"]["categories"].values()
    met, asked = (sum(one[place] for one in categories) for place in (0, 1))
    assert float(CardScore(met, 0, asked - met, 0).disclosed) == CASES["E06"]["expected"]["dichotomous"]


def test_the_card_counts_answers_and_keeps_no_apart_from_not_looked_at(ask: Ask, made_public_book: Path) -> None:
    book = ("--book", made_public_book)
    first = ask("card", "--json", *book).json
    assert len(first["indicators"]) == first["score"]["of"] == 20
    assert sum(first["score"][one] for one in ("yes", "partly", "no", "unlooked")) == 20
    assert ask("card", "churn", "no", "--note", "looked", *book).code == 0
    now = ask("card", "--json", *book).json["score"]
    assert (now["no"], now["unlooked"]) == (1, first["score"]["unlooked"] - 1)
    assert ask("card", "retention", "yes", *book).code == 2
    assert ask("card", "retention", "yes", "--disclosure", "2026-05-28", *book).code == 0
    assert ask("card", "retention", "unlooked", *book).code == 0
    assert ask("card", "churn", "unlooked", *book).code == 0
    assert ask("card", "--json", *book).json["score"] == first["score"]
    assert ask("card", "chrun", "no", *book).code == 1


def test_two_books_stand_side_by_side_as_each_stands_alone(ask: Ask, made_public_book: Path, tmp_path: Path) -> None:
    other = tmp_path / "openai.tokentui"
    assert ask("demo", "--openai", "--no-open", "--book", other).code == 0
    both = ask("compare", made_public_book, other, "--json").json
    for side, book in (("left", made_public_book), ("right", other)):
        for command in ("composition", "gap", "verdict", "claims", "card"):
            assert both[side][command] == ask(command, "--json", "--book", book).json, command
    former = tmp_path / "former.tokentui"
    former.write_bytes((ROOT / "fixtures" / "books" / "schema-7.tokentui").read_bytes())
    before = former.read_bytes()
    assert ask("compare", former, other).code == 0
    assert former.read_bytes() == before
    assert ask("compare", tmp_path / "none.tokentui", other).code == 2
