"""Spends by rule in words and as JSON."""

from tokentui.domain.money import at_least, at_most
from tokentui.domain.text import number_of
from tokentui.services.sources import OldFactsRule
from tokentui.services.spend_rules import RuleCover, SpendRules
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.sentences import Sentence, SentenceSection
from tokentui.words.values import percent_down, percent_up


def rule_sections(found: SpendRules, currency: str) -> tuple[SentenceSection, ...]:
    """Each rule with whether it is on, how many accounts it covers, and how much of the disclosed total."""
    rows = tuple((_name(one), "on" if one.on else "off", *_covered(one, found, currency)) for one in found.covers)
    lacking = tuple(Sentence(f"{one.rule.value}: {one.lacking}") for one in found.covers if one.lacking)
    told = tuple(Sentence(_counting(one, currency)) for one in found.covers if one.on)
    note = Sentence("an interval of grade D, only where no spend is known; of several rules the first counts")
    header = ("rule", "", "accounts", f"{currency} a year", "of the disclosed")
    return (
        SentenceSection("How much, by rule", (*told, *lacking, note), header, rows),
        SentenceSection("Old facts", (Sentence(f"{OLD_FACTS}: {old_facts_in_words(found.old_facts)}"),)),
    )


OLD_FACTS = "old-facts"
"""What the rule is called by which old facts count a grade lower."""

OLD_FACTS_IN_WORDS = "old facts, a grade lower"


def old_facts_in_words(found: OldFactsRule) -> str:
    """Whether old facts count a grade lower and how many there are: `off · 12 of 40 facts are old`."""
    ages, on = found.ages, found.on
    old = f"{ages.old:,} of {number_of(ages.facts, 'fact')} {'is' if ages.old == 1 else 'are'} old"
    if on is None:
        return f"off · {old}"
    counting = (
        f"on · {number_of(on.facts, 'fact')} of before {on.before} count{'s' if on.facts == 1 else ''} a grade lower"
    )
    if on.before == found.before:
        return counting
    return f"{counting}; today {old}, which it takes in by: tokentui rules {OLD_FACTS} on"


def covered_in_words(one: RuleCover, found: SpendRules, currency: str) -> str:
    """Whether a rule is on and what it covers, in a few words: accounts of how many, and what they come to."""
    state = "on" if one.on else "off"
    if not one.accounts:
        return f"{state} · covers nobody; enter says why"
    accounts, amount, share = _covered(one, found, currency)
    of_total = "" if share == "–" else f", {share} of the disclosed"
    return f"{state} · {accounts} accounts, {amount} a year{of_total}"


def _name(one: RuleCover) -> str:
    return f"{one.rule.value}: {one.rule.words}"


def _covered(one: RuleCover, found: SpendRules, currency: str) -> tuple[str, str, str]:
    accounts = f"{one.accounts:,} of {found.listed.listed:,}"
    if not one.accounts:
        return accounts, "–", "–"
    amount = _amount(one.low, one.high, currency)
    if not found.disclosed or found.disclosed < 0:
        return accounts, amount, "–"
    from fractions import Fraction

    low = percent_down(Fraction(one.low, found.disclosed), 1)
    if one.high is None:
        return accounts, amount, f"at least {low}"
    return accounts, amount, f"{low} to {percent_up(Fraction(one.high, found.disclosed), 1)}"


def _amount(low: int, high: int | None, currency: str) -> str:
    if high is None:
        return f"at least {at_least(low, currency)}"
    return f"{at_least(low, currency)} to {at_most(high, currency)}"


def _counting(one: RuleCover, currency: str) -> str:
    if one.counting is None:
        why = "the floor is above D, or better is known"
        return f"{one.rule.value} is on and gives no spend that counts: {why}{_stale(one)}"
    amount = _amount(one.counting.low, one.counting.high, currency)
    return f"{one.rule.value} gives the spend of {number_of(one.counting.accounts, 'account')}: {amount}{_stale(one)}"


def _stale(one: RuleCover) -> str:
    if one.told == one.accounts:
        return ""
    return f"; the book has changed since, which it takes in by: tokentui rules {one.rule.value} on"


def rules_json(workbook: Workbook, found: SpendRules) -> Json:
    """What `tokentui rules` prints; money in micro-units a year."""
    return {
        **book_json(workbook),
        "currency": workbook.settings.currency,
        "listed": found.listed.listed,
        "known": found.listed.known,
        "disclosed": found.disclosed,
        "rules": [
            {
                "rule": one.rule.value,
                "words": one.rule.words,
                "on": one.on,
                "accounts": one.accounts,
                "low": one.low,
                "high": one.high,
                "counting": None if one.counting is None else one.counting.accounts,
                "lacking": one.lacking or None,
            }
            for one in found.covers
        ],
        "old_facts": {
            "on": found.old_facts.on and found.old_facts.on._asdict(),
            "old_before": found.old_facts.before,
            **found.old_facts.ages._asdict(),
        },
    }
