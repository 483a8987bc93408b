"""After any sequence of changes by any program, what the triggers kept is what can be worked out anew."""

import json
import sqlite3
from contextlib import suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.shares import examples
from tests.store.books import empty_book, everything
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import DIMENSIONS, Question
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, NOTHING, WITHHELD, Statement, a_set, a_split
from tokentui.store.decisions import Act, Utterance, say
from tokentui.store.errors import Refused
from tokentui.store.proof.check import check
from tokentui.store.proof.mend import rebuild
from tokentui.store.rules import LOWERED
from tokentui.store.settings import lower_old, read_setting
from tokentui.store.undo import redoable, revert, undoable

CODES = ("core", "product", "development", "resale", "ai-native")
SEGMENTS = ("large", "start-up", "public")
POLICIES = ("INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE")
YARDSTICKS = ("per year", "Per Year, contract", "per month", None)

keys = st.sampled_from(["k0", "k1", "k2"])
ids = st.integers(1, 4)
reviewers = st.sampled_from(["ann", "bob", "Zoë"])
amounts = st.one_of(st.integers(-20_000, 20_000), st.integers(0, 9 * 10**15))
grades = st.sampled_from("ABCD")
fact_uids = st.sampled_from(["f0", "f1", 'é"'])
moments = st.sampled_from([f"2026-0{month}-01T00:00:00.000Z" for month in range(1, 6)])
months = st.sampled_from([202501, 202601])
maybe_amount = st.none() | amounts
lowered_before = st.sampled_from([None, "2026-01-01", "2026-03-01"])
figures = st.one_of(
    st.none(), st.integers(0, 10**9), st.floats(-1e6, 1e9, allow_nan=False), st.just("about 5"), st.just(1e300)
)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    kind = draw(st.integers(0, 7))
    if kind < 4:
        return (NOTHING, CANNOT_TELL, WITHHELD, EXCLUDED)[kind]
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
    if kind < 6:
        return a_set(*codes)
    cuts = sorted(draw(st.lists(st.integers(1, 9_999), min_size=len(codes) - 1, max_size=len(codes) - 1, unique=True)))
    weights = [end - start for start, end in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    return a_split({code: f"{weight / 100:.2f}" for code, weight in zip(codes, weights, strict=True)})


@st.composite
def answers(draw: st.DrawFn) -> tuple[Question, Statement]:
    """A statement and what it answers; now and then one that does not, which a book refuses."""
    if draw(st.integers(0, 2)):
        return Question.FOR_WHAT, draw(statements())
    if not draw(st.integers(0, 3)):
        return Question.WHO, draw(statements())
    some = st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=2, unique=True)
    return Question.WHO, draw(some.map(lambda codes: a_set(*codes)) | st.sampled_from((CANNOT_TELL, NOTHING)))


@st.composite
def spends(draw: st.DrawFn) -> tuple[int | None, int | None, int | None, str | None]:
    if draw(st.booleans()):
        return None, None, None, None
    low, best, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    return low, best, high, draw(grades)


