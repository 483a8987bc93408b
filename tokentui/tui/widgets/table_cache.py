"""What a table keeps of the rows it has shown: the rows as read, and the lines drawn from them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from textual.strip import Strip

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)


class RowSource(Protocol[RowT_co]):
    """Where a table reads its rows, a screenful at a time."""

    def rows(self, ids: Sequence[int]) -> Mapping[int, RowT_co]:
        """The rows of a few ids, called while the screen is drawn: answer within a millisecond and never raise.

        An id left out of the answer is drawn as a row that is no longer there.
        """


class RowCache(Generic[RowT]):
    """The rows read lately, so that a repaint reads only rows that came on screen."""

    def __init__(self, source: RowSource[RowT], room: int = 512) -> None:
        self._source = source
        self._room = room
        self._rows: dict[int, RowT | None] = {}

    def fetch(self, ids: Sequence[int]) -> Mapping[int, RowT | None]:
        """The rows of these ids, None for those the source no longer has; reads the missing ones in one call."""
        rows = self._rows
        missing = [row_id for row_id in ids if row_id not in rows]
        if missing:
            # What is wanted now goes to the young end first, so that making room never takes it.
            rows.update({row_id: rows.pop(row_id) for row_id in ids if row_id in rows})
            found = self._source.rows(missing)
            rows.update({row_id: found.get(row_id) for row_id in missing})
            _make_room(rows, max(self._room, len(ids)))
        return rows

    def drop(self, ids: Iterable[int] | None = None) -> None:
        """Forget some rows, or all."""
        _drop(self._rows, ids)


class StripCache:
    """Lines drawn lately, by row and by the state (cursor, mark, focus) they were drawn in."""

    def __init__(self, room: int = 160) -> None:
        """Some screens of them: a line takes ten kilobytes, and a tenth of a millisecond to draw anew."""
        self._room = room
        self._strips: dict[int, dict[int, Strip]] = {}

    def get(self, row_id: int, state: int) -> Strip | None:
        """The line of a row in a state, if it was drawn before."""
        states = self._strips.get(row_id)
        return None if states is None else states.get(state)

    def put(self, row_id: int, state: int, strip: Strip) -> None:
        """Keep the line of a row in a state."""
        if row_id not in self._strips:
            _make_room(self._strips, self._room - 1)
            self._strips[row_id] = {}
        self._strips[row_id][state] = strip

    def drop(self, ids: Iterable[int] | None = None) -> None:
        """Forget the lines of some rows, or all."""
        _drop(self._strips, ids)


def _make_room(kept: dict[int, RowT], room: int) -> None:
    """Throw out the oldest entries until `room` are left."""
    while len(kept) > room:
        del kept[next(iter(kept))]


def _drop(kept: dict[int, RowT], ids: Iterable[int] | None) -> None:
    if ids is None:
        kept.clear()
        return
    for key in ids:
        kept.pop(key, None)
