"""`tokentui codebook`: the use cases and segments, printed or edited as a file."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from tokentui.cli.faults import No, Unusable
from tokentui.cli.options import (
    at_terminal,
    book_option,
    csv_option,
    given_reviewer,
    json_option,
    opened,
    sure,
    title,
    yes_option,
)
from tokentui.cli.output import (
    cells,
    narrate,
    table,
    write,
    write_data_lines,
    write_json,
    write_lines,
    write_table,
)
from tokentui.domain.codebook import Codebook, UseCase
from tokentui.domain.codebook_changes import AnyEntry
from tokentui.domain.stance_exceptions import exceptions_line, present_exceptions
from tokentui.domain.text import clip, visible
from tokentui.services.codebook_editing import Preview, apply, history, load
from tokentui.services.codebook_editing import as_toml as toml_of
from tokentui.services.codebook_effects import effect, touched
from tokentui.services.panels import PanelSettings
from tokentui.services.ready_codebooks import READY, ready_toml
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.codebook_effect import verdict_in_words
from tokentui.words.values import minute


@click.command("codebook")
@click.option("--toml", "as_toml", is_flag=True, help="Print it as TOML, to be edited or kept.")
@book_option
@json_option(
    "Print {book, codebook_version, use_cases: [{code, key, label, definition, examples, archived, stance, "
    "exceptions}], segments: [{code, key, label, definition, examples, archived}]}; with --load: {book, "
    "codebook_version, dry_run, changes}; with --history: {book, codebook_version, versions}."
)
@csv_option
@click.option(
    "--load",
    "file",
    type=click.Path(),
    metavar="FILE",
    help="Make the codebook that of FILE (TOML; - reads it), or a ready one: plain, strict.",
)
@click.option("--dry-run", is_flag=True, help="With --load: only show what would change.")
@click.option("--into", multiple=True, metavar="CODE=CODE", help="With --load: what an entry left out is merged into.")
@click.option("--history", "as_history", is_flag=True, help="What each version changed, newest first.")
@click.option("--version", "number", type=click.IntRange(0), help="With --toml: an earlier version.")
@click.option(
    "--ready", "name", type=click.Choice(list(READY)), help="Print a codebook that comes with the program as TOML."
)
@yes_option
@click.pass_context
def codebook_command(
    ctx: click.Context,
    file: str | None,
    dry_run: bool,
    into: tuple[str, ...],
    as_history: bool,
    number: int | None,
    name: str | None,
    yes: bool,
    as_toml: bool,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """The use cases and segments of the book: key, code, stance and what they mean.

    To edit them, print them as TOML, change the file and load it back. Every load is one version; what was said stays
    with its use case or segment through renames and merges, and an earlier version loaded again sets a change back.
    Two codebooks come with the program, to argue with: plain, with which every book starts, and strict.
    """
    if (file is not None) + as_history + (name is not None) + (as_toml or as_csv) > 1:
        raise click.UsageError("Give one of --load, --history, --ready, --toml, --csv", ctx)
    if (dry_run or into) and file is None:
        raise click.UsageError("--dry-run and --into go with --load FILE", ctx)
    if number is not None and not as_toml:
        raise click.UsageError("--version goes with --toml", ctx)
    if name is not None:
        if as_json:
            raise click.UsageError("--ready prints TOML; leave --json away", ctx)
        _write_toml(ready_toml(name))
    elif file is not None:
        _load(book, file, _targets(into, ctx), dry_run=dry_run, yes=yes, as_json=as_json)
    elif as_history:
        _history(book, as_json=as_json)
    elif as_toml + as_json + as_csv > 1:
        raise click.UsageError("Give one of --toml, --json, --csv", ctx)
    else:
        _print(book, number, as_toml=as_toml, as_json=as_json, as_csv=as_csv)


def _print(book: Path | None, version: int | None, *, as_toml: bool, as_json: bool, as_csv: bool) -> None:
    with opened(book) as workbook:
        codebook = workbook.codebook
        if as_toml:
            _write_toml(toml_of(workbook, version))
        elif as_json:
            write_json(
                {
                    **book_json(workbook),
                    "codebook_version": codebook.version,
                    "use_cases": [_use_case_json(one, codebook) for one in codebook.use_cases],
                    "segments": [_entry_json(one) for one in codebook.segments.entries],
                }
            )
        elif as_csv:
            header = ("code", "key", "label", "stance", "definition", "archived", "exceptions", "list")
            entries: tuple[AnyEntry, ...] = (*codebook.use_cases, *codebook.segments.entries)
            write_table(header, [_row(one, codebook) for one in entries])
        else:
            write(f"{title(workbook)} · codebook version {codebook.version}")
            write_lines(clip(line, cells()) for line in _lines(codebook))


def _write_toml(text: str) -> None:
    write_data_lines(text.split("\n")[:-1])


def _lines(codebook: Codebook) -> Iterator[str]:
    """Use cases with their stances, and below them segments."""
    cases = []
    for one in codebook.use_cases:
        cases.append([one.key, one.code, one.stance.value, one.label + " (archived)" * one.archived])
        if one.exceptions:
            cases.append(["", "", "", f"but {exceptions_line(present_exceptions(one, codebook.segments))}"])
    yield from table([[visible(cell) for cell in line] for line in cases])
    segments = [[one.key, one.code, one.label + " (archived)" * one.archived] for one in codebook.segments.entries]
    if segments:
        yield "segments, who a customer is"
        yield from table([[visible(cell) for cell in line] for line in segments])


def _row(one: AnyEntry, codebook: Codebook) -> tuple[str, ...]:
    stance, exceptions, name = "", "", "segment"
    if isinstance(one, UseCase):
        stance, name = one.stance.value, "use case"
        exceptions = exceptions_line(present_exceptions(one, codebook.segments))
    return (
        one.code, one.key, one.label, stance, one.definition, "yes" if one.archived else "no", exceptions, name,
    )  # fmt: skip


def _load(book: Path | None, file: str, into: dict[str, str], *, dry_run: bool, yes: bool, as_json: bool) -> None:
    # A file that is called as a ready one is given as ./strict.
    text = ready_toml(file) if file in READY else _text(Path(file))
    with opened(book, given_reviewer(None)) as workbook:
        preview = load(workbook, text, into)
        if not as_json:
            write_lines(_preview_lines(workbook, preview))
        if preview.changes and not dry_run:
            if at_terminal() and not sure("Make these changes?", yes=yes):
                raise No("Nothing was changed.")
            workbook = apply(workbook, preview)
            version = workbook.codebook.version
            narrate(f"The codebook is now at version {version}; tokentui undo takes that back.")
        if as_json:
            changed = {
                "codebook_version": workbook.codebook.version,
                "dry_run": dry_run,
                "changes": list(preview.lines),
            }
            write_json({**book_json(workbook), **changed})


def _preview_lines(workbook: Workbook, preview: Preview) -> Iterable[str]:
    yield f"{title(workbook)} · codebook version {workbook.codebook.version}"
    for line in preview.lines or ("nothing changes: the file says what the book says",):
        yield f"  {visible(line)}"
    if decisions := touched(workbook, preview.plan):
        yield f"  by customers: {verdict_in_words(effect(workbook, preview.plan, PanelSettings(), decisions))}"


def _history(book: Path | None, *, as_json: bool) -> None:
    with opened(book) as workbook:
        versions = history(workbook)
        if as_json:
            rows = [{"version": one.version, "at": one.at, "changes": list(one.lines)} for one in versions]
            write_json({**book_json(workbook), "codebook_version": workbook.codebook.version, "versions": rows})
            return
        write(title(workbook))
        for one in versions:
            write(f"version {one.version}  {minute(one.at)}")
            write_lines(f"  {visible(line)}" for line in one.lines)


def _use_case_json(one: UseCase, codebook: Codebook) -> Json:
    exceptions = {code: stance.value for code, stance in present_exceptions(one, codebook.segments)}
    return {**_entry_json(one), "stance": one.stance.value, "exceptions": exceptions}


def _entry_json(one: AnyEntry) -> Json:
    return {
        "code": one.code,
        "key": one.key or None,
        "label": one.label,
        "definition": one.definition,
        "examples": list(one.examples),
        "archived": one.archived,
    }


def _text(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Unusable(f"There is no file {file}; make one with: tokentui codebook --toml > {file}") from None
    except IsADirectoryError:
        raise Unusable(f"{file} is a folder; name the file in it.") from None
    except UnicodeDecodeError:
        raise Unusable(f"{file} is not text in UTF-8; save it as UTF-8 and load it again.") from None


def _targets(into: Iterable[str], ctx: click.Context) -> dict[str, str]:
    targets = {}
    for pair in into:
        source, equals, target = (part.strip() for part in pair.partition("="))
        if not (source and equals and target):
            raise click.UsageError(f"--into is given as CODE=CODE, as in --into resale=devtools, not {pair!r}", ctx)
        targets[source] = target
    return targets
