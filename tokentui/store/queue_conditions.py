"""What each queue holds and in which order it comes, as texts of SQL on `standing AS v`."""

from dataclasses import dataclass

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.grades import Grade, Question
from tokentui.domain.pairs import pairs_of
from tokentui.domain.queues import Ask, QueueKind, flip_gain
from tokentui.domain.stances import Stance
from tokentui.store import rules
from tokentui.store.samples import DRAWN

_SAID = "s.state, s.mask, s.split, s.for_what, s.flagged, s.updated, s.segments, s.who_state, s.who"
_SAID_OF = f"(SELECT s.customer_id AS id, {_SAID} FROM settled AS s) AS v"
"""Those on whom something was said: all others are open, and in no queue for a second look."""
_SAID_OF_CUSTOMER = (
    f"(SELECT c.id, c.folded, c.spend_best, c.spend_grade, {_SAID}"
    " FROM settled AS s CROSS JOIN customer AS c ON c.id = s.customer_id) AS v"
)
"""The same with what they are ordered by, looked up for each: they are few, or only some of them are wanted."""

_FRESH = frozenset((QueueKind.LARGEST, QueueKind.FLIP, QueueKind.ALPHABETICAL, QueueKind.RANDOM, QueueKind.WEIGHTED))
"""Queues of accounts still to be decided; the others are for a second look."""

_OF_ANYONE = frozenset((QueueKind.ALPHABETICAL, QueueKind.RANDOM, QueueKind.WEIGHTED))
"""Queues that leave out the excluded and what the reviewer has answered, and nobody else."""

LISTED = frozenset((QueueKind.POSTPONED, QueueKind.CLOSE, QueueKind.SAMPLE, QueueKind.DIFFERS))
"""Queues of which the book keeps a list, whatever was said on their accounts."""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Who asks for a queue, and how the book is read."""

    reviewer: str
    codebook: Codebook
    floor: Grade
    blind: bool
    """Whether others' decisions are hidden: then an account counts as open until this reviewer has decided it."""
    cutoff: str
    """Decisions before this moment (ISO 8601 UTC) are stale."""
    ask: Ask = Ask.WHAT
    """Which questions are asked."""


def kind_of(kind: QueueKind, view: Viewpoint) -> QueueKind:
    """A blind reviewer may not learn from an order what others said: what could flip is then what is largest."""
    return QueueKind.LARGEST if view.blind and kind is QueueKind.FLIP else kind


def accounts(kind: QueueKind, view: Viewpoint) -> str:
    """The accounts of a queue as FROM and WHERE; the alias v has at least the columns of `customer`."""
    if view.ask is Ask.WHAT and holds_everyone_else(kind, view) and (view.blind or kind is not QueueKind.FLIP):
        return f"customer AS v WHERE v.id NOT IN ({left_out(kind, view)})"
    if kind is QueueKind.DIFFERS:
        return f"standing AS v WHERE v.id IN ({_ADJUDICATED}) AND {is_member(kind, view)}"
    anyone = kind in _FRESH | LISTED
    return f"{'standing AS v' if anyone else _SAID_OF_CUSTOMER} WHERE {is_member(kind, view)}"


def left_out(kind: QueueKind, view: Viewpoint) -> str:
    """Those that had to be looked at and are not in a queue."""
    if view.ask is Ask.WHAT and kind in _OF_ANYONE:
        # Two walks take a third of the time of looking up for each of whom anything was said.
        excluded = "" if view.blind else " UNION ALL SELECT s.customer_id FROM settled AS s WHERE s.state = 'excluded'"
        return f"SELECT m.customer_id FROM current AS m WHERE {_i_answer(Question.FOR_WHAT)}{excluded}"
    return f"SELECT v.id FROM {looked_at(view)} WHERE NOT coalesce({is_member(kind, view)}, 0)"


def looked_at(view: Viewpoint) -> str:
    """Those of whom a queue cannot be told at once: on whom something was said, or everybody with a record."""
    return _SAID_OF if view.ask is Ask.WHAT else "standing AS v"


