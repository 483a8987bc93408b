"""Books as a whole: made, changed all or not at all, proved, removed; and those that `tokentui demo` makes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tokentui.services.paths import demo_book, vendor_side_book
from tokentui.services.workbook import Clock, Workbook, default_codebook, stamp, utc_now
from tokentui.store.backups import put_in_place_of
from tokentui.store.bulk.triggers_off import straight_into_the_file
from tokentui.store.connection import transaction
from tokentui.store.customers import KnownKeys, newest_customer
from tokentui.store.errors import BookError
from tokentui.store.private_files import is_being_made, make_folder, take_empty_place, unfinished
from tokentui.store.settings import read_setting, write_setting

if TYPE_CHECKING:
    from tokentui.store.proof.check import CheckReport

_FILES = ("customers.csv", "facts.csv", "disclosures.csv", "prices.csv", "starter_decisions.csv")
"""In the order in which they are brought in; a vendor need not have all of them."""

VENDOR_SIDE = "Vendor side, SYNTHETIC"
"""Name of a book of invented customers: it says so wherever the book is named."""

_TITLES = {"anthropic": "Anthropic, public book", "openai": "OpenAI, public book"}
_HOSTS = {"anthropic": ("anthropic.com", "claude.com"), "openai": ("openai.com",)}


class NoPublicBook(FileNotFoundError):
    """The installation lacks the files of the public book."""


@dataclass(frozen=True, slots=True)
class Demo:
    """One demo book."""

    kind: str
    """Vendor of a public book, or `vendor-side 1000`."""
    name: str
    """What the book is called."""
    path: Path
    """Where it is kept when no other place is named."""
    option: str
    """How `tokentui demo` is asked for it."""
    invented: int = 0
    """Number of invented customers; 0 for a public book."""
    hosts: tuple[str, ...] = ()
    """The vendor's own hosts; none where it is invented."""


def public_demo(vendor: str) -> Demo:
    """The public book of a vendor."""
    return Demo(
        vendor, _TITLES[vendor], demo_book(vendor), "" if vendor == "anthropic" else f"--{vendor}", hosts=_HOSTS[vendor]
    )


def vendor_side_demo(customers: int) -> Demo:
    """A book of invented customers; its name says that they are."""
    asked = f"--vendor-side {customers}"
    return Demo(f"vendor-side {customers}", VENDOR_SIDE, vendor_side_book(customers), asked, customers)


def public_files(vendor: str) -> tuple[Path, ...]:
    """The files of a public book: beside the package in a checkout, inside it where it was installed."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "data" / "public_book" / vendor, package.parent / "fixtures" / "public_book" / vendor):
        if folder.is_dir():
            return tuple(folder / name for name in _FILES if (folder / name).is_file())
    raise NoPublicBook("The files of the public book are missing from this installation; install tokentui again.")


def ready_prices(vendor: str) -> Path:
    """The list of public prices of a vendor that comes with the program."""
    return next(file for file in public_files(vendor) if file.name == "prices.csv")


VENDORS = tuple(_TITLES)
"""Those whose public book and price list come with the program."""

_DEMO = "demo"
_SYNTHETIC = "synthetic"


class TakeBack(Exception):
    """Raised inside `all_or_nothing` to undo what was done there; it goes no further."""


def make_book(path: Path, name: str, currency: str, *, synthetic: bool = False, clock: Clock = utc_now) -> None:
    """Make an empty book with the default codebook, in an empty file or where there is none; else raises BookError."""
    from tokentui.store.schema import create_book

    at = stamp(clock())
    create_book(path, name=name, currency=currency, codebook=default_codebook(), at=at, synthetic=synthetic)


@contextmanager
def whole_book(
    path: Path, name: str, currency: str, *, synthetic: bool = False, over: bool = False, clock: Clock = utc_now
) -> Iterator[Path]:
    """Make a book whole or not at all: the block fills one beside the wanted place, and only then it is there.

    Whatever ends the block, a kill too, leaves no book that is half made. Raises BookError where something stands at
    the path, unless it is a book that the new one is to be written `over`, or where another program is making it.
    """
    if path.is_symlink() and not path.exists():
        raise BookError(f"{path} is a link to {path.readlink()}, where there is nothing; name the file itself.")
    make_folder(path.parent)
    if is_being_made(path):
        raise BookError(f"Another program is making {path} at this moment; wait until it is done.")
    with unfinished(path) as new:
        make_book(new, name, currency, synthetic=synthetic, clock=clock)
        yield new
        if over and os.path.lexists(path):
            put_in_place_of(path, new)
            return
        try:
            take_empty_place(new, path)
        except FileExistsError:
            raise BookError(f"{path} was made by another program meanwhile; nothing was changed.") from None


@contextmanager
def all_or_nothing(workbook: Workbook) -> Iterator[None]:
    """Keep everything that is written in the block, or nothing: when it raises, TakeBack included."""
    try:
        db = workbook.book.db
        with straight_into_the_file(db) as first_load, transaction(db, scratch_in_files=first_load):
            yield
    except TakeBack:
        return


def take_invented(workbook: Workbook, source: Path) -> None:
    """Let a book be one of invented customers, as a file of it says; raises BookError where its own are real."""
    if read_setting(workbook.book.db, _SYNTHETIC) == "1":
        return
    if newest_customer(workbook.book.db):
        raise BookError(f"{source} says that its customers are invented (SYNTHETIC); bring it into a book of its own.")
    write_setting(workbook.book.db, _SYNTHETIC, "1")


def mark_as_demo(workbook: Workbook, kind: str) -> None:
    """Note that a book was made by `tokentui demo`, so that starting over may replace it."""
    write_setting(workbook.book.db, _DEMO, kind)


def demo_kind(workbook: Workbook) -> str | None:
    """Which demo a book is, or None for one that is not."""
    return read_setting(workbook.book.db, _DEMO)


def known_keys(workbook: Workbook) -> KnownKeys:
    """The keys of the book's customers, as they are whenever one is looked for."""
    return KnownKeys(workbook.book.db)


def prove(workbook: Workbook) -> "CheckReport":
    """Work everything derived out anew and compare it to the last unit."""
    from tokentui.store.proof.check import check

    return check(workbook.book.db)
