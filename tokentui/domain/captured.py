"""What is kept of a page that somebody read: its address, the passage that says so, and a digest of all of it."""

import hashlib
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

LONGEST = 2_000
"""Characters of a passage that are kept: enough to find it again, too few to copy a page."""

_SCHEMES = ("http", "https")


class AddressError(ValueError):
    """No address of a page; the message says what one looks like."""


class Passage(NamedTuple):
    """A passage as it is kept."""

    text: str
    """Its beginning, where it is longer than is kept."""
    digest: str
    """SHA-256 of all of it in UTF-8, 64 hexadecimal digits."""
    cut: int
    """How many characters were left away."""


def passage_of(text: str) -> Passage:
    """A pasted text without the blanks round it, cut where it is long; the digest is of the whole."""
    whole = text.strip()
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    kept = whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + "…"
    return Passage(kept, digest, max(0, len(whole) - LONGEST))


def address_of(text: str) -> str:
    """The address of a page, written so that several facts from one page have one source.

    Scheme and host in small letters, without a default port and without the place on the page (RFC 3986, 6.2.2 and
    6.2.3). Raises AddressError.
    """
    given = text.strip()
    try:
        found = urlsplit(given)
        host, port = found.hostname or "", found.port
    except ValueError as error:
        raise _no_address(given) from error
    if found.scheme not in _SCHEMES or not host or any(one.isspace() or not one.isprintable() for one in given):
        raise _no_address(given)
    if found.username is not None or found.password is not None:
        raise AddressError("The address holds a name or a password; give the one that anybody may open.")
    named = f"[{host}]" if ":" in host else host
    default = port is None or port == {"http": 80, "https": 443}[found.scheme]
    place = named if default else f"{named}:{port}"
    return urlunsplit(SplitResult(found.scheme, place, found.path or "/", found.query, ""))


def _no_address(given: str) -> AddressError:
    return AddressError(
        f"{given[:60]!r} is no address of a page; one begins with https:// or http:// and has no spaces."
    )
