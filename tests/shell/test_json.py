"""What --json prints is JSON to jq, and its fields are those on which scripts rest."""

import json
import shutil
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Ask
from tests.shell.answers import ASKED, KNOWN, a_session, fields, words
from tokentui.cli.main import COMMANDS
from tokentui.cli.main import tokentui as cli


def test_every_command_with_json_is_asked() -> None:
    context = click.Context(cli)
    commands = [(name, cli.get_command(context, name)) for name in COMMANDS]
    assert {name for name, one in commands if one and any("--json" in param.opts for param in one.params)} == {*ASKED}


@pytest.mark.parametrize("command", ASKED)
def test_jq_reads_every_document_and_finds_every_field_in_it(
    ask: Ask,
    public_book: Path,
    tmp_path: Path,
    command: str,
) -> None:
    shutil.copy(public_book, tmp_path / "apart.tokentui")
    a_session(public_book)
    found = fields(ask(*words(command, public_book, tmp_path)).out)
    missing = {*json.loads(KNOWN.read_text(encoding="utf-8"))[command]} - {*found}
    assert not missing
    assert found
