"""Telling a key that is held down from one that is pressed again."""

HELD = 0.15
"""Seconds: what comes sooner than this after the same key is a repeat by the keyboard, not by a finger.

Keyboards repeat after 30 to 90 ms; nobody reads an account and answers within 150.
"""
FIRST_REPEAT = (0.2, 1.1)
"""Seconds after which a held key comes for the second time, as systems set it."""


HELD_WORDS = "The key was held down: it decides one account, then lets go."
TAKEN_BACK = f"{HELD_WORDS} The second was taken back."


class HeldKeys:
    """Watches keys in the order they come; times are those of the toolkit's events, in seconds."""

    def __init__(self) -> None:
        self._key = ""
        self._at = float("-inf")
        self._decisions: list[tuple[str, float]] = []
        self.held = False
        """Whether the key that came last is a repeat."""
        self.doubled = False
        """Whether it came at once after one that did not: two taps of a finger, where no second was taken back."""
        self._refused = False

    @property
    def at(self) -> float:
        """When the last key came."""
        return self._at

    def press(self, key: str, at: float) -> None:
        """A key came."""
        before = self.held
        self.held = key == self._key and at - self._at < HELD
        self.doubled = self.held and not before
        self._refused = self._refused and self.held
        self._key, self._at = key, at

    @property
    def again(self) -> bool:
        """Whether the key that came last is that of the decision before."""
        return bool(self._decisions) and self._decisions[-1][0] == self._key

    def chose(self, key: str, at: float) -> None:
        """A key answered in a dialog, which it has closed: it may still be held down over the screen below."""
        self.press(key, at)
        self.decided()

    @property
    def still_down(self) -> bool:
        """Whether the key that came last is a repeat of one whose second decision was taken back."""
        return self._refused

    def decided(self) -> None:
        """The last key decided an account."""
        self._decisions = [*self._decisions[-1:], (self._key, self._at)]

    def take_back(self) -> bool:
        """Whether the last decision came from the first repeat of a key that turns out to be held; True once."""
        if not self.held or len(self._decisions) < 2:
            return False
        (first, began), (second, again) = self._decisions
        low, high = FIRST_REPEAT
        if not first == second == self._key or not low <= again - began <= high or self._at - again >= HELD:
            return False
        self._decisions.clear()
        self._refused = True
        return True
