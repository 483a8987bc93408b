"""What joining two accounts comes to, and taking that apart, in the model of a book."""

from tests.any_order.meaning import heard, held
from tests.any_order.model import RULE, RULING, Held, Join, Model, Said, Slot
from tokentui.domain.grades import Question
from tokentui.domain.statements import EXCLUDED, NOTHING, Kind


def is_excluded(model: Model, key: str) -> bool:
    """Whether an account is in no sum, so that it cannot be joined."""
    kinds = {(one.kind, one.masses) for one in heard(model, key)}
    return len(kinds) == 1 and kinds.pop()[0] is Kind.EXCLUDED


def join(model: Model, reviewer: str, at: int, keep: str, other: str) -> None:
    """Join the other account into the first, as one step."""
    said = {
        Slot(slot.reviewer, keep, slot.question): carried(model.said(Slot(slot.reviewer, keep, slot.question)), one)
        for slot in model.log
        if slot.key == other and (one := model.said(slot)).statement != NOTHING
        if model.said(Slot(slot.reviewer, keep, slot.question)).statement == NOTHING
    }
    said[Slot(RULING, other, Question.FOR_WHAT)] = Said(EXCLUDED, by=reviewer)
    model.say(reviewer, at, said, joined=at)
    model.joins[at] = move(model, keep, other, turns=0)


def carried(own: Said, other: Said) -> Said:
    """What stands on the other of somebody who has not answered on the first, beside what was given there."""
    return Said(
        other.statement,
        own.note or other.note,
        own.facts | other.facts,
        confidence=own.confidence or other.confidence,
        flagged=own.flagged,
        by=other.by,
    )


def move(model: Model, keep: str, other: str, turns: int) -> Join:
    """Facts, months and spend of the other go to the first; what moved."""
    own, its = for_good(model, keep), for_good(model, other)
    facts = frozenset(fact for fact, key in model.facts.items() if key == other)
    months = {month: spend for (key, month), spend in model.usage.items() if key == other}
    had = frozenset(month for month in months if (keep, month) in model.usage)
    joined = together(own, its)
    model.facts.update(dict.fromkeys(facts, keep))
    for month, spend in months.items():
        del model.usage[other, month]
        model.usage[keep, month] = model.usage.get((keep, month), 0) + spend
    put(model, other, Held("", None))
    put(model, keep, joined)
    return Join(keep, other, turns, facts, tuple(months.items()), had, own, its, joined)


def for_good(model: Model, key: str) -> Held:
    """What gives the spend of an account, nothing where that is a rule."""
    found = held(model, key)
    return Held("", None) if found.source == RULE else found


def put(model: Model, key: str, wanted: Held) -> None:
    """Let an account's spend be what a list states, or what its usage or its facts come to."""
    model.stated[key] = wanted.spend if wanted.source == "stated" else None
    (model.by_usage.add if wanted.source == "usage" else model.by_usage.discard)(key)


def together(own: Held, its: Held) -> Held:
    """Both spends as one, stated from then on, unless facts or the months of both give it."""
    if own.source == its.source == "usage":
        return own
    if its.spend is None:
        if own.source == "usage":
            return Held("stated", own.spend) if own.spend else Held("", None)
        return own
    if own.spend is None:
        return Held("", None) if its.source == "fact" else Held("stated", its.spend)
    (low, high, grade), (more, most, other) = own.spend, its.spend
    return Held("stated", (low + more, high + most, max(grade, other)))


def can_turn(model: Model, one: Join) -> bool:
    """Whether a join can be taken back, or done again: neither is part of another account by another join."""
    parts = {each.other for each in model.joins.values() if each.stands and each != one}
    return not parts & ({one.keep} if one.stands else {one.keep, one.other})


def can_join(model: Model, one: Join) -> bool:
    """Whether what another book joined can be joined here."""
    return can_turn(model, one._replace(turns=1)) and model.root(one.keep) != one.other


