"""Small makers of what the domain tests look at, and the published worked examples."""

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tokentui.domain.bounds import Interval, Mass
from tokentui.domain.codebook import Codebook, Segment, Segments, UseCase, parse_codebook
from tokentui.domain.cube import Cell, Sums
from tokentui.domain.grades import Mark
from tokentui.domain.settling import State
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE

TESTS = Path(__file__).parents[2]
DEFAULT = parse_codebook((TESTS.parent / "tokentui/domain/default_codebook.toml").read_text(encoding="utf-8"))

CORE, PRODUCT, OPERATIONS, DEVELOPMENT, DEVTOOLS, AI_NATIVE, RESALE, CONSUMER, PUBLIC = (1 << bit for bit in range(9))

SMALL = Codebook(
    1,
    (
        UseCase(0, "bull", "1", "Bull", Stance.BULLISH),
        UseCase(1, "bull-too", "2", "Bull too", Stance.BULLISH),
        UseCase(2, "plain", "3", "Plain", Stance.NEUTRAL),
        UseCase(3, "bear", "4", "Bear", Stance.BEARISH),
    ),
)

LARGE, START_UP, PUBLIC_BODY = 1, 2, 4
SEGMENTED = SMALL._replace(
    segments=Segments(
        (
            Segment(0, "large", "1", "Large"),
            Segment(1, "start-up", "2", "Start-up"),
            Segment(2, "public", "3", "Public body"),
        )
    )
)
"""The small codebook with a list of segments."""
_OTHERWISE = {
    "plain": (("large", Stance.BEARISH),),
    "bull": (("start-up", Stance.NEUTRAL),),
    "bear": (("start-up", Stance.BULLISH),),
}
DEPENDENT = SEGMENTED._replace(
    use_cases=tuple(case._replace(exceptions=_OTHERWISE.get(case.code, ())) for case in SMALL.use_cases)
)
"""The same where `plain` is bearish at the large, and at start-ups `bull` is neutral and `bear` bullish."""


@dataclass(frozen=True)
class Case:
    """One worked example."""

    input: Any
    expected: Any
    tolerance: float


_CASES = {
    case["id"]: Case(case["input"], case["expected"], case["tolerance"])
    for case in json.loads((TESTS / "published_cases.json").read_text(encoding="utf-8"))
}


def case(name: str) -> Case:
    return _CASES[name]


def bits(labels: str | list[str]) -> int:
    """A mask from letters, as in the worked examples."""
    return sum(1 << (ord(letter) - ord("A")) for letter in {label.upper() for label in labels})


def mass(mask: int, low: int, high: int | None = None) -> Mass:
    """A mass on one set of use cases; a point unless a high end is given."""
    return Mass(((mask, WHOLE),), low, low if high is None else high)


def between(low: tuple[int, int] | int, high: tuple[int, int] | int) -> Interval:
    """Exact bounds from fractions or whole numbers."""
    ends = (Fraction(*end) if isinstance(end, tuple) else Fraction(end) for end in (low, high))
    return Interval(*ends)


def spend_masses(rows: list[dict[str, Any]]) -> tuple[Mass, ...]:
    """Masses from rows of spend (a number or a pair) and labels."""
    pairs = [(row["spend"] if isinstance(row["spend"], list) else [row["spend"]] * 2, row["labels"]) for row in rows]
    return tuple(mass(bits(labels), low, high) for (low, high), labels in pairs)


def cell(
    mask: int = 0,
    state: State | None = None,
    spend: int | tuple[int, int, int] | None = None,
    customers: int = WHOLE,
    tokens: int | None = None,
    who: str | None = None,
    how_much: str | None = None,
    for_what: str | None = None,
    to_what_end: str = "-",
    split: str = "",
    segments: int = 0,
    who_state: State | None = None,
    named: bool = True,
) -> Cell:
    """A cell as the store would keep it: unknown spend and tokens are counted as such."""
    low, best, high = (0, 0, 0) if spend is None else spend if isinstance(spend, tuple) else (spend,) * 3
    stands = state or (State.SET if mask else State.UNLOOKED)
    return Cell(
        segments=segments,
        who_state=who_state or (State.SET if segments else State.UNLOOKED),
        named=named,
        mask=mask,
        state=stands,
        who=Mark(who or ("C" if segments else "-")),
        how_much=Mark(how_much or ("-" if spend is None else "C")),
        for_what=Mark(for_what or ("-" if stands is State.UNLOOKED else "C")),
        to_what_end=Mark(to_what_end),
        sums=Sums(
            customers,
            low,
            best,
            high,
            tokens or 0,
            customers if spend is None else 0,
            customers if tokens is None else 0,
        ),
        split=split,
    )
