"""The chapter of a report that lists every account: what was said of it, by whom, on what grade and source."""

from collections.abc import Iterable

from tokentui.domain.addresses import completed, web_address
from tokentui.domain.customer import Customer, Fact
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.text import number_of, visible
from tokentui.services.book_report import BookReport, ReportedAccount
from tokentui.words.book_report.blocks import Block, Cell, Chapter, Grid, Paragraph, SourceLink
from tokentui.words.book_report.panels import scope
from tokentui.words.values import mark_sign, placed, settled, spend

_HEADER = ("account", "who", "what for", "annual spend", "to what end", "said by", "sources")


def accounts_chapter(report: BookReport) -> Chapter:
    """Every account, largest annual spend first."""
    rows = tuple(_account(report, one) for one in report.accounts)
    facts = sum(len(one.facts) for one in report.accounts)
    blocks: list[Block] = [
        Paragraph(
            f"{number_of(len(rows), 'account')}, with {number_of(facts, 'fact')}: each answer with the grade that it "
            "rests on, who said so, and the sources of the facts with their best grade. A small letter is a grade "
            "below the evidence floor, which counts for nothing."
        ),
        Grid("Every account", scope(report, "one row for each account"), _HEADER, rows, frozenset({3})),
    ]
    if report.left_out:
        blocks.append(
            Paragraph(
                f"{number_of(report.left_out, 'account')} more, of the least spend, are counted in every figure above "
                "and are not listed here; tokentui export writes all."
            )
        )
    return Chapter("accounts", "Every account", tuple(blocks))


def _account(report: BookReport, one: ReportedAccount) -> tuple[Cell, ...]:
    customer, codebook = one.customer, report.workbook.codebook
    currency, floor = report.workbook.settings.currency, report.workbook.settings.floor
    who, how_much, for_what, to_what_end = (_grade(mark, floor) for mark in customer.marks)
    return (
        visible(customer.name),
        f"{placed(customer, codebook)}{who}",
        f"{settled(customer, codebook)}{for_what}",
        f"{spend(customer, currency)}{how_much}",
        to_what_end.removeprefix(" · ") or "not looked",
        visible(_said_by(customer)) or "–",
        tuple(_sources(one.facts)) or "–",
    )


def _said_by(customer: Customer) -> str:
    what, who = customer.reviewer or "", customer.placed_by or ""
    return f"{what}; who: {who}" if what and who and what != who else what or who


def _grade(mark: Mark, floor: Grade) -> str:
    """The grade on which a question is answered, behind its answer; empty where nobody has looked."""
    if mark is Mark.OPEN:
        return ""
    return " · cannot tell" if mark is Mark.SILENT else f" · {mark_sign(mark, floor)}"


def _sources(facts: Iterable[Fact]) -> Iterable[SourceLink]:
    """Each source once, with the best grade of what it says."""
    best: dict[tuple[str, str], Grade] = {}
    for fact in facts:
        key = ((fact.source_title or "").strip(), (fact.source_url or "").strip())
        best[key] = min(fact.grade, best.get(key, fact.grade))
    for (title, url), grade in best.items():
        address = web_address(completed(url)) if url else None
        words = visible(title) or visible(url) or "no source given"
        beside = f", {visible(url)}" if url and title and address is None else ""
        yield SourceLink(words, address, f"{beside} ({grade.value})")
