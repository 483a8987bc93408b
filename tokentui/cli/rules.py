"""`tokentui rules`: how much by a named rule, where no spend is known, and what old facts count."""

from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.faults import No
from tokentui.cli.options import book_option, json_option, opened, title
from tokentui.cli.output import cells, narrate, write_json, write_lines
from tokentui.cli.sentences import sentence_lines
from tokentui.domain.spend_rules import SeatPrice, SpendRule
from tokentui.domain.typed_amounts import typed_unknown_spend
from tokentui.services.sources import give_grades_back, lower_old_facts
from tokentui.services.spend_rules import read_spend_rules, turn_off, turn_on
from tokentui.services.workbook import Workbook
from tokentui.words.spend_rules import OLD_FACTS, OLD_FACTS_IN_WORDS, rule_sections, rules_json


def _seat(_: click.Context, param: click.Parameter, text: str | None) -> SeatPrice | None:
    if text is None:
        return None
    try:
        given = typed_unknown_spend(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param=param) from None
    return SeatPrice(given.floor, given.floor if given.ceiling is None else given.ceiling)


@click.command("rules")
@click.argument(
    "rule", required=False, type=click.Choice([*(one.value for one in SpendRule), OLD_FACTS], case_sensitive=False)
)
@click.argument("way", required=False, type=click.Choice(["on", "off"], case_sensitive=False))
@click.option("--seat", metavar="LOW..HIGH", callback=_seat, help="What a seat costs a month by the vendor's list.")
@book_option
@json_option(
    "Print {book, currency, listed, known, disclosed, rules: {rule, words, on, accounts, low, high, counting, "
    "lacking}, old_facts}; micro-units a year, counting how many accounts it gives the spend of now."
)
def rules_command(rule: str | None, way: str | None, seat: SeatPrice | None, book: Path | None, as_json: bool) -> None:
    """How much customers of unknown spend may spend by a named rule: an interval of grade D, off by default.

    With RULE and on, it counts in every sum, and every panel says so; off takes it away again.

    old-facts lets facts that are old (tokentui sources) count a grade lower, A as B to D as nothing; off gives each its
    grade back.
    """
    if (rule is None) != (way is None):
        raise click.UsageError("Give a rule and on or off, as in: rules tokens on", click.get_current_context())
    with opened(book) as workbook:
        if rule is not None and way is not None:
            _turn(workbook, rule.lower(), seat, on=way.lower() == "on")
        found = read_spend_rules(workbook)
        if as_json:
            write_json(rules_json(workbook, found))
        else:
            sections = rule_sections(found, workbook.settings.currency)
            write_lines((*wrap(title(workbook), cells()), *sentence_lines(sections, cells())))


def _turn(workbook: Workbook, name: str, seat: SeatPrice | None, *, on: bool) -> None:
    if name == OLD_FACTS:
        _turn_old_facts(workbook, on=on)
        return
    rule = SpendRule(name)
    if not on:
        if not turn_off(workbook, rule):
            raise No(f"The rule {rule.value} is off already; nothing was changed.")
        narrate(f"{rule.words}: off; its accounts are of unknown spend again.")
    elif lacking := turn_on(workbook, rule, seat):
        raise No(f"The rule {rule.value} says nothing of this book: {lacking}.")
    else:
        narrate(f"{rule.words}: on.")


def _turn_old_facts(workbook: Workbook, *, on: bool) -> None:
    if not on:
        if not give_grades_back(workbook):
            raise No(f"The rule {OLD_FACTS} is off already; nothing was changed.")
        narrate(f"{OLD_FACTS_IN_WORDS}: off; each counts the grade that it was given.")
    elif lacking := lower_old_facts(workbook):
        raise No(f"The rule {OLD_FACTS} says nothing of this book: {lacking}.")
    else:
        narrate(f"{OLD_FACTS_IN_WORDS}: on.")
