"""`tokentui backups` and `tokentui restore`: the copies of a book, and the way back to one."""

from pathlib import Path

import click

from tokentui.cli.faults import No
from tokentui.cli.options import book_option, book_path, json_option, sure, yes_option
from tokentui.cli.output import narrate, table, write_json, write_lines
from tokentui.domain.text import number_of, visible
from tokentui.services.backups import RULE, KnownBackup, expect_book_or_backups, find, held_by, list_backups, restore


@click.command("backups")
@book_option
@json_option("Print {book, backups: [{name, path, at, before, bytes, customers, decisions, newest, problem}]}.")
def backups_command(book: Path | None, as_json: bool) -> None:
    """The backups of a book, newest first, with what each holds.

    They are made by themselves before an import, a merge, a match that is accepted or a decision on more than a
    thousand accounts, before restoring, mending or starting over, and before a change of schema. Kept are the last ten,
    the first of each day for a month, and those before a change of schema.
    """
    path = book_path(book)
    expect_book_or_backups(path)
    known = list_backups(path)
    if as_json:
        write_json({"book": str(path), "backups": [_json(one) for one in known]})
        return
    if not known:
        narrate(f"There are no backups of {visible(str(path))} yet. {RULE}")
        return
    header = ["backup", "customers", "decisions", "newest decision", "MB"]
    write_lines(table([header, *map(_row, known)], right=(1, 2, 4)))
    narrate(f"{RULE} Back to one with: tokentui restore BACKUP --book {visible(str(path))}")


@click.command("restore")
@click.argument("backup")
@yes_option
@book_option
def restore_command(backup: str, yes: bool, book: Path | None) -> None:
    """Give the book what BACKUP holds, after a backup of what it holds now.

    BACKUP is a name as `tokentui backups` prints it, or its beginning, or the path of a copy of your own.
    """
    path = book_path(book)
    source = find(path, backup)
    held = held_by(source)
    what = f"{number_of(held.customers, 'customer')} and {number_of(held.decisions, 'decision')}"
    if not sure(f"Give {path} what {source.name} holds, {what}?", yes=yes):
        raise No("Nothing was restored.")
    restored = restore(path, str(source))
    narrate(f"Restored {path}: {what}.")
    if restored.former is not None:
        narrate(f"As it was before it lies at {restored.former}; back with: tokentui restore {restored.former.stem}")


def _row(one: KnownBackup) -> list[str]:
    name, size = one.backup.path.stem, f"{one.size / 1e6:,.1f}"
    if one.held is None:
        return [name, "", "", "cannot be read", size]
    newest = visible((one.held.newest or "none")[:16].replace("T", " "))
    return [name, f"{one.held.customers:,}", f"{one.held.decisions:,}", newest, size]


def _json(one: KnownBackup) -> dict[str, object]:
    held = one.held
    return {
        "name": one.backup.path.stem,
        "path": str(one.backup.path),
        "at": one.backup.at.isoformat(),
        "before": one.backup.before,
        "bytes": one.size,
        "customers": None if held is None else held.customers,
        "decisions": None if held is None else held.decisions,
        "newest": None if held is None else held.newest,
        "problem": one.problem,
    }
