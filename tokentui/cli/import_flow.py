"""An import as the shell goes about it: the book, made where there is none, preview, question, and what came of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tokentui.cli.faults import No, Unusable
from tokentui.cli.import_lines import all_refused, import_json, outcome, refused_in, rows_were, summary
from tokentui.cli.options import opened, sure
from tokentui.cli.output import narrate, write_json, write_lines
from tokentui.cli.progress import progress
from tokentui.domain.text import visible
from tokentui.ingest.currencies import named_currency
from tokentui.ingest.files.scratch import scratch_folder
from tokentui.ingest.load import Arrivals, ImportOptions, load_files
from tokentui.ingest.preview import describe
from tokentui.services.books import whole_book
from tokentui.services.config import configuration
from tokentui.services.workbook import Workbook
from tokentui.words.closing import close_lines


class ImportWay(NamedTuple):
    """How an import goes about it."""

    book: Path
    """As it will be called."""
    dry_run: bool
    strict: bool
    ask: bool
    as_json: bool


class Brought(NamedTuple):
    """What came of an import, to be said once the book has its name: a new one has it only when all is in it."""

    code: int | None = None
    document: dict[str, object] | None = None
    lines: tuple[str, ...] = ()

    def said(self) -> int | None:
        """Say it; the exit code."""
        if self.document is not None:
            write_json(self.document)
        for line in self.lines:
            narrate(line)
        return self.code


def bring_in(
    workbook: Workbook,
    files: Sequence[Path],
    options: ImportOptions,
    way: ImportWay,
    taken: Callable[[Arrivals], object] = lambda _: None,
) -> Brought:
    """Import, once it was shown and confirmed where somebody can be asked; raises No where nothing was taken.

    `taken` hears of it before it is final: what it writes belongs to the import, and what it raises takes all back.
    """
    if way.ask:
        with progress() as read:
            arrivals = load_files(workbook, files, options, only_look=True, read=read)
        for line in _told(arrivals, workbook):
            narrate(line)
        if not sure("Import this?", yes=False):
            raise No("Nothing was imported.")

    def accept(come: Arrivals) -> bool:
        if (way.strict and refused_in(come)) or all_refused(come) is not None:
            return False
        taken(come)
        return True

    with progress() as read:
        arrivals = load_files(workbook, files, options, read=read, accept=accept)
    if (nothing := all_refused(arrivals)) and not way.strict:
        raise No(nothing)
    number = refused_in(arrivals) if way.strict else 0
    document = import_json(workbook, way.book, arrivals, dry_run=False, imported=not number) if way.as_json else None
    came = summary(arrivals, workbook.settings.currency, shown=way.ask)
    brought = Brought(None, document, tuple(came))
    if number:
        brought.said()
        raise No(f"Nothing was imported: {rows_were(number)} refused, and --strict was given.")
    return brought


def rehearse(workbook: Workbook, files: Sequence[Path], options: ImportOptions, way: ImportWay) -> Brought:
    """Show what would come in; what came of it is the exit code that the import would have."""
    arrivals = load_files(workbook, files, options, only_look=True)
    if way.as_json:
        write_json(import_json(workbook, way.book, arrivals, dry_run=True, imported=False))
    else:
        write_lines(_told(arrivals, workbook))
    narrate("Dry run: nothing was changed.")
    return Brought(1 if all_refused(arrivals) or (way.strict and refused_in(arrivals)) else None)


def _told(arrivals: Arrivals, workbook: Workbook) -> Iterator[str]:
    """What files would bring, before it is brought; of several first a line each."""
    currency = workbook.settings.currency
    if len(arrivals.files) > 1:
        for arrival in arrivals.files:
            yield f"{visible(Path(arrival.preview.source).name)}: {outcome(arrival, currency)[0]}"
        yield ""
    yield from map(visible, arrivals.left_out)
    for arrival in arrivals.files:
        yield from describe(arrival.preview, currency)
        yield from outcome(arrival, currency)
        yield ""
    yield arrivals.change(currency)
    if arrivals.close is not None:
        yield from close_lines(arrivals.close, currency)


@contextmanager
def target(
    way: ImportWay, files: Sequence[Path], name: str | None, currency: str | None, options: ImportOptions
) -> Iterator[Workbook]:
    """The open book, made first where there is none: whole, once the import is done, or not at all.

    A new book is in the currency that is given, else in that of the files, where they name one.
    """
    path = way.book
    if path.exists():
        # A file of the book must not be opened but by SQLite: closing it would drop the locks of the book.
        if any(file.exists() and file.samefile(path) for file in files):
            raise Unusable(f"{path} is the book itself; name another file.")
        with opened(path) as workbook:
            _expect_currency(workbook, currency)
            yield workbook
        return
    theirs = None if currency else named_currency(files, options)
    own = (currency or theirs or "USD").upper()
    with scratch_folder() as folder:
        place = folder / path.name if way.dry_run else path
        with whole_book(place, name or path.stem, own) as unfinished, opened(unfinished) as workbook:
            floor = configuration().floor
            yield workbook.keep(floor=floor) if floor else workbook
    if not way.dry_run:
        narrate(
            f"Made the book {path}, in {own}{', as the amounts are' if own == theirs != 'USD' else ''}"
            f"{f', with the evidence floor {floor.value} of your settings' if floor else ''}."
        )


def _expect_currency(workbook: Workbook, currency: str | None) -> None:
    own = workbook.settings.currency
    if currency and currency.upper() != own:
        raise Unusable(f"The book is in {own} and a book has one currency; convert the file, or make another book.")
