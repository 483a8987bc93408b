"""A review session: begun or gone on with, account after account, each decision saved before the next comes up."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tokentui.domain.cube import Cell
from tokentui.domain.customer import Detail
from tokentui.domain.gap import GapReport
from tokentui.domain.grades import Question
from tokentui.domain.progress import Progress, progress
from tokentui.domain.queues import Ask, Fate, Queue, QueueKind
from tokentui.services.browse import detail as read_detail
from tokentui.services.browse import meeting, read_filter
from tokentui.services.decide import Done
from tokentui.services.review_asking import answers, asked_now, fate_of_reverted, is_complete
from tokentui.services.review_queues import DONE, Walk, first_accounts, order, viewpoint
from tokentui.services.review_voices import SeenAccount, Voices, hide_others, voices
from tokentui.services.running_cube import EarlierCube, RunningCube
from tokentui.services.spend_figures import spend_facts
from tokentui.services.workbook import Workbook
from tokentui.store.connection import transaction
from tokentui.store.decisions import Act
from tokentui.store.errors import NotFound
from tokentui.store.first_pass import read_first_pass
from tokentui.store.queues import no_longer_wanted, queue_ids
from tokentui.store.reviews import (
    Session,
    add_action,
    complete_order,
    count_touched,
    create_session,
    end_session,
    newest_decision,
    newest_step,
    read_order,
    read_session,
    read_start,
    read_touched,
    set_blind,
    unfinished_sessions,
    write_progress,
    write_touched,
)


class Review:
    """One running session; used by one thread."""

    def __init__(self, workbook: Workbook, session: Session, ids: "array[int]", start: EarlierCube) -> None:
        """`ids` are the accounts in their order."""
        self.workbook = workbook
        """Read anew by the owner when codebook or settings have changed."""
        self.session = session
        self.blind = session.blind
        self.question = session.queue.ask.questions[0]
        """Which question the account was asked when it was last looked at."""
        self._keys = self._typed = 0
        self.start = start
        """The cube as the session began."""
        self.walk = self._walk(ids)
        self._go(self.walk.place)

    # Where it stands

    @property
    def current(self) -> int | None:
        """The account to decide now; None when none is left."""
        return self.walk.current

    @property
    def postponed(self) -> int:
        """How many accounts wait to come back at the end."""
        return len(self.walk.again)

    @property
    def title(self) -> str:
        """The name of the queue."""
        return self.session.queue.title

    @property
    def kind(self) -> QueueKind:
        """Which queue it is."""
        return self.session.queue.kind

    @property
    def ask(self) -> Ask:
        """Which questions the sitting asks."""
        return self.session.queue.ask

    @property
    def whole(self) -> bool:
        """Whether all of the order is known, not its first accounts alone."""
        return self.walk.whole is None

    def progress(self, gap: GapReport) -> Progress:
        """How far the session has come, in accounts and in money."""
        return progress(self.walk.done, self.session.accounts, gap)

    def passed_over(self) -> int:
        """How many accounts were left without a decision and without being postponed."""
        return len(self.walk.passed_over(self._gone))

    def look(self) -> SeenAccount | None:
        """The present account as this reviewer may see it; None at the end. Raises NotFound when it left the book."""
        if self.current is None:
            return None
        detail = read_detail(self.workbook, self.current)
        heard = {one: self._voices(detail, one) for one in Ask.BOTH.questions}
        self.question = asked_now(self.workbook, self.session, heard)
        hidden = frozenset(one for one in heard if heard[one].hidden)
        if hidden:
            detail = hide_others(detail, self.workbook.reviewer, hidden)
        return SeenAccount(detail, self.question, heard[self.question], hidden)

    def heard(self, customer_id: int, question: Question = Question.FOR_WHAT) -> Voices:
        """What stands on a question of an account, as this reviewer may know it."""
        return self._voices(read_detail(self.workbook, customer_id), question)

    def _voices(self, detail: Detail, question: Question) -> Voices:
        first_pass = read_first_pass(self.workbook.book.db)
        return voices(detail, self.workbook.reviewer, blind=self.blind, question=question, first_pass=first_pass)

    # What a reviewer does

    def act(self, action: Callable[[], Done | None]) -> Done | None:
        """Run a decision, an annotation, an undo or a redo, and note it in the session: all of it is saved, or none.

        The last answer that the sitting asks for goes on to the next account; undo and redo go to the one they concern.
        """
        db, reviewer = self.workbook.book.db, self.workbook.reviewer
        done: Done | None = None

        def run() -> None:
            nonlocal done
            before = newest_step(db, reviewer)
            done = action()
            after = newest_step(db, reviewer)
            if done is not None and after is not None and after != before:
                self._count(done, after[1], after[2])

        self._saved(run)
        return done

    def postpone(self) -> bool:
        """Put the present account off to the end; False when it is the last one there is."""
        current = self.current
        if current is None:
            return False
        alone = self.walk.again == [current] and self.walk.place >= len(self.walk.order)

        def run() -> None:
            self._note(current, Fate.POSTPONED)
            self._onwards()

        self._saved(run)
        return not alone and self.current != current

    def step(self, by: int) -> bool:
        """Go to the account before or after without deciding; False where there is none."""
        if self.walk.visit is not None and by > 0:
            by = 0
        place = self.walk.place + by
        if not self.walk.has(place) or (place == self.walk.place and self.walk.visit is None):
            return False
        self.walk.visit, self.walk.place = None, place
        self._saved()
        return True

    def visit(self, customer_id: int) -> None:
        """Look at any account of the book, in the order or not; once it is decided, the walk is back where it was."""
        at_its_place = self.walk.at(self.walk.place) == customer_id
        self.walk.visit = None if at_its_place else customer_id

    def come_back(self) -> bool:
        """Leave an account that was only visited; False where none is."""
        visited = self.walk.visit is not None
        self.walk.visit = None
        return visited

    def go_back_to_passed_over(self) -> bool:
        """Go to the first account that was left without a decision; False when there is none."""
        places = self.walk.passed_over(self._gone)
        if places:
            self.walk.visit, self.walk.place = None, places[0]
            self._saved()
        return bool(places)

    def set_blind(self, blind: bool) -> None:
        """Hide from now on what others said of accounts not yet decided, or show it."""
        set_blind(self.workbook.book.db, self.session.id, blind)
        self.blind = blind

    def press(self, *, typed: bool) -> None:
        """Count a key; one that types text is counted apart."""
        self._typed += typed
        self._keys += not typed

    def take_order(self, ids: "array[int]") -> None:
        """Go on with all of the order, which `complete` has read."""
        self.walk.order, self.walk.whole = ids, None
        self.session = replace(self.session, accounts=len(ids))

    def leave(self) -> Session:
        """End the session, or put it aside if accounts are left; returns it as it was saved."""
        self._saved()
        end_session(self.workbook.book.db, self.session.id, self.workbook.now(), spend_facts(self.workbook).tied)
        found = read_session(self.workbook.book.db, self.session.id)
        assert found is not None
        return found

    # How it is done

    def _walk(self, ids: "array[int]") -> Walk:
        """A walk from the place that is saved."""
        whole = self._complete if self.session.accounts is None else None
        return Walk(ids, read_touched(self.workbook.book.db, self.session.id), self.session.place, whole)

    def _complete(self) -> "array[int]":
        """Read the whole order at once, because a key needs more of it than its first accounts."""
        ids = complete(self.workbook, self.session)
        self.session = replace(self.session, accounts=len(ids))
        return ids

    def _count(self, done: Done, step: str, act: Act) -> None:
        """Note an action and go where it leads."""
        db = self.workbook.book.db
        customer_id = done.customer_ids[0] if len(done.customer_ids) == 1 else None
        said = answers(self.workbook, self.session, step, customer_id) if act is Act.DO else frozenset()
        # What answers another question than those asked is saved, and no answer here.
        add_action(db, self.session.id, step, customer_id, bool(said))
        if customer_id is None:
            return
        complete = is_complete(self.workbook, self.session, customer_id, said)
        self._note(customer_id, self._fate(customer_id, act, complete))
        if act is not Act.DO:
            self._visit(customer_id)
        elif complete:
            self._onwards()

    def _note(self, customer_id: int, fate: Fate) -> None:
        touched = self.walk.touch(customer_id, fate, newest_decision(self.workbook.book.db))
        write_touched(self.workbook.book.db, self.session.id, [(customer_id, touched)])

    def _fate(self, customer_id: int, act: Act, complete: bool) -> Fate:
        """What becomes of an account by an action that is noted already."""
        if act is Act.DO:
            former = self.walk.touched.get(customer_id)
            return Fate.DECIDED if complete else former.fate if former else Fate.SEEN
        return fate_of_reverted(self.workbook, self.session, customer_id, act)

    def _visit(self, customer_id: int) -> None:
        place = self.walk.place_of(customer_id)
        if place is None:
            self.walk.visit = customer_id
        else:
            self.walk.visit, self.walk.place = None, place

    def _onwards(self) -> None:
        """To the next account that wants a decision."""
        if self.walk.visit is not None:
            self.walk.visit = None
            self._go(self.walk.place)
        else:
            ahead = self.walk.place < len(self.walk.order)
            self._go(self.walk.place + 1 if ahead else self.walk.place)

    def _go(self, start: int) -> None:
        """To the first account from a place on that wants a decision; those that need none are noted as such."""
        while True:
            self.walk.place, passed = self.walk.seek(start, self._gone)
            if not passed:
                return
            log = newest_decision(self.workbook.book.db)
            noted = [(one, self.walk.touch(one, Fate.ELSEWHERE, log)) for one in passed]
            write_touched(self.workbook.book.db, self.session.id, noted)

    def _gone(self, ids: Sequence[int], since: int | None) -> frozenset[int]:
        view = viewpoint(self.workbook, blind=self.blind, days=self.session.queue.days, ask=self.ask)
        return no_longer_wanted(
            self.workbook.book.db, ids, self.session.queue, view, self.session.log if since is None else since
        )

    def _saved(self, change: Callable[[], None] = lambda: None) -> None:
        """Make a change and note how far the session has come, in one transaction; a failure leaves all as it was."""
        db, walk = self.workbook.book.db, self.walk
        try:
            with transaction(db):
                change()
                finished = self.current is None and not walk.passed_over(self._gone)
                write_progress(
                    db,
                    self.session.id,
                    place=walk.place,
                    finished=finished,
                    keys=self._keys,
                    typed=self._typed,
                    at=self.workbook.now(),
                )
        except BaseException:
            self.session = read_session(db, self.session.id) or self.session
            known = len(walk.order) == self.session.accounts
            self.walk = self._walk(walk.order if known else read_order(db, self.session.id))
            raise
        self._keys = self._typed = 0


OFFERED = 3
"""How many sessions that were left are offered to go on with."""


@dataclass(frozen=True, slots=True)
class Resumable:
    """A session that was left with accounts still to decide."""

    session: Session
    done: int


def begin(
    workbook: Workbook,
    queue: Queue,
    *,
    blind: bool = False,
    cube: RunningCube | None = None,
    at_once: bool = False,
) -> Review:
    """Begin a session on a queue; raises NothingToReview when it has no account, FilterError, and BookReadOnly.

    `cube` is the cube as it was read last: what the session begins with need then not be read and added up. `at_once`
    leaves all but the first accounts of a long queue to `complete`.
    """
    if workbook.book.readonly:
        raise workbook.book.refusal("copy it to a place of yours to review it")
    wanted = read_filter(workbook, queue.among)
    first = first_accounts(workbook, queue, blind=blind) if at_once and not wanted else None
    ids = first or order(workbook, queue, blind=blind)
    if wanted:
        these = meeting(workbook, wanted)
        ids = array("q", [one for one in ids if one in these])
        if not ids:
            raise NotFound(f"No account of the queue {replace(queue, among='').title!r} meets {queue.among}.")
    db, now, apart = workbook.book.db, workbook.now(), spend_facts(workbook).tied
    with transaction(db):
        session = create_session(
            db, workbook.reviewer, queue, blind=blind, at=now, ids=ids, apart=apart, whole=not first
        )
        start = (cube or RunningCube()).earlier(workbook, partial(_start, session))
    return Review(workbook, session, ids, start)


def resume(workbook: Workbook, number: int) -> Review:
    """Go on with a session of this reviewer where it was left; raises NotFound, and BookReadOnly."""
    if workbook.book.readonly:
        raise workbook.book.refusal("copy it to a place of yours to review it")
    session = read_session(workbook.book.db, number, workbook.reviewer)
    if session is None:
        raise NotFound(f"{workbook.reviewer} has no review session {number} in this book.")
    db = workbook.book.db
    ids = read_order(db, number) if session.accounts is not None else complete(workbook, session)
    start = EarlierCube(partial(_start, session))
    # Added up at once: whoever opens a session does so beside the screen.
    start.read(workbook)
    return Review(workbook, replace(session, accounts=len(ids)), ids, start)


def complete(workbook: Workbook, session: Session) -> "array[int]":
    """Read and keep all of the order of a session that was begun with its first accounts, which stay the first.

    Whatever has become of those meanwhile, the others follow as they do in the queue now.
    """
    db = workbook.book.db
    began = workbook._replace(clock=lambda: datetime.fromisoformat(session.began))
    ids = read_order(db, session.id)
    first = frozenset(ids)
    queue = session.queue
    every = queue_ids(db, queue, viewpoint(began, blind=session.blind, days=queue.days, ask=queue.ask))
    ids.extend([one for one in every if one not in first])
    # Another window may have done it meanwhile.
    return ids if complete_order(db, session.id, ids) else read_order(db, session.id)


def _start(session: Session, workbook: Workbook) -> tuple[Cell, ...]:
    return read_start(workbook.book.db, session.id)


def resumable(workbook: Workbook) -> tuple[Resumable, ...]:
    """The reviewer's sessions that were begun in earnest and have accounts left, the one used last first."""
    db = workbook.book.db
    return tuple(
        Resumable(session, count_touched(db, session.id, DONE))
        for session in unfinished_sessions(db, workbook.reviewer, OFFERED)
    )
