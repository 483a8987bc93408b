"""Commands on the book itself and on the app: check, keys, codebook."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tokentui.cli.options import book_option, book_path, csv_option, json_option, one_format, opened, title
from tokentui.cli.output import cells, narrate, table, write, write_json, write_lines, write_table

if TYPE_CHECKING:
    from tokentui.domain.codebook import Codebook, UseCase
    from tokentui.words.command import Command, Group

_SHOWN = 20
"""Differences that are named one by one."""


@click.command("check", short_help="Prove that the sums follow from the log.")
@book_option
@json_option("Print {book, sound, found, customers, decisions, differences: [{where, key, expected, found}]}.")
def check_command(book: Path | None, as_json: bool) -> int:
    """Work everything that the panels show out anew from what was said, and compare; exit 1 where it differs."""
    from tokentui.domain.text import visible
    from tokentui.services.books import prove
    from tokentui.words.book_json import book_json

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


@click.command("keys", short_help="Every key of the app.")
@book_option
@json_option("Print {keys: [{id, keys, label, help, group, where, dangerous}]}.")
@csv_option
def keys_command(book: Path | None, as_json: bool, as_csv: bool) -> None:
    """Every key of the app, with the user's own from the configuration file."""
    one_format(as_json, as_csv)
    from tokentui.services.config import read_config
    from tokentui.services.paths import config_file
    from tokentui.words.command import Where
    from tokentui.words.commands import clashes, commands

    own = dict(read_config(config_file()).keys)
    codebook = _codebook(book)
    every = {one.id: one for where in Where for one in commands(where, codebook, own)}
    if as_json:
        write_json({"keys": [_key_json(one) for one in every.values()]})
    elif as_csv:
        header = ("id", "keys", "label", "help", "group")
        write_table(
            header, [(one.id, " ".join(one.keys), one.label, one.help, one.group.value) for one in every.values()]
        )
    else:
        for group in dict.fromkeys(one.group for one in every.values()):
            write(group.value)
            write_lines(_cut(line) for line in _key_lines(every.values(), group))
    for clash in clashes(own):
        narrate(clash)


@click.command("codebook", short_help="The use cases and what they mean.")
@click.option("--toml", "as_toml", is_flag=True, help="Print it as TOML, to be edited or kept.")
@book_option
@json_option("Print {book, codebook_version, use_cases: [{code, key, label, stance, definition, examples, archived}]}.")
@csv_option
def codebook_command(as_toml: bool, book: Path | None, as_json: bool, as_csv: bool) -> None:
    """The use cases of the book: key, code, stance and what they mean."""
    if as_toml + as_json + as_csv > 1:
        raise click.UsageError("Give one of --toml, --json, --csv", click.get_current_context())
    from tokentui.domain.text import visible
    from tokentui.words.book_json import book_json

    with opened(book) as workbook:
        cases = workbook.codebook.use_cases
        version = workbook.codebook.version
        if as_json:
            rows = [_use_case_json(one) for one in cases]
            write_json({**book_json(workbook), "codebook_version": version, "use_cases": rows})
        elif as_toml:
            from tokentui.domain.codebook_file import codebook_toml

            write_lines(codebook_toml(workbook.codebook, workbook.settings.name).splitlines())
        elif as_csv:
            header = ("code", "key", "label", "stance", "definition", "archived")
            rows_of_cells = [(*_words(one), one.definition, "yes" if one.archived else "no") for one in cases]
            write_table(header, rows_of_cells)
        else:
            write(f"{title(workbook)} · codebook version {version}")
            lines = [[one.key, one.code, one.stance.value, one.label + " (archived)" * one.archived] for one in cases]
            write_lines(_cut(line) for line in table([[visible(cell) for cell in line] for line in lines]))


def _use_case_json(one: "UseCase") -> dict[str, object]:
    return {
        "code": one.code,
        "key": one.key or None,
        "label": one.label,
        "stance": one.stance.value,
        "definition": one.definition,
        "examples": list(one.examples),
        "archived": one.archived,
    }


def _words(one: "UseCase") -> tuple[str, str, str, str]:
    return one.code, one.key, one.label, one.stance.value


def _key_json(one: "Command") -> dict[str, object]:
    return {
        "id": one.id,
        "keys": list(one.keys),
        "label": one.label,
        "help": one.help,
        "group": one.group.value,
        "where": [where.value for where in one.where],
        "dangerous": one.dangerous,
    }


def _key_lines(every: Iterable["Command"], group: "Group") -> list[str]:
    """The commands of one group, aligned as all are."""
    every = list(every)
    lines = table([[f"  {' '.join(one.shown)}", one.label, one.help] for one in every])
    return [line for one, line in zip(every, lines, strict=True) if one.group is group]


def _codebook(book: Path | None) -> "Codebook":
    """The codebook of the book, or the default one where there is no book yet."""
    from tokentui.services.workbook import default_codebook

    if not book_path(book).exists():
        return default_codebook()
    with opened(book) as workbook:
        return workbook.codebook


def _cut(line: str) -> str:
    from tokentui.domain.text import clip

    return clip(line, cells())
