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


@pytest.mark.parametrize(
    ("command", "code", "ends"),
    [
        (["tag", "cursor", LONG], 1, "."),
        (["tag", "cursor", "--split", LONG], 2, "See: tokentui tag --help"),
        (["tag", "cursor", "core", "--fact", LONG], 1, "see: tokentui show cursor --all"),
        (["composition", "--unknown-spend", LONG], 1, "."),
        (["verdict", "--rule", LONG], 2, "See: tokentui verdict --help"),
        (["review", "--queue", LONG], 2, ""),
        (["import", LONG], 2, "."),
        (["log", "--reviewer", LONG], 1, "starter."),
    ],
)
def test_what_cannot_be_used_is_quoted_in_part_and_what_would_do_is_said(
    ask: Ask, public_book: Path, command: list[str], code: int, ends: str
) -> None:
    ran = ask(*command, "--book", public_book)
    assert (ran.code, ran.out) == (code, "")
    assert "Crédit Agricole (Suisse) Crédit" in ran.err
    assert ran.err.endswith(f"{ends}\n")
    assert len(ran.err) < 1_100
