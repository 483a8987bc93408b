"""Rules that suggest what accounts are: made, looked at against what is decided, and accepted one account at a time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tokentui.domain.filters import EVERYTHING, Filter, FilterError, parse_filter
from tokentui.domain.grades import Question
from tokentui.domain.settling import settle
from tokentui.domain.statements import Kind, Statement, StatementError, expect_answer, of_codebook
from tokentui.domain.suggestions import (
    NAME_CELLS,
    From,
    Likeness,
    Suggestion,
    SuggestionRule,
    Suggestions,
    likeness,
    likenesses,
    name_of,
    rests_on_decisions,
)
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_customer
from tokentui.store.errors import NotFound, Refused
from tokentui.store.suggestion_rules import (
    Sayings,
    drop_rule,
    fitting,
    ids_of,
    read_rules,
    said_of,
    sayings,
    write_rule,
)

if TYPE_CHECKING:
    from tokentui.services.decide import Done


class NoSuchRule(NotFound):
    """No rule has this name; the message names the nearest."""

    def __init__(self, name: str, known: list[str]) -> None:
        from tokentui.domain.names import nearest

        near = nearest(name, known, 3)
        hint = f"Nearest: {', '.join(near)}." if near else "See: tokentui suggest"
        super().__init__(f"No rule is called {name!r}. {hint}")


class RuleReport(NamedTuple):
    """How a rule does on the accounts of its book."""

    rule: SuggestionRule
    wrong: str
    """Why it cannot be read any more; empty where it can."""
    covers: int
    """Accounts that it suggests something of."""
    decided: int
    """Those of them on which somebody has decided."""
    likeness: dict[Likeness, int]
    """How what is decided of them lies to what it suggests."""


def make(workbook: Workbook, rule: SuggestionRule) -> tuple[SuggestionRule, bool]:
    """Keep a rule under its name or, without one, under its filter; and whether it took the place of another.

    Raises FilterError for a filter that cannot be read, and Refused for what no account can be.
    """
    if workbook.book.readonly:
        raise workbook.book.refusal()
    parse_filter(rule.filter, workbook.codebook)
    name = rule.name.strip() or name_of(rule.filter, rule.source)
    if not name:
        raise Refused("A rule for everybody needs a name: it stands beside each account.")
    if len(name) > NAME_CELLS or not name.isprintable():
        raise Refused(f"The name of a rule is one line of at most {NAME_CELLS} letters: it stands beside an account.")
    if rule.source is From.LABEL:
        try:
            of_codebook(rule.says, workbook.codebook.of(rule.question))
            expect_answer(rule.question, rule.says.kind)
        except StatementError as error:
            raise Refused(str(error)) from None
        if rule.says.kind in (Kind.NOTHING, Kind.EXCLUDED):
            raise Refused("A rule suggests use cases, a split, cannot tell or withheld; nobody is excluded by a rule.")
    kept = rule._replace(name=name, filter=rule.filter.strip(), reviewer=workbook.reviewer, at=workbook.now())
    return kept, write_rule(workbook.book.db, kept)


def drop(workbook: Workbook, name: str) -> None:
    """Forget a rule; what was accepted of it stays. Raises NoSuchRule."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    if not drop_rule(workbook.book.db, name):
        raise NoSuchRule(name, [one.name for one in read_rules(workbook.book.db)])


def suggested(workbook: Workbook, customer_id: int, question: Question, *, blind: bool) -> Suggestions:
    """What the rules suggest on a question of an account.

    Nothing where it is adjudicated, or where the reviewer has answered this month already. To a blind reviewer nothing
    that rests on what others decided.
    """
    db = workbook.book.db
    rules = [
        (rule, wanted)
        for rule in read_rules(db)
        if rule.question is question and (wanted := _readable(workbook, rule)) is not None
    ]
    rules = [(rule, wanted) for rule, wanted in rules if not (blind and rests_on_decisions(wanted))]
    if not rules:
        return Suggestions((), question)
    said = sayings(db, customer_id, question, workbook.reviewer)
    if said.ruling is not None or (said.mine is not None and said.mine_at[:7] >= workbook.now()[:7]):
        return Suggestions((), question)
    fits = fitting(db, customer_id, [wanted for _, wanted in rules], workbook.codebook, workbook.settings.floor)
    found = []
    for (rule, _), it_fits in zip(rules, fits, strict=True):
        statement = _statement(workbook, rule, customer_id, said, blind=blind) if it_fits else None
        if statement is not None:
            found.append(Suggestion(rule.name, statement))
    return Suggestions(tuple(found), question)


