"""What an exported book knows of its customers beyond a list: other columns, and from where each spend follows."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.spend import SpendColumns
from tokentui.store.bulk.incoming import HeldSpend

Extra = tuple[tuple[str, str], ...]

_DERIVED = ("usage", "fact")
"""Sources of a spend that come along in files of their own."""


class OwnCustomers:
    """Reads the columns that only exported customers have; of any other file they are empty."""

    def __init__(self, layout: Layout) -> None:
        self._places = layout.places

    def _cells(self, batch: RawBatch, name: str) -> Sequence[str]:
        place = self._places.get(name)
        return batch.columns[place] if place is not None else [""] * len(batch.lines)

    def spend_grades(self, batch: RawBatch) -> Sequence[str | None]:
        """What the source of each spend is worth."""
        if "spend_grade" not in self._places:
            return [None] * len(batch.lines)
        return [cell if cell in ("A", "B", "C", "D") else None for cell in self._cells(batch, "spend_grade")]

    def extras(self, batch: RawBatch) -> Sequence[Extra]:
        """The columns of former files that were kept as they were."""
        if "extra" not in self._places:
            return [()] * len(batch.lines)
        return list(map(_extra, self._cells(batch, "extra")))

    def other_ids(self, batch: RawBatch) -> Sequence[tuple[str, ...]]:
        """The further ids by which each customer was known."""
        if "other_ids" not in self._places:
            return [()] * len(batch.lines)
        return list(map(several, self._cells(batch, "other_ids")))

    def held(
        self, batch: RawBatch, spend: SpendColumns, keys: Sequence[str], grades: Sequence[str], keep: Collection[int]
    ) -> tuple[tuple[HeldSpend, ...], SpendColumns]:
        """The spends that follow from usage or facts, and all others; `keep` are the places of rows that are taken."""
        if "spend_source" not in self._places:
            return (), spend
        sources, worth = self._cells(batch, "spend_source"), self.spend_grades(batch)
        low, best, high = (list(values) for values in (spend.low, spend.best, spend.high))
        basis = list(spend.basis)
        held = []
        for place in keep:
            known = best[place]
            if sources[place] in _DERIVED and known is not None:
                grade = worth[place] or grades[place]
                held.append(HeldSpend(keys[place], low[place], known, high[place], basis[place], grade))
                low[place] = best[place] = high[place] = basis[place] = None
        return tuple(held), replace(spend, low=low, best=best, high=high, basis=basis)


def several(cell: str) -> tuple[str, ...]:
    """What stands beside one another in a cell, divided by semicolons or bars, or as a list of JSON."""
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return tuple(dict.fromkeys(filter(None, found)))
    return tuple(dict.fromkeys(one for part in re.split(r"[;|]", cell) if (one := part.strip())))


def _extra(cell: str) -> Extra:
    if not cell:
        return ()
    try:
        found = json.loads(cell)
    except ValueError:
        found = cell
    if not isinstance(found, dict):
        return (("extra", cell),)
    return tuple((name, value if isinstance(value, str) else json.dumps(value)) for name, value in found.items())
