"""Looking customers up: find, show, next, log."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from tokentui.cli.completion.kinds import CUSTOMER, GRADE, REVIEWER
from tokentui.cli.customer_lines import card_lines, customer_lines, decision_lines, next_lines
from tokentui.cli.faults import Unusable
from tokentui.cli.options import book_option, csv_option, filter_option, json_option, one_format, opened, title
from tokentui.cli.output import (
    cells,
    narrate,
    write,
    write_json,
    write_json_text,
    write_lines,
    write_pieces,
    write_table,
)
from tokentui.domain.grades import Grade
from tokentui.domain.text import visible
from tokentui.services.browse import detail, hints, next_open, read_filter
from tokentui.services.card import card_of, cards_of
from tokentui.services.lookups import (
    NoSuchCustomer,
    find,
    found_keys,
    history,
    history_documents,
    meeting,
    near,
    resolve,
)
from tokentui.services.spend_figures import contradictions_of
from tokentui.words.book_json import book_json, hint_json, parsed
from tokentui.words.tables import customer_table, decision_table

_CUSTOMER_KEYS = (
    "each with key, name, parent, segment, industry, who {state, segments or null, by, record}, "
    "spend {low, best, high, basis, grade} or null, tokens, state, "
    "use_cases, split, clarity, voices, reviewer, flagged, updated"
)


_FOUND = 20
"""Customers that find prints unless told otherwise."""


@click.command("find")
@click.argument("text", default="", type=CUSTOMER)
@click.option("--limit", "-n", type=click.IntRange(1), help=f"How many at most.  [default: {_FOUND}; all with --ids]")
@click.option("--ids", "as_ids", is_flag=True, help="Print keys alone, one a line, as fzf and xargs read them.")
@click.option("--null", "-0", "by_null", is_flag=True, help="The same, a zero character after each, for xargs -0.")
@filter_option
@book_option
@json_option(f"Print {{book, synthetic, text, more, customers}}; customers {_CUSTOMER_KEYS}.")
@csv_option
def find_command(
    text: str,
    limit: int | None,
    as_ids: bool,
    by_null: bool,
    wanted: str,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Customers whose name, alias, key or parent holds TEXT, best match first; without TEXT, any."""
    one_format(as_json, as_csv, as_ids or by_null)
    with opened(book) as workbook:
        if as_ids or by_null:
            _write_keys(found_keys(workbook, wanted, text, limit), by_null=by_null)
            return
        limit = limit or _FOUND
        found = meeting(workbook, wanted, text, limit) if wanted else find(workbook, text, limit)
        if as_json:
            cards = list(
                parsed(cards_of(workbook.book, [one.id for one in found.customers], workbook.settings.floor.value))
            )
            write_json({**book_json(workbook), "text": text, "more": found.more, "customers": cards})
        elif as_csv:
            write_table(*customer_table(workbook, found.customers))
        elif found.customers:
            write(title(workbook))
            write_lines(customer_lines(workbook, found.customers, cells()))
        if not found.customers and text:
            raise NoSuchCustomer(text, near(workbook, text))
        if not found.customers:
            narrate("The book has no customers yet; bring some in with: tokentui import FILE")
        elif found.more:
            narrate(f"There are more than {limit}; see them with: --limit {limit * 5}")


def _write_keys(keys: Iterable[str], *, by_null: bool) -> None:
    """Print keys as they are, on a terminal made visible.

    Raises Unusable for one that holds a line end and is to be told by one.
    """
    for key in keys:
        if not by_null and "\n" in key:
            raise Unusable(f'"{visible(key)}" holds a line end; tell keys apart with: --null')
        shown = visible(key) if sys.stdout.isatty() else key
        write_pieces([shown], end="\0" if by_null else "\n")


@click.command("show")
@click.argument("name", type=CUSTOMER)
@click.option("--all", "everything", is_flag=True, help="Every fact and decision, however long.")
@book_option
@json_option(
    "Print one customer: the keys of `find` and aliases, size, product, region, partner, domain, first_named, facts, "
    "months, decisions, extra."
)
def show_command(name: str, everything: bool, book: Path | None, as_json: bool) -> None:
    """One customer on a card: spend with its source, the four questions, facts, decisions.

    NAME is a key, a name or an alias; part of a name will do where it fits one customer alone.
    """
    with opened(book) as workbook:
        customer = resolve(workbook, name)
        if as_json:
            write_json_text(card_of(workbook.book, customer.id, workbook.now()[:10]))
            return
        found = detail(workbook, customer.id)
        clashes = contradictions_of(workbook, found)
        write_lines(card_lines(found, workbook, cells(), clashes, everything=everything))


@click.command("next")
@click.argument("number", metavar="[N]", type=click.IntRange(1), default=10)
@click.option("--floor", type=GRADE, help="Lowest grade that counts.")
@filter_option
@book_option
@json_option(
    f"Print {{book, synthetic, floor, customers}}; customers {_CUSTOMER_KEYS}, and where the spend is unknown at the "
    "floor hint {figure, low, high, unit, yardstick} or null, and sources."
)
@csv_option
def next_command(number: int, floor: str | None, wanted: str, book: Path | None, as_json: bool, as_csv: bool) -> None:
    """The N open accounts that weigh most: whom to look at next, largest annual spend first.

    Those of unknown spend come after: by money, tokens or seats that facts name, then by how many sources name them.
    """
    one_format(as_json, as_csv)
    with opened(book) as own:
        workbook = own.read_as(Grade(floor)) if floor else own
        rows = next_open(workbook, number, read_filter(workbook, wanted))
        if as_json:
            floor = workbook.settings.floor.value
            cards = parsed(cards_of(workbook.book, [one.id for one in rows], floor))
            told = hints(workbook, rows)
            documents = [
                {**card, **(hint_json(*told[one.id]) if one.id in told else {})}
                for card, one in zip(cards, rows, strict=True)
            ]
            write_json({**book_json(workbook), "floor": floor, "customers": documents})
        elif as_csv:
            write_table(*customer_table(workbook, rows))
        elif rows:
            write(title(workbook))
            write_lines(next_lines(workbook, rows, hints(workbook, rows), cells()))
        if not rows:
            narrate(f"Nothing is open: the stance of every customer {'that meets it ' if wanted else ''}is known.")


@click.command("log")
@click.argument("name", required=False, type=CUSTOMER)
@click.option("--reviewer", type=REVIEWER, help="Only what this reviewer said.")
@click.option("--number", "-n", type=click.IntRange(1), default=20, show_default=True, help="How many at most.")
@book_option
@json_option(
    "Print {book, synthetic, decisions}; each with uid, customer {key, name}, reviewer, question, statement, "
    "use_cases, split, confidence, note, reason, facts, flagged, adjudicates, at, standing."
)
@csv_option
def log_command(
    name: str | None, reviewer: str | None, number: int, book: Path | None, as_json: bool, as_csv: bool
) -> None:
    """What was said, newest first: of one customer, by one reviewer, or all."""
    one_format(as_json, as_csv)
    with opened(book) as workbook:
        customer_id = resolve(workbook, name).id if name else None
        decisions = history(workbook, customer_id, reviewer, number)
        if as_json:
            documents = history_documents(workbook, customer_id, reviewer, number)
            write_json({**book_json(workbook), "decisions": list(parsed(documents))})
        elif as_csv:
            write_table(*decision_table(workbook, decisions))
        elif decisions:
            write(title(workbook))
            write_lines(decision_lines(decisions, workbook.codebook, cells()))
        if not decisions:
            narrate("Nothing was said yet.")
        elif len(decisions) == number:
            narrate(f"The last {number}; for more: -n {number * 5}")
