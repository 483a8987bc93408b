"""What a planned change of a codebook changes, in lines for its preview and its history."""

from collections.abc import Iterator

from tokentui.domain.codebook import Codebook, UseCase
from tokentui.domain.codebook_changes import LISTS, AnyEntry, ListPlan, Plan, segment_names
from tokentui.domain.grades import Question
from tokentui.domain.stance_exceptions import SegmentNames, exceptions_line


def differences(before: Codebook, plan: Plan) -> Iterator[str]:
    """What a plan changes besides merges, a line each."""
    names = segment_names(before, plan)
    for question in LISTS:
        yield from _of_list(before.of(question).entries, plan.of(question), names, question)


def called(entry: AnyEntry) -> str:
    """The code of an entry, which says of a segment that it is one: both lists may have a code."""
    return entry.code if isinstance(entry, UseCase) else f"segment {entry.code}"


def _of_list(before: tuple[AnyEntry, ...], plan: ListPlan, names: SegmentNames, question: Question) -> Iterator[str]:
    former = {one.bit: one for one in before}
    merged = {bit for bit, _ in plan.merges}
    for one in plan.entries:
        if one.bit not in former:
            yield f"add {called(one)}: {one.label} ({_particulars(one)})"
        else:
            yield from _edits(former[one.bit], one, names, merged=one.bit in merged)
    by_bit = {one.bit: one for one in plan.entries}
    for code, bit in plan.codes:
        yield f"earlier decisions that say {code} count for {called(by_bit[bit])}"
    if [one.bit for one in before] != [one.bit for one in plan.entries if one.bit in former]:
        yield "another order" if question is Question.FOR_WHAT else "another order of segments"


def _edits(old: AnyEntry, new: AnyEntry, names: SegmentNames, *, merged: bool) -> Iterator[str]:
    if new.code != old.code:
        yield f"{called(old)}: renamed {new.code}"
    for name, one, other in (("key", old.key or "none", new.key or "none"), ("label", old.label, new.label)):
        if one != other:
            yield f"{called(new)}: {name} {one} → {other}"
    if isinstance(old, UseCase) and isinstance(new, UseCase):
        yield from _stances(old, new, names)
    for name, one, other in (
        ("definition", old.definition or "none", new.definition or "none"),
        ("examples", " · ".join(old.examples) or "none", " · ".join(new.examples) or "none"),
    ):
        if one != other:
            yield f"{called(new)}: {name} {one} → {other}"
    if new.archived != old.archived and not merged:
        yield f"{called(new)}: {'archived' if new.archived else 'offered again'}"


def _stances(old: UseCase, new: UseCase, names: SegmentNames) -> Iterator[str]:
    if new.stance is not old.stance:
        yield f"{new.code}: stance {old.stance.value} → {new.stance.value}"
    before, after = dict(names.named(old.exceptions)), dict(names.named(new.exceptions))
    for code, stance in after.items():
        if code not in before:
            yield f"{new.code}: stance for {code} {stance.value}"
        elif before[code] is not stance:
            yield f"{new.code}: stance for {code} {before[code].value} → {stance.value}"
    for code, stance in before.items():
        if code not in after:
            yield f"{new.code}: stance for {code} {stance.value} → none"


def _particulars(one: AnyEntry) -> str:
    stances = (one.stance.value, exceptions_line(one.exceptions)) if isinstance(one, UseCase) else ()
    return ", ".join(part for part in (*stances, f"key {one.key}" if one.key else "no key") if part)
