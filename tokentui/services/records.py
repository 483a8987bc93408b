"""Putting a customer's record right by hand: checked as one types, one step, taken back like any decision."""

from collections.abc import Iterator
from typing import NamedTuple

from tokentui.domain.names import bare_domain, fold
from tokentui.domain.record import Record, RecordEdit, differences
from tokentui.services.decide import Done
from tokentui.services.owners import Owners
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_name
from tokentui.store.errors import Refused
from tokentui.store.records import edit_record, names_beginning, read_edits, read_record

MOST_ALIASES = 50
_LONGEST = 300
"""Letters of a name: a longer one is a text that was pasted in the wrong place."""


class WrongField(NamedTuple):
    """What keeps a record from being taken."""

    field: str
    sentence: str


def record(workbook: Workbook, customer_id: int) -> Record:
    """The record of a customer as it stands; raises Gone."""
    return read_record(workbook.book.db, customer_id)


def edits(workbook: Workbook, customer_id: int | None = None, limit: int = -1) -> tuple[RecordEdit, ...]:
    """What hands wrote into records, newest first."""
    return read_edits(workbook.book.db, customer_id, limit)


def tidy(typed: Record) -> Record:
    """A record as it was typed, as the book keeps it: no blanks at the ends, a bare domain, aliases in order."""
    name = typed.name.strip()
    aliases = {fold(one): one for alias in typed.aliases if (one := alias.strip())}
    aliases.pop(fold(name), None)
    return Record(
        name,
        _text(typed.parent),
        tuple(sorted(aliases.values())),
        bare_domain(typed.domain or ""),
        _text(typed.industry),
        _text(typed.size),
    )


def wrong(workbook: Workbook, customer_id: int, typed: Record) -> Iterator[WrongField]:
    """Everything that keeps a record from being taken, in the order of the form."""
    tidied = tidy(typed)
    if not tidied.name:
        yield WrongField("name", "A customer has a name.")
    for field in ("name", "parent", "industry", "size"):
        if len(getattr(tidied, field) or "") > _LONGEST:
            yield WrongField(field, f"This is longer than {_LONGEST} letters: write the {field} alone.")
    if tidied.parent:
        yield from _wrong_parent(workbook, customer_id, tidied)
    if len(tidied.aliases) > MOST_ALIASES:
        yield WrongField("aliases", f"Give at most {MOST_ALIASES} aliases.")
    if tidied.domain and ("." not in tidied.domain or " " in tidied.domain):
        yield WrongField("domain", "A domain looks like acme.com.")


def _wrong_parent(workbook: Workbook, customer_id: int, tidied: Record) -> Iterator[WrongField]:
    owners = Owners(workbook)
    owner = owners.listed(tidied.parent or "")
    if owner == customer_id or fold(tidied.parent or "") == fold(tidied.name):
        yield WrongField("parent", "A customer is not its own parent.")
        return
    chain = [tidied.name]
    seen = {customer_id}
    while owner is not None:
        one = read_record(workbook.book.db, owner)
        chain.append(one.name)
        if owner in seen:
            yield WrongField("parent", f"That would be a circle: {' → '.join(chain)}.")
            return
        seen.add(owner)
        owner = owners.listed(one.parent) if one.parent else None


def edit(workbook: Workbook, customer_id: int, typed: Record) -> Done:
    """Make the record of a customer what was typed; raises Refused with the first thing that is wrong, or Gone."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    found = next(wrong(workbook, customer_id, typed), None)
    if found is not None:
        raise Refused(found.sentence)
    db, tidied = workbook.book.db, tidy(typed)
    changed = differences(read_record(db, customer_id), tidied)
    if not changed:
        return Done("the record says that already", ())
    label = f"{', '.join(changed)} → {read_name(db, customer_id)}"
    edit_record(db, workbook.reviewer, customer_id, tidied, label=label, at=workbook.now())
    return Done(label, (customer_id,))


def parents_like(workbook: Workbook, text: str) -> tuple[str, ...]:
    """Names of the book that a parent may be completed to."""
    return tuple(names_beginning(workbook.book.db, text, 5)) if text.strip() else ()


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None
