"""Filters as SQL conditions on the view `standing`, here called v."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from tokentui.domain.codebook import Codebook
from tokentui.domain.filters import Filter, Term
from tokentui.domain.grades import Grade, Question, Relation
from tokentui.domain.names import fold
from tokentui.domain.pairs import pairs_of
from tokentui.store import rules
from tokentui.store.find.text import LEAST, UNION, having


class Condition(NamedTuple):
    """SQL for a WHERE clause and the values it needs, and where to look for the customers that meet it."""

    sql: str
    values: tuple[str | int, ...] = ()
    parts: tuple[str, ...] = ()
    """SELECTs of the ids of all customers that come into question, each in one; none where most customers do."""
    among_values: tuple[str | int, ...] = ()
    brief: bool = False
    """Whether the parts also give spend_best and folded of each customer."""
    walk: str = ""
    """The same as the parts, as a condition on a row of `customer` that is met along a walk through an order."""
    walk_values: tuple[str | int, ...] = ()
    cubic: bool = False
    """Whether `sql` asks only for what the cube keeps (and `split`), so that the cube can count."""
    unlooked: bool = False
    """Whether it holds exactly for the customers whose state is `unlooked`."""

    @property
    def among(self) -> str:
        """One SELECT of the ids of all customers that come into question; empty where that would be most of them."""
        return UNION.join(self.parts)

    @property
    def everybody(self) -> bool:
        """Whether it holds for every customer."""
        return self.sql == "1" and not self.parts


def condition(wanted: Filter, codebook: Codebook, floor: Grade) -> Condition:
    """The condition that a filter puts on `standing AS v`, at an evidence floor."""
    parts = [(term, _term(term, codebook, floor)) for term in wanted.terms]
    narrow = next((part for term, part in parts if part.brief and not term.negated), None)
    narrow = narrow or next((part for term, part in parts if part.parts and not term.negated), None)
    rest = [(term, part) for term, part in parts if part is not narrow or part.sql != "1"]
    sql = " AND ".join(_where(part, negated=term.negated, narrowed=part is narrow) for term, part in rest)
    values = [value for _, part in rest for value in _values(part, narrowed=part is narrow)]
    found = narrow or Condition("")
    alone = len(parts) == 1 and not wanted.terms[0].negated
    return found._replace(
        sql=sql or "1",
        values=tuple(values),
        walk=found.walk if alone else "",
        walk_values=found.walk_values if alone else (),
        cubic=bool(parts) and all(part.cubic for _, part in parts),
        unlooked=alone and parts[0][1].unlooked,
    )


def of_one(wanted: Filter, codebook: Codebook, floor: Grade) -> tuple[str, tuple[str | int, ...]]:
    """The same as SQL and its values for one row of `standing AS v`, which looks at nobody else."""
    found = [(term.negated, _of_one(term, codebook, floor)) for term in wanted.terms]
    each = [_where(part, negated=negated, narrowed=not part.brief) for negated, part in found]
    values = (value for _, part in found for value in _values(part, narrowed=not part.brief))
    return " AND ".join(each) or "1", tuple(values)


def _of_one(term: Term, codebook: Codebook, floor: Grade) -> Condition:
    match term.field:
        case "text" | "note" | "name" | "parent":
            folded, kinds = fold(term.value), _ANYWHERE if term.field == "text" else (term.field,)
            # Of one or two letters an index knows more than that a text holds them.
            return _holding(folded, kinds) if len(folded) >= LEAST else _text(term.value, kinds)
        case "kept":
            return Condition(_KEPT_OF_ONE, (f"%{_escaped(term.value)}%",))
        case _:
            return _term(term, codebook, floor)


def _where(part: Condition, *, negated: bool, narrowed: bool) -> str:
    if part.brief and not narrowed:
        return f"v.id {'NOT ' if negated else ''}IN (SELECT id FROM ({part.among}))"
    return f"NOT coalesce(({part.sql}), 0)" if negated else f"({part.sql})"


def _values(part: Condition, *, narrowed: bool) -> tuple[str | int, ...]:
    return part.among_values if part.brief and not narrowed else part.values


def _term(term: Term, codebook: Codebook, floor: Grade) -> Condition:
    match term.field:
        case "text":
            return _text(term.value)
        case "kind" | "certain" | "possible":
            return _use(term, codebook, rules.at(floor))
        case "who" | "who_certain" | "who_possible":
            return _who(term, codebook, rules.segments_at("v", rules.at(floor)))
        case "segment":
            # What the column shows: what is settled, else the word of the record.
            told = f"v.segments <> 0 AND v.segments & {term.mask}"
            word = "v.segments = 0 AND v.segment LIKE ? ESCAPE '\\'"
            return Condition(f"({told} OR {word})", (f"%{_escaped(term.value)}%",))
        case "gap":
            sql = _below(floor) if term.value == "below" else _gap(term.question, codebook, floor)
            return Condition(sql, cubic=True)
        case "is":
            return _is(term.value, floor)
        case "note":
            return _text(term.value, ("note",))
        case "spend" | "tokens" | "updated":
            return _comparison(term)
        case "name" | "parent":
            return _text(term.value, (term.field,))
        case _:
            sql = _KEPT if term.field == "kept" else f"v.{term.field} LIKE ? ESCAPE '\\'"
            return Condition(sql, (f"%{_escaped(term.value)}%",))


_KEPT = (
    "v.id IN (SELECT k.id FROM customer AS k, json_each(k.extra) AS j WHERE k.extra IS NOT NULL"
    " AND j.value LIKE ? ESCAPE '\\')"
)
"""Customers with a text in one of the columns of their list that are no fields."""

_KEPT_OF_ONE = (
    "EXISTS (SELECT 1 FROM customer AS k, json_each(k.extra) AS j WHERE k.id = v.id AND k.extra IS NOT NULL"
    " AND j.value LIKE ? ESCAPE '\\')"
)


def _use(term: Term, codebook: Codebook, floor: str) -> Condition:
    """Customers that are said to use tokens for something, for nothing else, or that may still turn out so.

    What is meant may depend on who they are: each set of use cases then counts of such as may be of its segments.
    """
    mask = rules.mask_at("v", floor)
    among = rules.among(rules.segments_at("v", floor), term.use_cases, pairs_of(codebook))
    if term.field == "possible":
        opens = {one: f"{mask} = 0 OR " if one & codebook.full else "" for _, one in among}
        touched = " OR ".join(f"{of} AND ({opens[one]}{mask} & {one})" for of, one in among)
        return Condition(f"v.state <> 'excluded' AND ({touched})", cubic=True)
    if term.field == "kind":
        sql = f"v.state <> 'excluded' AND ({' OR '.join(f'{of} AND {mask} & {one}' for of, one in among)})"
    else:
        within = " AND ".join(f"(NOT {of} OR {mask} & ~{one} = 0)" for of, one in among)
        partly = " AND ".join(f"(NOT {of} OR {mask} & {one} <> 0)" for of, one in among)
        sql = f"v.state <> 'excluded' AND {mask} <> 0 AND ({within} OR v.split <> '' AND {partly})"
    every = reduce(or_, (one for _, one in term.use_cases))
    parts = (f"SELECT customer_id AS id FROM settled WHERE mask <> 0 AND mask & {every}",)
    return Condition(sql, parts=parts, cubic=True)


def _who(term: Term, codebook: Codebook, segments: str) -> Condition:
    """Customers that are said to be of some segments among others, of no others, or that may still be of them."""
    if term.field == "who_possible":
        sql = f"v.state <> 'excluded' AND ({segments} = 0 OR {segments} & {term.mask})"
        return Condition(sql, cubic=True)
    sql = f"v.state <> 'excluded' AND {segments} & {term.mask}"
    if term.field == "who_certain":
        sql += f" AND {segments} & ~{term.mask} = 0"
    codes = [code for code in codebook.segments.bits if 1 << codebook.segments.bits[code] & term.mask]
    return Condition(
        sql,
        parts=(
            f"SELECT customer_id AS id FROM settled WHERE segments & {term.mask}",
            f"SELECT id FROM customer WHERE segment IN ({', '.join('?' * len(codes))})",
        ),
        among_values=tuple(codes),
        cubic=True,
    )


_ANYWHERE = ("name", "alias", "parent", "note")


def _text(value: str, kinds: tuple[str, ...] = _ANYWHERE) -> Condition:
    folded = fold(value)
    if not folded:
        return Condition("1")
    if len(folded) < LEAST and kinds == ("name",):
        return Condition("instr(v.folded, ?)", (folded,))
    if "\0" in folded or (len(folded) < LEAST and kinds != _ANYWHERE):
        return _holding(folded, kinds)
    among = having(folded, kinds)
    return Condition("1", (), among.parts, among.values, brief=True, walk=among.walk, walk_values=among.walk_values)


def _holding(folded: str, kinds: tuple[str, ...]) -> Condition:
    """Whether some text of a customer holds a folded one, without an index."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    sql = f"SELECT 1 FROM folded AS f WHERE f.customer_id = v.id AND f.kind IN ({named}) AND instr(f.text, ?)"
    return Condition(f"EXISTS ({sql})", (folded,))


