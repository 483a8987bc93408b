"""What the value of an option or an argument is, as completion has to know it: the types that commands declare."""

from collections.abc import Sequence

import click
from click.types import StringParamType

from tokentui.cli.completion.grammar import ValueKind


class BookWord(StringParamType):
    """A text of which the book knows what it may be: a customer, a code, a reviewer, a filter."""

    def __init__(self, kind: ValueKind) -> None:
        self.kind = kind


class Suggested(StringParamType):
    """A text for which there are words to offer, and whose command says itself what is wrong with another one."""

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = tuple(choices)


class Letters(click.Choice[str]):
    """A choice of letters, which may be typed small and are shown as they are written everywhere else."""

    def __init__(self, letters: str) -> None:
        super().__init__(list(letters), case_sensitive=False)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """As usage and help show it."""
        return f"[{'|'.join(self.choices)}]"

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:  # noqa: ARG002
        """As they are written everywhere else, too."""
        return f"{value!r} is not one of {', '.join(self.choices)}."


GRADE = Letters("ABCD")
CUSTOMER = BookWord(ValueKind.CUSTOMER)
USE_CASE = BookWord(ValueKind.USE_CASE)
SEGMENT = BookWord(ValueKind.SEGMENT)
SPLIT = BookWord(ValueKind.SPLIT)
REVIEWER = BookWord(ValueKind.REVIEWER)
FILTER = BookWord(ValueKind.FILTER)
DISCLOSURE = BookWord(ValueKind.DISCLOSURE)


def kind_of(given: click.ParamType[object]) -> tuple[ValueKind, tuple[str, ...]]:
    """What a type of a parameter takes, and the words of which it is one."""
    if isinstance(given, BookWord):
        return given.kind, ()
    if isinstance(given, Suggested):
        return ValueKind.CHOICE, given.choices
    if isinstance(given, click.Choice):
        return ValueKind.CHOICE, tuple(str(one) for one in given.choices)
    return (ValueKind.FILE if isinstance(given, click.Path) else ValueKind.TEXT), ()
