"""`tokentui record`: putting what a record says of a customer right, from a shell; and what hands changed."""

from pathlib import Path

import click

from tokentui.cli.completion.kinds import CUSTOMER
from tokentui.cli.options import book_option, given_reviewer, json_option, opened, reviewer_option
from tokentui.cli.output import narrate, table, write_json, write_lines
from tokentui.domain.record import Record, RecordEdit
from tokentui.domain.text import visible
from tokentui.services import records
from tokentui.services.lookups import resolve
from tokentui.words.book_json import book_json
from tokentui.words.values import minute


@click.command("record")
@click.argument("name", type=CUSTOMER)
@click.option("--name", "new_name", metavar="TEXT", help="What it is called.")
@click.option("--parent", metavar="TEXT", help="The company that owns it; an empty one takes the parent away.")
@click.option("--alias", "aliases", metavar="TEXT", multiple=True, help="Another name; those given replace the former.")
@click.option("--no-alias", is_flag=True, help="Take all aliases away.")
@click.option("--domain", metavar="HOST", help="As in acme.com.")
@click.option("--industry", metavar="TEXT", help="What it lives from.")
@click.option("--size", metavar="TEXT", help="Revenue, people, or a word for them.")
@reviewer_option
@book_option
@json_option("Print {book, customer, record, edits: [{at, reviewer, field, former, value, by_hand}]}.")
def record_command(
    name: str,
    new_name: str | None,
    parent: str | None,
    aliases: tuple[str, ...],
    no_alias: bool,
    domain: str | None,
    industry: str | None,
    size: str | None,
    reviewer: str | None,
    book: Path | None,
    as_json: bool,
) -> None:
    """Put the record of the customer NAME right, or without an option show it and what hands have changed.

    An import never overwrites what is given here; in the app the same reviewer can take it back with u.
    """
    with opened(book, given_reviewer(reviewer)) as workbook:
        customer = resolve(workbook, name)
        former = records.record(workbook, customer.id)
        typed = Record(
            former.name if new_name is None else new_name,
            former.parent if parent is None else parent,
            aliases if aliases or no_alias else former.aliases,
            former.domain if domain is None else domain,
            former.industry if industry is None else industry,
            former.size if size is None else size,
        )
        if typed != former:
            narrate(f"{records.edit(workbook, customer.id, typed).text}  (as {workbook.reviewer})")
        now, edits = records.record(workbook, customer.id), records.edits(workbook, customer.id)
        if as_json:
            shown = [{name: value for name, value in one._asdict().items() if name not in _OF} for one in edits]
            write_json({**book_json(workbook), "customer": customer.key, "record": now._asdict(), "edits": shown})
        elif typed == former:
            write_lines(_lines(now, edits))


_OF = ("customer_id", "customer", "customer_key")


def _lines(record: Record, edits: tuple[RecordEdit, ...]) -> list[str]:
    found = []
    for field, value in record._asdict().items():
        text = "; ".join(value) if isinstance(value, tuple) else value or "–"
        found.append(f"{field:<9} {visible(text)}")
    if edits:
        rows = [
            (minute(one.at), visible(one.reviewer), one.field, visible(one.former) or "–", visible(one.value) or "–")
            for one in edits
        ]
        found += ["", *table([("when", "by", "field", "was", "is"), *rows])]
    return found
