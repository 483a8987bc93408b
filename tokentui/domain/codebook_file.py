"""The codebook as a TOML file: written for people to edit, read back strictly, and planned into the book's own.

Entries are matched by code. A new code whose `former` names an entry that the file leaves out renames that entry;
further entries so named are merged into it. An active entry that is left out is archived if no decision stands on it,
else a target is asked for: leaving out never loses what was said.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tokentui.domain.codebook import Codebook, CodebookError, Stance, UseCase
from tokentui.domain.codebook_changes import Plan, checked, free_bits, in_order, merged_into, the_case
from tokentui.domain.names import nearest
from tokentui.domain.quoting import escaped
from tokentui.domain.text import number_of

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


class TargetNeeded(CodebookError):
    """A file leaves out entries on which decisions stand and does not say what they should count for."""

    def __init__(self, missing: Sequence[UseCase], used: Mapping[int, int]) -> None:
        named = " and ".join(f"{case.code!r} ({number_of(used[case.bit], 'decision')})" for case in missing)
        first = missing[0].code
        super().__init__(
            f"The file leaves out {named}, on which decisions stand. Keep it with archived = true, or name the use "
            f'case they should count for: former = ["{first}"] in its entry, or --into {first}=CODE.'
        )
        self.codes = tuple(case.code for case in missing)


def plan_load(
    codebook: Codebook, entries: tuple[Entry, ...], used: Mapping[int, int], into: Mapping[str, str] | None = None
) -> Plan:
    """Plan what makes the codebook that of a file; raises CodebookError, TargetNeeded where decisions would be lost.

    `used` says how many decisions stand on each bit, `into` what entries that the file leaves out are merged into.
    """
    entries = _with_targets(codebook, entries, into or {})
    matching = _Matching(codebook, entries)
    matching.match()
    cases, bits = _cases(matching)
    merges, codes = _moves(matching, bits)
    gone = [case for case in codebook.use_cases if case.bit not in bits.values() and not case.archived]
    merging = {source for source, _ in merges}
    missing = [case for case in gone if used.get(case.bit) and case.bit not in merging]
    if missing:
        raise TargetNeeded(missing, used)
    kept = {case.bit: case for case in codebook.use_cases} | {case.bit: case for case in cases}
    for case in codebook.use_cases:
        if case.bit in merging or case in gone:
            kept[case.bit] = kept[case.bit]._replace(archived=True)
    plan = Plan(
        codebook.version,
        in_order(kept.values(), [bits[entry.code] for entry in entries]),
        tuple(merges),
        _separations(matching, merging),
        tuple(codes),
    )
    return checked(codebook, plan)


@dataclass
class _Matching:
    """Entries of the file with the use case each is about."""

    codebook: Codebook
    entries: tuple[Entry, ...]
    owners: dict[str, UseCase | None] = field(default_factory=dict)
    """By code of the entry; None for a new one."""

    def match(self) -> None:
        """Find the use case of every entry; raises CodebookError where two entries are about one."""
        own = {case.code: case for case in self.codebook.use_cases}
        wanted = {entry.code for entry in self.entries}
        for entry in self.entries:
            owner = own.get(entry.code) or self.codebook.by_code(entry.code)
            if owner is None:
                renamed = [own[code] for code in entry.former if code in own and code not in wanted]
                owner = renamed[0] if renamed else None
            other = next((code for code, case in self.owners.items() if case and owner and case.bit == owner.bit), None)
            if other is not None:
                raise CodebookError(
                    f"The entries {other!r} and {entry.code!r} are about the same use case of the book; "
                    "take one of them out."
                )
            self.owners[entry.code] = owner


def _with_targets(codebook: Codebook, entries: tuple[Entry, ...], into: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries with what was said beside the file: `into` as `former`."""
    by_code = {entry.code: entry for entry in entries}
    for source, target in into.items():
        the_case(codebook, source)
        if target not in by_code:
            raise CodebookError(f"The file has no entry {target!r} for {source!r} to be merged into.")
        if source in by_code and not by_code[source].archived:
            raise CodebookError(f"The file has an entry {source!r}; take it out, or leave --into {source}=… away.")
        by_code[target] = replace(by_code[target], former=(*by_code[target].former, source))
    return tuple(by_code.values())


def _cases(matching: _Matching) -> tuple[list[UseCase], dict[str, int]]:
    """The use cases that the entries describe, and the bit of each entry."""
    cases, bits = [], dict[str, int]()
    fresh = free_bits(matching.codebook)
    for entry in matching.entries:
        owner = matching.owners[entry.code]
        if owner is None:
            if entry.stance is None:
                raise CodebookError(f"Use case {entry.code!r} is new and needs a stance: bullish, neutral or bearish.")
            owner = UseCase(next(fresh), entry.code, "", entry.code, entry.stance)
        bits[entry.code] = owner.bit
        cases.append(
            owner._replace(
                code=entry.code,
                archived=entry.archived,
                **{
                    name: value
                    for name in ("key", "label", "stance", "definition", "examples")
                    if (value := getattr(entry, name)) is not None
                },
            )
        )
    return cases, bits


def _moves(matching: _Matching, bits: Mapping[str, int]) -> tuple[list[tuple[int, int]], list[tuple[str, int]]]:
    """What `former` asks for: whole use cases to be merged, and single codes."""
    merges: dict[int, int] = {}
    codes: dict[str, int] = {}
    codebook = matching.codebook
    own = {case.code: case for case in codebook.use_cases}
    offered = {entry.code for entry in matching.entries if not entry.archived}
    for entry in matching.entries:
        bit = bits[entry.code]
        for code in entry.former:
            if code in offered:
                raise CodebookError(f"{code!r} has an entry of its own and is a former code of {entry.code!r}: choose.")
            stands_for = codebook.by_code(code)
            if stands_for is not None and stands_for.bit == bit:
                continue
            if entry.archived:
                raise CodebookError(f"{entry.code!r} is archived; {code!r} cannot be merged into it.")
            if merges.get(own[code].bit if code in own else -1, bit) != bit or codes.get(code, bit) != bit:
                raise CodebookError(f"{code!r} is a former code of two entries; leave it in one of them.")
            if code in own and merged_into(codebook, own[code]) is None:
                merges[own[code].bit] = bit
            else:
                codes[code] = bit
    return list(merges.items()), list(codes.items())


def _separations(matching: _Matching, merging: set[int]) -> tuple[int, ...]:
    """Merged entries that the file offers as their own again."""
    named = {code for entry in matching.entries for code in entry.former}
    return tuple(
        owner.bit
        for entry in matching.entries
        if (owner := matching.owners[entry.code]) is not None
        and not entry.archived
        and entry.code not in named
        and owner.bit not in merging
        and merged_into(matching.codebook, owner) is not None
    )


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
