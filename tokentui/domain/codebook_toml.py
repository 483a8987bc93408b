"""The codebook as a TOML file: written for people to edit, read back strictly so that a slip loses nothing."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tokentui.domain.codebook import Codebook, CodebookError, Stance, UseCase
from tokentui.domain.names import nearest
from tokentui.domain.quoting import escaped

_FIELDS = ("code", "key", "label", "stance", "definition", "examples", "archived", "former")


@dataclass(frozen=True, slots=True)
class Entry:
    """One use case as a file gives it; None leaves what the book has."""

    code: str
    key: str | None = None
    label: str | None = None
    stance: Stance | None = None
    definition: str | None = None
    examples: tuple[str, ...] | None = None
    archived: bool = False
    former: tuple[str, ...] = ()
    """Codes that earlier decisions used and that stand for this entry now."""


def read_entries(text: str) -> tuple[Entry, ...]:
    """Read a codebook file; raises CodebookError naming the entry, what is wrong and what would do."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CodebookError(f"The codebook file is not valid TOML: {error}.") from None
    strange = [name for name in document if name != "use_case"]
    if strange:
        raise CodebookError(
            f"The codebook file has {strange[0]!r}, which means nothing; entries begin with [[use_case]]."
        )
    tables = document.get("use_case", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise CodebookError("The codebook file has no entries; each begins with [[use_case]].")
    entries = tuple(_entry(place, table) for place, table in enumerate(tables, 1))
    seen: set[str] = set()
    for entry in entries:
        if entry.code in seen:
            raise CodebookError(f"Two entries have the code {entry.code!r}; take one out, or give it another code.")
        seen.add(entry.code)
    return entries


def codebook_toml(codebook: Codebook, book: str) -> str:
    """The codebook as a file that `read_entries` reads back to the same; `book` is the name of the book it is from."""
    return "\n".join(_document(codebook, book)) + "\n"


def _document(codebook: Codebook, book: str) -> Iterator[str]:
    name = " ".join(book.split())
    yield f"# Codebook of {_plain(name)}, version {codebook.version}."
    yield "# Edit it and load it back: tokentui codebook --load FILE --dry-run shows what would change."
    yield "# To rename a code, write the new one and put the old one in former; to merge an entry into another,"
    yield "# take it out and put its code in the former of the other. Decisions are kept either way."
    for case in codebook.use_cases:
        yield ""
        yield "[[use_case]]"
        yield f"code = {_quoted(case.code)}"
        yield f"key = {_quoted(case.key)}"
        yield f"label = {_quoted(case.label)}"
        yield f"stance = {_quoted(case.stance.value)}"
        yield f"definition = {_quoted(case.definition)}"
        yield f"examples = {_list(case.examples)}"
        if case.archived:
            yield "archived = true"
        former = former_codes(codebook, case)
        if former:
            yield f"former = {_list(former)}"


def former_codes(codebook: Codebook, case: UseCase) -> tuple[str, ...]:
    """The codes of earlier decisions that stand for a use case now, besides its own."""
    return tuple(sorted(code for code, bit in codebook.former_codes if bit == case.bit and code != case.code))


def _entry(place: int, table: Mapping[str, Any]) -> Entry:
    code = table.get("code")
    if not isinstance(code, str) or not code.strip():
        raise CodebookError(f'Entry {place} has no code; give it a short name, as in code = "core".')
    code = code.strip()
    for name in table:
        if name not in _FIELDS:
            close = nearest(name, _FIELDS, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"it may have {', '.join(_FIELDS)}."
            raise CodebookError(f"Use case {code!r} has {name!r}, which means nothing; {hint}")
    archived = table.get("archived", False)
    if not isinstance(archived, bool):
        raise CodebookError(f"Use case {code!r} has archived = {archived!r}; write true or false.")
    return Entry(
        code,
        _text(table, code, "key"),
        _text(table, code, "label"),
        _stance(table, code),
        _text(table, code, "definition"),
        _texts(table, code, "examples"),
        archived,
        tuple(dict.fromkeys(_texts(table, code, "former") or ())),
    )


def _stance(table: Mapping[str, Any], code: str) -> Stance | None:
    value = table.get("stance")
    if value is None:
        return None
    try:
        return Stance(value)
    except ValueError:
        names = ", ".join(stance.value for stance in Stance)
        raise CodebookError(f"Use case {code!r} has the stance {value!r}; it is one of {names}.") from None


def _text(table: Mapping[str, Any], code: str, name: str) -> str | None:
    value = table.get(name)
    if value is not None and not isinstance(value, str):
        raise CodebookError(f"Use case {code!r} has {name} = {value!r}; put it in quotation marks.")
    return None if value is None else value.strip()


def _texts(table: Mapping[str, Any], code: str, name: str) -> tuple[str, ...] | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise CodebookError(f'Use case {code!r} has {name} = {value!r}; write a list, as in {name} = ["…"].')
    return tuple(one.strip() for one in value if one.strip())


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are among TOML's, which has one more forbidden character (TOML 1.0, "String")."""
    return escaped(json.dumps(text, ensure_ascii=False))


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
