"""Every figure of the report on the public book, worked out again from an export of it by a script of its own."""

import re
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest

from tests.book_report.__main__ import example
from tests.book_report.parts import dollars, ends, percents, same, tables
from tests.book_report.recompute import STANCES, Account, accounts, figures
from tokentui.cli.main import run


@pytest.fixture(scope="module")
def exported(made_public_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    for what in ("customers", "facts", "disclosures"):
        assert run(["export", str(folder / f"{what}.csv"), "--what", what, "--book", str(made_public_book)]) == 0
    return folder


@pytest.fixture(scope="module")
def report(made_public_book: Path) -> str:
    return example(made_public_book)[0]


def test_the_script_knows_nothing_of_the_program() -> None:
    source = Path(__file__).with_name("recompute.py").read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:import|from) tokentui", source, re.MULTILINE)


def test_every_table_of_the_panels(exported: Path, report: str) -> None:
    found, shown = figures(exported), tables(report)
    listed = found["listed"]
    uses = [[row[0].partition(":")[0], *row[2:]] for row in shown["By use"]]
    assert {row[0] for row in shown["By stance"]} | {row[0] for row in uses} == set(found["groups"])
    for name, *row in [*shown["By stance"], *uses]:
        counted, low, high = found["groups"][name]
        assert same(row, counted), name
        assert row[2].startswith("unknown") if not high else dollars(row[2]) == (low, high), name
    for shown_name, *row in shown["By segment"]:
        name = shown_name.partition(":")[0]
        assert same(row, found["crossed"][None if name == "not told" else name]["all"]), name
    for name, *row in shown["Each segment by stance, in shares of the whole"]:
        expected = found["crossed"][None if name == "not told" else name]
        assert [ends(cell) for cell in row] == [one.share for one in expected.values()], name
    for name, *row in shown["The four questions"]:
        shares = [found["gap"][name][state] for state in ("known", "backlog", "silence")]
        assert all(abs(percents(cell) - share) < 0.1 for cell, share in zip(row, shares, strict=True)), name
        assert round(sum(map(percents, row)), 1) == 100
    assert f"exactly one use: {float(found['one_use']):.1f} %." in report
    states = [one.row["state"] for one in accounts(exported)]
    beside = {name: int(number) for name, number, _ in shown["What stands beside them"]}
    assert beside == {
        "not looked": states.count("unlooked"),
        "cannot tell": states.count("cannot_tell"),
        "withheld": states.count("withheld"),
        "spend unknown": sum(one.spend is None for one in accounts(exported)),
    }
    untold = found["crossed"][None]["all"].low
    assert [row[:2] for row in shown["Why it is not told"]] == [["not looked", str(untold)]]
    assert f"told of {listed - untold} of {listed} customers" in report


def test_verdict_concentration_and_claims(exported: Path, report: str) -> None:
    found, shown = figures(exported), tables(report)
    for side, way in found["ways"].items():
        other = {"bullish": "bearish", "bearish": "bullish"}[side]
        assert (
            f"- {side} may trail {other} by {way.trails} customers: {way.accounts} accounts, all {side}, or over "
            f"{way.percent} % of what is open" in report
        )
        low, high = found["groups"][side][0].share
        assert f"at least {low} % and at most {high} % are {side}" in report
    shares = found["concentration"].shares
    whole = sum(spend for _, spend, _ in shares)
    assert f"{len(shares)} parents of known spend (${whole / 10**9:g}B together)" in report
    assert [
        (name, dollars(spend)[0], ends(share)) for name, spend, share, _ in shown["A tenth or more (ASC 280-10-50-42)"]
    ] == [(name, spend, (floor(100 * share), ceil(100 * share))) for name, spend, share in shares]
    ((_, share, best),) = shown["The largest"]
    assert ends(share) == (floor(100 * shares[0][2]), ceil(100 * shares[0][2]))
    assert abs(percents(best) - 100 * shares[0][2]) < 0.05
    index = found["concentration"].hhi
    assert f"{round(index * 10_000):,} of 10,000" in report
    assert f"as concentrated as {float(1 / index):.1f} equal customers" in report.lower()
    for one in found["implied"]:
        part = Fraction(one.least, one.total)
        said, unsaid = floor(1000 * part) / 10, ceil(1000 * (1 - part)) / 10
        assert f"- {one.customers:,} customers above $1M a year ({one.day}" in report
        assert re.search(rf"implies at least \$[\d.]+[MB] = {said} % of the \$[\d.]+B of {one.day}", report)
        assert f"says nothing of the other {unsaid} %" in report


def test_every_account_and_whom_to_ask_next(exported: Path, report: str) -> None:
    listed, shown = accounts(exported), tables(report)
    rows = {row[0].replace("\\", ""): row for row in shown["Every account"]}
    assert len(shown["Every account"]) == len(listed) == len(rows)
    for one in listed:
        _, who, what, spend, end, said_by, sources = rows[one.row["name"]]
        assert who.startswith(one.row["segment"] if len(one.segments) == 1 else "not placed")
        if one.row["state"] == "set":
            assert what.partition(" ·")[0] == one.row["use_cases"].replace(";", ",")
        assert (dollars(spend)[0] if "$" in spend else None) == one.spend
        assert said_by == (one.row["reviewers"] or "–")
        assert (end in "ABCD") == (one.answers[3] == "known")
        assert sorted(re.findall(r"\(([A-DU])\)(?:; |$)", sources)) == _grades(one)
    largest = [row[1] for row in shown["The next accounts"]]
    spending = sorted((one for one in listed if one.spend is not None), key=lambda one: -(one.spend or 0))
    still_open = [one.row["name"] for one in spending if len(one.stances) > 1]
    assert largest[: len(still_open)] == still_open
    assert len(largest) == 12
    assert all(set(one.stances) == set(STANCES) or len(one.stances) > 1 for one in listed if one.row["name"] in largest)


def _grades(one: Account) -> list[str]:
    """The best grade of each source, as often as there are sources."""
    best: dict[tuple[str, str], str] = {}
    for fact in one.facts:
        key = fact["source_title"], fact["source_url"]
        best[key] = min(fact["grade"], best.get(key, fact["grade"]))
    return sorted(best.values())
