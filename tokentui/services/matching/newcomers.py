"""New customers that may be ones that a book had before, under another name or id."""

from collections.abc import Iterator

from tokentui.domain.company_names import domain_of, is_shared, name_of
from tokentui.services.matching.likeness import legal_forms
from tokentui.services.workbook import Workbook
from tokentui.store.newcomers import NamedCustomer, read_alike, read_newcomers, read_of_keys

MOST = 2_000
"""New customers up to which each is compared with those that the book had."""


def kin_of_newcomers(workbook: Workbook, former: int) -> list[tuple[str, str]] | None:
    """The names of new customers, each with that of one with an id up to `former` which it may be.

    They have one domain, one name but for legal form, or one id but for how it is written. None where the new ones are
    too many to look at each.
    """
    db = workbook.book.db
    newcomers = read_newcomers(db, former, MOST + 1)
    if len(newcomers) > MOST:
        return None
    return list(_pairs(workbook, newcomers, former))


_LONGEST_NUMBER = 12
"""Digits up to which zeros may stand before an id."""


def _written_otherwise(key: str) -> list[str]:
    """An id as other programs may write it: without its zeros or `.0`, in capitals or small letters."""
    number = key.removesuffix(".0")
    if not number.isdecimal():
        return [form for form in (key.lower(), key.upper()) if form != key]
    digits = number.lstrip("0") or "0"
    padded = (digits.zfill(length) for length in range(len(digits), _LONGEST_NUMBER + 1))
    return [form for form in (*padded, f"{digits}.0") if form != key]


def _pairs(workbook: Workbook, newcomers: list[NamedCustomer], former: int) -> Iterator[tuple[str, str]]:
    forms = legal_forms() if newcomers else None
    for new in newcomers:
        assert forms is not None
        if new.name == new.key and (same := read_of_keys(workbook.book.db, former, _written_otherwise(new.key))):
            yield new.name, f"{same[0].name} (id {same[0].key})"
            continue
        name = name_of(new.name, forms)
        domain = "" if is_shared(domain_of(new.domain)) else new.domain
        for one in read_alike(workbook.book.db, former, " ".join(name.words), domain):
            if (domain and one.domain == domain) or (name.tight and name_of(one.name, forms).tight == name.tight):
                yield new.name, one.name
                break
