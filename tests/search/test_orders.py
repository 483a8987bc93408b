"""The order of the list by every column, counts, running sums and the open accounts."""

import random
import sqlite3
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.search.books import CODEBOOK, add, assert_sound, decide, listed, wanted
from tests.store.books import empty_book, rows
from tokentui.domain.cube import Unit
from tokentui.domain.fewest_accounts import Account
from tokentui.domain.grades import Grade
from tokentui.domain.statements import WHOLE
from tokentui.store.find import made, order, walks
from tokentui.store.find.count import count_matches
from tokentui.store.find.cumulative import RunningSums
from tokentui.store.find.id_text import unpack
from tokentui.store.find.indexing import expect_spends, index_more
from tokentui.store.find.made import LATER_INDEXES, SETTLED_INDEXES, is_behind
from tokentui.store.find.order import FIRST, Sort, begin, read_rest, select_ids
from tokentui.store.find.walks import SortColumn
from tokentui.store.next_accounts import next_open
from tokentui.store.verdict_accounts import largest_accounts, open_accounts

MANY = 700


@cache
def _made() -> bytes:
    db = empty_book()
    chance = random.Random(5)
    for number in range(MANY):
        segment = chance.choice([None, "", "start-up", "public body", "établi"])
        spend = None if chance.random() < 0.2 else chance.choice([0, 10**6, chance.randrange(10**10)])
        name = chance.choice("abcÄé漢") + chance.choice(["x", "nor", ""]) + str(number % 40)
        add(db, name, spend, key=str(number), segment=segment, industry=chance.choice([None, "Power", "Banks"]))
    for one in chance.sample(range(1, MANY + 1), 200):
        decide(
            db,
            one,
            *chance.choice([(), ("core",), ("core", "resale"), ("core", "product")]),
            reviewer=chance.choice("abc"),
        )
    for one in chance.sample(range(1, MANY + 1), 150):
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, question, statement, use_cases) VALUES (?, ?, 'who', ?, ?)",
            (one, chance.choice("ab"), *chance.choice([
                ("set", '["large"]'), ("set", '["start-up"]'), ("set", '["public", "start-up"]'), ("cannot_tell", None),
            ])),
        )  # fmt: skip
    for one in chance.sample(range(1, MANY + 1), 20):
        db.execute("INSERT INTO fact (customer_id, dimension, grade) VALUES (?, 'to_what_end', 'B')", (one,))
    for one in chance.sample(range(1, MANY + 1), 12):
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, statement, use_cases)"
            " VALUES (?, 'z', 'split', '{\"core\": 60, \"resale\": 40}')",
            (one,),
        )
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, statement) VALUES (?, 'z', 'excluded')", (one % 7 + 1,)
        )
    return db.serialize()


@pytest.fixture
def db() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    copy.deserialize(_made())
    return copy


def _marks(row: dict[str, Any]) -> int:
    return sum(row[name] in "ABCD" for name in ("who", "how_much", "for_what", "to_what_end"))


KEYS: dict[SortColumn, Callable[[dict[str, Any]], Any]] = {
    SortColumn.NAME: lambda row: row["folded"].encode(),
    SortColumn.SEGMENT: lambda row: row["segments"] or None,
    SortColumn.INDUSTRY: lambda row: row["industry"],
    SortColumn.SPEND: lambda row: row["spend_best"],
    SortColumn.USE_CASE: lambda row: row["mask"] or None,
    SortColumn.CLARITY: _marks,
    SortColumn.REVIEWER: lambda row: row["reviewer"],
    SortColumn.UPDATED: lambda row: row["updated"],
}


