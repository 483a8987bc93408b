"""An open book with everything a service needs to act on it for one reviewer."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from tokentui.domain.codebook import Codebook, parse_codebook
from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.old_facts import old_before
from tokentui.store.codebook import read_codebook
from tokentui.store.connection import Book, has_open_views, may_be_written, open_book
from tokentui.store.errors import BookError, OldSchema, plain_words
from tokentui.store.find.cumulative import RunningSums
from tokentui.store.settings import BookSettings, read_settings, write_setting

if TYPE_CHECKING:
    from tokentui.domain.spend_limits import SpendFacts

Clock = Callable[[], datetime]
Kept = TypeVar("Kept")


def utc_now() -> datetime:
    """The present moment; replaced by a frozen one in tests."""
    return datetime.now(UTC)


class Memo(Generic[Kept]):
    """The last answer to a question, as long as what it follows from is the same."""

    def __init__(self) -> None:
        self._key: object = None
        self._kept: Kept | None = None

    def get(self, key: object, find: Callable[[], Kept]) -> Kept:
        """The answer under a key."""
        if self._kept is None or key != self._key:
            self._key, self._kept = key, find()
        return self._kept


class Here(NamedTuple):
    """What holds for one window or command in place of the book's own settings; None leaves the book's."""

    floor: Grade | None = None
    disclosure: str | None = None
    unknown_spend: UnknownSpend | None = None

    def over(self, settings: BookSettings) -> BookSettings:
        """The settings as they hold here."""
        return settings._replace(
            floor=self.floor or settings.floor,
            disclosure=self.disclosure or settings.disclosure,
            unknown_spend=self.unknown_spend or settings.unknown_spend,
        )


AS_THE_BOOK_SAYS = Here()


class Workbook(NamedTuple):
    """An open book, its codebook and settings as last read, and who is deciding."""

    book: Book
    codebook: Codebook
    settings: BookSettings
    """As they hold here: the one place of evidence floor and chosen disclosure."""
    reviewer: str
    clock: Clock
    upgraded: Path | None
    """Where the backup lies, when an earlier schema was brought up to date at opening."""
    spends: RunningSums
    """What all customers above a spend spend together, as last read."""
    spend_facts: "Memo[SpendFacts]"
    """The facts that tie spends to one another, as last read."""
    money_facts: "Memo[bool]"
    """Whether any fact is of money in the book's currency, as last looked."""
    here: Here = AS_THE_BOOK_SAYS

    def now(self) -> str:
        """The present moment as the book keeps it: ISO 8601 UTC to the millisecond."""
        return stamp(self.clock())

    def old_before(self) -> str | None:
        """The day before which a fact is old, ISO 8601; None where none is."""
        return old_before(self.now(), self.settings.old_after)

    def reread(self) -> "Workbook":
        """The same workbook with codebook and settings read anew."""
        settings = self.here.over(read_settings(self.book.db))
        return self._replace(codebook=read_codebook(self.book.db), settings=settings)

    def read_as(
        self,
        floor: Grade | None = None,
        disclosure: str | None = None,
        unknown_spend: UnknownSpend | None = None,
    ) -> "Workbook":
        """The same workbook with other settings here, whatever the book's own are; None leaves one as it is."""
        here = Here(
            floor or self.here.floor,
            disclosure or self.here.disclosure,
            unknown_spend or self.here.unknown_spend,
        )
        return self._replace(settings=here.over(self.settings), here=here)

    def keep(
        self,
        *,
        floor: Grade | None = None,
        disclosure: str | None = None,
        unknown_spend: UnknownSpend | None = None,
    ) -> "Workbook":
        """Make settings the book's own, for every window and command.

        In a book that may not be written it holds here alone.
        """
        if self.book.readonly:
            return self.read_as(floor, disclosure, unknown_spend)
        if floor is not None:
            write_setting(self.book.db, "evidence_floor", floor.value)
        if disclosure is not None:
            write_setting(self.book.db, "disclosure", disclosure)
        if unknown_spend is not None:
            ceiling = unknown_spend.ceiling
            write_setting(self.book.db, "unknown_spend_floor", str(unknown_spend.floor))
            write_setting(self.book.db, "unknown_spend_ceiling", "" if ceiling is None else str(ceiling))
        return self.reread()

    def close(self) -> None:
        """Close the book."""
        self.book.close()


def open_workbook(path: Path, reviewer: str, *, clock: Clock = utc_now, readonly: bool = False) -> Workbook:
    """Open a book, bringing an earlier schema up to date after a backup; raises the BookError that fits.

    One that may not be written is brought up to date in a copy, which is read in its place. One that is opened for
    reading alone is left as it is: an earlier schema raises OldSchema.
    """
    upgraded = None
    try:
        book = open_book(path, readonly=readonly)
    except OldSchema:
        from tokentui.store.schema import upgrade, upgraded_copy

        if not (may_be_written(path) and may_be_written(path.parent)):
            book = open_book(upgraded_copy(path, default_codebook()), readonly=True)
        elif readonly:
            raise
        else:
            with plain_words():
                upgraded = upgrade(path, default_codebook(), clock())
            book = open_book(path, readonly=readonly)
    with plain_words():
        if not book.readonly and not has_open_views(book.db):
            _give_open_views(book)
        codebook, settings = read_codebook(book.db), read_settings(book.db)
    return Workbook(book, codebook, settings, reviewer, clock, upgraded, RunningSums(), Memo(), Memo())


def _give_open_views(book: Book) -> None:
    """Give a book the views for other programs; one that is being written gets them when it is opened again."""
    from tokentui.store.schema import install_triggers

    with suppress(BookError):
        install_triggers(book.db)


def stamp(moment: datetime) -> str:
    """A moment as the book keeps it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def default_codebook() -> Codebook:
    """The codebook that every new book starts with."""
    from importlib.resources import files

    return parse_codebook((files("tokentui.domain") / "default_codebook.toml").read_text(encoding="utf-8"))
