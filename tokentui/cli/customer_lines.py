"""Customers and decisions as aligned lines of text, and one customer on a card that fits a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from tokentui.cli.options import title
from tokentui.cli.output import strong, table
from tokentui.domain.clarity import Clarity, clarity_of
from tokentui.domain.codebook import Codebook
from tokentui.domain.contradictions import Contradiction
from tokentui.domain.customer import Customer, Decision, Detail, Fact
from tokentui.domain.grades import Grade, Question
from tokentui.domain.hints import SizeHint
from tokentui.domain.settling import State
from tokentui.domain.text import cell_width, clip, number_of, pad, visible
from tokentui.services.workbook import Workbook
from tokentui.words.panels import contradicting
from tokentui.words.sources import dated, rests_on_one
from tokentui.words.values import (
    CLARITY_WORDS,
    DIMENSIONS,
    QUESTIONS,
    TO_VENDOR,
    answer,
    citing,
    confidence,
    figure,
    grade_sign,
    hint_in_words,
    minute,
    placed,
    segment_in_words,
    settled,
    spend,
    spend_in_words,
    sum_of_usage,
)

_LONGEST_NAME, _LONGEST_KEY, _LONGEST_REVIEWER, _LONGEST_STATEMENT = 24, 22, 14, 26

FACTS, DECISIONS = 4, 3
"""How many are on a card that is to fit a terminal of 24 lines."""

_RELATIONS = 2
"""How many lines say on such a card how the customer stands to the vendor."""
_UID = 8
"""Characters by which a fact is named; the others seldom matter among those on one customer."""
_GUTTER = 13


def customer_lines(
    workbook: Workbook, customers: Sequence[Customer], width: int, *, numbered: bool = False
) -> list[str]:
    """A line a customer: name, key, annual spend with its grade, use cases."""
    rows = [["customer", "key", "spend", "", "use cases"]]
    for one in customers:
        graded = one.spend_grade if one.spend is not None else None
        grade = "" if graded is None else grade_sign(graded, workbook.settings.floor)
        name, key = clip(visible(one.name), _LONGEST_NAME), clip(visible(one.key), _LONGEST_KEY)
        rows.append([name, key, spend(one, workbook.settings.currency), grade, settled(one, workbook.codebook)])
    if numbered:
        rows = [[str(place) if place else "", *row] for place, row in enumerate(rows)]
    return [clip(line, width) for line in table(rows, right=(0, 3) if numbered else (2,))]


def next_lines(
    workbook: Workbook, customers: Sequence[Customer], hints: Mapping[int, tuple[SizeHint | None, int]], width: int
) -> Iterator[str]:
    """Numbered lines, each followed by what orders a customer of unknown spend."""
    lines = customer_lines(workbook, customers, width, numbered=True)
    yield lines[0]
    for line, one in zip(lines[1:], customers, strict=True):
        yield line
        indent = " " * (len(str(len(customers))) + 2)
        yield from wrap(
            hint_in_words(*hints.get(one.id, (None, 0))), width, initial_indent=indent, subsequent_indent=indent
        )


def decision_lines(decisions: Sequence[Decision], codebook: Codebook, width: int, *, named: bool = True) -> list[str]:
    """A line a decision: when, which customer, who, what was said, how sure, and the note where there is room."""
    rows = [
        [
            minute(one.at),
            *([clip(visible(one.customer), _LONGEST_NAME)] if named else []),
            clip(visible(one.reviewer), _LONGEST_REVIEWER),
            clip(_said(one, codebook), _LONGEST_STATEMENT),
            confidence(one.confidence),
            visible(one.note or one.reason or ""),
        ]
        for one in decisions
    ]
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows)] if rows else []
    lines = table([[row[place] for place in kept] for row in rows])
    return [clip(line, width) if cell_width(line) > width else line for line in lines]


def _said(decision: Decision, codebook: Codebook) -> str:
    """What a decision says; marked when a later one of the same reviewer took its place."""
    words = answer(decision, codebook)
    return words if decision.stands else f"{words} (replaced)"


def card_lines(
    detail: Detail, workbook: Workbook, width: int, clashes: Sequence[Contradiction], *, everything: bool = False
) -> Iterator[str]:
    """The lines of a card: name, spend, what it is, the four questions, facts and which contradict, decisions."""
    customer = detail.customer
    book, floor = title(workbook), workbook.settings.floor
    name = clip(visible(customer.name), max(width - cell_width(book) - 3, width // 2))
    room = width - cell_width(name) - 3
    yield strong(name) + (clip(book, room).rjust(room + 3) if room > 0 else "")
    yield clip(
        f"{spend_in_words(customer.spend, customer.basis, workbook.settings.currency)}{_source(detail, floor)}", width
    )
    yield clip(_what_it_is(detail, workbook.codebook), width)
    yield ""
    yield from _questions(detail, workbook, width)
    relations = detail.relations if everything else detail.relations[:_RELATIONS]
    for fact in relations:
        yield from _relation(fact, dated(fact, detail.old_before), floor, width, whole=everything)
    # In a low terminal they take the room of one fact.
    facts = detail.evidence if everything else detail.evidence[: FACTS - bool(relations)]
    if facts:
        yield ""
        for fact in facts:
            cited = citing(fact, detail.decisions, workbook.codebook)
            yield from _fact(fact, dated(fact, detail.old_before), cited, floor, width, whole=everything)
    if everything and (single := rests_on_one(detail, floor)):
        yield ""
        yield from _hung(pad("sources", _GUTTER), single, width, whole=True)
    if clashes:
        yield ""
        for one in clashes if everything else ():
            yield from _hung("contradiction  ", one.words, width, whole=True)
        if not everything:
            yield clip(f"{contradicting(clashes)}; read it with: tokentui figures", width)
    decisions = detail.decisions if everything else detail.decisions[:DECISIONS]
    if decisions:
        yield ""
        yield from decision_lines(decisions, workbook.codebook, width, named=False)
    hidden = _hidden(len(detail.facts) - len(relations) - len(facts), len(detail.decisions) - len(decisions))
    if hidden:
        yield clip(f"{hidden}; all of it: tokentui show {visible(customer.key)} --all", width)


def _source(detail: Detail, floor: Grade) -> str:
    """Grade and source of the annual spend."""
    customer = detail.customer
    if customer.spend is None or customer.spend_grade is None:
        return ""
    fact = next((one for one in detail.facts if one.basis is not None and one.grade is customer.spend_grade), None)
    if fact is None:
        source = sum_of_usage(detail.months_summed) if detail.is_of_usage else "as the list states it"
    else:
        source = visible(fact.source_title or fact.source_url or "source not named")
        source += f", {visible(fact.as_of)}" if fact.as_of else ""
    return f"  {grade_sign(customer.spend_grade, floor)}  {source}"


def _what_it_is(detail: Detail, codebook: Codebook) -> str:
    customer = detail.customer
    told = segment_in_words(customer, codebook)
    known = [f"also called {', '.join(visible(alias) for alias in detail.aliases)}"] if detail.aliases else []
    known += [visible(part) for part in (told, customer.industry, detail.size, detail.region) if part]
    if detail.product:
        known.append(f"product {visible(detail.product)}")
    if customer.parent:
        known.append(f"part of {visible(customer.parent)}")
    if detail.partner:
        known.append(f"via {visible(detail.partner)}")
    return " · ".join(known) or "segment, industry and size not known"


def _questions(detail: Detail, workbook: Workbook, width: int) -> Iterator[str]:
    """The four questions in words, with the grade of what is known."""
    customer = detail.customer
    stands = clarity_of(customer, workbook.codebook, workbook.settings.floor)
    if stands is None:
        reason = next((one.reason for one in detail.decisions if one.stands and one.reason), None)
        yield clip(f"excluded: in no sum{f', {visible(reason)}' if reason else ''}", width)
        return
    for question, clarity, mark in zip(Question, stands, customer.marks, strict=True):
        words = CLARITY_WORDS[clarity]
        if clarity is Clarity.KNOWN:
            words += f", grade {mark.value}"
        elif clarity is Clarity.BELOW:
            words = f"only grade {mark.value}, {words}"
        if question is Question.FOR_WHAT and customer.mask:
            words = "stances differ" if clarity is Clarity.SILENCE else words
            words = f"{settled(customer, workbook.codebook)} ({words})"
        if question is Question.WHO and customer.who_state is not State.UNLOOKED:
            words = "not told which" if clarity is Clarity.SILENCE and customer.segments else words
            by = f" by {visible(customer.placed_by)}" if customer.placed_by else ""
            words = f"{placed(customer, workbook.codebook)}{by} ({words})"
        yield clip(f"{pad(QUESTIONS[question], _GUTTER)}{words}", width)


def _fact(fact: Fact, date: str, cited: str, floor: Grade, width: int, *, whole: bool) -> Iterator[str]:
    """Grade, question and claim with its figure; then what it is cited for, source, date and address.

    One line each, or as many as needed, and then its name for `tag --fact` as well.
    """
    amount = figure(fact.low, fact.high, fact.unit, fact.yardstick)
    if amount and fact.dimension is Question.HOW_MUCH and fact.basis is None:
        amount += " (not one customer's year)"
    claim = ": ".join(part for part in (amount, visible(fact.claim)) if part)
    start = f"{grade_sign(fact.grade, floor)}  {pad(DIMENSIONS[fact.dimension], _GUTTER)}"
    yield from _hung(start, claim, width, whole=whole)
    named_so = fact.source_title or ("" if fact.source_url else "source not named")
    source = " · ".join(filter(None, (visible(named_so), date, visible(fact.source_url or ""))))
    named = f"fact {visible(fact.uid[:_UID])}" if whole else ""
    line = " · ".join(part for part in (cited, source, named) if part)
    yield from _hung(" " * (_GUTTER + 3), line, width, whole=whole)
    if fact.rests_on and whole:
        yield from _hung(" " * (_GUTTER + 3), f"rests on {visible(fact.rests_on)}", width, whole=True)
    if whole and fact.passage:
        kept = f" · kept at {visible(fact.archived_url)}" if fact.archived_url else ""
        yield from _hung(" " * (_GUTTER + 3), f"“{visible(' '.join(fact.passage.split()))}”{kept}", width, whole=True)


def _relation(fact: Fact, date: str, floor: Grade, width: int, *, whole: bool) -> Iterator[str]:
    """How the customer stands to the vendor: figure, grade and source on one line; or as many as needed, with claim."""
    amount = figure(fact.low, fact.high, fact.unit, fact.yardstick)
    source = visible(fact.source_title or fact.source_url or "source not named")
    parts = [DIMENSIONS[fact.dimension], amount, grade_sign(fact.grade, floor)]
    if whole:
        told = " · ".join(part for part in (source, date, visible(fact.source_url or "")) if part)
        parts += [visible(fact.claim), f"{told} · fact {visible(fact.uid[:_UID])}"]
    else:
        parts.append(f"{source}, {date}")
    yield from _hung(pad(TO_VENDOR, _GUTTER), "  ".join(part for part in parts if part), width, whole=whole)


def _hung(start: str, text: str, width: int, *, whole: bool) -> Iterator[str]:
    """Text behind a start, cut to one line or, to be read whole, on several under each other."""
    room = width - len(start)
    lines = wrap(text, room, break_on_hyphens=False) or [""] if whole else [text]
    for number, line in enumerate(lines):
        yield clip((" " * len(start) if number else start) + line, width)


def _hidden(facts: int, decisions: int) -> str:
    counts = ((facts, "more fact"), (decisions, "more decision"))
    return " and ".join(number_of(count, noun) for count, noun in counts if count > 0)
