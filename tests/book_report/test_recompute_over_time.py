"""What the report says of growth between claims, of months and of a sample, worked out again from an export."""

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.book_report.__main__ import example
from tests.book_report.parts import Rows, dollars, ends, tables
from tests.book_report.recompute import STANCES
from tests.book_report.recompute_over_time import Usage, growth, kept, sampled, share
from tokentui.cli.main import run

CUSTOMERS = 14
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 8))
SAID = (("k0", "core"), ("k1", "resale"), ("k2", "product"), ("k3", "ai-native"), ("k4", "development"))
DRAWN = 5
ANSWERS = (("product",), ("resale",), ("--cannot-tell",), ("core",), ("core", "resale"))


def tokentui(*arguments: str | Path) -> None:
    assert run([*map(str, arguments)]) == 0


def exported(book: Path, folder: Path, *what: str) -> Path:
    folder.mkdir()
    for one in what:
        tokentui("export", folder / f"{one}.csv", "--what", one, "--book", book)
    return folder


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """A book with usage, and a sample of which everything was looked at; with the accounts that were drawn."""
    folder, chance = tmp_path_factory.mktemp("over_time"), random.Random(4)
    book, listed, usage = folder / "book.tokentui", folder / "list.csv", folder / "usage.csv"
    kinds = ("large", "start-up", "established")
    rows = [f"k{one},Name {one},{kinds[one % 3]}" for one in range(CUSTOMERS)]
    listed.write_text("\n".join(("customer_id,name,segment", *rows, "")), encoding="utf-8")
    used = [
        f"k{one},{month},{chance.randrange(1_000, 90_000)}"
        for one in range(CUSTOMERS)
        for month in MONTHS
        if (chance.random() < 0.75 or month == MONTHS[one % 3])
        and month >= MONTHS[one % 3]
        and (one, month) != (6, MONTHS[-1])
    ]
    usage.write_text("\n".join(("customer_id,month,spend", *used, "")), encoding="utf-8")
    tokentui("import", listed, usage, "--yes", "--book", book)
    tokentui("tag", "k5", "core", "resale", "--reviewer", "ann", "--book", book)
    for key, code in SAID:
        tokentui("tag", key, code, "--reviewer", "ann", "--book", book)
    tokentui("estimate", "--declare", str(DRAWN), "--unit", "customers", "--reviewer", "ann", "--book", book)
    with closing(sqlite3.connect(book)) as db:
        drawn = [key for (key,) in db.execute(
            "SELECT c.key FROM sample_account AS s JOIN customer AS c ON c.id = s.customer_id ORDER BY s.place"
        )]  # fmt: skip
    for key, answer in zip(drawn, ANSWERS, strict=True):
        tokentui("tag", key, *answer, "--reviewer", "cid", "--book", book)
    return book, set(drawn)


