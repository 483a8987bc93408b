"""Whose a row is does not go by where it stands: a file of customers in any order, and again in any other."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.shares import examples
from tests.store.books import empty_book
from tests.unit.ingest.samples import context
from tokentui.ingest.input_file import open_file
from tokentui.store.bulk.incoming import FileKind, Origin
from tokentui.store.bulk.load import load
from tokentui.store.bulk.tally import ImportReport

AT = "2026-06-01T00:00:00.000Z"
HEADER = ("customer id", "crm id", "name", "website", "industry", "region", "city", "arr")
Rows = list[tuple[str, ...]]

names = st.sampled_from(
    ["Mercury", "MERCURY", "Mer\u200bcury.", "Acme, Inc.", "Acme Inc", "Acme", "O'Neil", "O’Neil", "c9", "C#"]
)
rows_of_files = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", "c1", "c2", "c3"]),
        st.sampled_from(["", "", "x1", "x2"]),
        names,
        st.sampled_from(["", "", "mercury.com", "https://www.Mercury.com/", "mercury.io", "acme.com", "gmail.com"]),
        st.sampled_from(["", "Banking", "banking", "Insurance"]),
        st.sampled_from(["", "EU", "US"]),
        st.sampled_from(["", "", "Oslo", "Rome"]),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def bring(db: sqlite3.Connection, folder: Path, rows: Rows) -> ImportReport:
    path = folder / "customers.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER, *rows])
    file = open_file(path, context(), "customers")
    return load(db, Origin(FileKind.CUSTOMERS, str(path), "0" * 64, AT), file.batches(), file.names.twins)


def said_of(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Every customer by what a file says of it, with the decision on it."""
    return sorted(
        db.execute(
            "SELECT name, domain, industry, region, spend_best, extra, d.note FROM customer AS c"
            " LEFT JOIN current AS n ON n.customer_id = c.id LEFT JOIN decision AS d ON d.id = n.decision_id"
        ).fetchall(),
        key=repr,
    )


@settings(max_examples=examples(70), deadline=None)
@given(rows=rows_of_files, data=st.data())
def test_rows_in_another_order_change_nothing_and_move_no_decision(rows: Rows, data: st.DataObject) -> None:
    # Of two rows with one id the first is taken and the other refused; an amount of its own tells each row again.
    rows = [row for place, row in enumerate(rows) if not row[0] or row[0] not in {one[0] for one in rows[:place]}]
    rows = [(*row, str(number)) for number, row in enumerate(rows, 1)]
    with TemporaryDirectory() as folder, closing(empty_book()) as db:
        first = bring(db, Path(folder), data.draw(st.permutations(rows)))
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, statement, use_cases, note)"
            " SELECT id, 'ann', 'set', '[\"core\"]', 'of ' || spend_best FROM customer"
        )
        before = said_of(db)
        again = bring(db, Path(folder), data.draw(st.permutations(rows)))
        assert (again.added, again.changed) == (0, 0), again
        assert said_of(db) == before
        event(f"{first.added} new, {len(first.rejected)} refused")


@settings(max_examples=examples(40), deadline=None)
@given(rows=rows_of_files, data=st.data())
def test_without_ids_who_comes_in_does_not_go_by_the_order_either(rows: Rows, data: st.DataObject) -> None:
    rows = [("", "", *row[2:], str(number)) for number, row in enumerate(rows, 1)]
    with TemporaryDirectory() as folder, closing(empty_book()) as db, closing(empty_book()) as other:
        bring(db, Path(folder), data.draw(st.permutations(rows)))
        bring(other, Path(folder), data.draw(st.permutations(rows)))
        assert said_of(db) == said_of(other)
