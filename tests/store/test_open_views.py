"""The views for other programs say what the panels say, at the lowest floor, of any book."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import open_views
from tests.driving.books import FourBooks, Kind
from tests.store.books import empty_book
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Grade
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import Memo, Workbook, open_workbook, utc_now
from tokentui.store.book_file import BookConnection
from tokentui.store.codebook import read_codebook
from tokentui.store.connection import Book
from tokentui.store.find.cumulative import RunningSums
from tokentui.store.settings import read_settings
from tokentui.words.book_json import Json
from tokentui.words.panel_json import composition_json, gap_json

NAMES = ("v_customers", "v_composition", "v_gap", "v_decisions", "v_facts", "v_usage")
_M = 10**12
_CODES = ("core", "product", "operations", "devtools", "resale", "consumer")


def workbook_of(db: BookConnection) -> Workbook:
    book = Book(Path("memory"), db, readonly=False)
    settings = read_settings(db)
    return Workbook(book, read_codebook(db), settings, "ann", utc_now, None, RunningSums(), Memo(), Memo())


def rows(db: sqlite3.Connection, view: str) -> list[dict[str, Any]]:
    found = db.execute(f"SELECT * FROM {view}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def expect_the_panels(workbook: Workbook) -> None:
    """Raises AssertionError where a view and the JSON of the panels differ."""
    at = workbook.read_as(Grade.D)
    panels = read_panels(at, PanelSettings())
    composition = printed(composition_json(at, panels))
    of_known = printed(composition_json(at, read_panels(at, PanelSettings(Unit.SPEND, Denominator.KNOWN))))
    found = rows(at.book.db, "v_composition")
    assert [(one["kind"], one["code"]) for one in found] == [
        (one["kind"], one["code"]) for one in composition["groups"]
    ]
    for row, group, known in zip(found, composition["groups"], of_known["groups"], strict=True):
        assert {"low": row["customers_low"], "high": row["customers_high"]} == group["customers"], group
        assert {"low": row["known_spend_low_micro"], "high": row["known_spend_high_micro"]} == group["spend"], group
        assert near(row["customers_share_low"], group["share"]["low"])
        assert near(row["customers_share_high"], group["share"]["high"])
        assert near(row["known_spend_share_low"], known["share"]["low"]), group
        assert near(row["known_spend_share_high"], known["share"]["high"]), group
        assert row["of_customers"] == composition["total"]["customers"]
    gap = printed(gap_json(at, panels))
    parts = {(one["question"], one["part"]): one for one in rows(at.book.db, "v_gap")}
    assert len(parts) == 20
    for question in (*gap["questions"], {"question": "all", **gap["union"]}):
        for part in ("known", "backlog", "below", "silence"):
            row, told = parts[question["question"], part], question[part]
            assert row["customers"] == told["customers"], (question["question"], part)
            assert row["customers_share"] == told["share"]
            for end in ("low", "best", "high"):
                assert row[f"known_spend_{end}_micro"] == told[end], (question["question"], part)
    one = parts["for_what", "known"]["customers_of_one_use_case"]
    assert one == gap["questions"][2]["exactly_one_use_case"]["customers"]


def printed(made: Json) -> Any:
    """What a script reads of it."""
    return json.loads(json.dumps(made))


def near(one: float | None, other: float | None) -> bool:
    """Whether two shares are the same but for the last digits of a float."""
    return one == other if one is None or other is None else abs(one - other) < 1e-12


@pytest.mark.parametrize("kind", Kind)
def test_the_views_say_what_the_panels_say(four_books: FourBooks, kind: Kind, tmp_path: Path) -> None:
    with closing(open_workbook(four_books.copy(kind, tmp_path / "book"), "ann")) as workbook:
        expect_the_panels(workbook)


@pytest.mark.parametrize("seed", range(30))
def test_the_views_say_what_the_panels_say_of_books_of_all_kinds(seed: int) -> None:
    with closing(a_book(Random(seed))) as db:
        expect_the_panels(workbook_of(db))


def a_book(random: Random) -> BookConnection:
    """A book of statements, splits, segments, credits, spends that are intervals, and stances that depend on who."""
    db = empty_book()
    number = random.randint(1, 25)
    for place in range(1, number + 1):
        low = None if random.random() < 0.3 else random.choice([-5, 0, 3, 40, 1_500]) * _M + random.randrange(10**6)
        high = None if low is None else low + random.choice([0, 0, 7 * _M + 1])
        db.execute(
            "INSERT INTO customer (key, name, segment, anonymous, spend_low, spend_best, spend_high, spend_grade)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (f"k{place}", f"Name {place}", random.choice([None, "large", "start-up", "strange"]),
             int(random.random() < 0.2), low, low, high, None if low is None else random.choice("ABCD")),
        )  # fmt: skip
    for uid in range(3 * number):
        dimension = random.choice(["who", "how_much", "for_what", "to_what_end"])
        row = (str(uid), uid // 3 + 1, dimension, random.choice("ABCDUU"))
        db.execute("INSERT INTO fact (uid, customer_id, dimension, grade) VALUES (?, ?, ?, ?)", row)
    if random.random() < 0.6:
        db.execute("""UPDATE use_case SET exceptions = '{"start-up": "bearish"}' WHERE code = 'core'""")
        db.execute("""UPDATE use_case SET exceptions = '{"large": "bullish", "public": "neutral"}' WHERE bit = 5""")
    if random.random() < 0.3:
        # Stances that another program wrote, and this one does not know.
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE use_case SET stance = 'sideways' WHERE code IN ('resale', 'product')")
        db.execute("""UPDATE use_case SET exceptions = '{"public": "sideways"}' WHERE code = 'consumer'""")
        db.execute("PRAGMA ignore_check_constraints = OFF")
    for minute in range(random.randint(0, 3 * number)):
        say(db, random, random.randint(1, number), minute)
    for table, code in (("use_case", "resale"), ("use_case", "public"), ("segment", "public")):
        if random.random() < 0.3:
            db.execute(f"UPDATE {table} SET archived = 1 WHERE code = ?", (code,))
    return db


def say(db: sqlite3.Connection, random: Random, customer: int, minute: int) -> None:
    kind = random.choice(["set", "set", "split", "cannot_tell", "withheld", "excluded", "who"])
    said: list[str] | dict[str, float] | None = None
    statement = kind
    if kind == "set":
        said = random.sample(_CODES, random.randint(1, 3))
    elif kind == "split":
        said = dict(zip(random.sample(_CODES, 2), random.choice([(60, 40), (99.5, 0.5), (33.33, 66.67)]), strict=True))
    elif kind == "who":
        statement, said = "set", random.sample(["large", "start-up", "public"], random.randint(1, 2))
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, statement, question, use_cases, at, facts, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'because')",
        (customer, random.choice(["ann", "bob"]), statement, "who" if kind == "who" else "for_what",
         None if said is None else json.dumps(said), f"2026-03-01T09:{minute:02}:00.000Z",
         json.dumps(random.sample([str(3 * customer - one) for one in (1, 2, 3)], random.randint(0, 1)))),
    )  # fmt: skip


def test_a_spend_that_may_be_nothing_has_a_share_where_it_is_all_there_is() -> None:
    with closing(empty_book()) as db:
        db.execute(
            "INSERT INTO customer (key, name, spend_low, spend_best, spend_high, spend_grade)"
            " VALUES ('one', 'One', 0, 1, 5, 'A')"
        )
        db.execute("INSERT INTO decision (customer_id, reviewer, use_cases) VALUES (1, 'ann', '[\"core\"]')")
        expect_the_panels(workbook_of(db))
        (core,) = (row for row in rows(db, "v_composition") if row["code"] == "core")
    assert (core["known_spend_share_low"], core["known_spend_share_high"]) == (1.0, 1.0)


def test_a_spend_that_a_parents_figure_may_contain_is_said() -> None:
    with closing(empty_book()) as db:
        db.execute("INSERT INTO customer (key, name, parent) VALUES ('p', 'Acme', NULL), ('c', 'Foo', 'Acme')")
        for customer, amount, claim in ((1, 100, "pays, Foo included"), (2, 30, "pays")):
            db.execute(
                "INSERT INTO fact (customer_id, dimension, claim, low, high, unit, yardstick, grade)"
                " VALUES (?, 'how_much', ?, ?, ?, 'USD', 'per year', 'B')",
                (customer, claim, amount, amount),
            )
            assert {row["customers_perhaps_in_a_parents_figure"] for row in rows(db, "v_composition")} == {customer - 1}
        workbook = workbook_of(db)
        panels = read_panels(workbook, PanelSettings())
        told = {row["known_spend_high_micro"] for row in rows(db, "v_composition")}
    assert told == {130 * 10**6}
    assert panels.composition.total.high == 100 * 10**6


def test_a_customer_reads_as_it_stands() -> None:
    with closing(empty_book()) as db:
        for key in ("one", "two", "three", "four"):
            db.execute("INSERT INTO customer (key, name) VALUES (?, ?)", (key, key.title()))
        for customer, statement, said in (
            (1, "set", '["core"]'), (2, "set", '["resale", "core"]'), (3, "split", '{"core": 60, "resale": 40}'),
        ):  # fmt: skip
            db.execute(
                "INSERT INTO decision (customer_id, reviewer, statement, use_cases) VALUES (?, 'ann', ?, ?)",
                (customer, statement, said),
            )
        found = {row["customer_key"]: row for row in rows(db, "v_customers")}
    told = {key: (row["use_cases"], row["stance"], row["possible_stances"]) for key, row in found.items()}
    assert told == {
        "one": ("core", "bullish", "bullish"),
        "two": ("core,resale", None, "bullish,bearish"),
        "three": ("core,resale", None, "bullish,bearish"),
        "four": (None, None, "bullish,neutral,bearish"),
    }
    assert json.loads(found["three"]["split_percent"]) == {"core": 60.0, "resale": 40.0}
    assert found["four"]["spend_low_micro"] is None


def test_a_decision_of_a_renamed_use_case_reads_by_its_name_of_today() -> None:
    with closing(empty_book()) as db:
        db.execute("INSERT INTO customer (key, name) VALUES ('one', 'One')")
        db.executemany(
            "INSERT INTO decision (customer_id, reviewer, use_cases, at) VALUES (1, 'ann', ?, ?)",
            [('["core"]', "2026-03-01T09:00:00.000Z"), ('["resale"]', "2026-03-02T09:00:00.000Z")],
        )
        db.execute("UPDATE use_case SET code = 'heart' WHERE code = 'core'")
        found = [(row["codes"], row["stands"]) for row in rows(db, "v_decisions")]
    assert found == [("heart", 0), ("resale", 1)]


def test_a_book_of_this_schema_without_the_views_gets_them_when_it_is_opened(tmp_path: Path) -> None:
    path = FourBooks(tmp_path / "made").copy(Kind.EMPTY, tmp_path / "book")
    with closing(sqlite3.connect(path)) as db, db:
        for name in NAMES:
            db.execute(f"DROP VIEW {name}")
    open_workbook(path, "ann", readonly=True).close()
    with closing(sqlite3.connect(path)) as db:
        assert not views(db)
    open_workbook(path, "ann").close()
    with closing(sqlite3.connect(path)) as db:
        assert views(db) == set(NAMES)


def views(db: sqlite3.Connection) -> set[str]:
    return {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'v\\_%' ESCAPE '\\'")}


def queries() -> Iterator[str]:
    """The example queries of the page."""
    for part in open_views.PAGE.read_text(encoding="utf-8").split("```sql\n")[1:]:
        yield part.split("```")[0]


def test_the_examples_of_the_page_run(four_books: FourBooks) -> None:
    examples = list(queries())
    assert len(examples) == 3
    for kind in (Kind.VENDOR, Kind.CONFLICTS):
        with closing(sqlite3.connect(four_books.made(kind))) as db:
            answers = [db.execute(query).fetchall() for query in examples]
        assert all(answers) or kind is Kind.CONFLICTS
        assert answers[0]


def test_the_page_lists_every_column() -> None:
    page = open_views.PAGE.read_text(encoding="utf-8")
    assert open_views.rendered(page) == page, "run: python -m tests.open_views"
