"""Finding whom a row of a file is of: by key, another id, domain, then a name that one customer alone has."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tokentui.domain.company_names import is_shared
from tokentui.domain.identity import FoundBy, name_form, spellings
from tokentui.domain.names import bare_domain, fold, slug
from tokentui.store.find.indexing import make_index

_AT_ONCE = 5_000
"""Values that are looked up together."""

Ids = tuple[int, ...]
"""Customers, in the order of their ids."""


class Whose(NamedTuple):
    """The customer that was found."""

    key: str
    met: str
    """The key of the account that was meant: another one where that was joined into this one."""
    by: FoundBy | None
    """None where it was found by its key."""
    name: str = ""
    joined: str = ""
    """The name of the account that was meant, where it was joined into this one."""


class SeveralCalled(LookupError):
    """Several customers are called so; the message says so, and the way out."""


class Identities:
    """Whose ids, domains and names are, in a book as it is when each is first asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept = _kept_accounts(db)
        self._aliases: dict[str, Ids] | None = None

    @property
    def having_joined(self) -> frozenset[int]:
        """Customers into which others were joined."""
        return frozenset(self._kept.values())

    def kept(self, customer_id: int) -> int:
        """The account that stands for a customer: itself, or the one into which it was joined."""
        return self._kept.get(customer_id, customer_id)

    def by_key(self, keys: Iterable[str]) -> dict[str, Ids]:
        """Whose keys these are."""
        return self._found("SELECT key, id FROM customer WHERE key IN ({})", keys)

    def by_external_id(self, ids: Iterable[str]) -> dict[str, Ids]:
        """Whose other ids these are."""
        return self._found("SELECT external_id, customer_id FROM external_id WHERE external_id IN ({})", ids)

    def by_domain(self, domains: Iterable[str]) -> dict[str, Ids]:
        """Who has these domains, those of mail providers and hosts aside."""
        wanted = [domain for domain in set(domains) if not is_shared(domain)]
        if wanted:
            make_index(self._db, "customer_by_domain")
        return self._found("SELECT domain, id FROM customer WHERE domain IN ({})", wanted)

    def by_name(self, names: Iterable[str], *, everybody: bool = False) -> dict[str, Ids]:
        """Who is called so, by name, by the form of the name.

        Without `everybody`, who is spelled just so is found alone where there is such a one.
        """
        wanted = {name: name_form(name) for name in names}
        found: dict[str, Ids] = {}
        if not everybody:
            found = self._by_folded({fold(name): form for name, form in wanted.items()})
        left = {form: name for name, form in wanted.items() if form not in found}
        spelled = {spelling: form for form in left for spelling in spellings(form)}
        return found | self._by_folded(spelled | {fold(name): form for form, name in left.items()})

    def by_alias(self, form: str) -> Ids:
        """Who is also called so, by the form of the name."""
        if self._aliases is None:
            called: dict[str, set[int]] = defaultdict(set)
            for alias, customer_id in self._db.execute("SELECT alias, customer_id FROM alias"):
                called[name_form(alias)].add(self.kept(customer_id))
            self._aliases = {name: tuple(sorted(ids)) for name, ids in called.items()}
        return self._aliases.get(form, ())

    def find(self, cell: str, name: str = "", domain: str = "") -> Whose | None:
        """The customer that a cell means, with a name and a domain beside it; raises SeveralCalled."""
        form = name_form(name or cell)
        ways: tuple[tuple[FoundBy | None, Callable[[], Ids]], ...] = (
            (None, lambda: self.by_key([cell]).get(cell, ())),
            (FoundBy.EXTERNAL_ID, lambda: self.by_external_id([cell]).get(cell, ())),
            (FoundBy.DOMAIN, lambda: self._of_domain(domain or cell)),
            (FoundBy.NAME, lambda: self.by_name([name or cell], everybody=True).get(form, ())),
            (FoundBy.ALIAS, lambda: self.by_alias(form)),
            (FoundBy.NAME, lambda: self.by_key([slug(cell)]).get(slug(cell), ())),
        )
        for by, look in ways:
            found = {self.kept(one): one for one in look()}
            if len(found) == 1:
                ((kept, met),) = found.items()
                key, own_name = self._named(kept)
                if kept == met:
                    return Whose(key, key, by, own_name)
                met_key, joined = self._named(met)
                return Whose(key, met_key, by, own_name, joined)
            if found and by in (FoundBy.NAME, FoundBy.ALIAS):
                raise SeveralCalled(f"{len(found)} customers are called {name or cell!r}; give the id or the domain.")
        return None

    def _of_domain(self, cell: str) -> Ids:
        domain = bare_domain(cell) if "." in cell and " " not in cell.strip() else None
        return self.by_domain([domain]).get(domain, ()) if domain else ()

    def _named(self, customer_id: int) -> tuple[str, str]:
        key, name = self._db.execute("SELECT key, name FROM customer WHERE id = ?", (customer_id,)).fetchone()
        return key, name

    def _by_folded(self, forms: Mapping[str, str]) -> dict[str, Ids]:
        found: dict[str, Ids] = {}
        for folded, ids in self._found("SELECT folded, id FROM customer WHERE folded IN ({})", forms).items():
            form = forms[folded]
            found[form] = tuple(sorted({*found.get(form, ()), *ids}))
        return found

    def _found(self, sql: str, values: Iterable[str]) -> dict[str, Ids]:
        found: dict[str, Ids] = {}
        for value, one in self._rows(sql, list(values)):
            found[value] = (*found[value], one) if value in found else (one,)
        return found

    def _rows(self, sql: str, values: Sequence[str]) -> Iterator[tuple[str, int]]:
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            yield from self._db.execute(sql.format(",".join("?" * len(part))), part)


def _kept_accounts(db: sqlite3.Connection) -> dict[int, int]:
    """The account that was kept in the end, by each that was joined into another."""
    into = dict(db.execute("SELECT other_id, customer_id FROM account_join WHERE NOT undone ORDER BY id"))
    return {other: _last(into, other) for other in into}


def _last(into: Mapping[int, int], one: int) -> int:
    seen = {one}
    while (next_one := into.get(one)) is not None and next_one not in seen:
        seen.add(next_one)
        one = next_one
    return one
