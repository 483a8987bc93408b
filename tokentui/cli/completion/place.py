"""Where on a command line somebody stands: which command it is, and what may come next."""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.cli.completion.grammar import CommandLine, Grammar, KnownOption, Value, ValueKind
from tokentui.services.paths import names_a_book

_BEFORE = ""
"""The name under which the grammar has what may stand before a command."""

_OPEN = "open"
"""The command that a word stands for which names a book."""


class Spot(NamedTuple):
    """What is to be completed."""

    value: Value | None
    """What the word is; None where it is the name of an option or of a command, or nothing may stand there."""
    opening: str
    """What of the current word stays: an option and its equals sign."""
    typed: str
    """The rest of it, which is to be completed."""
    options: tuple[KnownOption, ...] = ()
    """The options that may stand here, where the word begins like one."""
    commands: bool = False
    """Whether it may be the name of a command."""
    book: str | None = None
    """The book that the line names."""
    dashes: bool = False
    """Whether what begins with a dash is no option here, as after two dashes alone."""


def place_of(grammar: Grammar, before: Sequence[str], current: str) -> Spot:
    """Where one stands after these words, in the middle of this one."""
    line, command = grammar.lines[_BEFORE], _BEFORE
    book: str | None = None
    given = 0
    dashes = False
    waiting: Value | None = None
    waits_for_book = False
    for word in before:
        if waiting is not None and not (waiting.may_lack and word.startswith("-")):
            book = word if waits_for_book else book
            waiting = None
            continue
        waiting = None
        if word == "--" and not dashes:
            dashes = True
        elif word.startswith("-") and word != "-" and not dashes:
            name, equals, value = word.partition("=")
            option = line.option(name)
            if option is not None and option.value is not None:
                waits_for_book = name == "--book"
                if equals:
                    book = value if waits_for_book else book
                else:
                    waiting = option.value
        elif command == _BEFORE:
            command = _OPEN if word not in grammar.lines or names_a_book(word) else word
            line = grammar.lines[command]
        else:
            given += 1
    return _at(
        line, waiting, current, given, Spot(None, "", current, commands=command == _BEFORE, book=book, dashes=dashes)
    )


def _at(line: CommandLine, waiting: Value | None, current: str, given: int, place: Spot) -> Spot:
    if waiting is not None and not (waiting.may_lack and current.startswith("-")):
        return place._replace(value=waiting, commands=False, dashes=True)
    if current.startswith("-") and not place.dashes:
        name, equals, rest = current.partition("=")
        if not equals:
            return place._replace(options=line.options, commands=False)
        option = line.option(name)
        value = option.value if option is not None else None
        return place._replace(value=value, opening=f"{name}=", typed=rest, commands=False, dashes=True)
    return place._replace(value=_argument(line, given))


def _argument(line: CommandLine, given: int) -> Value | None:
    """What the next argument is, after so many."""
    if given < len(line.arguments):
        return line.arguments[given]
    last = line.arguments[-1] if line.arguments else None
    return last if last is not None and last.repeats else None


def is_file(place: Spot) -> bool:
    """Whether a file may stand here."""
    return place.value is not None and place.value.kind is ValueKind.FILE
