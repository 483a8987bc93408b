"""What somebody read on a page, as a fact on a customer: with its address, the passage and a digest of all of it."""

from dataclasses import replace
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

from tokentui.domain.captured import Passage, passage_of
from tokentui.domain.customer import NewFact
from tokentui.domain.text import clip, number_of, visible
from tokentui.services.decide import Done, add_fact
from tokentui.services.workbook import Workbook
from tokentui.store.errors import Refused
from tokentui.store.sources import facts_from

_CLAIM = 200
"""Cells of a passage that stand for its claim, where none is given."""


_SCHEMES = ("http", "https")


class AddressError(ValueError):
    """No address of a page; the message says what one looks like."""


class Captured(NamedTuple):
    """What became of a page that was captured."""

    done: Done
    fact: NewFact
    passage: Passage
    of_page: int
    """How many facts of the book rest on the same: on this page, or on what it quotes."""
    address: str

    @property
    def one_source(self) -> str:
        """That several facts from one page, or from pages that quote the same, are one source; empty for the first."""
        many = number_of(self.of_page, "fact")
        on = visible(self.fact.rests_on) if self.fact.rests_on else "this page"
        return f"{many} of this book rest on {on}: one source." if self.of_page > 1 else ""

    @property
    def done_in_words(self) -> Done:
        """What was done, with that."""
        return replace(self.done, text=f"{self.done.text} · {self.one_source}") if self.one_source else self.done


def capture(workbook: Workbook, customer_id: int, url: str, text: str, about: NewFact) -> Captured:
    """Add a fact that rests on a pasted passage and the address where it stands; raises AddressError and Refused.

    `about` says what the fact is of: dimension, claim, figure, date, source, grade. Without a claim the beginning of
    the passage is the claim, without a date it is today, and without a title that of another fact from the page.
    """
    address, passage = address_of(url), passage_of(text)
    if not passage.text:
        raise Refused("The passage is empty: paste what the page says, or give it with --text.")
    archived = about.archived_url and address_of(about.archived_url)
    rests_on = about.rests_on and source_of(about.rests_on)
    number, title = facts_from(workbook.book.db, rests_on or address)
    fact = about._replace(
        customer_id=customer_id,
        claim=about.claim.strip() or clip(" ".join(passage.text.split()), _CLAIM),
        as_of=about.as_of or workbook.clock().date().isoformat(),
        source_title=about.source_title or (None if rests_on else title),
        source_url=address,
        passage=passage.text,
        passage_hash=passage.digest,
        archived_url=archived,
        rests_on=rests_on,
    )
    done = add_fact(workbook, customer_id, fact)
    return Captured(done, fact, passage, number + 1, address)


def source_of(text: str) -> str | None:
    """What a page quotes, as it is kept: an address written as those of pages are, else the name as it is.

    Raises AddressError for what begins like an address and is none.
    """
    given = text.strip()
    return address_of(given) if given.lower().startswith(tuple(f"{one}://" for one in _SCHEMES)) else given or None


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
