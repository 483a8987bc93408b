"""The report of a review session, from the session itself and the log."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tokentui.domain.bounds import Interval
from tokentui.domain.composition import Composition, GroupKind, compose
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.gap import GapReport, gaps
from tokentui.domain.grades import Question
from tokentui.domain.pairs import named_exceptions
from tokentui.domain.progress import settled_spend
from tokentui.domain.queues import Fate
from tokentui.domain.session_report import LONG_ENOUGH, Moved, Pace, SessionReport, working_seconds
from tokentui.domain.settling import State
from tokentui.domain.statements import answer_in_words
from tokentui.domain.verdict import judge
from tokentui.domain.weighing import BY_CUSTOMERS, BY_KNOWN_SPEND, Measure
from tokentui.services.browse import spend_of
from tokentui.services.panels import of_listed
from tokentui.services.review_queues import DONE
from tokentui.services.running_cube import EarlierCube
from tokentui.services.spend_figures import spend_facts
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_cells
from tokentui.store.decisions import Act
from tokentui.store.errors import NotFound
from tokentui.store.reviews import Action, Session, Touched, read_actions, read_cubes, read_session, read_touched
from tokentui.store.session_log import (
    Made,
    changes_of_mind,
    decided_accounts,
    decision_counts,
    decision_moments,
    effective,
    statements_of,
)

_QUESTIONS = ("who", "how much", "for what", "to what end")


class NoSession(NotFound):
    """The book has no such review session."""

    def __init__(self, number: int | None) -> None:
        which, besides = f"no review session {number}", ""
        if number is None:
            which, besides = "no review session", ". A report on the book itself: tokentui report FILE.html"
        super().__init__(f"This book has {which}; begin one with: tokentui review{besides}")


@dataclass(frozen=True, slots=True)
class _Logged:
    """A session with everything that the log has of it."""

    session: Session
    touched: Mapping[int, Touched]
    actions: Sequence[Action]
    made: Mapping[str, tuple[Made, ...]]
    holding: frozenset[str]
    """Steps whose statements still hold."""

    @property
    def said(self) -> dict[tuple[int, Question], Made]:
        """The last statement that holds on each question of each account."""
        return {
            (one.customer_id, one.question): one
            for action in self.actions
            if action.step in self.holding
            for one in self.made.get(action.step, ())
        }

    @property
    def decided(self) -> list[int]:
        """The accounts on which something holds and nothing more was asked."""
        seen = {one for one, touched in self.touched.items() if touched.fate is Fate.SEEN}
        return [one for one in dict.fromkeys(one for one, _ in self.said) if one not in seen]


def session_report(workbook: Workbook, number: int | None = None) -> SessionReport:
    """The report of a session, the latest one without a number; raises NoSession."""
    db = workbook.book.db
    session = read_session(db, number)
    if session is None:
        raise NoSession(number)
    actions = read_actions(db, session.id)
    logged = _Logged(
        session,
        read_touched(db, session.id),
        actions,
        statements_of(db, session.id, workbook.codebook),
        effective(actions),
    )
    began, left = read_cubes(db, session.id)
    now = read_cells(db, spend_facts(workbook).tied) if left is None else left
    before, after = EarlierCube(lambda _: began).read(workbook), EarlierCube(lambda _: now).read(workbook)
    return _report(workbook, logged, before, after)


def _report(workbook: Workbook, logged: _Logged, before: CubeAtFloor, after: CubeAtFloor) -> SessionReport:
    session, said, decided = logged.session, logged.said, logged.decided
    fates = Counter(one.fate for one in logged.touched.values())
    spend = spend_of(workbook, decided)
    gap_before, gap_after = (gaps(cube, BY_KNOWN_SPEND) for cube in (before, after))
    settled_after, listed, below = settled_spend(gap_after)
    seconds = working_seconds((session.began, session.ended or session.seen, *(action.at for action in logged.actions)))
    opened, closed = _conflicts(logged)
    by = of_listed(workbook)
    verdicts = [judge(cube, by, brief=True).verdict.value for cube in (before, after)]
    return SessionReport(
        number=session.id,
        book=workbook.settings.name,
        synthetic=workbook.settings.synthetic,
        currency=workbook.settings.currency,
        codebook_version=workbook.codebook.version,
        exceptions=named_exceptions(workbook.codebook),
        evidence_floor=after.floor.value,
        reviewer=session.reviewer,
        queue=session.queue.title,
        ask=session.queue.ask.value,
        blind=session.blind,
        began=session.began,
        ended=session.ended,
        accounts=session.accounts,
        decided=len(decided),
        decided_spend=spend.spend,
        decided_spend_unknown=spend.spend_unknown,
        postponed=fates[Fate.POSTPONED],
        elsewhere=fates[Fate.ELSEWHERE],
        left=None if session.accounts is None else max(session.accounts - sum(fates[one] for one in DONE), 0),
        statements=_statements(workbook, said.values()),
        listed_spend=listed,
        settled_before=settled_spend(gap_before)[0],
        settled_after=settled_after,
        below_floor=below,
        working_seconds=seconds,
        per_minute=len(decided) / seconds * 60 if seconds >= LONG_ENOUGH and decided else None,
        keys=session.keys,
        typed=session.typed,
        changes_of_mind=sum(
            one.replaces
            for action in logged.actions
            if action.act is Act.DO
            for one in logged.made.get(action.step, ())
        ),
        undos=sum(action.act is Act.UNDO for action in logged.actions),
        redos=sum(action.act is Act.REDO for action in logged.actions),
        adjudications=sum(one.adjudicates for step in logged.holding for one in logged.made.get(step, ())),
        conflicts_opened=opened,
        conflicts_closed=closed,
        verdict_before=verdicts[0],
        verdict_after=verdicts[1],
        composition=tuple(_moved(before, after)),
        gap=tuple(_known(before, after, gap_before, gap_after)),
        reviewers=_reviewers(workbook),
    )


def _statements(workbook: Workbook, said: Iterable[Made]) -> tuple[tuple[str, int], ...]:
    found = Counter(answer_in_words(one.statement, workbook.codebook, one.question) for one in said)
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _conflicts(logged: _Logged) -> tuple[int, int]:
    """Accounts that the session's actions brought into conflict, and out of it; back and forth counts as neither."""
    net: Counter[tuple[int, Question]] = Counter()
    for made in logged.made.values():
        for one in made:
            net[one.customer_id, one.question] += (one.after is State.CONFLICT) - (one.before is State.CONFLICT)
    return sum(change > 0 for change in net.values()), sum(change < 0 for change in net.values())


