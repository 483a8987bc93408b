"""Whatever goes wrong is one sentence with the way out, an exit code, and never a traceback."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.conftest import ROOT, tokentui
from tokentui.cli.faults import sentence

READING = (
    ("composition",),
    ("gap", "--json"),
    ("verdict",),
    ("find",),
    ("show", "cursor"),
    ("show", "cursor", "--json"),
    ("next",),
    ("log",),
    ("concentration",),
    ("check",),
    ("export",),
    ("codebook",),
)
WRITING = (("tag", "cursor", "core", "--reviewer", "ann"),)


def damaged(kind: str, sound: Path, path: Path) -> Path:
    """A file that is no book of ours as it should be."""
    if kind == "missing":
        return path
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("name,spend\nAcme,1\n")
    elif kind == "garbage":
        path.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 64)
    elif kind == "cut":
        path.write_bytes(sound.read_bytes()[:20_000])
    elif kind == "scribbled":
        content = bytearray(sound.read_bytes())
        content[8192:-8192] = b"\xff" * (len(content) - 16384)
        path.write_bytes(content)
    elif kind == "foreign":
        db = sqlite3.connect(path)
        db.execute("CREATE TABLE customer (name TEXT)")
        db.close()
    elif kind == "newer":
        path.write_bytes(sound.read_bytes())
        db = sqlite3.connect(path)
        db.execute("PRAGMA user_version = 9999")
        db.close()
    return path


BAD = {
    "missing": (2, "There is no book at"),
    "folder": (2, "is a folder, not a book"),
    "empty": (2, "not a tokentui book"),
    "text": (2, "tokentui import FILE"),
    "garbage": (2, ""),
    "cut": (2, ""),
    "scribbled": (2, ""),
    "foreign": (2, "of another program"),
    "newer": (3, "update tokentui"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
def test_a_book_that_is_none(
    ask: Ask, made_public_book: Path, tmp_path: Path, kind: str, command: tuple[str, ...]
) -> None:
    book = damaged(kind, made_public_book, tmp_path / "book.tokentui")
    ran = ask(*command, "--book", book)
    code, words = BAD[kind]
    assert ran.code == code
    assert words in ran.err
    assert ran.err.count("\n") == 1, ran.err
    assert "fault of its own" not in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("kind", BAD)
def test_opening_a_book_that_is_none(made_public_book: Path, tmp_path: Path, kind: str) -> None:
    book = damaged(kind, made_public_book, tmp_path / "book.tokentui")
    ran = tokentui(book, check=False)
    assert ran.returncode == BAD[kind][0]
    assert BAD[kind][1] in ran.stderr
    assert ran.stderr.count("\n") == 1, ran.stderr


@pytest.fixture
def locked(public_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A book that another program is writing to."""
    monkeypatch.setattr("tokentui.store.connection.BUSY_MS", 20)
    db = sqlite3.connect(public_book, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    yield public_book
    db.close()


def test_a_locked_book_can_be_read_and_says_why_it_cannot_be_written(ask: Ask, locked: Path, tmp_path: Path) -> None:
    ran = ask("tag", "cursor", "core", "--reviewer", "ann", "--book", locked)
    assert ran.code == 3
    assert "Another program is writing" in ran.err
    (tmp_path / "c.csv").write_text("name\nAcme\n")
    assert ask("import", tmp_path / "c.csv", "--book", locked).code == 3
    for command in READING:
        assert ask(*command, "--book", locked).code == 0, command


@pytest.fixture
def readonly(public_book: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book on which the system lets nobody write, in a way that holds for every user."""
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    return public_book


def test_a_read_only_book_can_be_read_and_says_why_it_cannot_be_written(
    ask: Ask, readonly: Path, tmp_path: Path
) -> None:
    for command in READING:
        assert ask(*command, "--book", readonly).code == 0, command
    ran = ask("tag", "cursor", "core", "--reviewer", "ann", "--book", readonly)
    assert ran.code == 3
    assert "may be read but not written" in ran.err
    (tmp_path / "c.csv").write_text("name\nAcme\n")
    ran = ask("import", tmp_path / "c.csv", "--book", readonly)
    assert ran.code == 3
    assert "may be read but not written" in ran.err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_without_permission_to_write(made_public_book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    book = folder / "book.tokentui"
    book.write_bytes(made_public_book.read_bytes())
    book.chmod(0o444)
    folder.chmod(0o555)
    try:
        assert tokentui("find", "cursor", "--book", book).returncode == 0
        assert tokentui("tag", "cursor", "core", "--book", book, check=False).returncode == 3
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "There is no command and no book called 'nonsense'. See: tokentui --help"),
        (["compositon"], "did you mean 'composition'?"),
        (["show"], "Missing argument 'NAME'."),
        (["show", "a", "b"], "unexpected extra argument"),
        (["gap", "--nonsense"], "No such option '--nonsense'"),
        (["gap", "--unit", "dollars"], "'dollars' is not one of"),
        (["gap", "--floor", "U"], "'U' is not one of"),
        (["next", "0"], "0 is not in the range"),
        (["next", "x"], "'x' is not a valid integer"),
        (["--nonsense"], "No such option '--nonsense'"),
        (["export", "--decisions", "--what", "usage"], "leave --what and --format out"),
        (["export", "--decisions", "--format", "csv"], "leave --what and --format out"),
        (["import"], "Missing argument 'FILE…'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_where_to_read_more(ask: Ask, arguments: list[str], words: str) -> None:
    ran = ask(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert "See: tokentui" in ran.err
    assert ran.err.count("\n") == 1


def test_no_book_yet(ask: Ask) -> None:
    ran = ask("gap")
    assert ran.code == 2
    assert "Look at the demo with: tokentui demo" in ran.err


def test_the_app_needs_a_terminal(made_public_book: Path) -> None:
    for arguments in ((made_public_book,), ("watch", "--book", made_public_book), ("--book", made_public_book)):
        ran = tokentui(*arguments, check=False)
        assert ran.returncode == 2
        assert "needs a terminal of its own" in ran.stderr


def test_a_configuration_that_cannot_be_read(
    ask: Ask, public_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("reviewer = ")
    monkeypatch.setenv("TOKENTUI_CONFIG", str(file))
    ran = ask("tag", "cursor", "core", "--book", public_book)
    assert ran.code == 0
    assert f"{file}, line 1: 'reviewer =' is no TOML" in ran.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("command", [("export",), ("gap", "--json"), ("show", "cursor", "--json")], ids=" ".join)
def test_a_full_disk_is_said(made_public_book: Path, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "tokentui", *command, "--book", made_public_book],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr == "Standard output: No space left on device.\n"


def test_a_terminal_without_unicode_gets_escapes(made_public_book: Path) -> None:
    for command in (("composition",), ("find", "oréal"), ("show", "l-oreal", "--json")):
        ran = tokentui(*command, "--book", made_public_book, PYTHONIOENCODING="ascii")
        assert ran.returncode == 0
        assert ran.stdout.isascii()


def test_an_interruption_has_a_code_of_its_own(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, made_public_book: Path
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tokentui.cli.panels.read_panels", interrupted)
    ran = ask("gap", "--book", made_public_book)
    assert ran.code == 130
    assert "Interrupted" in ran.err


def reports(home: Path) -> list[Path]:
    return sorted(home.rglob("crash-*.txt"))


def test_a_fault_of_our_own_is_a_sentence_a_code_and_a_private_report(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, made_public_book: Path, own_home: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        customer = "Cursor, Inc."
        try:
            raise KeyError(customer)
        except KeyError as error:
            raise ValueError(f"{customer} is nowhere") from error

    monkeypatch.setattr("tokentui.cli.panels.read_panels", broken)
    ran = ask("gap", "--book", made_public_book)
    assert (ran.code, ran.out) == (70, "")
    (report,) = reports(own_home)
    assert f"please send {report} to the project" in ran.err
    assert ran.err.count("\n") == 1
    text = report.read_text(encoding="utf-8")
    assert "Cursor" not in ran.err + text
    assert "ValueError\n" in text
    assert "caused by KeyError\n" in text
    assert re.search(r"^  tokentui/cli/panels\.py:\d+ in ", text, re.MULTILINE)
    assert str(ROOT) not in text
    if os.name == "posix":
        assert report.stat().st_mode & 0o077 == 0


FAULTY = "import {module}; {module}.{name} = lambda *given, **more: [][0]; from tokentui.__main__ import main; "
"""Python that runs the program with a function that fails on every call."""


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("tokentui.services.lookups.find", ("find", "cursor")),
        ("tokentui.services.card.card_of", ("show", "cursor", "--json", "--all")),
        ("tokentui.services.decide.classify", ("tag", "cursor", "core")),
        ("tokentui.cli.quick.answer", ("find", "cursor")),
        ("tokentui.cli.workbench.run_workbench", ()),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value) or "no command",
)
def test_no_fault_looks_like_success(public_book: Path, own_home: Path, place: str, arguments: tuple[str, ...]) -> None:
    module, _, name = place.rpartition(".")
    faulty = FAULTY.format(module=module, name=name) + "import sys; sys.argv[0] = 'tokentui'; sys.exit(main())"
    ran = subprocess.run(
        [sys.executable, "-c", faulty, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TOKENTUI_BOOK": str(public_book)},
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (70, "")
    assert ran.stderr.startswith("tokentui met a fault of its own: ")
    assert ran.stderr.count("\n") == 1
    assert len(reports(own_home)) == 1


def test_a_fault_whose_report_cannot_be_written_is_said_all_the_same(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, made_public_book: Path, own_home: Path
) -> None:
    monkeypatch.setattr("tokentui.services.crash_report.crash_folder", lambda: own_home / "file" / "folder")
    (own_home / "file").write_text("in the way")
    nothing: dict[str, object] = {}
    monkeypatch.setattr("tokentui.cli.panels.read_panels", lambda *_, **__: nothing["nobody"])
    ran = ask("gap", "--book", made_public_book)
    assert ran.code == 70
    assert "please tell the project what you did, and this: KeyError at " in ran.err
    assert "nobody" not in ran.err


def test_an_error_of_sqlite_that_nobody_expected_has_a_way_out() -> None:
    assert sentence(sqlite3.OperationalError("database is locked"))[1] == 3
    assert sentence(sqlite3.DatabaseError("malformed"))[1] == 2


def test_text_from_outside_cannot_command_the_terminal_through_an_error(ask: Ask, made_public_book: Path) -> None:
    ran = ask("show", "x\x1b[31m\u202e", "--book", made_public_book)
    assert ran.code == 1
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


@pytest.mark.parametrize(
    "given",
    [
        ("find", "\udcff1"),
        ("show", "\udcff1"),
        ("tag", "\udcff1", "core"),
        ("tag", "cursor", "core", "--note", "\udcff1"),
        ("log", "\udcff1"),
        ("review", "--queue", "random", "--seed", "\udcff1"),
        ("review", "--queue", "weighted", "--seed", "\udcff1"),
    ],
)
def test_bytes_that_are_no_text_are_named(given: tuple[str, ...], public_book: Path) -> None:
    """As a shell hands over what was typed in another encoding."""
    ran = tokentui(*given, "--book", public_book, check=False, PYTHONUTF8="1")
    assert ran.returncode == 2
    assert ran.stderr.strip() == r'"\udcff1" holds bytes that are not UTF-8; type it in UTF-8.'
