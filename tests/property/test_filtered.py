"""The figures of filtered accounts are those of a book that holds only those accounts."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import NOON
from tests.property.test_incremental import grades, reviewers, spends, statements
from tests.property.test_together import NUMBER, facts, ids
from tests.shares import examples
from tests.store.books import empty_book
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.filters import parse_filter
from tokentui.domain.grades import Grade
from tokentui.domain.lead import Rule
from tokentui.domain.statements import Statement
from tokentui.services.browse import meeting
from tokentui.services.filtered import read_filtered
from tokentui.services.panels import By, Panels, PanelSettings, read_panels
from tokentui.services.spend_figures import spend_facts
from tokentui.services.workbook import Memo, Workbook, open_workbook
from tokentui.store.book_file import BookConnection
from tokentui.store.codebook import read_codebook
from tokentui.store.connection import Book
from tokentui.store.decisions import Utterance, say
from tokentui.store.find.cumulative import RunningSums
from tokentui.store.proof.mend import rebuild
from tokentui.store.schema import install_triggers
from tokentui.store.settings import read_settings

known = st.lists(
    st.tuples(spends(), grades, st.sampled_from([None, "start-up"]), st.booleans()), min_size=NUMBER, max_size=NUMBER
)
said = st.lists(st.tuples(reviewers, ids, statements()), max_size=8)


def a_workbook(db: BookConnection) -> Workbook:
    book = Book(Path(":memory:"), db, True)
    return Workbook(book, read_codebook(db), read_settings(db), "me", lambda: NOON, None, RunningSums(), Memo(), Memo())


def figures(panels: Panels) -> tuple[object, ...]:
    """All that is drawn but the name of the whole."""
    one = panels
    return one.settings, one.composition, one.gap, one.verdict, one.known, one.crossing, one.gap_by_segment


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    known, facts, said, st.sampled_from(list(Unit)), st.sampled_from(list(By)), st.sampled_from(list(Rule)),
    st.sampled_from([Grade.B, Grade.D]),
)  # fmt: skip
def test_they_are_those_of_a_book_without_the_others(
    listed: list[tuple[tuple[object, ...], str, str | None, bool]],
    claimed: list[tuple[int, str, str]],
    acts: list[tuple[str, int, Statement]],
    unit: Unit,
    by: By,
    rule: Rule,
    floor: Grade,
) -> None:
    of = Denominator.KNOWN if unit is Unit.TOKENS else Denominator.LISTED
    drawn = PanelSettings(unit, of, rule, by)
    inside = {number for number, (*_, within) in enumerate(listed, 1) if within}
    whole, rest = empty_book(), empty_book()
    for db, holds in ((whole, set(range(1, NUMBER + 1))), (rest, inside)):
        db.executemany(
            "INSERT INTO customer (id, key, name, spend_low, spend_best, spend_high, spend_grade, grade, segment,"
            " industry, tokens) VALUES (?1, ?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            [
                (number, *spend, grade, segment, "within" if within else "beyond", number * 7)
                for number, (spend, grade, segment, within) in enumerate(listed, 1)
                if number in holds
            ],
        )
        db.executemany(
            "INSERT INTO fact (uid, customer_id, dimension, grade, at) VALUES (?, ?, ?, ?, '')",
            [(f"f{number}", *fact) for number, fact in enumerate(claimed) if fact[0] in holds],
        )
        for who, whom, statement in acts:
            if whom in holds:
                say(db, who, [Utterance(whom, statement)], label="said", at="2026-06-01T00:00:00.000Z")
    workbook = a_workbook(whole).read_as(floor)
    wanted = parse_filter("industry:within", workbook.codebook)
    found = read_filtered(workbook, drawn, wanted)
    assert figures(found.panels) == figures(read_panels(a_workbook(rest).read_as(floor), drawn))
    assert found.panels.filtered == len(inside)
    whole.close()
    rest.close()


@pytest.mark.parametrize("text", ["kind:devtools", "!is:unlooked", "gap:roi spend>5m", "name:zzz", "spend:unknown"])
def test_so_they_are_in_the_public_book(public_book: Path, tmp_path: Path, text: str) -> None:
    alone = Path(shutil.copy(public_book, tmp_path / "alone.tokentui"))
    drawn = PanelSettings(Unit.SPEND, Denominator.DISCLOSED)
    # At the lowest floor the quick way to open accounts of a whole book leaves out their names.
    workbook = open_workbook(public_book, "me").read_as(Grade.C)
    wanted = parse_filter(text, workbook.codebook)
    found = read_filtered(workbook, drawn, wanted)
    other = open_workbook(alone, "me").read_as(Grade.C)
    db, shown = other.book.db, meeting(workbook, wanted)
    for (guard,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {guard}")
    beyond = f"NOT IN ({','.join(map(str, shown))})"
    for table in ("decision", "fact", "usage", "alias", "settled"):
        db.execute(f"DELETE FROM {table} WHERE customer_id {beyond}")
    # What a source says of several together is a fact on none of them where it is not on all.
    crossing = [one for one in spend_facts(workbook).figures if not {number for number, _ in one.customers} <= shown]
    db.executemany("DELETE FROM fact WHERE uid = ?", [(uid,) for one in crossing for uid in one.facts])
    db.execute(f"DELETE FROM customer WHERE id {beyond}")
    install_triggers(db)
    rebuild(db)
    expected = read_panels(other, drawn._replace(denominator=Denominator.LISTED))
    assert figures(found.panels) == figures(expected)
    workbook.close()
    other.close()
