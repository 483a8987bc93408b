"""What can be done after an import: taking it back, and mending the rows that it refused."""

from pathlib import Path

from tokentui.cli.faults import No
from tokentui.cli.options import opened, sure
from tokentui.cli.output import narrate
from tokentui.domain.text import number_of, visible
from tokentui.ingest.files.table import whole_rows
from tokentui.ingest.readers.reasons import shared_reasons
from tokentui.services.imports import RestsOnImport, last_import, refused_rows, take_back_import
from tokentui.services.replacing import creating


def undo_import(book: Path | None, *, yes: bool) -> None:
    """Take the newest import back, once that is confirmed."""
    with opened(book) as workbook:
        last = last_import(workbook)
        if last is None:
            raise No("There is no import left to take back.")
        what = f"{', '.join(map(visible, last.sources))} ({last.added:,} new, {last.changed:,} changed, {last.at[:16]})"
        if not sure(f"Take back the import of {what}?", yes=yes):
            raise No("Nothing was taken back.")
        try:
            take_back_import(workbook, last)
        except RestsOnImport as rests:
            raise No(str(rests)) from None
    narrate(f"Took back the import of {what}: the book is as it was before.")


def write_refused(book: Path | None, file: Path) -> None:
    """Write the rows that the newest import refused under their column names, and say why each was."""
    with opened(book) as workbook:
        refused = refused_rows(workbook)
    if not refused:
        raise No("The last import refused no row; nothing was written.")
    if len(refused) > 1:
        names = ", ".join(visible(one.source) for one in refused)
        raise No(f"The last import refused rows of several files, {names}; bring them in one by one.")
    (one,) = refused
    if one.count_together:
        raise No(
            f"The {one.kind} of one customer count together: mend the rows in {visible(one.source)} itself and import "
            "it again; nothing was written."
        )
    written = whole_rows(one.header, [row.raw for row in one.rows])
    try:
        with creating(file) as new, new.open("w", encoding="utf-8", newline="") as target:
            target.writelines(f"{line}\n" for line in (one.header, *written))
    except FileExistsError:
        raise No(f"{file} is there already; name another file.") from None
    narrate(f"Wrote {number_of(len(written), 'refused row')} of {visible(one.source)} to {file}:")
    for shared in shared_reasons(one.rows):
        narrate(f"  {visible(shared.said())}")
    if len(written) < len(one.rows):
        narrate(f"{number_of(len(one.rows) - len(written), 'row')} too long to be kept: mend them in the file itself.")
    narrate(f"Mend them and bring them in: tokentui import {file} --book {workbook.book.path}")