def _moved(before: CubeAtFloor, after: CubeAtFloor) -> Iterable[Moved]:
    def rows(cube: CubeAtFloor, by: Measure) -> dict[tuple[GroupKind, str], Interval | None]:
        found: Composition = compose(cube, by)
        return {(group.kind, group.code): group.share for group in found.groups}

    units = [(rows(before, by), rows(after, by)) for by in (BY_CUSTOMERS, BY_KNOWN_SPEND)]
    (customers_before, customers_after), (spend_before, spend_after) = units
    for key, share in customers_after.items():
        yield Moved(key[1], customers_before.get(key), share, spend_before.get(key), spend_after.get(key))


def _known(
    before: CubeAtFloor,
    after: CubeAtFloor,
    spend_before: GapReport,
    spend_after: GapReport,
) -> Iterable[tuple[str, float | None, float | None, float | None, float | None]]:
    by_customers = [gaps(cube) for cube in (before, after)]
    reports = (*by_customers, spend_before, spend_after)
    for place, name in enumerate(_QUESTIONS):
        first, second, third, fourth = (
            None if (shares := report.questions[place].shares) is None else shares[0] for report in reports
        )
        yield name, first, second, third, fourth


def _reviewers(workbook: Workbook) -> tuple[Pace, ...]:
    """Everybody who decided, with how they work."""
    db = workbook.book.db
    changes, made = changes_of_mind(db), decision_counts(db)
    found = []
    for reviewer, accounts in decided_accounts(db).items():
        moments = decision_moments(db, reviewer)
        seconds = working_seconds(moments)
        pace = (len(moments) - 1) / seconds * 60 if seconds >= LONG_ENOUGH else None
        found.append(Pace(reviewer, accounts, made.get(reviewer, 0), changes.get(reviewer, 0), pace))
    return tuple(found)
