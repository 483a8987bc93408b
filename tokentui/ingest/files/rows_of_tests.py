"""Rows of tests and of the vendor's own accounts, which billing programs and CRMs mark in a column of yes and no."""

from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.filtered import RowFilter
from tokentui.ingest.recipes import Reading

_YES = ("true", "yes", "1", "y", "t")
_NO = ("false", "no", "0", "n", "f")
_MARKS = {
    "livemode": _NO,
    **dict.fromkeys(("testmode", "istest", "testaccount", "istestaccount", "istestdata", "sandbox", "issandbox"), _YES),
    **dict.fromkeys(("internal", "isinternal", "internalaccount", "isinternalaccount", "internalcustomer"), _YES),
    "environmenttype": ("sandbox", "test"),
}
"""By the plain name of a column, what it says of a row that is no customer's."""


def marks_of_tests(header: tuple[str, ...], reading: Reading) -> tuple[RowFilter, ...]:
    """Filters that leave such rows out, but for columns of which the user has said which rows to take."""
    spoken = {plain(one.column) for one in reading.filters} | set(map(plain, reading.mapping))
    return tuple(
        RowFilter(name, _MARKS[plain(name)], take=False, unasked=True)
        for name in header
        if plain(name) in _MARKS and plain(name) not in spoken
    )
