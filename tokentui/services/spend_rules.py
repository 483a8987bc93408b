"""Spends by rule: what each rule covers, and turning it on and off."""

from typing import NamedTuple

from tokentui.domain.customer import NewFact
from tokentui.domain.list_prices import prices_at
from tokentui.domain.money import MICRO
from tokentui.domain.spend_rules import SeatPrice, SpendRule, SpentByRule, by_headcount, by_month, by_seats, by_tokens
from tokentui.services.errors import BookReadOnly
from tokentui.services.panels import applying
from tokentui.services.sources import OldFactsRule, read_old_facts_rule
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment, transaction
from tokentui.store.customers import read_disclosures
from tokentui.store.list_prices import read_list_prices
from tokentui.store.named_above import ListedCustomers, read_listed
from tokentui.store.settings import read_setting, write_setting
from tokentui.store.spend_rules import (
    put_rule,
    read_measured,
    read_months,
    read_rules_on,
    read_spent_by_rule,
    turn_rule,
)

_SEATS = "seat_price"


class RuleCover(NamedTuple):
    """What a rule says of how many customers."""

    rule: SpendRule
    on: bool
    told: int
    """Of how many customers the book has its spend: fewer than it covers where something changed since."""
    accounts: int
    """Customers of unknown spend that it says something of."""
    low: int
    """What they spend together by it, micro-units a year."""
    high: int | None
    """None where the rule gives no upper end."""
    counting: SpentByRule | None
    """Those of which it gives the spend now, at the evidence floor; None where it gives none."""
    lacking: str
    """What it needs before it can be turned on; empty where nothing."""


class SpendRules(NamedTuple):
    """All rules of a book: how much where no spend is known, and what old facts count."""

    covers: tuple[RuleCover, ...]
    listed: ListedCustomers
    disclosed: int | None
    """The disclosed total of a year, micro-units; None without one."""
    old_facts: OldFactsRule


def read_spend_rules(workbook: Workbook) -> SpendRules:
    """What each rule covers now; changes nothing."""
    db, settings = workbook.book.db, workbook.settings
    with one_moment(db):
        on, counting = read_rules_on(db), {one.rule: one for one in read_spent_by_rule(db, settings.floor)}
        covers = []
        for rule in SpendRule:
            facts, lacking = _facts_of(workbook, rule, _seat_price(workbook))
            low, high = sum(round((one.low or 0) * MICRO) for one in facts), _at_most(facts)
            told = on.get(rule, 0)
            covers.append(RuleCover(rule, rule in on, told, len(facts), low, high, counting.get(rule), lacking))
        disclosure = applying(read_disclosures(db), settings.disclosure)
        total = None if disclosure is None else round(disclosure.value * MICRO)
        return SpendRules(tuple(covers), read_listed(db, settings.floor), total, read_old_facts_rule(workbook))


def turn_on(workbook: Workbook, rule: SpendRule, price: SeatPrice | None = None) -> str:
    """Let a rule give the spend of all that it covers; returns why it cannot, else nothing. Raises BookReadOnly."""
    _expect_writable(workbook)
    seat_price = price or _seat_price(workbook)
    facts, lacking = _facts_of(workbook, rule, seat_price)
    if lacking:
        return lacking
    with transaction(workbook.book.db):
        if price is not None:
            write_setting(workbook.book.db, _SEATS, f"{price.low}..{price.high}")
        turn_rule(workbook.book.db, rule, on=True)
        put_rule(workbook.book.db, rule, facts)
    return ""


def turn_off(workbook: Workbook, rule: SpendRule) -> bool:
    """Take its spends away again, so that all is as before; False where it was off. Raises BookReadOnly."""
    _expect_writable(workbook)
    with transaction(workbook.book.db):
        was_on = rule in read_rules_on(workbook.book.db)
        turn_rule(workbook.book.db, rule, on=False)
        put_rule(workbook.book.db, rule, ())
    return was_on


def take_in(workbook: Workbook) -> None:
    """Let the rules that are on say what they say of the book as it is now: nothing where none is on."""
    with transaction(workbook.book.db):
        for rule in read_rules_on(workbook.book.db):
            facts, _ = _facts_of(workbook, rule, _seat_price(workbook))
            put_rule(workbook.book.db, rule, facts)


def _facts_of(workbook: Workbook, rule: SpendRule, price: SeatPrice | None) -> tuple[list[NewFact], str]:
    db, currency = workbook.book.db, workbook.settings.currency
    measured = tuple(read_months(db, currency) if rule is SpendRule.MONTH else read_measured(db, rule))
    if not measured:
        return [], _NOBODY[rule]
    facts: list[NewFact] = []
    if rule is SpendRule.TOKENS:
        prices = prices_at(read_list_prices(db), workbook.clock().date().isoformat())
        if not prices:
            return [], "the book has no price list: tokentui prices --ready VENDOR, or import one"
        facts = by_tokens(measured, prices, currency)
    elif rule is SpendRule.SEATS:
        if price is None:
            return (
                [],
                "say what a seat costs a month by list, as in: tokentui rules seats on --seat 20..200",
            )
        facts = by_seats(measured, price, currency)
    elif rule is SpendRule.MONTH:
        facts = by_month(measured, currency)
    elif currency == "USD":
        facts = by_headcount(measured, currency)
    else:
        return [], f"spend per employee is published in USD, and the book is in {currency}: nothing is converted"
    return facts, ""


_NOBODY = {
    SpendRule.TOKENS: "no customer of unknown spend has tokens, in its usage or by a fact per year",
    SpendRule.SEATS: "no customer of unknown spend has a fact on its seats",
    SpendRule.HEADCOUNT: "no customer of unknown spend has a fact on its employees, or a column that counts them",
    SpendRule.MONTH: "no customer of unknown spend has a figure of one month",
}


def _at_most(facts: list[NewFact]) -> int | None:
    """What the facts of a rule come to at most, micro-units; None where one has no upper end."""
    ends = [one.high for one in facts]
    return sum(round(end * MICRO) for end in ends if end is not None) if None not in ends else None


def _seat_price(workbook: Workbook) -> SeatPrice | None:
    low, _, high = (read_setting(workbook.book.db, _SEATS) or "").partition("..")
    return SeatPrice(int(low), int(high)) if low.isdecimal() and high.isdecimal() else None


def _expect_writable(workbook: Workbook) -> None:
    if workbook.book.readonly:
        raise BookReadOnly(f"{workbook.book.path} may be read but not written.")
