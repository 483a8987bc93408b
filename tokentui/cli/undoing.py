"""`tokentui undo`: take the last decision back, or do again what was taken back, from a shell."""

from pathlib import Path

import click

from tokentui.cli.faults import No
from tokentui.cli.options import book_option, given_reviewer, json_option, opened, reviewer_option, sure, yes_option
from tokentui.cli.output import narrate, write_json
from tokentui.domain.text import number_of
from tokentui.services import decide
from tokentui.services.backed_up import MANY
from tokentui.words.book_json import book_json


@click.command("undo")
@click.option("--redo", is_flag=True, help="Do again what was taken back last.")
@reviewer_option
@yes_option
@book_option
@json_option("Print {book, synthetic, reviewer, done, customers}; customers is how many were changed.")
def undo_command(redo: bool, reviewer: str | None, yes: bool, book: Path | None, as_json: bool) -> None:
    """Take back the reviewer's last decision, whether it was made in the app or here; again, and the one before.

    What was decided of many at once is taken back at once. Nothing is deleted: the log keeps both. Where there is
    nothing to take back it says so and ends with 1.
    """
    with opened(book, given_reviewer(reviewer)) as workbook:
        count = (decide.accounts_to_redo if redo else decide.accounts_to_undo)(workbook)
        verb = "Do the last decision again" if redo else "Take the last decision back"
        if count > MANY and not sure(f"{verb}, on {number_of(count, 'customer')}?", yes=yes):
            raise No("Nothing was changed.")
        done = (decide.redo if redo else decide.undo)(workbook)
        if done is None:
            raise No(f"{workbook.reviewer} has nothing to {'redo' if redo else 'undo'} in this book.")
        narrate(f"{done.text}  (as {workbook.reviewer})")
        if as_json:
            told = {"reviewer": workbook.reviewer, "done": done.text, "customers": len(done.customer_ids)}
            write_json({**book_json(workbook), **told})
