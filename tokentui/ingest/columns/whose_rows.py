"""Columns that would name the customer and hold something else: numbers of orders, ids of lines, people."""

import re
from collections.abc import Mapping, Sequence

from tokentui.domain.names import fold
from tokentui.domain.text import clip
from tokentui.ingest.files.table import UnreadableFile

_A_COMPANY = re.compile(r"company(?: name)?|account(?: name)?|organi[sz]ation(?: name)?|employer")
_A_USER = re.compile(r"(?:end )?(?:user|customer|tenant|workspace)(?: ?id)?")
_A_BUSINESS = re.compile(r"business[ _]?name")
_OF_A_PAPER = re.compile(r"#\s?[a-z]{0,4}-?\d+", re.IGNORECASE)
"""The number of an order."""


def expect_no_lines(header: Sequence[str], places: Mapping[str, int], first: Sequence[Sequence[str]]) -> None:
    """Raise UnreadableFile where each row of usage by days has an id of its own, which is then hardly a customer's."""
    whose, when = places.get("customer_key"), places.get("month")
    if whose is None or when is None or "name" in places or fold(header[whose]) != "id":
        return
    ids, days = first[whose], first[when]
    if len(ids) > 1 and len(set(ids)) == len(ids) and any(cell.count("-") + cell.count("/") > 1 for cell in days):
        raise UnreadableFile(
            f"Each row has a {header[whose]!r} of its own and a date, as lines of a bill have, and no column says "
            "whose it is; say which does, as in --map 'COLUMN=customer_key', or "
            f"--map '{header[whose]}=customer_key' if that is the customer's."
        )


def expect_no_things(header: Sequence[str], places: Mapping[str, int]) -> None:
    """Raise UnreadableFile where what is called a name is beside a user, as in a log: it may be that of a request."""
    whose = places.get("customer_key")
    if whose is None or fold(header[whose]) != "name":
        return
    user = next((one for one in header if _A_USER.fullmatch(fold(one).replace("_", " "))), None)
    if user is not None:
        raise UnreadableFile(
            f"{header[whose]!r} and {user!r} may both say whose a row is; say which does, as in "
            f"--map '{user}=customer_key' or --map '{header[whose]}=customer_key'."
        )


def expect_no_person(header: Sequence[str], places: Mapping[str, int], first: Sequence[Sequence[str]]) -> None:
    """Raise UnreadableFile where a bill names a customer and the business of that, which may be a person and a firm."""
    name = places.get("name", places.get("customer_key"))
    business = next((place for place, one in enumerate(header) if _A_BUSINESS.fullmatch(fold(one))), None)
    if name is None or business is None or business in places.values():
        return
    pairs = zip(first[name], first[business], strict=True)
    odd = next(((one, other) for one, other in pairs if other.strip() and fold(one) != fold(other)), None)
    if odd is not None:
        raise UnreadableFile(
            f"{header[name]!r} and {header[business]!r} may both be the customer, as {clip(odd[0], 40)!r} and "
            f"{clip(odd[1], 40)!r}; say which is, as in --map '{header[business]}=name'."
        )


def expect_one_name(header: Sequence[str], places: Mapping[str, int], first: Sequence[Sequence[str]]) -> None:
    """Raise UnreadableFile where a list has a name and a company, and either may be the customer."""
    name = places["name"]
    if fold(header[name]) not in ("name", "full name", "fullname"):
        return
    for place, title in enumerate(header):
        if place in places.values() or not _A_COMPANY.fullmatch(fold(title).replace("_", " ")):
            continue
        pairs = [(one.strip(), other.strip()) for one, other in zip(first[name], first[place], strict=True)]
        if any(fold(one) != fold(other) for one, other in pairs) and all(other[:1].isalpha() for _, other in pairs):
            raise UnreadableFile(
                f"{header[name]!r} and {title!r} may both be the customer, as {clip(pairs[0][0], 40)!r} and "
                f"{clip(pairs[0][1], 40)!r}; say which is, as in --map '{title}=name'."
            )


def are_orders(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers of orders and nothing else, as `#1001`."""
    told = [cell for given in cells if (cell := given.strip())]
    return bool(told) and all(map(_OF_A_PAPER.fullmatch, told))


def expect_a_customer(name: str, cells: Sequence[str], header: Sequence[str]) -> None:
    """Raise UnreadableFile where a column that would be the customers holds numbers of orders."""
    if not are_orders(cells):
        return
    other = next((one for one in header if re.search("customer|company|client|e-?mail|bill", fold(one))), header[0])
    raise UnreadableFile(
        f"{name!r} holds numbers of orders, as {clip(cells[0], 30)!r}, and no customers; say whose a row is, as in "
        f"--map '{other}=customer_key'."
    )
