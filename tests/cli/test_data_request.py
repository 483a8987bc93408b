"""What a vendor is asked, tried against every other question, and the filled sheet on its way back."""

import csv
import io
import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

import tests.books
from tests.books import make_book
from tests.cli.conftest import Ask
from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Question
from tokentui.domain.lead import Rule
from tokentui.domain.money import MICRO
from tokentui.domain.pairs import pairs_of
from tokentui.domain.stances import Stance
from tokentui.ingest.writers.excel import write_excel
from tokentui.services.data_request import read_request
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import Workbook, default_codebook, open_workbook

MILLION = 1_000_000
SETTINGS = (
    PanelSettings(Unit.CUSTOMERS),
    PanelSettings(Unit.SPEND),
    PanelSettings(Unit.SPEND, Denominator.KNOWN, Rule.MAJORITY),
    PanelSettings(Unit.SPEND, Denominator.DISCLOSED),
)


def fact(db: sqlite3.Connection, customer: int, low: int, high: int, grade: str) -> None:
    db.execute(
        "INSERT INTO fact (customer_id, dimension, claim, low, high, unit, yardstick, grade)"
        " VALUES (?, 'how_much', 'so', ?, ?, 'USD', 'per year', ?)",
        (customer, low, high, grade),
    )


def decide(db: sqlite3.Connection, customer: int, codes: list[str], question: Question, *, last: bool = False) -> None:
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, use_cases, question, adjudicates) VALUES (?, 'ann', ?, ?, ?)",
        (customer, json.dumps(codes), question.value, last),
    )


def a_book(path: Path, seed: int) -> Path:
    """Nine accounts whose spends are points, intervals or unknown, and whose use is open, wide, told or excluded."""
    draw = random.Random(seed)
    make_book(path, [(f"k{one}", f"Account {one}", None) for one in range(9)])
    with closing(open_workbook(path, "ann")) as workbook:
        db = workbook.book.db
        codes = [case.code for case in workbook.codebook.use_cases]
        for one in range(1, 10):
            low = draw.randrange(1, 60) * MILLION
            if draw.random() < 0.7:
                fact(db, one, low, low + draw.choice((0, 0, draw.randrange(40) * MILLION)), "D")
            if draw.random() < 0.6:
                decide(db, one, draw.sample(codes, draw.choice((1, 1, 2, 3))), Question.FOR_WHAT)
            if draw.random() < 0.3:
                decide(db, one, [draw.choice(workbook.codebook.segments.entries).code], Question.WHO)
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, statement, reason) VALUES (9, 'ann', 'excluded', 'a total')"
        )
        db.execute(
            "INSERT INTO disclosure (uid, as_of, metric, value, unit, grade)"
            " VALUES ('d', '2026-03-01', 'total_revenue', 2e9, 'USD', 'C')"
        )
        db.commit()
    return path


