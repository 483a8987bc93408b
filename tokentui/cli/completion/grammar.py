"""What may stand where on a command line, read from `grammar.json`.

`python -m tests.readme` makes that from the commands. It is a file because the commands themselves take several times
as long to load as a person waits for a tab.
"""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("grammar.json")


class ValueKind(StrEnum):
    """What a value is, and so where what it may be is found."""

    TEXT = "text"
    """Anything: there is nothing to offer."""
    CHOICE = "choice"
    FILE = "file"
    CUSTOMER = "customer"
    USE_CASE = "use_case"
    SEGMENT = "segment"
    SPLIT = "split"
    """Use cases with percentages, separated by commas."""
    REVIEWER = "reviewer"
    FILTER = "filter"
    DISCLOSURE = "disclosure"
    """The date of a disclosed revenue."""


class Value(NamedTuple):
    """What an option or an argument takes."""

    kind: ValueKind
    choices: tuple[str, ...] = ()
    repeats: bool = False
    """Whether an argument may be given again and again."""
    may_lack: bool = False
    """Whether an option may stand without its value."""


class KnownOption(NamedTuple):
    """An option of a command."""

    names: tuple[str, ...]
    help: str
    value: Value | None
    """None for a flag."""


class CommandLine(NamedTuple):
    """What one command takes."""

    help: str
    options: tuple[KnownOption, ...]
    arguments: tuple[Value, ...]

    def option(self, name: str) -> KnownOption | None:
        """The option of this name."""
        return next((one for one in self.options if name in one.names), None)


class FilterWords(NamedTuple):
    """What may stand in a filter."""

    fields: tuple[str, ...]
    """Each with the sign after it."""
    states: tuple[str, ...]
    """What `is:` takes."""
    questions: tuple[str, ...]
    """What `gap:` takes."""
    stances: tuple[str, ...]


class Grammar(NamedTuple):
    """All commands; the empty name stands for what comes before one."""

    lines: dict[str, CommandLine]
    listed: tuple[str, ...]
    """The commands to offer, in the order of the help."""
    filters: FilterWords


def read_grammar() -> Grammar:
    """The grammar of this tokentui."""
    made = json.loads(FILE.read_text(encoding="utf-8"))
    lines = {
        name: CommandLine(
            line["help"],
            tuple(KnownOption(tuple(one["names"]), one["help"], _value(one["value"])) for one in line["options"]),
            tuple(value for one in line["arguments"] if (value := _value(one)) is not None),
        )
        for name, line in made["commands"].items()
    }
    return Grammar(lines, tuple(made["listed"]), FilterWords(*(tuple(one) for one in made["filters"])))


def write_grammar(grammar: Grammar) -> str:
    """The text of the file, a line for each command."""
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(_plain(line))}" for name, line in grammar.lines.items())
    rest = f'"listed": {json.dumps(grammar.listed)},\n"filters": {json.dumps(grammar.filters)}'
    return f'{{"commands": {{\n{lines}\n}},\n{rest}\n}}\n'


def _plain(line: CommandLine) -> dict[str, object]:
    return {
        "help": line.help,
        "options": [{"names": one.names, "help": one.help, "value": one.value} for one in line.options],
        "arguments": line.arguments,
    }


def _value(given: Sequence[object] | None) -> Value | None:
    match given:
        case [str(kind), [*choices], bool(repeats), bool(may_lack)]:
            return Value(ValueKind(kind), tuple(str(one) for one in choices), repeats, may_lack)
        case _:
            return None
