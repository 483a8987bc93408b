"""A sample from its declaration to its estimate, on books, with the figures worked out anew from the tables."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask, ask
from tests.review.given import begun, opened
from tokentui.domain.cube import Unit
from tokentui.domain.queues import Queue, QueueKind
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement, a_set, a_split
from tokentui.services import decide
from tokentui.services.estimate import declare
from tokentui.services.review_queues import NothingToReview, order
from tokentui.services.workbook import Workbook

__all__ = ["ask"]

BULLISH = {"core", "product", "operations"}
STATEMENTS: tuple[Statement, ...] = (
    a_set("core"),
    a_set("devtools"),
    a_set("core", "product"),
    a_set("core", "resale"),
    a_split({"product": 60, "consumer": 40}),
    CANNOT_TELL,
    WITHHELD,
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    """Ninety accounts of which a few weigh most, ten looked at already; three more have no spend."""
    dice = Random(4)
    spends = [int(dice.paretovariate(1.3) * 1e9) for _ in range(90)]
    customers: list[tuple[str, str, int | None]] = [
        (f"k{place}", f"Customer {place}", spend) for place, spend in enumerate(spends)
    ]
    customers += [(f"n{place}", f"Nobody {place}", None) for place in range(3)]
    with closing(opened(make_book(tmp_path / "book.tokentui", customers))) as workbook:
        for place in range(10):
            said(workbook, [f"k{place}"], STATEMENTS[place % len(STATEMENTS)])
        yield workbook


def said(workbook: Workbook, keys: list[str], statement: Statement) -> None:
    decide.classify(workbook, ids_of(workbook, keys), statement)


def ids_of(workbook: Workbook, keys: list[str]) -> list[int]:
    return [workbook.book.db.execute("SELECT id FROM customer WHERE key = ?", (key,)).fetchone()[0] for key in keys]


def keys_of_sample(workbook: Workbook) -> list[str]:
    return [
        key
        for (key,) in workbook.book.db.execute(
            "SELECT c.key FROM sample_account AS a JOIN customer AS c ON c.id = a.customer_id"
            " WHERE a.sample_id = (SELECT max(id) FROM sample) ORDER BY a.place"
        )
    ]


def bullish(statement: str | None, use_cases: str | None) -> tuple[Fraction, Fraction]:
    """What part of an account surely is bullish and what part may be, from a row of the log alone."""
    if statement == "set":
        codes = set(json.loads(use_cases or "[]"))
        return Fraction(codes <= BULLISH), Fraction(bool(codes & BULLISH))
    if statement == "split":
        parts = json.loads(use_cases or "{}")
        share = Fraction(sum(part for code, part in parts.items() if code in BULLISH), sum(parts.values()))
        return share, share
    return Fraction(0), Fraction(1)


def by_hand(path: Path) -> tuple[float, float]:
    """The estimate of the bullish share from the tables, by sums that are written out: Horvitz and Thompson."""
    with closing(sqlite3.connect(path)) as db:
        drawn = db.execute("SELECT customer_id, size FROM sample_account ORDER BY place").fetchall()
        (weight,) = db.execute("SELECT weight FROM sample").fetchone()
        latest = "SELECT statement, use_cases FROM decision WHERE customer_id = ? ORDER BY id DESC LIMIT 1"
        before = db.execute(
            "SELECT c.spend_best, d.statement, d.use_cases FROM decision AS d JOIN customer AS c"
            " ON c.id = d.customer_id WHERE c.key IN ('k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9')"
        ).fetchall()
        lies = [(size, *bullish(*(db.execute(latest, (one,)).fetchone() or (None, None)))) for one, size in drawn]
    low = sum(spend * bullish(statement, cases)[0] for spend, statement, cases in before)
    high = sum(spend * bullish(statement, cases)[1] for spend, statement, cases in before)
    whole = Fraction(sum(spend for spend, *_ in before) + weight)
    # The certain ones by taking out the largest as long as it is a fair share of the rest.
    rest, number, chance = weight, len(drawn), dict[int, Fraction]()
    for size, *_ in sorted(lies, reverse=True):
        if number * size >= rest:
            chance[size], rest, number = Fraction(1), rest - size, number - 1
    for size, *_ in lies:
        chance.setdefault(size, Fraction(number * size, rest))
    low += sum(size * part / chance[size] for size, part, _ in lies)
    high += sum(size * part / chance[size] for size, _, part in lies)
    return float(low / whole), float(high / whole)


def test_the_estimate_is_what_the_tables_come_to_and_lies_within_its_interval_and_the_bounds(
    book: Workbook, ask: Ask
) -> None:
    declare(book, 30, "seven", Unit.SPEND)
    keys = keys_of_sample(book)
    for place, key in enumerate(keys[:26]):
        said(book, [key], STATEMENTS[place % len(STATEMENTS)])
    # What is said of others afterwards is no part of the sample, and moves the bounds alone.
    said(book, ["k40" if "k40" not in keys else "k41"], a_set("core"))
    found = ask("estimate", "--json", "--book", book.book.path).json
    sample, group = found["sample"], found["groups"][0]
    assert (sample["looks"], sample["reached"], sample["not_reached"], sample["seed"]) == (30, 26, 4, "seven")
    assert sample["cannot_tell"] == sum(STATEMENTS[place % 7] in (CANNOT_TELL, WITHHELD) for place in range(26))
    assert (sample["of"], sample["without_spend"]) == (80, 3)
    assert (group["code"], group["stance"]) == ("bullish", "bullish")
    low, high = by_hand(book.book.path)
    assert (group["estimate"]["low"], group["estimate"]["high"]) == pytest.approx((low, high))
    assert 0 <= group["interval"]["low"] < low < high < group["interval"]["high"] <= 1
    assert group["exact"]["low"] <= group["interval"]["low"]
    assert group["bounds"] == ask("composition", "--unit", "spend", "--denominator", "known", "--json",
                                  "--book", book.book.path).json["groups"][0]["share"]  # fmt: skip


def test_the_sample_is_a_queue_for_everybody_in_the_order_in_which_it_was_drawn(book: Workbook) -> None:
    with pytest.raises(NothingToReview):
        order(book, Queue(QueueKind.SAMPLE), blind=False)
    declare(book, 12, "1", Unit.SPEND)
    keys = keys_of_sample(book)
    assert not set(keys) & {f"k{place}" for place in range(10)}, "what was looked at is not open"
    review = begun(book, QueueKind.SAMPLE)
    key = dict(book.book.db.execute("SELECT id, key FROM customer"))
    assert [key[one] for one in review.walk.order] == keys
    review.act(lambda: decide.classify(book, [review.current or 0], a_set("core")))
    assert key[review.current or 0] == keys[1]
    with closing(opened(book.book.path, "bob")) as bob:
        assert [key[one] for one in order(bob, Queue(QueueKind.SAMPLE), blind=True)] == keys
    assert [key[one] for one in order(book, Queue(QueueKind.SAMPLE), blind=False)] == keys[1:]


def test_the_same_seed_draws_the_same_accounts_and_another_one_others(book: Workbook) -> None:
    drawn = []
    for seed in ("a", "b", "a"):
        declare(book, 20, seed, Unit.SPEND)
        drawn.append(keys_of_sample(book))
    assert drawn[0] == drawn[2] != drawn[1]
    rows = book.book.db.execute("SELECT seed, reviewer, accounts FROM sample ORDER BY id").fetchall()
    assert rows == [("a", "ann", 80), ("b", "ann", 80), ("a", "ann", 80)]


def test_by_number_accounts_without_a_spend_are_drawn_too(book: Workbook, ask: Ask) -> None:
    ran = ask("estimate", "--declare", "83", "--unit", "customers", "--book", book.book.path)
    assert ran.code == 0
    assert "Nobody has looked" in ran.out
    assert set(keys_of_sample(book)) == {f"k{place}" for place in range(10, 90)} | {"n0", "n1", "n2"}
    said(book, keys_of_sample(book), a_set("core"))
    found = ask("estimate", "--json", "--book", book.book.path).json
    assert (found["sample"]["by_chance"], found["sample"]["of_spend"]) == (0, None)
    # All there is: what was looked at before, and 83 that are bullish; no chance in it.
    bounds, interval = found["groups"][0]["bounds"], found["groups"][0]["interval"]
    assert (interval["low"], interval["high"]) == pytest.approx((bounds["low"], bounds["high"]))


def test_what_is_no_customer_or_has_left_is_said(book: Workbook, ask: Ask) -> None:
    declare(book, 20, "1", Unit.SPEND)
    first, second, *others = keys_of_sample(book)
    decide.exclude(book, ids_of(book, [first]), "a sum")
    said(book, others, a_set("core"))
    book.book.db.execute("DELETE FROM customer WHERE key = ?", (second,))
    ran = ask("estimate", "--book", book.book.path)
    assert ran.code == 0
    text = " ".join(ran.out.split())
    assert "No customers after all: 1;" in text
    assert "1 account of the sample left the book" in text
    assert "Not reached: 1," in text
    assert "Customers or spends have changed since the sample was drawn" in text


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 1, "No sample was declared in this book."),
        (("--seed", "x"), 2, "add --declare N"),
        (("--declare", "1"), 2, "1 is not in the range 2<=x<=10000"),
        (("--declare", "5", "--json", "--csv"), 2, "not both"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    book: Workbook, ask: Ask, words: tuple[str, ...], code: int, sentence: str
) -> None:
    ran = ask("estimate", *words, "--book", book.book.path)
    assert (ran.code, ran.out) == (code, "")
    assert sentence in ran.err


def test_a_book_without_anything_open_or_without_spend_says_so(tmp_path: Path, ask: Ask) -> None:
    path = make_book(tmp_path / "unknown.tokentui", [("a", "A", None), ("b", "B", None)])
    ran = ask("estimate", "--declare", "2", "--book", path)
    assert ran.code == 1
    assert "2 open accounts have none" in ran.err
    with closing(opened(path)) as workbook:
        said(workbook, ["a", "b"], CANNOT_TELL)
    ran = ask("estimate", "--declare", "2", "--unit", "customers", "--book", path)
    assert ran.code == 1
    assert "every account has been looked at" in ran.err


def test_one_that_is_not_looked_through_is_given_up_only_when_that_is_meant(book: Workbook, ask: Ask) -> None:
    on = ("--book", book.book.path)
    assert ask("estimate", "--declare", "5", *on).code == 0
    ran = ask("estimate", "--declare", "6", *on)
    assert ran.code == 1
    assert "Give up the declared sample" in ran.err
    assert len(keys_of_sample(book)) == 5
    assert ask("estimate", "--declare", "6", "--yes", *on).code == 0
    assert len(keys_of_sample(book)) == 6
    ran = ask("estimate", "--declare", "2", "--yes", *on)
    said(book, keys_of_sample(book), a_set("core"))
    ran = ask("estimate", *on)
    assert "Only 2 accounts were drawn by chance" in " ".join(ran.out.split()) or "a census" in ran.out
