"""Editing the codebook, entry by entry or from a file: planned and previewed, then made as one version.

A codebook edit is a step of its reviewer, which undo takes back like any other; every version stays in the history, and
`as_toml` of an earlier one, loaded again, sets it back too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tokentui.domain.codebook import Codebook, CodebookError, Segment, Segments, UseCase
from tokentui.domain.codebook_changes import (
    LISTS,
    AnyEntry,
    Plan,
    merged_into,
    plan_add,
    plan_archive,
    plan_edit,
    plan_keys,
    plan_merge,
    plan_return,
    the_entry,
    unchanged,
)
from tokentui.domain.codebook_differences import called, differences
from tokentui.domain.codebook_file import codebook_toml, read_file
from tokentui.domain.codebook_loading import plan_load
from tokentui.domain.grades import Question
from tokentui.domain.money import short
from tokentui.domain.stance_exceptions import read_exceptions
from tokentui.domain.text import number_of
from tokentui.services.workbook import Workbook
from tokentui.store.codebook import (
    Affected,
    Edition,
    decisions_by_bit,
    read_codebook,
    read_history,
    what_stands_on,
    what_would_return,
)
from tokentui.store.codebook_changes import apply_plan, records_of, records_that_say, records_to_return
from tokentui.store.codebook_undo import keep_edit
from tokentui.store.connection import transaction
from tokentui.store.errors import BookError, NotFound, Refused

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


def edit(workbook: Workbook, edited: AnyEntry) -> Preview:
    """Preview a changed code, label, stance, definition or example."""
    return _preview(workbook, lambda codebook: plan_edit(codebook, edited))


def except_for(workbook: Workbook, case: UseCase, line: str) -> Preview:
    """Preview the segments in which a use case has another stance, as in `large bearish, start-up neutral`."""
    return _preview(workbook, lambda codebook: plan_edit(codebook, case._replace(exceptions=read_exceptions(line))))


def rekey(workbook: Workbook, entry: AnyEntry, key: str) -> Preview:
    """Preview another key for an entry; the one of its list that has it gets this one's in exchange."""
    return _preview(workbook, lambda codebook: plan_keys(codebook, entry, key))


def add(workbook: Workbook, entry: AnyEntry) -> Preview:
    """Preview a new use case or segment; its bit is chosen by the codebook."""
    return _preview(workbook, lambda codebook: plan_add(codebook, entry))


def archive(workbook: Workbook, entry: AnyEntry) -> Preview:
    """Preview no longer offering an entry; decisions stay as they are."""
    return _preview(workbook, lambda codebook: plan_archive(codebook, entry))


def bring_back(workbook: Workbook, entry: AnyEntry) -> Preview:
    """Preview offering an archived entry again; one that was merged gets its decisions back."""
    return _preview(workbook, lambda codebook: plan_return(codebook, entry))


def merge(workbook: Workbook, source: AnyEntry, target: AnyEntry) -> Preview:
    """Preview letting everything said of one entry count for another of its list."""
    return _preview(workbook, lambda codebook: plan_merge(codebook, source, target))


def load(workbook: Workbook, text: str, into: Mapping[str, str] | None = None) -> Preview:
    """Preview making the codebook that of a file; raises UnusableCodebook, or Refused where decisions would be lost."""
    try:
        file = read_file(text)
    except CodebookError as error:
        raise UnusableCodebook(f"{error} Nothing was changed.") from error
    used = decisions_by_entry(workbook)
    return _preview(workbook, lambda codebook: plan_load(codebook, file, used, into))


