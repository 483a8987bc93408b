"""`tokentui push`: what is settled of customers, as a table of a warehouse."""

from pathlib import Path

import click

from tokentui.cli.options import book_option, given_reviewer, json_option, opened, reviewer_option, title
from tokentui.cli.output import write, write_json
from tokentui.domain.text import number_of
from tokentui.warehouse.push import LabelTable, Pushed, explain, open_for_labels, place_of, push
from tokentui.words.book_json import Json, book_json


@click.command("push")
@click.argument("url", metavar="URL")
@click.option(
    "--table", default="tokentui_labels", show_default=True, help="Where to; SCHEMA.TABLE for another schema."
)
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--explain", "explained", is_flag=True, help="Only print the tables, and what reads them, as SQL.")
@reviewer_option
@book_option
@json_option(
    "Print {book, synthetic, codebook_version, table, versions_table, version, pushed_at, added, dry_run, customers, "
    "rows}."
)
def push_command(
    url: str,
    table: str,
    dry_run: bool,
    explained: bool,
    reviewer: str | None,
    book: Path | None,
    as_json: bool,
) -> None:
    """Write what is settled of each customer into a table of the warehouse at URL, as one more version of it.

    URL: a DuckDB file, postgres://USER@HOST/DATABASE, sc://HOST:PORT of Spark, or any other that Ibis knows. A push
    adds rows and never changes or deletes any; where nothing has changed since the newest version it adds nothing. A
    version is listed in TABLE_versions once it is whole. A table that push did not make is never touched.
    """
    place = place_of(table)
    writes = not (dry_run or explained)
    with opened(book, given_reviewer(reviewer)) as workbook, open_for_labels(url, write=writes) as engine:
        if explained:
            for text in explain(engine, place):
                write(text)
            return
        pushed = push(workbook, engine, place, dry_run=dry_run)
        if as_json:
            write_json({**book_json(workbook), **_json(pushed, place), "dry_run": dry_run})
        else:
            write(f"{title(workbook)} · codebook version {workbook.codebook.version}")
            write(_said(pushed, f"{place} at {engine.shown}", dry_run=dry_run))


def _said(pushed: Pushed, where: str, *, dry_run: bool) -> str:
    version = pushed.version
    if not pushed.added:
        at = f"{version.at:%Y-%m-%d %H:%M} UTC"
        return f"nothing has changed since version {version.number} of {at} in {where}; nothing was added"
    customers, rows = number_of(version.customers, "customer"), number_of(version.rows, "row")
    return f"{'would add' if dry_run else 'added'} version {version.number} to {where}: {customers} in {rows}"


def _json(pushed: Pushed, place: LabelTable) -> Json:
    version = pushed.version
    return {
        "codebook_version": version.codebook,
        "table": str(place),
        "versions_table": f"{place.schema}.{place.versions}" if place.schema else place.versions,
        "version": version.number,
        "pushed_at": version.at.isoformat(timespec="milliseconds"),
        "added": pushed.added,
        "customers": version.customers,
        "rows": version.rows,
    }
