"""A codebook file planned into the book's own codebook: leaving out never loses what was said.

Entries are matched by code, in each list apart. A new code whose `former` names an entry that the file leaves out
renames that entry; further entries so named are merged into it. An active entry that is left out is archived if no
decision stands on it, else a target is asked for. A list of which the file has no entry stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tokentui.domain.codebook import AnyVocabulary, Codebook, CodebookError, Segment, UseCase
from tokentui.domain.codebook_changes import (
    LISTS,
    AnyEntry,
    ListPlan,
    Plan,
    checked,
    free_bits,
    in_order,
    merged_into,
    unchanged,
)
from tokentui.domain.codebook_file import CodebookFile, FileEntry
from tokentui.domain.grades import Question
from tokentui.domain.text import number_of


class TargetNeeded(CodebookError):
    """A file leaves out entries on which decisions stand and does not say what they should count for."""

    def __init__(self, noun: str, missing: Sequence[AnyEntry], used: Mapping[int, int]) -> None:
        named = " and ".join(f"{one.code!r} ({number_of(used[one.bit], 'decision')})" for one in missing)
        first = missing[0].code
        super().__init__(
            f"The file leaves out the {noun}{'s' * (len(missing) > 1)} {named}, on which decisions stand. Keep it with "
            f'archived = true, or name the {noun} they should count for: former = ["{first}"] in its entry, or --into '
            f"{first}=CODE."
        )


def plan_load(
    codebook: Codebook,
    file: CodebookFile,
    used: Mapping[Question, Mapping[int, int]],
    into: Mapping[str, str] | None = None,
) -> Plan:
    """Plan what makes the codebook that of a file; raises CodebookError, TargetNeeded where decisions would be lost.

    `used` says how many decisions stand on each bit, `into` what entries that the file leaves out are merged into.
    """
    file = _with_targets(codebook, file, into or {})
    plan = unchanged(codebook)
    for question in LISTS:
        if file.of(question):
            listed = codebook.of(question)
            plan = plan.with_list(question, _list_plan(codebook, listed, file.of(question), used.get(question, {})))
    return checked(codebook, plan)


def _list_plan(
    codebook: Codebook, listed: AnyVocabulary, entries: tuple[FileEntry, ...], used: Mapping[int, int]
) -> ListPlan:
    matching = _Matching(codebook, listed, entries)
    matching.match()
    described, bits = _described(matching)
    merges, codes = _moves(matching, bits)
    gone = [one for one in listed.entries if one.bit not in bits.values() and not one.archived]
    merging = {source for source, _ in merges}
    missing = [one for one in gone if used.get(one.bit) and one.bit not in merging]
    if missing:
        raise TargetNeeded(listed.noun, missing, used)
    kept: dict[int, AnyEntry] = {one.bit: one for one in (*listed.entries, *described)}
    for one in listed.entries:
        if one.bit in merging or one in gone:
            kept[one.bit] = kept[one.bit]._replace(archived=True)
    return ListPlan(
        in_order(kept.values(), [bits[entry.code] for entry in entries]),
        tuple(merges),
        _separations(matching, merging),
        tuple(codes),
    )


@dataclass
class _Matching:
    """Entries of one list of the file with the entry of the book that each is about."""

    codebook: Codebook
    listed: AnyVocabulary
    entries: tuple[FileEntry, ...]
    owners: dict[str, AnyEntry | None] = field(default_factory=dict)
    """By code of the entry; None for a new one."""

    def match(self) -> None:
        """Find what every entry is about; raises CodebookError where two are about one."""
        own = self.own
        wanted = {entry.code for entry in self.entries}
        for entry in self.entries:
            owner = own.get(entry.code) or self.listed.by_code(entry.code)
            if owner is None:
                renamed = [own[code] for code in entry.former if code in own and code not in wanted]
                owner = renamed[0] if renamed else None
            other = next((code for code, one in self.owners.items() if one and owner and one.bit == owner.bit), None)
            if other is not None:
                raise CodebookError(
                    f"The entries {other!r} and {entry.code!r} are about the same {self.listed.noun} of the book; "
                    "take one of them out."
                )
            self.owners[entry.code] = owner

    @property
    def own(self) -> dict[str, AnyEntry]:
        """The entries of the book by their own codes."""
        return {one.code: one for one in self.listed.entries}


def _with_targets(codebook: Codebook, file: CodebookFile, into: Mapping[str, str]) -> CodebookFile:
    """The file with what was said beside it: `into` as `former`, in each list that has both codes."""
    lists = {question: {entry.code: entry for entry in file.of(question)} for question in LISTS}
    for source, target in into.items():
        having = [question for question in LISTS if codebook.of(question).by_code(source) is not None]
        if not having:
            known = ", ".join(one.code for question in LISTS for one in codebook.of(question).entries)
            raise CodebookError(f"No use case and no segment is called {source!r}; the codebook has {known}.")
        having = [question for question in having if target in lists[question]]
        if not having:
            raise CodebookError(f"The file has no entry {target!r} for {source!r} to be merged into.")
        # Both lists may have a code; meant is the entry that the file leaves out.
        left_out = [one for one in having if source not in lists[one] or lists[one][source].archived]
        if not left_out:
            raise CodebookError(f"The file has an entry {source!r}; take it out, or leave --into {source}=… away.")
        for question in left_out:
            entry = lists[question][target]
            lists[question][target] = replace(entry, former=(*entry.former, source))
    return CodebookFile(*(tuple(lists[question].values()) for question in LISTS))


def _described(matching: _Matching) -> tuple[list[AnyEntry], dict[str, int]]:
    """What the entries describe, and the bit of each."""
    described: list[AnyEntry] = []
    bits: dict[str, int] = {}
    fresh = free_bits(matching.listed)
    for entry in matching.entries:
        owner = matching.owners[entry.code] or _new(matching.listed, entry, fresh)
        bits[entry.code] = owner.bit
        given = {name: value for name in owner._fields if (value := getattr(entry, name, None)) is not None}
        described.append(owner._replace(**given))
    return described, bits


def _new(listed: AnyVocabulary, entry: FileEntry, fresh: Iterator[int]) -> AnyEntry:
    if not isinstance(listed, Codebook):
        return Segment(next(fresh), entry.code, "", entry.code)
    if entry.stance is None:
        raise CodebookError(f"Use case {entry.code!r} is new and needs a stance: bullish, neutral or bearish.")
    return UseCase(next(fresh), entry.code, "", entry.code, entry.stance)


def _moves(matching: _Matching, bits: Mapping[str, int]) -> tuple[list[tuple[int, int]], list[tuple[str, int]]]:
    """What `former` asks for: whole entries to be merged, and single codes."""
    merges: dict[int, int] = {}
    codes: dict[str, int] = {}
    own = matching.own
    offered = {entry.code for entry in matching.entries if not entry.archived}
    for entry in matching.entries:
        bit = bits[entry.code]
        for code in entry.former:
            if code in offered:
                raise CodebookError(f"{code!r} has an entry of its own and is a former code of {entry.code!r}: choose.")
            stands_for = matching.listed.by_code(code)
            if stands_for is not None and stands_for.bit == bit:
                continue
            if entry.archived:
                raise CodebookError(f"{entry.code!r} is archived; {code!r} cannot be merged into it.")
            if merges.get(own[code].bit if code in own else -1, bit) != bit or codes.get(code, bit) != bit:
                raise CodebookError(f"{code!r} is a former code of two entries; leave it in one of them.")
            if code in own and merged_into(matching.codebook, own[code]) is None:
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
