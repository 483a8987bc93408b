"""A very long argument: answered soon, in one short sentence, with the exit code of any other."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ask

LONG = "Crédit Agricole (Suisse) " * 4_000


@pytest.mark.parametrize("command", [["find"], ["show"], ["tag", "core"], ["log"]])
def test_a_name_that_nobody_has_is_quoted_by_its_beginning(
    ask: Ask, made_public_book: Path, command: list[str]
) -> None:
    verb, *rest = command
    ran = ask(verb, LONG, *rest, "--book", made_public_book)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("No customer is called 'Crédit Agricole (Suisse) Crédit")
    assert len(ran.err) < 200
