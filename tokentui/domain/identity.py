"""Who a row of a file is: names as they are compared, and what tells customers of one name apart."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.company_names import domain_of, is_shared, other_domain
from tokentui.domain.names import fold, slug

TELLING = ("domain", "industry", "region", "segment", "parent", "size", "product", "partner")
"""Fields that tell customers of one name apart, the domain first."""

Telling = tuple[str | None, ...]
"""Their values, in this order, and what other columns say of where a customer is."""

_WHERE = re.compile(r"\b(city|town|state|province|location|address|headquarters|hq|zip|postcode|postal|ticker)\b")


class FoundBy(StrEnum):
    """By what a customer was found where it was not the key, in the order in which they are tried."""

    EXTERNAL_ID = "another id"
    DOMAIN = "domain"
    NAME = "name"
    TOLD_APART = "name and other columns"
    ALIAS = "another name"


# Zero-width and soft characters, marks of direction and of byte order; joiners only where no script needs them.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u2060\ufeff]|(?<=[\u0000-\u024f])[\u200c\u200d]")
_SPACES = re.compile(r"[^\S\r\n\t]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ′", "'"))


_SIGNS = re.compile(r"[\s.,'_/-]+")


def tidy(name: str) -> str:
    """A name without what cannot be seen: zero-width characters, and spaces of any kind beyond one."""
    if name.isascii():
        return _SPACES.sub(" ", name).strip() if "  " in name else name.strip()
    return _SPACES.sub(" ", _UNSEEN.sub("", name)).strip()


def name_form(name: str) -> str:
    """A name as it is compared with others: folded, without what cannot be seen, commas, and dots at its end."""
    # Apostrophes before folding, which takes an accent that stands alone apart into a space and a mark.
    form = name.lower() if name.isascii() else fold(_UNSEEN.sub("", name).translate(_APOSTROPHES))
    form = form.replace(",", "")
    if "  " in form or not form.isprintable():
        form = " ".join(form.split())
    form = form.strip()
    return form.rstrip(" .,;") or form


def name_forms(names: Sequence[str]) -> list[str]:
    """The forms of many names: of plain ones at once."""
    joined = "\n".join(names)
    if (
        joined.isascii()
        and "  " not in joined
        and " ," not in joined
        and joined.count("\n") == len(names) - 1
        and joined.replace("\n", "").isprintable()
    ):
        return [form.strip().rstrip(" .,;") or form.strip() for form in joined.lower().replace(",", "").split("\n")]
    return list(map(name_form, names))


def spellings(name: str) -> Iterator[str]:
    """How a book may have folded a name of the same form."""
    form = name_form(name)
    start, space, last = form.rpartition(" ")
    for one in (form, f"{start}, {last}") if space else (form,):
        for spelled in (one, one.replace("'", "’")) if "'" in form else (one,):
            yield spelled
            yield f"{spelled}."


def is_made(key: str, name: str) -> bool:
    """Whether a key was made from the name: no file has given its customer an id."""
    base = slug(name)
    return key == base or (key.startswith(f"{base}-") and key[len(base) + 1 :].isdigit())


def says_no_name(name: str, key: str, known: str) -> bool:
    """Whether what stands as a name is nothing, only a key, or was made from the known name: it says nothing new."""
    return name in ("", key, known) or name == slug(known)


def where(extra: Iterable[tuple[str, str]]) -> str | None:
    """What further columns of a row, with their headers, say of where a customer is."""
    found = sorted((fold(name), cell.strip()) for name, cell in extra if _WHERE.search(fold(name).replace("_", " ")))
    return "\n".join(cell for _, cell in found) or None


def differ_in_signs(one: str, other: str) -> bool:
    """Whether two names are one but for full stops, commas, apostrophes, hyphens and spaces."""
    return _SIGNS.sub("", name_form(one)) == _SIGNS.sub("", name_form(other))


def agreeing(one: Telling, other: Telling) -> int | None:
    """In how many fields two customers of one name agree; None where one field says that they are two."""
    agreed = 0
    for place, (mine, theirs) in enumerate(zip(one, other, strict=True)):
        if not mine or not theirs:
            continue
        if place == 0:
            mine, theirs = domain_of(mine), domain_of(theirs)
            if other_domain(mine, theirs):
                return None
            agreed += mine == theirs and bool(mine) and not is_shared(mine)
        elif fold(mine) != fold(theirs):
            return None
        else:
            agreed += 1
    return agreed


def told_apart(rows: Sequence[Telling]) -> list[bool]:
    """Which rows of one name are told apart from each of the others."""
    return [
        all(agreeing(row, other) is None for place, other in enumerate(rows) if place != mine)
        for mine, row in enumerate(rows)
    ]


def same_owner(one: str | None, other: str | None) -> bool:
    """Whether two domains may be one company's: one is not known, or they do not differ."""
    return not one or not other or not other_domain(domain_of(one), domain_of(other))


class NewNamesake(StrEnum):
    """What becomes of a row that is none of the customers of its name."""

    NEW = "new"
    UNDECIDED = "undecided"


Choice = int | NewNamesake
"""The place of a customer, or what becomes of the row otherwise."""


def choose(rows: Sequence[Telling], customers: Sequence[Telling]) -> list[Choice]:
    """Which of the customers of one name each row of that name is; the order of neither matters.

    A row is the one customer with which it agrees in most fields and in none contradicts. One that contradicts all
    that no other row is, and has a domain that is none of theirs, is new; so is one where every customer is another
    row. The rest is not decided.
    """
    worth = [[agreeing(row, one) for one in customers] for row in rows]
    found: list[Choice] = [_best(each) for each in worth]
    for place in {one for one in found if isinstance(one, int)}:
        if found.count(place) > 1:
            found = [NewNamesake.UNDECIDED if one == place else one for one in found]
    taken = {one for one in found if isinstance(one, int)}
    left = [one for one in range(len(customers)) if one not in taken]
    return [
        NewNamesake.NEW
        if not isinstance(one, int)
        and all(each is None for each in worth[place])
        and not any(same_owner(rows[place][0], customers[other][0]) for other in left)
        else one
        for place, one in enumerate(found)
    ]


def _best(worth: Sequence[int | None]) -> Choice:
    most = max((one for one in worth if one), default=0)
    return worth.index(most) if most and list(worth).count(most) == 1 else NewNamesake.UNDECIDED


class Renamed(NamedTuple):
    """A known customer that a file calls otherwise."""

    key: str
    former: str
    name: str


@dataclass(slots=True)
class Recognition:
    """What an import knew customers by, where it was not simply the key and the name that the book has."""

    by: Counter[FoundBy] = field(default_factory=Counter)
    renamed: list[Renamed] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)
    """Names of accounts that were joined away, with the one that was kept in their place."""
    over: list[str] = field(default_factory=list)
    """Names of customers whose stated spend is over."""
    newcomers_after: int | None = None
    """The last id before new customers came to others; None where the book had none."""
