"""Two books side by side: two vendors, or one book at two dates."""

from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.options import blaming, book_option, existing_book, json_option, say_what_is_not_known
from tokentui.cli.output import cells, narrate, strong, write_json, write_lines
from tokentui.domain.text import pad
from tokentui.services.comparing import Comparison, compare, open_beside
from tokentui.words.comparing import compared_sections, comparison_json

_WHAT = 24
"""Cells for what a row is of."""


@click.command("compare")
@click.argument("left", metavar="BOOK", type=click.Path(path_type=Path))
@click.argument("right", metavar="[BOOK]", required=False, type=click.Path(path_type=Path))
@book_option
@json_option(
    "Print {notes, left, right}, each of these {path, composition, composition_by_spend, gap, verdict, "
    "verdict_by_spend, claims, card} as the commands of those names print them, spend of the known alone."
)
def compare_command(left: Path, right: Path | None, book: Path | None, as_json: bool) -> None:
    """Set two vendors, or one book at two dates, side by side: composition, gap, verdict, claims and card.

    With one BOOK it is set beside the one of --book. Neither is changed; a backup may be one of them.
    """
    if right is None:
        left, right = existing_book(book), left
    elif book is not None:
        raise click.UsageError("Give two books, or one and --book", click.get_current_context())
    with blaming(left, right), closing(open_beside(left)) as one, closing(open_beside(right)) as other:
        for workbook in (one, other):
            say_what_is_not_known(workbook)
        found = compare(one, other)
        if as_json:
            write_json(comparison_json(found))
        else:
            write_lines(_lines(found, cells()))
        for note in found.notes:
            narrate(f"Note: {note}.")


def _lines(found: Comparison, width: int) -> Iterator[str]:
    half = (width - _WHAT - 4) // 2
    for number, section in enumerate(compared_sections(found)):
        if number:
            yield ""
        yield strong(section.title)
        for row in section.rows:
            sides = (wrap(text, half, break_on_hyphens=False) or [""] for text in (row.left, row.right))
            for place, (left, right) in enumerate(zip_longest(*sides, fillvalue="")):
                what = pad(f"  {row.what}" if not place else "", _WHAT)
                yield f"{what}  {pad(left, half)}  {right}"
