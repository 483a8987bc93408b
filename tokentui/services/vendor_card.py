"""The vendor's card of a book, and saying by hand what no rule answers."""

from collections.abc import Sequence

from tokentui.domain.customer import Disclosure
from tokentui.domain.names import nearest
from tokentui.domain.vendor_card import INDICATORS, Answered, CardAnswer, Indicator, SaidAnswer, answer_card
from tokentui.services.errors import BookReadOnly
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_disclosures
from tokentui.store.errors import NotFound
from tokentui.store.vendor_card import read_card_answers, say_on_card

_FEWEST_LETTERS = 4
"""Of the beginning of a uid by which a disclosure may be called."""


class NoAnswer(ValueError):
    """What somebody wants to say on the card and cannot be said so; the message says what is missing."""


def read_card(workbook: Workbook) -> tuple[Answered, ...]:
    """Every indicator with its answer at the book's evidence floor."""
    db = workbook.book.db
    return answer_card(read_disclosures(db), read_card_answers(db), workbook.settings.floor)


def say(workbook: Workbook, indicator: str, answer: CardAnswer, disclosure: str | None, note: str) -> Answered:
    """Say what the vendor discloses of an indicator, and by which disclosure; returns what stands then.

    Raises NotFound for an unknown indicator or disclosure, NoAnswer for a yes or partly that rests on nothing.
    """
    if workbook.book.readonly:
        raise BookReadOnly(f"{workbook.book.path} may be read but not written.")
    found = indicator_of(indicator)
    rests_on = None if disclosure is None else disclosure_of(read_disclosures(workbook.book.db), disclosure)
    if rests_on is None and answer in (CardAnswer.YES, CardAnswer.PARTLY):
        raise NoAnswer(
            f"{answer.value!r} rests on a disclosure: name it with --disclosure and its date or uid, as tokentui "
            "export --what disclosures lists them."
        )
    uid = None if rests_on is None else rests_on.uid
    say_on_card(workbook.book.db, SaidAnswer(found.id, answer, uid, note, workbook.reviewer, workbook.now()))
    return next(one for one in read_card(workbook) if one.indicator.id == found.id)


def indicator_of(wanted: str) -> Indicator:
    """The indicator that is called so; raises NotFound with the nearest."""
    for one in INDICATORS:
        if one.id == wanted.strip().lower():
            return one
    near = nearest(wanted, [one.id for one in INDICATORS], 1)
    hint = f"did you mean {near[0]!r}?" if near else "tokentui card lists them."
    raise NotFound(f"The card has no indicator {wanted!r}; {hint}")


def disclosure_of(disclosures: Sequence[Disclosure], wanted: str) -> Disclosure:
    """The one that a uid, the beginning of one, or a date means; raises NotFound for none and for several."""
    fits = [
        one
        for one in disclosures
        if one.as_of == wanted or (len(wanted) >= _FEWEST_LETTERS and one.uid.startswith(wanted))
    ]
    if len(fits) == 1:
        return fits[0]
    if fits:
        each = "; ".join(f"{one.uid[:8]} ({one.metric}, {one.as_of})" for one in fits[:5])
        raise NotFound(
            f"{len(fits)} disclosures fit {wanted!r}; name one by its uid: {each}{'; …' if fits[5:] else ''}"
        )
    raise NotFound(f"The book has no disclosure {wanted!r}; tokentui export --what disclosures lists them.")
