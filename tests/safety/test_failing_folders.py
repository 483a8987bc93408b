"""A folder whose names the disk does not take: whoever asked hears of it, unless the system writes no folders."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from errno import EINVAL, EIO
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask
from tests.conftest import ROOT
from tests.safety.killing import leftovers
from tests.safety.test_beginnings import LIST, held
from tokentui.store.connection import SCHEMA


class Case(NamedTuple):
    """A command, and the file that it makes or changes."""

    words: str
    file: str


COMMANDS: dict[str, Case] = {
    "first import": Case("import list.csv --book new/made.tokentui --yes", "new/made.tokentui"),
    "import": Case("import list.csv --book book.tokentui --yes", "book.tokentui"),
    "demo": Case("demo --openai --book new/made.tokentui --no-open --yes", "new/made.tokentui"),
    "restore": Case("restore copy.tokentui --book new/made.tokentui --yes", "new/made.tokentui"),
    "restore over": Case("restore copy.tokentui --book book.tokentui --yes", "book.tokentui"),
    "restore over a torn book": Case("restore 2026 --book torn.tokentui --yes", "torn.tokentui"),
    "rescue": Case("doctor --rescue new/made.tokentui --book book.tokentui", "new/made.tokentui"),
    "migration": Case("codebook --load plain --yes --book old.tokentui", "old.tokentui"),
    "export": Case("export out.csv --book book.tokentui", "out.csv"),
    "export over": Case("export former.csv --force --book book.tokentui", "former.csv"),
    "log": Case("export --decisions out.jsonl --book book.tokentui", "out.jsonl"),
}
"""All that lays a file beside a book or makes a folder."""

STANDS = "it stands there whole, but the disk failed as its name was written (Input/output error)"


class Failing:
    """Lets requests to write the names in a folder fail, and counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.met = 0
        self._error, self._at = EIO, 0
        self._real = os.fsync
        monkeypatch.setattr(os, "fsync", self._sync)

    def next(self, error: int = EIO, at: int = 0) -> None:
        """Count anew, and let the n-th fail; without a number each, for EIO none."""
        self.met, self._error, self._at = 0, error, at

    def _sync(self, number: int) -> None:
        if stat.S_ISDIR(os.fstat(number).st_mode):
            self.met += 1
            if self.met == self._at or (not self._at and self._error != EIO):
                raise OSError(self._error, os.strerror(self._error))
        self._real(number)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    return Failing(monkeypatch)


class Place(NamedTuple):
    """A folder that is laid out again and again."""

    laid: Path
    path: Path

    def anew(self) -> None:
        """Lay it out, and stand in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.copytree(self.laid, self.path)
        os.chdir(self.path)


def state(file: Path) -> object:
    """What a file holds; where there is none, whether there is a folder for it."""
    if not file.exists():
        return file.parent.exists()
    if file.suffix != ".tokentui" or file.read_bytes().startswith(b"torn"):
        return file.read_bytes()
    with closing(sqlite3.connect(file)) as db:
        if (version := db.execute("PRAGMA user_version").fetchone()[0]) != SCHEMA:
            return version
    return {kind: len(rows) for kind, rows in held(file).items()}


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid")
    (folder / "list.csv").write_text(LIST)
    (folder / "former.csv").write_text("former")
    book = make_book(folder / "book.tokentui", [("a", "Acme", 5_000_000), ("b", "Bolt", None)])
    shutil.copy(book, folder / "copy.tokentui")
    (folder / "torn.tokentui").write_bytes(b"torn" * 2_000)
    (folder / "torn.tokentui.backups").mkdir()
    shutil.copy(book, folder / "torn.tokentui.backups" / "20261101T120000.000Z-import.tokentui")
    shutil.copy(ROOT / "fixtures" / "books" / "schema-5.tokentui", folder / "old.tokentui")
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_a_folder_that_the_disk_does_not_take_is_said(
    laid: Path, tmp_path: Path, failing: Failing, ask: Ask, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    place, file, words = Place(laid, tmp_path / "place"), Path(COMMANDS[name].file), COMMANDS[name].words.split()
    place.anew()
    before = state(file)
    failing.next()
    ran = ask(*words)
    assert ran.code == 0, ran.err
    after, requests = state(file), failing.met
    assert requests
    for at in range(1, requests + 1):
        place.anew()
        failing.next(at=at)
        ran = ask(*words)
        *former, last = ran.err.splitlines()
        assert "Input/output error" in last
        if ran.code:
            # Before that a demo says what it is about to make; nothing else is said to be done.
            assert (ran.code, ran.out) == (2, "")
            assert not former or name == "demo", ran.err
        stands = not ran.code or last.startswith(f"{file}: {STANDS}")
        assert state(file) == (after if stands else before)
        assert leftovers(place.path) == []
    # A system that writes no folders is no reason to do nothing.
    place.anew()
    failing.next(EINVAL)
    assert ask(*words).code == 0
    assert state(file) == after
