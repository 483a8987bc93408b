"""`merge` and `export --decisions`, as two people and a script use them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ask

M = 10**12


@pytest.fixture
def mine(small_book: Callable[..., Path]) -> Path:
    return small_book(("cursor", "Cursor", 650 * M), ("github", "GitHub", 500 * M))


@pytest.fixture
def theirs(mine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(mine, tmp_path / "theirs.tokentui"))


def test_decisions_travel_as_a_file(ask: Ask, mine: Path, theirs: Path, tmp_path: Path) -> None:
    file = tmp_path / "zoë's decisions.jsonl"
    ask("tag", "Cursor", "resale", "--book", theirs, "--reviewer", "Zoë van Été", "--yes")
    ask("tag", "Cursor", "devtools", "--book", mine, "--reviewer", "ann", "--yes")
    wrote = ask("export", "--decisions", file, "--book", theirs)
    assert (wrote.code, wrote.out, wrote.err) == (0, "", f"Wrote 1 line to {file}.\n")
    assert ask("export", "--decisions", "--book", theirs).out == file.read_text(encoding="utf-8")
    planned = ask("merge", file, "--book", mine, "--dry-run")
    assert planned.lines[1] == "would take 1 decision, 0 known before"
    merged = ask("merge", file, "--book", mine)
    assert (merged.code, merged.err) == (0, "")
    assert merged.lines == [
        "Small book · codebook version 1",
        "took 1 decision, 0 known before",
        "1 open conflict, 1 new; adjudicate with: tokentui review",
        "  Cursor ($650M)  Zoë van Été: resale | ann: devtools",
    ]
    document = ask("merge", file, "--book", mine, "--json").json
    assert (document["decisions"], document["left_out"]) == ({"new": 0, "known": 1}, [])
    assert [one["reviewer"] for one in document["conflicts"][0]["voices"]] == ["Zoë van Été", "ann"]
    assert ask("check", "--book", mine).code == 0


def test_a_book_is_merged_and_an_export_is_the_same_from_both(ask: Ask, mine: Path, theirs: Path) -> None:
    ask("tag", "GitHub", "product", "--book", theirs, "--reviewer", "bob", "--yes")
    ask("tag", "Cursor", "devtools", "--book", mine, "--reviewer", "ann", "--yes")
    assert ask("merge", theirs, "--book", mine).code == 0
    assert ask("merge", mine, "--book", theirs).code == 0
    one, other = (ask("export", "--decisions", "--book", book).out for book in (mine, theirs))
    assert one == other
    assert [json.loads(line)["customer"] for line in one.splitlines()] == ["cursor", "github"]


def test_lines_left_out_are_named_and_fail_only_where_that_is_asked(
    ask: Ask,
    mine: Path,
    tmp_path: Path,
) -> None:
    file = tmp_path / "odd.jsonl"
    good = '{"customer": "cursor", "at": "2024-01-01", "reviewer": "bob", "statement": "withheld"}'
    file.write_text(f"{good}\n{good.replace('cursor', 'gone')}\n" + good.replace("2024", "2999") + "\n")
    merged = ask("merge", file, "--book", mine)
    assert merged.code == 0
    assert merged.lines[2] == "left out 2 lines, kept in the book"
    assert merged.lines[3].startswith("  line 2: The book has no customer 'gone'")
    assert "in the future" in merged.lines[4]
    assert ask("merge", file, "--book", mine, "--strict").code == 1


@pytest.mark.parametrize(
    ("name", "says"),
    [("absent", "There is no file"), ("table.csv", "holds no decisions of tokentui"), (".", "is a folder")],
)
def test_what_cannot_be_merged(ask: Ask, mine: Path, tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    ran = ask("merge", tmp_path / name, "--book", mine)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
