"""Marks on rows: which ids are marked, and where a range starts."""

from collections.abc import Iterable, Set


class Marks:
    """A set of marked ids that remembers the last row marked by hand, from which a range runs."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self.anchor: int | None = None
        """The id last marked or unmarked by itself, or None."""

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, row_id: int) -> bool:
        return row_id in self._ids

    @property
    def ids(self) -> Set[int]:
        """The marked ids, to read only."""
        return self._ids

    def toggle(self, row_id: int) -> None:
        """Mark a row, or take its mark away."""
        self._ids ^= {row_id}
        self.anchor = row_id

    def add(self, ids: Iterable[int]) -> None:
        """Mark several rows."""
        self._ids.update(ids)

    def remove(self, ids: Set[int]) -> None:
        """Take the marks of several rows away."""
        self._ids -= ids

    def clear(self) -> bool:
        """Take all marks away; whether there were any."""
        had, self.anchor = bool(self._ids), None
        self._ids.clear()
        return had
