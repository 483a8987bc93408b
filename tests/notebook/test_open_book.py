"""A book in a notebook: the panels' numbers as tables, decisions that can be taken back, and errors in a sentence."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tokentui
from tests.conftest import ROOT
from tests.conftest import tokentui as shell
from tests.driving.books import FourBooks, Kind
from tokentui.services.errors import BookError
from tokentui.store.errors import OldSchema


def printed(book: Path, *command: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(shell(*command, "--book", book, "--json").stdout)


def values(table: pd.DataFrame, column: str) -> list[Any]:
    """A column, None for what is not known."""
    return [None if pd.isna(one) else one for one in table[column]]


def micro(amounts: list[Any]) -> list[int | None]:
    return [None if one is None else round(one * 10**6) for one in amounts]


@pytest.mark.parametrize("kind", [Kind.PUBLIC, Kind.CONFLICTS])
@pytest.mark.parametrize("by", [{}, {"unit": "spend", "denominator": "known"}, {"unit": "spend", "floor": "B"}])
def test_the_panels_have_the_numbers_that_the_shell_prints(
    four_books: FourBooks, kind: Kind, by: dict[str, str]
) -> None:
    path = four_books.made(kind)
    options = [word for name, value in by.items() for word in (f"--{name}", value)]
    with tokentui.open_book(path) as book:
        composition, gap, verdict = book.composition(**by), book.gap(**by), book.verdict(**by)
    groups = printed(path, "composition", *options)["groups"]
    assert values(composition, "code") == [one["code"] for one in groups]
    for held in ("share", "customers", "tokens"):
        for end in ("low", "high"):
            assert values(composition, f"{held}_{end}") == [one[held][end] for one in groups]
    assert micro(values(composition, "spend_low")) == [one["spend"]["low"] for one in groups]
    told = printed(path, "gap", *options)
    parts = [one[name] for one in (*told["questions"], told["union"]) for name in gap.clarity.unique()]
    assert values(gap, "customers") == [one["customers"] for one in parts]
    assert values(gap, "share") == [one["share"] for one in parts]
    judged = printed(path, "verdict", *options)
    assert set(verdict.verdict) == {judged["verdict"]}
    assert values(verdict, "share_high") == [judged["bullish"]["high"], judged["bearish"]["high"]]
    assert values(verdict, "fewest_accounts") == [judged[f"to_{one}"]["fewest_accounts"] for one in verdict.stance]
    leads = [judged[f"to_{one}"]["lead"]["low"] for one in verdict.stance]
    assert (micro(values(verdict, "lead_low")) if by else values(verdict, "lead_low")) == leads


def test_concentration_and_agreement_have_the_numbers_that_the_shell_prints(four_books: FourBooks) -> None:
    path = four_books.made(Kind.CONFLICTS)
    with tokentui.open_book(path) as book:
        concentration, agreement = book.concentration(denominator="disclosed"), book.agreement()
    told = printed(path, "concentration", "--denominator", "disclosed")
    top = concentration[concentration.measure.str.startswith("top")]
    assert values(top, "best") == [one["best"] for one in told["top"]]
    assert values(top, "high") == [one["share"]["high"] for one in told["top"]]
    rest = concentration.set_index("measure")
    assert rest.low["hhi"] == told["hhi"]["low"]
    assert rest.assumed_high["effective_number"] == told["assumption"]["effective_number"]["high"]
    assert rest.best["gini"] == told["gini"]
    measured = printed(path, "agreement")
    for by in ("account", "spend"):
        rows = agreement[agreement.weighed_by == by].set_index("measure")
        for name, one in measured[f"by_{by}"].items():
            assert (rows.value[name] if one["value"] is not None else None) == one["value"]
            assert one["low"] is None or rows.low[name] == pytest.approx(one["low"])


def test_what_a_book_holds_comes_whole_and_unknown_is_never_zero(four_books: FourBooks) -> None:
    path = four_books.made(Kind.VENDOR)
    with tokentui.open_book(path) as book:
        customers, usage = book.customers(), book.usage()
    with closing(sqlite3.connect(path)) as db:
        (months, spend, unknown) = db.execute(
            "SELECT count(*), sum(spend), (SELECT sum(spend_best IS NULL) FROM customer) FROM usage"
        ).fetchone()
    assert len(usage) == months
    assert sum(one or 0 for one in micro(values(usage, "spend"))) == spend
    assert usage.month.dt.year.between(2000, 2100).all()
    assert customers.spend_best.isna().sum() == unknown > 0
    assert (customers.SYNTHETIC == "SYNTHETIC").all()


def test_a_column_is_of_one_type_whatever_the_book_holds(four_books: FourBooks) -> None:
    def types(kind: Kind) -> dict[str, dict[str, str]]:
        with tokentui.open_book(four_books.made(kind)) as book:
            tables = (
                book.customers(), book.usage(), book.facts(), book.decisions(), book.composition(), book.gap(),
                book.verdict(), book.concentration(), book.agreement(),
            )  # fmt: skip
        return {
            str(place): {str(name): str(one) for name, one in table.dtypes.items()}
            for place, table in enumerate(tables)
        }

    assert types(Kind.EMPTY) == types(Kind.CONFLICTS)
    assert all("object" not in columns.values() for columns in types(Kind.PUBLIC).values())


def test_yes_and_no_are_true_and_false(four_books: FourBooks) -> None:
    with tokentui.open_book(four_books.made(Kind.CONFLICTS)) as book:
        decisions, customers = book.decisions(), book.customers()
    assert decisions[decisions.flagged].statement.tolist() == ["cannot_tell"]
    assert decisions[decisions.adjudicates].reviewer.tolist() == ["carl"]
    assert 0 < decisions.stands.sum() < len(decisions)
    assert not customers.anonymous.any()


def test_a_decision_moves_the_composition_and_is_taken_back(public_book: Path) -> None:
    with tokentui.open_book(public_book, write=True, reviewer="ann") as book:
        before = book.composition()
        assert book.decide("Accenture", "operations", note="read the filing", confidence=4) == "operations → Accenture"
        moved = (book.composition().customers_low - before.customers_low)[before.code == "operations"]
        assert moved.tolist() == [1.0]
        assert (
            book.decide("accenture", {"core": 60, "resale": 40}, reviewer="bob") == "core 60 %, resale 40 % → Accenture"
        )
        assert book.place("accenture", "large").startswith("who: large → Accenture")
        last = book.decisions().tail(3)
        assert last.reviewer.tolist() == ["ann", "bob", "ann"]
        assert last.use_cases.tolist() == ["operations", "core:60; resale:40", "large"]
        assert last.confidence.iloc[0] == 4
        assert book.undo(reviewer="bob") == "undone: core 60 %, resale 40 % → Accenture"
        assert book.undo() == "undone: who: large → Accenture"
        assert book.undo() == "undone: operations → Accenture"
        assert book.undo() is None
        assert book.composition().equals(before)


def test_what_another_program_writes_is_seen(public_book: Path) -> None:
    with tokentui.open_book(public_book) as book:
        before = book.composition().customers_low[0]
        shell("tag", "accenture", "core", "--reviewer", "ann", "--book", public_book)
        assert book.composition().customers_low[0] == before + 1
        with closing(sqlite3.connect(public_book)) as db, db:
            db.execute("UPDATE use_case SET code = 'heart' WHERE code = 'core'")
        assert "heart" in book.composition().code.tolist()


def test_a_book_that_is_read_is_not_written(public_book: Path) -> None:
    before = public_book.read_bytes()
    with tokentui.open_book(public_book) as book:
        book.customers()
        with pytest.raises(BookError, match=r"opened to read; to decide: tokentui\.open_book\(PATH, write=True\)"):
            book.decide("accenture", "core")
    assert public_book.read_bytes() == before


def test_a_book_of_an_earlier_schema_is_not_changed_by_reading_it(public_book: Path) -> None:
    with closing(sqlite3.connect(public_book)) as db:
        db.execute("PRAGMA user_version = 7")
    with pytest.raises(OldSchema, match="opened for writing, it is brought up to date"):
        tokentui.open_book(public_book)
    with closing(sqlite3.connect(public_book)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (7,)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda book: book.decide("accenture", "operation"), "No use case is called 'operation'; did you mean"),
        (lambda book: book.decide("accentu", "core"), "'accentu' is only a part of 'Accenture'; to mean"),
        (lambda book: book.decide("nobody at all", "core"), "No customer is called 'nobody at all'."),
        (lambda book: book.decide("accenture"), "Give one of use_cases, cannot_tell"),
        (lambda book: book.decide("accenture", "core", withheld=True), "Give one of use_cases, cannot_tell"),
        (lambda book: book.decide("accenture", {"core": 60, "resale": 30}), "The split sums to 90 %, not 100"),
        (lambda book: book.decide("accenture", []), "A set needs at least one use case."),
        (lambda book: book.decide("accenture", "core", confidence=6), "confidence is from 1 to 5, not 6."),
        (lambda book: book.decide("accenture", "core", facts=["x"]), "There is no fact 'x' on this customer."),
        (lambda book: book.decide("accenture", excluded=" "), "Say why this is not a customer: a total row"),
        (lambda book: book.decide("accenture", "core", reviewer=" "), "A reviewer needs a name that can be read"),
        (lambda book: book.place("accenture", "larg"), "No segment is called 'larg'; did you mean 'large'?"),
        (lambda book: book.composition(unit="money"), "unit is one of customers, spend, tokens; not 'money'."),
        (lambda book: book.composition(floor="U"), "floor is one of A, B, C, D; not 'U'."),
        (lambda book: book.composition(unit="customers", denominator="known"), "Every customer is known by number"),
        (lambda book: book.verdict(rule="luck"), "rule is one of dominance, majority; not 'luck'."),
        (lambda book: book.agreement(question="how_much"), "question is for_what or who, not 'how_much'."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(
    public_book: Path, act: Callable[[Any], object], sentence: str
) -> None:
    with tokentui.open_book(public_book, write=True, reviewer="ann") as book:
        before = len(book.decisions())
        with pytest.raises((BookError, ValueError)) as caught:
            act(book)
        assert len(book.decisions()) == before
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_book_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="There is no book at"):
        tokentui.open_book(tmp_path / "nowhere")
    (tmp_path / "list.csv").write_text("name\nAcme\n")
    with pytest.raises(BookError, match="is not a tokentui book"):
        tokentui.open_book(str(tmp_path / "list.csv"))


def test_a_closed_book_says_so(public_book: Path) -> None:
    book = tokentui.open_book(public_book)
    book.close()
    book.close()
    assert repr(book) == "<a closed book>"
    with pytest.raises(ValueError, match="The book is closed; open it again"):
        book.gap()


def test_a_notebook_shows_the_composition_with_its_bounds(made_public_book: Path) -> None:
    with tokentui.open_book(made_public_book) as book:
        html = book._repr_html_()
    assert "272 customers · 269 of unknown spend · evidence floor D" in html
    assert "<td><b>bullish</b></td><td>7 % – 80 %</td>" in html
    assert "<td>21 – 216</td>" in html


def test_imported_text_is_never_markup_in_a_notebook(small_book: Callable[..., Path]) -> None:
    path = small_book(("a", "Acme", 10**12))
    hostile = "<script>alert(1)</script>\x1b[31m"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE book SET value = ? WHERE key = 'name'", (hostile,))
        db.execute("UPDATE use_case SET label = ?, code = 'a\"<b>' WHERE bit = 0", (hostile,))
    with tokentui.open_book(path) as book:
        html = book._repr_html_()
    assert "<script" not in html
    assert "\x1b" not in html
    assert html.count("&lt;script&gt;") == 2
    assert "a&quot;&lt;b&gt;" in html


def test_the_example_runs(public_book: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "docs/notebook.py", str(public_book)], capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "core, product → Accenture" in ran.stdout
    assert "269 of 272 have no known spend and are in no sum" in ran.stdout
    assert ran.stdout.rstrip().endswith("undone: core, product → Accenture")
