"""Changes to a codebook, planned before they are made: what it will be, and which codes come to stand for what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tokentui.domain.codebook import MAX_ENTRIES, Codebook, CodebookError, UseCase

KEYS = "123456789"
"""Keys that can tag; 0 says that it cannot be told."""

_CODE = "-_.&+"
"""Characters of a code beside letters and digits."""

_LONGEST_CODE = 30

_STATES = frozenset(("nothing", "cannot_tell", "cannot-tell", "withheld", "excluded", "set", "split"))
"""Words for what is said of a customer besides use cases."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A codebook as it should be from now on."""

    version: int
    """The version that it changes; a book that has gone on since does not take it."""
    cases: tuple[UseCase, ...]
    """All use cases afterwards, in the order they are shown."""
    merges: tuple[tuple[int, int], ...] = ()
    """(bit, bit): everything said of the first counts for the second."""
    separations: tuple[int, ...] = ()
    """Bits whose merge is taken back: what was said of them counts for them again."""
    codes: tuple[tuple[str, int], ...] = ()
    """Single codes that come to stand for a bit, beside those of merges."""

    def changes(self, before: Codebook) -> bool:
        """Whether it changes anything."""
        return bool(self.merges or self.separations or self.codes) or self.cases != before.use_cases


def merged_into(codebook: Codebook, case: UseCase) -> UseCase | None:
    """The use case that one was merged into, or None where it stands for itself."""
    stands_for = codebook.by_code(case.code)
    return None if stands_for is None or stands_for.bit == case.bit else stands_for


def the_case(codebook: Codebook, code: str) -> UseCase:
    """The entry of a code, merged ones included; raises CodebookError naming those there are."""
    found = next((case for case in codebook.use_cases if case.code == code), None) or codebook.by_code(code)
    if found is None:
        known = ", ".join(case.code for case in codebook.use_cases)
        raise CodebookError(f"No use case is called {code!r}; the codebook has {known}.")
    return found


def plan_edit(codebook: Codebook, edited: UseCase) -> Plan:
    """Change one entry; raises CodebookError when its code, key or label cannot be."""
    cases = tuple(edited if case.bit == edited.bit else case for case in codebook.use_cases)
    return checked(codebook, Plan(codebook.version, cases))


def plan_keys(codebook: Codebook, one: UseCase, key: str) -> Plan:
    """Give an entry a key; the entry that had it gets the former one in exchange."""
    owner = codebook.by_key(key) if key else None
    cases = []
    for case in codebook.use_cases:
        if case.bit == one.bit:
            case = case._replace(key=key)
        elif owner is not None and case.bit == owner.bit:
            case = case._replace(key=one.key)
        cases.append(case)
    return checked(codebook, Plan(codebook.version, tuple(cases)))


def plan_add(codebook: Codebook, case: UseCase) -> Plan:
    """Add an entry after all others; its bit is chosen here."""
    return checked(
        codebook, Plan(codebook.version, (*codebook.use_cases, case._replace(bit=next(free_bits(codebook)))))
    )


def plan_archive(codebook: Codebook, one: UseCase) -> Plan:
    """No longer offer an entry; what was said of it stays."""
    return plan_edit(codebook, one._replace(archived=True))


def plan_return(codebook: Codebook, one: UseCase) -> Plan:
    """Offer an archived entry again, and take its merge back if there was one; a key taken meanwhile stays taken."""
    key = one.key if one.key and codebook.by_key(one.key) is None else ""
    plan = plan_edit(codebook, one._replace(archived=False, key=key))
    return replace(plan, separations=(one.bit,)) if merged_into(codebook, one) else plan


def plan_merge(codebook: Codebook, source: UseCase, target: UseCase) -> Plan:
    """Let everything said of one entry count for another, and archive the first."""
    if source.bit == target.bit:
        raise CodebookError(f"{source.code!r} cannot be merged into itself; choose another use case.")
    if target.archived:
        raise CodebookError(f"{target.code!r} is archived; bring it back first, or choose another use case.")
    into = merged_into(codebook, source)
    if into is not None:
        raise CodebookError(f"{source.code!r} was merged into {into.code!r} before; bring it back first.")
    plan = plan_edit(codebook, source._replace(archived=True))
    return replace(plan, merges=((source.bit, target.bit),))


