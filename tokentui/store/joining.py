"""Joining two accounts that are one company: facts, months, spend and names go to one, the other leaves every sum.

What either was said to be stays said: the other's history stays with it, and what stands there of somebody who has said
nothing of the first is said of the first as well.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tokentui.domain.decision_lines import JoinLine
from tokentui.domain.grades import Question
from tokentui.domain.statements import EXCLUDED, Kind
from tokentui.store.connection import transaction
from tokentui.store.decisions import Act, Step, Utterance, append, current_utterance, write_step
from tokentui.store.errors import Refused

_ASKED = (Question.WHO, Question.FOR_WHAT)

_SPEND = "spend_low, spend_best, spend_high, spend_basis, spend_grade, spend_source, spend_fact"

_SLOTS = """
SELECT DISTINCT slot, reviewer, question FROM current WHERE customer_id = ? AND statement <> 'nothing' ORDER BY 1, 3"""

_ADD_MONTH = """
INSERT INTO usage (customer_id, month, spend, tokens_in, tokens_out) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (customer_id, month) DO UPDATE SET
    spend = CASE WHEN excluded.spend IS NULL THEN spend ELSE coalesce(spend, 0) + excluded.spend END,
    tokens_in = CASE WHEN excluded.tokens_in IS NULL THEN tokens_in
        ELSE coalesce(tokens_in, 0) + excluded.tokens_in END,
    tokens_out = CASE WHEN excluded.tokens_out IS NULL THEN tokens_out
        ELSE coalesce(tokens_out, 0) + excluded.tokens_out END"""

Cell = int | str | None


class _Moved(NamedTuple):
    """What a join moved, as the book keeps it in JSON."""

    facts: list[str]
    """uids."""
    aliases: list[str]
    """Those that the first had not had."""
    months: list[list[Cell]]
    """The other's usage: month, spend, tokens in and out."""
    own_months: list[list[Cell]]
    """The first's usage of those months."""
    spend: list[Cell]
    """The first's spend before, by its columns."""
    other_spend: list[Cell]
    joined_spend: list[Cell]
    """What the first's spend was made."""
    turns: int = 0
    """How often this was taken back and done again."""


_NOTHING_MOVED = _Moved([], [], [], [], [None] * 7, [None] * 7, [None] * 7)


class JoinedOtherwise(Refused):
    """An account that is joined into another than the one at hand; the message names both."""


def join_accounts(
    db: sqlite3.Connection, reviewer: str, customer_id: int, other_id: int, *, label: str, reason: str, at: str
) -> Step:
    """Join the other account into the first as one step; raises Refused where one of them is no customer any more."""
    step = Step(uuid.uuid4().hex, reviewer, Act.DO, None, label, 2)
    with transaction(db):
        for one in (customer_id, other_id):
            if db.execute("SELECT 1 FROM settled WHERE customer_id = ? AND state = 'excluded'", (one,)).fetchone():
                raise Refused("One of the two is excluded already: an account that is no customer cannot be joined.")
        write_step(db, step, at, "[]")
        for said_by, said in _heard_of_other(db, customer_id, other_id):
            append(db, said_by, [said], step.uid, at)
        out = Utterance(other_id, EXCLUDED, reason=reason, adjudicates=True)
        append(db, reviewer, [out], step.uid, at)
        moved = _move(db, customer_id, other_id)
        db.execute(
            "INSERT INTO account_join (step, customer_id, other_id, moved) VALUES (?, ?, ?, ?)",
            (step.uid, customer_id, other_id, json.dumps(moved._asdict())),
        )
    return step


def revert_joins(db: sqlite3.Connection, first: str, *, undone: bool) -> None:
    """Take apart what a step joined, or join it again."""
    rows = db.execute(
        "SELECT id, customer_id, other_id, moved FROM account_join WHERE step = ? AND undone <> ? ORDER BY id DESC",
        (first, int(undone)),
    ).fetchall()
    for number, customer_id, other_id, moved in rows:
        _turn(db, number, customer_id, other_id, _Moved(**json.loads(moved)), undone=undone)


def _turn(
    db: sqlite3.Connection, number: int, customer_id: int, other_id: int, moved: _Moved, *, undone: bool, turns: int = 0
) -> None:
    """Take one join apart, or do it again; `turns` where another book has counted them."""
    _expect_apart(db, customer_id, other_id, undone=undone)
    turns = turns or _turns(moved, undone=not undone) + 1
    if undone:
        _move_back(db, number, customer_id, other_id, moved)
    else:
        moved = _move(db, customer_id, other_id)
    kept = json.dumps(moved._replace(turns=turns)._asdict())
    db.execute("UPDATE account_join SET undone = ?, moved = ? WHERE id = ?", (int(undone), kept, number))