class AnyProgram(RuleBasedStateMachine):
    """Changes a book through the store and by plain SQL, as any client would."""

    @initialize(foreign_keys=st.booleans(), recursive=st.booleans())
    def open(self, foreign_keys: bool, recursive: bool) -> None:
        self.db = empty_book(foreign_keys=foreign_keys, recursive_triggers=recursive)
        self.db.executemany("INSERT INTO customer (key, name) VALUES (?, ?)", [("k0", "Zero"), ("k1", "One")])
        self.clock = 0

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()

    def sql(self, text: str, *values: object) -> None:
        """Run one statement; the book may refuse it, but must then be as it was."""
        with suppress(sqlite3.IntegrityError):
            self.db.execute(text, values)

    @rule(
        policy=st.sampled_from([*POLICIES, "UPSERT"]), key=keys, given=st.none() | ids, spend=spends(), grade=grades,
        segment=st.sampled_from([None, "", "start-up"]), anonymous=st.integers(0, 1),
        source=st.sampled_from([None, "stated", "usage", "fact"]),
    )  # fmt: skip
    def add_customer(
        self, policy: str, key: str, given: int | None, spend: tuple[object, ...], grade: str, segment: str | None,
        anonymous: int, source: str | None,
    ) -> None:  # fmt: skip
        upsert = " ON CONFLICT (key) DO UPDATE SET segment = excluded.segment" if policy == "UPSERT" else ""
        self.sql(
            f"{policy.replace('UPSERT', 'INSERT')} INTO customer (id, key, name, segment, anonymous, grade, spend_low,"
            " spend_best, spend_high, spend_grade, spend_source, tokens)"
            f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL){upsert}",
            *(given, key, key.title(), segment, anonymous, grade, *spend, source),
        )

    @rule(key=keys)
    def remove_customer(self, key: str) -> None:
        self.sql("DELETE FROM customer WHERE key = ?", key)

    @rule(
        key=keys, column=st.sampled_from(["segment", "industry", "parent", "name"]),
        value=st.sampled_from(["", "start-up", "Søren"]),
    )  # fmt: skip
    def describe(self, key: str, column: str, value: str) -> None:
        self.sql(f"UPDATE customer SET {column} = ? WHERE key = ?", value, key)

    @rule(key=keys, grade=grades, anonymous=st.integers(0, 1))
    def regrade(self, key: str, grade: str, anonymous: int) -> None:
        self.sql("UPDATE customer SET grade = ?, anonymous = ? WHERE key = ?", grade, anonymous, key)

    @rule(key=keys, spend=spends())
    def state_spend(self, key: str, spend: tuple[object, ...]) -> None:
        self.sql(
            "UPDATE customer SET spend_low = ?, spend_best = ?, spend_high = ?, spend_grade = ? WHERE key = ?",
            *(*spend, key),
        )

    @rule(key=keys, source=st.sampled_from([None, "stated", "usage", "fact"]))
    def name_source(self, key: str, source: str | None) -> None:
        self.sql("UPDATE customer SET spend_source = ? WHERE key = ?", source, key)

    @rule(key=keys, tokens=maybe_amount)
    def state_tokens(self, key: str, tokens: int | None) -> None:
        self.sql(
            "UPDATE customer SET tokens = ? WHERE key = ? AND NOT EXISTS"
            " (SELECT 1 FROM usage WHERE customer_id = customer.id)",
            *(tokens, key),
        )

    @rule(old=keys, new=keys)
    def rename_key(self, old: str, new: str) -> None:
        self.sql("UPDATE OR REPLACE customer SET key = ? WHERE key = ?", new, old)

    @rule(
        reviewer=reviewers, chosen=st.lists(ids, min_size=1, max_size=3, unique=True), answer=answers(),
        adjudicates=st.booleans(), flagged=st.booleans(), cited=st.lists(fact_uids, max_size=2, unique=True),
        tick=st.integers(-2, 3), new_fact=st.booleans(),
    )  # fmt: skip
    def decide(
        self, reviewer: str, chosen: list[int], answer: tuple[Question, Statement], adjudicates: bool, flagged: bool,
        cited: list[str], tick: int, new_fact: bool,
    ) -> None:  # fmt: skip
        self.clock += tick
        question, statement = answer
        facts = [NewFact(f"n{self.clock}", chosen[0], "to_what_end", "saves money", grade="B")] if new_fact else []
        uttered = [
            Utterance(
                one, statement, confidence=3, note="seen", facts=(*cited, *(fact.uid for fact in facts)),
                flagged=flagged, adjudicates=adjudicates, question=question,
            )
            for one in chosen
        ]  # fmt: skip
        with suppress(Refused):
            say(self.db, reviewer, uttered, label="said", at=self.now(), new_facts=facts)

    def now(self) -> str:
        return f"2026-06-01T00:00:00.{500 + self.clock:03d}Z"

    @rule(reviewer=reviewers, back=st.booleans())
    def take_back(self, reviewer: str, back: bool) -> None:
        step = undoable(self.db, reviewer) if back else redoable(self.db, reviewer)
        if step is not None:
            revert(self.db, step, Act.UNDO if back else Act.REDO, self.now())

    @rule(
        policy=st.sampled_from(POLICIES), given=st.none() | st.integers(1, 4), uid=st.sampled_from(["u1", "u2"]),
        customer=st.integers(1, 5), reviewer=reviewers, answer=answers(), at=moments,
        seq=st.none() | st.integers(0, 3), adjudicates=st.integers(0, 1),
    )  # fmt: skip
    def decide_by_sql(
        self, policy: str, given: int | None, uid: str, customer: int, reviewer: str,
        answer: tuple[Question, Statement], at: str, seq: int | None, adjudicates: int,
    ) -> None:  # fmt: skip
        question, said = answer
        self.sql(
            f"{policy} INTO decision (id, uid, customer_id, reviewer, question, statement, use_cases, at, seq,"
            " adjudicates) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(given, uid, customer, reviewer, question.value, said.kind.value, said.to_json(), at, seq, adjudicates),
        )

    @rule(policy=st.sampled_from(POLICIES), reviewer=reviewers, other=reviewers, gives_way=st.integers(0, 2))
    def make_a_first_pass(self, policy: str, reviewer: str, other: str, gives_way: int) -> None:
        if gives_way == 2:
            self.sql("UPDATE first_pass SET reviewer = ? WHERE reviewer = ?", other, reviewer)
        elif gives_way:
            self.sql(f"{policy} INTO first_pass (reviewer) VALUES (?)", reviewer)
        else:
            self.sql("DELETE FROM first_pass WHERE reviewer = ?", reviewer)

    @rule(
        policy=st.sampled_from(POLICIES), given=st.none() | ids, uid=fact_uids, customer=st.integers(1, 5),
        dimension=st.sampled_from(DIMENSIONS), low=figures, high=figures,
        unit=st.sampled_from(["USD", " usd ", "EUR", None]), yardstick=st.sampled_from(YARDSTICKS),
        as_of=st.sampled_from([None, "2025", "2026-02"]), grade=st.sampled_from("ABCDU"),
    )  # fmt: skip
    def add_fact(self, policy: str, given: int | None, uid: str, customer: int, dimension: str, **rest: object) -> None:
        names = ("low", "high", "unit", "yardstick", "as_of", "grade")
        self.sql(
            f"{policy} INTO fact (id, uid, customer_id, dimension, {', '.join(names)})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(given, uid, customer, dimension, *(rest[name] for name in names)),
        )

    @rule(uid=fact_uids, low=figures, high=figures, grade=st.sampled_from("ABCDU"))
    def edit_fact(self, uid: str, low: object, high: object, grade: str) -> None:
        self.sql("UPDATE fact SET low = ?, high = ?, grade = ? WHERE uid = ?", low, high, grade, uid)

    @rule(uid=fact_uids, as_of=st.sampled_from([None, "2025", "2026-02"]))
    def redate_fact(self, uid: str, as_of: str | None) -> None:
        self.sql("UPDATE fact SET as_of = ? WHERE uid = ?", as_of, uid)

    @rule(before=lowered_before)
    def lower_old_facts(self, before: str | None) -> None:
        lower_old(self.db, before)

    @rule(before=lowered_before)
    def change_what_old_facts_count_and_back(self, before: str | None) -> None:
        was, held = read_setting(self.db, LOWERED), everything(self.db)
        lower_old(self.db, before)
        lower_old(self.db, was)
        assert everything(self.db) == held

    @rule(uid=fact_uids, customer=st.integers(1, 5))
    def move_fact(self, uid: str, customer: int) -> None:
        self.sql("UPDATE fact SET customer_id = ? WHERE uid = ?", customer, uid)

    @rule(uid=fact_uids)
    def remove_fact(self, uid: str) -> None:
        self.sql("DELETE FROM fact WHERE uid = ?", uid)

    @rule(
        policy=st.sampled_from([*POLICIES, "UPSERT"]), customer=st.integers(1, 5), month=months, spend=maybe_amount,
        tokens_in=maybe_amount, tokens_out=maybe_amount,
    )  # fmt: skip
    def add_usage(self, policy: str, customer: int, month: int, **amounts: int | None) -> None:
        upsert = " ON CONFLICT DO UPDATE SET spend = excluded.spend" if policy == "UPSERT" else ""
        self.sql(
            f"{policy.replace('UPSERT', 'INSERT')} INTO usage (customer_id, month, spend, tokens_in, tokens_out)"
            f" VALUES (?, ?, ?, ?, ?){upsert}",
            *(customer, month, amounts["spend"], amounts["tokens_in"], amounts["tokens_out"]),
        )

    @rule(
        policy=st.sampled_from(["", "OR REPLACE"]), customer=ids, month=months, to=months, whom=ids, spend=maybe_amount
    )
    def edit_usage(self, policy: str, customer: int, month: int, to: int, whom: int, spend: int | None) -> None:
        self.sql(
            f"UPDATE {policy} usage SET customer_id = ?, month = ?, spend = ? WHERE customer_id = ? AND month = ?",
            *(whom, to, spend, customer, month),
        )

    @rule(customer=ids)
    def remove_usage(self, customer: int) -> None:
        self.sql("DELETE FROM usage WHERE customer_id = ?", customer)

    @rule(key=st.sampled_from(["usage_from", "usage_to"]), month=months)
    def move_window(self, key: str, month: int) -> None:
        self.sql("INSERT OR REPLACE INTO book (key, value) VALUES (?, ?)", key, str(month))

    @rule(currency=st.sampled_from(["USD", "EUR"]))
    def change_currency(self, currency: str) -> None:
        self.sql("UPDATE book SET value = ? WHERE key = 'currency'", currency)

    @rule(
        code=st.sampled_from(CODES), to=st.sampled_from([*CODES, "new", "newer"]),
        stance=st.sampled_from(["bullish", "neutral", "bearish"]), archived=st.integers(0, 1),
    )  # fmt: skip
    def edit_codebook(self, code: str, to: str, stance: str, archived: int) -> None:
        self.sql("UPDATE use_case SET code = ?, stance = ?, archived = ? WHERE code = ?", to, stance, archived, code)

    @rule(bit=st.integers(0, 11), code=st.sampled_from([*CODES, "extra"]), policy=st.sampled_from(POLICIES))
    def add_use_case(self, bit: int, code: str, policy: str) -> None:
        self.sql(
            f"{policy} INTO use_case (bit, code, label, stance, place) VALUES (?, ?, 'one more', 'neutral', 99)",
            bit,
            code,
        )

    @rule(code=st.sampled_from(CODES), into=st.sampled_from(CODES))
    def merge_use_cases(self, code: str, into: str) -> None:
        self.sql(
            "UPDATE use_case_code SET bit = (SELECT bit FROM use_case_code WHERE code = ?) WHERE code = ?", into, code
        )

    @rule(bit=st.integers(0, 6), code=st.sampled_from([*SEGMENTS, "Søren"]), policy=st.sampled_from(POLICIES))
    def add_segment(self, bit: int, code: str, policy: str) -> None:
        self.sql(f"{policy} INTO segment (bit, code, label, place) VALUES (?, ?, 'one more', 99)", bit, code)

    @rule(code=st.sampled_from(SEGMENTS), to=st.sampled_from([*SEGMENTS, "Søren"]), archived=st.integers(0, 1))
    def edit_segment(self, code: str, to: str, archived: int) -> None:
        self.sql("UPDATE segment SET code = ?, archived = ? WHERE code = ?", to, archived, code)

    @rule(code=st.sampled_from(SEGMENTS), into=st.sampled_from([*SEGMENTS, "Søren"]))
    def merge_segments(self, code: str, into: str) -> None:
        self.sql(
            "UPDATE segment_code SET bit = (SELECT bit FROM segment_code WHERE code = ?) WHERE code = ?", into, code
        )

    @rule(customer=ids, spend=amounts)
    def change_its_mind(self, customer: int, spend: int) -> None:
        """What a transaction did and rolled back never happened."""
        before = everything(self.db)
        self.db.execute("BEGIN")
        self.sql("INSERT OR REPLACE INTO usage (customer_id, month, spend) VALUES (?, 202601, ?)", customer, spend)
        self.sql(
            "INSERT INTO decision (customer_id, reviewer, use_cases) VALUES (?, 'ann', ?)",
            customer,
            json.dumps(["core"]),
        )
        self.db.execute("ROLLBACK")
        assert everything(self.db) == before

    @precondition(lambda self: hasattr(self, "db"))
    @rule()
    def rebuild_all(self) -> None:
        before = everything(self.db)
        rebuild(self.db)
        assert everything(self.db) == before

    @precondition(lambda self: hasattr(self, "db"))
    @invariant()
    def nothing_differs(self) -> None:
        report = check(self.db)
        assert report.differences == ()


AnyProgram.TestCase.settings = settings(
    max_examples=examples(16), stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyProgram = AnyProgram.TestCase