def accept(workbook: Workbook, customer_id: int, one: Suggestion, question: Question) -> "Done":
    """Decide what a rule suggests, as the reviewer's own statement; it keeps which rule that was."""
    from tokentui.services.decide import classify  # A start has no use for it.

    return classify(workbook, [customer_id], one.statement, question=question, suggested_by=one.rule)


def reports(workbook: Workbook) -> Iterator[RuleReport]:
    """Every rule, held against what is decided; each takes a look at all that it fits."""
    from tokentui.services.owners import Owners

    owners: dict[int, int] | None = None
    for rule in read_rules(workbook.book.db):
        wanted = _filter(workbook, rule)
        if isinstance(wanted, str):
            yield RuleReport(rule, wanted, 0, 0, likenesses(()))
            continue
        if rule.source is From.PARENT and owners is None:
            owners = Owners(workbook).direct()
        yield _report(workbook, rule, wanted, owners or {})


def _report(workbook: Workbook, rule: SuggestionRule, wanted: Filter, owners: dict[int, int]) -> RuleReport:
    db, question = workbook.book.db, rule.question
    codes = workbook.codebook.of(question)
    ids = list(ids_of(db, wanted, workbook.codebook, workbook.settings.floor))
    every = dict(said_of(db, ids, question, workbook.reviewer))
    if rule.source is From.BEFORE:
        month = workbook.now()[:7]
        return RuleReport(rule, "", sum(bool(one.mine) and one.mine_at[:7] < month for one in every.values()), 0, {})
    suggests = dict.fromkeys(ids, rule.says)
    if rule.source is From.PARENT:
        of = {one: owners[one] for one in ids if one in owners and owners[one] != one}
        heads = {one: _of_a_parent(workbook, one, question, blind=False) for one in set(of.values())}
        suggests = {one: said for one, owner in of.items() if (said := heads[owner]) is not None}
    stands = {one: settled for one, said in every.items() if (settled := _stands(workbook, said, question)) is not None}
    both = [(suggests[one], said) for one, said in stands.items() if one in suggests]
    return RuleReport(
        rule, "", len(suggests), len(both), likenesses((likeness(one, said, codes), 1) for one, said in both)
    )


def _statement(
    workbook: Workbook, rule: SuggestionRule, customer_id: int, said: Sayings, *, blind: bool
) -> Statement | None:
    if rule.source is From.BEFORE:
        return said.mine
    if rule.source is From.LABEL:
        return rule.says
    from tokentui.services.owners import Owners

    parent = read_customer(workbook.book.db, customer_id).parent
    owner = Owners(workbook).listed(parent) if parent else None
    if owner is None or owner == customer_id:
        return None
    return _of_a_parent(workbook, owner, rule.question, blind=blind)


def _of_a_parent(workbook: Workbook, owner: int, question: Question, *, blind: bool) -> Statement | None:
    """What a parent was decided to be: by the reviewer alone where others are hidden; none where they differ."""
    said = sayings(workbook.book.db, owner, question, workbook.reviewer)
    decided = said.mine if blind else _stands(workbook, said, question)
    return decided if decided is not None and decided.kind in (Kind.SET, Kind.SPLIT) else None


def _stands(workbook: Workbook, said: Sayings, question: Question) -> Statement | None:
    """What is decided of an account: the adjudication, else what all say who say something; None where they differ."""
    if said.ruling is not None:
        return said.ruling
    settled = settle(said.heard, workbook.codebook.of(question))
    wanted = settled.state.value
    least = min((one.rank for one in said.heard), default=0)
    # Where they differ the state is a conflict, which is no kind of statement.
    alike = (one.statement for one in said.heard if one.rank == least and one.statement.kind.value == wanted)
    return next(alike, None)


def _readable(workbook: Workbook, rule: SuggestionRule) -> Filter | None:
    found = _filter(workbook, rule)
    return None if isinstance(found, str) else found


def _filter(workbook: Workbook, rule: SuggestionRule) -> Filter | str:
    """The filter of a rule, or why it and what it suggests cannot be read by the present codebook."""
    codes = workbook.codebook.of(rule.question)
    try:
        wanted = parse_filter(rule.filter, workbook.codebook) if rule.filter else EVERYTHING
        of_codebook(rule.says, codes)
    except (FilterError, StatementError) as error:
        return str(error)
    gone = [code for code in rule.says.codes if (entry := codes.by_code(code)) is None or entry.archived]
    return f"The codebook offers {gone[0]!r} no more." if gone else wanted
