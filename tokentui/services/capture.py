"""What somebody read on a page, as a fact on a customer: with its address, the passage and a digest of all of it."""

from typing import NamedTuple

from tokentui.domain.captured import Passage, address_of, passage_of
from tokentui.domain.customer import NewFact
from tokentui.domain.text import clip
from tokentui.services.decide import Done, add_fact
from tokentui.services.workbook import Workbook
from tokentui.store.errors import Refused
from tokentui.store.sources import facts_from

_CLAIM = 200
"""Cells of a passage that stand for its claim, where none is given."""


class Captured(NamedTuple):
    """What became of a page that was captured."""

    done: Done
    fact: NewFact
    passage: Passage
    of_page: int
    """How many facts of the book are from this page, which is one source."""
    address: str


def capture(workbook: Workbook, customer_id: int, url: str, text: str, about: NewFact) -> Captured:
    """Add a fact that rests on a pasted passage and the address where it stands; raises AddressError and Refused.

    `about` says what the fact is of: dimension, claim, figure, date, source, grade. Without a claim the beginning of
    the passage is the claim, without a date it is today, and without a title that of another fact from the page.
    """
    address, passage = address_of(url), passage_of(text)
    if not passage.text:
        raise Refused("The passage is empty: paste what the page says, or give it with --text.")
    archived = about.archived_url and address_of(about.archived_url)
    number, title = facts_from(workbook.book.db, address)
    fact = about._replace(
        customer_id=customer_id,
        claim=about.claim.strip() or clip(" ".join(passage.text.split()), _CLAIM),
        as_of=about.as_of or workbook.clock().date().isoformat(),
        source_title=about.source_title or title,
        source_url=address,
        passage=passage.text,
        passage_hash=passage.digest,
        archived_url=archived,
    )
    done = add_fact(workbook, customer_id, fact)
    return Captured(done, fact, passage, number + 1, address)
