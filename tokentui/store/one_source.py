"""Facts that seem to rest on one source and do not say so: proposed, and said."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tokentui.domain.second_look import Reason
from tokentui.store.connection import transaction
from tokentui.store.rules import source_of

_BARE = "'/' || rtrim(substr(lower(f.source_url), 1, instr(f.source_url || '#', '#') - 1), '/')"
_PAGE = f"replace(replace(replace({_BARE}, '/https://', '/'), '/http://', '/'), '/www.', '/')"
"""A page however its address is written: without scheme, `www.`, place on the page and last slash, in small letters."""

_SAME = {
    Reason.SAME_PASSAGE: ("f.passage_hash", "coalesce(nullif(trim(f.passage), ''), f.passage_hash)"),
    Reason.SAME_ADDRESS: (f"iif(f.source_url <> '', {_PAGE}, NULL)", "f.source_url"),
    Reason.SAME_TITLE: (
        "iif(trim(f.source_title) <> '' AND f.as_of <> '', f.as_of || ' ' || lower(trim(f.source_title)), NULL)",
        "f.source_title || ', ' || f.as_of",
    ),
    Reason.SAME_CLAIM: (
        "iif(trim(f.claim) <> '' AND f.as_of <> '',"
        " f.customer_id || ' ' || f.as_of || ' ' || lower(trim(f.claim)), NULL)",
        "f.claim || ', ' || f.as_of",
    ),
}
"""What such facts have in common, and how it is said; one claim on many customers is told of each by another page."""

# A fact that names no source is one by itself. Where every fact says on what it rests, nothing is left to say.
_GROUPS = f"""
WITH said AS MATERIALIZED (
    SELECT f.id, f.uid, f.customer_id, f.as_of, {{head}} AS head, {{shared}} AS shared, coalesce({{page}}, '') AS page,
        coalesce(f.rests_on, '') AS rests_on, {source_of("f")} AS source
    FROM fact AS f WHERE {{head}} <> '' AND NOT (f.uid >= '~rule:' AND f.uid < '~rule;')),
apart AS (
    SELECT head FROM said GROUP BY head
    HAVING count(DISTINCT coalesce(source, 'fact ' || uid)) > 1 AND min(rests_on) = '' AND {{apart}})
SELECT s.head, s.uid, s.customer_id, s.shared, s.rests_on, s.source FROM apart AS a JOIN said AS s ON s.head = a.head
ORDER BY s.head, s.rests_on = '', s.source IS NULL, s.as_of, s.id"""


class OneSource(NamedTuple):
    """Facts that may rest on one source."""

    facts: tuple[str, ...]
    """uids of those that do not say so yet."""
    customers: frozenset[int]
    """Whom all of them are on."""
    shared: str
    """What they have in common."""
    source: str | None
    """On what they may rest: what one of them rests on, else the source of the earliest; None without any."""


def one_source(db: sqlite3.Connection) -> Iterator[tuple[Reason, list[OneSource]]]:
    """What there is of each kind; facts that one kind has found together are not listed by another."""
    within: dict[str, str] = {}
    for reason, (by, shared) in _SAME.items():
        apart = "count(DISTINCT page) > 1" if reason is Reason.SAME_TITLE else "1"
        rows = db.execute(_GROUPS.format(head=by, shared=shared, page=_PAGE, apart=apart))
        found = []
        for head, together in groupby(rows, lambda row: row[0]):
            group = list(together)
            uids = [uid for _, uid, *_ in group]
            if len({within.get(uid, uid) for uid in uids}) > 1:
                found.append(_of(group))
                within.update(dict.fromkeys(uids, f"{reason} {head}"))
        yield reason, [one for one in found if one.facts]


def _of(group: Sequence[tuple[str, str, int, str, str, str | None]]) -> OneSource:
    _, _, _, shared, _, source = group[0]
    left = tuple(uid for _, uid, _, _, rests_on, own in group if not rests_on and (own is None or own != source))
    return OneSource(left, frozenset(row[2] for row in group), shared, source)


def facts_called(db: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """The fact of this uid, else at most two whose uid begins so."""
    rows = db.execute(
        "SELECT uid FROM fact WHERE substr(uid, 1, length(?1)) = ?1 ORDER BY uid <> ?1, uid LIMIT 2", (name,)
    ).fetchall()
    found = tuple(str(uid) for (uid,) in rows)
    return (name,) if name in found else found


def rest_on(db: sqlite3.Connection, uids: Sequence[str], source: str | None) -> int:
    """Let facts rest on a source, or on their own page with None; returns how many did not before."""
    with transaction(db):
        changed = [
            db.execute("UPDATE fact SET rests_on = ?1 WHERE uid = ?2 AND rests_on IS NOT ?1", (source, uid)).rowcount
            for uid in dict.fromkeys(uids)
        ]
    return sum(changed)
