"""`tokentui check`: the proof of a book's sums; `tokentui keys`: every key of the app."""

from pathlib import Path

import click

from tokentui.cli.options import book_option, book_path, csv_option, json_option, one_format, opened, title
from tokentui.cli.output import cells, narrate, table, write, write_json, write_lines, write_table
from tokentui.domain.codebook import Codebook
from tokentui.domain.text import clip, visible
from tokentui.services.books import prove
from tokentui.services.paths import config_file, config_is_there
from tokentui.services.workbook import default_codebook
from tokentui.words.book_json import book_json
from tokentui.words.command import Command, Where
from tokentui.words.commands import commands
from tokentui.words.own_keys import own_keys

_SHOWN = 20
"""Differences that are named one by one."""


@click.command("check")
@book_option
@json_option("Print {book, sound, found, customers, decisions, differences: [{where, key, expected, found}]}.")
def check_command(book: Path | None, as_json: bool) -> int:
    """Work everything that the panels show out anew from what was said, and compare; exit 1 where it differs."""
    with opened(book) as workbook:
        report = prove(workbook)
        if as_json:
            differences = [
                {"where": one.where, "key": one.key, "expected": one.expected, "found": one.found}
                for one in report.differences
            ]
            counts = {"found": report.found, "customers": report.customers, "decisions": report.decisions}
            write_json({**book_json(workbook), "sound": report.sound, **counts, "differences": differences})
        elif report.sound:
            write(f"{title(workbook)}: sound. Worked out anew and nothing differs.")
            write(f"customers {report.customers:,} · decisions {report.decisions:,}")
        else:
            write(f"{title(workbook)}: what differs: {report.found:,}")
            for one in report.differences[:_SHOWN]:
                write(visible(f"{one.where} {one.key}: should be {one.expected}; is {one.found}"))
            if report.found > _SHOWN:
                write(f"and {report.found - _SHOWN:,} more; see them with --json")
    return 0 if report.sound else 1


@click.command("keys")
@book_option
@json_option("Print {keys: [{id, keys, label, help, group, where, dangerous}]}.")
@csv_option
def keys_command(book: Path | None, as_json: bool, as_csv: bool) -> None:
    """Every key of the app, with the user's own from the configuration file."""
    one_format(as_json, as_csv)
    codebook, own = _codebook(book), own_keys()
    every = {one.id: one for where in Where for one in commands(where, codebook, own)}
    if as_json:
        write_json({"keys": [_key_json(one) for one in every.values()]})
    elif as_csv:
        header = ("id", "keys", "label", "help", "group")
        write_table(
            header, [(one.id, " ".join(one.keys), one.label, one.help, one.topic.value) for one in every.values()]
        )
    else:
        for topic in dict.fromkeys(one.topic for one in every.values()):
            write(topic.value)
            rows = [
                [f"  {' '.join(one.shown) or one.key}", one.label, one.help]
                for one in every.values()
                if one.topic is topic
            ]
            write_lines(clip(line, cells()) for line in table(rows))
    how = "" if config_is_there() else "; make that file with: tokentui config init"
    narrate(f"Other keys are given by id (see --json) under [keys] in {visible(str(config_file()))}{how}")


def _key_json(one: Command) -> dict[str, object]:
    return {
        "id": one.id,
        "keys": list(one.keys),
        "label": one.label,
        "help": one.help,
        "group": one.topic.value,
        "where": [where.value for where in one.where],
        "dangerous": one.dangerous,
    }


def _codebook(book: Path | None) -> Codebook:
    """The codebook of the book, or the default one where there is no book yet."""
    if not book_path(book).exists():
        return default_codebook()
    with opened(book) as workbook:
        return workbook.codebook
