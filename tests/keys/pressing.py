"""Pressing key after key on one screen, which is opened again whenever a key has closed it."""

import string
from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from tests.driving.books import FourBooks, Kind
from tests.driving.hands import COMES, Hands, at_work, told
from tests.keys.openings import PALETTE, QUITTING, Opening

NAMED = ("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "pagedown", "home", "end")
PRINTABLE = ("space", *string.digits, *string.ascii_letters, *string.punctuation, "é")
_ESCAPES = 12
_ROOMY = (120, 36)
_SHORT = 1.0


class Presser:
    """Keeps one app open on a book for as long as it lives, and begins another where it ended."""

    def __init__(self, books: FourBooks, book: Kind, path: Path, *, read_only: bool = False) -> None:
        self._books, self._book, self._path, self._read_only = books, book, path, read_only
        self._stack = AsyncExitStack()
        self._watch = False
        self.hands: Hands | None = None
        self.wrong: list[str] = []
        """What went wrong, each with where it was and the key."""
        self.pressed = 0
        self._too_small: set[tuple[Opening, tuple[int, int]]] = set()
        """Where a screen did not open: it is not waited for again before each key."""

    async def close(self) -> None:
        """End the app."""
        self.hands = None
        await self._stack.aclose()

    async def press_all(self, opening: Opening, size: tuple[int, int], share: slice, strange: slice) -> None:
        """Press a share of the keys that the screen takes or offers, and one of those that mean nothing to it."""
        hands = await self._opened(opening, size)
        if hands is None and opening.opens_on(self._book):
            hands = await self._opened_anew(opening, size)
        if hands is None:
            if opening.opens_on(self._book):
                self.wrong.append(f"{self._book}: {opening} does not open")
            return
        keys = [*hands.offered(), *NAMED]
        others = [key for key in PRINTABLE if key not in keys]
        for key in dict.fromkeys([*keys[share], *others[strange], "enter", "escape"]):
            if hands is None or not hands.running or not hands.screens or hands.screens[-1] != opening.screen:
                hands = await self._opened(opening, size)
            if hands is None:
                hands = await self._opened_anew(opening, size)
            if hands is None:
                self.wrong.append(f"{self._book}: {opening} does not open again before {key}")
                return
            await self._pressed(hands, opening, size, key)

    async def _pressed(self, hands: Hands, opening: Opening, size: tuple[int, int], key: str) -> None:
        self.pressed += 1
        await hands.type(key)
        where = f"{self._book} {size[0]}×{size[1]} {opening}: {key}"
        if hands.app.faults:
            self.wrong.append(f"{where}: {told(hands.app.faults[0])}")
        elif not hands.running and not (hands.app.return_code == 0 and (key in QUITTING or opening.keys == PALETTE)):
            self.wrong.append(f"{where}: the app ended with {hands.app.return_code}")

    async def _opened(self, opening: Opening, size: tuple[int, int]) -> Hands | None:
        """The screen on top in a window of a size, opened in a larger one where it does not open in this; else None."""
        for tried in dict.fromkeys((size, _ROOMY)):
            if (opening, tried) in self._too_small:
                continue
            hands = await self._at_the_table(opening, tried)
            await hands.type(*opening.keys.split())
            # In a terminal that is too small some do not open at all: there it is not waited for long.
            if await hands.until(partial(_on_top, hands, opening.screen), _SHORT if tried != _ROOMY else COMES):
                if tried != size:
                    hands.resize(*size)
                    await hands.rest()
                return hands
            if tried != _ROOMY:
                self._too_small.add((opening, tried))
        return None

    async def _opened_anew(self, opening: Opening, size: tuple[int, int]) -> Hands | None:
        """The same on a new copy of the book: what was pressed may have taken away what the screen needs."""
        await self.close()
        return await self._opened(opening, size)

    async def _at_the_table(self, opening: Opening, size: tuple[int, int]) -> Hands:
        hands = self.hands
        if hands is None or not hands.running or self._watch is not opening.watch:
            await self.close()
            self._watch = opening.watch
            if not self._read_only or not self._path.exists():
                self._books.copy(self._book, self._path)
            self._stack = AsyncExitStack()
            hands = await self._stack.enter_async_context(
                at_work(self._path, size, watch=opening.watch, read_only=self._read_only)
            )
            self.hands = hands
        for _ in range(_ESCAPES):
            if len(hands.screens) <= 1:
                break
            await hands.type("escape")
        # A filter line that is open still, or marks.
        await hands.type("escape")
        if not hands.running:
            return await self._at_the_table(opening, size)
        hands.resize(*size)
        await hands.rest()
        return hands


def _on_top(hands: Hands, screen: str) -> bool:
    return hands.screens[-1:] == (screen,)


def shares(parts: int) -> Iterator[slice]:
    """Slices that together take everything, each one key of so many."""
    return (slice(part, None, parts) for part in range(parts))
