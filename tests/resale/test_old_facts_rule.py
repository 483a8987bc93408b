"""Old facts count a grade lower where somebody wants that: everything follows, says so, and comes back exactly."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask
from tests.store.books import everything
from tests.tui.app_in_test import Story, opened
from tokentui.domain.grades import Grade
from tokentui.domain.old_facts import counted_grade
from tokentui.services.sources import keep_old_after, lower_old_facts
from tokentui.services.workbook import open_workbook
from tokentui.store import rules
from tokentui.store.proof.check import check
from tokentui.tui.screens.dialogs.pick import PickDialog

OLD, NEW = "2019-03", "2999-01"
HEAD = "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade,fact_id\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Acme's spend rests on an old fact of grade B, and Zeta's on a newer one; what Acme is for on an old one of D."""
    path = make_book(tmp_path / "b.tokentui", [("acme", "Acme", None), ("zeta", "Zeta", None)])
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT INTO fact (uid, customer_id, dimension, claim, low, high, unit, yardstick, as_of, grade)"
            " VALUES (?, ?, ?, ?, ?, ?, 'USD', ?, ?, ?)",
            [
                ("a-year", 1, "how_much", "pays", 500, 500, "per year", OLD, "B"),
                ("z-year", 2, "how_much", "pays", 300, 300, "per year", NEW, "B"),
                ("a-use", 1, "for_what", "codes", None, None, None, OLD, "D"),
                ("a-end", 1, "to_what_end", "saves", None, None, None, None, "A"),
            ],
        )
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, use_cases, facts) VALUES (1, 'ann', ?, ?)",
            ('["core"]', '["a-use"]'),
        )
    return path


def grades(ask: Ask, book: Path) -> dict[str, tuple[str, str | None]]:
    found = ask("export", "--what", "facts", "--format", "json", "--book", book).json["facts"]
    return {one["uid"]: (one["grade"], one["grade_given"]) for one in found}


def test_sql_lowers_as_the_domain_does() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        for grade in Grade:
            (lower,) = db.execute(f"SELECT {rules.a_grade_lower('g')} FROM (SELECT ? AS g)", (grade.value,)).fetchone()
            assert lower == counted_grade(grade, "1999", "2024-11-28").value
            assert {counted_grade(grade, as_of, "2024-11-28") for as_of in ("2999", None, "2024-11-28")} == {grade}
    assert [counted_grade(one, "1999", "2024-11-28").value for one in Grade] == ["B", "C", "D", "U", "U"]


def test_every_figure_follows_and_says_so_and_off_is_as_before(ask: Ask, book: Path) -> None:
    with closing(sqlite3.connect(book)) as db:
        before = everything(db)
    known = ask("composition", "--floor", "B", "--json", "--book", book).json
    assert ask("rules", "old-facts", "on", "--book", book).err == "old facts, a grade lower: on.\n"
    assert grades(ask, book) == {
        "a-year": ("C", "B"), "z-year": ("B", None), "a-use": ("U", "D"), "a-end": ("A", None),
    }  # fmt: skip
    lowered = ask("composition", "--floor", "B", "--json", "--book", book).json
    assert (known["total"]["best"], lowered["total"]["best"]) == (800_000_000, 300_000_000)
    assert lowered["old_facts"]["facts"] == 2
    said = f"old facts a grade lower: 2 facts of before {lowered['old_facts']['before']}"
    for panel in ("composition", "gap", "verdict"):
        assert said in " ".join(ask(panel, "--unit", "customers", "--book", book).err.split()), panel
    report = book.parent / "r.md"
    assert ask("report", "--floor", "B", "--book", book, report).code == 0
    assert said in " ".join(report.read_text().split())
    assert f"{OLD}, old: B as given" in ask("show", "acme", "--all", "--book", book).out
    # What Acme is for rests on nothing that counts any more.
    assert ask("show", "acme", "--json", "--book", book).json["clarity"]["for_what"]["grade"] is None
    assert ask("check", "--book", book).code == 0
    assert ask("rules", "old-facts", "off", "--book", book).code == 0
    assert ask("rules", "old-facts", "off", "--book", book).code == 1
    assert said not in ask("composition", "--book", book).err
    with closing(sqlite3.connect(book)) as db:
        assert everything(db) == before


