"""A word that no tokentui writes, put into a book by another program: every column that has such words, every command.

What does not need the word works. What does counts it for nothing and says so, or names the row and the way out.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.conftest import NOON
from tests.shares import whole
from tokentui.domain.composition import GroupKind
from tokentui.domain.stances import Stance
from tokentui.services.doctor import examine
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import open_workbook
from tokentui.store.connection import open_book, transaction
from tokentui.store.proof.glance import _WORDS

_SETTING = ("book", "value")
_OF_SEGMENTS = ("use_case", "exceptions")
_PLACES = [*((table, column) for table, column, _ in _WORDS), _SETTING, _OF_SEGMENTS]
_ALWAYS = ("find", "composition", "export", "check", "doctor", "tag cursor core --reviewer bob")
_READ = (
    "find -n 3 --json", "find --filter certain:neutral", "show cursor", "show cursor --json", "composition --by both",
    "gap", "gap --by who", "gap --without-vendor", "verdict", "next", "concentration", "months", "figures", "claims",
    "prices", "sources", "card", "agreement", "reviewers", "second-look", "log -n 5", "codebook", "codebook --toml",
    "record cursor", "match --self", "compare BOOK", "export --what usage", "export --what facts",
    "export --what disclosures", "export --what decisions", "export --what composition", "export --decisions",
)  # fmt: skip
_SHARE = 12
"""One of so many of the other commands meets each column in a short run; all of them with --whole."""
_CUBE = {
    "composition", "composition --by both", "gap", "gap --by who", "gap --without-vendor", "verdict", "claims",
    "export --what composition", "compare BOOK",
}  # fmt: skip
_NEEDED = {
    ("fact", "dimension"): {"export --what facts"},
    ("decision", "statement"): {"export --what decisions", "export --decisions"},
    ("decision", "question"): {"export --decisions"},
    ("settled", "state"): {"find", "next", "export"},
    ("settled", "who_state"): {"find", "next"},
    **{("cube", column): _CUBE for column in ("state", "who_state", "who", "how_much", "for_what", "to_what_end")},
}
"""Commands that cannot do without the word; what is derived is worked out anew by one of them."""


def put(book: Path, table: str, column: str) -> None:
    """Write it as another program would, whatever the book takes, into the first row."""
    with closing(sqlite3.connect(book)) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA trusted_schema = ON")
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f'DROP TRIGGER "{name}"')
        if (table, column) == _SETTING:
            db.execute("INSERT OR REPLACE INTO book (key, value) VALUES ('evidence_floor', 'sideways')")
        elif (table, column) == _OF_SEGMENTS:
            db.execute("""UPDATE use_case SET exceptions = '{"start-up": "sideways"}' WHERE code = 'core'""")
        else:
            keys = [name for _, name, _, _, _, part in db.execute(f"PRAGMA table_info({table})") if part]
            key = ", ".join(keys)
            first = f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 1"
            changed = db.execute(f"UPDATE {table} SET {column} = 'sideways' WHERE ({key}) = ({first})").rowcount
            assert changed == 1, f"the book has no {table}"
        for _, sql in triggers:
            db.execute(sql)


@pytest.fixture(scope="module")
def decided(made_public_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public book with a decision of somebody."""
    from tokentui.cli.main import run

    book = Path(shutil.copy(made_public_book, tmp_path_factory.mktemp("strange") / "decided.tokentui"))
    assert run(["tag", "cursor", "core", "--reviewer", "ann", "--book", str(book)]) == 0
    with closing(open_book(book)) as opened, transaction(opened.db):
        # Of all the others a few are as good.
        opened.db.execute("DELETE FROM customer WHERE id > 12 AND id NOT IN (SELECT customer_id FROM decision)")
    with closing(sqlite3.connect(book)) as db:
        db.execute("VACUUM")
    return book


@pytest.mark.share(2)
@pytest.mark.parametrize(("table", "column"), _PLACES, ids=lambda word: str(word))
def test_only_what_needs_the_word_is_refused_and_names_it(
    table: str, column: str, decided: Path, tmp_path: Path, ask: Ask, request: pytest.FixtureRequest
) -> None:
    book = Path(shutil.copy(decided, tmp_path / "book.tokentui"))
    put(book, table, column)
    named = f"{table} .* as {column}"
    assert any(one.text.startswith(f"{table} ") and f"as {column}" in one.text for one in examine(book).findings), named
    needed, refused = _NEEDED.get((table, column), set()), set()
    rest = _READ if whole(request.config) else _READ[_PLACES.index((table, column)) % _SHARE :: _SHARE]
    lines = {*_ALWAYS, *rest}
    for line in sorted(lines):
        words = line.replace("BOOK", str(decided)).split()
        ran = ask(*words, "--book", book)
        assert ran.code in (0, 1, 2), (line, ran)
        if ran.code == 2:
            refused.add(line)
            assert "'sideways'" in ran.err, (line, ran)
            assert "tokentui check" in ran.err or "tokentui doctor" in ran.err, (line, ran)
        if words[0] in ("check", "doctor"):
            assert ran.code == 1, (line, ran)
            assert "sideways" in ran.out, (line, ran)
    assert refused == needed & lines


def test_a_use_case_of_a_stance_that_is_not_known_may_be_of_any(decided: Path, tmp_path: Path, ask: Ask) -> None:
    book = Path(shutil.copy(decided, tmp_path / "book.tokentui"))
    sums = [_held(decided), {}]
    put(book, "use_case", "stance")
    with closing(sqlite3.connect(book)) as db:
        ((code,),) = db.execute("SELECT code FROM use_case WHERE stance = 'sideways'")
    sums[1] = _held(book)
    was, now = sums
    assert was[code] == now[code]
    for stance in ("bullish", "neutral", "bearish"):
        # Nobody of it is counted for a side, and everybody may be of each.
        assert now[stance][0] <= was[stance][0] - (was[code][0] if stance == _stance_of(decided, code) else 0)
        assert now[stance][1] >= now[code][0] > 0
    said = ask("composition", "--book", book).err
    assert f"use_case {code} has 'sideways' as stance, which this version does not know: its customers are open" in said
    # The way out that it names: a stance that is known.
    toml = ask("codebook", "--toml", "--book", book).out
    assert 'stance = "unknown"' in toml
    file = tmp_path / "codebook.toml"
    file.write_text(toml)
    assert "it is one of bullish, neutral, bearish" in ask("codebook", "--load", file, "--yes", "--book", book).err
    file.write_text(toml.replace('"unknown"', f'"{_stance_of(decided, code)}"'))
    assert ask("codebook", "--load", file, "--yes", "--book", book).code == 0
    assert _held(book) == was
    assert ask("check", "--book", book).code == 0


def _held(book: Path) -> dict[str, tuple[int, int]]:
    """How many customers each stance and each use case has for certain and at most, in ten-thousandths."""
    with closing(open_workbook(book, "ann", clock=lambda: NOON)) as workbook:
        groups = read_panels(workbook, PanelSettings()).composition.groups
    return {
        one.code: (one.customers.low, one.customers.most)
        for one in groups
        if one.kind in (GroupKind.STANCE, GroupKind.USE_CASE)
    }


def _stance_of(book: Path, code: str) -> Stance:
    with closing(open_workbook(book, "ann", clock=lambda: NOON)) as workbook:
        return next(one.stance for one in workbook.codebook.use_cases if one.code == code)