def apply(workbook: Workbook, preview: Preview) -> Workbook:
    """Make a previewed change; returns the workbook with the codebook of the new version."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    db = workbook.book.db
    with transaction(db):
        before = read_codebook(db)
        after = apply_plan(db, preview.plan)
        if after != before:
            keep_edit(db, workbook.reviewer, _label(preview), workbook.now(), before, after)
    return workbook._replace(codebook=after)


def _label(preview: Preview) -> str:
    """How undo names an edit: its first line, and how many more there are."""
    first, *others = preview.lines or ("no change",)
    return f"codebook: {first}{f' and {len(others)} more' if others else ''}"


def find_case(workbook: Workbook, code: str) -> UseCase:
    """The use case of a code; raises NotFound."""
    try:
        return the_entry(workbook.codebook, code)
    except CodebookError as error:
        raise NotFound(str(error)) from error


def find_segment(workbook: Workbook, code: str) -> Segment:
    """The segment of a code; raises NotFound."""
    try:
        return the_entry(workbook.codebook.segments, code)
    except CodebookError as error:
        raise NotFound(str(error)) from error


def decisions_by_entry(workbook: Workbook) -> dict[Question, dict[int, int]]:
    """How many statements that stand name each entry of each list, by bit."""
    return decisions_by_bit(workbook.book.db)


def as_toml(workbook: Workbook, version: int | None = None) -> str:
    """The codebook as a file, or an earlier version of it; raises NotFound where there is no such version."""
    codebook = workbook.codebook if version is None else _at(workbook, version)
    return codebook_toml(codebook, f"Codebook of {workbook.settings.name}, version {codebook.version}.")


def history(workbook: Workbook) -> tuple[Version, ...]:
    """Every version with what it changed, newest first."""
    versions: dict[int, tuple[str, list[Edition]]] = {}
    for edition in read_history(workbook.book.db):
        versions.setdefault(edition.version, (edition.at, []))[1].append(edition)
    known = _Known()
    found = []
    for number, (at, rows) in sorted(versions.items()):
        before = known.codebook
        known.learn(rows)
        lines = tuple(differences(before, unchanged(known.codebook)))
        found.append(Version(number, at, lines or ("the same entries",)))
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the history says up to some version: the last edition of each entry, by bit."""

    cases: dict[int, UseCase] = field(default_factory=dict)
    segments: dict[int, Segment] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    """Every code that a segment has had: exceptions may name it by any."""

    def learn(self, editions: Iterable[Edition]) -> None:
        """Put entries in place of their former editions."""
        for edition in editions:
            if isinstance(edition.entry, UseCase):
                self.cases[edition.entry.bit] = edition.entry
            else:
                self.segments[edition.entry.bit] = edition.entry
                self.codes[edition.entry.code] = edition.entry.bit

    @property
    def codebook(self) -> Codebook:
        """The entries in the order in which they came."""
        segments = Segments(tuple(self.segments.values()), tuple(self.codes.items()))
        return Codebook(0, tuple(self.cases.values()), segments=segments)


def _at(workbook: Workbook, version: int) -> Codebook:
    """An earlier version, in the present order; entries that came later are archived in it.

    A version of before there were segments says nothing of them.
    """
    editions = read_history(workbook.book.db)
    first = min((edition.version for edition in editions), default=0)
    codebook = workbook.codebook
    if not first <= version <= codebook.version:
        raise NotFound(f"There is no version {version}; the codebook has versions {first} to {codebook.version}.")
    known = _Known()
    known.learn(edition for edition in editions if edition.version <= version)
    cases = tuple(known.cases.get(one.bit) or one._replace(archived=True) for one in codebook.use_cases)
    segments = (known.segments.get(one.bit) or one._replace(archived=True) for one in codebook.segments.entries)
    return Codebook(version, cases, segments=Segments(tuple(segments) if known.segments else ()))


def _preview(workbook: Workbook, plan_of: Planner) -> Preview:
    try:
        plan = plan_of(workbook.codebook)
    except CodebookError as error:
        raise Refused(f"{error} Nothing was changed.") from error
    return Preview(plan, tuple(_lines(workbook, plan)) if plan.changes(workbook.codebook) else ())


def _lines(workbook: Workbook, plan: Plan) -> Iterator[str]:
    for question in LISTS:
        planned = plan.of(question)
        by_bit = {one.bit: one for one in planned.entries}
        for source, target in planned.merges:
            moving = by_bit[source]
            yield f"{_stands(workbook, moving)}: {called(moving)} → {by_bit[target].code}"
        for bit in planned.separations:
            back = by_bit[bit]
            into = merged_into(workbook.codebook, back)
            yield f"{_returns(workbook, back)}: {called(into) if into else '?'} → {back.code}"
    yield from differences(workbook.codebook, plan)
    yield from _newly_said(workbook, plan)


def _stands(workbook: Workbook, entry: AnyEntry) -> str:
    records = records_of(workbook.book.db, entry) if isinstance(entry, Segment) else 0
    return in_words(what_stands_on(workbook.book.db, entry), workbook, records)


def _returns(workbook: Workbook, entry: AnyEntry) -> str:
    records = records_to_return(workbook.book.db, entry) if isinstance(entry, Segment) else 0
    return in_words(what_would_return(workbook.book.db, entry), workbook, records)


def _newly_said(workbook: Workbook, plan: Plan) -> Iterator[str]:
    """Records of customers that give as segment what becomes a code of one: they count from now on."""
    names = {one.bit: one.code for one in plan.segments.entries}
    for code, bit in (*((code, bit) for bit, code in names.items()), *plan.segments.codes):
        if workbook.codebook.segments.by_code(code) is None:
            records = records_that_say(workbook.book.db, code)
            if records:
                yield f"{number_of(records, 'record')} of customers with segment {code}: counted for {names[bit]}"


def in_words(moves: Affected, workbook: Workbook, records: int = 0) -> str:
    """What moves: `14 decisions on 12 customers, $650M`, and records of customers beside them."""
    beside = f" and {number_of(records, 'record')} of customers" if records else ""
    if not moves.decisions:
        return f"no decision{beside}"
    spend = short(moves.spend, workbook.settings.currency) if moves.spend else "spend unknown"
    return f"{number_of(moves.decisions, 'decision')} on {number_of(moves.customers, 'customer')}, {spend}{beside}"
