"""The codebook as a TOML file: written for people to edit, and read back strictly."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tokentui.domain.codebook import Codebook, CodebookError, UseCase
from tokentui.domain.codebook_changes import AnyEntry, list_with
from tokentui.domain.grades import Question
from tokentui.domain.names import nearest
from tokentui.domain.quoting import escaped_in_toml
from tokentui.domain.stance_exceptions import STANCES, Exceptions, present_exceptions
from tokentui.domain.stances import Stance, stance_named

_FIELDS = ("code", "key", "label", "definition", "examples", "archived", "former")
_TABLES = {"use_case": Question.FOR_WHAT, "segment": Question.WHO}
_MORE = {"use_case": ("stance", "exceptions"), "segment": ()}
"""Fields that only one list has."""
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One entry as a file gives it; None leaves what the book has."""

    code: str
    key: str | None = None
    label: str | None = None
    stance: Stance | None = None
    """Of a use case alone, as are exceptions."""
    exceptions: Exceptions | None = None
    definition: str | None = None
    examples: tuple[str, ...] | None = None
    archived: bool = False
    former: tuple[str, ...] = ()
    """Codes that earlier decisions used and that stand for this entry now."""


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """Both lists as a file gives them; of one that is empty the file says nothing."""

    use_cases: tuple[FileEntry, ...] = ()
    segments: tuple[FileEntry, ...] = ()

    def of(self, question: Question) -> tuple[FileEntry, ...]:
        """The entries of the list that answers a question."""
        return self.segments if question is Question.WHO else self.use_cases


def read_file(text: str) -> CodebookFile:
    """Read a codebook file; raises CodebookError naming the entry, what is wrong and what would do."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CodebookError(f"The codebook file is not valid TOML: {error}.") from None
    strange = [name for name in document if name not in _TABLES]
    if strange:
        raise CodebookError(
            f"The codebook file has {strange[0]!r}, which means nothing; entries begin with [[use_case]] or "
            "[[segment]]."
        )
    if not any(document.values()):
        raise CodebookError("The codebook file has no entries; each begins with [[use_case]] or [[segment]].")
    return CodebookFile(*(_entries(name, document.get(name, [])) for name in _TABLES))


def codebook_toml(codebook: Codebook, about: str) -> str:
    """The codebook as a file that `read_file` reads back to the same; `about` says in its first line what it is."""
    return "\n".join(_document(codebook, about)) + "\n"


def _document(codebook: Codebook, about: str) -> Iterator[str]:
    yield f"# {_plain(' '.join(about.split()))}"
    yield "# Edit it and load it back: tokentui codebook --load FILE --dry-run shows what would change."
    yield "# To rename a code, write the new one and put the old one in former; to merge an entry into another,"
    yield "# take it out and put its code in the former of the other. Decisions are kept either way."
    yield "# exceptions are segments in which a use case has another stance."
    for name, question in _TABLES.items():
        for entry in codebook.of(question).entries:
            yield ""
            yield f"[[{name}]]"
            yield from _lines(codebook, entry)


def _lines(codebook: Codebook, entry: AnyEntry) -> Iterator[str]:
    yield f"code = {_quoted(entry.code)}"
    yield f"key = {_quoted(entry.key)}"
    yield f"label = {_quoted(entry.label)}"
    if isinstance(entry, UseCase):
        yield f"stance = {_quoted(entry.stance.value)}"
        yield f"exceptions = {_stances(present_exceptions(entry, codebook.segments))}"
    yield f"definition = {_quoted(entry.definition)}"
    yield f"examples = {_list(entry.examples)}"
    if entry.archived:
        yield "archived = true"
    former = former_codes(codebook, entry)
    if former:
        yield f"former = {_list(former)}"


def former_codes(codebook: Codebook, entry: AnyEntry) -> tuple[str, ...]:
    """The codes of earlier decisions that stand for an entry now, besides its own."""
    codes = list_with(codebook, entry).former_codes
    return tuple(sorted(code for code, bit in codes if bit == entry.bit and code != entry.code))


def _entries(name: str, tables: Any) -> tuple[FileEntry, ...]:
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise CodebookError(f"The codebook file has {name!r} without entries; each begins with [[{name}]].")
    entries = tuple(_entry(name, place, table) for place, table in enumerate(tables, 1))
    seen: set[str] = set()
    for entry in entries:
        if entry.code in seen:
            raise CodebookError(
                f"Two entries of [[{name}]] have the code {entry.code!r}; take one out, or give it another code."
            )
        seen.add(entry.code)
    return entries


def _entry(name: str, place: int, table: Mapping[str, Any]) -> FileEntry:
    code = table.get("code")
    if not isinstance(code, str) or not code.strip():
        raise CodebookError(f'Entry {place} of [[{name}]] has no code; give it a short name, as in code = "core".')
    code = code.strip()
    whose = f"{name.replace('_', ' ').capitalize()} {code!r}"
    allowed = (*_FIELDS, *_MORE[name])
    for one in table:
        if one not in allowed:
            close = nearest(one, allowed, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"it may have {', '.join(allowed)}."
            raise CodebookError(f"{whose} has {one!r}, which means nothing; {hint}")
    archived = table.get("archived", False)
    if not isinstance(archived, bool):
        raise CodebookError(f"{whose} has archived = {archived!r}; write true or false.")
    stance = table.get("stance")
    return FileEntry(
        code,
        _text(table, whose, "key"),
        _text(table, whose, "label"),
        None if stance is None else _stance(stance, f"{whose} has the stance"),
        _exceptions(table.get("exceptions"), whose),
        _text(table, whose, "definition"),
        _texts(table, whose, "examples"),
        archived,
        tuple(dict.fromkeys(_texts(table, whose, "former") or ())),
    )


def _stance(value: Any, whose: str) -> Stance:
    found = stance_named(value)
    if found is None:
        raise CodebookError(f"{whose} {value!r}; it is one of {STANCES}.")
    return found


def _exceptions(value: Any, whose: str) -> Exceptions | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise CodebookError(
            f'{whose} has exceptions = {value!r}; write segments, as in exceptions = {{large = "bearish"}}.'
        )
    return tuple((code.strip(), _stance(one, f"{whose} has for {code!r} the stance")) for code, one in value.items())


def _text(table: Mapping[str, Any], whose: str, name: str) -> str | None:
    value = table.get(name)
    if value is not None and not isinstance(value, str):
        raise CodebookError(f"{whose} has {name} = {value!r}; put it in quotation marks.")
    return None if value is None else value.strip()


def _texts(table: Mapping[str, Any], whose: str, name: str) -> tuple[str, ...] | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise CodebookError(f'{whose} has {name} = {value!r}; write a list, as in {name} = ["…"].')
    return tuple(one.strip() for one in value if one.strip())


def _stances(exceptions: Exceptions) -> str:
    return f"{{{', '.join(f'{_name(code)} = {_quoted(stance.value)}' for code, stance in exceptions)}}}"


def _name(code: str) -> str:
    return code if _BARE_KEY.fullmatch(code) else _quoted(code)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are among TOML's, which has one more forbidden character (TOML 1.0, "String")."""
    return escaped_in_toml(json.dumps(text, ensure_ascii=False))


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
