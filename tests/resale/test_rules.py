"""Spends by rule: what they say, by a recount from an export; that they move all and are gone without a trace."""

import csv
import io
import random
import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.store.books import everything
from tokentui.domain.grades import Grade
from tokentui.domain.money import MICRO
from tokentui.domain.spend_rules import SeatPrice, SpendRule
from tokentui.services.running_cube import RunningCube
from tokentui.services.spend_rules import turn_off, turn_on
from tokentui.services.workbook import open_workbook
from tokentui.store.proof.check import check

DERIVED = ("current", "settled", "standing", "cube", "trend", "customer", "fact")
PRICES = "as_of,model,input_per_million,output_per_million,cached_input_per_million,currency,grade\n"
UNITS = {"tokens": ("tokens", "per year"), "seats": ("seats", ""), "headcount": ("employees", "")}


def made(ask: Ask, folder: Path, seed: int) -> Path:
    """A book of twelve customers with whatever chance gives them."""
    chance, customers, facts, usage = random.Random(seed), [], [], []
    for number in range(12):
        key = f"c{number}"
        customers.append(f"{key},C {number},{chance.choice(['', '', '', '700'])}")
        for unit, yardstick in UNITS.values():
            if chance.random() < 0.4:
                low = chance.randrange(1, 10**6)
                high = low + chance.choice([0, 5000])
                facts.append(f"{key},how_much,x,{low},{high},{unit},{yardstick},2026-03,T,{chance.choice('BCU')}")
        if chance.random() < 0.3:
            facts.append(f'{key},how_much,pays,50,90,USD,"per year, run-rate",2026-03,T,{chance.choice("BD")}')
        if chance.random() < 0.3:
            facts.append(f"{key},how_much,a month,40,50,USD,one month,2026-03,T,{chance.choice('BD')}")
        if chance.random() < 0.3:
            usage.append(f"{key},2026-01,{chance.randrange(10**9)},5,{chance.choice(['', '20'])}")
    book = folder / f"b{seed}.tokentui"
    heads = {
        "c": "customer_id,name,spend",
        "f": "customer_id,dimension,claim,low,high,unit,yardstick,as_of,source_title,grade",
        "u": "customer_id,month,tokens_in,tokens_out,spend",
        "p": PRICES.strip(),
    }
    rows = {"c": customers, "f": facts, "u": usage, "p": ["2026-01,m,2,10,0.5,USD,C", "2026-01,n,1,30,,USD,C"]}
    for name, head in heads.items():
        file = folder / f"{name}{seed}.csv"
        file.write_text("\n".join([head, *rows[name]]) + "\n")
        if rows[name]:
            assert ask("import", file, "--yes", "--book", book).code == 0
    return book


def exported(ask: Ask, book: Path, what: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ask("export", "--what", what, "--book", book).out)))


