"""`tokentui suggest`: rules that suggest what accounts are, and how they do on what is decided."""

from collections.abc import Iterable
from pathlib import Path

import click

from tokentui.cli.completion.kinds import CUSTOMER, FILTER, SPLIT, USE_CASE
from tokentui.cli.options import (
    book_option,
    csv_option,
    given_reviewer,
    json_option,
    one_format,
    opened,
    reviewer_option,
    title,
)
from tokentui.cli.output import narrate, table, write, write_json, write_lines, write_table
from tokentui.cli.tagging import percentages, said_statement
from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING, Statement, a_split
from tokentui.domain.suggestions import From, SuggestionRule, Suggestions
from tokentui.domain.text import number_of, visible
from tokentui.services.lookups import resolve
from tokentui.services.suggesting import RuleReport, drop, make, reports, suggested
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import book_json
from tokentui.words.suggesting import HEADER, NONE, counted, ghost, label, rule_json, suggested_json


@click.command("suggest")
@click.argument("wanted", metavar="[FILTER]", required=False, type=FILTER)
@click.argument("codes", metavar="[CODE…]", nargs=-1, type=USE_CASE)
@click.option("--who", is_flag=True, help="The rule says who they are: CODE is a segment.")
@click.option("--split", "shares", type=SPLIT, metavar="CODE=PERCENT,…", help="Suggest a split, as for tag.")
@click.option("--cannot-tell", is_flag=True, help="Suggest that it cannot be told.")
@click.option("--withheld", is_flag=True, help="Suggest that it is withheld.")
@click.option("--as-parent", is_flag=True, help="Suggest what the parent was decided to be.")
@click.option("--as-before", is_flag=True, help="Suggest what you said yourself in an earlier month.")
@click.option("--name", default="", help="What stands beside an account; without it, the filter.")
@click.option("--drop", "dropped", metavar="RULE", help="Forget a rule; what was accepted of it stays.")
@click.option("--for", "customer", metavar="CUSTOMER", type=CUSTOMER, help="What the rules suggest of one account.")
@reviewer_option
@book_option
@json_option(
    "Print {book, codebook_version, rules: {name, filter, question, from, suggests or null, reviewer, at, wrong, fits, "
    "decided, agrees, partly, differs}}, counts of accounts; with --for {book, customer, answers: {question, "
    "suggestions: {rule, statement, codes, split}, agreed or null}}."
)
@csv_option
def suggest_command(
    wanted: str | None,
    codes: tuple[str, ...],
    who: bool,
    shares: str | None,
    cannot_tell: bool,
    withheld: bool,
    as_parent: bool,
    as_before: bool,
    name: str,
    dropped: str | None,
    customer: str | None,
    reviewer: str | None,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Rules that suggest what accounts are, and how they do on what is decided already; with FILTER, make one.

    A rule is a filter and a use case by CODE or key: suggest 'product:"Claude Code"' development. Beside accounts that
    it fits it stands dim until a reviewer accepts it, by a key in the app. Nothing is decided by a rule, and no panel
    counts one. "" fits everybody.
    """
    one_format(as_json, as_csv)
    labels = [bool(codes), shares is not None, cannot_tell, withheld, as_parent, as_before]
    _expect_sense(wanted, labels, who=who, name=name, split=shares is not None, others=(dropped, customer))
    with opened(book, given_reviewer(reviewer)) as workbook:
        if customer is not None:
            _tell_of(workbook, customer, as_json=as_json, as_csv=as_csv)
            return
        if dropped is not None:
            drop(workbook, dropped)
            narrate(f"No rule {visible(dropped)} any more; what was accepted of it stays.")
        elif wanted is not None:
            question = Question.WHO if who else Question.FOR_WHAT
            source = From.PARENT if as_parent else From.BEFORE if as_before else From.LABEL
            says: Statement | None = NOTHING
            if shares is not None:
                says = a_split(percentages(workbook.codebook, shares))
            elif source is From.LABEL:
                vocabulary = workbook.codebook.of(question)
                says = said_statement(vocabulary, codes, cannot_tell=cannot_tell, withheld=withheld)
            rule, replaced = make(workbook, SuggestionRule(name, wanted, source, says or NOTHING, question))
            took = "; it takes the place of the former one" if replaced else ""
            narrate(f"Rule {visible(rule.name)}: {label(rule, workbook.codebook)}{took}.")
        _list(workbook, list(reports(workbook)), as_json=as_json, as_csv=as_csv)


def _expect_sense(
    wanted: str | None, labels: list[bool], *, who: bool, name: str, split: bool, others: tuple[str | None, ...]
) -> None:
    """Refuse two things at once, and half of a rule."""
    context = click.get_current_context()
    if sum((wanted is not None, *(one is not None for one in others))) > 1:
        raise click.UsageError("Give one of: FILTER with what it suggests, --drop, --for", context)
    if wanted is None and (any(labels) or who or name):
        raise click.UsageError("Say whom the rule fits, as in: suggest 'parent:Microsoft' product", context)
    if wanted is not None and sum(labels) != 1:
        raise click.UsageError(
            "Say what the rule suggests, one of: CODE…, --split, --cannot-tell, --withheld, --as-parent, --as-before",
            context,
        )
    if who and split:
        raise click.UsageError("Who a customer is has no percentages: give segments by CODE", context)


def _list(workbook: Workbook, found: list[RuleReport], *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        version = workbook.codebook.version
        write_json({**book_json(workbook), "codebook_version": version, "rules": [rule_json(one) for one in found]})
    elif as_csv:
        write_table(HEADER, (_row(workbook, one) for one in found))
    elif found:
        write(f"{title(workbook)} · {number_of(len(found), 'rule')}")
        write_lines(["", *table([list(HEADER), *(_cells(workbook, one) for one in found)], right=(3, 4, 5, 6, 7))])
        write_lines(f"{visible(one.rule.name)} suggests nothing: {visible(one.wrong)}" for one in found if one.wrong)
    if not found:
        narrate("The book has no rule; make one with: tokentui suggest 'parent:NAME' CODE")


def _tell_of(workbook: Workbook, name: str, *, as_json: bool, as_csv: bool) -> None:
    whom = resolve(workbook, name)
    found = [suggested(workbook, whom.id, one, blind=False) for one in (Question.FOR_WHAT, Question.WHO)]
    if as_json:
        answers = [suggested_json(one, workbook.codebook) for one in found]
        write_json({**book_json(workbook), "customer": {"key": whom.key, "name": whom.name}, "answers": answers})
        return
    each = [
        (one.question.value, said.rule, said.statement.in_words(workbook.codebook.of(one.question)))
        for one in found
        for said in one.suggestions
    ]
    if as_csv:
        write_table(("question", "rule", "suggests"), each)
        return
    lines = [f"{'who: ' if one.question is Question.WHO else ''}{text}" for one, text in _ghosts(workbook, found)]
    write_lines([visible(whom.name), *(f"  {line}" for line in lines)] if lines else [])
    if not lines:
        narrate(NONE)


def _ghosts(workbook: Workbook, found: Iterable[Suggestions]) -> list[tuple[Suggestions, str]]:
    return [(one, text) for one in found if (text := ghost(one, workbook.codebook, ""))]


def _row(workbook: Workbook, one: RuleReport) -> list[object]:
    numbers = (None if each == "–" else int(each.replace(",", "")) for each in counted(one))
    return [one.rule.name, one.rule.filter, label(one.rule, workbook.codebook), *numbers]


def _cells(workbook: Workbook, one: RuleReport) -> list[str]:
    return [visible(one.rule.name), visible(one.rule.filter), label(one.rule, workbook.codebook), *counted(one)]