@pytest.fixture(scope="module")
def folder(given: tuple[Path, set[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(given[0], tmp_path_factory.mktemp("exports") / "of", "customers", "facts", "usage")


@pytest.fixture(scope="module")
def report(given: tuple[Path, set[str]]) -> str:
    return example(given[0])[0]


@pytest.fixture(scope="module")
def shown(report: str) -> dict[str, Rows]:
    return tables(report)


def about(cell: str, amount: float) -> bool:
    """Whether an amount in three digits is that."""
    return abs(dollars(cell)[0] - amount) <= 0.006 * abs(amount)


def test_growth_between_claims(made_public_book: Path, tmp_path: Path) -> None:
    report = example(made_public_book)[0]
    found = list(growth(exported(made_public_book, tmp_path / "claims", "disclosures")))
    assert len(found) == 2
    for one in found:
        begins = report.index(f"- {one.earlier:,} → {one.later:,} customers above $1M a year ({' → '.join(one.days)})")
        said, total = (line.strip() for line in report[begins:].splitlines()[1:3])
        least, most, one_way = re.findall(r"\$[\d.]+[kMB]", said)
        assert said.startswith(f"- at least {one.later - one.earlier:,} are above it that were not")
        assert about(least, one.least)
        assert about(most, one.most)
        assert about(one_way, one.most_one_way)
        moved, before, after = re.findall(r"\$[\d.]+[kMB]", total)
        assert about(moved, one.totals[1] - one.totals[0])
        assert (about(before, one.totals[0]), about(after, one.totals[1])) == (True, True)


def test_month_by_month(folder: Path, shown: dict[str, Rows]) -> None:
    usage = Usage(folder)
    rows = shown["Month by month"]
    assert [row[0] for row in rows] == usage.months == list(MONTHS)
    for month, spend, _, *shares in rows:
        whole, of_stances = usage.of_month(month)
        assert about(spend, whole)
        assert [ends(cell) for cell in shares] == list(of_stances.values()), month


def test_what_moved(folder: Path, shown: dict[str, Rows]) -> None:
    usage = Usage(folder)
    moved = usage.moved(set(usage.accounts))
    rows = {row[0]: row[1:] for row in shown[f"What moved: {MONTHS[-1]} against {MONTHS[-2]}"]}
    for what, (customers, spend) in moved.items():
        assert int(rows[what][0]) == customers, what
        assert about(rows[what][1], spend), what
    assert moved["churn"][0], "nothing of the kind would be shown"
    net, gross, quick = kept(moved)
    assert [rows[name][1] for name in ("NRR", "GRR", "quick ratio")] == [
        f"{net:.1f} %",
        f"{gross:.1f} %",
        f"{quick:.2f}",
    ]
    for name, *cells in shown["Spend that moved, by stance; NRR of those surely in it"]:
        low, high = usage.moved(usage.sure(name)), usage.moved(usage.maybe(name))
        for cell, what in zip(cells, ("start", "new", "expansion", "contraction", "churn"), strict=False):
            least, most = low[what][1], high[what][1]
            # What is known is rounded as elsewhere, and a range outwards.
            off = 0.006 if least == most else 0.011
            for shown_end, expected in zip(_ends(cell), (least, most), strict=True):
                assert abs(shown_end - expected) <= off * expected, (name, what)
            assert least == most or (_ends(cell)[0] <= least and most <= _ends(cell)[1]), (name, what)
        assert cells[-1] == (f"{kept(low)[0]:.1f} %" if low["start"][1] and _lost(low) else cells[-1])


def _ends(cell: str) -> tuple[float, float]:
    """`$30k–214k` in dollars."""
    first, _, last = cell.partition("–")
    return dollars(first)[0], dollars(f"${(last or first).removeprefix('$')}")[0]


def _lost(moved: dict[str, tuple[int, int]]) -> int:
    return moved["contraction"][1] + moved["churn"][1]


def test_cohorts(folder: Path, report: str, shown: dict[str, Rows]) -> None:
    usage = Usage(folder)
    header = next(line for line in report.splitlines() if line.startswith("| first month | customers |"))
    months_after = [int(months) for months in re.findall(r"\+(\d+)", header)]
    caption = "Cohorts: percent of customers who still spend, so many months after the first"
    spending = {row[0]: row for row in shown["Cohorts: what they spend, of what they did in the first month"]}
    assert len(shown[caption]) > 1, "accounts began in several months"
    for name, customers, *cells in shown[caption]:
        members, later = usage.cohort(name.split()[0])
        assert int(customers) == len(members)
        for after, cell, spend in zip(months_after, cells, spending[name][2:], strict=True):
            if cell:
                still, dollars_later = later[after]
                low, _, high = cell.partition("–")
                assert (int(low), int(high or low)) == share(still / len(members), still / len(members)), name
                assert spend == f"{100 * dollars_later / later[0][1]:.0f} %", name


def test_a_sample(given: tuple[Path, set[str]], folder: Path, shown: dict[str, Rows]) -> None:
    rows = {row[0]: row for row in shown["The sample beside the bounds"]}
    for stance in STANCES:
        found = sampled(folder, given[1], CUSTOMERS, stance)
        _, _, _, estimate, score, exact = (cell.removesuffix(" \\*").replace("–", " – ") for cell in rows[stance])
        assert (ends(estimate), ends(score), ends(exact)) == tuple(found), stance
