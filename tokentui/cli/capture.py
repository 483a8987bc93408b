"""`tokentui capture`: a passage from a page as a fact, with where it stood."""

import sys
from pathlib import Path

import click

from tokentui.cli.completion.kinds import CUSTOMER, GRADE, Suggested
from tokentui.cli.faults import Unusable
from tokentui.cli.options import book_option, given_reviewer, json_option, opened, reviewer_option
from tokentui.cli.output import narrate, write_json
from tokentui.domain.captured import LONGEST
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import DIMENSIONS
from tokentui.domain.text import visible
from tokentui.domain.typed_amounts import typed_range
from tokentui.ingest.cells.dates import DateError, parse_date
from tokentui.services.capture import AddressError, Captured, capture
from tokentui.services.lookups import resolve
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import book_json

_MOST = 1_000_000
"""Bytes of pasted text that are read: a longer one is no passage."""


@click.command("capture")
@click.argument("url")
@click.option("--customer", "name", required=True, type=CUSTOMER, help="Whom it is about: key, name or alias.")
@click.option("--text", help="The passage; else it is read from standard input, where it can be pasted.")
@click.option(
    "--about",
    type=click.Choice([one.value for one in DIMENSIONS]),
    default="for_what",
    show_default=True,
    help="Which question it answers, or how the customer stands to the vendor.",
)
@click.option("--claim", default="", help="What it says, in a few words; else the beginning of the passage.")
@click.option("--figure", metavar="LOW[..HIGH]", help="As in 5m or 5m..8m.")
@click.option("--unit", help="What the figure is of; the book's currency unless given.")
@click.option(
    "--per",
    type=Suggested(["per year, run-rate", "per year, contract", "per year", "per month", "one month"]),
    help="What the figure is per.",
)
@click.option("--date", "day", help="The day the page is of, as in 2026-03-17 or 2026-03; today unless given.")
@click.option("--title", help="What the source is called; else as other facts from this page have it.")
@click.option("--grade", type=GRADE, default="C", show_default=True, help="What the source is worth.")
@click.option("--rests-on", metavar="SOURCE", help="What the page quotes, by address or name: the source they share.")
@click.option("--archived", metavar="URL", help="Where somebody keeps the page as it was.")
@reviewer_option
@book_option
@json_option(
    "Print {book, customer, fact: {dimension, claim, low, high, …, passage, passage_hash, archived_url, rests_on}, "
    "source}."
)
def capture_command(
    url: str,
    name: str,
    text: str | None,
    about: str,
    claim: str,
    figure: str | None,
    unit: str | None,
    per: str | None,
    day: str | None,
    title: str | None,
    grade: str,
    rests_on: str | None,
    archived: str | None,
    reviewer: str | None,
    book: Path | None,
    as_json: bool,
) -> None:
    """Keep what the page at URL says of a customer as a fact: the passage, a digest of it, its address, the day.

    Several facts from one page are one source. Nothing is fetched: paste the passage, and end with ctrl+d.
    """
    if figure is None and (unit is not None or per is not None):
        raise click.UsageError("--unit and --per say what a figure is of; add --figure", click.get_current_context())
    with opened(book, given_reviewer(reviewer)) as workbook:
        customer = resolve(workbook, name)
        low, high = _ends(figure)
        fact = NewFact(
            uid="",
            customer_id=customer.id,
            dimension=about,
            claim=claim,
            low=low,
            high=high,
            unit=(unit or workbook.settings.currency) if figure is not None else None,
            yardstick=per,
            as_of=_day(day),
            source_title=title,
            grade=grade,
            archived_url=archived,
            rests_on=rests_on,
        )
        passage = _pasted() if text is None else text
        try:
            found = capture(workbook, customer.id, url, passage, fact)
        except AddressError as error:
            raise Unusable(str(error)) from None
        _tell(workbook, found)
        if as_json:
            fact_json = {key: value for key, value in found.fact._asdict().items() if key not in ("customer_id", "uid")}
            source = {"url": found.address, "facts": found.of_page}
            write_json({**book_json(workbook), "customer": customer.key, "fact": fact_json, "source": source})


def _tell(workbook: Workbook, found: Captured) -> None:
    narrate(f"{found.done.text}  (as {workbook.reviewer})")
    narrate(f"claim: {visible(found.fact.claim)}")
    if found.passage.cut:
        narrate(
            f"The passage is kept up to {LONGEST:,} characters, {found.passage.cut:,} less; the digest is of all of it."
        )
    if found.one_source:
        narrate(found.one_source)


def _ends(figure: str | None) -> tuple[int | float | None, int | float | None]:
    if figure is None:
        return None, None
    try:
        low, high = typed_range(figure)
    except ValueError as error:
        raise Unusable(str(error)) from None
    return low, high


def _day(day: str | None) -> str | None:
    try:
        return None if day is None else parse_date(day)
    except DateError as error:
        raise Unusable(str(error)) from None


def _pasted() -> str:
    """What is pasted or piped into standard input; raises Unusable for what is no text, or far too long."""
    if sys.stdin.isatty():
        narrate("Paste the passage, then press enter and ctrl+d.")
    given = sys.stdin.buffer.read(_MOST + 1)
    if len(given) > _MOST:
        raise Unusable(f"That is more than {_MOST:,} bytes: paste the passage, not all of the page.")
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable("What is pasted is not UTF-8 text; save it as UTF-8, or give the passage with --text.") from None