@pytest.mark.share(2)
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", SortColumn)
@pytest.mark.parametrize("state", ["made", "much said", "behind", "filtered"])
def test_every_order_holds_everybody_once_with_nothing_last(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, column: SortColumn, descending: bool, state: str
) -> None:
    if state == "much said":
        monkeypatch.setattr(made, "SETTLED", 100)
        index_all(db)
    if state == "behind":
        expect_spends(db)
        for name in LATER_INDEXES:
            db.execute(f"DROP INDEX {name}")
    text = "!zzz" if state == "filtered" else ""
    found = listed(db, text, Sort(column, descending))
    cursor = db.execute("SELECT * FROM standing")
    table = {row[0]: dict(zip((one[0] for one in cursor.description), row, strict=True)) for row in cursor}
    assert sorted(found) == sorted(table)
    values = [KEYS[column](table[one]) for one in found]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=descending)


def index_all(db: sqlite3.Connection) -> None:
    while index_more(db):
        pass


def test_a_book_in_which_much_was_said_gets_indexes_for_it(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = (
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'settled' AND name <> 'settled_by_split'"
    )
    assert rows(db, names) == []
    assert not is_behind(db)
    orders = [Sort(column, way) for column in SortColumn for way in (False, True)]
    before = [listed(db, "", sort) for sort in orders]
    monkeypatch.setattr(made, "SETTLED", 100)
    assert is_behind(db)
    index_all(db)
    assert {name for (name,) in rows(db, names)} == set(SETTLED_INDEXES)
    assert [listed(db, "", sort) for sort in orders] == before


@pytest.mark.parametrize("sort", [Sort(column, way) for column in SortColumn for way in (False, True)], ids=str)
def test_the_first_part_is_the_beginning_of_the_whole(db: sqlite3.Connection, sort: Sort) -> None:
    parts = select_ids(db, wanted(""), sort)
    first = list(next(parts))
    parts.close()
    assert len(first) == FIRST
    assert listed(db, "", sort)[:FIRST] == first


FILTERS = (
    "", "nor", "a", "zzz", "!nor", "name:n", "segment:start", "segment:zzz", "segment:public",
    "who:start-up",
    "who_certain:start-up", "!who:public", "who_possible:large",
    "is:placed", "is:unplaced", "spend>5000", "spend:unknown",
    "gap:who",
    "gap:what", "is:unlooked", "is:decided", "is:excluded", "kind:core", "!kind:core", "possible:core",
    "nor segment:public", "kind:core nor",
)  # fmt: skip


@pytest.mark.share(3)
@pytest.mark.parametrize("wide", [0, 1, 10**9])
@pytest.mark.parametrize("sort", [Sort(), Sort(SortColumn.SPEND, False), Sort(SortColumn.NAME, False)], ids=str)
@pytest.mark.parametrize("text", FILTERS)
def test_a_list_and_its_count_are_the_same_whatever_way_they_are_read(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, text: str, sort: Sort, wide: int
) -> None:
    asked = wanted(text)
    among = f" AND v.id IN (SELECT id FROM ({asked.among}))" if asked.parts else ""
    values = (*asked.values, *asked.among_values)
    expected = rows(db, f"SELECT v.id, v.spend_best FROM standing AS v WHERE ({asked.sql}){among}", *values)
    spends = [spend for _, spend in expected]
    monkeypatch.setattr(order, "FIRST", 20)
    monkeypatch.setattr(order, "_MANY", 1)
    monkeypatch.setattr(order, "_NEAR", 100)
    monkeypatch.setattr(walks, "PORTION", 100)
    monkeypatch.setattr(order, "_WIDE", wide)
    monkeypatch.setattr(order, "_WIDE_BY_ROWS", wide)
    begun = begin(db, asked, sort)
    counted = count_matches(db, asked)
    assert begun.found in (None, counted)
    assert (counted.customers, counted.spend_unknown) == (len(spends), spends.count(None))
    other = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    other.deserialize(db.serialize())
    rest = [] if begun.whole else [one for part in read_rest((db, other), begun, counted) for one in part]
    found = [*begun.ids, *rest]
    assert set(found) == {one for one, _ in expected}
    assert len(found) == len(expected)
    if sort.column is SortColumn.SPEND:
        known: dict[Any, Any] = {one: spend for one, spend in expected}  # noqa: C416
        amounts = [known[one] for one in found if known[one] is not None]
        assert amounts == sorted(amounts, reverse=sort.descending)
    assert found == listed(db, text, sort)


@pytest.mark.parametrize("sort", [Sort(), Sort(SortColumn.NAME, False), Sort(SortColumn.NAME, True)], ids=str)
@pytest.mark.parametrize("text", ["nor", "a", "is:unlooked"])
def test_walking_to_the_first_of_many_gives_the_order_of_sorting(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, text: str, sort: Sort
) -> None:
    db.execute("INSERT INTO alias SELECT id, 'Norwegian' FROM customer WHERE id % 30 = 0")
    by_sorting = listed(db, text, sort)
    monkeypatch.setattr(order, "_MANY", 1)
    by_walking = listed(db, text, sort)
    spend = dict(db.execute("SELECT id, spend_best FROM customer").fetchall())
    assert len(by_walking) == len(by_sorting) > 50
    assert set(by_walking) == set(by_sorting)
    if text == "is:unlooked":
        assert [spend[one] for one in by_walking] == [spend[one] for one in by_sorting]
    else:
        assert by_walking == by_sorting


@pytest.mark.parametrize(
    "text",
    ["", "nor", "a", "kind:resale", "certain:core", "possible:core", "is:unlooked", "is:excluded", "is:conflict",
     "gap:who", "gap:what", "gap:any", "!gap:what", "is:cannot-tell", "kind:core !kind:resale", "nor kind:core",
     "spend>1000"],
)  # fmt: skip
@pytest.mark.parametrize("floor", [Grade.D, Grade.B])
def test_count_and_spend_of_what_matches(db: sqlite3.Connection, text: str, floor: Grade) -> None:
    condition = wanted(text, floor)
    ids = [one for part in select_ids(db, condition, Sort()) for one in part]
    spend = dict(db.execute("SELECT id, spend_best FROM customer").fetchall())
    found = count_matches(db, condition)
    assert found.customers == len(ids)
    assert found.spend == sum(spend[one] or 0 for one in ids)
    assert found.spend_unknown == sum(spend[one] is None for one in ids)


def test_the_sum_above_a_spend_follows_every_change(db: sqlite3.Connection) -> None:
    sums = RunningSums()

    def assert_sums() -> None:
        spends = [row[0] for row in db.execute("SELECT spend_best FROM customer WHERE spend_best IS NOT NULL")]
        for spend in (*spends[::9], -1, 0, 10**9, max(spends), max(spends) - 1, 10**17):
            assert sums.above(db, spend) == sum(one for one in spends if one > spend), spend

    assert_sums()
    add(db, "Newest", 123_456_789)
    db.execute("UPDATE customer SET spend_best = 77, spend_low = 77, spend_high = 77 WHERE id = 3 AND spend_best > 0")
    db.execute("DELETE FROM customer WHERE id = (SELECT max(id) FROM customer)")
    add(db, "Refund", -40)
    assert_sums()
    expect_spends(db)
    assert_sums()


@pytest.mark.parametrize("floor", [Grade.D, Grade.C])
def test_the_largest_open_accounts_come_first(db: sqlite3.Connection, floor: Grade) -> None:
    rows_open = rows(db, f"SELECT v.id FROM standing AS v WHERE {wanted('gap:what', floor).sql}")
    open_ids = {row[0] for row in rows_open}
    spend = dict(db.execute("SELECT id, coalesce(spend_best, -1) FROM customer").fetchall())
    found = next_open(db, CODEBOOK, floor, 10_000)
    assert set(found) == open_ids
    assert [spend[one] for one in found] == sorted((spend[one] for one in open_ids), reverse=True)
    assert next_open(db, CODEBOOK, floor, 3) == found[:3]
    expect_spends(db)
    assert [spend[one] for one in next_open(db, CODEBOOK, floor, 10_000)] == [spend[one] for one in found]


@pytest.mark.parametrize("unit", [Unit.SPEND, Unit.TOKENS])
@pytest.mark.parametrize("floor", [Grade.A, Grade.B, Grade.C, Grade.D])
@pytest.mark.parametrize("sure", [True, False])
def test_accounts_come_by_how_much_a_decision_on_them_can_move(
    db: sqlite3.Connection, floor: Grade, unit: Unit, sure: bool
) -> None:
    db.execute("UPDATE customer SET spend_grade = substr('ABCD', 1 + id % 4, 1), tokens = id % 50 WHERE spend_best > 0")
    db.execute("UPDATE customer SET spend_grade = 'C' WHERE spend_best = 0")
    if not sure:
        db.execute("UPDATE customer SET spend_low = spend_best / 3, spend_high = spend_best * 2 WHERE id % 3 = 0")
    ends = "spend_low, spend_high" if unit is Unit.SPEND else "tokens, tokens"
    known = f"spend_grade <= '{floor.value}'" if unit is Unit.SPEND else "tokens > 0"
    for condition in (wanted("gap:what", floor).sql, "state <> 'excluded'"):
        expected = rows(db, f"SELECT name, {ends} FROM standing AS v WHERE {known} AND {condition}")

        def read(limit: int, condition: str = condition) -> list[Account]:
            if condition == "state <> 'excluded'":
                return list(largest_accounts(db, CODEBOOK, unit, floor, limit))
            return list(open_accounts(db, CODEBOOK, unit, floor, limit))

        found = read(10_000)
        assert sorted((one.low, one.high) for one in found) == sorted((low, high) for _, low, high in expected)
        reach = [one.reach for one in found]
        assert reach == sorted(reach, reverse=True)
        assert read(3) == found[:3]
        for name in LATER_INDEXES:
            db.execute(f"DROP INDEX IF EXISTS {name}")
        assert sorted(read(10_000), key=repr) == sorted(found, key=repr)


def cite(db: sqlite3.Connection, customer: int, source: str, *figure: int | str | None, grade: str = "C") -> None:
    """A fact on who a customer is, or with low, unit and yardstick on how much it uses."""
    low, unit, yardstick = figure or (None, None, None)
    db.execute(
        "INSERT INTO fact (customer_id, dimension, source_url, grade, low, high, unit, yardstick)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
        (customer, "how_much" if figure else "who", source, grade, low, unit, yardstick),
    )


@pytest.mark.parametrize("ranked", [True, False])
@pytest.mark.parametrize("few", [0, 2_000])
def test_unknown_spends_come_by_what_facts_tell_of_them_then_by_name(
    monkeypatch: pytest.MonkeyPatch, few: int, ranked: bool
) -> None:
    monkeypatch.setattr("tokentui.store.next_accounts._FEW", few)
    db = empty_book()
    ids = {name: add(db, name) for name in ("zoe", "ann", "tom", "Émile", "eva", "big", "bob", "two", "pay", "mon")}
    known = add(db, "known", 5)
    cite(db, ids["zoe"], "a", 470_000, "seats", None)
    cite(db, ids["big"], "a", 300_000, "seats", None)
    cite(db, ids["big"], "a", 900_000, "seats", None, grade="D")
    cite(db, ids["tom"], "a", 10**9, "tokens", "per month")
    cite(db, ids["mon"], "a", 500, "USD", "one month")
    cite(db, ids["pay"], "a", 10**9, "USD", "per engineer per month")
    cite(db, ids["bob"], "a")
    cite(db, ids["two"], "a")
    cite(db, ids["two"], "b")
    if not ranked:
        db.execute("INSERT INTO unranked (since) VALUES (1)")
    at_d = [known, *(ids[one] for one in ("mon", "tom", "big", "zoe", "two", "bob", "pay", "ann", "Émile", "eva"))]
    assert list(next_open(db, CODEBOOK, Grade.D, 99)) == at_d
    for limit in range(len(at_d)):
        assert list(next_open(db, CODEBOOK, Grade.D, limit)) == at_d[:limit]
    at_c = [known, *(ids[one] for one in ("mon", "tom", "zoe", "big", "two", "bob", "pay", "ann", "Émile", "eva"))]
    assert list(next_open(db, CODEBOOK, Grade.C, 99)) == at_c, "what is said on less than the floor tells nothing"
    at_b = [known, *(ids[one] for one in ("ann", "big", "bob", "Émile", "eva", "mon", "pay", "tom", "two", "zoe"))]
    assert list(next_open(db, CODEBOOK, Grade.B, 99)) == at_b
    decide(db, ids["mon"], "core")
    decide(db, ids["ann"], "core")
    at_d = [one for one in at_d if one not in (ids["mon"], ids["ann"])]
    assert list(next_open(db, CODEBOOK, Grade.D, 99)) == at_d


def test_a_decided_account_is_not_open_until_it_is_undone() -> None:
    db = empty_book()
    one, two = add(db, "Large", 9_000_000), add(db, "Small", 1_000_000)
    decide(db, one, "core")
    assert next_open(db, CODEBOOK, Grade.D, 9) == (two,)
    decide(db, one)
    assert next_open(db, CODEBOOK, Grade.D, 9) == (one, two)
    decide(db, one, "core", "resale")
    assert next_open(db, CODEBOOK, Grade.D, 9) == (one, two)
    decide(db, one, "core", "product")
    assert next_open(db, CODEBOOK, Grade.D, 9) == (two,)
    db.execute("INSERT INTO decision (customer_id, reviewer, statement) VALUES (?, 'ann', 'excluded')", (two,))
    assert next_open(db, CODEBOOK, Grade.D, 9) == ()


@pytest.mark.parametrize("many", [1, 1000])
def test_a_decision_that_rests_on_nothing_leaves_the_account_open(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(order, "_MANY", many)
    db = empty_book()
    large, small = add(db, "large", 9), add(db, "small", 5)
    db.execute("INSERT INTO fact (uid, customer_id, dimension, grade) VALUES ('f', ?, 'for_what', 'U')", (large,))
    decide(db, small, "core")
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, use_cases, facts) VALUES (?, 'ann', '[\"core\"]', '[\"f\"]')",
        (large,),
    )
    assert next_open(db, CODEBOOK, Grade.D, 5) == (large,)
    (only,) = open_accounts(db, CODEBOOK, Unit.SPEND, Grade.D, 5)
    assert (only.parts, only.low, only.high) == (((0, WHOLE),), 9, 9)
    assert (listed(db, "is:unlooked"), listed(db, "is:below")) == ([], [large])
    assert_sound(db)
    db.execute("UPDATE fact SET grade = 'C'")
    assert next_open(db, CODEBOOK, Grade.D, 5) == ()
    assert (listed(db, "is:unlooked"), listed(db, "is:below")) == ([], [])
    assert_sound(db)


@pytest.mark.parametrize("count", [0, 1, 2_047, 2_048, 2_049, 9_000])
def test_ids_come_out_of_their_text_as_they_went_in(count: int) -> None:
    chance = random.Random(count)
    ids = [chance.choice([0, 1, 89_999_999, chance.randrange(90_000_000)]) for _ in range(count)]
    assert list(unpack("".join(str(one + 10_000_000) for one in ids))) == ids


def test_ids_of_any_size_are_listed() -> None:
    db = empty_book()
    for number in (-5, 0, 90_000_000, 2**62):
        add(db, f"n{number}", id=number)
    for number in range(300):
        add(db, f"m{number}", number)
    assert len(listed(db)) == 304
    assert {-5, 0, 90_000_000, 2**62} < set(listed(db))


def test_a_query_can_be_interrupted(db: sqlite3.Connection) -> None:
    parts = select_ids(db, wanted(""), Sort(SortColumn.NAME, False))
    next(parts)
    db.set_progress_handler(lambda: 1, 10)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        list(parts)
    db.set_progress_handler(None, 0)
    assert len(rows(db, "SELECT id FROM customer")) == MANY
