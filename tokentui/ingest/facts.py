"""Rows of sourced claims on customers."""

from typing import Any

from tokentui.domain.grades import Question
from tokentui.domain.names import nearest
from tokentui.ingest.amounts import parse_number
from tokentui.ingest.claims import ClaimReader
from tokentui.ingest.dates import parse_date
from tokentui.ingest.rows import Cells, RowError, need_text, resolve_customer


class FactReader(ClaimReader):
    """Turns rows into the fields of `FactRecord`."""

    what = "fact"
    grade = "D"

    def claim(self, cells: Cells) -> tuple[Any, ...]:
        """Of whom, on what, in words and in numbers; raises RowError where it cannot be taken."""
        low, high = parse_number(cells["low"]), parse_number(cells["high"])
        if low is not None and high is not None and low > high:
            raise RowError(f"low is {cells['low'].strip()} and high {cells['high'].strip()}; give the lower one first.")
        yardstick = cells.text("yardstick")
        return (
            resolve_customer(cells["customer_key"], self._options.known_keys),
            _dimension(cells["dimension"]),
            need_text(cells["claim"], "claim"),
            low,
            high,
            cells.text("unit"),
            # The phrase decides whether this is a year's spend, so stray spaces must not.
            " ".join(yardstick.split()) if yardstick else None,
            parse_date(cells["as_of"]),
        )


def _dimension(cell: str) -> str:
    text = "_".join(need_text(cell, "dimension").lower().replace("-", " ").replace("_", " ").split())
    known = [question.value for question in Question]
    if text in known:
        return text
    close = nearest(text, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(known)}."
    raise RowError(f"{cell.strip()!r} is no dimension; {hint}")
