"""Output that goes to other programs: fzf, xargs, and one that stops reading."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, tokentui
from tests.running import GONE, Run, run_all
from tokentui.cli.faults import CLOSED
from tokentui.cli.main import COMMANDS

SPEAK: dict[str, tuple[str, ...]] = {
    "demo": ("--no-open",),
    "tour": ("--help",),
    "import": ("{file}", "--dry-run"),
    "find": (),
    "show": ("cursor",),
    "tag": ("cursor", "core", "--json", "--yes"),
    "place": ("cursor", "large", "--json", "--yes"),
    "undo": ("--help",),
    "join": ("cursor", "accenture", "--json", "--yes"),
    "record": ("cursor", "--industry", "Software", "--json"),
    "capture": ("https://x.example/", "--customer", "cursor", "--text", "so", "--json"),
    "suggest": ("parent:amazon", "core", "--json"),
    "match": ("--self", "--json"),
    "estimate": ("--declare", "9", "--unit", "customers", "--json"),
    "report": ("--help",),
    "merge": ("--help",),
    "compare": ("--help",),
    "review": ("--help",),
    "watch": ("--help",),
    "backups": ("--json",),
    "restore": ("--help",),
    "completion": ("zsh",),
    "config": ("show",),
    "pull": ("--help",),
    "serve": ("--help",),
    "push": ("--help",),
}
"""Words with which a command prints something; the others print without any."""


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def in_a_shell(line: str, book: Path) -> subprocess.CompletedProcess[str]:
    """A line of bash in which `tokentui` is this one."""
    own = f"{shlex.quote(sys.executable)} -m tokentui"
    env = {**os.environ, "TOKENTUI_BOOK": str(book)}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("tokentui ", f"{own} ")],
        capture_output=True, text=True, cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_fzf_chooses_a_customer_whose_card_is_shown(made_public_book: Path) -> None:
    needs("fzf", "xargs")
    ran = in_a_shell("tokentui find --ids | fzf --filter 'cursor$' | xargs tokentui show", made_public_book)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Cursor")
    assert ran.stderr == ""


def test_keys_that_hold_anything_reach_the_next_program_whole(small_book: Callable[..., Path]) -> None:
    needs("fzf", "xargs")
    keys = ["plain", "two words", "it's", 'a "b"', "$HOME", "-dash", "one\ntwo", "Ünïcode"]
    book = small_book(*((key, f"Name {place}", None) for place, key in enumerate(keys)))
    ran = in_a_shell(
        "tokentui find -0 | fzf --read0 --print0 --filter '' | xargs -0 -n 1 tokentui show --json --", book
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count('"key":') == len(keys)
    refused = tokentui("find", "--ids", "--book", book, check=False)
    assert refused.returncode == 2
    assert refused.stderr == '"one\\ntwo" holds a line end; tell keys apart with: --null\n'


def test_all_keys_are_printed_unless_fewer_are_wanted(made_public_book: Path) -> None:
    def keys(*words: str) -> list[str]:
        return tokentui("find", *words, "--book", made_public_book).stdout.split("\n")[:-1]

    assert len({*keys("--ids")}) == len(keys("--ids")) == 272
    assert keys("--ids", "-n", "7") == keys("--ids")[:7]
    assert keys("acc", "--ids") == ["accenture"]
    assert len(keys("--ids", "--filter", "kind:resale")) == 3


def test_nobody_found_is_no_empty_success(made_public_book: Path) -> None:
    for words in (["zzzz"], ["--filter", "name:zzzz"]):
        ran = tokentui("find", "--ids", *words, "--book", made_public_book, check=False)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert "zzzz" in ran.stderr


def closed(book: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command whose reader has gone before it begins."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return subprocess.run(
            [sys.executable, "-m", "tokentui", *words],
            stdout=writer, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, cwd=ROOT,
            env={**os.environ, "TOKENTUI_BOOK": str(book)},
        )  # fmt: skip
    finally:
        os.close(writer)


def test_a_command_whose_reader_stops_ends_quietly(public_book: Path, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,spend\nBrand New,1000\n", encoding="utf-8")
    runs = [
        Run((command, *(one.format(file=file) for one in SPEAK.get(command, ()))), stdout=GONE) for command in COMMANDS
    ]
    for command, ran in zip(COMMANDS, run_all(runs, {"TOKENTUI_BOOK": str(public_book)}), strict=True):
        assert ran.code == CLOSED, (command, ran)
        assert b"Traceback" not in ran.err, (command, ran)
        assert b"roken pipe" not in ran.err, (command, ran)


@pytest.mark.parametrize(
    "words",
    [
        ("show", "cursor", "--json"),
        ("--help",),
        ("find", "-0"),
        ("export", "--format", "json"),
        ("log", "-n", "500", "--tsv"),
    ],
)
def test_each_way_of_writing_ends_so(words: tuple[str, ...], made_public_book: Path) -> None:
    ran = closed(made_public_book, *words)
    assert (ran.returncode, ran.stderr) == (CLOSED, "")


def test_column_lines_rows_up_whatever_a_cell_holds(small_book: Callable[..., Path]) -> None:
    needs("column")
    book = small_book(("one", "Tab\there", 5_000_000), ("two", "Line\nend \\ stroke", None), ("three", "Plain", 1))
    with_header = in_a_shell("tokentui find --tsv | column -t -s $'\t'", book)
    assert with_header.returncode == 0, with_header.stderr
    lines = with_header.stdout.splitlines()
    assert len(lines) == 4
    assert "Tab\\there" in with_header.stdout
    assert "Line\\nend \\\\ stroke" in with_header.stdout
    assert len({line.index("Software") for line in lines[1:]}) == 1
