"""What is made from the program: parts of pages in `docs/`, the manual, and what completion knows.

Run `python -m tests.readme` to write them anew; a test holds that they are up to date.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from tests.grammar import grammar
from tokentui.cli.completion.grammar import FILE
from tokentui.cli.main import tokentui as cli
from tokentui.cli.man_page import man_page
from tokentui.ingest.adapters.known import ADAPTERS
from tokentui.services.workbook import default_codebook
from tokentui.words import config_text
from tokentui.words.command import Command, Where
from tokentui.words.commands import COMMANDS, commands
from tokentui.words.tour import in_markdown

README = Path(__file__).parent.parent / "README.md"
MANUAL = README.parent / "docs" / "tokentui.1"
CONFIGURATION = README.parent / "docs" / "configuration.md"
PAGES = (CONFIGURATION, *(CONFIGURATION.with_name(f"{name}.md") for name in ("keys", "commands", "imports", "tour")))
"""Those with parts that are made."""
LINE = 120
"""Cells of a line of text."""


def manual() -> str:
    """The manual page."""
    return man_page(click.Context(cli, info_name="tokentui", help_option_names=["-h", "--help"], max_content_width=100))


def keys() -> str:
    """A table of every command of the app: its keys in each mode, and what it does."""
    named = {command.id: command for where in Where for command in commands(where, default_codebook())}
    lines = ["| keys | where | what it does | id |", "|---|---|---|---|"]
    for command in COMMANDS:
        found = named.get(command.id, command)
        where = ", ".join(one.value for one in found.where)
        lines.append(f"| {_keys(found)} | {where} | {_escaped(found.help)} | `{found.id}` |")
    return "\n".join(lines)


def command_list() -> str:
    """A table of the shell's commands."""
    return "\n".join(["| command | what it does |", "|---|---|", *_commands()])


def sources() -> str:
    """A table of the programs whose files import reads: what each tells, and what it cannot tell."""
    lines = ["| source | tells | does not tell |", "|---|---|---|"]
    for adapter in {one.name: one for one in ADAPTERS if not one.unusable and not one.own}.values():
        asked = f" (`--map {adapter.asked}=spend`)" if adapter.asked else ""
        fields = dict.fromkeys(_FIELD.get(one.name, one.name.replace("_", " ")) for one in adapter.fields)
        cannot = _escaped(" ".join(adapter.cannot))
        whose = " or ".join(f"`{column}`" for column in adapter.whose[:3])
        said = f"customer (`--map` says which: {whose}), " if whose and "customer" not in fields else ""
        lines.append(f"| {adapter.name}{asked} | {said}{', '.join(fields)} | {cannot} |")
    return "\n".join(lines)


_FIELD = {
    "customer_key": "customer",
    "request": "each request once",
    "not_spend": "money that is no spend",
    "key": "id of the customer",
    "name": "name of the customer",
}


def _between(name: str, made: str, _: re.Match[str]) -> str:
    return f"<!-- {name} -->\n{made}\n<!-- /{name} -->"


def rendered(text: str) -> str:
    """A page with its made parts written anew."""
    for name, made in (
        ("keys", keys()),
        ("commands", command_list()),
        ("sources", sources()),
        ("settings", config_text.table()),
        ("tour", "\n".join(in_markdown(LINE))),
    ):
        text = re.sub(
            rf"<!-- {name} -->.*<!-- /{name} -->",
            partial(_between, name, made),
            text,
            flags=re.DOTALL,
        )
    return text


def _commands() -> Iterator[str]:
    context = click.Context(cli, info_name="tokentui")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield f"| `tokentui {name}` | {_escaped(command.get_short_help_str(limit=100))} |"


def _keys(command: Command) -> str:
    return " ".join(f"`{key}`" for key in command.shown)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    MANUAL.write_text(manual(), encoding="utf-8")
    FILE.write_text(grammar(), encoding="utf-8")
    for page in PAGES:
        page.write_text(rendered(page.read_text(encoding="utf-8")), encoding="utf-8")
