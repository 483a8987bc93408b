"""What the app writes with signs, in words: `$1.45B` is 1.45 billion dollars, `~` is about."""

import re
from collections.abc import Iterator
from itertools import chain

from tokentui.domain.bounds import Interval
from tokentui.domain.clarity import Clarity, clarity_of
from tokentui.domain.codebook import AnyVocabulary, Codebook, UseCase
from tokentui.domain.composition import Composition, Group, GroupKind
from tokentui.domain.customer import Decision, Detail, Fact
from tokentui.domain.grades import Question
from tokentui.domain.settling import State
from tokentui.domain.statements import Kind
from tokentui.domain.text import number_of, visible
from tokentui.services.panels import Panels
from tokentui.services.review_voices import SeenAccount
from tokentui.services.workbook import Workbook
from tokentui.words.panels import SHARES_OF
from tokentui.words.sources import dated
from tokentui.words.values import (
    CLARITY_WORDS,
    DIMENSIONS,
    GRADES,
    QUESTIONS,
    answer,
    citing,
    figure,
    minute,
    percent,
    percent_down,
    percent_up,
    placed,
    segment_in_words,
    settled,
    spend_in_words,
)
from tokentui.words.verdict import headline, verdict_sentences

_SCALES = {"k": "thousand", "M": "million", "B": "billion", "T": "trillion"}
_MONEY = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
_SIGNS = (
    (re.compile(r"([$€£¥])([\d.,]+)(?:([kMBT])\b)?"), lambda found: _amount(found[2], found[3], _MONEY[found[1]])),
    (re.compile(r"\b([A-Z]{3}) ([\d.,]+)(?:([kMBT])\b)?"), lambda found: _amount(found[2], found[3], found[1])),
    (re.compile(r"\b(\d[\d.,]*)([kMBT])\b"), lambda found: _amount(found[1], found[2], "")),
    (re.compile(r"(?<=\d)\s*–\s*(?=\d)|(?<=\w) – (?=\d)"), lambda _: " to "),
    (re.compile(r" %"), lambda _: " percent"),
    (re.compile(r"~ "), lambda _: "about "),
    (re.compile(r"<(?=\d)"), lambda _: "less than "),
    (re.compile(r">(?=\d)"), lambda _: "more than "),
    (re.compile(r"≥ ?"), lambda _: "at least "),
    (re.compile(r"≤ ?"), lambda _: "at most "),
    (re.compile(r"\s+·\s+"), lambda _: ", "),
    (re.compile(r"\s+→\s+"), lambda _: " for "),
    (re.compile(r"(?<=\d)\+(?=\s)"), lambda _: " or more"),
)
ASKS = {Question.FOR_WHAT: "what for", Question.WHO: "who is it"}


def _amount(number: str, scale: str | None, what: str) -> str:
    return " ".join(filter(None, (number, _SCALES.get(scale or "", ""), what)))


def in_words(text: str) -> str:
    """A text of the program's own without signs that a voice leaves out or misreads."""
    for sign, words in _SIGNS:
        text = sign.sub(words, text)
    return text


def share(interval: Interval | None) -> str:
    """What a share is at least and at most."""
    if interval is None:
        return "unknown"
    low, high = (end.removesuffix(" %") for end in (percent_down(interval.low), percent_up(interval.high)))
    return f"{low} percent" if low == high else f"at least {low}, at most {high} percent"


def _shares(composition: Composition, kind: GroupKind) -> dict[str, Group]:
    return {group.code: group for group in composition.groups if group.kind is kind}


def verdict(panels: Panels) -> Iterator[str]:
    """The verdict, by what it is weighed, and what each stance is at least and at most."""
    yield f"Verdict: {panels.verdict.verdict.value.lower()}."
    yield f"Weighed by {panels.settings.unit.value}, in {SHARES_OF[panels.settings.denominator]}."
    for code, group in _shares(panels.composition, GroupKind.STANCE).items():
        yield f"{code.capitalize()}: {share(group.held.share)}."


def verdict_rests_on(panels: Panels, currency: str) -> Iterator[str]:
    """All that the verdict rests on, and what would undo it."""
    yield from verdict(panels)
    for words in (headline(panels.verdict, currency), *verdict_sentences(panels, currency)):
        yield f"{in_words(words)}."


def composition(panels: Panels) -> Iterator[str]:
    """Every use case, or every segment, with what its share is at least and at most."""
    yield from verdict(panels)
    for code, group in _shares(panels.composition, GroupKind.USE_CASE).items():
        yield f"{visible(code)}, {group.stance.value}: {share(group.held.share)}."


def gap(panels: Panels) -> Iterator[str]:
    """How much of it nobody can explain, question by question."""
    columns = panels.gap.columns
    for one in panels.gap.questions:
        parts = [(what, part) for what, _, part in one.parts if what in columns]
        told = [f"{what.value} {percent(part)}" for what, part in parts if part is not None]
        name = "" if one.question is None else QUESTIONS[one.question].capitalize()
        yield f"{name}: {in_words(', '.join(told)) or 'nothing is loaded'}."


