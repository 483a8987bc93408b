"""`codebook --toml`, `--load` and `--history`, as a person with an editor and a script use them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.codebook.given import CUSTOMERS, decided, opened, placed, standing
from tokentui.domain.stances import Stance
from tokentui.services.ready_codebooks import ready
from tokentui.services.workbook import default_codebook


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return decided(small_book(*CUSTOMERS))


@pytest.fixture
def file(ask: Ask, book: Path, tmp_path: Path) -> Path:
    path = tmp_path / "codebook.toml"
    path.write_text(ask("codebook", "--toml", "--book", book).out, encoding="utf-8")
    return path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_file_is_previewed_and_loaded(ask: Ask, book: Path, file: Path) -> None:
    assert (
        ask("codebook", "--load", file, "--book", book).lines[1]
        == "  nothing changes: the file says what the book says"
    )
    edit(file, 'code = "resale"', 'code = "routing"\nformer = ["resale"]')
    planned = ask("codebook", "--load", file, "--dry-run", "--book", book)
    assert (planned.code, planned.lines) == (0, ["Small book · codebook version 1", "  resale: renamed routing"])
    assert ask("codebook", "--json", "--book", book).json["codebook_version"] == 1
    done = ask("codebook", "--load", file, "--book", book)
    assert (done.code, done.err) == (0, "The codebook is now at version 2; tokentui undo takes that back.\n")
    assert "routing" in ask("codebook", "--book", book).out
    assert ask("check", "--book", book).code == 0
    assert ask("composition", "--json", "--book", book).json["codebook_version"] == 2


def test_what_a_file_changed_is_undone_by_whoever_loaded_it(ask: Ask, book: Path, file: Path) -> None:
    edit(file, 'code = "resale"', 'code = "passing"\nformer = ["resale"]')
    assert ask("--reviewer", "zoë", "codebook", "--load", file, "--book", book).code == 0
    undone = ask("undo", "--reviewer", "zoë", "--book", book)
    assert undone.code == 0, undone.err
    assert "passing" not in ask("codebook", "--book", book).out


def test_a_merge_by_file_shows_what_moves(ask: Ask, book: Path, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    head, *entries = text.split("[[use_case]]")
    file.write_text("[[use_case]]".join([head, *(one for one in entries if '"resale"' not in one)]), encoding="utf-8")
    refused = ask("codebook", "--load", file, "--book", book)
    assert (refused.code, refused.out) == (1, "")
    assert "The file leaves out the use case 'resale' (4 decisions)" in refused.err
    assert "--into resale=CODE" in refused.err
    document = ask("codebook", "--load", file, "--into", "resale=devtools", "--json", "--book", book).json
    assert document["changes"] == ["4 decisions on 3 customers, $650M: resale → devtools"]
    assert (document["codebook_version"], document["dry_run"]) == (2, False)
    assert ask("check", "--book", book).code == 0


def test_the_history_and_the_way_back(
    ask: Ask,
    book: Path,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edit(file, 'stance = "bearish"', 'stance = "neutral"')
    ask("codebook", "--load", file, "--book", book)
    history = ask("codebook", "--history", "--book", book).lines
    assert history[1].startswith("version 2  ")
    assert history[2] == "  devtools: stance bearish → neutral"
    versions = ask("codebook", "--history", "--json", "--book", book).json["versions"]
    assert [one["version"] for one in versions] == [2, 1]
    former = ask("codebook", "--toml", "--version", "1", "--book", book).out
    monkeypatch.setattr("sys.stdin", io.StringIO(former))
    back = ask("codebook", "--load", "-", "--book", book)
    assert back.lines[1] == "  devtools: stance neutral → bearish"


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('key = "7"', 'key = "5"', 1, "'devtools' and 'resale' both have the key '5'"),
        ('stance = "bearish"', 'stance = "good"', 2, "has the stance 'good'; it is one of bullish, neutral, bearish"),
        ('code = "core"', "code = ", 2, "is not valid TOML"),
    ],
)
def test_a_slip_is_named_and_changes_nothing(
    ask: Ask,
    book: Path,
    file: Path,
    old: str,
    new: str,
    code: int,
    says: str,
) -> None:
    edit(file, old, new)
    ran = ask("codebook", "--load", file, "--book", book)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert "Nothing was changed." in ran.err
    assert ask("codebook", "--json", "--book", book).json["codebook_version"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--load", "absent.toml"), "There is no file absent.toml"),
        (("--load", "."), "is a folder"),
        (("--load", "x", "--history"), "Give one of"),
        (("--dry-run",), "go with --load FILE"),
        (("--version", "1"), "goes with --toml"),
        (("--ready", "strict", "--toml"), "Give one of"),
        (("--ready", "strict", "--json"), "prints TOML"),
        (("--ready", "mild"), "is not one of 'plain', 'strict'"),
        (("--load", "x", "--into", "resale"), "as in --into resale=devtools"),
    ],
)
def test_wrong_usage(ask: Ask, book: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = ask("codebook", *arguments, "--book", book)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_there_is_no_such_version(ask: Ask, book: Path) -> None:
    ran = ask("codebook", "--toml", "--version", "7", "--book", book)
    assert (ran.code, ran.err) == (1, "There is no version 7; the codebook has versions 1 to 1.\n")


def test_both_lists_are_printed(ask: Ask, book: Path, file: Path) -> None:
    edit(file, 'stance = "neutral"\nexceptions = {}', 'stance = "neutral"\nexceptions = {large = "bearish"}')
    ask("codebook", "--load", file, "--book", book)
    lines = ask("codebook", "--book", book).lines
    assert lines[4].split()[:3] == ["4", "development", "neutral"]
    assert lines[5].strip() == "but large bearish"
    assert lines[11] == "segments, who a customer is"
    assert lines[12].split()[:4] == ["1", "large", "Large", "company:"]
    assert len(lines) == 1 + 9 + 1 + 1 + 5
    answer = ask("codebook", "--json", "--book", book).json
    assert {one["code"]: one["exceptions"] for one in answer["use_cases"] if one["exceptions"]} == {
        "development": {"large": "bearish"}
    }
    assert answer["segments"][2] == {
        "code": "start-up",
        "key": "3",
        "label": "Start-up: venture-funded, living from investors' money",
        "definition": answer["segments"][2]["definition"],
        "examples": ["An agent company after its third round", "A coding tool with fast growth and losses"],
        "archived": False,
    }
    rows = list(csv.DictReader(io.StringIO(ask("codebook", "--csv", "--book", book).out)))
    assert [(one["code"], one["stance"], one["exceptions"], one["list"]) for one in (rows[3], rows[9])] == [
        ("development", "neutral", "large bearish", "use case"),
        ("large", "", "", "segment"),
    ]


def test_a_file_may_merge_a_segment(ask: Ask, book: Path, file: Path) -> None:
    placed(book)
    head, *entries = file.read_text(encoding="utf-8").split("[[segment]]")
    file.write_text("[[segment]]".join([head, *(one for one in entries if '"start-up"' not in one)]), encoding="utf-8")
    refused = ask("codebook", "--load", file, "--book", book)
    assert (refused.code, refused.out) == (1, "")
    assert "The file leaves out the segment 'start-up' (3 decisions)" in refused.err
    done = ask("codebook", "--load", file, "--into", "start-up=established", "--json", "--book", book)
    assert done.json["changes"] == [
        "3 decisions on 2 customers, $650M and 1 record of customers: segment start-up → established"
    ]
    assert ask("check", "--book", book).code == 0


def test_a_ready_codebook_is_printed_and_loaded_by_name(ask: Ask, book: Path, tmp_path: Path) -> None:
    with opened(book) as workbook:
        before = standing(workbook)
    planned = ask("codebook", "--load", "strict", "--dry-run", "--book", book)
    assert planned.lines[1:] == [
        *(
            f"  {code}: {change}"
            for code in ("core", "product", "operations")
            for change in ("stance bullish → neutral", "stance for large bullish", "stance for established bullish")
        ),
        "  development: stance for large bearish",
        "  by customers: verdict stays NOT ESTABLISHED, bullish 37–38 → 0–38",
    ]
    assert ask("codebook", "--load", "plain", "--book", book).lines[1].startswith("  nothing changes")
    done = ask("codebook", "--load", "strict", "--book", book)
    assert (done.code, done.err) == (0, "The codebook is now at version 2; tokentui undo takes that back.\n")
    with opened(book) as workbook:
        assert standing(workbook) == before
    assert ask("check", "--book", book).code == 0
    printed = tmp_path / "strict"
    printed.write_text(ask("codebook", "--ready", "strict").out, encoding="utf-8")
    assert ask("codebook", "--load", printed, "--book", book).lines[1].startswith("  nothing changes")
    back = ask("codebook", "--load", "plain", "--book", book)
    assert len(back.lines) == 1 + 11
    assert ask("codebook", "--load", "plain", "--book", book).lines[1].startswith("  nothing changes")


def test_the_strict_reading_is_the_question_asked() -> None:
    """Only core, product and operations of large and established companies count as bullish."""
    codebook = ready("strict")
    assert codebook.segments == default_codebook().segments
    stances = {
        (case.code, segment.code): next(
            (one.stance for one in codebook.exceptions if (one.use_case, one.segment) == (case.bit, segment.bit)),
            case.stance,
        )
        for case in codebook.use_cases
        for segment in codebook.segments.entries
    }
    assert {one for one, stance in stances.items() if stance is Stance.BULLISH} == {
        (case, segment) for case in ("core", "product", "operations") for segment in ("large", "established")
    }
    plain = {case.code for case in default_codebook().use_cases if case.stance is Stance.BEARISH}
    assert {one for one, stance in stances.items() if stance is Stance.BEARISH} == {
        *((case, segment.code) for case in plain for segment in codebook.segments.entries),
        ("development", "large"),
    }
    texts = [case._replace(stance=Stance.NEUTRAL, exceptions=()) for case in codebook.use_cases]
    assert texts == [case._replace(stance=Stance.NEUTRAL) for case in default_codebook().use_cases]


def test_a_file_that_is_called_as_a_ready_one_is_named_by_its_place(
    ask: Ask, book: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    edit(file, 'label = "Consumer product"', 'label = "For private people"')
    file.rename(file.parent / "strict")
    assert ask("codebook", "--load", "./strict", "--dry-run", "--book", book).lines[1:] == [
        "  consumer: label Consumer product → For private people"
    ]
    assert "stance for large" in ask("codebook", "--load", "strict", "--dry-run", "--book", book).out
