"""An invented vendor: customers, spend and tokens that nobody has, for trying things out at any size.

The sizes follow a rank-size law, as those of firms and cities do (a Pareto tail of exponent 1.1; see Axtell, "Zipf
Distribution of U.S. Firm Sizes", Science 293, 2001): the customer of rank r spends about $1B / r^(1/1.1) a year. That
makes some $10B for a thousand customers, all of them near or above $1M, and some $28B for a million.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tokentui.domain.months import month_text, months_later
from tokentui.ingest.synthetic_names import INDUSTRIES, InventedNames, invented_names
from tokentui.services.workbook import Workbook
from tokentui.store.bulk.incoming import CleanBatch, Columns, CustomerRow, FileKind, Origin, UsageRow
from tokentui.store.bulk.load import load
from tokentui.store.bulk.tally import ImportReport

SOURCE = "SYNTHETIC"
"""Stands for the file in the record of the import."""

LARGEST = 1_000_000_000
"""Dollars a year of the largest customer, before chance."""

TAIL = 1.1
"""Exponent of the Pareto tail."""

CENT = 10_000
"""Micro-units in a cent: what a vendor bills."""

SEGMENTS = ("established", "start-up", "public body", "nonprofit", "reseller", "consumer app", "developer", "agency")
_SEGMENT_ODDS = (0.36, 0.24, 0.06, 0.04, 0.05, 0.09, 0.11, 0.05)
REGIONS = ("North America", "Europe", "Asia Pacific", "Latin America", "India", "Middle East", "Africa")
_REGION_ODDS = (0.46, 0.27, 0.13, 0.05, 0.05, 0.02, 0.02)
_SIZES = ("Small", "Medium", "Large")

_NEW, _CHURNED, _WITH_PARENT = 0.18, 0.09, 0.12
"""Shares of customers that came during the months, that left during them, and that belong to a group."""

_BATCH = 20_000

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class VendorSide:
    """A vendor's list of `n` invented customers; the same arguments always give the same rows."""

    n: int
    seed: int = 1
    months: int = 24
    through: int = 202610
    """The last month, as yyyymm."""

    @cached_property
    def month_numbers(self) -> tuple[int, ...]:
        """The months in order, as yyyymm."""
        return tuple(months_later(self.through, back) for back in range(1 - self.months, 1))

    def customer_chunks(self, size: int = _BATCH) -> Iterator[Columns[CustomerRow]]:
        """Customers in order, without spend: that is the sum of their usage. Their grade is A."""
        for start in range(0, self.n, size):
            yield self._customers(start, min(start + size, self.n))

    def usage_chunks(self, size: int = _BATCH) -> Iterator[Columns[UsageRow]]:
        """Usage by customer and month; a customer has no rows before it came and after it left.

        `size` counts customers.
        """
        months = np.array(self.month_numbers)
        line = 1
        for start in range(0, self.n, size):
            stop = min(start + size, self.n)
            spend, active = self._spend(start, stop)
            tokens_in, tokens_out = self._tokens(spend, start, stop)
            keys = np.array(_keys(start, stop), dtype=object)
            values = {
                "customer_key": np.repeat(keys, active.sum(axis=1)).tolist(),
                "month": np.broadcast_to(months, active.shape)[active].tolist(),
                "spend": spend[active].tolist(),
                "tokens_in": tokens_in[active].tolist(),
                "tokens_out": tokens_out[active].tolist(),
            }
            lines = range(line, line + len(values["month"]))
            yield Columns(UsageRow, {"line": lines, **values})
            line = lines.stop

    @cached_property
    def _traits(self) -> "_Traits":
        return _draw(self.n, self.seed, self.months)

    @cached_property
    def _names(self) -> InventedNames:
        return invented_names(self.n, self.seed)

    def _customers(self, start: int, stop: int) -> Columns[CustomerRow]:
        traits, names = self._traits, self._names
        part = slice(start, stop)
        months = [month_text(month) for month in self.month_numbers]
        nothing = [None] * (stop - start)
        none_of_them = [()] * (stop - start)
        return Columns(
            CustomerRow,
            {
                "line": range(start + 1, stop + 1),
                "key": _keys(start, stop),
                "name": names.names(part),
                "aliases": none_of_them,
                "parent": [names.groups[place] if place >= 0 else None for place in traits.group[part].tolist()],
                "segment": np.array(SEGMENTS, dtype=object)[traits.segment[part]].tolist(),
                "industry": np.array(INDUSTRIES, dtype=object)[names.industry(part)].tolist(),
                "size": np.array(_SIZES, dtype=object)[traits.size[part]].tolist(),
                "product": nothing,
                "region": np.array(REGIONS, dtype=object)[traits.region[part]].tolist(),
                "partner": nothing,
                "first_named": [months[place] if place else None for place in traits.comes[part].tolist()],
                "domain": names.domains(part),
                "anonymous": [False] * (stop - start),
                "spend_low": nothing,
                "spend_best": nothing,
                "spend_high": nothing,
                "spend_basis": nothing,
                "grade": ["A"] * (stop - start),
                "extra": none_of_them,
                "external_id": nothing,
                "made": [False] * (stop - start),
                "namesake": [False] * (stop - start),
                "spend_grade": nothing,
                "other_ids": none_of_them,
                "over": [""] * (stop - start),
            },
        )

    def _spend(self, start: int, stop: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Micro-units by customer and month, in whole cents, and whether it was a customer in that month."""
        traits = self._traits
        part = slice(start, stop)
        month = np.arange(self.months)
        ago = self.months - 6.5 - month
        # A year's spend is reached in the last twelve months; a wobble of its own tells each customer's months apart.
        trend = np.exp(-traits.growth[part, None] * ago)
        wobble = 1 + traits.wobble[part, None] * np.sin(traits.phase[part, None] + month * traits.pace[part, None])
        cents = np.rint(traits.annual[part, None] / 12 * trend * wobble * 100)
        active = (month >= traits.comes[part, None]) & (month < traits.leaves[part, None])
        return np.where(active, np.maximum(cents, 1), 0).astype(np.int64) * CENT, active

    def _tokens(self, spend: Ints, start: int, stop: int) -> tuple[Ints, Ints]:
        """Tokens that the spend buys at the customer's own price, split into input and output."""
        traits = self._traits
        tokens = spend / traits.price[start:stop, None]
        read = np.rint(tokens * traits.read[start:stop, None]).astype(np.int64)
        return read, np.rint(tokens).astype(np.int64) - read


def vendor_side(n: int, seed: int = 1, months: int = 24, through: int = 202610) -> VendorSide:
    """A vendor with n invented customers; raises ValueError for fewer than one customer or twelve months."""
    if n < 1:
        raise ValueError("A vendor needs at least one customer.")
    if months < 12 or not 1 <= through % 100 <= 12:
        raise ValueError("A vendor needs at least twelve months, and a last month written as 202610.")
    return VendorSide(n, seed, months, through)


def load_invented(workbook: Workbook, number: int) -> tuple[ImportReport, ImportReport]:
    """Load that many invented customers, then their monthly usage, of which the book sums their annual spend."""
    vendor = vendor_side(number)
    db, at = workbook.book.db, workbook.now()
    customers = load(db, Origin(FileKind.CUSTOMERS, SOURCE, "", at), map(CleanBatch, vendor.customer_chunks()))
    return customers, load(db, Origin(FileKind.USAGE, SOURCE, "", at), map(CleanBatch, vendor.usage_chunks()))


def _keys(start: int, stop: int) -> list[str]:
    return [f"syn-{number:07}" for number in range(start + 1, stop + 1)]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What each customer is like; one value a customer in every array."""

    annual: Floats
    """Dollars a year at the level of the last twelve months."""
    growth: Floats
    """A month, as a logarithm."""
    wobble: Floats
    phase: Floats
    pace: Floats
    comes: Ints
    """First month, counted from 0."""
    leaves: Ints
    """Month after the last one."""
    price: Floats
    """Micro-units a token, or dollars a million tokens."""
    read: Floats
    """Share of the tokens that are input."""
    segment: Ints
    region: Ints
    size: Ints
    """0 to 2; what a customer spends says little about how large it is, but not nothing."""
    group: Ints
    """Number of its group, or -1."""


def _draw(n: int, seed: int, months: int) -> _Traits:
    random = np.random.default_rng([seed, n])
    rank = random.permutation(n) + 1
    annual: Floats = np.exp(np.log(LARGEST) - np.log(rank) / TAIL + random.normal(0, 0.35, n))
    fate = random.random(n)
    comes = np.where(fate < _NEW, random.integers(1, months, n), 0)
    leaves = np.where(fate > 1 - _CHURNED, random.integers(1, months, n), months)
    established = np.clip(np.log10(annual) / 9 + random.normal(0, 0.25, n), 0, 0.999)
    group = np.where(random.random(n) < _WITH_PARENT, random.integers(0, n // 20 + 1, n), -1)
    return _Traits(
        annual=annual,
        growth=random.normal(0.045, 0.04, n),
        wobble=random.uniform(0.02, 0.25, n),
        phase=random.uniform(0, 6.28, n),
        pace=random.uniform(0.4, 1.6, n),
        comes=comes,
        leaves=leaves,
        price=4 * np.exp(random.normal(0, 0.45, n)),
        read=random.uniform(0.7, 0.96, n),
        segment=random.choice(len(SEGMENTS), n, p=_SEGMENT_ODDS),
        region=random.choice(len(REGIONS), n, p=_REGION_ODDS),
        size=np.searchsorted([0.5, 0.75], established).astype(np.int64),
        group=group,
    )
