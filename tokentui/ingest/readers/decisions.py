"""Rows of what reviewers said: whose decision on which customer, as a kind of statement and its use cases."""

import json
import re
from collections.abc import Iterator, Sequence

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.customer import Fact
from tokentui.domain.grades import Question, Relation
from tokentui.domain.names import fold, nearest
from tokentui.domain.statements import Kind, Statement, StatementError, a_set, a_split, expect_answer
from tokentui.ingest.cells.dates import parse_moment
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.readers.recognised import RowByRowReader
from tokentui.ingest.readers.rows import (
    Cells,
    Context,
    RowError,
    digest,
    need_text,
)
from tokentui.store.bulk.incoming import DecisionRow

_NOT_A_LETTER = re.compile(r"[\W_]+")
_WITH_SHARE = re.compile(r"(.+?)\s*(?:[:=]\s*([\d.,]+)\s*%?|\s([\d.,]+)\s*%)", re.ASCII)
_BETWEEN_NAMES = ("[;|\r\n]", ",", "#")
"""Signs between several names in one cell, each only where none before it stands there."""

_BETWEEN_FACTS = re.compile(r"[;\s]+")
_LONGEST_NAME = 200
"""Characters; a longer text is no misspelt use case, and would be compared word by word for minutes."""
_INSTEAD = {
    "cannottell": Kind.CANNOT_TELL,
    "canttell": Kind.CANNOT_TELL,
    "0": Kind.CANNOT_TELL,
    "?": Kind.CANNOT_TELL,
    "withheld": Kind.WITHHELD,
    "declined": Kind.WITHHELD,
    "excluded": Kind.EXCLUDED,
    "exclude": Kind.EXCLUDED,
    "nothing": Kind.NOTHING,
    "nothingyet": Kind.NOTHING,
}


class DecisionReader(RowByRowReader):
    """Turns rows into decisions."""

    def __init__(self, layout: Layout, context: Context) -> None:
        super().__init__(layout, context, "what the reviewer had said before")
        self._times: dict[str, int] = {}
        self._latest: dict[tuple[str, str, Question], str] = {}

    def _read(self, line: int, cells: Cells) -> DecisionRow | None:
        whose = self._customers.whose(cells["customer_key"])
        key = whose.key
        reviewer = " ".join(need_text(cells["reviewer"], "reviewer").split())
        question = _question(cells["question"])
        statement = read_statement_cells(cells["kind"], cells["use_cases"], self._context.codebook.of(question))
        try:
            expect_answer(question, statement.kind)
        except StatementError as error:
            raise RowError(str(error)) from None
        kind, own = statement.kind, cells.text("uid")
        note, reason = cells.text("note"), cells.text("reason")
        if kind is Kind.EXCLUDED and reason is None and own is None:
            if note is None:
                raise RowError("The customer is excluded without a reason; say why in a column called reason.")
            reason = note
        confidence = _confidence(cells["confidence"])
        at = parse_moment(cells["at"], self._context.today)
        if own is not None:
            said = DecisionRow(line, key, reviewer, kind, statement, confidence, note, at, reason, own)
            return _of_a_book(said._replace(question=question), cells)
        facts = self._context.facts_of(key) if cells["facts"] else ()
        cited = list(dict.fromkeys(_cited(cells["facts"], key, facts, question)))
        # What decisions on the only question once, and those that cite nothing, were called stays what they are called.
        also = (*(() if question is Question.FOR_WHAT else (question.value,)), *([cited] if cited else []))
        # By the account that is meant: what was said of it before it was joined into another is the same statement.
        content = (whose.met, reviewer, kind.value, statement.to_json(), confidence, note, at, reason, *also)
        uid = self._uid((whose.met, reviewer, question), at, content)
        if uid is None:
            self._repeated += 1
            return None
        facts_cited = json.dumps(cited)
        return DecisionRow(
            line, key, reviewer, kind, statement, confidence, note, at, reason, uid, facts_cited, question
        )

    def _uid(self, who: tuple[str, str, Question], at: str | None, content: tuple[object, ...]) -> str | None:
        """The id of a statement, or None for one that says again what stands.

        `who` is customer, reviewer and question. A reviewer may return to an earlier mind: without a date, the second
        time is told from the first by its number.
        """
        once = digest("decision", *content)
        times = self._times.get(once, 0)
        if self._latest.get(who) == once or (times and at is not None):
            return None
        self._latest[who] = once
        self._times[once] = times + 1
        return digest("decision", *content, times) if times else once


