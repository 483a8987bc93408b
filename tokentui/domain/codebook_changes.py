"""Changes to a codebook, planned before they are made: what both lists will be, and which codes stand for what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tokentui.domain.codebook import (
    MAX_ENTRIES,
    AnyVocabulary,
    Codebook,
    CodebookError,
    Entry,
    Segment,
    UseCase,
    Vocabulary,
)
from tokentui.domain.grades import Question
from tokentui.domain.stance_exceptions import SegmentNames

AnyEntry = UseCase | Segment
"""An entry of either list."""

LISTS = (Question.FOR_WHAT, Question.WHO)
"""What the lists of a codebook answer, in the order they are shown: use cases, then segments."""

KEYS = "123456789"
"""Keys that can tag; 0 says that it cannot be told."""

_CODE = "-_.&+"
"""Characters of a code beside letters and digits."""

_LONGEST_CODE = 30

_STATES = frozenset(("nothing", "cannot_tell", "cannot-tell", "withheld", "excluded", "set", "split"))
"""Words for what is said of a customer besides use cases and segments."""


@dataclass(frozen=True, slots=True)
class ListPlan:
    """One list of a codebook as it should be from now on."""

    entries: tuple[AnyEntry, ...]
    """All entries afterwards, in the order they are shown."""
    merges: tuple[tuple[int, int], ...] = ()
    """(bit, bit): everything said of the first counts for the second."""
    separations: tuple[int, ...] = ()
    """Bits whose merge is taken back: what was said of them counts for them again."""
    codes: tuple[tuple[str, int], ...] = ()
    """Single codes that come to stand for a bit, beside those of merges."""

    def changes(self, before: AnyVocabulary) -> bool:
        """Whether it changes anything."""
        return bool(self.merges or self.separations or self.codes) or self.entries != before.entries


@dataclass(frozen=True, slots=True)
class Plan:
    """A codebook as it should be from now on: both lists, in one version."""

    version: int
    """The version that it changes; a book that has gone on since does not take it."""
    use_cases: ListPlan
    segments: ListPlan

    def of(self, question: Question) -> ListPlan:
        """The list that answers a question."""
        return self.segments if question is Question.WHO else self.use_cases

    def with_list(self, question: Question, changed: ListPlan) -> "Plan":
        """The plan with another list that answers a question."""
        if question is Question.WHO:
            return replace(self, segments=changed)
        return replace(self, use_cases=changed)

    def changes(self, before: Codebook) -> bool:
        """Whether it changes anything."""
        return any(self.of(question).changes(before.of(question)) for question in LISTS)


def unchanged(codebook: Codebook) -> Plan:
    """The plan that leaves a codebook as it is."""
    return Plan(codebook.version, ListPlan(codebook.use_cases), ListPlan(codebook.segments.entries))


def question_of(entry: AnyEntry) -> Question:
    """What an entry answers."""
    return Question.FOR_WHAT if isinstance(entry, UseCase) else Question.WHO


def list_with(codebook: Codebook, entry: AnyEntry) -> AnyVocabulary:
    """The list in which an entry stands."""
    return codebook.of(question_of(entry))


def merged_into(codebook: Codebook, entry: AnyEntry) -> AnyEntry | None:
    """The entry that one was merged into, or None where it stands for itself."""
    stands_for = list_with(codebook, entry).by_code(entry.code)
    return None if stands_for is None or stands_for.bit == entry.bit else stands_for


def the_entry(listed: Vocabulary[Entry], code: str) -> Entry:
    """The entry of a code, merged ones included; raises CodebookError naming those there are."""
    found = next((one for one in listed.entries if one.code == code), None) or listed.by_code(code)
    if found is None:
        known = ", ".join(one.code for one in listed.entries) or "none"
        raise CodebookError(f"No {listed.noun} is called {code!r}; the codebook has {known}.")
    return found


def plan_edit(codebook: Codebook, edited: AnyEntry) -> Plan:
    """Change one entry; raises CodebookError when its code, key, label or exceptions cannot be."""
    return checked(codebook, _with(codebook, edited))


def plan_keys(codebook: Codebook, one: AnyEntry, key: str) -> Plan:
    """Give an entry a key; the entry of its list that had it gets the former one in exchange."""
    owner = list_with(codebook, one).by_key(key) if key else None
    exchanged = () if owner is None or owner.bit == one.bit else (owner._replace(key=one.key),)
    return checked(codebook, _with(codebook, one._replace(key=key), *exchanged))


def plan_add(codebook: Codebook, entry: AnyEntry) -> Plan:
    """Add an entry after all others of its list; its bit is chosen here."""
    listed = list_with(codebook, entry)
    entries = (*listed.entries, entry._replace(bit=next(free_bits(listed))))
    return checked(codebook, unchanged(codebook).with_list(question_of(entry), ListPlan(entries)))


def plan_archive(codebook: Codebook, one: AnyEntry) -> Plan:
    """No longer offer an entry; what was said of it stays."""
    return plan_edit(codebook, one._replace(archived=True))


def plan_return(codebook: Codebook, one: AnyEntry) -> Plan:
    """Offer an archived entry again, and take its merge back if there was one; a key taken meanwhile stays taken."""
    key = one.key if one.key and list_with(codebook, one).by_key(one.key) is None else ""
    plan = plan_edit(codebook, one._replace(archived=False, key=key))
    if merged_into(codebook, one) is None:
        return plan
    question = question_of(one)
    return plan.with_list(question, replace(plan.of(question), separations=(one.bit,)))


def plan_merge(codebook: Codebook, source: AnyEntry, target: AnyEntry) -> Plan:
    """Let everything said of one entry count for another of its list, and archive the first."""
    question = question_of(source)
    noun = codebook.of(question).noun
    if source.bit == target.bit:
        raise CodebookError(f"{_spoken(source)} cannot be merged into itself; choose another {noun}.")
    if target.archived:
        raise CodebookError(f"{_spoken(target)} is archived; bring it back first, or choose another {noun}.")
    into = merged_into(codebook, source)
    if into is not None:
        raise CodebookError(f"{_spoken(source)} was merged into {into.code!r} before; bring it back first.")
    plan = plan_archive(codebook, source)
    return plan.with_list(question, replace(plan.of(question), merges=((source.bit, target.bit),)))


def free_bits(listed: AnyVocabulary) -> Iterator[int]:
    """The bits of new entries of a list; raises CodebookError when a book has had as many as it can hold."""
    yield from range(max((one.bit for one in listed.entries), default=-1) + 1, MAX_ENTRIES)
    raise CodebookError(
        f"The codebook has had {MAX_ENTRIES} {listed.noun}s, which is all that fit; bring an archived one back and "
        "rename it."
    )


def checked(before: Codebook, plan: Plan) -> Plan:
    """The plan, if the codebook it leads to can be used; raises CodebookError naming entry and way out."""
    for question in LISTS:
        _check_list(before.of(question), plan.of(question).entries)
    return _with_exceptions(before, plan)


def segment_names(before: Codebook, plan: Plan) -> SegmentNames:
    """What segments are called once a plan is made."""
    return SegmentNames(before.segments, (one for one in plan.segments.entries if isinstance(one, Segment)))


def in_order(entries: Iterable[AnyEntry], first: Sequence[int]) -> tuple[AnyEntry, ...]:
    """The entries with these bits in this order; each of the others stays behind the one that it followed."""
    by_bit = {one.bit: one for one in entries}
    order = list(first)
    previous: int | None = None
    for bit in by_bit:
        if bit not in order:
            order.insert(0 if previous is None else order.index(previous) + 1, bit)
        previous = bit
    return tuple(by_bit[bit] for bit in order)


def _with(codebook: Codebook, *edited: AnyEntry) -> Plan:
    """The plan that changes some entries of one list."""
    by_bit = {one.bit: one for one in edited}
    entries = tuple(by_bit.get(one.bit, one) for one in list_with(codebook, edited[0]).entries)
    return unchanged(codebook).with_list(question_of(edited[0]), ListPlan(entries))


def _with_exceptions(before: Codebook, plan: Plan) -> Plan:
    """The plan with exceptions by the codes that segments have then; those that it changes must name segments."""
    names = segment_names(before, plan)
    former = {case.bit: case.exceptions for case in before.use_cases}
    entries = tuple(
        case._replace(
            exceptions=names.named(case.exceptions) if case.exceptions == former.get(case.bit) else names.checked(case)
        )
        if isinstance(case, UseCase) and case.exceptions
        else case
        for case in plan.use_cases.entries
    )
    return plan.with_list(Question.FOR_WHAT, replace(plan.use_cases, entries=entries))


def _check_list(before: AnyVocabulary, entries: tuple[AnyEntry, ...]) -> None:
    if entries and all(one.archived for one in entries):
        raise CodebookError(f"A codebook needs at least one {before.noun} that is not archived.")
    former = {one.bit: one.code for one in before.entries}
    codes: set[str] = set()
    keys: dict[str, AnyEntry] = {}
    for one in entries:
        if one.code != former.get(one.bit):
            _check_code(before, one)
        if not one.label.strip():
            raise CodebookError(f"{_spoken(one)} needs a label: one line that a newcomer understands.")
        if one.code in codes:
            raise CodebookError(f"Two {before.noun}s would have the code {one.code!r}; choose another.")
        codes.add(one.code)
        if one.key and not one.archived:
            _check_key(before.noun, one, keys)
            keys[one.key] = one


def _check_code(before: AnyVocabulary, one: AnyEntry) -> None:
    if not one.code or len(one.code) > _LONGEST_CODE or not all(part.isalnum() or part in _CODE for part in one.code):
        raise CodebookError(
            f"{one.code!r} is no code: use up to {_LONGEST_CODE} letters, digits, - and _, as in ai-native."
        )
    if one.code.lower() in _STATES:
        raise CodebookError(f"{one.code!r} says something else already; choose another code.")
    stands_for = before.by_code(one.code)
    if stands_for is not None and stands_for.bit != one.bit:
        raise CodebookError(
            f"Earlier decisions use the code {one.code!r} for the {before.noun} {stands_for.code!r}; choose another."
        )


def _check_key(noun: str, one: AnyEntry, taken: Mapping[str, AnyEntry]) -> None:
    if one.key in taken:
        raise CodebookError(
            f"{noun.capitalize()}s {taken[one.key].code!r} and {one.code!r} both have the key {one.key!r}; give one of "
            'them another, or none (key = "").'
        )
    if len(one.key) != 1 or one.key not in KEYS:
        raise CodebookError(f"{_spoken(one)} has the key {one.key!r}; give it one of 1 to 9, or none.")


def _spoken(entry: AnyEntry) -> str:
    return f"{'Use case' if isinstance(entry, UseCase) else 'Segment'} {entry.code!r}"
