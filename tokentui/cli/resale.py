"""`tokentui resale`: who loses money on tokens, what is counted twice, and whose money pays."""

from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.completion.kinds import GRADE
from tokentui.cli.options import book_option, json_option, opened
from tokentui.cli.output import cells, narrate, write_json, write_lines
from tokentui.cli.sentences import sentence_lines
from tokentui.domain.grades import Grade
from tokentui.services.resale import read_resale
from tokentui.words.resale import headline, nothing_said, resale_sections
from tokentui.words.resale_json import resale_json


@click.command("resale")
@click.option("--floor", type=GRADE, help="Evidence floor: lowest grade that counts; else that of the book.")
@book_option
@json_option(
    "Print {book, currency, floor, listed, known, spend, on_tokens, resellers, counted_twice, financed}. on_tokens: "
    "{on_tokens (loses, may lose, earns, not known), accounts, spend, unknown}; resellers: {customer_id, name, spend, "
    "on_tokens, margin, left, reason, facts}; counted_twice: {low, high, circles, exceeding, pairs}; financed: {low, "
    "high, share, share_of_told, silent, accounts}. Money in micro-units a year, shares and margins from 0 to 1, "
    "unknown null."
)
def resale_command(floor: str | None, book: Path | None, as_json: bool) -> None:
    """Which resellers lose money on tokens, which spend is counted twice, and what the vendor's investors pay.

    It goes by facts: product revenue and gross margins, sells_on, financed_by and investor.
    """
    with opened(book) as workbook:
        read = workbook.read_as(Grade(floor) if floor else None, None, None)
        found = read_resale(read)
        if as_json:
            write_json(resale_json(read, found))
        else:
            lines = (*wrap(headline(read, found), cells()), *sentence_lines(
                resale_sections(found, read.settings.currency), cells()
            ))  # fmt: skip
            write_lines(lines)
        if words := nothing_said(found):
            narrate(words)