def _of_a_book(said: DecisionRow, cells: Cells) -> DecisionRow:
    """A decision with all that the log of a book had of it: what it cites stands there even if that fact went since."""
    turn = (cells.text("seq") or "").removesuffix(".0")
    if turn and not turn.isdecimal():
        raise RowError(f"seq is {turn!r}; it is the number that export gave, or empty.")
    return said._replace(
        facts=json.dumps([part for part in _BETWEEN_FACTS.split(cells["facts"]) if part]),
        flagged=int(cells["flagged"] == "yes"),
        adjudicates=int(cells["adjudicates"] == "yes"),
        seq=int(turn) if turn else None,
        step=cells.text("step"),
        origin=cells.text("origin"),
        suggested_by=cells.text("suggested_by"),
        first_pass=cells["first_pass"] == "yes",
        note=cells["note"] or None,
        reason=cells["reason"] or None,
    )


def _question(cell: str) -> Question:
    text = _plain(cell)
    if text in ("", "forwhat", "what", "usecase"):
        return Question.FOR_WHAT
    if text in ("who", "segment"):
        return Question.WHO
    raise RowError(f"{cell.strip()!r} is no question that a decision answers; it is who or for_what.")


def _confidence(cell: str) -> int | None:
    text = cell.strip()
    if not text:
        return None
    whole = text.removesuffix(".0")
    if whole not in ("1", "2", "3", "4", "5"):
        raise RowError(f"Confidence {text!r} is not a whole number from 1 to 5.")
    return int(whole)


def _cited(cell: str, key: str, facts: Sequence[Fact], question: Question) -> Iterator[str]:
    """The uids of the facts that a cell cites: each part is one, or the address of those that answer the question.

    Raises RowError for a part that is neither.
    """
    for part in filter(None, _BETWEEN_FACTS.split(cell)):
        found = [fact for fact in facts if part in (fact.uid, fact.source_url)]
        if not found:
            raise RowError(f"No fact on {key!r} has the uid or the address {part!r}; import it first.")
        cited = [
            fact.uid
            for fact in found
            if fact.dimension is question or (fact.uid == part and not isinstance(fact.dimension, Relation))
        ]
        if not cited:
            says = "who it is" if question is Question.WHO else "for what"
            raise RowError(f"No fact on {key!r} from {part!r} says {says}; cite one that does, or one by its uid.")
        yield from cited


def read_statement_cells(kind_cell: str, use_cases_cell: str, codebook: AnyVocabulary) -> Statement:
    """The statement that two cells make; raises RowError that names an unknown use case, or what does not add up.

    Use cases come as `core; resale`, as `core:60; development:40`, or as the JSON that a book keeps. Without a kind
    it is a split where percentages are given, else a set.
    """
    kind = _kind(kind_cell)
    cell = use_cases_cell.strip()
    if kind is None:
        kind = _INSTEAD.get(_plain(cell)) if codebook.by_code(cell) is None else None
        if kind is not None:
            return Statement(kind)
        if not cell:
            raise RowError("The row has neither a statement nor a use case; write cannot tell if that is what it says.")
    elif kind not in (Kind.SET, Kind.SPLIT):
        if cell and _INSTEAD.get(_plain(cell)) is not kind:
            raise RowError(f"The statement is {kind.value.replace('_', ' ')}, yet it names use cases: {cell!r}.")
        return Statement(kind)
    named = [(_code(name, codebook), share) for name, share in _shares(cell, codebook)]
    shares = dict(named)
    if len(shares) < len(named) and any(share for _, share in named):
        raise RowError(f"{cell!r} names a use case twice; add its shares up.")
    return _combined(kind, shares, cell)


