"""`codebook --toml`, `--load` and `--history`, as a person with an editor and a script use them."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.codebook.given import CUSTOMERS, decided


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
    assert (done.code, done.err) == (0, "The codebook is now at version 2.\n")
    assert "routing" in ask("codebook", "--book", book).out
    assert ask("check", "--book", book).code == 0
    assert ask("composition", "--json", "--book", book).json["codebook_version"] == 2


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
