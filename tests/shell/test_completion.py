"""The answer to a tab: every command, option and value, in bounded time, and silence where there is nothing to say."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT
from tests.driving.books import FourBooks, Kind
from tests.grammar import grammar
from tokentui.cli.completion.answer import complete
from tokentui.cli.completion.grammar import FILE
from tokentui.cli.main import COMMANDS
from tokentui.cli.main import tokentui as cli
from tokentui.domain.filters import NUMBER_FIELDS, SPECIAL_FIELDS, TEXT_FIELDS, parse_filter
from tokentui.services.completing import MOST
from tokentui.services.workbook import open_workbook
from tokentui.store.find import completing

Tab = Callable[..., list[str]]


@pytest.fixture
def tab(capfdbinary: pytest.CaptureFixture[bytes]) -> Tab:
    """The words that are offered after others; the last one is the one being typed."""

    def offered(*words: str) -> list[str]:
        capfdbinary.readouterr()
        assert complete(["zsh", words[-1], *words[:-1]]) == 0
        found = capfdbinary.readouterr()
        assert found.err == b""
        return found.out.decode().split("\0")[1:-1:2]

    return offered


def every_option() -> Iterator[tuple[str, click.Option]]:
    context = click.Context(cli, info_name="tokentui")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield from ((name, one) for one in command.params if isinstance(one, click.Option))


OPTIONS = list(every_option())


def test_the_grammar_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == grammar(), "write it anew with: python -m tests.readme"


def test_every_command_is_offered(tab: Tab) -> None:
    assert tab("") == list(COMMANDS)


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=lambda one: getattr(one, "name", one))
def test_every_option_is_offered_with_its_values(tab: Tab, command: str, option: click.Option) -> None:
    longest = max([*option.opts, *option.secondary_opts], key=len)
    assert longest in tab(command, longest[:4])
    if isinstance(option.type, click.Choice):
        choices = [str(one) for one in option.type.choices]
        assert tab(command, longest, "") == choices
        assert tab(command, f"{longest}=") == [f"{longest}={one}" for one in choices]


def test_every_field_of_a_filter_is_offered_and_what_is_offered_is_a_filter(
    tab: Tab, four_books: FourBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = four_books.made(Kind.CONFLICTS)
    monkeypatch.setenv("TOKENTUI_BOOK", str(book))
    fields = tab("find", "--filter", "")
    assert {one.rstrip(":>") for one in fields} == {*TEXT_FIELDS, *NUMBER_FIELDS, *SPECIAL_FIELDS}
    with closing(open_workbook(book, "")) as workbook:
        codebook = workbook.codebook
    offered = {field: tab("find", "--filter", f"is:decided !{field}") for field in fields}
    for field in ("kind:", "certain:", "who:", "segment:", "gap:", "is:", "reviewer:"):
        assert offered[field], field
    for words in offered.values():
        for word in (one for one in words if not one.endswith(">")):
            assert parse_filter(word, codebook)


def test_reviewers_are_offered(tab: Tab, four_books: FourBooks) -> None:
    book = four_books.made(Kind.CONFLICTS)
    with closing(sqlite3.connect(book)) as db:
        known = [row[0] for row in db.execute("SELECT DISTINCT reviewer FROM decision ORDER BY 1")]
    assert len(known) > 1
    assert tab("--book", str(book), "log", "--reviewer", "") == known
    assert tab("log", f"--book={book}", "--reviewer", known[0][:1])[0] == known[0]


def test_of_too_many_customers_the_first_are_offered_and_the_last(tab: Tab, small_book: Callable[..., Path]) -> None:
    names = [(f"k{place:04}", f"Name {place:04}", None) for place in range(3 * MOST)]
    book = str(small_book(*names))
    found = tab("--book", book, "show", "na")
    assert len(found) == MOST
    assert (found[0], found[-1]) == ("Name 0000", f"Name {3 * MOST - 1:04}")
    assert tab("--book", book, "show", "k0123") == ["k0123"]


@pytest.mark.parametrize("sql", [completing._NAMES, completing._KEYS, completing._REVIEWERS])
def test_a_book_is_asked_by_its_indexes_alone(four_books: FourBooks, sql: str) -> None:
    with closing(sqlite3.connect(four_books.made(Kind.VENDOR))) as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", {"1": "a", "2": "b"} if "?1" in sql else ())]
    assert plan
    assert not [step for step in plan if step.startswith("SCAN") and step.split()[1] in ("customer", "step")]


def test_a_tab_loads_neither_the_command_line_nor_the_app(made_public_book: Path) -> None:
    code = (
        "import sys; from tokentui.cli.quick import answer; answer(sys.argv[1:]);"
        "print([one for one in ('click', 'pandas', 'textual', 'tokentui.services.lookups') if one in sys.modules])"
    )
    for words in (["zsh", "acc", "show"], ["bash", "tokentui find --filter kin", "tokentui", "kin"]):
        ran = subprocess.run(
            [sys.executable, "-c", code, "__complete", *words],
            capture_output=True, text=True, check=True, cwd=ROOT, env={"TOKENTUI_BOOK": str(made_public_book)},
        )  # fmt: skip
        assert ran.stdout.endswith("\0[]\n"), ran.stdout


def test_a_book_that_is_missing_locked_damaged_or_older_says_nothing(
    tab: Tab, small_book: Callable[..., Path], tmp_path: Path
) -> None:
    good = small_book(("acme", "Acme", None))
    assert tab("--book", str(good), "show", "a") == ["Acme"]
    bad = tmp_path / "bad.db"
    bad.write_bytes(good.read_bytes()[:5000] + b"\xff" * 20_000)
    for book in (tmp_path / "none.db", bad, tmp_path):
        assert tab("--book", str(book), "show", "a") == []
    with closing(sqlite3.connect(good, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        assert tab("--book", str(good), "show", "a") == []
        db.execute("ROLLBACK")
        db.execute("PRAGMA user_version = 3")
    assert tab("--book", str(good), "show", "a") == []


@pytest.mark.parametrize("words", [[], ["csh"], ["bash"], ["zsh"], ["bash", "ls", "tokentui", ""]])
def test_what_no_script_asks_is_answered_with_nothing(
    words: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert complete(words) == 0
    assert capfdbinary.readouterr() == (b"", b"")
