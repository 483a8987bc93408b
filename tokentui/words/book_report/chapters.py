"""The report on a book as chapters, in the order in which they are read."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from tokentui.domain.cube import Unit
from tokentui.domain.grades import Grade
from tokentui.domain.money import short
from tokentui.domain.statements import WHOLE
from tokentui.domain.text import visible
from tokentui.services.book_report import BookReport, NextAccount
from tokentui.words.book_report.accounts import accounts_chapter
from tokentui.words.book_report.blocks import Block, Chapter, Grid, Paragraph, items
from tokentui.words.book_report.money import (
    claims_chapter,
    concentration_chapter,
    estimate_chapter,
    resale_chapter,
    time_chapter,
)
from tokentui.words.book_report.panels import gap_chapter, scope, verdict_chapter, what_chapter, who_chapter
from tokentui.words.data_request import changes, why
from tokentui.words.panels import apart_in_words, spend_cautions, with_rules
from tokentui.words.values import QUESTIONS, hint_in_words, minute, percent_up, settled, spend

GRADES = {
    Grade.A: "audited filing, contract, invoice or usage log",
    Grade.B: "the customer on record, named and dated",
    Grade.C: "vendor, partner or named press",
    Grade.D: "inference, anonymous source, estimate; also a decision that cites nothing",
}


_COUNTS = {True: "counts", False: "does not count"}


def settle_chapter(report: BookReport) -> Chapter | None:
    """The open accounts that weigh most, and the questions that close most; None where none is open."""
    if not report.next:
        return None
    blocks: list[Block] = [
        Paragraph(
            f"The next {len(report.next)} accounts to look at: the largest annual spend first, then those of unknown "
            "spend by what facts tell of their size."
        ),
        Grid(
            "The next accounts",
            scope(report, "open accounts, largest first"),
            ("", "account", "annual spend", "settled so far", "why so early"),
            tuple(_next(report, number, one) for number, one in enumerate(report.next, 1)),
            frozenset({2}),
        ),
        *_asked(report),
    ]
    return Chapter("settle", "What would settle it", tuple(blocks))


def _next(report: BookReport, number: int, one: NextAccount) -> tuple[str, ...]:
    workbook, customer = report.workbook, one.customer
    why_early = hint_in_words(one.hint, one.sources) if customer.spend is None else "its spend is known"
    said = settled(customer, workbook.codebook)
    return f"{number}", visible(customer.name), spend(customer, workbook.settings.currency), said, why_early or "–"


def _asked(report: BookReport) -> Iterator[Block]:
    """What answers would change: a table where accounts weigh differently, else a sentence."""
    total = report.panels.composition.total.customers
    if report.panels.settings.unit is Unit.CUSTOMERS:
        if total:
            share = percent_up(Fraction(WHOLE, total), 1)
            points = share.replace("%", "points of percent")
            yield Paragraph(
                f"By customers all weigh alike: an account that is settled moves a bound by {points} at most."
            )
        return
    request, workbook = report.request, report.workbook
    rows = tuple(
        (
            f"{number}",
            visible(one.customer.name),
            QUESTIONS[one.closing.question],
            why(workbook, one),
            "; ".join(changes(request.now, one, workbook.settings.currency)),
        )
        for number, one in enumerate(request.questions, 1)
    )
    yield Paragraph("The questions whose answers close most; tokentui request writes them as a sheet for the vendor.")
    header = ("", "account", "question", "why it is asked", "what an answer would change")
    yield Grid("What answers would change", scope(report), header, rows)


def warnings_chapter(report: BookReport) -> Chapter:
    """What makes these figures less than they seem."""
    panels, currency = report.panels, report.workbook.settings.currency
    found = list(filter(None, (with_rules(panels.cautions), *spend_cautions(panels.cautions, currency))))
    if panels.dates_apart is not None:
        found.append(apart_in_words(panels.dates_apart, currency))
    if panels.composition.over:
        found.append(
            f"the listed customers spend {short(panels.composition.over, currency)} more than the disclosed total, "
            "and both cannot be right"
        )
    found += [f"contradiction: {one.words}" for one in report.contradictions]
    found += [f"contradiction between disclosures: {one.words}" for one in report.claims.conflicts]
    if report.workbook.settings.synthetic:
        found.insert(0, "SYNTHETIC: every customer of this book is invented")
    text = [f"{one[:1].upper()}{one[1:]}." for one in found]
    blocks: tuple[Block, ...] = (items(text) if text else Paragraph("Nothing that the program looks for was found."),)
    return Chapter("warnings", "What to mind", blocks)


def method_chapter(report: BookReport) -> Chapter:
    """How the figures come about, and by which codebook."""
    codebook, floor, held = report.workbook.codebook, report.workbook.settings.floor, scope(report, "definitions")
    uses = tuple(
        (visible(one.code), one.stance.value, visible(one.label), visible(one.definition)) for one in codebook.active
    )
    kinds = codebook.segments.active
    segments = tuple((visible(one.code), visible(one.label), visible(one.definition)) for one in kinds)
    grades = tuple((one.value, words, _COUNTS[one.reaches(floor)]) for one, words in GRADES.items())
    blocks: list[Block] = [
        items(
            [
                "Every customer that the book lists is an account. People say what each uses tokens for and who it is, "
                "and cite the facts that they go by; whatever nobody has said stays open.",
                "A share is certain as far as accounts are settled, and possible as far as they may still turn out so. "
                "Its low end is rounded down and its high end up. What is unknown is never taken for nothing.",
                "A verdict is given only where no completion of what is open could undo it.",
                f"Evidence counts from grade {floor.value} on. Reviewers of one account who disagree leave it a "
                "conflict, which counts as open until somebody adjudicates.",
                f"Read on {minute(report.at)} UTC, with codebook version {codebook.version}. The book keeps the log of "
                "all decisions: tokentui check proves that the sums follow from it, and tokentui export writes the "
                "tables from which every figure here can be worked out again.",
            ]
        ),
        Grid("Uses and their stances", held, ("use", "stance", "what it is", "how to tell"), uses),
        Grid("Segments", held, ("segment", "what it is", "how to tell"), segments),
        Grid("Grades of evidence", held, ("grade", "what it rests on", "here"), grades),
    ]
    return Chapter("method", "How this was worked out", tuple(blocks))


CHAPTERS: tuple[Callable[[BookReport], Chapter | None], ...] = (
    verdict_chapter,
    what_chapter,
    who_chapter,
    gap_chapter,
    claims_chapter,
    concentration_chapter,
    time_chapter,
    resale_chapter,
    estimate_chapter,
    settle_chapter,
    warnings_chapter,
    method_chapter,
    accounts_chapter,
)
"""What a report says, in the order in which it is read: a new chapter is a function and a line here."""


def title(report: BookReport) -> str:
    """The title of a report: `Anthropic, public book: who pays for AI tokens, and what for`."""
    name = visible(report.workbook.settings.name)
    made_up = "SYNTHETIC · " if report.workbook.settings.synthetic and "SYNTHETIC" not in name else ""
    return f"{made_up}{name}: who pays for AI tokens, and what for"


def chapters(report: BookReport) -> Iterator[Chapter]:
    """The chapters that have something to say of this book."""
    return (found for one in CHAPTERS if (found := one(report)) is not None)
