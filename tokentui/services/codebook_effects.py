"""What an edit of the codebook would do to decisions and to the verdict, tried in the book and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass

from tokentui.domain.codebook import UseCase
from tokentui.domain.codebook_changes import LISTS, Plan
from tokentui.domain.grades import Question
from tokentui.services.cautions import Cautions
from tokentui.services.panels import Panels, PanelSettings, read_panels
from tokentui.services.workbook import Workbook
from tokentui.store.codebook import decisions_by_bit
from tokentui.store.codebook_changes import apply_plan
from tokentui.store.connection import transaction

MOST = 50_000
"""Statements up to which an edit is tried: more would be counted anew twice, for seconds each time."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit would do to the panels; their cautions are not counted."""

    before: Panels
    after: Panels


class _TakenBack(Exception):
    """Ends the trial, and with it all that it wrote."""


def touched(workbook: Workbook, plan: Plan) -> int:
    """How many statements an edit lets count otherwise: for another entry, or for another stance."""
    used = decisions_by_bit(workbook.book.db)
    return sum(used[question].get(bit, 0) for question in LISTS for bit in set(_moved(workbook, plan, question)))


def effect(workbook: Workbook, plan: Plan, settings: PanelSettings, decisions: int) -> Effect | None:
    """What an edit that touches so many statements would do to the panels by these settings; the book is left as it is.

    None where it is not tried: so much moves, or another program is writing.
    """
    # Nobody waits for another program only to be told what would be.
    if decisions > MOST or workbook.book.readonly or workbook.book.is_being_written():
        return None
    before, after = read_panels(workbook, settings, Cautions()), None
    try:
        with transaction(workbook.book.db):
            edited = workbook._replace(codebook=apply_plan(workbook.book.db, plan))
            after = read_panels(edited, settings, Cautions())
            raise _TakenBack
    except _TakenBack:
        return None if after is None else Effect(before, after)


def _moved(workbook: Workbook, plan: Plan, question: Question) -> Iterator[int]:
    """The entries of a list whose statements would count otherwise."""
    planned, listed = plan.of(question), workbook.codebook.of(question)
    yield from (source for source, _ in planned.merges)
    for bit in planned.separations:
        yield from (listed.bits[one.code] for one in listed.entries if one.bit == bit)
    yield from (listed.bits[code] for code, bit in planned.codes if listed.bits.get(code, bit) != bit)
    former = {one.bit: one for one in listed.entries}
    for one in planned.entries:
        before = former.get(one.bit)
        if isinstance(one, UseCase) and isinstance(before, UseCase) and _stances(one) != _stances(before):
            yield one.bit


def _stances(case: UseCase) -> tuple[object, ...]:
    return case.stance, case.exceptions
