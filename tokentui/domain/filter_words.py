"""What a filter may go on with, as it is typed: in one way for the shell and for the app.

It stands alone because each press of tab in a shell loads it.
"""

from collections.abc import Callable, Iterable, Iterator

CODED = ("kind", "certain", "possible")
"""Fields that take stances and codes of use cases, several with commas between them."""
PLACED = ("who", "who_certain", "who_possible", "segment")
"""Fields that take codes of segments, several too."""

Words = Iterable[tuple[str, str]]
"""Each with a few words on it."""


def beginning(known: Words, typed: str) -> Iterator[tuple[str, str]]:
    """Those words that begin as typed, whatever the case."""
    for word, about in known:
        if word.lower().startswith(typed.lower()):
            yield word, about


def going_on(typed: str, fields: Iterable[str], values: Callable[[str], Words]) -> Iterator[tuple[str, str]]:
    """The whole texts that a filter may go on to, by its last term: its field, or one of the `values` of the field."""
    if typed.count('"') % 2:
        return
    before, space, term = typed.rpartition(" ")
    opening = before + space + ("!" if term.startswith("!") else "")
    term = term.removeprefix("!")
    field, colon, value = term.partition(":")
    if not colon:
        for word, about in beginning(((one, "") for one in fields), term):
            yield opening + word, about
        return
    listed, comma, last = value.rpartition(",")
    if field.lower() not in (*CODED, *PLACED):
        listed, comma, last = "", "", value
    for word, about in beginning(values(field.lower()), last):
        # A name with a space is one value only between quotation marks.
        whole = f'"{word}"' if " " in word else word
        yield f"{opening}{field}:{listed}{comma}{whole}", about
