"""Taking an edit of the codebook back: what stood before it, as long as nobody has edited the same again since."""

from dataclasses import replace

from tokentui.domain.codebook import AnyVocabulary, Codebook, CodebookError
from tokentui.domain.codebook_changes import LISTS, AnyEntry, ListPlan, Plan, checked, unchanged


def plan_back(now: Codebook, standing: Codebook, wanted: Codebook) -> Plan | None:
    """What takes a codebook from one edit's end, `standing`, to its other end; None where it has gone on since.

    An entry that the other end does not have is archived, and a code that came with the edit still stands for its
    entry: neither is ever deleted.
    """
    plan = unchanged(now)
    for question in LISTS:
        changed = _list_back(now.of(question), standing.of(question), wanted.of(question))
        if changed is None:
            return None
        plan = plan.with_list(question, changed)
    try:
        return checked(now, plan)
    except CodebookError:
        return None


def _list_back(now: AnyVocabulary, standing: AnyVocabulary, wanted: AnyVocabulary) -> ListPlan | None:
    present: dict[int, AnyEntry] = {one.bit: one for one in now.entries}
    left, back = _whole(standing, wanted), _whole(wanted, standing)
    entries = dict(present)
    for bit, one in left.items():
        if one != back[bit]:
            if present.get(bit) != one:
                return None
            entries[bit] = back[bit]
    codes = []
    for code, bit in standing.bits.items():
        former = wanted.bits.get(code, bit)
        if former != bit:
            if now.bits.get(code) != bit:
                return None
            codes.append((code, former))
    as_left = [bit for bit in present if bit in left] == list(left)
    order = [*back, *(bit for bit in present if bit not in back)] if as_left else [*present]
    return replace(ListPlan(tuple(entries[bit] for bit in order)), codes=tuple(codes))


def _whole(listed: AnyVocabulary, other: AnyVocabulary) -> dict[int, AnyEntry]:
    """The entries of one end by bit, those that only the other end has archived behind them."""
    entries: dict[int, AnyEntry] = {one.bit: one for one in listed.entries}
    return entries | {one.bit: one._replace(archived=True) for one in other.entries if one.bit not in entries}
