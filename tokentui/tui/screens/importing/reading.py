"""What the import screen does beside the screen: look at files, and bring in exactly what was looked at."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tokentui.services.background import Work
from tokentui.services.workbook import Workbook
from tokentui.tui.screens.typed_paths import exists

if TYPE_CHECKING:
    from tokentui.ingest.files.filtered import RowFilter
    from tokentui.ingest.files.source import SourceFile
    from tokentui.ingest.load import Arrival, Arrivals, ImportOptions

SAMPLES = 5
"""Rows of a file that are shown as they stand in it."""

_BLOCK = 1 << 20
_TOLD_EVERY = 10_000
"""Rows."""
_ONE_AT_A_TIME = Lock()
"""A look that was given up holds the book until it notices, which can take a moment in a long file."""


@dataclass(frozen=True, slots=True)
class HowRead:
    """What the user has said of the files, where they do not tell it themselves."""

    kinds: Mapping[Path, str] = field(default_factory=dict)
    """What the rows of a file are, by its path."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field by column name; an empty one leaves the column out."""
    dates: str | None = None
    """`day-first` or `month-first`."""
    customer: str = ""
    """Whose all rows are, of files that name nobody."""
    filters: "tuple[RowFilter, ...]" = ()
    recipe: str = ""
    """Under which name it is kept."""

    def kind(self, path: Path) -> str | None:
        """What the rows of a file are."""
        return self.kinds.get(path)

    def options(self, sources: "Mapping[Path, SourceFile]") -> "ImportOptions":
        """The same as those who read files want it."""
        from tokentui.domain.closing import MOVED
        from tokentui.ingest.load import ImportOptions

        return ImportOptions(
            mapping=dict(self.fields),
            kinds=dict(self.kinds),
            dates=self.dates,
            customer=self.customer,
            filters=self.filters,
            recipe=self.recipe,
            percent=MOVED if self.recipe else None,
            sources=sources,
        )


@dataclass(frozen=True, slots=True)
class FileTable:
    """The columns of a file as they stand in it."""

    path: Path
    header: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    """The first cells of each column."""
    months: frozenset[int] = frozenset()
    """The places of columns that are months themselves."""
    made: frozenset[int] = frozenset()
    """The places of those that an adapter makes of others: what they are read as is not for choosing."""
    kind: str = ""
    """What the rows are, where the program that wrote the file is known."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What some files are and would change; or the problem that keeps this from being said."""

    paths: tuple[Path, ...]
    """As they were given."""
    tables: tuple[FileTable, ...] = ()
    """Of the files that were found there and are not empty, as far as they could be read."""
    left_out: tuple[str, ...] = ()
    """What was found and is no file of its own, a sentence each."""
    come: "Arrivals | None" = None
    """None where there is a problem."""
    problem: str = ""
    digests: tuple[str, ...] = ()
    """Of the bytes of each file."""
    opened: bool = False
    """Whether all files could be read as tables: then what is wrong can be mended here."""
    is_folder: bool = False
    """Whether the path is that of a folder, and nothing else was named."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are shown."""
        return tuple(table.path for table in self.tables)

    @property
    def arrivals(self) -> "tuple[Arrival, ...]":
        """What each file would bring, in the order in which they would come in; none where there is a problem."""
        return self.come.files if self.come is not None else ()

    def arrival(self, path: Path) -> "Arrival | None":
        """What one of the files would bring."""
        return next((one for one in self.arrivals if one.report.source == str(path)), None)


Told = Callable[[Path, int], object]
"""Hears how many rows of a file have been read."""