def holds_everyone_else(kind: QueueKind, view: Viewpoint) -> bool:
    """Whether a queue holds every account on whom nothing was said."""
    if kind is QueueKind.FLIP and not view.blind:
        return flip_gain(OPEN_MASK, OPEN_MASK, pairs_of(view.codebook)) > 0
    return kind in _FRESH


def values(view: Viewpoint) -> dict[str, str]:
    """What the texts name."""
    return {"reviewer": view.reviewer, "cutoff": view.cutoff}


def is_member(kind: QueueKind, view: Viewpoint) -> str:
    """The condition that an account of a queue meets, on `standing AS v`: one of the questions asked wants it."""
    each = [_wanted(kind, view, question) for question in view.ask.questions]
    return each[0] if len(each) == 1 else f"(({') OR ('.join(each)}))"


def _wanted(kind: QueueKind, view: Viewpoint, question: Question) -> str:
    """The condition on which a question wants an account in a queue."""
    who = question is Question.WHO
    not_mine = f"NOT {mine(question)}"
    not_excluded = "v.state <> 'excluded'"
    # A blind reviewer may not learn from a queue what others said of the accounts in it.
    fresh = not_mine if view.blind else f"{not_excluded} AND {not_mine}"
    unknown = rules.is_unplaced("v", rules.at(view.floor)) if who else _still_open(view)
    still_open = not_mine if view.blind else f"({unknown}) AND {not_mine}"
    last = _last(view, question)
    return {
        QueueKind.LARGEST: still_open,
        QueueKind.FLIP: still_open if view.blind or who else f"{still_open} AND {gain_as_seen(view)} > 0",
        QueueKind.CONFLICTS: f"v.{'who_state' if who else 'state'} = 'conflict'",
        QueueKind.SECOND: f"{_READERS.format(question=question)} = 1 AND {fresh}",
        QueueKind.DIFFERS: _differs(question),
        QueueKind.FLAGGED: f"v.flagged AND {not_excluded}",
        QueueKind.POSTPONED: _postponed(question),
        QueueKind.STALE: f"coalesce({last} < :cutoff, 0) AND {not_excluded}",
        QueueKind.OLDEST: f"{last} IS NOT NULL AND {not_excluded}",
        QueueKind.CLOSE: f"v.id IN (SELECT customer_id FROM close_account) AND coalesce({last} < {_CLOSED}, 1)"
        f" AND {not_excluded}",
        QueueKind.ALPHABETICAL: fresh,
        QueueKind.RANDOM: fresh,
        QueueKind.WEIGHTED: fresh,
        QueueKind.SAMPLE: f"v.id IN (SELECT a.customer_id FROM {DRAWN} AS a) AND {fresh}",
    }[kind]


def mine(question: Question, customer: str = "v.id", also: str = "1") -> str:
    """Whether the reviewer says something on a question of a customer."""
    return f"EXISTS (SELECT 1 {_my_statement(question, customer)} AND {also})"


def _my_statement(question: Question, customer: str = "v.id") -> str:
    return f"FROM current AS m WHERE m.customer_id = {customer} AND {_i_answer(question)}"


def _i_answer(question: Question) -> str:
    """Whether the row m of `current` is what the reviewer says on a question."""
    return f"m.question = '{question}' AND m.slot = :reviewer AND m.statement <> 'nothing'"


_READERS = (
    "(SELECT sum(iif(r.slot = '', 2, 1)) FROM current AS r WHERE r.customer_id = v.id AND r.question = '{question}'"
    " AND r.statement <> 'nothing' AND r.slot NOT IN (SELECT reviewer FROM first_pass))"
)
"""How many have read an account, a first pass aside; an adjudication waits for nobody and counts as more than one."""

_ADJUDICATED = "SELECT r.customer_id FROM current AS r WHERE r.slot = ''"

_CLOSED = "(SELECT a.at FROM close_account AS a WHERE a.customer_id = v.id)"
"""When the last close found that an account changed."""


def _differs(question: Question) -> str:
    """Whether the reviewer says something else of an account than its adjudication."""
    return (
        "EXISTS (SELECT 1 FROM current AS r JOIN current AS m ON m.customer_id = r.customer_id"
        f" AND m.question = r.question AND m.slot = :reviewer AND m.statement <> 'nothing' AND NOT {rules.ALIKE}"
        f" WHERE r.customer_id = v.id AND r.question = '{question}' AND r.slot = '' AND r.statement <> 'nothing')"
    )


