"""What customers spend that also invest in the vendor or supply it."""

from typing import NamedTuple


class RelatedSpends(NamedTuple):
    """How many of the customers in the sums are said to invest in the vendor or to supply it; micro-units."""

    listed: int = 0
    """Customers in the sums altogether; 0 where none of them is so related."""
    customers: int = 0
    known: int = 0
    """How many of them have a known spend; the spends below are theirs."""
    low: int = 0
    best: int = 0
    high: int = 0
