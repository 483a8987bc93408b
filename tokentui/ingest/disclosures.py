"""Rows of claims by the vendor on all its customers."""

from typing import Any

from tokentui.ingest.amounts import parse_number
from tokentui.ingest.claims import ClaimReader
from tokentui.ingest.dates import parse_date
from tokentui.ingest.rows import Cells, RowError, need_text


class DisclosureReader(ClaimReader):
    """Turns rows into the fields of `DisclosureRecord`."""

    what = "disclosure"
    grade = "C"

    def claim(self, cells: Cells) -> tuple[Any, ...]:
        """When, what, from which threshold on, how much; raises RowError where one of them is missing."""
        as_of = parse_date(cells["as_of"])
        if as_of is None:
            raise RowError("The row has no date; give as_of, if only the year.")
        value = parse_number(cells["value"])
        if value is None:
            raise RowError("The row has no value; a disclosure needs a number.")
        return (
            as_of,
            need_text(cells["metric"], "metric"),
            parse_number(cells["threshold"]),
            cells.text("threshold_unit"),
            value,
            need_text(cells["unit"], "unit"),
        )