def _gap(question: Question | None, codebook: Codebook, floor: Grade) -> str:
    if question is None:
        every = " OR ".join(f"({_gap(one, codebook, floor)})" for one in Question)
        return f"v.state <> 'excluded' AND ({every})"
    if question is Question.FOR_WHAT:
        return rules.is_open("v", pairs_of(codebook), rules.at(floor))
    if question is Question.WHO:
        return f"v.state <> 'excluded' AND {rules.clarity_of_who('v', rules.at(floor))} <> 'known'"
    return f"v.state <> 'excluded' AND NOT ({rules.answered(f'v.{question}', rules.at(floor))})"


def _below(floor: Grade) -> str:
    """Whether some question is answered, on evidence below the floor alone."""
    answers = [rules.clarity(mark, rules.at(floor)) for mark in ("v.how_much", "v.to_what_end")]
    some = " OR ".join(f"{one} = 'below'" for one in (rules.clarity_of_who("v", rules.at(floor)), *answers))
    return f"v.state <> 'excluded' AND ({some} OR {rules.below('v', rules.at(floor))})"


def _is(value: str, floor: Grade) -> Condition:
    below = rules.below("v", rules.at(floor))
    match value:
        case "flagged":
            return Condition("v.flagged", parts=("SELECT customer_id AS id FROM settled WHERE flagged",))
        case "anonymous":
            return Condition("v.anonymous")
        case "decided":
            return Condition("v.voices > 0", parts=("SELECT customer_id AS id FROM settled WHERE voices > 0",))
        case "placed":
            return Condition("v.segments <> 0")
        case "unplaced":
            return Condition("v.segments = 0")
        case Relation.INVESTOR | Relation.SUPPLIER | Relation.SELLS_ON | Relation.FINANCED_BY:
            related = rules.stands_to_vendor(rules.at(floor), value)
            return Condition(f"v.id IN ({related})", parts=(f"SELECT customer_id AS id FROM ({related})",))
        case "unlooked":
            return Condition("v.state = 'unlooked'", cubic=True, unlooked=True)
        case "below":
            return Condition(below, parts=("SELECT customer_id AS id FROM settled WHERE mask <> 0",), cubic=True)
        case "excluded":
            return Condition(
                "v.state = 'excluded'",
                parts=("SELECT customer_id AS id FROM settled WHERE state = 'excluded'",),
                cubic=True,
            )
        case _:
            state = value.replace("-", "_")
            return Condition(
                f"v.state = ? AND NOT {below}",
                (state,),
                ("SELECT customer_id AS id FROM settled WHERE state = ?",),
                (state,),
                cubic=True,
            )


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
