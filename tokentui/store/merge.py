"""Bringing another log of decisions into a book: the union of both, whatever the order and however often."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from tokentui.domain.codebook import Codebook
from tokentui.domain.decision_lines import (
    DecisionLine,
    EditLine,
    FactLine,
    JoinLine,
    Line,
    LineError,
    NotALine,
    read_line,
)
from tokentui.domain.grades import Question
from tokentui.domain.merge import Conflict, LeftOut, MergeReport, Voice
from tokentui.domain.statements import Statement, read_alike
from tokentui.store import decisions
from tokentui.store.codebook import read_codebook
from tokentui.store.connection import transaction
from tokentui.store.decision_log import read_decision, read_fact
from tokentui.store.decisions import FACT_COLUMNS, counting
from tokentui.store.errors import BookError
from tokentui.store.joining import JoinedOtherwise, follow_joins, said_first_of, take_join
from tokentui.store.records import settle_field, take_edit, unlike_edits

_T = TypeVar("_T")

_TURN: tuple[type[Line], ...] = (FactLine, DecisionLine, EditLine, JoinLine)
"""The order in which lines are taken: each rests on those before it."""

_PART = 500
"""Values in one query."""

_VOICES = """
SELECT c.id, c.key, c.name, c.spend_best, h.question, h.reviewer, d.statement, d.use_cases
FROM customer AS c CROSS JOIN heard AS h ON h.customer_id = c.id CROSS JOIN decision AS d ON d.id = h.decision_id
JOIN settled AS s ON s.customer_id = c.id
WHERE c.id IN ({places}) AND iif(h.question = 'who', s.who_state, s.state) = 'conflict'
ORDER BY c.id, h.question, h.slot"""


class NoDecisions(BookError):
    """A file that holds no line of decisions at all."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A log on its way into a book."""

    source: str
    """Where it comes from, as it was given."""
    sha256: str
    lines: Iterable[tuple[int, str]]
    """(number, text) of every line that is not empty."""


_Disputed = tuple[int, Question]
"""A customer, and the question on which reviewers disagree."""


class _DryRun(Exception):
    """Takes everything back at the end of a dry run."""