@pytest.mark.parametrize("seed", range(3))
def test_each_rule_is_that_of_a_recount_from_an_export(ask: Ask, tmp_path: Path, seed: int) -> None:
    book = made(ask, tmp_path, seed)
    customers, facts = exported(ask, book, "customers"), exported(ask, book, "facts")
    assert ask("rules", "seats", "on", "--seat", "20..200", "--book", book).code in (0, 1)
    assert ask("rules", "seats", "off", "--book", book).code in (0, 1)
    found = {one["rule"]: one for one in ask("rules", "--json", "--book", book).json["rules"]}
    factors = {
        "tokens": (Fraction(1, 2 * 10**6), Fraction(30, 10**6)),
        "seats": (Fraction(240), Fraction(2400)),
        "headcount": (Fraction(0), Fraction(90_000)),
    }
    for rule, (unit, _) in UNITS.items():
        total, accounts = [Fraction(0), Fraction(0)], 0
        for row in customers:
            if row["spend_low"]:
                continue
            said = [one for one in facts if (one["customer_id"], one["unit"]) == (row["customer_id"], unit)]
            ends = [(Fraction(one["low"]), Fraction(one["high"])) for one in said if one["grade"] != "U"]
            if rule == "tokens" and row["tokens"]:
                ends = [(Fraction(row["tokens"]), Fraction(row["tokens"]))]
            if ends:
                accounts += 1
                low, high = (end * factor for end, factor in zip(ends[0], factors[rule], strict=True))
                # Each is rounded outwards to whole units of currency.
                total = [total[0] + int(low), total[1] - int(-high // 1)]
        if found[rule]["lacking"] is None or not accounts:
            assert (found[rule]["accounts"], found[rule]["low"], found[rule]["high"]) == (
                accounts, total[0] * MICRO, total[1] * MICRO,
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_on_and_off_in_any_order_every_sum_is_that_of_a_full_recount(
    ask: Ask,
    tmp_path: Path,
    seed: int,
) -> None:
    book, chance = made(ask, tmp_path, 10 + seed), random.Random(seed)
    with closing(sqlite3.connect(book)) as db:
        before = everything(db, *DERIVED)
    with closing(open_workbook(book, "ann")) as workbook:
        running, moved = RunningCube(), set()
        for _ in range(12):
            rule = chance.choice(list(SpendRule))
            if chance.random() < 0.6:
                turn_on(workbook, rule, SeatPrice(20 * MICRO, 200 * MICRO))
            else:
                turn_off(workbook, rule)
            moved.add(running.read(workbook).sums.total)
            assert running.read(workbook).sums == RunningCube().read(workbook).sums
            assert not check(workbook.book.db).differences
        assert len(moved) > 1
        above = workbook.read_as(Grade.C)
        known = RunningCube().read(above).sums.total
        for rule in SpendRule:
            turn_off(workbook, rule)
        # At a floor above D no rule was ever in a sum.
        assert RunningCube().read(above).sums.total == known
    with closing(sqlite3.connect(book)) as db:
        assert everything(db, *DERIVED) == before


def test_every_panel_says_so_and_better_evidence_takes_its_place(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("customer_id,name,spend\na,A,5\nb,B,\nc,C,\n")
    head = "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\n"
    (tmp_path / "f.csv").write_text(f"{head}b,who,staff,10,10,employees,,2026,B\nc,who,staff,5,5,people,,2026,B\n")
    book = tmp_path / "b.tokentui"
    for name in ("c", "f"):
        assert ask("import", tmp_path / f"{name}.csv", "--yes", "--book", book).code == 0
    assert ask("rules", "headcount", "on", "--book", book).code == 0
    said = "with spend by rule: head count × spend per employee, 2 accounts"
    for panel in ("composition", "gap", "verdict"):
        assert said in ask(panel, "--book", book).err
    by_rule = ask("composition", "--json", "--book", book).json["by_rule"]
    assert by_rule == [{"rule": "headcount", "accounts": 2, "low": 0, "high": 15 * 12 * 7500 * MICRO}]
    (tmp_path / "g.csv").write_text(f"{head}b,how_much,pays,7,7,USD,per year,,D\n")
    (tmp_path / "d.csv").write_text("customer_id,name,spend\nc,C,8\n")
    for name in ("g", "d"):
        assert ask("import", tmp_path / f"{name}.csv", "--yes", "--book", book).code == 0
    assert ask("composition", "--json", "--book", book).json["by_rule"] == []
    (found,) = (one for one in ask("rules", "--json", "--book", book).json["rules"] if one["rule"] == "headcount")
    assert (found["on"], found["accounts"]) == (True, 0)
    assert ask("rules", "headcount", "off", "--book", book).code == 0
    assert sorted(row["spend_low"] for row in exported(ask, book, "customers")) == ["5", "7", "8"]
    assert said not in ask("composition", "--book", book).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tokens", "on"), "no customer of unknown spend has tokens"),
        (("seats", "on"), "no customer of unknown spend has a fact on its seats"),
        (("headcount", "off"), "is off already; nothing was changed"),
        (("seats", "on", "--seat", "9..2"), "ends below its beginning"),
        (("seats", "on", "--seat", "x"), "is no range of amounts"),
        (("seats",), "Give a rule and on or off"),
        (("month", "on"), "no customer of unknown spend has a figure of one month"),
        (("year", "on"), "'year' is not one of 'tokens', 'seats', 'headcount', 'month', 'old-facts'"),
    ],
)
def test_what_a_rule_cannot_say_is_a_sentence(
    ask: Ask,
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
) -> None:
    (tmp_path / "c.csv").write_text("customer_id,name,spend\na,A,5\nb,B,\n")
    book = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", "--yes", "--book", book).code == 0
    ran = ask("rules", *words, "--book", book)
    assert ran.code in (1, 2)
    assert said in " ".join(ran.err.split())


def test_what_comes_in_while_a_rule_is_on_is_taken_in_at_once(ask: Ask, tmp_path: Path) -> None:
    """An import, an import taken back, a price list and a merge; a rule whose accounts are all known stays on."""
    files = {
        "c": "customer_id,name,spend\na,A,5\nb,B,\n",
        "f": "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\nb,who,staff,10,10,employees,,2026,B\n",
        "more": "customer_id,name,spend\nb,B,8\nc,C,\n",
        "g": "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\nc,who,staff,2,2,employees,,2026,B\n",
        "u": "customer_id,month,tokens_in\na,2026-01,5\nc,2026-01,1000000\n",
        "p": f"{PRICES}2026-01,m,2,10,0.5,USD,C\n",
        "dear": f"{PRICES}2026-02,m,4,20,0.5,USD,C\n",
        "theirs": "customer_id,name\nb,B\nz,Z\n",
        "z": "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\nz,who,staff,3,3,employees,,2026,B\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    book, other = tmp_path / "b.tokentui", tmp_path / "o.tokentui"

    def bring(*names: str, to: Path = book) -> None:
        for name in names:
            assert ask("import", tmp_path / f"{name}.csv", "--yes", "--book", to).code == 0

    def spends(path: Path = book) -> dict[str, tuple[str, str]]:
        return {row["customer_id"]: (row["spend_low"], row["spend_high"]) for row in exported(ask, path, "customers")}

    bring("c", "f")
    assert ask("rules", "headcount", "on", "--book", book).code == 0
    with closing(sqlite3.connect(book)) as db:
        before = everything(db, *DERIVED[:-1])
    facts = exported(ask, book, "facts")
    bring("more")
    assert spends() == {"a": ("5", "5"), "b": ("8", "8"), "c": ("", "")}
    assert ask("import", "--undo", "--yes", "--book", book).code == 0
    with closing(sqlite3.connect(book)) as db:
        assert everything(db, *DERIVED[:-1]) == before
    assert exported(ask, book, "facts") == facts
    bring("more", "g")
    assert spends()["c"] == ("0", str(2 * 12 * 7500))
    # A rule before it in the table gives the spend as soon as tokens and prices are known.
    bring("u", "p")
    assert ask("rules", "tokens", "on", "--book", book).code == 0
    assert spends()["c"] == ("0", "10")
    bring("dear")
    assert spends()["c"] == ("0", "20")
    assert ask("prices", "--drop", "m", "--book", book).code == 0
    assert spends()["c"] == ("0", str(2 * 12 * 7500))
    assert ask("check", "--book", book).code == 0
    # A merge brings the head count, and the rule of this book says what follows from it.
    bring("theirs", "z", to=other)
    assert ask("rules", "headcount", "on", "--book", other).code == 0
    assert ask("tag", "b", "core", "--yes", "--book", book).code == 0
    assert ask("merge", book, "--book", other).code == 0
    assert spends(other)["b"] == ("0", str(10 * 12 * 7500))


def test_an_import_under_a_rule_is_taken_back_whatever_became_of_the_rule(ask: Ask, tmp_path: Path) -> None:
    files = {
        "c": "customer_id,name,spend\na,A,5\nb,B,\n",
        "f": "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\nb,who,staff,10,10,employees,,2026,B\n",
        "more": "customer_id,name,spend\nb,B,8\n",
    }
    book = tmp_path / "b.tokentui"
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    for name in ("c", "f"):
        assert ask("import", tmp_path / f"{name}.csv", "--yes", "--book", book).code == 0
    with closing(sqlite3.connect(book)) as db:
        before = everything(db, *DERIVED)
    assert ask("rules", "headcount", "on", "--book", book).code == 0
    assert ask("import", tmp_path / "more.csv", "--yes", "--book", book).code == 0
    assert ask("rules", "headcount", "off", "--book", book).code == 0
    assert ask("import", "--undo", "--yes", "--book", book).code == 0
    with closing(sqlite3.connect(book)) as db:
        assert everything(db, *DERIVED) == before


def test_a_column_of_a_list_answers_by_head_count_where_no_fact_does(ask: Ask, tmp_path: Path) -> None:
    rows = 'a,A,5,10\nb,B,,201-500\nc,C,,"1,200"\nd,D,,10001+\ne,E,,30\n'
    (tmp_path / "c.csv").write_text(f"customer_id,name,spend,Number of Employees\n{rows}")
    head = "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\n"
    (tmp_path / "f.csv").write_text(f"{head}e,who,staff,20,20,employees,,2026,B\n")
    book = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", tmp_path / "f.csv", "--yes", "--book", book).code == 0
    assert ask("rules", "headcount", "on", "--book", book).code == 0
    assert {row["customer_id"]: row["spend_high"] for row in exported(ask, book, "customers")} == {
        "a": "5", "b": str(500 * 90_000), "c": str(1200 * 90_000), "d": "", "e": str(20 * 90_000),
    }  # fmt: skip
    assert "201 to 500 employees, as a list has them under Number of Employees, from nothing to" in " ".join(
        ask("show", "b", "--all", "--book", book).out.split()
    )