def look_at(work: Work, like: Workbook, paths: Sequence[Path], how: HowRead, told: Told) -> LookedAt:
    """Look at files without changing anything; raises Stopped, and the BookError that fits."""
    from tokentui.ingest.files.at_hand import at_hand
    from tokentui.ingest.files.table import EmptyFile, UnreadableFile
    from tokentui.ingest.load import load_files

    looked = LookedAt(tuple(paths))
    if len(paths) == 1 and exists(paths[0]) and paths[0].is_dir():
        return replace(looked, is_folder=True)
    with _turn(work):
        try:
            for path in paths:
                looked = replace(looked, digests=(*looked.digests, _digest(work, path)))
            with at_hand(paths) as ready:
                looked = replace(looked, left_out=ready.notices)
                for path in ready.files:
                    try:
                        table = _table_of(path, how, ready.sources.get(path))
                    except EmptyFile:
                        # Among several it is left out, which is said once all are read.
                        if len(ready.files) == 1:
                            raise
                        continue
                    looked = replace(looked, tables=(*looked.tables, table))
                    work.check()
                looked = replace(looked, opened=bool(looked.tables))
                options = how.options(ready.sources)
                with work.workbook(like, readonly=False) as beside:
                    come = load_files(beside, ready.files, options, only_look=True, read=_checked(work, told))
            return replace(looked, come=come, left_out=(*looked.left_out, *come.left_out))
        except UnreadableFile as error:
            return replace(looked, problem=str(error))
        except OSError as error:
            return replace(looked, problem=f"{error.filename or paths[0]} cannot be read: {error.strerror or error}.")


def bring_in(work: Work, like: Workbook, looked: LookedAt, how: HowRead, told: Told) -> "Arrivals | None":
    """Bring in what was looked at; None, and nothing is, where files or book are no longer what they were.

    Raises Stopped, and the BookError that fits.
    """
    from tokentui.ingest.files.at_hand import at_hand
    from tokentui.ingest.files.table import UnreadableFile
    from tokentui.ingest.load import load_files

    same = False

    def accept(come: "Arrivals") -> bool:
        nonlocal same
        work.check()
        same = tuple(_digest(work, path) for path in looked.paths) == looked.digests and come == looked.come
        return same

    with _turn(work):
        try:
            with at_hand(looked.paths) as ready, work.workbook(like, readonly=False) as beside:
                options = how.options(ready.sources)
                come = load_files(beside, ready.files, options, accept=accept, read=_checked(work, told))
        except (UnreadableFile, OSError):
            return None
        return come if same else None


@contextmanager
def _turn(work: Work) -> Iterator[None]:
    """Wait until nobody else looks at a file; raises Stopped."""
    while not _ONE_AT_A_TIME.acquire(timeout=0.05):
        work.check()
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def _checked(work: Work, told: Told) -> Told:
    """Tells now and then, and raises Stopped when the work is to end."""
    last = 0

    def hear(path: Path, rows: int) -> None:
        nonlocal last
        work.check()
        if abs(rows - last) >= _TOLD_EVERY:
            last = rows
            work.tell(told, path, rows)

    return hear


def _digest(work: Work, path: Path) -> str:
    """Of the bytes of a file; raises UnreadableFile where it is none, as a device has no end."""
    from tokentui.ingest.files.table import UnreadableFile

    if not exists(path):
        raise UnreadableFile(f"There is no file {path}; check the path.")
    if not path.is_file():
        raise UnreadableFile(f"{path} is no file that can be read to its end; name a file.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            work.check()
            digest.update(block)
    return digest.hexdigest()


def _table_of(path: Path, how: HowRead, source: "SourceFile | None") -> FileTable:
    """The columns as they are read: of a known program's file those that its adapter makes, and none it keeps apart."""
    from tokentui.ingest.adapters.known import adapted, adapter_of
    from tokentui.ingest.columns.places import month_columns, plain
    from tokentui.ingest.files.table import UnreadableFile
    from tokentui.ingest.looking import FilePlace, columns_of
    from tokentui.ingest.recipes import Reading

    table = columns_of(FilePlace(path, source=source), Reading(how.kind(path), how.fields))
    adapter = adapter_of(table.header)
    never = set(map(plain, adapter.never)) if adapter is not None else set()
    try:
        known = adapted(table, how.kind(path), how.fields)
    except UnreadableFile:
        # It does not say whose a row is: the column that does is chosen among its own.
        known = None
    read = known or table
    rows = next(read.batches(SAMPLES), None)
    cells = tuple(map(tuple, rows.columns)) if rows is not None and rows.lines else ((),) * len(read.header)
    shown = tuple(() if plain(name) in never else column for name, column in zip(read.header, cells, strict=True))
    months = frozenset(place for place, _ in month_columns(read.header))
    made = frozenset(place for place, name in enumerate(read.header) if name not in table.header)
    kind = adapter.kind.value if adapter is not None and how.kind(path) in (None, adapter.kind) else ""
    return FileTable(path, read.header, shown, months if len(months) > 1 else frozenset(), made, kind)
