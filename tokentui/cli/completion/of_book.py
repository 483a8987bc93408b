"""What a book knows that may stand on a command line: customers, codes, reviewers, filters."""

from collections.abc import Iterator
from pathlib import Path

from tokentui.cli.completion.grammar import FilterWords, ValueKind
from tokentui.services.completing import WordList, customers_beginning, words_in

_CODES = ("kind", "certain", "possible")
_SEGMENTS = ("who", "who_certain", "who_possible", "segment")

Words = Iterator[tuple[str, str]]
"""Each with a few words on it."""


def words_of_book(path: Path, kind: ValueKind, typed: str, filters: FilterWords, *, dashes: bool) -> Words:
    """The words of this kind that begin as typed; raises the BookError of a book that cannot be read at once."""
    match kind:
        case ValueKind.CUSTOMER:
            yield from customers_beginning(path, typed, dashes=dashes)
        case ValueKind.FILTER:
            yield from _of_filter(path, typed, filters)
        case ValueKind.USE_CASE:
            yield from _beginning(words_in(path, WordList.USE_CASES), typed)
        case ValueKind.SEGMENT:
            yield from _beginning(words_in(path, WordList.SEGMENTS), typed)
        case ValueKind.SPLIT:
            opening, _, last = typed.rpartition(",")
            opening = f"{opening}," if opening else ""
            for code, label in _beginning(words_in(path, WordList.USE_CASES), last):
                yield f"{opening}{code}=", label
        case ValueKind.REVIEWER:
            yield from _beginning(words_in(path, WordList.REVIEWERS), typed)
        case ValueKind.DISCLOSURE:
            yield from _beginning(words_in(path, WordList.REVENUES), typed)
        case _:
            return


def _beginning(known: tuple[tuple[str, str], ...], typed: str) -> Words:
    for word, about in known:
        if word.lower().startswith(typed.lower()):
            yield word, about


def _of_filter(path: Path, typed: str, filters: FilterWords) -> Words:
    """The last term of a filter: its field, or what the field may be."""
    if typed.count('"') % 2:
        return
    before, space, term = typed.rpartition(" ")
    opening = before + space + ("!" if term.startswith("!") else "")
    term = term.removeprefix("!")
    field, colon, value = term.partition(":")
    if not colon:
        for word, about in _beginning(tuple((one, "") for one in filters.fields), term):
            yield opening + word, about
        return
    listed, comma, last = value.rpartition(",")
    if field.lower() not in (*_CODES, *_SEGMENTS):
        listed, comma, last = "", "", value
    for word, about in _beginning(_values(path, field.lower(), filters), last):
        # A name with a space is one value only between quotation marks.
        whole = f'"{word}"' if " " in word else word
        yield f"{opening}{field}:{listed}{comma}{whole}", about


def _values(path: Path, field: str, filters: FilterWords) -> tuple[tuple[str, str], ...]:
    if field in _CODES:
        return (*((one, "") for one in filters.stances), *words_in(path, WordList.USE_CASES))
    if field in _SEGMENTS:
        return words_in(path, WordList.SEGMENTS)
    if field == "reviewer":
        return words_in(path, WordList.REVIEWERS)
    words = {"is": filters.states, "gap": filters.questions}.get(field, ())
    return tuple((one, "") for one in words)