def _combined(kind: Kind | None, shares: dict[str, str | None], cell: str) -> Statement:
    stated = {code: share for code, share in shares.items() if share is not None}
    if stated and len(stated) < len(shares):
        raise RowError(f"{cell!r} gives a share for some use cases and none for others; give all or none.")
    if kind is Kind.SPLIT and not stated:
        raise RowError(f"The statement is a split, yet {cell!r} gives no percentages; write core:60; development:40.")
    if kind is Kind.SET and stated:
        raise RowError(f"The statement is a set, yet {cell!r} gives percentages; call it a split.")
    try:
        return a_split(stated) if stated else a_set(*shares)
    except StatementError as error:
        raise RowError(str(error)) from None


def _kind(cell: str) -> Kind | None:
    text = _plain(cell)
    if not text:
        return None
    known = {_plain(kind.value): kind for kind in Kind} | _INSTEAD
    if text in known:
        return known[text]
    names = [kind.value.replace("_", " ") for kind in Kind]
    close = nearest(cell, names, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(names)}."
    raise RowError(f"{cell.strip()!r} is no kind of statement; {hint}")


def _shares(cell: str, codebook: AnyVocabulary) -> list[tuple[str, str | None]]:
    """Names with their percentages as text, from any of the three forms."""
    if cell.startswith(("[", "{")):
        try:
            value = json.loads(cell)
        except (ValueError, RecursionError):
            raise RowError(f"The use cases {cell!r} are not valid JSON.") from None
        if isinstance(value, dict) and value.keys() == {"choices"} and isinstance(value["choices"], list):
            value = value["choices"]
        if isinstance(value, dict):
            return [(name, str(share)) for name, share in value.items()]
        return [(str(name), None) for name in value]
    parts = [part.strip() for part in _parts(cell, codebook)]
    found: list[tuple[str, str | None]] = []
    for part in filter(None, parts):
        match = _WITH_SHARE.fullmatch(part)
        found.append((match[1].strip(), (match[2] or match[3]).replace(",", ".")) if match else (part, None))
    return found


def _parts(cell: str, codebook: AnyVocabulary) -> list[str]:
    """The names in a cell, divided by the strongest of the signs that people set between them: a label may hold one."""
    if _known(cell, codebook) is not None:
        return [cell]
    for signs in _BETWEEN_NAMES:
        if re.search(signs, cell):
            return re.split(signs, cell)
    return [cell]


def _known(name: str, codebook: AnyVocabulary) -> str | None:
    """The code that is called so, or whose label is."""
    if codebook.by_code(name) is not None:
        return name
    wanted = fold(name.strip())
    return next((one.code for one in codebook.entries if wanted in (fold(one.code), fold(one.label))), None)


def _code(name: str, codebook: AnyVocabulary) -> str:
    known = _known(name, codebook)
    if known is not None:
        return known
    wanted = fold(name.strip())
    candidates = {form: one.code for one in codebook.active for form in (one.label, one.code)}
    close = nearest(name, candidates, 1) or (_by_word(wanted, candidates) if len(name) <= _LONGEST_NAME else [])
    hint = (
        f"did you mean {candidates[close[0]]!r}?" if close else f"there are {', '.join(codebook.codes(codebook.full))}."
    )
    raise RowError(f"No {codebook.noun} is called {name!r}; {hint}")


def _by_word(wanted: str, candidates: dict[str, str]) -> list[str]:
    """The label that has the words of a misspelt name in it, as `Codng agents` are in `Coding agent or …`."""
    words = [word for word in re.split(r"\W+", wanted) if len(word) > 3]
    scored = {form: sum(bool(nearest(word, re.split(r"\W+", form), 1)) for word in words) for form in candidates}
    best = max(scored, key=lambda form: scored[form], default="")
    return [best] if best and scored[best] and scored[best] == len(words) else []


def _plain(cell: str) -> str:
    text = cell.strip().lower()
    return text if text == "?" else _NOT_A_LETTER.sub("", text)