@contextmanager
def supposing(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("SAVEPOINT supposed")
    yield
    db.execute("ROLLBACK TO supposed")


def width(workbook: Workbook, settings: PanelSettings) -> Fraction:
    verdict = read_panels(workbook, settings).verdict
    return sum((one.high - one.low for one in (verdict.bullish, verdict.bearish) if one), Fraction(0))


def closes(workbook: Workbook, settings: PanelSettings, customer: int, question: Question) -> Fraction | None:
    """By how much every answer narrows what the panels show, once written into the book; None where none is left."""
    db = workbook.book.db
    low, high, mask, segments, state = db.execute(
        "SELECT spend_low, spend_high, mask, segments, state FROM standing WHERE id = ?", (customer,)
    ).fetchone()
    pairs = pairs_of(workbook.codebook)
    answers: list[Callable[[], None]] = []
    if question is Question.HOW_MUCH and (low is None or low != high):
        (largest,) = db.execute("SELECT max(spend_high) FROM standing WHERE state <> 'excluded'").fetchone()
        ends = (0, largest) if low is None else (low, high)
        answers = [partial(fact, db, customer, end // MICRO, end // MICRO, "B") for end in ends]
    elif question is Question.FOR_WHAT and not pairs.is_told(pairs.parts(segments, mask, "")):
        cases = [one.code for one in workbook.codebook.members(mask)]
        answers = [partial(decide, db, customer, [code], question, last=True) for code in cases]
    elif question is Question.WHO and (segments == OPEN_MASK or segments.bit_count() > 1):
        codes = [one.code for one in workbook.codebook.segments.members(segments)]
        answers = [partial(decide, db, customer, [code], question, last=True) for code in codes]
    if state == "excluded" or not answers:
        return None
    before, found = width(workbook, settings), []
    for answer in answers:
        with supposing(db):
            answer()
            found.append(before - width(workbook, settings))
    return min(found)


def with_exceptions() -> Codebook:
    """The default codebook, but what two use cases stand for depends on who the customer is."""
    codebook, exceptions = default_codebook(), (("start-up", Stance.BEARISH), ("public", Stance.NEUTRAL))
    depending = ("core", "development")
    cases = (one._replace(exceptions=exceptions) if one.code in depending else one for one in codebook.use_cases)
    return codebook._replace(use_cases=tuple(cases))


@pytest.mark.parametrize(("seed", "by"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 3)])
def test_no_other_question_of_its_kind_closes_more(
    tmp_path: Path, seed: int, by: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed == 11:
        monkeypatch.setattr(tests.books, "default_codebook", with_exceptions)
    with closing(open_workbook(a_book(tmp_path / "x.tokentui", seed), "ann")) as workbook:
        settings = SETTINGS[by]
        chosen = read_request(workbook, settings, 6).questions
        said = {(one.customer.id, one.closing.question): one.closing.closes for one in chosen}
        every = {
            (customer, question): found
            for customer in range(1, 10)
            for question in (Question.HOW_MUCH, Question.FOR_WHAT, Question.WHO)
            if (found := closes(workbook, settings, customer, question)) is not None
        }
        assert len(said) == 6
        assert said == {one: every[one] for one in said}
        assert min(said.values()) >= max(found for one, found in every.items() if one not in said)
        assert len(set(every.values())) > 2
        # Who a customer is moves a bound only where a stance depends on it.
        assert any(found for (_, one), found in every.items() if one is Question.WHO) is (seed == 11)


def test_what_an_answer_would_change_is_what_it_changes(tmp_path: Path, ask: Ask) -> None:
    book = make_book(tmp_path / "x.tokentui", [("a", "A", 60 * MILLION * MICRO), ("b", "B", 40 * MILLION * MICRO)])
    assert ask("tag", "b", "resale", "--book", book, "--reviewer", "ann").code == 0
    found = ask("request", "--json", "--book", book).json
    (first, *_) = found["questions"]
    assert (first["customer"], first["question"]) == ("a", "for_what")
    assert found["now"]["bullish"] == pytest.approx({"low": 0, "high": 0.6})
    # $60M of $100M: once it is told, nothing is open.
    assert first["closes"] == pytest.approx({"low": 1.2, "high": 1.2})
    for answer in first["answers"]:
        assert ask("tag", "a", answer["codes"][0], "--book", book, "--reviewer", "ann").code == 0
        then = ask("verdict", "--unit", "spend", "--json", "--book", book).json
        assert {name: then[name] for name in ("verdict", "bullish", "bearish")} == answer["then"]
    assert ask("tag", "a", "--cannot-tell", "--book", book, "--reviewer", "ann").code == 0
    words = ask("request", "--book", book).out
    assert "if core, product or operations: bullish at least 60.0 % (now 0.0 %), bearish at most 40.0 %" in words
    assert "the verdict is BULLISH" in words


HEADER = "request,customer_id,customer,question,asked,unit,period,answer,as_of,source,grade,note,why,would_change"


def sheet(ask: Ask, book: Path, *options: str) -> list[dict[str, str]]:
    file = book.with_name("asked.csv")
    file.unlink(missing_ok=True)
    assert ask("request", file, "--book", book, *options).code == 0
    assert file.read_text(encoding="utf-8").splitlines()[0] == HEADER
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


def written(rows: list[dict[str, str]], file: Path) -> Path:
    if file.suffix == ".xlsx":
        cells = [[float(cell) if cell.isdigit() else cell for cell in row.values()] for row in rows]
        write_excel(file, "request", list(rows[0]), cells)
        return file
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


@pytest.fixture
def three(tmp_path: Path) -> Path:
    return make_book(
        tmp_path / "x.tokentui", [("a", "Alpha", 30 * MILLION * MICRO), ("b", "=Beta|", None), ("c", "Gamma", None)]
    )


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_filled_sheet_moves_the_panels_once(three: Path, ask: Ask, ending: str) -> None:
    ask("tag", "b", "resale", "--book", three, "--reviewer", "ann")
    rows = sheet(ask, three)
    assert {(row["customer_id"], row["question"]) for row in rows} >= {("b", "how_much"), ("c", "how_much")}
    answers = {("b", "how_much"): "45000000", ("c", "how_much"): "$20M..25M", ("a", "for_what"): "core 75, product 25"}
    for row in rows:
        row["answer"] = answers.get((row["customer_id"], row["question"]), "")
    rows[0]["grade"] = "A"
    file = written(rows, three.with_name(f"filled{ending}"))
    looked = ask("import", file, "--dry-run", "--book", three)
    assert "answers (tokentui data request" in looked.err + looked.out
    ran = ask("import", file, "--yes", "--json", "--book", three)
    assert ran.code == 0, ran.err
    (one,) = ran.json["files"]
    assert (one["kind"], one["added"], one["rejected"], one["left_out"]) == ("answers", 3, [], len(rows) - 3)
    assert "1 answer says who or what for: facts to cite, which decide nothing" in ran.err
    with closing(sqlite3.connect(three)) as db:
        spends = "SELECT key, spend_low, spend_high, spend_basis, spend_grade, spend_source FROM customer ORDER BY key"
        _, beta, gamma = db.execute(spends).fetchall()
        assert beta[:4] == ("b", 45 * MILLION * MICRO, 45 * MILLION * MICRO, "trailing")
        assert gamma[:4] == ("c", 20 * MILLION * MICRO, 25 * MILLION * MICRO, "trailing")
        assert {beta[4], gamma[4]} <= {"A", "B"}
        assert beta[5] == gamma[5] == "fact"
        claims = dict(db.execute("SELECT dimension, claim FROM fact WHERE customer_id = 1").fetchall())
        assert claims == {"for_what": "The vendor answers: core 75 %, product 25 %"}
        assert db.execute("SELECT count(*) FROM decision").fetchone() == (1,)
    # Bearish is $45M, told: of at least 45 + 30 + 20 = 95, of at most 45 + 30 + 25 = 100. Open is the rest of it.
    verdict = ask("verdict", "--unit", "spend", "--denominator", "known", "--json", "--book", three).json
    assert verdict["bearish"] == pytest.approx({"low": 0.45, "high": 1})
    assert verdict["bullish"] == pytest.approx({"low": 0, "high": 55 / 100})
    again = ask("import", file, "--yes", "--json", "--book", three).json
    assert (again["files"][0]["added"], again["before"]) == (0, again["after"])
    ask("import", "--undo", "--yes", "--book", three)
    assert ask("import", "--undo", "--yes", "--book", three).code == 0
    with closing(sqlite3.connect(three)) as db:
        assert db.execute("SELECT count(*) FROM fact").fetchone() == (0,)
        assert [row[1] for row in db.execute(spends)] == [30 * MILLION * MICRO, None, None]


def test_markdown_comes_back_as_well(three: Path, ask: Ask) -> None:
    file = three.with_name("asked.md")
    assert ask("request", file, "--book", three).code == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if "| b |" in line and "how_much" in line)
    lines[place] = lines[place].replace("|  |", "| 45M |", 1)
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = ask("import", file, "--yes", "--json", "--book", three)
    assert ran.json["files"][0]["added"] == 1, ran.err


BAD: dict[str, tuple[dict[str, str], str]] = {
    "a negative amount": ({"answer": "-3"}, "zero or more"),
    "another currency": ({"answer": "€5M"}, "in EUR and the book in USD"),
    "another currency in the column of units": ({"unit": "EUR", "answer": "5"}, "in EUR and the book in USD"),
    "an unknown unit": ({"unit": "bananas", "answer": "5"}, "'bananas'"),
    "no unit": ({"unit": "", "answer": "5"}, "no unit"),
    "an unknown period": ({"period": "per fortnight", "answer": "5"}, "'per fortnight'"),
    "no amount": ({"answer": "12 %"}, "not an amount"),
    "a renamed account": ({"customer": "Other", "answer": "5"}, "'=Beta|' in the book, and the row says 'Other'"),
    "an account that is not there": ({"customer_id": "zz", "answer": "5"}, "'zz'"),
    "no account": ({"customer_id": "", "answer": "5"}, "no customer"),
    "a grade": ({"grade": "Z", "answer": "5"}, "'Z'"),
    "a date": ({"as_of": "some day", "answer": "5"}, "some day"),
    "no question": ({"question": "why", "answer": "5"}, "'why'"),
    "a question that is not asked": ({"question": "to_what_end", "answer": "5"}, "to_what_end"),
    "percent over 100": ({"question": "for_what", "unit": "use case", "answer": "core 120"}, "from 0 to 100"),
    "negative percent": (
        {"question": "for_what", "unit": "use case", "answer": "core -20, product 3"},
        "from 0 to 100",
    ),
    "percent over 100 together": (
        {"question": "for_what", "unit": "use case", "answer": "core 60; product 50"},
        "110 %",
    ),
    "no use case": ({"question": "for_what", "unit": "use case", "answer": "core 60, produkt 40"}, "'product'"),
    "use cases in money": ({"question": "for_what", "answer": "core"}, "use cases"),
    "percent of a segment": ({"question": "who", "unit": "segment", "answer": "large 60"}, "no percent"),
}


def test_bad_cells_are_refused_by_line_with_the_reason(three: Path, ask: Ask) -> None:
    row = next(one for one in sheet(ask, three) if one["customer_id"] == "b" and one["question"] == "how_much")
    file = written(
        [{**row, **cells} for cells, _ in [*BAD.values(), ({"answer": "5"}, "")]], three.with_name("bad.csv")
    )
    ran = ask("import", file, "--yes", "--json", "--book", three)
    assert ran.json["files"][0]["added"] == 1
    with closing(sqlite3.connect(three)) as db:
        refused = dict(db.execute("SELECT line, reason FROM rejected_row").fetchall())
    for line, (name, (_, words)) in enumerate(BAD.items(), 2):
        assert words in refused[line], name
    assert len(refused) == len(BAD)


def test_words_are_kept_as_a_note_that_counts_for_nothing(three: Path, ask: Ask) -> None:
    row = next(one for one in sheet(ask, three) if one["customer_id"] == "b" and one["question"] == "how_much")
    told = [
        {**row, "answer": "under NDA"},
        {**row, "answer": "", "note": "ask our CFO"},
        {**row, "question": "who", "unit": "segment", "answer": "a bank"},
        {**row, "answer": "n/a"},
        {**row, "question": "for_what", "unit": "use cases", "answer": "60 % product and 40 % core", "note": "roughly"},
    ]
    ran = ask("import", written(told, three.with_name("told.csv")), "--yes", "--json", "--book", three)
    assert (ran.json["files"][0]["added"], ran.json["files"][0]["left_out"]) == (4, 1), ran.err
    assert "3 answers are in words" in ran.err
    with closing(sqlite3.connect(three)) as db:
        found = db.execute("SELECT claim, low, grade FROM fact ORDER BY id").fetchall()
        assert db.execute("SELECT spend_best, segments, mask FROM standing WHERE key = 'b'").fetchone() == (None, 0, 0)
    assert found == [
        ("The vendor answers in words: under NDA", None, "D"),
        ("The vendor answers in words: ask our CFO", None, "D"),
        ("The vendor answers in words: a bank", None, "D"),
        ("The vendor answers: product 60 %, core 40 % (roughly)", None, "B"),
    ]


def test_a_sheet_with_answers_is_not_written_over(three: Path, ask: Ask) -> None:
    file = three.with_name("asked.csv")
    sheet(ask, three)
    file.write_text("answers", encoding="utf-8")
    ran = ask("request", file, "--book", three)
    assert ran.code != 0
    assert "may hold answers" in ran.err
    assert file.read_text(encoding="utf-8") == "answers"
    assert ask("request", file, "--force", "--book", three).code == 0
    assert ask("request", three.with_name("asked.pdf"), "--book", three).code == 2


def test_nothing_open_says_so(tmp_path: Path, ask: Ask) -> None:
    book = make_book(tmp_path / "x.tokentui", [("a", "A", MICRO)])
    ask("tag", "a", "core", "--book", book, "--reviewer", "ann")
    ask("place", "a", "large", "--book", book, "--reviewer", "ann")
    ran = ask("request", "--book", book)
    assert ran.code == 0
    assert "Nothing is open" in ran.err
    assert "0 questions" in ran.out
