"""`tokentui codebook`: the use cases, printed or edited as a file."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tokentui.cli.asking import at_terminal, sure
from tokentui.cli.book import codebook_command as printing
from tokentui.cli.faults import No, Unusable
from tokentui.cli.options import opened, title, yes_option
from tokentui.cli.output import narrate, write, write_json, write_lines

if TYPE_CHECKING:
    from tokentui.services.codebook_editing import Preview
    from tokentui.services.workbook import Workbook

_LOAD_KEYS = (
    " With --load: {book, codebook_version, dry_run, changes}; with --history: {book, codebook_version, versions}."
)


@click.command(
    "codebook", short_help="The use cases and what they mean; edited as a file.", params=list(printing.params)
)
@click.option(
    "--load", "file", type=click.Path(path_type=Path), help="Make the codebook that of FILE (TOML; - reads it)."
)
@click.option("--dry-run", is_flag=True, help="With --load: only show what would change.")
@click.option("--into", multiple=True, metavar="CODE=CODE", help="With --load: what an entry left out is merged into.")
@click.option("--history", "as_history", is_flag=True, help="What each version changed, newest first.")
@click.option("--version", "number", type=click.IntRange(0), help="With --toml: an earlier version.")
@yes_option
@click.pass_context
def codebook_command(
    ctx: click.Context,
    file: Path | None,
    dry_run: bool,
    into: tuple[str, ...],
    as_history: bool,
    number: int | None,
    yes: bool,
    as_toml: bool,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """The use cases of the book: key, code, stance and what they mean.

    To edit them, print them as TOML, change the file and load it back. Every load is one version; what was said stays
    with its use case through renames and merges, and an earlier version loaded again sets a change back.
    """
    if (file is not None) + as_history + (as_toml or as_csv) > 1:
        raise click.UsageError("Give one of --load, --history, --toml, --csv", ctx)
    if (dry_run or into) and file is None:
        raise click.UsageError("--dry-run and --into go with --load FILE", ctx)
    if number is not None and not as_toml:
        raise click.UsageError("--version goes with --toml", ctx)
    if file is not None:
        _load(book, file, _targets(into, ctx), dry_run=dry_run, yes=yes, as_json=as_json)
    elif as_history:
        _history(book, as_json=as_json)
    elif number is not None:
        from tokentui.services.codebook_editing import as_toml as toml_of

        with opened(book) as workbook:
            write_lines(toml_of(workbook, number).split("\n")[:-1])
    else:
        ctx.invoke(printing, as_toml=as_toml, book=book, as_json=as_json, as_csv=as_csv)


def _load(book: Path | None, file: Path, into: dict[str, str], *, dry_run: bool, yes: bool, as_json: bool) -> None:
    from tokentui.services.codebook_editing import apply, load

    text = _text(file)
    with opened(book) as workbook:
        preview = load(workbook, text, into)
        if not as_json:
            write_lines(_preview_lines(workbook, preview))
        if preview.changes and not dry_run:
            if at_terminal() and not sure("Make these changes?", yes=yes):
                raise No("Nothing was changed.")
            workbook = apply(workbook, preview)
            narrate(f"The codebook is now at version {workbook.codebook.version}.")
        if as_json:
            from tokentui.words.book_json import book_json

            changed = {
                "codebook_version": workbook.codebook.version,
                "dry_run": dry_run,
                "changes": list(preview.lines),
            }
            write_json({**book_json(workbook), **changed})


def _preview_lines(workbook: "Workbook", preview: "Preview") -> Iterable[str]:
    from tokentui.domain.text import visible

    yield f"{title(workbook)} · codebook version {workbook.codebook.version}"
    for line in preview.lines or ("nothing changes: the file says what the book says",):
        yield f"  {visible(line)}"


def _history(book: Path | None, *, as_json: bool) -> None:
    from tokentui.domain.text import visible
    from tokentui.services.codebook_editing import history
    from tokentui.words.book_json import book_json

    with opened(book) as workbook:
        versions = history(workbook)
        if as_json:
            rows = [{"version": one.version, "at": one.at, "changes": list(one.lines)} for one in versions]
            write_json({**book_json(workbook), "codebook_version": workbook.codebook.version, "versions": rows})
            return
        write(title(workbook))
        for one in versions:
            write(f"version {one.version}  {visible(one.at[:16].replace('T', ' '))}")
            write_lines(f"  {visible(line)}" for line in one.lines)


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
