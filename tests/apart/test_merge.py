"""Two people with a book each: files, books, and everything that a file can have wrong."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.customer import NewFact
from tokentui.domain.statements import CANNOT_TELL, a_set, a_split
from tokentui.services import codebook_editing, decide
from tokentui.services import merge as merging
from tokentui.services.errors import BookError, BookReadOnly
from tokentui.services.merge import UnusableFile, export_decisions, merge
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.proof.check import check
from tokentui.words.report_json import merge_json

SmallBook = Callable[..., Path]
M = 10**12


@contextmanager
def opened(path: Path, reviewer: str = "ann", minutes: float = 0) -> Iterator[Workbook]:
    with closing(open_workbook(path, reviewer, clock=lambda: NOON + timedelta(minutes=minutes))) as workbook:
        yield workbook


@pytest.fixture
def mine(small_book: SmallBook) -> Path:
    return small_book(("cursor", "Cursor", 650 * M), ("github", "GitHub", 500 * M), ("adalat", "Adalat AI", None))


@pytest.fixture
def theirs(mine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(mine, tmp_path / "theirs.tokentui"))


def ids(workbook: Workbook) -> dict[str, int]:
    return dict(workbook.book.db.execute("SELECT key, id FROM customer").fetchall())


def log(path: Path) -> list[tuple[object, ...]]:
    with opened(path) as workbook:
        query = "SELECT uid, customer_id, reviewer, statement, use_cases, facts, at FROM decision ORDER BY uid"
        return workbook.book.db.execute(query).fetchall()


def a_line(**fields: object) -> str:
    usual = {"customer": "cursor", "at": "2026-11-01T09:00:00.000Z", "reviewer": "bob", "statement": "set"}
    return json.dumps({**usual, "use_cases": ["core"], **fields}, ensure_ascii=False)


def test_a_file_brings_decisions_notes_flags_and_the_facts_they_cite(mine: Path, theirs: Path, tmp_path: Path) -> None:
    file = tmp_path / "zoë.jsonl"
    with opened(theirs, "Zoë van den Berg") as workbook:
        key = ids(workbook)
        decide.classify(workbook, [key["cursor"]], a_set("devtools"))
        decide.note(workbook, [key["cursor"]], "two\nlines, “quoted”")
        decide.classify(workbook, [key["github"]], a_split({"product": 60, "development": 40}))
        decide.flag(workbook, [key["github"]])
        fact = NewFact("", 0, "to_what_end", "margin 12 %", 12, 12, "%", grade="B", source_title="call")
        decide.add_fact(workbook, key["cursor"], fact)
        assert export_decisions(workbook, file) == 6
    with opened(mine) as workbook:
        report = merge(workbook, file)
        assert (report.decisions, report.known, report.facts, report.left_out) == (5, 0, 1, ())
        said = decide.said(workbook, ids(workbook)["cursor"])
        assert said.statement.codes == ()
        marks = dict(workbook.book.db.execute("SELECT key, to_what_end FROM standing").fetchall())
        assert marks == {"cursor": "B", "github": "-", "adalat": "-"}
        assert export_decisions(workbook, tmp_path / "again.jsonl") == 6
        assert check(workbook.book.db).sound
    assert log(mine) == log(theirs)
    assert (tmp_path / "again.jsonl").read_bytes() == file.read_bytes()


def test_a_line_can_be_read_by_a_person(theirs: Path) -> None:
    with opened(theirs, "Zoë") as workbook:
        decide.classify(workbook, [ids(workbook)["cursor"]], a_split({"devtools": "62.5", "resale": "37.5"}))
        (line,) = merging.decision_lines(workbook)
    assert line.startswith(
        '{"customer": "cursor", "at": "2026-11-02T12:00:00.000Z", "reviewer": "Zoë", "statement": "split", '
        '"use_cases": {"devtools": 62.5, "resale": 37.5}, '
    )


def test_lines_stay_where_they_are_as_the_log_grows(theirs: Path) -> None:
    with opened(theirs) as workbook:
        key = ids(workbook)
        before: list[str] = []
        for name in ("github", "adalat", "cursor", "github"):
            decide.classify(
                workbook, [key[name]], a_set("core" if name != "github" else "product" if before else "resale")
            )
            decide.undo(workbook)
            decide.redo(workbook)
            after = list(merging.decision_lines(workbook))
            assert [line for line in after if line in before] == before
            before = after
        assert [json.loads(line)["customer"] for line in before] == ["adalat"] * 3 + ["cursor"] * 3 + ["github"] * 6


def test_a_book_can_be_merged_as_it_is_and_conflicts_are_listed(mine: Path, theirs: Path) -> None:
    with opened(theirs, "bob") as workbook:
        decide.classify(workbook, [ids(workbook)["cursor"]], a_set("resale"))
        decide.classify(workbook, [ids(workbook)["adalat"]], a_set("public"))
    with opened(mine, "ann") as workbook:
        decide.classify(workbook, [ids(workbook)["cursor"]], a_set("devtools"))
        decide.classify(workbook, [ids(workbook)["github"]], CANNOT_TELL)
        report = merge(workbook, theirs)
        assert (report.decisions, len(report.conflicts), report.settled) == (2, 1, 0)
        (conflict,) = report.conflicts
        assert (conflict.key, conflict.spend, conflict.new) == ("cursor", 650 * M, True)
        assert [(voice.reviewer, voice.statement) for voice in conflict.voices] == [
            ("ann", a_set("devtools")),
            ("bob", a_set("resale")),
        ]
        again = merge(workbook, theirs)
        assert (again.decisions, again.known, [one.new for one in again.conflicts]) == (0, 2, [False])
    with opened(theirs, "bob", minutes=1) as workbook:
        decide.classify(workbook, [ids(workbook)["cursor"]], a_set("devtools"))
    with opened(mine, "ann", minutes=2) as workbook:
        closed = merge(workbook, theirs)
        assert (closed.decisions, closed.conflicts, closed.settled) == (1, (), 1)
        document = merge_json(workbook, closed)
        assert (document["decisions"], document["conflicts_settled"]) == ({"new": 1, "known": 2}, 1)


def test_undo_takes_back_only_what_was_done_here(mine: Path, theirs: Path) -> None:
    with opened(theirs, "ann", minutes=1) as workbook:
        decide.classify(workbook, [ids(workbook)["github"]], a_set("product"))
    with opened(mine, "ann", minutes=2) as workbook:
        decide.classify(workbook, [ids(workbook)["cursor"]], a_set("devtools"))
        merge(workbook, theirs)
        undone = decide.undo(workbook)
        assert undone is not None
        assert undone.text == "undone: devtools → Cursor"
        assert decide.undo(workbook) is None
        assert decide.said(workbook, ids(workbook)["github"]).statement == a_set("product")


def test_two_people_who_decide_at_the_same_moment_both_count(mine: Path) -> None:
    with opened(mine, "ann") as one, opened(mine, "Søren Å") as other:
        cursor = ids(one)["cursor"]
        decide.classify(one, [cursor], a_set("devtools"))
        decide.classify(other, [cursor], a_set("resale"))
        rows = one.book.db.execute("SELECT reviewer, at FROM current ORDER BY reviewer").fetchall()
        assert rows == [("Søren Å", "2026-11-02T12:00:00.000Z"), ("ann", "2026-11-02T12:00:00.000Z")]
        assert one.book.db.execute("SELECT state, voices FROM settled").fetchall() == [("conflict", 2)]
        same = open_workbook(mine, "ann", clock=lambda: NOON)
        decide.classify(same, [cursor], a_set("core"))
        same.close()
        assert decide.said(one, cursor).statement == a_set("core")
        assert one.book.db.execute("SELECT count(*) FROM decision").fetchone() == (3,)


WRONG = {
    "The split sums to 97 %, not 100; 3 % is missing.": a_line(statement="split", use_cases={"core": 60, "resale": 37}),
    "No use case is called 'brokerage'; the codebook has core": a_line(use_cases=["brokerage"]),
    "which is in the future": a_line(at="2026-11-02T12:06:00.000Z"),
    "The book has no customer 'gone'; bring it in with tokentui import, then merge again.": a_line(customer="gone"),
    "'yesterday' is no moment": a_line(at="yesterday"),
    "'maybe' is no kind of statement.": a_line(statement="maybe"),
    "A set needs at least one use case.": a_line(use_cases=[]),
    "A set is a JSON list of codes and a split a JSON object of percentages.": a_line(use_cases="core"),
    "-5 % for 'core': give a share above 0": a_line(statement="split", use_cases={"core": "-5"}),
    "The line has no reviewer.": a_line(reviewer="  "),
    "Confidence 9 is not a whole number from 1 to 5.": a_line(confidence=9),
    "seq is 99999999999999999999, where a whole number belongs.": a_line(seq=99999999999999999999),
    "flagged is 'yes', where true or false belongs.": a_line(flagged="yes"),
    "facts is 'f1', where a list of uids belongs.": a_line(facts="f1"),
    "note is 7, where a text belongs.": a_line(note=7),
    "The line is neither a decision nor a fact": '{"customer": "cursor", "opinion": "x"}',
    "The line is not JSON": '{"customer": "cursor",',
    "The line is not a JSON object": "[1, 2]",
    "This is a mark that git left in a conflict": "<<<<<<< HEAD",
    "The line holds half of a character": a_line(note="x").replace('"x"', '"\\ud800"'),
    "'Z' is no grade of evidence": '{"fact": "f", "customer": "cursor", "dimension": "who", "grade": "Z"}',
    "'why' is no dimension of a fact": '{"fact": "f", "customer": "cursor", "dimension": "why", "grade": "A"}',
}


def test_what_cannot_be_taken_is_named_and_kept_and_the_rest_is_taken(mine: Path, tmp_path: Path) -> None:
    file = tmp_path / "bob.jsonl"
    good = a_line(reviewer="Renée  d'Été", decision="u1")
    file.write_text("\n".join([*WRONG.values(), "", good]) + "\r\n", encoding="utf-8-sig")
    with opened(mine) as workbook:
        codes = [case.code for case in workbook.codebook.use_cases]
        report = merge(workbook, file)
        assert (report.lines, report.decisions, len(report.left_out)) == (len(WRONG) + 1, 1, len(WRONG))
        for number, (reason, one) in enumerate(zip(WRONG, report.left_out, strict=True), 1):
            assert one.line == number
            assert reason in one.reason
            assert one.reason.rstrip()[-1] in ".E", one.reason
        kept = workbook.book.db.execute("SELECT line, reason, raw FROM rejected_row ORDER BY line").fetchall()
        assert kept == [(one.line, one.reason, one.raw) for one in report.left_out]
        assert [raw for *_, raw in kept] == list(WRONG.values())
        run = workbook.book.db.execute("SELECT kind, source, added, rejected FROM import_run").fetchall()
        assert run == [("merge", str(file), 1, len(WRONG))]
        assert workbook.book.db.execute("SELECT reviewer FROM current").fetchall() == [("Renée  d'Été",)]
        assert [case.code for case in workbook.reread().codebook.use_cases] == codes
        assert check(workbook.book.db).sound


def test_a_line_left_out_is_taken_once_its_reason_is_gone(mine: Path, tmp_path: Path) -> None:
    file = tmp_path / "bob.jsonl"
    lines = (a_line(use_cases=["brokerage"]), a_line(customer="new"), a_line(at="2026-11-03T09:00:00Z", decision="u3"))
    file.write_text("\n".join(lines))
    with opened(mine) as workbook:
        assert len(merge(workbook, file).left_out) == 3
        workbook.book.db.execute("INSERT INTO customer (key, name) VALUES ('new', 'New')")
        case = codebook_editing.find_case(workbook, "resale")
        text = codebook_editing.as_toml(workbook).replace(
            f'code = "{case.code}"', 'code = "brokerage"\nformer = ["resale"]'
        )
        codebook_editing.apply(workbook, codebook_editing.load(workbook, text))
    with opened(mine, minutes=24 * 60) as workbook:
        report = merge(workbook, file)
        assert (report.decisions, report.left_out) == (3, ())


def test_a_line_without_a_name_is_the_same_decision_every_time(mine: Path, tmp_path: Path) -> None:
    file = tmp_path / "by-hand.jsonl"
    file.write_text(a_line() + "\n" + a_line(reviewer="cleo"))
    with opened(mine) as workbook:
        assert merge(workbook, file).decisions == 2
        assert (merge(workbook, file).decisions, merge(workbook, file).known) == (0, 2)


def test_another_decision_under_the_same_name_is_no_decision(mine: Path, tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_text(a_line(decision="u1"))
    with opened(mine) as workbook:
        merge(workbook, file)
        file.write_text(a_line(decision="u1", use_cases=["resale"]))
        (left_out,) = merge(workbook, file).left_out
        assert left_out.reason == "The book has another decision under the name u1; that one stands."


def test_a_name_that_a_file_holds_twice_is_one_decision(mine: Path, tmp_path: Path) -> None:
    file = tmp_path / "twice.jsonl"
    file.write_text("\n".join((a_line(decision="u1"), a_line(decision="u1"), a_line(decision="u1", reviewer="cleo"))))
    with opened(mine) as workbook:
        report = merge(workbook, file)
        assert (report.decisions, report.known) == (1, 1)
        assert [one.line for one in report.left_out] == [3]
        assert "another decision under the name u1" in report.left_out[0].reason


def test_what_both_imported_at_different_times_is_one_decision(mine: Path, theirs: Path) -> None:
    for path, at in ((mine, "2026-11-01T00:00:00.000Z"), (theirs, "2026-11-02T00:00:00.000Z")):
        with opened(path) as workbook:
            workbook.book.db.execute(
                "INSERT INTO decision (uid, customer_id, reviewer, use_cases, at) VALUES ('row-1', 1, 'starter', ?, ?)",
                ('["core"]', at),
            )
    with opened(mine) as workbook:
        report = merge(workbook, theirs)
        assert (report.decisions, report.known, report.left_out) == (0, 1, ())


def test_a_customer_may_have_got_another_key(mine: Path, theirs: Path) -> None:
    with opened(theirs, "bob") as workbook:
        decide.classify(workbook, [ids(workbook)["cursor"]], a_set("resale"))
    with opened(mine) as workbook:
        merge(workbook, theirs)
        workbook.book.db.execute("UPDATE customer SET key = 'anysphere' WHERE key = 'cursor'")
        report = merge(workbook, theirs)
        assert (report.known, report.left_out) == (1, ())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"customer,reviewer\ncursor,ann\n", "holds no decisions of tokentui"),
        (b"\xff\xfe{\x00", "is not text in UTF-8"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "book"),
        (None, "There is no file"),
    ],
    ids=["table", "utf-16", "damaged book", "missing"],
)
def test_a_file_of_another_kind_is_refused_whole(mine: Path, tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "other"
    if content is not None:
        file.write_bytes(content)
    with opened(mine) as workbook:
        with pytest.raises(BookError, match=says) as caught:
            merge(workbook, file)
        assert caught.value.exit_code == 2
        assert workbook.book.db.execute("SELECT count(*) FROM import_run").fetchone() == (0,)
        with pytest.raises(UnusableFile, match="is a folder"):
            merge(workbook, tmp_path)


def test_an_empty_log_is_a_log(mine: Path, theirs: Path, tmp_path: Path) -> None:
    with opened(theirs) as workbook:
        assert export_decisions(workbook, tmp_path / "none.jsonl") == 0
    with opened(mine) as workbook:
        report = merge(workbook, tmp_path / "none.jsonl")
        assert (report.lines, report.decisions, report.left_out) == (0, 0, ())
        with pytest.raises(UnusableFile, match="is the book that the decisions would come into"):
            merge(workbook, mine)


def test_a_book_that_cannot_be_written_says_so(mine: Path, theirs: Path) -> None:
    with opened(mine) as workbook:
        reading = workbook._replace(book=workbook.book._replace(readonly=True))
        with pytest.raises(BookReadOnly, match="read but not written"):
            merge(reading, theirs)


def test_a_failed_export_leaves_the_former_file(mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text("former")

    def breaks(_: Workbook) -> Iterator[str]:
        yield "one"
        raise OSError("no space")

    monkeypatch.setattr(merging, "decision_lines", breaks)
    with opened(mine) as workbook, pytest.raises(OSError, match="no space"):
        export_decisions(workbook, file)
    assert file.read_text() == "former"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
