"""What a book knows that may stand on a command line: customers, codes, reviewers, filters."""

from collections.abc import Iterator
from pathlib import Path

from tokentui.cli.completion.grammar import FilterWords, ValueKind
from tokentui.domain.filter_words import CODED, PLACED, beginning, going_on
from tokentui.services.completing import WordList, customers_beginning, words_in

Words = Iterator[tuple[str, str]]
"""Each with a few words on it."""


def words_of_book(path: Path, kind: ValueKind, typed: str, filters: FilterWords, *, dashes: bool) -> Words:
    """The words of this kind that begin as typed; raises the BookError of a book that cannot be read at once."""
    match kind:
        case ValueKind.CUSTOMER:
            yield from customers_beginning(path, typed, dashes=dashes)
        case ValueKind.FILTER:
            yield from going_on(typed, filters.fields, lambda field: _values(path, field, filters))
        case ValueKind.USE_CASE:
            yield from beginning(words_in(path, WordList.USE_CASES), typed)
        case ValueKind.SEGMENT:
            yield from beginning(words_in(path, WordList.SEGMENTS), typed)
        case ValueKind.SPLIT:
            opening, _, last = typed.rpartition(",")
            opening = f"{opening}," if opening else ""
            for code, label in beginning(words_in(path, WordList.USE_CASES), last):
                yield f"{opening}{code}=", label
        case ValueKind.REVIEWER:
            yield from beginning(words_in(path, WordList.REVIEWERS), typed)
        case ValueKind.DISCLOSURE:
            yield from beginning(words_in(path, WordList.REVENUES), typed)
        case _:
            return


def _values(path: Path, field: str, filters: FilterWords) -> tuple[tuple[str, str], ...]:
    if field in CODED:
        return (*((one, "") for one in filters.stances), *words_in(path, WordList.USE_CASES))
    if field in PLACED:
        return words_in(path, WordList.SEGMENTS)
    if field == "reviewer":
        return words_in(path, WordList.REVIEWERS)
    words = {"is": filters.states, "gap": filters.questions}.get(field, ())
    return tuple((one, "") for one in words)
