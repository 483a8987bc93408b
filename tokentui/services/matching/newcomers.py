"""New customers that may be ones that a book had before, under another name or id."""

from collections.abc import Iterator

from tokentui.domain.company_names import domain_of, is_shared, name_of
from tokentui.services.matching.likeness import legal_forms
from tokentui.services.workbook import Workbook
from tokentui.store.newcomers import NamedCustomer, read_alike, read_newcomers

MOST = 2_000
"""New customers up to which each is compared with those that the book had."""


def kin_of_newcomers(workbook: Workbook, former: int) -> list[tuple[str, str]] | None:
    """The names of new customers, each with that of one with an id up to `former` which it may be.

    They have one domain, or one name but for legal form. None where the new ones are too many to look at each.
    """
    db = workbook.book.db
    newcomers = read_newcomers(db, former, MOST + 1)
    if len(newcomers) > MOST:
        return None
    return list(_pairs(workbook, newcomers, former))


def _pairs(workbook: Workbook, newcomers: list[NamedCustomer], former: int) -> Iterator[tuple[str, str]]:
    forms = legal_forms() if newcomers else None
    for new in newcomers:
        assert forms is not None
        name = name_of(new.name, forms)
        domain = "" if is_shared(domain_of(new.domain)) else new.domain
        for one in read_alike(workbook.book.db, former, " ".join(name.words), domain):
            if (domain and one.domain == domain) or (name.tight and name_of(one.name, forms).tight == name.tight):
                yield new.name, one.name
                break
