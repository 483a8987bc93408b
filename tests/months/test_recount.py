"""Every figure of `tokentui months` equals what plain fractions make of the exported tables."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask
from tests.months import recount
from tests.months.conftest import month_of


def exported(ask: Ask, book: Path, what: str) -> str:
    ran = ask("export", "--what", what, "--format", "csv", "--book", book)
    assert ran.code == 0, ran.err
    return ran.out


def everybody(ask: Ask, book: Path, floor: str) -> list[recount.Buyer]:
    customers, usage, decisions, facts = (
        exported(ask, book, what) for what in ("customers", "usage", "decisions", "facts")
    )
    return recount.buyers(customers, usage, decisions, facts, floor)


def by_group(groups: list[Any]) -> dict[tuple[str, str], Any]:
    return {(one["kind"], one["code"]): one for one in groups}


@pytest.mark.parametrize("floor", ["B", "D"])
def test_composition_of_every_month_equals_a_recount(ask: Ask, book: Path, floor: str) -> None:
    every = everybody(ask, book, floor)
    answer = ask("months", "--json", "--floor", floor, "--book", book).json
    assert [one["month"] for one in answer["months"]] == [month_of(place) for place in range(24)]
    for month in answer["months"]:
        wanted = recount.of_month(every, month["month"])
        groups = by_group(month["groups"])
        assert groups.keys() == wanted.keys()
        for name, (low, high, least, most) in wanted.items():
            found = groups[name]
            assert recount.close(found["spend"]["low"], low), (month["month"], name)
            assert (found["spend"]["high"] is None) == (high is None)
            assert high is None or recount.close(found["spend"]["high"], high)
            assert found["share"]["low"] == pytest.approx(float(least), abs=1e-7)
            assert found["share"]["high"] == pytest.approx(float(most), abs=1e-7)
    by_name = {one["month"]: one for one in answer["months"]}
    assert (by_name["2025-11"]["credit"], by_name["2025-11"]["customers"]) == (-5_000_000, 5)
    assert (by_name["2025-12"]["spend_unknown"], by_name["2025-12"]["tokens_unknown"]) == (1, 1)


@pytest.mark.parametrize("floor", ["B", "D"])
@pytest.mark.parametrize("words", [("--from", "2025-09", "--to", "2025-12"), ("--from", "2025-11"), ("--years",)])
def test_what_moved_equals_a_recount(ask: Ask, book: Path, floor: str, words: tuple[str, ...]) -> None:
    every = everybody(ask, book, floor)
    found = ask("months", "--json", "--floor", floor, *words, "--book", book).json["moved"]
    year = [month_of(place) for place in range(24)]
    ends = [[month for month in year if period["first"] <= month <= period["last"]] for period in
            (found["before"], found["after"])]  # fmt: skip
    assert {len(one) for one in ends} == {12 if words == ("--years",) else 1}
    wanted = recount.moved(every, *ends)
    groups = by_group(found["groups"])
    for name, amounts in wanted.items():
        for flow, (low, high) in amounts.items():
            assert recount.close(groups[name]["spend"]["certain"][flow], low), (name, flow)
            assert recount.close(groups[name]["spend"]["possible"][flow], high), (name, flow)
    whole = found["spend"]
    assert whole["start"] + whole["new"] + whole["expansion"] - whole["contraction"] - whole["churn"] == whole["end"]
    sums = [sum(recount.micro(wanted["stance", one]["start"][0]) for one in recount.STANCES), whole["start"]]
    assert sums[0] <= sums[1] + 2


def test_unknown_amounts_are_bounds_of_the_ratios(ask: Ask, book: Path) -> None:
    """Whatever the one spend that is not known is, the ratios lie within their bounds, and come close to both ends."""
    every = everybody(ask, book, "D")
    spend = ask("months", "--json", "--from", "2025-11", "--to", "2025-12", "--book", book).json["moved"]["spend"]
    assert (spend["end_unknown"], spend["start_of_those"]) == (1, 10_000_000)
    ratios: dict[str, list[Fraction]] = {"nrr": [], "grr": [], "quick_ratio": []}
    for unknown in (Fraction(0), Fraction(3), Fraction(10), Fraction(10_000)):
        pairs = []
        for one in every:
            before, after = (recount.charged(one.months.get(month)) for month in ("2025-11", "2025-12"))
            assert before is not None
            pairs.append((before, unknown if after is None else after))
        sums = {name: sum(recount.flows(*pair)[name] for pair in pairs) for name in recount.FLOWS}
        kept = sums["start"] - sums["contraction"] - sums["churn"]
        ratios["nrr"].append(Fraction(kept + sums["expansion"], sums["start"]))
        ratios["grr"].append(Fraction(kept, sums["start"]))
        ratios["quick_ratio"].append(Fraction(sums["new"] + sums["expansion"], sums["contraction"] + sums["churn"]))
    for name, values in ratios.items():
        assert float(min(values)) == pytest.approx(spend[name]["low"])
        high = spend[name]["high"]
        assert high is None if name != "grr" else float(max(values)) == pytest.approx(high)


def test_cohorts_equal_a_recount(ask: Ask, book: Path) -> None:
    answer = ask("months", "--json", "--book", book).json
    months = [one["month"] for one in answer["months"]]
    wanted = recount.cohorts(everybody(ask, book, "D"), months)
    assert {one["first"] for one in answer["cohorts"]} == wanted.keys()
    for cohort in answer["cohorts"]:
        found = [
            (one["month"], one["customers"]["low"], one["customers"]["high"], one["spend"]) for one in cohort["months"]
        ]
        assert found == [(*row[:3], recount.micro(row[3])) for row in wanted[cohort["first"]]]
