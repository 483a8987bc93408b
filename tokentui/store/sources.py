"""What rests on one source: facts that name the same page, or whose pages quote the same."""

import sqlite3

from tokentui.domain.grades import Grade, Question
from tokentui.domain.old_facts import OldGrades
from tokentui.domain.sources import FactAges, SingleSources
from tokentui.store import rules
from tokentui.store.rules import source_of
from tokentui.store.settings import read_setting


def facts_from(db: sqlite3.Connection, address: str) -> tuple[int, str | None]:
    """How many facts have this address, and the title that the newest of them with one gives it."""
    (number,) = db.execute(f"SELECT count(*) FROM fact AS f WHERE {source_of('f')} = ?", (address,)).fetchone()
    row = db.execute(
        "SELECT source_title FROM fact WHERE source_url = ? AND source_title <> '' ORDER BY id DESC LIMIT 1", (address,)
    ).fetchone()
    return int(number), None if row is None else str(row[0])


def read_ages(db: sqlite3.Connection, before: str | None) -> FactAges:
    """How many facts there are, and how many of them are old, or of no date; spends by rule are none of them."""
    old = rules.is_old("f", ":before")
    facts, of_age, undated = db.execute(
        f"SELECT count(*), total({old}), total({old} IS NULL) FROM fact AS f"
        " WHERE NOT (f.uid >= '~rule:' AND f.uid < '~rule;')",
        {"before": before},
    ).fetchone()
    return FactAges(facts, int(of_age), int(undated))


def read_old_grades(db: sqlite3.Connection) -> OldGrades | None:
    """How many facts count a grade lower for being old; None where old facts count what they were given."""
    before = read_setting(db, rules.LOWERED)
    if before is None:
        return None
    (lowered,) = db.execute("SELECT count(*) FROM fact WHERE grade_given IS NOT NULL").fetchone()
    return OldGrades(before, int(lowered))


def read_single_sources(db: sqlite3.Connection, floor: Grade) -> SingleSources:
    """Of the accounts on which something is said at a floor, those whose facts that count are all of one source."""
    at = rules.at(floor)
    questions = ", ".join(f"'{one.value}'" for one in Question)
    spends = f"coalesce({rules.spend_at('c', at)}, 0)"
    is_said = f"s.mask <> 0 AND s.state <> 'excluded' AND NOT {rules.below('s', at)}"
    # In the order of the customers: by an index each would be fetched from another place.
    said, spend = db.execute(
        f"SELECT count(*), coalesce(sum({spends}), 0)"
        f" FROM settled AS s NOT INDEXED CROSS JOIN customer AS c ON c.id = s.customer_id WHERE {is_said}"
    ).fetchone()
    # From the facts: most accounts have none.
    single, of_single, source, share = db.execute(
        f"""WITH one AS MATERIALIZED (
            SELECT f.customer_id, min({source_of("f")}) AS source FROM fact AS f
            WHERE f.grade <= {at} AND f.dimension IN ({questions}) AND {source_of("f")} IS NOT NULL
            GROUP BY f.customer_id HAVING count(DISTINCT {source_of("f")}) = 1),
        alone AS MATERIALIZED (
            SELECT one.source, {spends} AS spend
            FROM one CROSS JOIN settled AS s ON s.customer_id = one.customer_id
            CROSS JOIN customer AS c ON c.id = one.customer_id WHERE {is_said}),
        shared AS (SELECT source, count(*) AS number FROM alone GROUP BY source ORDER BY number DESC, source LIMIT 1)
        SELECT (SELECT count(*) FROM alone), (SELECT coalesce(sum(spend), 0) FROM alone),
            (SELECT source FROM shared), (SELECT number FROM shared)"""
    ).fetchone()
    return SingleSources(said, single, spend, of_single, source or "", share or 0)
