"""How many people a customer has, as a list of customers says it in a column of its own."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from tokentui.domain.names import fold

COLUMNS = (
    "employees",
    "numberofemployees",
    "noofemployees",
    "numemployees",
    "ofemployees",
    "employeecount",
    "totalemployees",
    "headcount",
    "staff",
    "staffcount",
    "fte",
    "ftes",
)
"""Names of such columns, without case, spaces and punctuation (`# of employees`); of several the first here counts."""

WORDS = ("employee", "head", "staff", "fte")
"""Of which each of those names has one."""

_NOT_A_LETTER = re.compile(r"[\W_]+")
_NUMBER = r"(\d{1,3}(?:[,.'\u2019\u202f\u00a0 ]\d{3})+|\d+)"
_COUNT = re.compile(
    rf"{_NUMBER}(?:\s*(?:-|\u2013|\u2014|to|\.\.)\s*{_NUMBER})?(?:\s+(?:employees|people|staff|ftes?))?", re.IGNORECASE
)
_LARGEST = 10**9


class HeadCount(NamedTuple):
    """From how many to how many, and which column says so."""

    column: str
    low: int
    high: int


def head_count(columns: Mapping[str, str]) -> HeadCount | None:
    """What columns of a list say of how many people a customer has; None where none does.

    Taken are whole numbers (`1,200`) and bands (`201-500`); `10,001+` leaves open how many at most.
    """
    named = {_NOT_A_LETTER.sub("", fold(name)): name for name in columns}
    for name in COLUMNS:
        if name not in named or (found := _COUNT.fullmatch(columns[named[name]].strip())) is None:
            continue
        low, high = (_whole(one) for one in (found[1], found[2] or found[1]))
        if low <= high < _LARGEST:
            return HeadCount(named[name], low, high)
    return None


def _whole(number: str) -> int:
    return int(re.sub(r"\D", "", number))