def turn(model: Model, at: int, turns: int) -> None:
    """Take a join apart, or do it again, or only count how often that was done."""
    one = model.joins[at]
    if turns % 2 == one.turns % 2:
        model.joins[at] = one._replace(turns=turns)
    elif turns % 2:
        move_back(model, at)
        model.joins[at] = model.joins[at]._replace(turns=turns)
    else:
        model.joins[at] = move(model, one.keep, one.other, turns)


def move_back(model: Model, at: int) -> None:
    """All that moved goes back; what was added to the first meanwhile stays with it."""
    one = model.joins[at]
    present = for_good(model, one.keep)
    model.facts.update((fact, one.other) for fact in one.facts if model.facts.get(fact) == one.keep)
    for month, spend in one.months:
        left = model.usage.get((one.keep, month), spend) - spend
        model.usage[one.keep, month] = left
        if not left and month not in one.had:
            del model.usage[one.keep, month]
        model.usage[one.other, month] = model.usage.get((one.other, month), 0) + spend
    joined, spend_now = unlinked(model, at)
    if present == joined:
        put(model, one.keep, spend_now)
    put(model, one.other, one.its)


def unlinked(model: Model, at: int) -> tuple[Held, Held]:
    """What this join and those on top of it made of the spend of the first, and what it is without this one."""
    joined, spend = model.joins[at].joined, model.joins[at].own
    others = {
        moment: one
        for moment, one in model.joins.items()
        if one.stands and one.keep == model.joins[at].keep and moment != at
    }
    while (moment := next((moment for moment, one in others.items() if one.own == joined), None)) is not None:
        one = others.pop(moment)
        model.joins[moment] = one._replace(own=spend, joined=together(spend, one.its))
        joined, spend = one.joined, model.joins[moment].joined
    return joined, spend


def revert(model: Model, reviewer: str, at: int, *, undo: bool) -> bool:
    """Undo or redo with all that was joined; False where there is nothing."""
    steps = (model.done if undo else model.undone).get(reviewer)
    joined = steps[-1].joined if steps else 0
    if not model.revert(reviewer, at, undo=undo):
        return False
    if joined and model.joins[joined].stands is undo:
        turn(model, joined, model.joins[joined].turns + 1)
    follow(model)
    return True


def is_stuck(model: Model, reviewer: str, *, undo: bool) -> bool:
    """Whether the next undo or redo is of a join on which another one stands by now."""
    steps = (model.done if undo else model.undone).get(reviewer)
    one = model.joins.get(steps[-1].joined) if steps else None
    return one is not None and one.stands is undo and not can_turn(model, one)


def follow(model: Model) -> None:
    """Facts that came to an account which was joined into another go there."""
    for fact, key in model.facts.items():
        while (at := standing_on(model, key)) is not None:
            model.joins[at] = model.joins[at]._replace(facts=model.joins[at].facts | {fact})
            key = model.facts[fact] = model.joins[at].keep


def standing_on(model: Model, key: str) -> int | None:
    """The join by which an account is part of another one."""
    return next((at for at, one in model.joins.items() if one.stands and one.other == key), None)


def merge(model: Model, other: Model) -> None:
    """All of another book, its joins last: first those taken back, what was joined into an account before that one."""
    model.merge(other)
    for at, one in sorted(other.joins.items(), key=lambda it: in_turn(other, it[1])):
        here = model.joins.get(at)
        if not {one.keep, one.other} <= model.stated.keys() or (here is not None and here.turns >= one.turns):
            continue
        if here is None:
            if not one.stands:
                model.joins[at] = Join(one.keep, one.other, one.turns)
            elif can_join(model, one):
                model.joins[at] = move(model, one.keep, one.other, one.turns)
        elif here.stands is one.stands or (can_join(model, here) if one.stands else can_turn(model, here)):
            turn(model, at, one.turns)
    follow(model)


def in_turn(model: Model, join: Join) -> tuple[int, int]:
    """Where a join stands among those of a log."""
    into = {one.other: one.keep for one in model.joins.values() if one.stands is join.stands}
    steps, at = 0, join.keep
    while at in into and steps < len(into):
        steps, at = steps + 1, into[at]
    return (2, -steps) if join.stands else (1, steps)
