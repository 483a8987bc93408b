"""Filters as SQL conditions on the view `standing`, here called v."""

from dataclasses import dataclass

from tokentui.domain.codebook import Codebook, Stance
from tokentui.domain.filters import Filter, Term
from tokentui.domain.grades import Grade, Question
from tokentui.domain.names import fold

_MARKS = {
    Question.WHO: "v.who",
    Question.HOW_MUCH: "v.how_much",
    Question.TO_WHAT_END: "v.to_what_end",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL for a WHERE clause and the values it needs."""

    sql: str
    values: tuple[str | int, ...] = ()


def condition(wanted: Filter, codebook: Codebook, floor: Grade) -> Condition:
    """The condition that a filter puts on `standing AS v`, at an evidence floor."""
    parts = [_term(term, codebook, floor) for term in wanted.terms]
    sql = " AND ".join(
        f"NOT coalesce(({part.sql}), 0)" if term.negated else f"({part.sql})"
        for term, part in zip(wanted.terms, parts, strict=True)
    )
    return Condition(sql or "1", tuple(value for part in parts for value in part.values))


def _term(term: Term, codebook: Codebook, floor: Grade) -> Condition:
    match term.field:
        case "text":
            return _text(term.value)
        case "kind":
            return Condition(f"v.state <> 'excluded' AND {mask_at(floor)} & {term.mask}")
        case "certain":
            return Condition(
                f"v.state <> 'excluded' AND {mask_at(floor)} <> 0 AND ({mask_at(floor)} & ~{term.mask} = 0"
                f" OR v.split <> '' AND {mask_at(floor)} & {term.mask})"
            )
        case "possible":
            return Condition(f"v.state <> 'excluded' AND ({mask_at(floor)} = 0 OR {mask_at(floor)} & {term.mask})")
        case "gap":
            return Condition(_gap(term.question, codebook, floor))
        case "is":
            return _is(term.value, floor)
        case "note":
            return Condition(
                "EXISTS (SELECT 1 FROM current AS n JOIN decision AS d ON d.id = n.decision_id"
                " WHERE n.customer_id = v.id AND d.note LIKE ? ESCAPE '\\')",
                (f"%{_escaped(term.value)}%",),
            )
        case "spend" | "tokens" | "updated":
            return _comparison(term)
        case _:
            return Condition(f"v.{term.field} LIKE ? ESCAPE '\\'", (f"%{_escaped(term.value)}%",))


def _text(value: str) -> Condition:
    like = f"%{_escaped(fold(value))}%"
    plain = f"%{_escaped(value)}%"
    return Condition(
        "v.folded LIKE ? ESCAPE '\\' OR v.parent LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM alias AS a"
        " WHERE a.customer_id = v.id AND a.alias LIKE ? ESCAPE '\\') OR EXISTS (SELECT 1 FROM current AS n"
        " JOIN decision AS d ON d.id = n.decision_id WHERE n.customer_id = v.id AND d.note LIKE ? ESCAPE '\\')",
        (like, plain, plain, plain),
    )


def mask_at(floor: Grade) -> str:
    """The mask as it reads at a floor; U is above every floor, and an open mask is 0 at any."""
    return f"(CASE WHEN v.for_what <= '{floor.value}' THEN v.mask ELSE 0 END)"


def _gap(question: Question | None, codebook: Codebook, floor: Grade) -> str:
    if question is None:
        every = " OR ".join(f"({_gap(one, codebook, floor)})" for one in Question)
        return f"v.state <> 'excluded' AND ({every})"
    if question is Question.FOR_WHAT:
        within = " OR ".join(f"{mask_at(floor)} & ~{codebook.stance_mask(stance)} = 0" for stance in Stance)
        return f"v.state <> 'excluded' AND ({mask_at(floor)} = 0 OR v.split = '' AND NOT ({within}))"
    return f"v.state <> 'excluded' AND {_MARKS[question]} NOT BETWEEN 'A' AND '{floor.value}'"


def _is(value: str, floor: Grade) -> Condition:
    match value:
        case "flagged":
            return Condition("v.flagged")
        case "anonymous":
            return Condition("v.anonymous")
        case "decided":
            return Condition("v.voices > 0")
        case "unlooked":
            return Condition(
                f"v.state = 'unlooked' OR v.mask <> 0 AND v.for_what NOT BETWEEN 'A' AND '{floor.value}'"
            )
        case "excluded":
            return Condition("v.state = 'excluded'")
        case _:
            return Condition(f"v.state = ? AND (v.mask = 0 OR v.for_what BETWEEN 'A' AND '{floor.value}')", (value.replace("-", "_"),))


def _comparison(term: Term) -> Condition:
    column = "spend_best" if term.field == "spend" else term.field
    if term.value == "unknown":
        return Condition(f"v.{column} IS NULL")
    operator = "=" if term.operator == ":" else term.operator
    if term.field == "updated":
        # A day reaches to its end: updated<=2026-01-31 holds for that evening.
        value = f"{term.value}~" if operator in (">", "<=") else term.value
        if operator == "=":
            return Condition("v.updated LIKE ?", (f"{term.value}%",))
        return Condition(f"v.updated {operator} ?", (value,))
    return Condition(f"v.{column} {operator} ?", (term.number if term.number is not None else 0,))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
