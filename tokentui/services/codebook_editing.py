"""Editing the codebook, entry by entry or from a file: planned and previewed, then made as one version.

A codebook edit is not on the undo stack of decisions: every version stays in the history, and `as_toml` of an earlier
one, loaded again, sets it back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tokentui.domain.codebook import Codebook, CodebookError, UseCase
from tokentui.domain.codebook_changes import (
    Plan,
    differences,
    merged_into,
    plan_add,
    plan_archive,
    plan_edit,
    plan_keys,
    plan_merge,
    plan_return,
    the_case,
)
from tokentui.domain.codebook_file import codebook_toml, plan_load, read_entries
from tokentui.domain.money import short
from tokentui.domain.text import number_of
from tokentui.services.workbook import Workbook
from tokentui.store.codebook import (
    Affected,
    Edition,
    decisions_by_bit,
    read_history,
    what_stands_on,
    what_would_return,
)
from tokentui.store.codebook_changes import apply_plan
from tokentui.store.errors import BookError, BookReadOnly, NotFound, Refused

Planner = Callable[[Codebook], Plan]
"""Plans a change to a codebook; raises CodebookError when it cannot be made."""


class UnusableCodebook(BookError):
    """A codebook file that cannot be read; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, before it does it."""

    plan: Plan
    lines: tuple[str, ...]
    """One sentence each; empty when nothing would change."""

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.lines)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the codebook, and what it changed."""

    version: int
    at: str
    lines: tuple[str, ...]


def edit(workbook: Workbook, edited: UseCase) -> Preview:
    """Preview a changed code, label, stance, definition or example."""
    return _preview(workbook, lambda codebook: plan_edit(codebook, edited))


def rekey(workbook: Workbook, case: UseCase, key: str) -> Preview:
    """Preview another key for an entry; the one that has it gets this one's in exchange."""
    return _preview(workbook, lambda codebook: plan_keys(codebook, case, key))


def add(workbook: Workbook, case: UseCase) -> Preview:
    """Preview a new entry; its bit is chosen by the codebook."""
    return _preview(workbook, lambda codebook: plan_add(codebook, case))


def archive(workbook: Workbook, case: UseCase) -> Preview:
    """Preview no longer offering an entry; decisions stay as they are."""
    return _preview(workbook, lambda codebook: plan_archive(codebook, case))


def bring_back(workbook: Workbook, case: UseCase) -> Preview:
    """Preview offering an archived entry again; one that was merged gets its decisions back."""
    return _preview(workbook, lambda codebook: plan_return(codebook, case))


def merge(workbook: Workbook, source: UseCase, target: UseCase) -> Preview:
    """Preview letting everything said of one entry count for another."""
    return _preview(workbook, lambda codebook: plan_merge(codebook, source, target))


def load(workbook: Workbook, text: str, into: Mapping[str, str] | None = None) -> Preview:
    """Preview making the codebook that of a file; raises UnusableCodebook, or Refused where decisions would be lost."""
    try:
        entries = read_entries(text)
    except CodebookError as error:
        raise UnusableCodebook(f"{error} Nothing was changed.") from error
    used = decisions_by_bit(workbook.book.db)
    return _preview(workbook, lambda codebook: plan_load(codebook, entries, used, into))


def apply(workbook: Workbook, preview: Preview) -> Workbook:
    """Make a previewed change; returns the workbook with the codebook of the new version."""
    if workbook.book.readonly:
        raise BookReadOnly("This book may be read but not written; copy it to a place of yours to make changes.")
    return workbook._replace(codebook=apply_plan(workbook.book.db, preview.plan))


def find_case(workbook: Workbook, code: str) -> UseCase:
    """The entry of a code; raises NotFound."""
    try:
        return the_case(workbook.codebook, code)
    except CodebookError as error:
        raise NotFound(str(error)) from error


def decisions_by_case(workbook: Workbook) -> dict[int, int]:
    """How many statements that stand name each entry, by bit."""
    return decisions_by_bit(workbook.book.db)


def as_toml(workbook: Workbook, version: int | None = None) -> str:
    """The codebook as a file, or an earlier version of it; raises NotFound where there is no such version."""
    codebook = workbook.codebook if version is None else _at(workbook, version)
    return codebook_toml(codebook, workbook.settings.name)


def history(workbook: Workbook) -> tuple[Version, ...]:
    """Every version with what it changed, newest first."""
    editions = read_history(workbook.book.db)
    versions: dict[int, tuple[str, list[Edition]]] = {}
    for edition in editions:
        versions.setdefault(edition.version, (edition.at, []))[1].append(edition)
    known: dict[int, UseCase] = {}
    found = []
    for number, (at, rows) in sorted(versions.items()):
        before = Codebook(0, tuple(known.values()))
        known.update({row.entry.bit: row.entry for row in rows if isinstance(row.entry, UseCase)})
        lines = tuple(differences(before, Plan(0, tuple(known.values()))))
        found.append(Version(number, at, lines or ("the same entries",)))
    return tuple(reversed(found))


def _at(workbook: Workbook, version: int) -> Codebook:
    """An earlier version, in the present order; entries that came later are archived in it."""
    editions = read_history(workbook.book.db)
    first = min((edition.version for edition in editions), default=0)
    if not first <= version <= workbook.codebook.version:
        raise NotFound(
            f"There is no version {version}; the codebook has versions {first} to {workbook.codebook.version}."
        )
    known = {
        edition.entry.bit: edition.entry
        for edition in editions
        if edition.version <= version and isinstance(edition.entry, UseCase)
    }
    cases = tuple(known.get(case.bit) or case._replace(archived=True) for case in workbook.codebook.use_cases)
    return Codebook(version, cases)


def _preview(workbook: Workbook, plan_of: Planner) -> Preview:
    try:
        plan = plan_of(workbook.codebook)
    except CodebookError as error:
        raise Refused(f"{error} Nothing was changed.") from error
    return Preview(plan, tuple(_lines(workbook, plan)) if plan.changes(workbook.codebook) else ())


def _lines(workbook: Workbook, plan: Plan) -> list[str]:
    names = {case.bit: case for case in plan.cases}
    lines = []
    for source, target in plan.merges:
        moves = what_stands_on(workbook.book.db, names[source])
        lines.append(f"{in_words(moves, workbook)}: {names[source].code} → {names[target].code}")
    for bit in plan.separations:
        into = merged_into(workbook.codebook, names[bit])
        moves = what_would_return(workbook.book.db, names[bit])
        lines.append(f"{in_words(moves, workbook)}: {into.code if into else '?'} → {names[bit].code}")
    return [*lines, *differences(workbook.codebook, plan)]


def in_words(moves: Affected, workbook: Workbook) -> str:
    """What moves: `14 decisions on 12 customers, $650M`."""
    if not moves.decisions:
        return "no decision"
    spend = short(moves.spend, workbook.settings.currency) if moves.spend else "spend unknown"
    return f"{number_of(moves.decisions, 'decision')} on {number_of(moves.customers, 'customer')}, {spend}"
