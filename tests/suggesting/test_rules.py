"""Rules that suggest what accounts are: whom they fit, what they come to, and what becomes of an accepted one."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.filters import FIELDS, FLAGS, NUMBER_FIELDS, STATES, FilterError, parse_filter
from tokentui.domain.grades import Question
from tokentui.domain.matching import Company
from tokentui.domain.settling import State
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, NOTHING, Statement, a_set, a_split
from tokentui.domain.suggestions import From, Likeness, Suggestion, SuggestionRule, rests_on_decisions
from tokentui.services import browse, decide, suggesting
from tokentui.services.errors import Refused
from tokentui.services.matching.from_list import match_list
from tokentui.services.proposals import ListSource, accept
from tokentui.services.review_voices import adjudicate
from tokentui.services.suggesting import NoSuchRule
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.suggestion_rules import fitting, ids_of

ACME, BOLT, CARD, DUNE = 1, 2, 3, 4


@pytest.fixture
def path(small_book: Callable[..., Path]) -> Path:
    return small_book(("a", "Acme", 4), ("b", "Bolt", 3), ("c", "Card", 2), ("d", "Dune", 1))


@pytest.fixture
def book(path: Path) -> Iterator[Workbook]:
    with closing(open_workbook(path, "ann", clock=lambda: NOON)) as workbook:
        db = workbook.book.db
        db.execute("UPDATE customer SET parent = 'ACME' WHERE id IN (2, 3)")
        db.execute("UPDATE customer SET product = 'Claude Code, API', extra = ? WHERE id = 3", ('{"plan": "Gold"}',))
        yield workbook


def by(book: Workbook, reviewer: str) -> Workbook:
    return book._replace(reviewer=reviewer)


def rule(book: Workbook, wanted: str, says: Statement = NOTHING, source: From = From.LABEL, name: str = "") -> None:
    suggesting.make(book, SuggestionRule(name, wanted, source, says))


def seen(book: Workbook, customer_id: int, *, blind: bool = False) -> list[tuple[str, Statement]]:
    found = suggesting.suggested(book, customer_id, Question.FOR_WHAT, blind=blind)
    return [(one.rule, one.statement) for one in found.suggestions]


def test_a_rule_is_a_filter_and_a_label(book: Workbook) -> None:
    rule(book, "parent:acme", a_set("core"))
    rule(book, 'product:"claude code"', a_set("development"), name="coders")
    rule(book, "kept:gold", CANNOT_TELL)
    assert seen(book, BOLT) == [("parent:acme", a_set("core"))]
    assert seen(book, CARD) == [
        ("coders", a_set("development")), ("kept:gold", CANNOT_TELL), ("parent:acme", a_set("core")),
    ]  # fmt: skip
    assert seen(book, ACME) == seen(book, 99) == []


def test_every_field_means_for_one_account_what_it_means_for_the_table(book: Workbook) -> None:
    decide.classify(book, [BOLT], a_set("core"))
    decide.note(book, [CARD], "Gold plan")
    decide.flag(book, [DUNE])
    values = {"kind": "core", "certain": "bullish", "possible": "bearish", "gap": "any", "kept": "gold", "note": "gold"}
    values |= {"who": "large", "who_certain": "large", "who_possible": "large", "product": "code", "parent": "acme"}
    texts = [f"{field}:{values.get(field, 'a')}" for field in FIELDS if field not in (*NUMBER_FIELDS, "is")]
    texts += [f"is:{one}" for one in (*FLAGS, *STATES)] + [
        "spend>0",
        "tokens:unknown",
        "updated>2026",
        "acm",
        "gold",
        "zz",
    ]
    texts += ["name:ac", "ac", "gap:below", "spend>0 parent:acme !kind:core", '"gold plan" spend>0']
    texts += [f"!{text}" for text in texts if " " not in text] + [""]
    wanted = [parse_filter(text, book.codebook) for text in texts]
    floor = book.settings.floor
    one_by_one = {one: fitting(book.book.db, one, wanted, book.codebook, floor) for one in (ACME, BOLT, CARD, DUNE)}
    for place, text in enumerate(texts):
        found = {one for one, fits in one_by_one.items() if fits[place]}
        assert found == set(ids_of(book.book.db, wanted[place], book.codebook, floor)), text
    assert 0 < sum(map(sum, one_by_one.values())) < len(texts) * 4


def test_what_a_parent_was_decided_to_be_is_suggested_of_those_it_owns(book: Workbook) -> None:
    rule(book, "", source=From.PARENT)
    assert seen(book, BOLT) == []
    decide.classify(by(book, "bob"), [ACME], a_split({"core": 60, "product": 40}))
    assert seen(book, BOLT) == [("as its parent", a_split({"core": 60, "product": 40}))]
    assert seen(book, BOLT, blind=True) == [], "that is what somebody else decided"
    decide.classify(book, [ACME], a_set("resale"))
    assert seen(book, BOLT) == [], "they differ on the parent"
    assert seen(book, BOLT, blind=True) == [("as its parent", a_set("resale"))]
    adjudicate(book, ACME, a_set("core"), "it is")
    assert seen(book, BOLT) == [("as its parent", a_set("core"))]
    decide.classify(book, [ACME], CANNOT_TELL)
    assert seen(book, BOLT, blind=True) == []
    assert seen(book, ACME) == seen(book, DUNE) == []


def test_what_one_said_last_month_is_suggested_this_month(book: Workbook) -> None:
    rule(book, "", source=From.BEFORE)
    earlier = book._replace(clock=lambda: NOON - timedelta(days=3))
    decide.classify(earlier, [ACME], a_set("core"))
    decide.classify(by(earlier, "bob"), [BOLT], a_set("core"))
    decide.classify(book, [CARD], a_set("core"))
    assert [seen(book, one) for one in (ACME, BOLT, CARD)] == [[("as last month", a_set("core"))], [], []]
    suggesting.accept(book, ACME, Suggestion("as last month", a_set("core")), Question.FOR_WHAT)
    assert seen(book, ACME) == []


def test_nothing_is_suggested_where_the_reviewer_has_answered_or_everybody_is_bound(book: Workbook) -> None:
    rule(book, "parent:acme", a_set("core"))
    decide.classify(by(book, "bob"), [BOLT], a_set("resale"))
    assert seen(book, BOLT) == [("parent:acme", a_set("core"))]
    decide.classify(book, [BOLT], CANNOT_TELL)
    adjudicate(book, CARD, a_set("resale"), "it is")
    assert seen(book, BOLT) == seen(book, CARD) == []


def test_a_blind_reviewer_sees_no_rule_that_rests_on_what_was_decided(book: Workbook) -> None:
    decide.classify(by(book, "bob"), [BOLT], a_set("core"))
    decide.note(by(book, "bob"), [BOLT], "gold")
    for wanted in ("kind:core", "reviewer:bob", "gold", "updated>2025", "is:decided", "parent:acme is:set"):
        rule(book, wanted, a_set("core"))
    rule(book, "parent:acme spend>0", a_set("resale"))
    assert len(seen(book, BOLT)) == 7
    assert seen(book, BOLT, blind=True) == [("parent:acme spend>0", a_set("resale"))]


@pytest.mark.parametrize("field", FIELDS)
def test_which_fields_are_of_the_record_is_said_of_each(book: Workbook, field: str) -> None:
    values = {"is": "flagged", "gap": "any", "kind": "core", "certain": "core", "possible": "core", "updated": "2026"}
    value = values.get(field, "large" if field.startswith("who") else "1")
    record = ["name", "parent", "industry", "size", "product", "region", "partner", "domain", "spend", "tokens", "kept"]
    assert rests_on_decisions(parse_filter(f"{field}:{value}", book.codebook)) == (field not in record)
    assert not rests_on_decisions(parse_filter("is:anonymous is:investor", book.codebook))


def test_what_is_accepted_is_ones_own_and_says_by_which_rule_through_undo_and_redo(book: Workbook) -> None:
    rule(book, "parent:acme", a_set("core"))
    rule(book, "product:code", a_set("core"), name="coders")
    found = suggesting.suggested(book, CARD, Question.FOR_WHAT, blind=False)
    one = found.agreed(book.codebook)
    assert one == Suggestion("coders, parent:acme", a_set("core"))
    done = suggesting.accept(book, CARD, one, Question.FOR_WHAT)
    assert done.text == "core (as coders, parent:acme suggests) → Card"
    assert [(d.reviewer, d.suggested_by) for d in browse.detail(book, CARD).decisions] == [("ann", one.rule)]
    decide.note(book, [CARD], "sure")
    decide.undo(book)
    decide.undo(book)
    assert browse.customer(book, CARD).state is State.UNLOOKED
    decide.redo(book)
    (now, *_) = browse.detail(book, CARD).decisions
    assert (now.suggested_by, now.stands) == (one.rule, True)
    decide.classify(book, [CARD], a_set("core"))
    assert browse.detail(book, CARD).decisions[0].suggested_by is None, "said anew, by oneself"


def test_rules_that_differ_agree_on_nothing(book: Workbook) -> None:
    rule(book, "parent:acme", a_set("core"))
    rule(book, "product:code", a_set("core", "product"))
    found = suggesting.suggested(book, CARD, Question.FOR_WHAT, blind=False)
    assert len(found.suggestions) == 2
    assert found.agreed(book.codebook) is None


def test_nothing_follows_from_a_rule_until_somebody_accepts_it(book: Workbook) -> None:
    def sums() -> list[tuple[object, ...]]:
        return book.book.db.execute("SELECT * FROM cube ORDER BY 1, 2, 3, 4, 5, 6, 7").fetchall()

    before = sums()
    rule(book, "", a_set("core"), name="all")
    assert seen(book, ACME)
    assert sums() == before
    assert book.book.db.execute("SELECT count(*) FROM decision").fetchone() == (0,)


def test_a_rule_is_held_against_what_is_decided(book: Workbook) -> None:
    rule(book, "spend>0", a_set("core"))
    rule(book, "", source=From.PARENT)
    rule(book, "", source=From.BEFORE)
    decide.classify(book, [ACME], a_set("core"))
    decide.classify(book, [BOLT], a_set("core", "product"))
    decide.classify(by(book, "bob"), [CARD], a_set("resale"))
    decide.classify(book, [DUNE], a_set("core"))
    decide.classify(by(book, "bob"), [DUNE], a_set("resale"))
    found = {one.rule.name: one for one in suggesting.reports(book)}
    own = found["spend>0"]
    assert (own.covers, own.decided) == (4, 3), "where reviewers differ nothing is decided"
    assert own.likeness == {Likeness.AGREES: 1, Likeness.PARTLY: 1, Likeness.DIFFERS: 1}
    parent = found["as its parent"]
    assert (parent.covers, parent.decided) == (2, 2)
    assert parent.likeness == {Likeness.AGREES: 0, Likeness.PARTLY: 1, Likeness.DIFFERS: 1}
    assert (found["as last month"].covers, found["as last month"].likeness) == (0, {})


def test_a_rule_that_cannot_be_read_any_more_says_so_and_suggests_nothing(book: Workbook) -> None:
    rule(book, "parent:acme", a_set("core"))
    book.book.db.execute("UPDATE use_case SET archived = 1 WHERE code = 'core'")
    book.book.db.execute("UPDATE book SET value = '2' WHERE key = 'codebook_version'")
    anew = book.reread()
    (report,) = suggesting.reports(anew)
    assert report.wrong == "The codebook offers 'core' no more."
    assert seen(anew, BOLT) == []


def test_a_rule_that_could_not_be_meant_is_refused(book: Workbook) -> None:
    with pytest.raises(FilterError, match="did you mean parent"):
        rule(book, "parnt:x", a_set("core"))
    with pytest.raises(Refused, match="needs a name"):
        rule(book, "", a_set("core"))
    with pytest.raises(Refused, match="nobody is excluded by a rule"):
        rule(book, "x", EXCLUDED)
    with pytest.raises(Refused, match="no percentages"):
        suggesting.make(book, SuggestionRule("", "x", From.LABEL, a_split({"large": 50, "public": 50}), Question.WHO))
    with pytest.raises(Refused, match="one line"):
        rule(book, "x", a_set("core"), name="two\nlines")
    rule(book, "parent:acme", a_set("core"))
    with pytest.raises(NoSuchRule, match="Nearest: parent:acme"):
        suggesting.drop(book, "parent:acne")
    suggesting.drop(book, "PARENT:ACME")
    assert not list(suggesting.reports(book))


def test_a_list_whose_proposal_is_accepted_is_named_in_the_same_place(book: Workbook) -> None:
    book.book.db.execute("UPDATE customer SET industry = NULL")
    found = match_list(book, (Company(2, "Dune", segment="large"),)).proposals(book)
    accept(book, list(found), ListSource("large.csv", "2026-08-08"))
    assert [one.suggested_by for one in browse.detail(book, DUNE).decisions] == ["large.csv"]


def test_which_rule_it_was_leaves_the_book_and_comes_into_another_one(book: Workbook, tmp_path: Path) -> None:
    from tokentui.domain.decision_lines import DecisionLine, read_line, write_line
    from tokentui.store.decision_log import read_lines

    suggesting.accept(book, ACME, Suggestion("coders", a_set("core")), Question.FOR_WHAT)
    (line,) = [one for one in read_lines(book.book.db) if isinstance(one, DecisionLine)]
    written = write_line(line)
    assert json.loads(written)["suggested_by"] == "coders"
    assert read_line(written, book.codebook, NOON) == line
