"""Which words a shell is to offer in a place of the command line, and what else it is to do there."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tokentui.cli.completion.grammar import Grammar, ValueKind
from tokentui.cli.completion.place import Spot, is_file


class Item(NamedTuple):
    """A word that may stand there."""

    word: str
    about: str = ""


def what_to_do(items: Sequence[Item], place: Spot) -> str:
    """What the shell is to do besides offering the words."""
    if is_file(place) or (place.commands and not items):
        return "files"
    return "nospace" if items and all(item.word[-1:] in "=:<>" for item in items) else ""


def offered(grammar: Grammar, place: Spot) -> list[Item]:
    """The whole words that may stand in a place."""
    if place.options:
        return list(_options(place))
    if place.commands:
        return [Item(name, grammar.lines[name].help) for name in grammar.listed if name.startswith(place.typed)]
    if place.value is None:
        return []
    if place.value.kind is ValueKind.CHOICE:
        typed = place.typed.lower()
        return [Item(place.opening + one) for one in place.value.choices if one.lower().startswith(typed)]
    if place.value.kind in (ValueKind.TEXT, ValueKind.FILE):
        return []
    from tokentui.cli.completion.of_book import words_of_book
    from tokentui.domain.text import visible

    words = words_of_book(_book(place), place.value.kind, place.typed, grammar.filters, dashes=place.dashes)
    # The shells write out what a word holds, but not what stands beside it.
    return [Item(place.opening + word, visible(about)) for word, about in words]


def _options(place: Spot) -> Iterator[Item]:
    """The options that begin so; a short form only where it is all that was typed, for the long one says the same."""
    for option in place.options:
        for name in option.names:
            if name.startswith(place.typed) and (name.startswith("--") or place.typed == name):
                yield Item(name, option.help)


def _book(place: Spot) -> Path:
    if place.book is None:
        from tokentui.services.config import default_book

        return default_book()
    # The shells hand their line over as it was typed.
    return Path(os.path.expandvars(place.book)).expanduser()
