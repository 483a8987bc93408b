"""Every edit of the codebook is taken back by undo and made again by redo, like anything else one does."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.codebook.given import CUSTOMERS, decided, opened, placed, placing, sound, standing
from tokentui.domain.codebook import Segment, UseCase
from tokentui.domain.stances import Stance
from tokentui.domain.statements import a_set
from tokentui.services import codebook_editing as editing
from tokentui.services import decide
from tokentui.services.cautions import Cautions
from tokentui.services.codebook_editing import Preview
from tokentui.services.codebook_effects import effect, touched
from tokentui.services.panels import Panels, PanelSettings, read_panels
from tokentui.services.workbook import Workbook


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return placed(decided(small_book(*CUSTOMERS)))


def case(workbook: Workbook, code: str = "resale") -> UseCase:
    return editing.find_case(workbook, code)


def reordered(workbook: Workbook) -> Preview:
    text = editing.as_toml(workbook)
    head, *entries = text.split("[[use_case]]")
    moved = "[[use_case]]".join([head, *entries[:2][::-1], *entries[2:]])
    return editing.load(workbook, moved.replace('stance = "bearish"', 'stance = "neutral"'))


EDITS: dict[str, Callable[[Workbook], Preview]] = {
    "label": lambda book: editing.edit(book, case(book)._replace(label="Passed on")),
    "code": lambda book: editing.edit(book, case(book)._replace(code="routing")),
    "stance": lambda book: editing.edit(book, case(book)._replace(stance=Stance.BULLISH)),
    "exceptions": lambda book: editing.except_for(book, case(book, "core"), "large bearish"),
    "key": lambda book: editing.rekey(book, case(book), "5"),
    "archive": lambda book: editing.archive(book, case(book)),
    "merge": lambda book: editing.merge(book, case(book), case(book, "devtools")),
    "merge of segments": lambda book: editing.merge(
        book, editing.find_segment(book, "start-up"), editing.find_segment(book, "established")
    ),
    "new": lambda book: editing.add(book, UseCase(-1, "brokerage", "", "Brokers", Stance.NEUTRAL)),
    "new segment": lambda book: editing.add(book, Segment(-1, "agency", "", "Works for others")),
    "file": reordered,
}


def seen(workbook: Workbook) -> tuple[object, ...]:
    """What a user sees of the codebook and of everything that follows from it."""
    codebook = workbook.codebook
    cases = [one for one in codebook.use_cases if not (one.archived and one.code == "brokerage")]
    segments = [one for one in codebook.segments.entries if not (one.archived and one.code == "agency")]
    panels: Panels = read_panels(workbook, PanelSettings())
    shares = [(one.code, one.share) for one in panels.composition.groups]
    return cases, segments, standing(workbook), placing(workbook), shares, panels.verdict.verdict


@pytest.mark.parametrize("edit", EDITS)
def test_undo_takes_an_edit_back_and_redo_makes_it_again(book: Path, edit: str) -> None:
    with opened(book) as workbook:
        before = seen(workbook)
        workbook = editing.apply(workbook, EDITS[edit](workbook))
        after = seen(workbook)
        assert after != before
        for back, wanted in ((decide.undo, before), (decide.redo, after), (decide.undo, before)):
            done = back(workbook)
            assert done is not None
            assert done.codebook
            workbook = workbook.reread()
            assert seen(workbook) == wanted
            assert sound(workbook)


def test_what_was_edited_again_since_is_left(book: Path) -> None:
    with opened(book) as ann, opened(book, "bob") as bob:
        editing.apply(ann, EDITS["stance"](ann))
        bob = bob.reread()
        bob = editing.apply(bob, editing.edit(bob, case(bob)._replace(label="Passed on")))
        before = seen(bob)
        done = decide.undo(ann)
        assert done is not None
        assert done.text.endswith("(the same was edited again since: the codebook is left as it is)")
        assert not done.codebook
        assert seen(bob.reread()) == before
        # It is off the stack: what was done before it comes next.
        assert decide.undoes_codebook(ann) is False


def test_edits_and_decisions_are_taken_back_in_turn(ask: Ask, book: Path) -> None:
    with opened(book) as workbook:
        (bank,) = workbook.book.db.execute("SELECT id FROM customer WHERE key = 'bank'").fetchone()
        workbook = editing.apply(workbook, EDITS["new"](workbook))
        decide.classify(workbook, [bank], a_set("brokerage"))
        assert not decide.undoes_codebook(workbook)
        decide.undo(workbook)
        assert standing(workbook)["bank"] == ("set", ("core",), "")
        assert decide.undoes_codebook(workbook)
        decide.undo(workbook)
        assert case(workbook.reread(), "brokerage").archived
    ran = ask("undo", "--redo", "--reviewer", "ann", "--book", book)
    assert ran.out == ""
    assert "redone: codebook: add brokerage" in ran.err
    with opened(book) as workbook:
        assert not case(workbook, "brokerage").archived


@pytest.mark.parametrize("edit", EDITS)
def test_an_effect_that_is_tried_leaves_the_book_as_it_is(book: Path, edit: str) -> None:
    with opened(book) as workbook:
        before, preview = seen(workbook), EDITS[edit](workbook)
        found = effect(workbook, preview.plan, PanelSettings(), 1)
        assert found is not None
        assert seen(workbook.reread()) == before
        assert found.before == read_panels(workbook, PanelSettings(), Cautions())
        changed = editing.apply(workbook, preview)
        assert found.after == read_panels(changed, PanelSettings(), Cautions())


def test_an_effect_does_not_wait_for_another_program(book: Path) -> None:
    with opened(book) as workbook, closing(sqlite3.connect(book, isolation_level=None)) as other:
        plan = EDITS["stance"](workbook).plan
        other.execute("BEGIN IMMEDIATE")
        assert effect(workbook, plan, PanelSettings(), 1) is None
        other.execute("ROLLBACK")
        assert effect(workbook, plan, PanelSettings(), 1) is not None


def test_what_touches_no_decision_is_told_from_what_does(book: Path) -> None:
    with opened(book) as workbook:
        counts = {name: touched(workbook, make(workbook).plan) for name, make in EDITS.items()}
    assert {name for name, count in counts.items() if count} == {
        "stance", "exceptions", "merge", "merge of segments", "file",
    }  # fmt: skip
    assert counts["merge"] == 4
