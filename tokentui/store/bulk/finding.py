"""Which customers of the book the rows of a file of customers are, where their keys do not tell."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tokentui.domain.identity import (
    TELLING,
    FoundBy,
    NewNamesake,
    Telling,
    choose,
    differ_in_signs,
    is_made,
    name_form,
    same_owner,
    told_apart,
    where,
)
from tokentui.store.bulk.incoming import Columns, CustomerRow, Twins
from tokentui.store.identity import Identities

Known = tuple[Any, ...]
"""Id and key of a customer, and the columns that were asked for."""

_AT_ONCE = 5_000


class Identified(NamedTuple):
    """A customer of the book, and by what a row was recognised as it; None stands for the key."""

    known: Known
    by: FoundBy | None
    met: int
    """The id of the customer that was met: another one where that was joined away."""


Outcome = Identified | str | None
"""The customer that a row is, or why that is not decided, or None for a new one."""

Rows = Columns[CustomerRow]


_UNDECIDED = (
    "{!r} is the name of several customers, and nothing in the row tells which this one is; add a column of ids or "
    "of domains."
)

_OF_TWO = "The domain {!r} is that of {!r}, and the name that of another customer; add a column of ids."


class _Asked(NamedTuple):
    """A row whose customer is not known by its key."""

    place: int
    row: CustomerRow
    form: str
    """Of its name."""


class _Near(NamedTuple):
    """Customers that some rows may be."""

    known: Mapping[int, Known]
    external: Mapping[str, Sequence[int]]
    named: Mapping[str, Sequence[int]]
    """By the form of a name."""
    domains: Mapping[str, Sequence[int]]
    keys: Mapping[str, Sequence[int]]

    def called(self, form: str) -> list[Known]:
        """The customers of a name."""
        return [self.known[one] for one in self.named.get(form, ())]


class CustomerFinder:
    """Finds customers that the book had before a file."""

    def __init__(
        self,
        db: sqlite3.Connection,
        former: int,
        columns: Sequence[str],
        twins: Callable[[], Twins],
        taken: Container[int],
        *,
        by_key: bool = False,
    ) -> None:
        """`taken` are the customers of which a row has been taken so far; with `by_key` nothing but a key finds one."""
        self._db = db
        self._former = former
        self._columns = ("id", "key", *columns)
        self._place = {name: self._columns.index(name) for name in (*TELLING, "name", "extra")}
        self._twins = twins
        self._taken = taken
        self._by_key = by_key
        self._identities = Identities(db)
        self.having_joined = self._identities.having_joined
        """Customers into which others were joined."""

    def find(self, rows: Rows) -> list[Outcome]:
        """What each of some rows is."""
        keys, made = rows.values["key"], rows.values["made"]
        given = [key for key, own in zip(keys, made, strict=True) if not own] if True in made else keys
        by_key = {known[1]: known for known in self._read("key", given)}
        if len(by_key) == len(keys) and not self.having_joined:
            return [Identified(known, None, known[0]) for known in map(by_key.__getitem__, keys)]
        found: list[Outcome] = [
            None if own or key not in by_key else Identified(by_key[key], None, by_key[key][0])
            for key, own in zip(keys, made, strict=True)
        ]
        if None in found and not self._by_key:
            unknown = [row if one is None else None for row, one in zip(rows, found, strict=True)]
            self._find_otherwise(unknown, found)
        return self._with_kept(found) if self.having_joined else found

    def free_key(self, key: str) -> str:
        """A key made from a name, with a number where it is taken."""
        number, base = 1, key
        while self._identities.by_key([key]):
            number += 1
            key = f"{base}-{number}"
        return key

    def _find_otherwise(self, rows: Sequence[CustomerRow | None], found: list[Outcome]) -> None:
        asked = [_Asked(place, row, name_form(row.name)) for place, row in enumerate(rows) if row is not None]
        namesakes_too = any(one.row.namesake for one in asked)
        named = self._former_ones(self._identities.by_name((one.row.name for one in asked), everybody=namesakes_too))
        known = self._all(named)
        left = []
        for one in asked:
            found[one.place] = outcome = self._plainly(one, named, known)
            if outcome is None:
                left.append(one)
        if not left:
            return
        near = self._near(left, named, known)
        namesakes: dict[str, list[_Asked]] = defaultdict(list)
        for one in left:
            row = one.row
            other = self._one(near.external, None if row.made else row.key) or self._one(near.external, row.external_id)
            if other is not None and (row.external_id is None or row.external_id not in self._twins().external_ids):
                found[one.place] = Identified(near.known[other], FoundBy.EXTERNAL_ID, other)
            elif row.namesake:
                namesakes[one.form].append(one)
            else:
                found[one.place] = self._without_id(one, near) if row.made else self._with_new_id(one, near)
        for form, group in namesakes.items():
            # Rows with ids have been taken by now: theirs are no others.
            free = [one for one in near.called(form) if one[0] not in self._taken]
            outcomes = self._together([one.row for one in group], free)
            for one, outcome in zip(group, outcomes, strict=True):
                found[one.place] = outcome

    def _plainly(self, asked: _Asked, named: Mapping[str, Sequence[int]], known: Mapping[int, Known]) -> Outcome:
        """The one customer of a name and domain, for a row without an id: nearly all are so in a list read again."""
        row = asked.row
        ids = named.get(asked.form, ())
        if len(ids) != 1 or not row.made or row.namesake or row.external_id is not None:
            return None
        if row.domain is None:
            return Identified(known[ids[0]], FoundBy.NAME, ids[0])
        if not self._has_domain(known[ids[0]], row):
            return None
        by = FoundBy.NAME if row.domain in self._twins().domains else FoundBy.DOMAIN
        return Identified(known[ids[0]], by, ids[0])

    def _near(self, asked: Sequence[_Asked], named: Mapping[str, Sequence[int]], known: Mapping[int, Known]) -> _Near:
        rows = [one.row for one in asked]
        ids = {row.external_id for row in rows if row.external_id}
        external = self._former_ones(self._identities.by_external_id(ids | {row.key for row in rows if not row.made}))
        external |= self._former_ones(self._identities.by_key(ids - external.keys()))
        nameless = [one.row for one in asked if one.row.made and one.form not in named]
        keys = self._former_ones(self._identities.by_key({text for row in nameless for text in (row.key, row.name)}))
        domains = {row.domain for row in rows if row.made and row.domain}
        of_domain = self._former_ones(self._identities.by_domain(domains)) if domains else {}
        return _Near({**known, **self._all(external, keys, of_domain)}, external, named, of_domain, keys)

    def _has_domain(self, known: Known, row: CustomerRow) -> bool:
        return row.domain is not None and known[self._place["domain"]] == row.domain

    def _without_id(self, asked: _Asked, near: _Near) -> Outcome:
        row, named = asked.row, near.called(asked.form)
        alone = row.domain is not None and row.domain not in self._twins().domains
        with_both = [one for one in named if self._has_domain(one, row)]
        if len(with_both) == 1:
            return _found(with_both[0], FoundBy.DOMAIN if alone else FoundBy.NAME)
        if alone and not with_both and (one := self._one(near.domains, row.domain)) is not None:
            owner = near.known[one]
            return _OF_TWO.format(row.domain, self._name(owner)) if named else _found(owner, FoundBy.DOMAIN)
        if len(named) > 1:
            return self._together([row], named)[0]
        if named:
            return _found(named[0], FoundBy.NAME) if self._may_be(row, named[0]) else None
        return self._otherwise_called(row, asked.form, near)

    def _otherwise_called(self, row: CustomerRow, form: str, near: _Near) -> Outcome:
        if (one := self._one(near.keys, row.name)) is not None:
            return _found(near.known[one], None)
        called = [one for one in self._identities.by_alias(form) if one <= self._former]
        if len(called) > 1:
            return _UNDECIDED.format(row.name)
        if called:
            (known,) = self._read("id", called)
            return _found(known, FoundBy.ALIAS) if self._may_be(row, known) else None
        if (one := self._one(near.keys, row.key)) is not None:
            known = near.known[one]
            alike = is_made(known[1], self._name(known)) and differ_in_signs(row.name, self._name(known))
            return _found(known, FoundBy.NAME) if alike and self._may_be(row, known) else None
        return None

    def _with_new_id(self, asked: _Asked, near: _Near) -> Outcome:
        """The customer of the name of a row, where no file has given it an id yet; another id is another account."""
        row, named = asked.row, near.called(asked.form)
        if len(named) != 1 or not self._may_be(row, named[0]) or self._has_id(named[0]):
            return None
        if asked.form in self._twins().names:
            return None
        return _found(named[0], FoundBy.DOMAIN if self._has_domain(named[0], row) else FoundBy.NAME)

    def _together(self, rows: Sequence[CustomerRow], named: Sequence[Known]) -> list[Outcome]:
        """What rows of one name are, among the customers of that name."""
        tellings = [_telling(row) for row in rows]
        chosen = choose(tellings, [self._telling_of(one) for one in named])
        unlike = [place for place, one in enumerate(chosen) if not isinstance(one, int)]
        apart = dict(zip(unlike, told_apart([tellings[place] for place in unlike]), strict=True))
        return [
            _found(named[one], FoundBy.DOMAIN if self._has_domain(named[one], rows[place]) else FoundBy.TOLD_APART)
            if isinstance(one, int)
            else None
            if one is NewNamesake.NEW and apart[place]
            else _UNDECIDED.format(rows[place].name)
            for place, one in enumerate(chosen)
        ]

    def _with_kept(self, found: Sequence[Outcome]) -> list[Outcome]:
        """The accounts that were kept in place of those joined into them."""
        moved = {one.met: self._identities.kept(one.met) for one in found if isinstance(one, Identified)}
        gone = {met for met, kept in moved.items() if met != kept}
        known = {one[0]: one for one in self._read("id", [moved[met] for met in gone])}
        return [
            one._replace(known=known[moved[one.met]]) if isinstance(one, Identified) and one.met in gone else one
            for one in found
        ]

    def _may_be(self, row: CustomerRow, known: Known) -> bool:
        return same_owner(row.domain, known[self._place["domain"]])

    def _has_id(self, known: Known) -> bool:
        held = "SELECT 1 FROM external_id WHERE customer_id = ?"
        return not is_made(known[1], self._name(known)) or self._db.execute(held, known[:1]).fetchone() is not None

    def _name(self, known: Known) -> str:
        return str(known[self._place["name"]])

    def _telling_of(self, known: Known) -> Telling:
        extra = known[self._place["extra"]]
        return (*(known[self._place[name]] for name in TELLING), where(json.loads(extra).items()) if extra else None)

    def _former_ones(self, found: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
        """Without customers that this file has brought: the order of its rows must not matter."""
        return {value: ids for value, every in found.items() if (ids := [one for one in every if one <= self._former])}

    def _one(self, found: Mapping[str, Sequence[int]], value: str | None) -> int | None:
        ids = found.get(value, ()) if value is not None else ()
        return ids[0] if len({self._identities.kept(one) for one in ids}) == 1 else None

    def _all(self, *found: Mapping[str, Sequence[int]]) -> dict[int, Known]:
        ids = {one for each in found for some in each.values() for one in some}
        return {known[0]: known for known in self._read("id", list(ids))}

    def _read(self, column: str, values: Sequence[str] | Sequence[int]) -> Iterator[Known]:
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            places = ",".join("?" * len(part))
            sql = f"SELECT {', '.join(self._columns)} FROM customer WHERE {column} IN ({places})"
            yield from self._db.execute(sql, part)


def _found(known: Known, by: FoundBy | None) -> Identified:
    return Identified(known, by, known[0])


def _telling(row: CustomerRow) -> Telling:
    return (*(getattr(row, name) for name in TELLING), where(row.extra))
