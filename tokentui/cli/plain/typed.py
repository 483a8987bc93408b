"""What a typed line means: a command of the review by key, name or label, and what follows it; or codes alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.names import nearest
from tokentui.domain.statements import Statement, a_set, a_split
from tokentui.services.errors import NotFound
from tokentui.services.lookups import meant_code
from tokentui.words.command import Command

READING: Mapping[str, str] = {
    "account": "read the account again.",
    "facts": "read every fact, with grade, source and address.",
    "said": "read what each reviewer says of it.",
    "codes": "read what can be answered, with keys and meanings.",
    "composition": "read the share of every use case.",
    "gap": "read how much nobody can explain.",
    "find": "name the customers whose name holds a text, as in: find acc",
}
"""Words that read something; the screen shows all of it at once."""
ALSO: Mapping[str, str] = {"quit": "leave", "exit": "leave", "next": "next_account", "previous": "previous_account"}
"""Other names of commands."""


class Typed(NamedTuple):
    """What a line asks for."""

    name: str
    """The id of a command, or a word that reads something; empty for codes alone, `?` for what means nothing."""
    rest: str
    """What follows it."""


def read_line(line: str, offered: Sequence[Command], codes: AnyVocabulary) -> Typed:
    """What a line means; where it means nothing, `rest` is the sentence that says so."""
    text = " ".join(line.split())
    if text[:1] == "/" and text != "/":
        return Typed("find_account", text[1:].strip())
    names = _names(offered)
    whole = {name for name, meant in names.items() if meant.startswith("tag_")}
    # The longest name first, so that `cannot tell` is not `cannot`; a key is one only as it is written.
    for name in sorted(names, key=len, reverse=True):
        start = text[: len(name)] if len(name) == 1 else text[: len(name)].lower()
        rest = text[len(name) :]
        # A use case with something behind it begins a set or a split.
        if start == name and (not rest or (rest[0] == " " and name not in whole)):
            return Typed(names[name], rest.strip())
    try:
        statement_of(text, codes)
    except (NotFound, ValueError) as error:
        if len(text.split()) > 1 and codes_in(text, codes):
            return Typed("?", str(error))
        near = nearest(text.lower(), [*names, *(one.code for one in codes.active)], 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return Typed("?", f"{text!r} is no command and no {codes.noun}.{hint} help names them all.")
    return Typed("", text)


def _names(offered: Iterable[Command]) -> dict[str, str]:
    names = {word: word for word in READING}
    for command in offered:
        for name in (*command.keys, command.id.replace("_", " "), command.id, command.label.lower()):
            names.setdefault(name, command.id)
    known = set(names.values())
    return names | {word: command for word, command in ALSO.items() if command in known}


def codes_in(text: str, codes: AnyVocabulary) -> bool:
    """Whether some word of a text is a code or a key."""
    return any(codes.by_code(word.lower()) or codes.by_key(word) for word in text.replace("=", " ").split())


def statement_of(text: str, codes: AnyVocabulary) -> Statement:
    """A set from codes or keys with spaces between, a split from `core 60 development 40`; raises what is wrong."""
    words = text.replace("=", " ").replace(",", " ").replace("%", " ").split()
    shares = words[1::2]
    if len(words) > 2 and len(words) % 2 == 0 and all(share.replace(".", "", 1).isdigit() for share in shares):
        named = [meant_code(codes, word) for word in words[::2]]
        if sum(map(float, shares)) == 100 and len(set(named)) == len(named):
            return a_split(dict(zip(named, shares, strict=True)))
    return a_set(*(meant_code(codes, word) for word in words))
