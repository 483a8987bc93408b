"""`tokentui join`: making two accounts of one company one, from a shell."""

from pathlib import Path

import click

from tokentui.cli.completion.kinds import CUSTOMER
from tokentui.cli.faults import No
from tokentui.cli.options import book_option, given_reviewer, json_option, opened, reviewer_option, sure, yes_option
from tokentui.cli.output import narrate, write_json
from tokentui.domain.text import visible
from tokentui.services import joining
from tokentui.services.card import cards_of
from tokentui.services.lookups import resolve
from tokentui.words.book_json import book_json, parsed


@click.command("join")
@click.argument("keep", type=CUSTOMER)
@click.argument("other", type=CUSTOMER)
@reviewer_option
@yes_option
@book_option
@json_option("Print {book, synthetic, reviewer, done, customer}; customer as in `find`.")
def join_command(keep: str, other: str, reviewer: str | None, yes: bool, book: Path | None, as_json: bool) -> None:
    """Join the account OTHER into the account KEEP, because they are one company.

    Facts, months, spend and names go to KEEP; OTHER leaves every sum and keeps its history. In the app the same
    reviewer can take it back with u.
    """
    with opened(book, given_reviewer(reviewer)) as workbook:
        first, second = resolve(workbook, keep), resolve(workbook, other)
        preview = joining.preview(workbook, first.id, second.id)
        for line in preview.lines:
            narrate(visible(line))
        if not sure(f"Join {second.name!r} into {first.name!r}?", yes=yes):
            raise No("Nothing was changed.")
        done = joining.join(workbook, first.id, second.id)
        narrate(f"{visible(done.text)}  (as {workbook.reviewer})")
        if as_json:
            (card,) = parsed(cards_of(workbook.book, [first.id], workbook.settings.floor.value))
            write_json({**book_json(workbook), "reviewer": workbook.reviewer, "done": done.text, "customer": card})
