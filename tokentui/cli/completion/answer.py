"""The answer to a tab: `tokentui __complete SHELL …`, which the scripts of the shells call.

It is written as pieces that a zero character ends, since a name may hold anything else: first what the shell is to do
(`files`, `nospace`, or nothing), then each word, for zsh and fish with a few words on it. Whatever goes wrong, a tab
says nothing.
"""

import sys
from collections.abc import Iterator, Sequence

from tokentui.cli.completion.grammar import read_grammar
from tokentui.cli.completion.offers import offered, what_to_do
from tokentui.cli.completion.place import place_of


def complete(arguments: Sequence[str]) -> int:
    """Answer a tab; the exit code is 0 whatever comes of it."""
    try:
        pieces = list(_answer(arguments))
        sys.stdout.buffer.write(b"".join(piece.encode("utf-8", "surrogateescape") + b"\0" for piece in pieces))
        sys.stdout.buffer.flush()
    except Exception:
        # A sentence would be written over the line that somebody is typing.
        return 0
    return 0


def _answer(arguments: Sequence[str]) -> Iterator[str]:
    match arguments:
        case ["bash", line, program, word]:
            from tokentui.cli.completion.bash import for_bash

            yield from for_bash(line, program, word)
        case ["zsh" | "fish", current, *before]:
            place = place_of(grammar := read_grammar(), before, current)
            items = offered(grammar, place)
            yield what_to_do(items, place)
            for item in items:
                yield item.word
                yield item.about
