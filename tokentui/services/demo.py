"""The books that `tokentui demo` makes: which there are, what they hold, and where they lie."""

from dataclasses import dataclass
from pathlib import Path

from tokentui.services.paths import demo_book, vendor_side_book

_FILES = ("customers.csv", "facts.csv", "disclosures.csv", "starter_decisions.csv")
"""In the order in which they are brought in; a vendor need not have all of them."""

VENDOR_SIDE = "Vendor side, SYNTHETIC"
"""Name of a book of invented customers: it says so wherever the book is named."""

_TITLES = {"anthropic": "Anthropic, public book", "openai": "OpenAI, public book"}


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


def public_demo(vendor: str) -> Demo:
    """The public book of a vendor."""
    return Demo(vendor, _TITLES[vendor], demo_book(vendor), "" if vendor == "anthropic" else f"--{vendor}")


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
