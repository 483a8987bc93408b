"""Completion in real shells: whatever a customer is called, the shell hands over that name and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.books import make_book
from tests.shell.at_a_prompt import SHELLS, Prompt, prompt

NAMES = (
    "Accenture",
    "Acme Co",
    "O'Neil & Sons",
    'Big "Q" Ltd',
    "Cash$HOME `id`",
    "Wow! Inc",
    "Société Générale",
    "株式会社 X",
    "(Paren) [x] {y} *?",
    "Back\\slash",
    "Tilde ~ #x",
    "Semi;colon|pipe<>",
    "col:on=eq a",
    "%p ^ Z",
    "~Home",
    "=Eq",
    "-Dash Co",
    "New\nLine",
    "TWa of them",
    "Twb of others",
)
KEYS = {name: f"c{place}" for place, name in enumerate(NAMES)}

TYPED = {
    "acc": "Accenture",
    "Acme\\ C": "Acme Co",
    "Acme\\ ": "Acme Co",
    "'Acme ": "Acme Co",
    "O\\'N": "O'Neil & Sons",
    "\"O'N": "O'Neil & Sons",
    "'Big": 'Big "Q" Ltd',
    '"Big': 'Big "Q" Ltd',
    "Cas": "Cash$HOME `id`",
    '"Cas': "Cash$HOME `id`",
    "'Cas": "Cash$HOME `id`",
    "Wow": "Wow! Inc",
    '"Wow': "Wow! Inc",
    "soc": "Société Générale",
    "株": "株式会社 X",
    "\\(P": "(Paren) [x] {y} *?",
    "Back": "Back\\slash",
    "'Til": "Tilde ~ #x",
    "Til": "Tilde ~ #x",
    "Sem": "Semi;colon|pipe<>",
    "col:o": "col:on=eq a",
    '"col:o': "col:on=eq a",
    "%": "%p ^ Z",
    "\\~H": "~Home",
    "\\=E": "=Eq",
    # A name that would be an option, or that cannot be seen, comes as the key.
    f"{KEYS['-Dash Co']}": KEYS["-Dash Co"],
    "New": KEYS["New\nLine"],
}
"""What is typed, with an open quotation mark or without, and what is meant by it."""

OTHERS = {
    "sho": ["show"],
    "gap --fl": ["gap", "--floor"],
    "gap --floor ": ["gap", "--floor"],
    "gap --unit cu": ["gap", "--unit", "customers"],
    "gap --unit=cu": ["gap", "--unit=customers"],
    "find --filter kind:res": ["find", "--filter", "kind:resale"],
    "find --filter 'is:decided kind:res": ["find", "--filter", "is:decided kind:resale"],
    "find --filter certain:bull": ["find", "--filter", "certain:bullish"],
    "find --filter indu": ["find", "--filter", "industry:"],
    "tag Accenture oper": ["tag", "Accenture", "operations"],
    "tag Accenture core oper": ["tag", "Accenture", "core", "operations"],
    "tag Accenture --split core=60,oper": ["tag", "Accenture", "--split", "core=60,operations="],
    "place Accenture star": ["place", "Accenture", "start-up"],
    "show -- -Da": ["show", "--", "-Dash Co"],
    "check --book boo": ["check", "--book", "book.tokentui"],
    "check --book=boo": ["check", "--book=book.tokentui"],
    "show zzz": ["show", "zzz"],
    "show Accenture A": ["show", "Accenture", "A"],
}


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Prompt]:
    """Each of the shells, with a book of names that are hard to type."""
    book = make_book(tmp_path / "book.tokentui", [(KEYS[name], name, None) for name in NAMES])
    with prompt(request.param, tmp_path, book) as waiting:
        yield waiting


def test_a_shell_hands_over_the_very_name(shell: Prompt) -> None:
    got = {typed: shell.handed_over(f"tokentui show {typed}\t") for typed in TYPED}
    assert got == {typed: ["show", meant] for typed, meant in TYPED.items()}


def test_a_shell_completes_commands_options_values_and_codes(shell: Prompt) -> None:
    got = {typed: shell.handed_over(f"tokentui {typed}\t") for typed in OTHERS}
    assert got == OTHERS
    # Several begin so, in capitals or not: nothing that was typed is taken away.
    assert [word.lower() for word in shell.handed_over("tokentui show tw\t")] == ["show", "tw"]


def test_a_book_that_cannot_be_read_is_no_trouble_at_the_prompt(shell: Prompt, tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    before = len(shell.shown)
    for book in ("nowhere.db", "damaged.db", "."):
        assert shell.handed_over(f"tokentui --book {book} show Acc\t") == ["--book", book, "show", "Acc"]
    assert b"rror" not in shell.shown[before:]
    assert b"book at" not in shell.shown[before:]
