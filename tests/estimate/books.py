"""Seeded books on paper: accounts with their sizes and how each turns out, and what a sample of them says."""

from random import Random
from typing import NamedTuple

from tokentui.domain.queues import fair_order
from tokentui.domain.sampling import DrawnSample, Estimate, OfGroup, StandsFor
from tokentui.domain.statements import WHOLE

SURE = 0.95
"""How often an interval is to cover."""


class PaperBook(NamedTuple):
    """Accounts, the largest first."""

    sizes: list[int]
    truth: list[OfGroup]
    """What looking at each would show: of the group, not of it, a split, or that it cannot be told."""
    looks: int

    @property
    def shares(self) -> tuple[float, float]:
        """What the share is if everybody is looked at: two numbers where some cannot be told."""
        whole = WHOLE * sum(self.sizes)
        low, high = zip(*self.truth, strict=True)
        return _product(self.sizes, low) / whole, _product(self.sizes, high) / whole


def _product(sizes: list[int], parts: tuple[int, ...]) -> int:
    return sum(size * part for size, part in zip(sizes, parts, strict=True))


def a_paper_book(seed: int) -> PaperBook:
    """A few hundred accounts, a few of which weigh as much as all others; the largest may be of another kind."""
    dice = Random(f"book {seed}")
    number, looks = dice.choice([80, 150, 300]), dice.choice([20, 40, 60])
    tail, share = dice.choice([1.1, 1.5, 2.5]), dice.uniform(0.05, 0.95)
    untold, slope = dice.choice([0, 0, 0.1, 0.3]), dice.choice([0, 0, 0.3])
    sizes = sorted((int(1e6 * dice.paretovariate(tail)) for _ in range(number)), reverse=True)
    truth: list[OfGroup] = []
    for place in range(number):
        part = (
            dice.randrange(WHOLE)
            if dice.random() < 0.1
            else WHOLE * (dice.random() < share + slope * (0.5 - place / number))
        )
        truth.append(OfGroup(0, WHOLE) if dice.random() < untold else OfGroup(part, part))
    return PaperBook(sizes, truth, looks)


def estimated(book: PaperBook, seed: int) -> Estimate:
    """What a sample says of all."""
    order = fair_order(book.sizes, Random(str(seed)).random)[: book.looks]
    drawn = DrawnSample([book.sizes[one] for one in order], sum(book.sizes), len(book.sizes))
    found = drawn.share(StandsFor(0, 0, 0), [book.truth[one] for one in order])
    assert found is not None
    return found


class Coverage(NamedTuple):
    """In how many of some books the intervals hold all that looking at everybody would show."""

    books: int
    score: int
    exact: int
    width: float
    """Of the score interval, on average."""


def coverage(books: int, first: int = 0) -> Coverage:
    """Draw a sample of each of so many books."""
    score = exact = 0
    width = 0.0
    for seed in range(first, first + books):
        book = a_paper_book(seed)
        found, (low, high) = estimated(book, seed), book.shares
        assert found.interval is not None
        assert found.exact is not None
        score += found.interval[0] <= low + 1e-9 and high - 1e-9 <= found.interval[1]
        exact += found.exact[0] <= low + 1e-9 and high - 1e-9 <= found.exact[1]
        width += (found.interval[1] - found.interval[0]) / books
    return Coverage(books, score, exact, width)