def free_bits(codebook: Codebook) -> Iterator[int]:
    """The bits of new entries; raises CodebookError when a book has had as many as it can hold."""
    yield from range(max((case.bit for case in codebook.use_cases), default=-1) + 1, MAX_ENTRIES)
    raise CodebookError(
        f"The codebook has had {MAX_ENTRIES} use cases, which is all that fit; bring an archived one back and "
        "rename it."
    )


def checked(before: Codebook, plan: Plan) -> Plan:
    """The plan, if the codebook it leads to can be used; raises CodebookError naming entry and way out."""
    if all(case.archived for case in plan.cases):
        raise CodebookError("A codebook needs at least one use case that is not archived.")
    former = {case.bit: case for case in before.use_cases}
    codes: dict[str, UseCase] = {}
    keys: dict[str, UseCase] = {}
    for case in plan.cases:
        if case.bit not in former or case.code != former[case.bit].code:
            _check_code(before, case)
        if not case.label.strip():
            raise CodebookError(f"Use case {case.code!r} needs a label: one line that a newcomer understands.")
        if case.code in codes:
            raise CodebookError(f"Two use cases would have the code {case.code!r}; choose another.")
        codes[case.code] = case
        if case.key and not case.archived:
            _check_key(case, keys)
            keys[case.key] = case
    return plan


def differences(before: Codebook, plan: Plan) -> Iterator[str]:
    """What a plan changes besides merges, a line each."""
    former = {case.bit: case for case in before.use_cases}
    merged = {bit for bit, _ in plan.merges}
    for case in plan.cases:
        if case.bit not in former:
            yield f"add {case.code}: {case.label} ({case.stance.value}, {_key(case)})"
        else:
            yield from _edits(former[case.bit], case, merged=case.bit in merged)
    names = {case.bit: case.code for case in plan.cases}
    for code, bit in plan.codes:
        yield f"earlier decisions that say {code} count for {names[bit]}"
    if [case.bit for case in before.use_cases] != [case.bit for case in plan.cases if case.bit in former]:
        yield "another order"


def _edits(old: UseCase, new: UseCase, *, merged: bool) -> Iterator[str]:
    if new.code != old.code:
        yield f"{old.code}: renamed {new.code}"
    for name, one, other in (
        ("key", old.key or "none", new.key or "none"),
        ("label", old.label, new.label),
        ("stance", old.stance.value, new.stance.value),
        ("definition", old.definition or "none", new.definition or "none"),
        ("examples", " · ".join(old.examples) or "none", " · ".join(new.examples) or "none"),
    ):
        if one != other:
            yield f"{new.code}: {name} {one} → {other}"
    if new.archived != old.archived and not merged:
        yield f"{new.code}: {'archived' if new.archived else 'offered again'}"


def _key(case: UseCase) -> str:
    return f"key {case.key}" if case.key else "no key"


def _check_code(before: Codebook, case: UseCase) -> None:
    if not case.code or len(case.code) > _LONGEST_CODE or not all(one.isalnum() or one in _CODE for one in case.code):
        raise CodebookError(
            f"{case.code!r} is no code: use up to {_LONGEST_CODE} letters, digits, - and _, as in ai-native."
        )
    if case.code.lower() in _STATES:
        raise CodebookError(f"{case.code!r} says something else already; choose another code.")
    stands_for = before.by_code(case.code)
    if stands_for is not None and stands_for.bit != case.bit:
        raise CodebookError(f"Earlier decisions use the code {case.code!r} for {stands_for.code!r}; choose another.")


def _check_key(case: UseCase, taken: Mapping[str, UseCase]) -> None:
    if case.key in taken:
        raise CodebookError(
            f"{taken[case.key].code!r} and {case.code!r} both have the key {case.key!r}; give one of them another, "
            'or none (key = "").'
        )
    if len(case.key) != 1 or case.key not in KEYS:
        raise CodebookError(f"Use case {case.code!r} has the key {case.key!r}; give it one of 1 to 9, or none.")


def in_order(cases: Iterable[UseCase], first: Sequence[int]) -> tuple[UseCase, ...]:
    """The cases with these bits in this order; each of the others stays behind the one that it followed."""
    by_bit = {case.bit: case for case in cases}
    order = list(first)
    previous: int | None = None
    for bit in by_bit:
        if bit not in order:
            order.insert(0 if previous is None else order.index(previous) + 1, bit)
        previous = bit
    return tuple(by_bit[bit] for bit in order)
