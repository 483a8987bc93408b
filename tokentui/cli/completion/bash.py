"""What bash is answered: it replaces a part of a line, and takes each word as it should stand there."""

from collections.abc import Iterator, Sequence

from tokentui.cli.completion.grammar import read_grammar
from tokentui.cli.completion.offers import Item, offered, what_to_do
from tokentui.cli.completion.place import place_of
from tokentui.cli.completion.shells import quoted_for_bash, words_of
from tokentui.domain.names import fold


def for_bash(line: str, program: str, replaced: str) -> Iterator[str]:
    """The pieces for a line up to the cursor, of which bash replaces the last letters: those of `replaced`."""
    words = words_of(line)
    texts = [word.text for word in words]
    current = words[-1]
    if program not in texts[:-1] or current.mixed:
        return
    place = place_of(grammar := read_grammar(), texts[texts.index(program) + 1 : -1], current.text)
    items = offered(grammar, place)
    yield what_to_do(items, place)
    # Bash breaks a word at colons and equals signs too: what stands before stays where it is.
    kept = _kept(line[current.start :].removeprefix(current.quote), replaced, current.quote)
    for word in dict.fromkeys(_as_typed(items, current.text)):
        if kept is not None and fold(word[: len(kept)]) == fold(kept):
            yield quoted_for_bash(word[len(kept) :], current.quote)


def _kept(raw: str, replaced: str, quote: str) -> str | None:
    """The text of a word that stays; None where bash replaces something else than its end."""
    if not raw.endswith(replaced):
        return None
    return words_of(quote + raw[: len(raw) - len(replaced)])[-1].text


def _as_typed(items: Sequence[Item], typed: str) -> Iterator[str]:
    """The words; several of them begin as was typed, or bash would take away letters that they write otherwise."""
    for item in items:
        alike = len(items) > 1 and fold(item.word[: len(typed)]) == fold(typed)
        yield typed + item.word[len(typed) :] if alike else item.word
