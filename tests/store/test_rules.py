"""Each rule of the numbers is written twice, as a function of the domain and as SQL: every case holds the two equal."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, permutations, product

import pytest

from tests.store.books import empty_book, rows
from tokentui.domain.clarity import Clarity
from tokentui.domain.codebook import Codebook, Segment
from tokentui.domain.cube import Cell, Sums
from tokentui.domain.cube_reading import CubeReading
from tokentui.domain.derive import Claim, how_much_mark, placed, portion, to_what_end_mark
from tokentui.domain.filters import parse_filter
from tokentui.domain.grades import Grade, Mark, Question
from tokentui.domain.pairs import Pairs
from tokentui.domain.settling import Opinion, State, settle
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, WHOLE, WITHHELD, a_set, a_split
from tokentui.services.workbook import default_codebook
from tokentui.store import rules
from tokentui.store.codebook import read_codebook
from tokentui.store.find.conditions import condition

CODEBOOK = default_codebook()
FLOORS = [grade for grade in Grade if grade is not Grade.U]
GIVEN = [mark for mark in Mark if mark is not Mark.OPEN]
CORE, PRODUCT, DEVTOOLS = (CODEBOOK.mask([code]) for code in ("core", "product", "devtools"))
SPEND = 700

Row = tuple[int, State, bool, State, int, str, Mark, Mark, Mark, Mark]
"""Segments, what stands behind them, whether it has a name; state, mask, split; and the four marks."""


def split(*masks: int) -> str:
    """A split in equal parts as `settled` keeps it."""
    return json.dumps({str(mask.bit_length() - 1): WHOLE // len(masks) for mask in masks})


SAID = [
    (State.UNLOOKED, 0, ""),
    *product((State.CANNOT_TELL, State.WITHHELD, State.EXCLUDED), (0,), ("",)),
    *product((State.SET, State.CONFLICT), (CORE, CORE | PRODUCT, CORE | DEVTOOLS, CODEBOOK.full), ("",)),
    (State.CONFLICT, 0, ""),
    (State.SPLIT, CORE | PRODUCT, split(CORE, PRODUCT)),
    (State.SPLIT, CORE | DEVTOOLS, split(CORE, DEVTOOLS)),
]


LARGE, START_UP = (CODEBOOK.segments.mask([code]) for code in ("large", "start-up"))
PLACED = [
    (0, State.UNLOOKED, True, Mark.OPEN),
    (0, State.UNLOOKED, True, Mark.SILENT),
    (0, State.UNLOOKED, False, Mark.OPEN),
    *product((LARGE, START_UP), (State.SET,), (True, False), (Mark.A, Mark.C, Mark.SILENT)),
    (LARGE | START_UP, State.CONFLICT, True, Mark.B),
    *product((0,), (State.CONFLICT, State.CANNOT_TELL, State.WITHHELD), (True,), (Mark.D,)),
]


def every_row() -> Iterator[Row]:
    to_what_end = cycle(Mark)
    for (segments, who_state, named, who), (state, mask, parts), how_much in product(PLACED, SAID, Mark):
        for for_what in (Mark.OPEN,) if state is State.UNLOOKED else GIVEN:
            yield segments, who_state, named, state, mask, parts, who, how_much, for_what, next(to_what_end)


def cells(row: Row) -> list[Cell]:
    """What a customer of this row is in the cube: a cell for each part of a split."""
    *_, state, mask, parts, by_segment, how_much, for_what, to_what_end = row
    masks = [1 << int(bit) for bit in json.loads(parts)] if parts else [mask]
    weight = WHOLE // len(masks)
    unknown = how_much in (Mark.SILENT, Mark.OPEN)
    sums = Sums(weight, best=0 if unknown else SPEND // len(masks), spend_unknown=weight if unknown else 0)
    marks = by_segment, how_much, for_what, to_what_end
    return [Cell(*row[:3], one, state, *marks, sums) for one in masks]


QUESTIONS = ("gap:who", "gap:much", "gap:what", "gap:roi")
BEHIND = CODEBOOK.mask(["core", "product"])
FILTERS = (*QUESTIONS, "gap:any", "kind:core,product", "certain:core,product", "possible:core,product")
LOOKED = ("is:unlooked", "is:below", "is:set", "gap:below")


def by_domain(row: Row, floor: Grade, codebook: Codebook) -> tuple[object, ...]:
    """What the domain says of a customer at a floor, in the order of `by_sql`."""
    reading = CubeReading(floor, codebook)
    read = [reading.use(cell) for cell in cells(row)]
    masks, states = [one[0] for one in read], [one[2] for one in read]
    # A part whose stance is not known leaves that of the customer unknown.
    stands = max(
        (reading.answers(cell).clarities for cell in cells(row)), key=lambda found: found[2] is Clarity.SILENCE
    )
    counts = row[3] is not State.EXCLUDED
    mask = 0
    for one in masks:
        mask |= one
    gaps = [counts and one is not Clarity.KNOWN for one in stands]
    return (
        mask,
        states[0] is State.BELOW,
        SPEND if read[0][3] else None,
        *stands,
        gaps[2],
        *gaps,
        any(gaps),
        counts and any(one & BEHIND for one in masks),
        counts and any(one and not one & ~BEHIND for one in masks),
        counts and any(not one or one & BEHIND for one in masks),
        *(states[0] is state for state in (State.UNLOOKED, State.BELOW, State.SET)),
        counts and Clarity.BELOW in stands,
    )


def by_sql(floor: Grade, codebook: Codebook) -> str:
    at = rules.at(floor)
    return select(
        rules.mask_at("v", at),
        rules.below("v", at),
        rules.spend_at("v", at),
        rules.clarity_of_who("v", at),
        rules.clarity("v.how_much", at),
        rules.clarity_for_what("v", at),
        rules.clarity("v.to_what_end", at),
        rules.is_open("v", Pairs(codebook), at),
        *(
            condition(parse_filter(text, codebook), codebook, floor).sql.replace("?", "'set'")
            for text in (*FILTERS, *LOOKED)
        ),
    )


def select(*columns: str) -> str:
    return f"SELECT {', '.join(f'({column})' for column in columns)} FROM seen AS v ORDER BY v.rowid"


@pytest.fixture(scope="module")
def seen() -> Iterator[sqlite3.Connection]:
    """A book that also holds every row that a settled customer can have."""
    with closing(empty_book()) as db:
        assert read_codebook(db) == CODEBOOK
        db.execute(
            "CREATE TABLE seen (segments, who_state, named, state, mask, split, who, how_much, for_what, to_what_end,"
            " spend_best, spend_grade)"
        )
        db.executemany(
            "INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*row, *((SPEND, row[7]) if Mark.A <= row[7] <= Mark.D else (None, None))) for row in every_row()),
        )
        yield db


EXCEPTIONS = {"core": {"start-up": "neutral"}, "product": {"start-up": "bearish", "large": "neutral"}}
"""Stances that depend on who a customer is."""
UNKNOWN = {"core": {"start-up": "sideways"}, "product": {"": "sideways"}, "devtools": {"": "sideways"}}
"""Stances that this version does not know: of a use case, by no segment, or for one segment of it."""
CODEBOOKS = pytest.mark.parametrize("exceptions", [{}, EXCEPTIONS, UNKNOWN], ids=["plain", "dependent", "unknown"])


def with_stances(db: sqlite3.Connection, exceptions: dict[str, dict[str, str]]) -> None:
    """Write stances as another program would, whatever a book takes; only for as long as the transaction."""
    db.execute("PRAGMA ignore_check_constraints = ON")
    for code, stances in exceptions.items():
        others = {segment: stance for segment, stance in stances.items() if segment}
        db.execute(
            "UPDATE use_case SET exceptions = ?, stance = coalesce(?, stance) WHERE code = ?",
            (json.dumps(others), stances.get(""), code),
        )
    db.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.share(2)
@CODEBOOKS
@pytest.mark.parametrize("floor", FLOORS)
def test_what_a_floor_leaves_of_a_customer_and_how_its_questions_stand(
    seen: sqlite3.Connection, floor: Grade, exceptions: dict[str, dict[str, str]]
) -> None:
    seen.execute("SAVEPOINT another")
    with_stances(seen, exceptions)
    codebook = read_codebook(seen)
    found = seen.execute(by_sql(floor, codebook)).fetchall()
    seen.execute("ROLLBACK TO another")
    for row, read in zip(every_row(), found, strict=True):
        assert read == by_domain(row, floor, codebook), row


@pytest.mark.share(2)
@CODEBOOKS
@pytest.mark.parametrize("floor", FLOORS)
def test_filters_by_stance_and_by_segment_show_who_is_behind_a_row_and_a_cell(
    seen: sqlite3.Connection, floor: Grade, exceptions: dict[str, dict[str, str]]
) -> None:
    """The accounts that a stance, or a cell of who x what, holds for certain or may hold."""
    seen.execute("SAVEPOINT another")
    with_stances(seen, exceptions)
    codebook = read_codebook(seen)
    seen.execute("ROLLBACK TO another")
    pairs, everywhere = Pairs(codebook), codebook.segments.active
    asked: list[tuple[str, Stance, Segment | None]] = []
    for stance in KNOWN_STANCES:
        asked += ((f"certain:{stance.value}", stance, None), (f"possible:{stance.value}", stance, None))
        for one in everywhere:
            if called := pairs.called(stance, one.bit):
                asked.append((f"who_possible:{one.code} possible:{called}", stance, one))
    found = seen.execute(
        select(*(condition(parse_filter(text, codebook), codebook, floor).sql for text, _, _ in asked))
    ).fetchall()
    reading = CubeReading(floor, codebook)
    for row, read in zip(every_row(), found, strict=True):
        segments = reading.who(cells(row)[0])[0]
        may_be = [one for one in everywhere if not segments or one.mask & segments]
        masks = [reading.use(cell)[0] for cell in cells(row)]
        for (text, stance, segment), held in zip(asked, read, strict=True):
            lie = [[_stances(codebook, one, mask) for mask in masks] for one in may_be if segment in (None, one)]
            if text.startswith("certain"):
                expected = all(any(stances == {stance} for stances in parts) for parts in lie)
            else:
                expected = any({stance, Stance.UNKNOWN} & stances for parts in lie for stances in parts)
            assert bool(held) is (expected and row[3] is not State.EXCLUDED), (text, row)


def _stances(codebook: Codebook, segment: Segment, mask: int) -> set[Stance]:
    """The stances that use cases have where the customer is of a segment."""
    other = {1 << one.use_case: one.stance for one in codebook.exceptions if one.segment == segment.bit}
    return {other.get(case.mask, case.stance) for case in codebook.active if not mask or case.mask & mask}


def test_what_is_decided_and_what_is_answered_whatever_the_floor(seen: sqlite3.Connection) -> None:
    sql = select(rules.undecided("v"), rules.undecided_between("v"), rules.answers("v"), rules.answers())
    for row, found in zip(every_row(), seen.execute(sql).fetchall(), strict=True):
        masks = [CubeReading(Grade.D, CODEBOOK).use(cell)[0] for cell in cells(row)]
        told = all(mask.bit_count() == 1 for mask in masks)
        undecided = row[3] is not State.EXCLUDED and not told
        between = masks[0] if undecided else -1
        answers = sum(mark.answered(Grade.D) for mark in row[6:])
        assert found == (undecided, between, answers, answers), row


STATEMENTS = (
    CANNOT_TELL, WITHHELD, EXCLUDED, a_set("core"), a_set("core", "product"), a_set("core", "product", "devtools"),
    a_split({"core": 100}), a_split({"core": 70, "product": 30}), a_split({"core": 30, "product": 70}),
    a_split({"core": 50, "devtools": 50}),
)  # fmt: skip


def test_what_several_reviewers_say_comes_to() -> None:
    """Every two or three statements, each citing a fact of another grade, against `settle`."""
    said = [some for number in (2, 3) for some in product(STATEMENTS, repeat=number)]
    graded = cycle(permutations((Grade.A, Grade.C, Grade.D)))
    with closing(empty_book()) as db:
        grades = [next(graded) for _ in said]
        db.executemany("INSERT INTO customer (id, key, name) VALUES (?1, ?1, ?1)", ((n + 1,) for n in range(len(said))))
        db.executemany(
            "INSERT INTO fact (uid, customer_id, dimension, grade) VALUES (?2 || ' ' || ?1, ?1, 'for_what', ?2)",
            ((n + 1, grade) for n in range(len(said)) for grade in "AC"),
        )
        db.executemany(
            "INSERT INTO decision (customer_id, reviewer, statement, use_cases, facts) VALUES (?, ?, ?, ?, ?)",
            (
                (n + 1, str(who), one.kind, one.to_json(), json.dumps([] if grade is Grade.D else [f"{grade} {n + 1}"]))
                for n, some in enumerate(said)
                for who, (one, grade) in enumerate(zip(some, grades[n], strict=False))
            ),
        )
        found = {one: read for one, *read in db.execute("SELECT customer_id, state, for_what FROM settled")}
        masses: dict[int, list[tuple[int, int]]] = {}
        for one, mask, weight in db.execute("SELECT customer_id, mask, weight FROM position ORDER BY 1, 2"):
            masses.setdefault(one, []).append((mask, weight))
    for n, some in enumerate(said):
        opinions = [Opinion(one, grade) for one, grade in zip(some, grades[n], strict=False)]
        expected = settle(opinions, CODEBOOK)
        assert found[n + 1] == [expected.state, expected.grade], some
        assert masses[n + 1] == sorted(expected.masses) or expected.state is State.EXCLUDED, some


def test_marks_of_a_record_and_its_facts() -> None:
    """Who: anonymous × segment × industry × grade × facts; how much and to what end beside it."""
    kinds = list(product((False, True), (None, "", "large"), (None, "", "retail"), FLOORS))
    cited = [(), (Grade.A,), (Grade.D,), (Grade.U,), (Grade.U, Grade.B)]
    others = cycle(product((None, *FLOORS), cited, cited))
    records = [(*kind, facts, *next(others)) for kind, facts in product(kinds, cited)]
    with closing(empty_book()) as db:
        # The view `marks` reads the facts; what their triggers make of it is another matter, and takes a second.
        db.execute("DROP TRIGGER fact_added")
        for number, (anonymous, segment, industry, grade, who, spent, how_much, to_what_end) in enumerate(records, 1):
            spend = None if spent is None else SPEND
            db.execute(
                "INSERT INTO customer (id, key, name, anonymous, segment, industry, grade, spend_low, spend_best,"
                " spend_high, spend_grade) VALUES (?1, ?1, ?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6, ?7)",
                (number, anonymous, segment, industry, grade, spend, spent),
            )
            for question, grades in (("who", who), ("how_much", how_much), ("to_what_end", to_what_end)):
                db.executemany(
                    "INSERT INTO fact (customer_id, dimension, grade) VALUES (?, ?, ?)",
                    product([number], [question], grades),
                )
        found = rows(
            db,
            "SELECT m.named, m.how_much, m.to_what_end, u.segments, u.who_state, u.who, v.segments, v.who_state, v.who,"
            " o.placed FROM marks AS m"
            " JOIN untouched AS u ON u.customer_id = m.customer_id JOIN standing AS v ON v.id = m.customer_id"
            " JOIN open_account AS o ON o.customer_id = m.customer_id ORDER BY m.customer_id",
        )
        db.execute("INSERT INTO restate (customer_id, question) SELECT id, 'who' FROM customer")
        settled = rows(db, "SELECT segments, who_state, who FROM settled ORDER BY customer_id")
    for record, read, after in zip(records, found, settled, strict=True):
        anonymous, segment, _, grade, who, spent, how_much, to_what_end = record
        cited_for = {Question.WHO: who, Question.HOW_MUCH: how_much, Question.TO_WHAT_END: to_what_end}
        claims = [Claim("", question, one) for question, grades in cited_for.items() for one in grades]
        unsaid = placed((), segment, grade, (), CODEBOOK.segments)
        marks = (not anonymous, how_much_mark(spent, claims), to_what_end_mark(claims))
        assert read == (*marks, *unsaid, *unsaid, not anonymous and unsaid.segments != 0), record
        assert after == placed((), segment, grade, claims, CODEBOOK.segments), record


@pytest.mark.parametrize("weights", [(WHOLE,), (5_000, 5_000), (1, 3_333, 6_666), (2_500,) * 4])
def test_the_parts_of_an_amount(weights: tuple[int, ...]) -> None:
    amounts = [
        sign * amount for amount in (0, 1, 3, 9_999, 10_001, 700, 12_345_678_901, 9 * 10**18) for sign in (1, -1)
    ]
    with closing(empty_book()) as db:
        before = 0
        parts = dict.fromkeys(amounts, 0)
        for weight in weights:
            for amount in amounts:
                sql = f"SELECT {rules.portion('?1', 'p')} FROM (SELECT ?2 AS weight, ?3 AS before) AS p"
                found = db.execute(sql, (amount, weight, before)).fetchone()[0]
                assert found == portion(amount, before, weight)
                parts[amount] += found
            before += weight
        assert parts == {amount: amount for amount in amounts}


def test_which_decisions_stand_is_found_by_the_key_however_many_reviewers_there_are() -> None:
    with closing(empty_book()) as db:
        db.execute("INSERT INTO customer (key, name) VALUES ('a', 'A')")
        for reviewer, adjudicates in product(("ann", "bob", "", "ann"), (0, 1)):
            if reviewer:
                db.execute(
                    "INSERT INTO decision (customer_id, reviewer, statement, use_cases, adjudicates, reason)"
                    " VALUES (1, ?, 'set', '[\"core\"]', ?, 'why')",
                    (reviewer, adjudicates),
                )
        sql = f"SELECT d.id FROM decision AS d WHERE {rules.stands('d')} ORDER BY d.id"
        current = [row[0] for row in db.execute("SELECT decision_id FROM current ORDER BY decision_id")]
        assert [row[0] for row in db.execute(sql)] == current
        assert len(current) == 3
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "SEARCH n USING PRIMARY KEY (customer_id=? AND question=? AND slot=?)" in plan
