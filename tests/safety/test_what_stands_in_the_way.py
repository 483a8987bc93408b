"""Every command that writes a file, over everything that may stand where it is to go: nothing of it is ever touched."""

import os
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Ask
from tests.safety.killing import leftovers
from tokentui.cli.main import COMMANDS, tokentui

SmallBook = Callable[..., Path]

FORMS = ("csv", "jsonl", "json", "xlsx", "parquet", "sqlite")
WRITERS: dict[str, tuple[str, ...]] = {
    **{f"export {form}": ("export", "{}", "--format", form, "--yes") for form in FORMS},
    "export composition": ("export", "{}", "--what", "composition", "--yes"),
    "export --decisions": ("export", "--decisions", "{}", "--yes"),
    **{f"request {form}": ("request", "{}", "--format", form) for form in ("csv", "xlsx", "md")},
    **{f"report {form}": ("report", "{}", "--format", form, "--yes") for form in ("html", "md")},
    "import --refused": ("import", "--refused", "{}"),
    "doctor --rescue": ("doctor", "--rescue", "{}"),
}
"""Commands that write the file {} of what the book holds."""

MAKERS: dict[str, tuple[str, ...]] = {
    "demo": ("demo", "--book", "{}", "--no-open", "--yes"),
    "demo --fresh": ("demo", "--book", "{}", "--fresh", "--no-open", "--yes"),
    "import": ("import", "list.csv", "--book", "{}", "--yes"),
    "restore": ("restore", "copy.tokentui", "--book", "{}", "--yes"),
}
"""Commands that make the book {} where there is none."""

WRITTEN = {("export", "file"), ("request", "file"), ("report", "files"), ("import", "refused"), ("doctor", "rescue")}
READ = {
    ("import", "files"),
    ("merge", "source"),
    ("match", "company_list"),
    ("codebook", "file"),
    ("compare", "left"),
    ("compare", "right"),
    ("review", "book_name"),
    ("watch", "book_name"),
    ("serve", "book_name"),
}
"""Options and arguments that name a file, besides the book: each is in one of the two."""


def pipe(place: Path) -> None:
    os.mkfifo(place)