def _turns(moved: _Moved, *, undone: bool) -> int:
    """How often a join was taken back and done again; books of before did not count."""
    return moved.turns if moved.turns % 2 == int(undone) else int(undone)


def read_join_lines(db: sqlite3.Connection) -> Iterator[JoinLine]:
    """Every join as a line for other books, by customer; none from a book of a schema that knew none."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'account_join'").fetchone():
        return
    rows = db.execute(
        "SELECT j.step, c.key, o.key, j.moved, j.undone FROM account_join AS j"
        " JOIN customer AS c ON c.id = j.customer_id JOIN customer AS o ON o.id = j.other_id"
        " ORDER BY c.key, j.step, o.key"
    )
    for step, key, other, moved, undone in rows:
        yield JoinLine(step, key, other, _turns(_Moved(**json.loads(moved)), undone=bool(undone)))


def take_join(db: sqlite3.Connection, customer_id: int, other_id: int, line: JoinLine) -> bool:
    """Join as another book did, or take it apart as it did since; says whether anything is new.

    Raises JoinedOtherwise where this book has joined one of the two otherwise.
    """
    row = db.execute(
        "SELECT id, moved, undone FROM account_join WHERE step = ? AND customer_id = ? AND other_id = ?",
        (line.step, customer_id, other_id),
    ).fetchone()
    if line.stands and (row is None or row[2]):
        _expect_free(db, customer_id, other_id, line)
    if row is None:
        if line.stands:
            _expect_apart(db, customer_id, other_id, undone=False)
        moved = _move(db, customer_id, other_id) if line.stands else _NOTHING_MOVED
        db.execute(
            "INSERT INTO account_join (step, customer_id, other_id, moved, undone) VALUES (?, ?, ?, ?, ?)",
            (
                line.step, customer_id, other_id, json.dumps(moved._replace(turns=line.turns)._asdict()),
                int(not line.stands),
            ),
        )  # fmt: skip
        return True
    number, text, undone = row
    moved = _Moved(**json.loads(text))
    if line.turns <= _turns(moved, undone=bool(undone)):
        return False
    if line.stands == bool(undone):
        _turn(db, number, customer_id, other_id, moved, undone=not line.stands, turns=line.turns)
    else:
        kept = json.dumps(moved._replace(turns=line.turns)._asdict())
        db.execute("UPDATE account_join SET moved = ? WHERE id = ?", (kept, number))
    return True


def _expect_apart(db: sqlite3.Connection, customer_id: int, other_id: int, *, undone: bool) -> None:
    """Raise JoinedOtherwise where the first was itself joined into another, or the other is to be and is elsewhere."""
    for one in (customer_id,) if undone else (customer_id, other_id):
        row = db.execute(
            "SELECT c.name, k.name FROM account_join AS j JOIN customer AS c ON c.id = j.other_id"
            " JOIN customer AS k ON k.id = j.customer_id WHERE j.other_id = ? AND NOT j.undone",
            (one,),
        ).fetchone()
        if row is not None:
            raise JoinedOtherwise(
                f"{row[0]!r} was itself joined into {row[1]!r} since: that has to be taken back first."
            )


def _expect_free(db: sqlite3.Connection, customer_id: int, other_id: int, line: JoinLine) -> None:
    into = dict(db.execute("SELECT other_id, customer_id FROM account_join WHERE NOT undone ORDER BY id"))
    present, at = into.get(other_id), customer_id
    while present is None and (after := into.get(at)) is not None:
        at = after
        present = other_id if at == other_id else None
    if present is None:
        return
    (name,) = db.execute("SELECT name FROM customer WHERE id = ?", (present,)).fetchone()
    here = "as well" if present == customer_id else f"into {name!r}" if present != other_id else "the other way round"
    raise JoinedOtherwise(
        f"{line.other!r} was joined into {line.customer!r} there, and here {here}: take one of the two back with undo, "
        "and merge again."
    )


def follow_joins(db: sqlite3.Connection) -> None:
    """Let what came to an account after it was joined into another go there: facts and aliases."""
    follow_facts(db)
    for number, customer_id, _, moved in _standing(db):
        db.executemany(
            "INSERT INTO alias (customer_id, alias) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM record_edit AS e"
            " WHERE e.customer_id = ?1 AND e.field = 'aliases' AND e.at > (SELECT min(d.at) FROM decision AS d"
            " JOIN account_join AS j ON j.step = d.step WHERE j.id = ?3)) ON CONFLICT DO NOTHING",
            ((customer_id, alias, number) for alias in moved.aliases),
        )


def follow_facts(db: sqlite3.Connection) -> None:
    """Let facts that came to an account after it was joined into another go there, and on where that one was."""
    went = True
    while went:
        went = False
        for number, customer_id, other_id, moved in _standing(db):
            found = db.execute("SELECT uid FROM fact WHERE customer_id = ? ORDER BY uid", (other_id,))
            late = [uid for (uid,) in found]
            if late:
                went = True
                db.execute("UPDATE fact SET customer_id = ? WHERE customer_id = ?", (customer_id, other_id))
                kept = moved._replace(facts=list(dict.fromkeys((*moved.facts, *late))))
                db.execute("UPDATE account_join SET moved = ? WHERE id = ?", (json.dumps(kept._asdict()), number))


def said_first_of(db: sqlite3.Connection) -> dict[str, str]:
    """Keys of the accounts of which facts were said that a join has moved, by uid; none in a schema without joins."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'account_join'").fetchone():
        return {}
    into: dict[str, dict[int, int]] = {}
    for _, customer_id, other_id, moved in _standing(db):
        for uid in moved.facts:
            into.setdefault(uid, {})[other_id] = customer_id
    keys = dict(db.execute("SELECT j.other_id, c.key FROM account_join AS j JOIN customer AS c ON c.id = j.other_id"))
    return {uid: keys[next(iter(way.keys() - way.values()))] for uid, way in into.items()}