def _postponed(question: Question) -> str:
    """Whether the reviewer put an account off when asked a question, and has not answered it since."""
    asking = ", ".join(f"'{one}'" for one in Ask if question in one.questions)
    return (
        "v.id IN (SELECT a.customer_id FROM review_account AS a JOIN review_session AS r ON r.id = a.session_id"
        f" WHERE a.fate = 'postponed' AND r.reviewer = :reviewer AND r.ask IN ({asking})"
        f" AND NOT {mine(question, 'a.customer_id', 'm.decision_id > a.log')})"
    )


def _last(view: Viewpoint, question: Question) -> str:
    """When a question of an account was last answered, by anybody or, where others are hidden, by the reviewer."""
    if view.blind:
        return f"(SELECT m.at {_my_statement(question)})"
    if question is Question.FOR_WHAT:
        return "v.updated"
    return (
        "(SELECT max(m.at) FROM current AS m WHERE m.customer_id = v.id AND m.question = 'who'"
        " AND m.statement <> 'nothing')"
    )


def _oldest(view: Viewpoint) -> str:
    """When the question was last answered that has waited longest."""
    first, *others = (_last(view, question) for question in view.ask.questions)
    return f"min(coalesce({first}, {others[0]}), coalesce({others[0]}, {first}))" if others else first


def in_order(kind: QueueKind, view: Viewpoint) -> str:
    """The order of every queue but the random ones."""
    gain, last = gain_as_seen(view), _oldest(view)
    return {
        QueueKind.FLIP: f"{gain} * {spend_as_seen(view)} DESC NULLS LAST, {gain} DESC, v.folded, v.id",
        QueueKind.POSTPONED: "(SELECT max(a.session_id) FROM review_account AS a WHERE a.customer_id = v.id"
        " AND a.fate = 'postponed'), (SELECT max(a.turn) FROM review_account AS a WHERE a.customer_id = v.id"
        " AND a.fate = 'postponed'), v.id",
        QueueKind.STALE: f"{last}, v.folded, v.id",
        QueueKind.OLDEST: f"{last}, v.folded, v.id",
        QueueKind.CLOSE: "(SELECT a.place FROM close_account AS a WHERE a.customer_id = v.id), v.id",
        QueueKind.ALPHABETICAL: "v.folded, v.id",
        QueueKind.SAMPLE: f"(SELECT a.place FROM {DRAWN} AS a WHERE a.customer_id = v.id)",
    }.get(
        kind_of(kind, view),
        f"{spend_as_seen(view)} DESC NULLS LAST, v.folded, v.id",
    )


def spend_as_seen(view: Viewpoint) -> str:
    """The spend of an account that counts at the floor."""
    return rules.spend_at("v", rules.at(view.floor))


def _still_open(view: Viewpoint) -> str:
    return rules.is_open("v", pairs_of(view.codebook), rules.at(view.floor))


def gain_as_seen(view: Viewpoint, mask: str = "") -> str:
    """`flip_gain` of an account as it reads at the floor; of a mask, where no stance depends on who an account is."""
    pairs = pairs_of(view.codebook)
    mask = mask or rules.mask_at("v", rules.at(view.floor))
    segments = rules.segments_at("v", rules.at(view.floor))
    if pairs.depends:
        mask = f"iif({mask} = {OPEN_MASK}, {view.codebook.full}, {mask})"
    ways = [
        [rules.among(segments, pairs.meant((one,), surely=surely), pairs) for surely in (False, True)]
        for one in (Stance.BULLISH, Stance.BEARISH)
    ]
    across = " + ".join(
        f"(({' OR '.join(f'{of} AND {mask} & {one} <> 0' for of, one in may)})"
        f" AND ({' OR '.join(f'{of} AND {mask} & ~{one} <> 0' for of, one in surely)}))"
        for may, surely in ways
    )
    gain = flip_gain(OPEN_MASK, OPEN_MASK, pairs)
    return f"({across})" if pairs.depends else f"(CASE WHEN {mask} = {OPEN_MASK} THEN {gain} ELSE {across} END)"
