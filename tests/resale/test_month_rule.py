"""One month × 12: the least that an unknown spend is, and no upper end but what other figures give."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tokentui.domain.money import MICRO

HEAD = "customer_id,dimension,claim,low,high,unit,yardstick,as_of,source_title,grade\n"
MONTH = "b,how_much,one month,10,10,USD,in one month,2026-03,T,B\n"
ANOTHER = "b,how_much,a month later,7,,USD,in one month,2026-04,T,C\n"
AT_MOST = 'b,how_much,at most,,500,USD,"per year, contract",2026-01,T,C\n'


@pytest.fixture
def book(ask: Ask, tmp_path: Path) -> Path:
    """A spends 100 for something bullish; B is bearish, of unknown spend and one known month."""
    book = tmp_path / "b.tokentui"
    (tmp_path / "c.csv").write_text("customer_id,name,spend\na,A,100\nb,B,\n")
    assert ask("import", tmp_path / "c.csv", "--yes", "--book", book).code == 0
    for key, code in (("a", "core"), ("b", "resale")):
        assert ask("tag", key, code, "--yes", "--book", book).code == 0
    bring(ask, book, MONTH)
    return book


def bring(ask: Ask, book: Path, *facts: str) -> None:
    file = book.with_suffix(".csv")
    file.write_text("".join((HEAD, *facts)))
    assert ask("import", file, "--yes", "--book", book).code == 0


def bounds(ask: Ask, book: Path) -> tuple[object, object]:
    """The share of what A does, by spend of the listed."""
    found = ask("verdict", "--unit", "spend", "--json", "--denominator", "listed", "--book", book).json
    return found["bullish"]["low"], found["bullish"]["high"]


def limits(ask: Ask, book: Path) -> list[tuple[int, int | None]]:
    found = ask("figures", "--json", "--book", book).json["limits"]
    return [(one["floor"], one["ceiling"]) for one in found]


def test_it_limits_from_below_and_leaves_the_upper_end_open(ask: Ask, book: Path) -> None:
    before = bounds(ask, book), ask("composition", "--json", "--book", book).json["total"]
    assert ask("rules", "month", "on", "--book", book).code == 0
    (low, high), total = bounds(ask, book), ask("composition", "--json", "--book", book).json["total"]
    assert total == before[1], "the spend stays unknown"
    assert before[0] == (0, 1)
    assert low == 0, "nothing says at most how much"
    assert high == pytest.approx(100 / 220, abs=1e-4)
    assert limits(ask, book) == [(120 * MICRO, None)]
    said = "with spend by rule: one month × 12, at least, 1 account"
    for panel in ("composition", "gap", "verdict"):
        assert said in ask(panel, "--book", book).err, panel
    assert ask("composition", "--json", "--book", book).json["by_rule"] == [
        {"rule": "month", "accounts": 1, "low": 120 * MICRO, "high": None}
    ]
    told = " ".join(ask("rules", "--book", book).out.split())
    assert "month gives the spend of 1 account: at least $120" in told
    assert ask("sources", "--json", "--book", book).json["facts"] == 1, "what a rule says is no fact of its own"
    above = ("composition", "--floor", "C", "--json", "--book", book)
    assert ask(*above).json["by_rule"] == []
    assert ask("check", "--book", book).code == 0
    assert ask("rules", "month", "off", "--book", book).code == 0
    assert (bounds(ask, book), limits(ask, book)) == (before[0], [])


def test_another_figure_gives_the_upper_end_and_the_least_month_counts(ask: Ask, book: Path) -> None:
    assert ask("rules", "month", "on", "--book", book).code == 0
    bring(ask, book, ANOTHER, AT_MOST)
    low, high = bounds(ask, book)
    assert low == pytest.approx(100 / 600, abs=1e-4)
    assert high == pytest.approx(100 / 184, abs=1e-4)
    assert sorted(limits(ask, book), key=str) == [(0, 500 * MICRO), (84 * MICRO, None)]
    # A year that is known takes the place of all that.
    bring(ask, book, 'b,how_much,pays,300,300,USD,"per year, contract",2026-05,T,B\n')
    assert bounds(ask, book) == (pytest.approx(1 / 4), pytest.approx(1 / 4))
    assert ask("composition", "--json", "--book", book).json["by_rule"] == []


def test_one_end_of_a_year_limits_an_unknown_spend_by_itself(ask: Ask, book: Path) -> None:
    bring(ask, book, AT_MOST)
    assert bounds(ask, book) == (pytest.approx(100 / 600, abs=1e-4), 1)