@dataclass
class _Merging:
    """One merge on its way."""

    db: sqlite3.Connection
    codebook: Codebook
    latest: datetime
    at: str
    lines: int = 0
    decisions: int = 0
    known: int = 0
    facts: int = 0
    reworded: int = 0
    edits: int = 0
    joins: int = 0
    edited: set[tuple[int, str]] = field(default_factory=set)
    """Whose records have a new edit, and in which field."""
    left_out: list[LeftOut] = field(default_factory=list)
    _moved: dict[str, str] = field(default_factory=dict)
    """Of whom facts were said that joins have moved here, by uid."""
    _ids: dict[str, int | None] = field(default_factory=dict)
    _recorded: set[str] = field(default_factory=set)
    """uids of the log that the book has."""

    def read(self, incoming: Incoming) -> list[tuple[int, str, Line]]:
        """All lines that can be read, facts first; raises NoDecisions where none is a line of this kind."""
        found: list[tuple[int, str, Line]] = []
        strange = 0
        for number, text in incoming.lines:
            self.lines += 1
            try:
                found.append((number, text, read_line(text, self.codebook, self.latest)))
            except LineError as error:
                strange += isinstance(error, NotALine)
                self.leave_out(number, str(error), text)
        if strange and strange == self.lines:
            raise NoDecisions(
                f"{incoming.source} holds no decisions of tokentui; the other person writes them with: "
                "tokentui export --decisions FILE"
            )
        found.sort(key=lambda one: _TURN.index(type(one[2])))
        return found

    def take(self, number: int, text: str, line: Line) -> None:
        """Bring in one line, or leave it out with the reason."""
        try:
            if isinstance(line, FactLine):
                self._take_fact(line)
            elif isinstance(line, EditLine):
                self._take_edit(line)
            elif isinstance(line, JoinLine):
                one, other = self._needed(line.customer), self._needed(line.other)
                self.joins += take_join(self.db, one, other, line)
            elif self._take_decision(line):
                self.decisions += 1
            else:
                self.known += 1
        except JoinedOtherwise as error:
            self.leave_out(number, str(error), text)
        except sqlite3.IntegrityError as error:
            self.leave_out(number, f"The book did not take it: {error}.", text)
        except LineError as error:
            self.leave_out(number, str(error), text)

    def leave_out(self, number: int, reason: str, text: str) -> None:
        """Keep a line that was not taken."""
        self.left_out.append(LeftOut(number, reason, text))

    def look_up(self, lines: Iterable[Line]) -> None:
        """Find out which customers and decisions of some lines the book has, many at a time."""
        self._moved = said_first_of(self.db)
        self._ids = dict.fromkeys(line.customer for line in lines)
        self._ids.update(dict.fromkeys(line.other for line in lines if isinstance(line, JoinLine)))
        for part, places in _parts(list(self._ids)):
            self._ids.update(self.db.execute(f"SELECT key, id FROM customer WHERE key IN ({places})", part).fetchall())
        for part, places in _parts([line.uid for line in lines if isinstance(line, DecisionLine)]):
            found = self.db.execute(f"SELECT uid FROM decision WHERE uid IN ({places})", part)
            self._recorded.update(uid for (uid,) in found)

    def _needed(self, key: str) -> int:
        found = self._ids[key]
        if found is None:
            raise LineError(f"The book has no customer {key!r}; bring it in with tokentui import, then merge again.")
        return found

    def _take_decision(self, line: DecisionLine) -> bool:
        present = read_decision(self.db, line.uid) if line.uid in self._recorded else None
        if present is not None:
            # A customer may have got another key since; a row without a time got that of its import in each book.
            if present._replace(customer=line.customer, at=line.at, seq=line.seq, step=line.step) != line:
                raise LineError(f"The book has another decision under the name {line.uid}; that one stands.")
            return False
        self.db.execute(
            "INSERT INTO decision (uid, customer_id, reviewer, statement, use_cases, confidence, note, reason, facts,"
            " flagged, adjudicates, at, seq, step, origin, question, suggested_by)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                line.uid, self._needed(line.customer), line.reviewer, line.statement.kind.value,
                _use_cases(line.statement), line.confidence, line.note, line.reason,
                json.dumps(line.facts) if line.facts else "[]",
                int(line.flagged), int(line.adjudicates), line.at, line.seq, line.step, line.origin,
                line.question.value, line.suggested_by,
            ),
        )  # fmt: skip
        self._recorded.add(line.uid)
        return True

    def _take_fact(self, line: FactLine) -> None:
        """Add a fact; of two wordings under one name the same one is kept in every book."""
        present = read_fact(self.db, line.uid)
        if present is not None and line.uid in self._moved:
            present = replace(present, customer=self._moved[line.uid])
        if present == line or (present and self._ids[line.customer] is None):
            return
        values = {**asdict(line), "customer_id": self._needed(line.customer), "at": self.at}
        if present is None:
            self.db.execute(
                f"INSERT INTO fact ({', '.join(FACT_COLUMNS)}, at)"
                f" VALUES ({', '.join(f':{name}' for name in FACT_COLUMNS)}, :at)",
                values,
            )
            self.facts += 1
            return
        self.reworded += 1
        if line.precedence > present.precedence:
            places = ", ".join(f"{name} = :{name}" for name in FACT_COLUMNS)
            self.db.execute(f"UPDATE fact SET {places}, grade_given = NULL WHERE uid = :uid", values)

    def _take_edit(self, line: EditLine) -> None:
        customer_id = self._needed(line.customer)
        if take_edit(self.db, customer_id, line):
            self.edits += 1
            self.edited.add((customer_id, line.field))

    @property
    def took_any(self) -> bool:
        """Whether anything of the book is another one now."""
        return bool(self.decisions or self.facts or self.reworded or self.edits or self.joins)

    def finish(self) -> None:
        """Make records what the latest edits say, and let what came late follow the joins."""
        for customer_id, name in sorted(self.edited):
            settle_field(self.db, customer_id, name)
        follow_joins(self.db)

    @property
    def customers(self) -> Sequence[int]:
        """The customers that the log speaks of."""
        return sorted({one for one in self._ids.values() if one is not None})


def merge_lines(
    db: sqlite3.Connection, incoming: Incoming, *, latest: datetime, at: str, dry_run: bool = False
) -> MergeReport:
    """Bring in every line that can be taken, in one transaction, and keep the others with their reasons.

    `latest` is the last moment at which a decision can have been made, `at` the time of the merge. Steps are not
    brought along: undo takes back only what was done in this book. Raises NoDecisions and the BookError that fits.
    """
    merging = _Merging(db, read_codebook(db), latest, at)
    report: MergeReport | None = None
    try:
        with transaction(db):
            lines = merging.read(incoming)
            merging.look_up([line for _, _, line in lines])
            before = _in_conflict(db, merging.customers)
            said = [isinstance(line, DecisionLine) for _, _, line in lines]
            first = said.index(True) if True in said else len(lines)
            last = first + sum(said)
            for number, text, line in lines[:first]:
                merging.take(number, text, line)
            with counting(db, many=last - first >= decisions.MANY):
                for number, text, line in lines[first:last]:
                    merging.take(number, text, line)
            # A record says which names an account has, and a join adds to them.
            for number, text, line in _joins_in_turn(lines[last:]):
                merging.take(number, text, line)
            merging.finish()
            merging.left_out.sort(key=lambda one: one.line)
            report = _report(merging, incoming, before)
            if merging.took_any or merging.left_out:
                _write_run(db, merging, incoming)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    assert report is not None
    return report


