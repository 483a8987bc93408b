"""Rows of accounts that were joined: what a file says of each of them is said of the account that was kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tokentui.store.bulk.finding import Identified
from tokentui.store.bulk.incoming import CustomerRow

_TEXTS = ("parent", "segment", "industry", "size", "product", "region", "partner", "first_named", "domain")

_AMOUNTS = ("spend_low", "spend_best", "spend_high")


class JoinedRows:
    """Holds such rows until the file has been read."""

    def __init__(self) -> None:
        self._rows: dict[int, list[tuple[CustomerRow, Identified]]] = defaultdict(list)

    def add(self, row: CustomerRow, found: Identified) -> None:
        """Hold the row of one of these accounts."""
        self._rows[found.known[0]].append((row, found))

    def together(self, name: int) -> Iterator[tuple[CustomerRow, Identified, list[CustomerRow]]]:
        """One row for each account that was kept, with the rows of those that were joined into it.

        `name` is where the name of a known customer stands. What is spent on all of them is the kept one's; without its
        own row in the file the parts say nothing of the whole.
        """
        for rows in self._rows.values():
            own = [(row, found) for row, found in rows if found.met == found.known[0]]
            parts = [row for row, found in rows if found.met != found.known[0]]
            if own:
                row, found = own[0]
                yield _summed(row, parts), found, parts
            else:
                found = rows[0][1]
                yield _without_own(parts[0], str(found.known[name])), found, parts
            # A second row of one account is refused like any other.
            yield from ((row, found, []) for row, found in own[1:])


def _summed(own: CustomerRow, parts: Sequence[CustomerRow]) -> CustomerRow:
    known = [row for row in (own, *parts) if row.spend_best is not None]
    sums = {name: sum(getattr(row, name) for row in known) for name in _AMOUNTS} if known else {}
    basis = {row.spend_basis for row in known}
    texts = {
        name: next((text for part in parts if (text := getattr(part, name))), None)
        for name in _TEXTS
        if getattr(own, name) is None
    }
    one_basis = {"spend_basis": basis.pop() if len(basis) == 1 else None}
    return CustomerRow(**(own._asdict() | sums | texts | one_basis))


def _without_own(part: CustomerRow, name: str) -> CustomerRow:
    return CustomerRow(part.line, part.key, name, made=True)