def moved(before: Panels | None, after: Panels) -> Iterator[str]:
    """What a decision has moved, by stance."""
    former = {} if before is None else _shares(before.composition, GroupKind.STANCE)
    for code, group in _shares(after.composition, GroupKind.STANCE).items():
        was, now = share(former[code].held.share) if code in former else "", share(group.held.share)
        if was != now:
            yield f"{code.capitalize()} is now {now}; it was {was}."
    if before is not None and before.verdict.verdict is not after.verdict.verdict:
        yield f"The verdict is now {after.verdict.verdict.value.lower()}."


def account(seen: SeenAccount, workbook: Workbook, place: str) -> Iterator[str]:
    """Who it is, what it spends, how it answers the four questions, what is said of it, and how many facts it has."""
    detail, codebook, customer = seen.detail, workbook.codebook, seen.detail.customer
    yield f"{place}: {visible(customer.name)}."
    named = [f"Also called {', '.join(map(visible, detail.aliases))}"] if detail.aliases else []
    named += [f"part of {visible(customer.parent)}"] if customer.parent else []
    traits = (segment_in_words(customer, codebook), customer.industry, detail.size, detail.region, detail.product)
    named += [visible(trait) for trait in traits if trait]
    yield f"{', '.join(named) or 'Nothing is known of what it is'}."
    yield f"{in_words(spend_in_words(customer.spend, customer.basis, workbook.settings.currency)).capitalize()}."
    yield from _questions(detail, workbook)
    yield from said(seen, codebook)
    yield f"{number_of(len(detail.facts), 'fact')}; facts reads them all, next fact one after another."
    yield f"Asked: {ASKS[seen.question]}?"


def _questions(detail: Detail, workbook: Workbook) -> Iterator[str]:
    customer, codebook = detail.customer, workbook.codebook
    stands = clarity_of(customer, codebook, workbook.settings.floor)
    if stands is None:
        yield "Excluded: it is in no sum."
        return
    for question, clarity, mark in zip(Question, stands, customer.marks, strict=True):
        words = CLARITY_WORDS[clarity] + (f", grade {mark.value}" if clarity is Clarity.KNOWN else "")
        if question is Question.FOR_WHAT and customer.state is not State.UNLOOKED:
            words = f"{in_words(settled(customer, codebook))}, {words}"
        if question is Question.WHO and customer.who_state is not State.UNLOOKED:
            words = f"{placed(customer, codebook)}, {words}"
        yield f"{QUESTIONS[question].capitalize()}: {words}."


def said(seen: SeenAccount, codebook: Codebook) -> Iterator[str]:
    """What each reviewer says of it now, as far as this one may know it."""
    if seen.hidden:
        yield "What others said is hidden until you have decided."
    for one in seen.detail.decisions:
        if one.stands and (one.statement.kind is not Kind.NOTHING or one.note or one.flagged):
            yield _decision(one, codebook)


def _decision(one: Decision, codebook: Codebook) -> str:
    who = f"adjudicated by {visible(one.reviewer)}" if one.adjudicates else visible(one.reviewer)
    sure = f", confidence {one.confidence} of 5" if one.confidence else ""
    more = "".join(f", {word}: {visible(text)}" for word, text in (("note", one.note), ("because", one.reason)) if text)
    return f"Said by {who}, {minute(one.at)}: {in_words(answer(one, codebook))}{sure}{', flagged' * one.flagged}{more}."


def fact(one: Fact, number: int, of: int, detail: Detail, codebook: Codebook) -> Iterator[str]:
    """One fact with its grade, what it answers, its figure, its source and what it is cited for."""
    amount = in_words(figure(one.low, one.high, one.unit, one.yardstick))
    claim = ": ".join(filter(None, (amount, visible(one.claim))))
    yield f"Fact {number} of {of}, {DIMENSIONS[one.dimension]}, grade {one.grade.value}, {GRADES[one.grade]}: {claim}."
    source = f"{visible(one.source_title or 'not named')}, {dated(one, detail.old_before)}"
    yield f"Source: {source}." + (f" Address: {visible(one.source_url)}" if one.source_url else "")
    if cited := citing(one, detail.decisions, codebook):
        yield f"{cited.capitalize()}."


def codes(vocabulary: AnyVocabulary) -> Iterator[str]:
    """What can be answered, with key and meaning."""
    for one in vocabulary.active:
        stance = f", {one.stance.value}" if isinstance(one, UseCase) else ""
        definition = f" {visible(one.definition)}" if one.definition else ""
        yield f"{one.key or 'no key'}, {visible(one.code)}: {visible(one.label)}{stance}.{definition}"


def all_facts(seen: SeenAccount, codebook: Codebook) -> Iterator[str]:
    """Every fact on the account."""
    facts = seen.detail.facts
    if not facts:
        return iter(("No fact is known.",))
    told = (fact(one, number, len(facts), seen.detail, codebook) for number, one in enumerate(facts, 1))
    return chain.from_iterable(told)
