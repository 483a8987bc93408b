"""The vendor's claims, for the shell and for scripts."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.options import book_option, json_option, opened
from tokentui.cli.output import cells, narrate, write_json, write_lines
from tokentui.cli.sentences import sentence_lines
from tokentui.services.claims import Claims, read_claims
from tokentui.services.workbook import Workbook
from tokentui.words.claims import claim_sections, headline, nothing_to_hold
from tokentui.words.claims_json import claims_json


@click.command("claims")
@book_option
@json_option(
    "Print {book, currency, floor, listed, known, spend, contradictions, totals, above, layers, growth, parts, "
    "extrapolation, others, unused, prices}. above: {claim, at_least, total, share, unsaid, cost, confirmed, either, "
    "below, unknown, unconfirmed, missing, names}; growth: {from, to, more, at_least, at_most, at_most_if_all_stayed, "
    "total_growth}; extrapolation: {claim, exponents, refusal, low, high}. Money in micro-units a year, shares from 0 "
    "to 1, unknown null."
)
def claims_command(book: Path | None, as_json: bool) -> None:
    """What the vendor's disclosures imply, who confirms them, what is missing, and where they contradict."""
    with opened(book) as workbook:
        found = read_claims(workbook)
        if as_json:
            write_json(claims_json(workbook, found))
        else:
            write_lines(_lines(workbook, found, cells()))
        if words := nothing_to_hold(found):
            narrate(words)


def _lines(workbook: Workbook, found: Claims, width: int) -> Iterator[str]:
    yield from wrap(headline(workbook, found), width)
    yield from sentence_lines(claim_sections(found, workbook.settings.currency), width)