def test_facts_that_are_imported_typed_merged_and_corrected_follow(ask: Ask, book: Path) -> None:
    other = book.parent / "other.tokentui"
    with closing(sqlite3.connect(book)) as db, closing(sqlite3.connect(other)) as copy:
        db.backup(copy)
    assert ask("rules", "old-facts", "on", "--book", book).code == 0
    (book.parent / "f.csv").write_text(f"{HEAD}zeta,who,a firm,,,,,{OLD},A,z-who\nzeta,who,a firm,,,,,{NEW},A,z-new\n")
    assert ask("import", book.parent / "f.csv", "--yes", "--book", book).code == 0
    assert (grades(ask, book)["z-who"], grades(ask, book)["z-new"]) == (("B", "A"), ("A", None))
    captured = ("capture", "https://x.example/p", "--customer", "zeta", "--claim", "sells", "--date", OLD)
    assert ask(*captured, "--grade", "C", "--text", "It sells.", "--book", book).code == 0
    assert ("D", "C") in grades(ask, book).values()
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("UPDATE fact SET grade = 'C', rests_on = 'the release' WHERE uid = 'a-year'")
        db.execute("UPDATE fact SET grade = 'C', claim = 'it pays' WHERE uid = 'a-end'")
    assert ask("export", "--decisions", book.parent / "log.jsonl", "--book", other).code == 0
    assert ask("merge", book.parent / "log.jsonl", "--book", book).code == 0
    # Of two wordings the lower grade stands in every book; a fact without a date is not old.
    assert grades(ask, book)["a-end"] == ("C", None)
    assert grades(ask, book)["a-year"] == ("D", "C")
    # What goes to another book is what was given, in a log and in a table.
    assert ask("export", "--decisions", book.parent / "back.jsonl", "--book", book).code == 0
    lines = [json.loads(line) for line in (book.parent / "back.jsonl").read_text().splitlines()]
    said = {one["fact"]: one["grade"] for one in lines if "fact" in one}
    assert (said["a-use"], said["a-year"]) == ("D", "C")
    for what in ("customers", "facts"):
        table = book.parent / f"{what}.csv"
        assert ask("export", "--what", what, table, "--book", book).code == 0
        assert ask("import", table, "--yes", "--book", book.parent / "new.tokentui").code == 0
    given = {uid: given or grade for uid, (grade, given) in grades(ask, book).items()}
    assert grades(ask, book.parent / "new.tokentui") == {uid: (grade, None) for uid, grade in given.items()}
    assert ask("check", "--book", book).code == 0
    assert ask("rules", "old-facts", "off", "--book", book).code == 0
    assert grades(ask, book) == {uid: (grade, None) for uid, grade in given.items()}


def test_which_are_old_moves_by_an_act_alone(book: Path, ask: Ask) -> None:
    with closing(open_workbook(book, "ann", clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))) as workbook:
        assert lower_old_facts(workbook) == ""
        assert workbook.reread().settings.old_lowered == "2018-01-01"
        assert check(workbook.book.db).sound
        workbook = keep_old_after(workbook, 3)
        assert workbook.settings.old_lowered == "2019-10-01"
    assert grades(ask, book)["a-year"] == ("C", "B")
    told = " ".join(ask("rules", "--book", book).out.split())
    assert (
        "on · 2 facts of before 2019-10-01 count a grade lower; today 2 of 4 facts are old, which it takes in by"
        in told
    )
    assert ask("sources", "--old-after", "0", "--book", book).code == 0
    assert grades(ask, book)["a-year"] == ("B", None)
    refused = ask("rules", "old-facts", "on", "--book", book)
    assert (refused.code, "no fact of this book is ever old" in refused.err) == (1, True)


def test_a_grade_that_another_program_wrote_is_found_and_mended(book: Path, ask: Ask) -> None:
    assert ask("rules", "old-facts", "on", "--book", book).code == 0
    with closing(sqlite3.connect(book)) as db, db:
        db.execute("DROP TRIGGER fact_is_given_a_grade")
        db.execute("UPDATE fact SET grade = 'A', grade_given = NULL WHERE uid = 'a-year'")
    found = ask("check", "--book", book)
    assert (found.code, "a-year" in found.out + found.err) == (1, True)
    assert ask("doctor", "--rebuild", "--yes", "--book", book).code == 0
    assert ask("check", "--book", book).code == 0
    assert grades(ask, book)["a-year"] == ("B", "A")


async def test_in_the_app_it_is_one_of_the_rules(book: Path) -> None:
    async with opened(book) as story:
        for on in (True, False):
            await story.press("*")
            await story.until(lambda: isinstance(story.app.screen, PickDialog))
            await story.press("5")
            await story.until(partial(_says_so, story, on))
            db = story.screen.state.workbook.book.db
            assert db.execute("SELECT grade FROM fact WHERE uid = 'a-year'").fetchone() == ("C" if on else "B",)


def _says_so(story: Story, on: bool) -> bool:
    return ("old facts a grade lower: 2 facts of before" in " ".join(story.panel().split())) is on