def bound(place: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as one:
        # The path of a socket may only have so many letters.
        former = Path.cwd()
        os.chdir(place.parent)
        try:
            one.bind(place.name)
        finally:
            os.chdir(former)


def foreign(place: Path) -> None:
    with closing(sqlite3.connect(place)) as db:
        db.execute("CREATE TABLE contacts (name)")


def text(mode: int) -> Callable[[Path], None]:
    def make(place: Path) -> None:
        place.write_text("mine")
        place.chmod(mode)

    return make


def link_to(name: str) -> Callable[[Path], None]:
    return lambda place: place.symlink_to(place.with_name(name))


THINGS: dict[str, Callable[[Path], object]] = {
    "text": text(0o644),
    "private text": text(0o600),
    "read-only text": text(0o444),
    "other database": foreign,
    "pipe": pipe,
    "socket": bound,
    "folder": Path.mkdir,
    "link to text": link_to("precious.txt"),
    "link to a book": link_to("other.tokentui"),
    "link to a pipe": link_to("precious.pipe"),
    "link to a folder": link_to("precious"),
    "link to a device": lambda place: place.symlink_to(os.devnull),
    "link to nothing": link_to("nothing"),
}


@pytest.fixture
def book(ask: Ask, tmp_path: Path, small_book: SmallBook) -> Path:
    """A book whose last import refused a row."""
    made = small_book(("a", "Acme", 5_000_000), ("b", "Bolt", None))
    refused = tmp_path / "refused.csv"
    refused.write_text("customer_id,name,spend\nc,Cog,1\nd,,7\n")
    assert ask("import", refused, "--book", made, "--yes").code == 0
    refused.unlink()
    return made


@pytest.fixture
def folder(tmp_path: Path, book: Path) -> Path:
    """A folder with everything that links may lead to."""
    place = tmp_path / "place"
    place.mkdir()
    (place / "precious.txt").write_text("precious")
    (place / "list.csv").write_text("customer_id,name,spend\nz,Zed,1\n")
    (place / "precious").mkdir()
    pipe(place / "precious.pipe")
    shutil.copy(book, place / "other.tokentui")
    shutil.copy(book, place / "copy.tokentui")
    return place


def seen(folder: Path) -> dict[str, tuple[int, object]]:
    """Everything in a folder: what it is, who may read it, and what is in it."""
    return {path.name: (path.lstat().st_mode, _content(path)) for path in folder.iterdir()}


def _content(path: Path) -> object:
    if path.is_symlink():
        return path.readlink()
    if stat.S_ISREG(path.lstat().st_mode):
        return path.read_bytes()
    return sorted(path.iterdir()) if path.is_dir() else None


def given(command: tuple[str, ...], file: Path, folder: Path) -> list[str]:
    there = {path.name for path in folder.iterdir()}
    words = [word.replace("{}", str(file)) for word in command]
    return [str(folder / word) if word in there else word for word in words]


@pytest.mark.parametrize("thing", THINGS)
def test_nothing_that_stands_there_is_touched(ask: Ask, book: Path, folder: Path, thing: str) -> None:
    file = folder / "wanted.tokentui"
    THINGS[thing](file)
    before = seen(folder)
    for name, command in WRITERS.items():
        ran = ask(*given(command, file, folder), "--book", book)
        assert ran.code in (1, 2), (name, ran)
        assert str(file) in ran.err, (name, ran.err)
        assert seen(folder) == before, name
    for name, command in MAKERS.items():
        if thing == "link to a book":
            continue
        ran = ask(*given(command, file, folder))
        assert ran.code in (1, 2), (name, ran)
        assert str(file) in ran.err, (name, ran.err)
        assert seen(folder) == before, name


def test_no_book_is_written_over_by_what_is_no_book(ask: Ask, book: Path, folder: Path) -> None:
    before = seen(folder)
    for file in (folder / "other.tokentui", book):
        for name, command in WRITERS.items():
            ran = ask(*given(command, file, folder), "--book", book)
            assert ran.code in (1, 2), name
            assert str(file) in ran.err, (name, ran.err)
    assert seen(folder) == before
    assert ask("check", "--book", book).code == 0


def test_files_of_ones_own_that_look_unfinished_stay(ask: Ask, book: Path, folder: Path) -> None:
    own = [folder / f"wanted.tokentui{end}" for end in (".unfinished", ".backup", ".schema-7.backup")]
    own += [folder / ".wanted.tokentui.unfinished", folder / ".wanted.tokentui.0123.unfinished"]
    for path in own:
        path.write_text("mine")
    for command in (*WRITERS.values(), *MAKERS.values()):
        file = folder / "wanted.tokentui"
        writes = command in WRITERS.values()
        ran = ask(*given(command, file, folder), *(["--book", str(book)] if writes else []))
        assert ran.code == 0 or command == MAKERS["demo --fresh"], (command, ran)
        file.unlink(missing_ok=True)
        shutil.rmtree(folder / "wanted.tokentui.backups", ignore_errors=True)
    assert [path.read_text() for path in own] == ["mine"] * len(own)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_may_not_be_written(ask: Ask, book: Path, folder: Path) -> None:
    folder.chmod(0o500)
    for name, command in (WRITERS | MAKERS).items():
        file = folder / "wanted.tokentui"
        ran = ask(*given(command, file, folder), *(["--book", str(book)] if name in WRITERS else []))
        assert ran.code == 2, (name, ran)
    folder.chmod(0o700)
    assert leftovers(folder) == []


def test_every_path_that_a_command_takes_is_one_that_is_tried_here_or_only_read() -> None:
    found = set()
    for name in COMMANDS:
        command = tokentui.get_command(click.Context(tokentui), name)
        assert command is not None
        found |= {(name, one.name) for one in command.params if isinstance(one.type, click.Path) and one.name != "book"}
    assert found == WRITTEN | READ
