"""Two books side by side, in rows of words and as JSON."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tokentui.domain.claim_conflicts import in_short
from tokentui.domain.claim_reading import Measured
from tokentui.domain.clarity import Clarity
from tokentui.domain.composition import GroupKind
from tokentui.domain.money import short
from tokentui.domain.text import visible
from tokentui.domain.vendor_card import Answered, score
from tokentui.services.comparing import BookBeside, Comparison
from tokentui.services.panels import Panels
from tokentui.words.book_json import Json
from tokentui.words.claims_json import claims_json
from tokentui.words.markdown import escaped, table_row
from tokentui.words.panel_json import composition_json, gap_json, verdict_json
from tokentui.words.panels import share_range
from tokentui.words.values import QUESTIONS, percent, percent_down
from tokentui.words.vendor_card import card_json, score_in_words


class ComparedRow(NamedTuple):
    """A thing, and what it is in either book."""

    what: str
    left: str
    right: str


class ComparedSection(NamedTuple):
    """Rows under a heading."""

    title: str
    rows: tuple[ComparedRow, ...]


def compared_sections(found: Comparison) -> Iterator[ComparedSection]:
    """Everything side by side, each figure with its bounds and what it is of."""
    for title, words in (
        ("Book", _book),
        ("Composition by customers, of the listed", lambda side: _composition(side.by_customers)),
        ("Composition by spend, of the known alone", lambda side: _composition(side.by_spend)),
        ("Known, by customers", lambda side: _gap(side.by_customers)),
        ("Verdict", _verdict),
        ("Claims, the newest", _claims),
        ("The vendor's card", _card),
    ):
        left, right = dict(words(found.left)), dict(words(found.right))
        keys = dict.fromkeys((*left, *right))
        yield ComparedSection(title, tuple(ComparedRow(key, left.get(key, "–"), right.get(key, "–")) for key in keys))


def markdown(sections: Iterable[ComparedSection], notes: Iterable[str]) -> str:
    """Both books as Markdown, a table for each section."""
    lines = ["# Two books", *(f"- {one}" for one in notes)]
    for section in sections:
        rows = (table_row([escaped(cell) for cell in row]) for row in section.rows)
        lines += ["", f"## {section.title}", "", table_row(("", "one", "other")), table_row(("---",) * 3), *rows]
    return "\n".join(lines) + "\n"


def _book(side: BookBeside) -> Iterator[tuple[str, str]]:
    settings, claims = side.workbook.settings, side.claims
    currency = settings.currency
    yield "name", visible(settings.name) + (" · SYNTHETIC" if settings.synthetic else "")
    dates = (*(one.as_of for one in claims.totals), *(one.implied.claim.as_of for one in claims.above))
    yield "newest claim", visible(max(dates, default="none"))
    yield "customers", f"{claims.listed.listed:,} listed"
    spend = short(claims.spend.low, currency) if claims.listed.known else "unknown"
    yield "annual spend", f"{spend}, of {claims.listed.known:,} of {claims.listed.listed:,}"
    total = next(iter(claims.totals), None)
    yield "disclosed", "nothing" if total is None else f"{short(total.amount, currency)} ({visible(total.as_of)})"
    yield "read with", f"codebook {side.workbook.codebook.version}, floor {settings.floor.value}"


def _composition(panels: Panels) -> Iterator[tuple[str, str]]:
    for group in panels.composition.groups:
        indent = "" if group.kind is GroupKind.STANCE else "  "
        if group.kind is GroupKind.STANCE or not group.archived:
            yield indent + visible(group.code), share_range(group.held.share)


def _gap(panels: Panels) -> Iterator[tuple[str, str]]:
    for gap in panels.gap.questions:
        share = next((share for clarity, _, share in gap.parts if clarity is Clarity.KNOWN), None)
        if gap.question is not None:
            yield QUESTIONS[gap.question], percent(share)


def _verdict(side: BookBeside) -> Iterator[tuple[str, str]]:
    yield "by customers", side.by_customers.verdict.verdict.value
    yield "by known spend", side.by_spend.verdict.verdict.value


def _claims(side: BookBeside) -> Iterator[tuple[str, str]]:
    currency = side.workbook.settings.currency
    newest = next(iter(side.claims.above), None)
    yield (
        "count",
        "none" if newest is None else f"{in_short(newest.implied.claim, currency)} ({newest.implied.claim.as_of})",
    )
    if newest is not None:
        implied, held = newest.implied, newest.held
        if implied.threshold.measured is Measured.TOKENS:
            yield "implies", "no money: tokens"
        else:
            share = f" = {percent_down(implied.share, 1)}" if implied.share is not None else ""
            yield "implies", f"at least {short(implied.at_least, currency)}{share}"
        yield "confirmed", f"{held.spends.above:,} of {held.claimed:,}"
    yield "contradictions", f"{len(side.claims.conflicts):,} among {side.claims.disclosures:,} disclosures"


def _card(side: BookBeside) -> Iterator[tuple[str, str]]:
    yield "answers", score_in_words(score(side.card))
    yield from ((one.indicator.id, _answer(one)) for one in side.card)


def _answer(one: Answered) -> str:
    when = f" ({visible(one.disclosures[0].as_of)})" if one.disclosures else ""
    return f"{one.answer.value}{when}"


def comparison_json(found: Comparison) -> Json:
    """What `tokentui compare` prints: for either book the answers of the other commands."""
    return {"notes": list(found.notes), "left": _side(found.left), "right": _side(found.right)}


def _side(side: BookBeside) -> Json:
    workbook = side.workbook
    return {
        "path": str(workbook.book.path),
        "composition": composition_json(workbook, side.by_customers),
        "composition_by_spend": composition_json(workbook, side.by_spend),
        "gap": gap_json(workbook, side.by_customers),
        "verdict": verdict_json(workbook, side.by_customers),
        "verdict_by_spend": verdict_json(workbook, side.by_spend),
        "claims": claims_json(workbook, side.claims),
        "card": card_json(workbook, side.card),
    }
