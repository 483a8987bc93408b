"""Deals that stand on a row for each of their products: the amount of a deal counts once, those of its lines each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

from tokentui.ingest.cells.amounts import AmountError, parse_amount
from tokentui.ingest.columns.places import found_places, plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable, TwoReadings
from tokentui.store.bulk.incoming import FileKind

_IDS = ("opportunityid", "dealid", "contractid", "contractnumber", "orderid", "ordernumber", "quoteid")
_NAMES = ("opportunityname", "opportunity", "dealname", "deal", "contractname")
_LINES = (
    *("productname", "product", "productcode", "productid", "productfamily", "producttitle", "sku"),
    *("lineitem", "lineitemname", "lineitemid", "lineid", "opportunityproductname", "opportunitylineitemid"),
)
_OF_A_LINE = ("totalprice", "linetotal", "lineamount", "lineitemtotal", "lineitemamount", "lineprice", "netprice")
_OF_A_DEAL = ("total", "annual", "value")


@dataclass(frozen=True, slots=True)
class _Where:
    """The columns of such a file."""

    deal: tuple[int, ...]
    """What tells a deal: its id, or its name and its customer."""
    line: int
    """What tells its lines."""
    amount: int
    price: int | None
    """What one line comes to, where that has a column of its own."""


@dataclass(slots=True)
class _Deal:
    """What the lines of one deal say."""

    row: int
    """Where the first of them that has an amount begins; the first of all where none has."""
    lines: int = 0
    amounts: set[str] = field(default_factory=set)
    prices: int | None = 0
    """Micro-units of its lines together; None where one of them is not known."""


def one_row_a_deal(table: RawTable, kind: str | None, mapping: Mapping[str, str]) -> RawTable:
    """The table with a row for each deal, where the amount on its lines is that of the deal; raises TwoReadings.

    A column that the user says is the contract decides: of an opportunity, its amount counts once; of a product,
    every line does.
    """
    if kind not in (None, FileKind.CONTRACTS.value):
        return table
    where = _where(table.header, mapping)
    if where is None:
        return table
    deals: dict[tuple[str, ...], _Deal] = {}
    for batch in table.batches():
        _look(batch, where, deals)
    several = [deal for deal in deals.values() if deal.lines > 1]
    if not several:
        return table
    title = table.header[where.amount]
    said = next((column for column, name in mapping.items() if name == "contract"), "")
    if plain(said) in (*_IDS, *_NAMES):
        return DealsTable(table, where, deals)
    if said or any(len(deal.amounts) > 1 for deal in several):
        return LinesTable(table, title)
    sums = [_adds_up(deal) for deal in several]
    if any(sums) and None not in sums and all(sums):
        return DealsTable(table, where, deals)
    called = next(iter(key for key, deal in deals.items() if deal.lines > 1))
    deal, line = table.header[where.deal[-1]], table.header[where.line]
    amount = next(iter(several[0].amounts), "")
    raise TwoReadings(
        f"{title!r} is {amount!r} on each of the {several[0].lines} lines of {called[-1]!r}, which may be what all of "
        f"it comes to or each of its lines. Say --map '{deal}=contract' to count it once, or --map '{line}=contract' "
        "to add the lines up."
    )


def _where(header: Sequence[str], mapping: Mapping[str, str]) -> _Where | None:
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(plain(name), place)
    line = next((places[name] for name in _LINES if name in places), None)
    found = found_places(tuple(header), FileKind.CONTRACTS, mapping)
    price = next((places[name] for name in _OF_A_LINE if name in places), None)
    amount = next((found[name] for name in _OF_A_DEAL if name in found and found[name] != price), None)
    number = next((places[name] for name in _IDS if name in places), None)
    named = next((places[name] for name in _NAMES if name in places), None)
    customer = found.get("customer_key", found.get("name"))
    if line is None or amount is None or (number is None and (named is None or customer is None)):
        return None
    deal = (number,) if number is not None else tuple(one for one in (customer, named) if one is not None)
    return _Where(deal, line, amount, price)


def _look(batch: RawBatch, where: _Where, deals: dict[tuple[str, ...], _Deal]) -> None:
    if not batch.lines:
        return
    prices: Sequence[str] = batch.columns[where.price] if where.price is not None else [""] * len(batch.lines)
    for line, key, amount, price in zip(
        batch.lines, _keys(batch, where), batch.columns[where.amount], prices, strict=True
    ):
        if not key[-1]:
            continue
        deal = deals.setdefault(key, _Deal(line))
        deal.lines += 1
        if amount.strip():
            deal.row = deal.row if deal.amounts else line
            deal.amounts.add(amount.strip())
        micro = _micro(price)
        deal.prices = None if deal.prices is None or micro is None else deal.prices + micro


def _keys(batch: RawBatch, where: _Where) -> Iterator[tuple[str, ...]]:
    for cells in zip(*(batch.columns[place] for place in where.deal), strict=True):
        yield tuple(cell.strip() for cell in cells)


def _adds_up(deal: _Deal) -> bool | None:
    """Whether the lines of a deal come to the amount that stands on each of them; None where that is not known."""
    amount = _micro(next(iter(deal.amounts), ""))
    return None if amount is None or deal.prices is None else amount == deal.prices


def _micro(cell: str) -> int | None:
    try:
        amount = parse_amount(cell)
    except AmountError:
        return None
    return None if amount is None else amount.spend.best


class DealsTable(OverTable):
    """One row of each deal, that has its amount."""

    def __init__(self, table: RawTable, where: _Where, deals: Mapping[tuple[str, ...], _Deal]) -> None:
        super().__init__(table)
        self._where = where
        self._rows = {deal.row for deal in deals.values()}
        self._more = 0

    @property
    def notices(self) -> tuple[str, ...]:
        """How many rows were further lines, as far as the file has been read."""
        if not self._more:
            return self._table.notices
        deal, amount = (self.header[place] for place in (self._where.deal[-1], self._where.amount))
        rows = "1 row is a further line" if self._more == 1 else f"{self._more:,} rows are further lines"
        said = f"{rows} of a deal (by {deal!r}) whose {amount!r} stands on each of them: it counts once."
        return (*self._table.notices, said)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows but further lines, from the beginning."""
        self._more = 0
        for batch in self._table.batches(size):
            rows = zip(batch.lines, _keys(batch, self._where), strict=True) if batch.lines else ()
            keep = [line in self._rows or not key[-1] for line, key in rows]
            self._more += keep.count(False)
            yield replace(
                batch,
                lines=list(compress(batch.lines, keep)),
                columns=[list(compress(column, keep)) for column in batch.columns],
                left_out=batch.left_out + keep.count(False),
            )


class LinesTable(OverTable):
    """A table whose rows are lines, each with an amount of its own: that is said."""

    def __init__(self, table: RawTable, amount: str) -> None:
        super().__init__(table)
        self._amount = amount

    @property
    def notices(self) -> tuple[str, ...]:
        """That amounts are those of lines."""
        said = f"Several rows are lines of one deal, and {self._amount!r} is taken for what each line comes to."
        return (*self._table.notices, said)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows."""
        return self._table.batches(size)