def _joins_in_turn(lines: Sequence[tuple[int, str, Line]]) -> list[tuple[int, str, Line]]:
    """The same with joins at the end: first those taken back, then the others.

    What was joined into an account comes before the join of that account into another, and is taken back after it.
    """
    into = {(line.other, line.stands): line.customer for _, _, line in lines if isinstance(line, JoinLine)}

    def turn(line: Line) -> tuple[int, int]:
        if not isinstance(line, JoinLine):
            return 0, 0
        steps, at = 0, line.customer
        while (at, line.stands) in into and steps < len(into):
            steps, at = steps + 1, into[at, line.stands]
        return (2, -steps) if line.stands else (1, steps)

    return sorted(lines, key=lambda one: turn(one[2]))


@lru_cache(maxsize=1_024)
def _use_cases(statement: Statement) -> str | None:
    return statement.to_json()


def _report(merging: _Merging, incoming: Incoming, before: set[_Disputed]) -> MergeReport:
    after = _in_conflict(merging.db, merging.customers)
    return MergeReport(
        incoming.source,
        merging.lines,
        merging.decisions,
        merging.known,
        merging.facts,
        merging.reworded,
        merging.edits,
        merging.joins,
        tuple(_unlike(merging)),
        tuple(merging.left_out),
        _conflicts(merging.db, sorted({one for one, _ in after}), before),
        len(before - after),
    )


def _parts(values: Sequence[_T]) -> Iterator[tuple[Sequence[_T], str]]:
    """Some values at a time, and the places that they take in a query."""
    for start in range(0, len(values), _PART):
        part = values[start : start + _PART]
        yield part, ",".join("?" * len(part))


def _in_conflict(db: sqlite3.Connection, ids: Sequence[int]) -> set[_Disputed]:
    found: set[_Disputed] = set()
    for part, places in _parts(ids):
        rows = db.execute(
            "SELECT customer_id, question FROM (SELECT customer_id, 'for_what' AS question, state FROM settled"
            " UNION ALL SELECT customer_id, 'who', who_state FROM settled)"
            f" WHERE state = 'conflict' AND customer_id IN ({places})",
            part,
        )
        found.update((row[0], Question(row[1])) for row in rows)
    return found


def _unlike(merging: _Merging) -> Iterator[str]:
    """Where two reviewers made different things of one field, and neither had seen the other's."""
    for customer_id, name in sorted(merging.edited):
        found = unlike_edits(merging.db, customer_id, name)
        if found is not None:
            (key,) = merging.db.execute("SELECT key FROM customer WHERE id = ?", (customer_id,)).fetchone()
            yield f"{key}: {name} of {found[0]}, the later, stands; of {found[1]} it was another"


def _conflicts(db: sqlite3.Connection, ids: Sequence[int], before: set[_Disputed]) -> tuple[Conflict, ...]:
    found = []
    for part, places in _parts(ids):
        rows = db.execute(_VOICES.format(places=places), part)
        for (one, key, name, spend, asked), voices in groupby(rows, key=itemgetter(0, 1, 2, 3, 4)):
            question = Question(asked)
            said = tuple(Voice(reviewer, read_alike(kind, use_cases)) for *_, reviewer, kind, use_cases in voices)
            found.append(Conflict(key, name, spend, said, (one, question) not in before, question))
    found.sort(key=lambda one: (one.spend is None, -(one.spend or 0), one.key, one.question))
    return tuple(found)


def _write_run(db: sqlite3.Connection, merging: _Merging, incoming: Incoming) -> None:
    run = db.execute(
        "INSERT INTO import_run (at, kind, source, sha256, added, changed, unchanged, rejected)"
        " VALUES (?, 'merge', ?, ?, ?, ?, ?, ?)",
        (
            merging.at, incoming.source, incoming.sha256,
            merging.decisions + merging.facts + merging.edits + merging.joins, merging.reworded,
            merging.known, len(merging.left_out),
        ),
    ).lastrowid  # fmt: skip
    db.executemany(
        "INSERT INTO rejected_row (import_run_id, line, reason, raw) VALUES (?, ?, ?, ?)",
        ((run, one.line, one.reason, one.raw) for one in merging.left_out),
    )
