"""Estimates from a declared sample: how many accounts are looked at is said before anybody looks, and then holds."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from tokentui.domain.bounds import Interval, Parts, lying
from tokentui.domain.composition import Group, GroupKind
from tokentui.domain.cube import Cell, Denominator, Unit
from tokentui.domain.cube_reading import CubeReading
from tokentui.domain.pairs import Pairs
from tokentui.domain.queues import fair_order
from tokentui.domain.sampling import UNREACHED, DrawnSample, Estimate, OfGroup, StandsFor
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE
from tokentui.services.panels import Panels, PanelSettings, read_panels
from tokentui.services.workbook import Workbook
from tokentui.store.errors import BookReadOnly, NotFound
from tokentui.store.samples import Declared, SampledAccount, add_sample, read_frame, read_sample, read_sampled

MOST = 10_000
"""Accounts of a sample at most: nobody looks through more, and each is a row of the book."""

_ROUNDING = 1e-9
"""What floats may be off by."""

_BACKLOG = (State.UNLOOKED, State.BELOW)


class NoSample(NotFound):
    """No sample was declared in the book."""


class GroupEstimate(NamedTuple):
    """What a sample says of a stance or a use case, beside what is certain of it."""

    group: Group
    """With its bounds as the book is now."""
    estimate: Estimate | None
    """None where nothing weighs anything."""


class Estimates(NamedTuple):
    """What a declared sample says."""

    sample: Declared
    looks: int
    """How many accounts were drawn."""
    certain: int
    """How many of them could not but be drawn."""
    reached: int
    """On how many something was said that counts."""
    cannot_tell: int
    """On how many of those it was that it cannot be told, or is withheld."""
    excluded: int
    """How many turned out to be no customers."""
    gone: int
    """How many have left the book."""
    census: int
    """What was looked at already when the sample was drawn, in its unit."""
    moved: bool
    """Whether the book holds other spends or customers than it did then."""
    groups: tuple[GroupEstimate, ...]
    panels: Panels
    """With the bounds, by the same unit and at the same floor."""

    @property
    def by_chance(self) -> int:
        """How many were drawn by chance."""
        return self.looks - self.certain

    @property
    def unreached(self) -> int:
        """On how many nothing is known: they have left the book, or nobody has looked."""
        return self.looks - self.reached - self.excluded


def declare(workbook: Workbook, looks: int, seed: str, unit: Unit) -> Declared:
    """Draw a sample of what nobody has looked at, and keep it; raises NotFound where there is nothing, BookReadOnly.

    It is the first part of `queues.fair_order`, so that what is larger is likelier in it, exactly in proportion.
    """
    if workbook.book.readonly:
        raise BookReadOnly("This book may be read but not written; copy it to a place of yours to declare a sample.")
    db, floor = workbook.book.db, workbook.settings.floor
    frame = read_frame(db, unit, floor)
    if not frame.ids:
        raise NotFound(_nothing_open(frame.without_spend))
    order = fair_order(frame.sizes, Random(seed).random)[: min(looks, MOST)]
    reviewer, at = workbook.reviewer, workbook.now()
    add_sample(db, frame, order, unit=unit, floor=floor, seed=seed, reviewer=reviewer, at=at)
    return _declared(workbook)


def _nothing_open(without_spend: int) -> str:
    if without_spend:
        return (
            f"Nothing that is open has a spend to be weighed by: {without_spend:,} open accounts have none. Weigh all "
            "alike with: --unit customers"
        )
    return "Nothing is open: every account has been looked at, and there is nothing to estimate."


def drawn_so_far(workbook: Workbook) -> tuple[int, int] | None:
    """How many accounts the sample that counts has, and how many of them are not reached; None without a sample."""
    found = read_sample(workbook.book.db)
    if found is None:
        return None
    accounts = read_sampled(workbook.book.db, found.floor)
    return len(accounts), sum(one.state in _BACKLOG for one in accounts)


def estimates(workbook: Workbook) -> Estimates:
    """What the sample that counts says of each stance and use case; raises NoSample."""
    sample = _declared(workbook)
    read = workbook.read_as(sample.floor)
    accounts = read_sampled(workbook.book.db, sample.floor)
    denominator = Denominator.KNOWN if sample.unit is Unit.SPEND else Denominator.LISTED
    panels = read_panels(read, PanelSettings(sample.unit, denominator))
    drawn = DrawnSample([one.size for one in accounts], sample.weight, sample.accounts)
    reading = CubeReading(sample.floor, read.codebook)
    census = tuple(_census(sample, reading))
    groups = tuple(
        GroupEstimate(group, _estimate(group, reading.pairs, drawn, census, accounts))
        for group in panels.composition.groups
    )
    states = [one.state for one in accounts]
    return Estimates(
        sample=sample,
        looks=len(accounts),
        certain=drawn.taken_all,
        reached=sum(one not in _BACKLOG and one is not State.EXCLUDED for one in states),
        cannot_tell=sum(one in (State.CANNOT_TELL, State.WITHHELD) for one in states),
        excluded=states.count(State.EXCLUDED),
        gone=sum(one.name is None for one in accounts),
        census=sum(weight for _, weight in census),
        moved=_all_there(sample) != _all_now(panels),
        groups=groups,
        panels=panels,
    )


def _declared(workbook: Workbook) -> Declared:
    found = read_sample(workbook.book.db)
    if found is None:
        raise NoSample(
            "No sample was declared in this book. Say how many accounts you will look at, before you look: "
            "tokentui estimate --declare 40"
        )
    return found


def _census(sample: Declared, reading: CubeReading) -> Iterator[tuple[Parts, int]]:
    """What had been looked at when a sample was drawn: how each part of it lies, and what it weighs."""
    for cell in sample.cells:
        mask, _, state, known = reading.use(cell)
        counts = state not in (*_BACKLOG, State.EXCLUDED) and (known or sample.unit is Unit.CUSTOMERS)
        if counts and (weight := _weight(cell, sample.unit)):
            yield reading.pairs.parts(reading.who(cell)[0], mask, ""), weight


def _weight(cell: Cell, unit: Unit) -> int:
    return cell.sums.best if unit is Unit.SPEND else cell.sums.customers


def _estimate(
    group: Group,
    pairs: Pairs,
    drawn: DrawnSample,
    census: Sequence[tuple[Parts, int]],
    accounts: Sequence[SampledAccount],
) -> Estimate | None:
    members = pairs.stance(group.stance) if group.kind is GroupKind.STANCE else pairs.use_case(group.mask)

    def lies(parts: Parts) -> OfGroup:
        inside, outside = lying(parts, members, pairs.full)
        return OfGroup(inside, WHOLE - outside)

    def of_account(one: SampledAccount) -> OfGroup | None:
        if one.state is State.EXCLUDED:
            return None
        return UNREACHED if one.state in _BACKLOG else lies(pairs.parts(one.segments, one.mask, one.split))

    low = high = weighs = 0
    for parts, weight in census:
        one = lies(parts)
        low, high, weighs = low + one.low * weight, high + one.high * weight, weighs + weight
    return drawn.share(StandsFor(low, high, weighs), [of_account(one) for one in accounts])


def _all_there(sample: Declared) -> tuple[int, int]:
    """How many customers a book had when a sample was drawn, the excluded among them, and what they spent."""
    return sum(one.sums.customers for one in sample.cells), sum(one.sums.best for one in sample.cells)


def _all_now(panels: Panels) -> tuple[int, int]:
    total, out = panels.composition.total, panels.composition.excluded
    return total.customers + out.customers, total.best + out.best


def outside_bounds(one: GroupEstimate) -> bool:
    """Whether an interval reaches beyond what is certain by now: there the bounds hold."""
    share: Interval | None = one.group.share
    if share is None or one.estimate is None or one.estimate.interval is None:
        return False
    low, high = one.estimate.interval
    return low < share.low - _ROUNDING or high > share.high + _ROUNDING
