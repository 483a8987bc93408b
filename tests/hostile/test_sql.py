"""Whatever is asked for, typed or imported is a value to SQLite and never a part of SQL."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.books import make_book
from tests.shares import whole
from tokentui.cli.main import run
from tokentui.domain.filters import NUMBER_FIELDS, SPECIAL_FIELDS, TEXT_FIELDS
from tokentui.store.book_file import BookConnection

MARK = "zqxmark"
EVIL = f"{MARK}'); DROP TABLE customer; --"
QUOTED = (
    EVIL,
    f'{MARK}" OR 1=1 --',
    f"{MARK}' UNION SELECT * FROM meta --",
    f"{MARK}]; DELETE FROM decision; --",
    f"{MARK}%_*\\",
)
OPERATORS = (":", "=", ">", "<", ">=", "<=", "!=")


class Recording(BookConnection):
    """Keeps every text of SQL that it is given."""

    texts: list[str] = []

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        """As ever."""
        self.texts.append(sql)
        return super().execute(sql, *given)

    def executemany(self, sql: str, *given: Any) -> sqlite3.Cursor:
        """As ever."""
        self.texts.append(sql)
        return super().executemany(sql, *given)

    def executescript(self, sql: str) -> sqlite3.Cursor:
        """As ever."""
        self.texts.append(sql)
        return super().executescript(sql)


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every text of SQL that any connection is given."""
    Recording.texts = []
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, **{**named, "factory": Recording}))
    yield Recording.texts
    Recording.texts = []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small book."""
    return make_book(tmp_path / "book.tokentui", [("k1", "Acme", 10**12), ("k2", "Globex", None)])


def test_every_filter(book: Path, texts: list[str], request: pytest.FixtureRequest) -> None:
    codes, everything = [], whole(request.config)
    # Of the other texts each meets a third of the fields and operators.
    turns = cycle((0, 1, 1))
    for field in ("", *TEXT_FIELDS, *NUMBER_FIELDS, *SPECIAL_FIELDS):
        for operator in OPERATORS if field else ("",):
            for value in QUOTED:
                if not everything and value is not EVIL and (next(turns) or not field):
                    continue
                for negated in ("", "-") if value is EVIL else ("",):
                    wanted = (
                        f'{negated}{field}{operator}"{value}"'
                        if '"' not in value
                        else f"{negated}{field}{operator}{value}"
                    )
                    codes.append(run(["find", "--filter", wanted, "--book", str(book)]))
    assert set(codes) <= {0, 1, 2}
    assert len(texts) > 500
    _expect_untouched(book, texts)


@pytest.mark.parametrize("value", QUOTED)
def test_every_word_that_is_typed_or_imported(value: str, book: Path, tmp_path: Path, texts: list[str]) -> None:
    on = ["--book", str(book)]
    rows = tmp_path / "customers.json"
    rows.write_text(json.dumps([
        {"key": value, "name": value, "parent": value, "aliases": value, "segment": value, "industry": value,
         "domain": "evil.example", value: value, "spend": 5},
    ]))  # fmt: skip
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps([
        {"customer_id": "k1", "dimension": "for what", "claim": value, "source_title": value, "source_url": value,
         "grade": "B"},
    ]))  # fmt: skip
    listed = tmp_path / "list.csv"
    listed.write_text("name,domain\nAcme,acme.example\n")
    name = value.replace("\\", "")
    for arguments in (
        ["import", str(rows), str(facts), "--yes", "--recipe", value],
        ["import", str(rows), "--yes", "--map", f"{value}=industry", "--only", f"{value}={value}", "--sheet", value],
        ["find", value], ["find", value, "--json"], ["show", value], ["show", value, "--json"], ["log", value],
        ["log", "--reviewer", value], ["tag", "k1", "core", "--reviewer", name, "--note", value],
        ["tag", "k1", "--exclude", value, "--reviewer", name], ["tag", "k1", value],
        ["tag", "k1", "core", "--fact", value],
        ["place", "k1", value], ["log", "--reviewer", name, "--csv"], ["reviewers", "--first-pass", name],
        ["record", "k2", "--name", value, "--parent", value, "--alias", value, "--size", value, "--reviewer", name],
        ["join", value, "k1", "--yes"], ["composition", "--disclosure", value], ["gap", "--vendor-hosts", value],
        ["match", str(listed), "--accept", "exact", "--title", value, "--yes"], ["match", "--self", "--refuse", value],
        ["export", "--filter", value], ["second-look"], ["agreement"], ["check"],
    ):  # fmt: skip
        assert run([*arguments, *on]) in (0, 1, 2), arguments
    _expect_untouched(book, texts)


def _expect_untouched(book: Path, texts: list[str]) -> None:
    held = [text for text in texts if MARK in text]
    assert not held, held[:3]
    assert run(["check", "--book", str(book)]) == 0
    assert run(["show", "k1", "--book", str(book)]) == 0