def _standing(db: sqlite3.Connection) -> list[tuple[int, int, int, _Moved]]:
    """(id, customer, other, what moved) of the joins that stand."""
    rows = db.execute("SELECT id, customer_id, other_id, moved FROM account_join WHERE NOT undone ORDER BY id")
    return [(number, one, other, _Moved(**json.loads(text))) for number, one, other, text in rows]


def joined_into(db: sqlite3.Connection, customer_id: int) -> tuple[tuple[int, str], ...]:
    """(id, name) of the accounts that were joined into one."""
    rows = db.execute(
        "SELECT c.id, c.name FROM account_join AS j JOIN customer AS c ON c.id = j.other_id"
        " WHERE j.customer_id = ? AND NOT j.undone ORDER BY j.id",
        (customer_id,),
    )
    return tuple((int(number), str(name)) for number, name in rows)


def _heard_of_other(db: sqlite3.Connection, customer_id: int, other_id: int) -> Sequence[tuple[str, Utterance]]:
    """What stands on the other of somebody who has said nothing of the first, as said of the first."""
    found: list[tuple[str, Utterance]] = []
    for slot, reviewer, asked in db.execute(_SLOTS, (other_id,)).fetchall():
        question = Question(asked)
        own = current_utterance(db, customer_id, slot, question)
        if own.statement.kind is not Kind.NOTHING:
            continue
        said = current_utterance(db, other_id, slot, question)
        # A note, a confidence and facts that were given before an answer belong to the answer that comes.
        beside = own._replace(
            statement=said.statement,
            confidence=own.confidence or said.confidence,
            note=own.note or said.note,
            reason=said.reason,
            facts=tuple(dict.fromkeys((*own.facts, *said.facts))),
        )
        found.append((reviewer, beside))
    return found


def _move(db: sqlite3.Connection, customer_id: int, other_id: int) -> _Moved:
    spend, other_spend = (_spend(db, one) for one in (customer_id, other_id))
    facts = [uid for (uid,) in db.execute("SELECT uid FROM fact WHERE customer_id = ? ORDER BY uid", (other_id,))]
    months = _months(db, other_id)
    own = [one for one in _months(db, customer_id) if one[0] in {month[0] for month in months}]
    had = {alias for (alias,) in db.execute("SELECT alias FROM alias WHERE customer_id = ?", (customer_id,))}
    names = [name for (name,) in db.execute(
        "SELECT alias FROM alias WHERE customer_id = ?1 UNION SELECT name FROM customer WHERE id = ?1", (other_id,)
    )]  # fmt: skip
    aliases = [one for one in names if one not in had]
    joined = _together(spend, other_spend)
    # What was stated is not worked out anew while facts and months move.
    _set_spend(db, other_id, [None] * len(spend))
    db.execute("UPDATE fact SET customer_id = ? WHERE customer_id = ?", (customer_id, other_id))
    db.execute("DELETE FROM usage WHERE customer_id = ?", (other_id,))
    db.executemany(_ADD_MONTH, ((customer_id, *one) for one in months))
    db.executemany("INSERT INTO alias (customer_id, alias) VALUES (?, ?)", ((customer_id, one) for one in aliases))
    _set_spend(db, customer_id, joined)
    return _Moved(facts, aliases, months, own, spend, other_spend, joined)


