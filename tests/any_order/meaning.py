"""What a book should show, worked out from what people did alone."""

from typing import NamedTuple

from tests.any_order.model import RULE, RULING, Fact, Held, Model, Spend
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING, WHOLE, Kind, Statement

CLAIMS = {
    "core, says its report": NewFact("", 0, "for_what", "core, says its report", grade="A", source_title="report"),
    "agents, says the press": NewFact("", 0, "for_what", "agents, says the press", grade="C", source_title="press"),
    "a start-up": NewFact("", 0, "who", "a start-up", grade="B", source_title="list of start-ups"),
    "pays 120": NewFact(
        "", 0, "how_much", "pays 120", 120, 120, "USD", "per year", grade="C", source_title="interview"
    ),
    "10 seats": NewFact("", 0, "how_much", "10 seats", 10, 10, "seats", grade="C", source_title="interview"),
}
PAYS = 120
BY_SEATS: Spend = (2_400, 24_000, "D")
"""Ten seats at 20 to 200 a month."""

Mass = tuple[frozenset[int], int]
"""Use cases of which it is one, with ten-thousandths of the customer; an empty set for any."""
ANY: frozenset[int] = frozenset()
OPEN: tuple[Mass, ...] = ((ANY, WHOLE),)


class Voice(NamedTuple):
    """What somebody says of what a customer uses tokens for."""

    kind: Kind
    masses: tuple[Mass, ...]
    grade: str


def now(model: Model, place: int) -> int:
    """The use case that counts for one."""
    return model.merged.get(place, place)


def masses(model: Model, statement: Statement) -> tuple[Mass, ...]:
    """What a statement on use means now; nothing for one that excludes."""
    places = {code: now(model, model.names[code]) for code in statement.codes}
    if statement.kind is Kind.SET:
        return ((frozenset(places.values()), WHOLE),)
    if statement.kind is Kind.SPLIT:
        parts: dict[int, int] = {}
        for code, weight in statement.shares:
            parts[places[code]] = parts.get(places[code], 0) + weight
        return tuple((frozenset({one}), weight) for one, weight in sorted(parts.items()))
    return () if statement.kind is Kind.EXCLUDED else OPEN


def heard(model: Model, key: str) -> list[Voice]:
    """An adjudication if there is one, else what reviewers say, else what first passes say."""
    ranked: dict[int, list[Voice]] = {}
    for reviewer, said in model.said_of(key, Question.FOR_WHAT):
        if said.statement.kind is not Kind.NOTHING:
            cited = [CLAIMS[fact.claim].grade for fact in said.facts if model.facts.get(fact) == key]
            voice = Voice(said.statement.kind, masses(model, said.statement), min(cited, default="D"))
            rank = 0 if reviewer == RULING else 2 if reviewer in model.first_passes else 1
            ranked.setdefault(rank, []).append(voice)
    return ranked[min(ranked)] if ranked else []


def settled(model: Model, key: str) -> tuple[str, tuple[Mass, ...]]:
    """State and masses of a customer: what all agree on, a split within a set, else all that anybody says.

    Where that rests on evidence below the floor, it is of any use.
    """
    state, lies, grade = _settled(heard(model, key))
    return ("below", OPEN) if lies not in ((), OPEN) and grade > model.floor else (state, lies)


def _settled(voices: list[Voice]) -> tuple[str, tuple[Mass, ...], str]:
    if not voices:
        return "unlooked", OPEN, "D"
    grade = min(one.grade for one in voices)
    meanings = {(one.kind, one.masses) for one in voices}
    if len(meanings) == 1:
        ((kind, lies),) = meanings
        return kind.value, lies, grade
    union = frozenset[int]().union(*(mask for _, lies in meanings for mask, _ in lies))
    if {kind for kind, _ in meanings} == {Kind.SET, Kind.SPLIT} and len(meanings) == 2:
        by_kind = dict(meanings)
        if union == by_kind[Kind.SET][0][0]:
            return "split", by_kind[Kind.SPLIT], min(one.grade for one in voices if one.kind is Kind.SPLIT)
    is_open = any(not lies or any(mask == ANY for mask, _ in lies) for _, lies in meanings)
    return "conflict", ((ANY if is_open else union, WHOLE),), grade


def of_stance(model: Model, stance: str) -> tuple[int, int]:
    """Ten-thousandths of customers that are certainly and possibly of it."""
    certain = possible = 0
    offered = set(model.stances) - set(model.merged)
    for mask, weight in (mass for key in model.stated for mass in settled(model, key)[1]):
        stances = {model.stances[one] for one in mask or offered}
        certain += weight * (stances == {stance})
        possible += weight * (stance in stances)
    return certain, possible


def in_state(model: Model) -> dict[str, int]:
    """Customers in each state."""
    states = [settled(model, key)[0] for key in model.stated]
    return {one: states.count(one) for one in set(states)}


def held(model: Model, key: str) -> Held:
    """What gives a customer's annual spend, and how much that is."""
    claims = {fact.claim for fact, whose in model.facts.items() if whose == key}
    months = [spend for (whose, month), spend in model.usage.items() if whose == key and month in model.window]
    if model.stated[key] is not None:
        return Held("stated", model.stated[key])
    if key in model.by_usage:
        return Held("usage", (sum(months), sum(months), "D") if months else None)
    if f"pays {PAYS}" in claims:
        return Held("fact", (PAYS, PAYS, "C"))
    return Held(RULE, BY_SEATS) if RULE in claims else Held("", None)


def spends(model: Model) -> dict[str, tuple[int, int] | None]:
    """Of each customer the annual spend at least and at most, None for unknown."""
    known = {key: held(model, key).spend for key in model.stated}
    return {key: None if spend is None else spend[:2] for key, spend in known.items()}


def spends_at_floor(model: Model) -> dict[str, tuple[int, int] | None]:
    """The same of those that rest on evidence at or above the floor."""
    known = {key: held(model, key).spend for key in model.stated}
    return {key: None if spend is None or spend[2] > model.floor else spend[:2] for key, spend in known.items()}


def with_seats(model: Model) -> set[str]:
    """Customers of whom no spend is known but by rule, and a fact tells the seats."""
    seated = {key for fact, key in model.facts.items() if fact.claim == "10 seats"}
    return {key for key in seated if (found := held(model, key)).spend is None or found.source == RULE}


def by_rule(model: Model) -> set[str]:
    """Customers of whom a rule gives the spend."""
    return {key for fact, key in model.facts.items() if fact.claim == RULE}


def rule_by_seats(model: Model) -> None:
    """The rule by seats says what it says of the book as it is now."""
    forget_rule_facts(model)
    model.facts.update((Fact(key, RULE), key) for key in with_seats(model))


def forget_rule_facts(model: Model) -> None:
    """No rule gives a spend any more."""
    model.facts = {fact: key for fact, key in model.facts.items() if fact.claim != RULE}


def suggested(model: Model, key: str) -> list[tuple[str, Statement]]:
    """What the rules suggest of a customer, each with its name; nothing where it is adjudicated."""
    if any(who == RULING and said.statement != NOTHING for who, said in model.said_of(key, Question.FOR_WHAT)):
        return []
    spend = spends_at_floor(model)[key]
    is_large = spend is not None and spend[0] >= 100
    return [(name, says) for name, says in model.rules.items() if name == "anybody" or is_large]
