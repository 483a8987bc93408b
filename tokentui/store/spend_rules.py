"""Spends by rule: facts of their own, which everything else follows from as from any fact."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Grade
from tokentui.domain.head_counts import WORDS, head_count
from tokentui.domain.money import MICRO
from tokentui.domain.spend_figures import Scope, scope_beside_years
from tokentui.domain.spend_rules import CountedUse, SpendRule, SpentByRule
from tokentui.store.connection import transaction
from tokentui.store.cube import EXCLUDED, counts_at
from tokentui.store.settings import read_setting, write_setting

_OF_RULE = "(spend_source = 'fact' AND spend_fact >= '~rule:' AND spend_fact < '~rule;')"
_OPEN = f"(c.spend_best IS NULL OR {_OF_RULE.replace('spend_', 'c.spend_')})"
"""Whether no spend of a customer is known but by rule."""
_UNITS = {SpendRule.TOKENS: ("tokens",), SpendRule.SEATS: ("seats",), SpendRule.HEADCOUNT: ("employees", "people")}
_ON = "spend_rules"
"""The setting of a book that names the rules that are on."""
_YEARLY = "lower(trim(f.yardstick)) LIKE 'per year%'"


def read_measured(db: sqlite3.Connection, rule: SpendRule) -> Iterator[CountedUse]:
    """Customers of unknown spend whose tokens, seats or heads are known: by usage, else by the best and latest fact.

    Heads are known by a column of a list too, where no fact says how many.
    """
    units = ", ".join(f"'{unit}'" for unit in _UNITS[rule])
    yearly = _YEARLY if rule is SpendRule.TOKENS else "1"
    usage = "c.tokens" if rule is SpendRule.TOKENS else "NULL"
    told = " OR ".join(f"c.extra LIKE '%{word}%'" for word in WORDS)
    columns = f"iif({told}, c.extra, NULL)" if rule is SpendRule.HEADCOUNT else "NULL"
    rows = db.execute(
        f"SELECT c.id, c.key, {usage}, f.low, f.high, {columns},"
        " min(f.grade || (9999 - CAST(coalesce(f.as_of, '0') AS INTEGER)))"
        f" FROM customer AS c LEFT JOIN fact AS f ON f.customer_id = c.id AND lower(trim(f.unit)) IN ({units})"
        f" AND {yearly} AND f.grade <> 'U' AND typeof(f.low) IN ('integer', 'real')"
        f" AND typeof(f.high) IN ('integer', 'real') AND f.low >= 0 AND f.low <= f.high AND f.high < 1e18"
        f" WHERE {_OPEN} GROUP BY c.id ORDER BY c.id"
    )
    for number, key, used, low, high, told, _ in rows:
        if used is not None and used > 0:
            yield CountedUse(number, key, used, used)
        elif low is not None:
            yield CountedUse(number, key, int(low), -int(-high // 1))
        elif told is not None and (heads := head_count(json.loads(told))) is not None:
            yield CountedUse(number, key, heads.low, heads.high, heads.column)


def read_months(db: sqlite3.Connection, currency: str) -> Iterator[CountedUse]:
    """Customers of unknown spend with a figure of one month in a currency: of several the least, micro-units."""
    rows = db.execute(
        f"SELECT c.id, c.key, f.low, f.yardstick FROM customer AS c JOIN fact AS f ON f.customer_id = c.id"
        f" WHERE {_OPEN} AND f.dimension = 'how_much' AND f.basis IS NULL AND f.grade <> 'U'"
        " AND upper(trim(f.unit)) = ? AND typeof(f.low) IN ('integer', 'real') AND f.low > 0 AND f.low < 1e15"
        " ORDER BY c.id, f.low",
        (currency.upper(),),
    )
    last = None
    for number, key, low, yardstick in rows:
        if number != last and scope_beside_years(yardstick) is Scope.MONTH:
            last, month = number, int(low * MICRO)
            yield CountedUse(number, key, month, month)


def read_spent_by_rule(db: sqlite3.Connection, floor: Grade) -> tuple[SpentByRule, ...]:
    """The spends by rule that are in the sums at a floor, by rule; none where none is on."""
    rows = db.execute(
        f"SELECT substr(c.spend_fact, 1, 8), count(*), sum(c.spend_low), sum(c.spend_high) FROM customer AS c"
        f" WHERE {_OF_RULE.replace('spend_', 'c.spend_')} AND {counts_at(floor)} GROUP BY 1"
    )
    rules = {rule.uid: rule for rule in SpendRule}
    given = tuple(SpentByRule(rules[uid], *map(int, sums)) for uid, *sums in rows if uid in rules)
    return (*given, *_at_least_by_month(db)) if Grade.D.reaches(floor) else given


def _at_least_by_month(db: sqlite3.Connection) -> Iterator[SpentByRule]:
    """Whose unknown spend the rule by month limits from below."""
    accounts, low = db.execute(
        "SELECT count(*), coalesce(sum(f.low), 0) FROM fact AS f JOIN customer AS c ON c.id = f.customer_id"
        f" WHERE f.uid >= ? AND f.uid < ? AND c.spend_best IS NULL AND c.id NOT IN ({EXCLUDED})",
        SpendRule.MONTH.uids,
    ).fetchone()
    if accounts:
        yield SpentByRule(SpendRule.MONTH, int(accounts), int(low * MICRO), None)


def read_rules_on(db: sqlite3.Connection) -> dict[SpendRule, int]:
    """The rules that are on, with how many facts the book has of each: none where all is known by now."""
    count = "SELECT count(*) FROM fact WHERE uid >= ? AND uid < ?"
    found = {rule: int(db.execute(count, rule.uids).fetchone()[0]) for rule in SpendRule}
    on = (read_setting(db, _ON) or "").split()
    return {rule: number for rule, number in found.items() if number or rule.value in on}


def turn_rule(db: sqlite3.Connection, rule: SpendRule, *, on: bool) -> None:
    """Keep whether a rule is on; its facts are put apart."""
    others = [one.value for one in read_rules_on(db) if one is not rule]
    write_setting(db, _ON, " ".join([*others, rule.value] if on else others))


def put_rule(db: sqlite3.Connection, rule: SpendRule, facts: Iterable[NewFact]) -> None:
    """Make these the facts of a rule, in one transaction; those that are as they were stay."""
    # The start of the app counts spends by rule, and writes none.
    from tokentui.store.decisions import add_facts

    wanted = {fact.uid: fact for fact in facts}
    with transaction(db):
        rows = db.execute(
            "SELECT uid, customer_id, claim, low, high, unit FROM fact WHERE uid >= ? AND uid < ?", rule.uids
        ).fetchall()
        same = {uid for uid, *values in rows if uid in wanted and values == _told(wanted[uid])}
        db.executemany("DELETE FROM fact WHERE uid = ?", [(uid,) for uid, *_ in rows if uid not in same])
        add_facts(db, (fact for uid, fact in wanted.items() if uid not in same))
        if len(same) < max(len(rows), len(wanted)):
            # A limit that went moves no spend: whoever keeps limits reads them again by this.
            db.execute("UPDATE spend_mark SET mark = random()")


def _told(fact: NewFact) -> list[object]:
    return [fact.customer_id, fact.claim, fact.low, fact.high, fact.unit]