def _move_back(db: sqlite3.Connection, number: int, customer_id: int, other_id: int, moved: _Moved) -> None:
    present = _spend(db, customer_id)
    db.executemany(
        "UPDATE fact SET customer_id = ? WHERE uid = ? AND customer_id = ?",
        ((other_id, uid, customer_id) for uid in moved.facts),
    )
    own = {one[0]: one for one in moved.own_months}
    for month, *amounts in moved.months:
        held = db.execute(
            "SELECT spend, tokens_in, tokens_out FROM usage WHERE customer_id = ? AND month = ?", (customer_id, month)
        ).fetchone()
        if held is None:
            continue
        left = [_less(now, part) for now, part in zip(held, amounts, strict=True)]
        before = own.get(month)
        if before is not None:
            left = [None if was is None and not now else now for was, now in zip(before[1:], left, strict=True)]
        if before is None and not any(left):
            db.execute("DELETE FROM usage WHERE customer_id = ? AND month = ?", (customer_id, month))
        else:
            db.execute(
                "UPDATE usage SET spend = ?, tokens_in = ?, tokens_out = ? WHERE customer_id = ? AND month = ?",
                (*left, customer_id, month),
            )
    db.executemany(_ADD_MONTH, ((other_id, *one) for one in moved.months))
    db.executemany(
        "DELETE FROM alias WHERE customer_id = ? AND alias = ?", ((customer_id, one) for one in moved.aliases)
    )
    # A spend that somebody has stated since is that of the first.
    joined, spend = _spend_without(db, number, customer_id, moved)
    if present == joined:
        _set_spend(db, customer_id, spend)
    _set_spend(db, other_id, moved.other_spend)


def _spend_without(
    db: sqlite3.Connection, number: int, customer_id: int, moved: _Moved
) -> tuple[list[Cell], list[Cell]]:
    """What this join and those on top of it made of the first's spend, and what it is without this one."""
    joined, spend = moved.joined_spend, moved.spend
    rows = db.execute(
        "SELECT id, moved FROM account_join WHERE customer_id = ? AND NOT undone AND id <> ?", (customer_id, number)
    )
    others = {other: _Moved(**json.loads(text)) for other, text in rows.fetchall()}
    while (other := next((one for one, its in others.items() if its.spend == joined), None)) is not None:
        its = others.pop(other)
        kept = its._replace(spend=spend, joined_spend=_together(spend, its.other_spend))
        db.execute("UPDATE account_join SET moved = ? WHERE id = ?", (json.dumps(kept._asdict()), other))
        joined, spend = its.joined_spend, kept.joined_spend
    return joined, spend


def _months(db: sqlite3.Connection, customer_id: int) -> list[list[Cell]]:
    rows = db.execute(
        "SELECT month, spend, tokens_in, tokens_out FROM usage WHERE customer_id = ? ORDER BY month", (customer_id,)
    )
    return [list(row) for row in rows]


def _together(spend: list[Cell], other: list[Cell]) -> list[Cell]:
    """Both spends as one: where one of the two is not known, the other is what is known of the company.

    It is stated from then on, unless facts give it, which go along, or the months of both: those of one alone would
    count what did not count.
    """
    if spend[5] == other[5] == "usage":
        return spend
    if other[1] is None:
        return [*spend[:5], "stated", None] if spend[1] is not None and spend[5] == "usage" else _not_by_months(spend)
    if spend[1] is None:
        return [None] * len(spend) if other[5] == "fact" else [*other[:5], "stated", None]
    low, best, high = (int(str(one)) + int(str(more)) for one, more in zip(spend[:3], other[:3], strict=True))
    basis = spend[3] if spend[3] == other[3] else "estimate"
    return [low, best, high, basis, max(str(spend[4]), str(other[4])), "stated", None]


def _not_by_months(spend: list[Cell]) -> list[Cell]:
    return [*spend[:5], None, None] if spend[5] == "usage" else spend


def _spend(db: sqlite3.Connection, customer_id: int) -> list[Cell]:
    """What an account spends and how that is known; nothing where a rule alone gives it, which can be turned off."""
    found: list[Cell] = list(db.execute(f"SELECT {_SPEND} FROM customer WHERE id = ?", (customer_id,)).fetchone())
    return [None] * len(found) if str(found[6]).startswith("~rule:") else found


def _set_spend(db: sqlite3.Connection, customer_id: int, spend: list[Cell]) -> None:
    """Let an account spend this; what usage or facts gave is worked out as they give it now."""
    values = [None] * len(spend) if spend[5] in ("usage", "fact") else spend
    places = ", ".join("?" * len(spend))
    db.execute(f"UPDATE customer SET ({_SPEND}) = ({places}) WHERE id = ?", (*values, customer_id))
    if spend[5] == "usage":
        # What it comes to is the sum of its months.
        db.execute("UPDATE customer SET spend_source = 'usage', spend_basis = ? WHERE id = ?", (spend[3], customer_id))


def _less(now: int | None, part: Cell) -> int | None:
    return now if now is None or part is None else now - int(str(part))
