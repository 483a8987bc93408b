"""How far a review has come, in accounts and in money."""

from dataclasses import dataclass

from tokentui.domain.gap import GapReport
from tokentui.domain.grades import Question


@dataclass(frozen=True, slots=True)
class Progress:
    """Accounts done in a queue, and the part of the listed spend that is settled in the book."""

    done: int
    accounts: int
    """Accounts in the queue."""
    settled: int
    """Micro-units of annual spend, best figures, whose settled statement has one stance."""
    listed: int
    """Micro-units of all listed spend."""

    @property
    def share(self) -> float | None:
        """The settled part of the listed spend, from 0 to 1; None when no spend is known."""
        return self.settled / self.listed if self.listed > 0 else None

    @property
    def words(self) -> str:
        """As in `41 of 270 · 63 % of listed spend settled`; never 0 or 100 % for something else."""
        return f"{self.done:,} of {self.accounts:,} · {settled_words(self.share)}"


def settled_words(share: float | None) -> str:
    """The part of the listed spend that is settled, in words."""
    if share is None:
        return "no spend known"
    return f"{whole_percent(share)} of listed spend settled"


def whole_percent(share: float | None) -> str:
    """A share in whole percent that never shows 0 or 100 for something else: `63 %`, `<1 %`; `–` for none."""
    if share is None:
        return "–"
    percent = round(share * 100)
    if share > 0 and percent == 0:
        return "<1 %"
    if share < 1 and percent == 100:
        return ">99 %"
    return f"{percent} %"


def settled_spend(gap: GapReport) -> tuple[int, int]:
    """Settled and listed spend, micro-units: that whose use is known, of all that counts."""
    for_what = gap.questions[list(Question).index(Question.FOR_WHAT)]
    return for_what.known.best, gap.total.best


def progress(done: int, accounts: int, gap: GapReport) -> Progress:
    """How far a review has come."""
    return Progress(done, accounts, *settled_spend(gap))
