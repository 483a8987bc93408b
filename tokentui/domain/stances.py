"""How use cases bear on whether the spend lasts."""

from enum import StrEnum


class Stance(StrEnum):
    """How a use case bears on whether the spend lasts."""

    BULLISH = "bullish"
    NEUTRAL = "neutral"
    BEARISH = "bearish"
    UNKNOWN = "unknown"
    """A word in the book that this version does not know: it may be any of the others, and nobody can choose it."""


KNOWN_STANCES = (Stance.BULLISH, Stance.NEUTRAL, Stance.BEARISH)
"""Those that can be given to a use case, and of which figures are."""


def stance_named(word: object) -> Stance | None:
    """The stance that a word chooses; None where it chooses none."""
    return next((one for one in KNOWN_STANCES if one.value == word), None)
