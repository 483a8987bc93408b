"""`tokentui second-look`: what does not fit together, or was decided in a hurry."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from tokentui.cli.options import book_option, csv_option, json_option, one_format, opened, title
from tokentui.cli.output import cells, narrate, write_json, write_lines, write_table
from tokentui.domain.money import short
from tokentui.domain.second_look import EXPLAINED, Finding, SecondLook
from tokentui.domain.text import clip, visible
from tokentui.services.second_look import second_look
from tokentui.services.workbook import Workbook
from tokentui.words.report_json import says, second_look_json

_FACTS = 12
"""Facts that one command names."""


@click.command("second-look")
@click.option(
    "--number", "-n", type=click.IntRange(1), default=10, show_default=True, help="How many of each reason at most."
)
@book_option
@json_option(
    "Print {book, codebook_version, reasons: [{reason, meaning, count}], findings: [{reason, detail, customers: [{key, "
    "name, says}], more, spend, facts, source}]}; spend in micro-units, facts of what may rest on one source."
)
@csv_option
def second_look_command(number: int, book: Path | None, as_json: bool, as_csv: bool) -> None:
    """What deserves a second look, by reason, largest annual spend first.

    One parent or one domain with different use cases or segments; an answer changed three times; a decision less than
    half a second after the one on another account; the core business of an established company on a start-up; resale
    without any fact on return or margin. Facts that seem to rest on one source: one passage, one address, one title and
    date, one claim on a customer and date; beneath them stands how to say that they do.
    """
    one_format(as_json, as_csv)
    with opened(book) as workbook:
        look = second_look(workbook, number)
        if as_json:
            write_json(second_look_json(workbook, look))
        elif as_csv:
            rows = [
                (one.reason.value, one.detail, who.key, who.name, says(who, workbook.codebook, one.reason))
                for one in look.findings
                for who in one.customers
            ]
            write_table(("reason", "detail", "customer_id", "name", "says"), rows)
        elif look.findings:
            write_lines(_lines(workbook, look, cells()))
        if not look.findings:
            narrate("Nothing deserves a second look.")


def _lines(workbook: Workbook, look: SecondLook, width: int) -> Iterator[str]:
    yield clip(f"{title(workbook)} · codebook version {look.codebook_version}", width)
    for reason, count in look.counts:
        found = [one for one in look.findings if one.reason is reason]
        if found:
            shown = f" (the largest {len(found)})" if count > len(found) else ""
            yield ""
            yield clip(f"{count:,} · {EXPLAINED[reason]}{shown}", width)
            for one in found:
                yield clip(f"  {_finding(workbook, one)}", width)
                yield from _resting(one)


def _resting(one: Finding) -> Iterator[str]:
    """The command that says on what facts rest, uncut, so that it can be copied."""
    if not one.facts:
        return
    named = " ".join(shlex.quote(uid) for uid in one.facts[:_FACTS] if uid.isprintable())
    source = shlex.quote(one.source) if one.source and one.source.isprintable() else "SOURCE"
    yield f"    tokentui sources {named} --rests-on {source}"
    if len(one.facts) > _FACTS:
        yield f"    and {len(one.facts) - _FACTS} facts more after that; all of them: --json"


def _finding(workbook: Workbook, one: Finding) -> str:
    grouped = len(one.customers) + one.more > 1
    whom = "; ".join(
        f"{visible(who.name)}{f': {says(who, workbook.codebook, one.reason)}' if grouped else ''}"
        for who in one.customers
    )
    more = f" and {one.more} more" if one.more else ""
    spend = short(one.spend, workbook.settings.currency) if one.spend else "spend unknown"
    parts = (spend, visible(one.detail), whom + more) if grouped else (spend, whom + more, visible(one.detail))
    return "  ".join(part for part in parts if part)
