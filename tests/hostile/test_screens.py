"""One hostile book on every screen and dialog: what is drawn is literal, aligned, and nothing of it is a command."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from wcwidth import wcswidth

from tests.driving.hands import Hands, at_work, told
from tests.driving.screens import screen_classes
from tests.hostile.book import HostileFiles
from tests.hostile.texts import EVIL, wrongs
from tests.keys.openings import OPENINGS
from tests.shares import whole
from tokentui.domain.text import visible

SIZES = ((120, 36), (80, 24))
LOOKED_AT = tuple(dict.fromkeys(opening for opening in OPENINGS if not opening.watch))
"""Every way to a screen by keys; which book it was meant for does not matter here."""
DECIDING = ("1", "u", "0", "!", "x n o enter", "space down space A 1 enter", "/ c u s enter", "f", "z", "r", "g", "d",
            "tab tab", "end", "K", "y")  # fmt: skip
"""Keys at the table after which the app tells what was done, or draws other parts of the book."""


@asynccontextmanager
async def at_hostile(
    hostile: HostileFiles, folder: Path, size: tuple[int, int], *, watch: bool = False
) -> AsyncIterator[Hands]:
    """The app on a copy of the hostile book."""
    book = Path(shutil.copy(hostile.book, folder / hostile.book.name))
    async with at_work(book, size, watch=watch) as hands:
        yield hands
        assert not hands.app.faults, told(hands.app.faults[0])


def wrongs_on(hands: Hands) -> Iterator[str]:
    """What is wrong with the picture that a terminal would now show."""
    screen = hands.app.screen
    for row, strip in enumerate(screen._compositor.render_strips()):
        found = wrongs(strip.text)
        if found:
            yield f"line {row}: {found[:3]}"
        elif wcswidth(strip.text) != screen.size.width:
            yield f"line {row} takes {wcswidth(strip.text)} cells of {screen.size.width}: {strip.text!r}"
        for segment in strip:
            style = segment.style
            if style is not None and (style.link or "@click" in (style.meta or {})):
                yield f"line {row}: {segment.text!r} is a link or a command"


async def looked_at(hands: Hands, what: str) -> list[str]:
    """The same once the app has come to rest, with what was done to come there."""
    await hands.rest()
    return [f"{hands.screens[-1:]} after {what}: {wrong}" for wrong in wrongs_on(hands)]


async def test_every_screen_and_dialog(hostile: HostileFiles, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    wrong: list[str] = []
    async with at_hostile(hostile, tmp_path, SIZES[0]) as hands:
        for number, opening in enumerate(LOOKED_AT):
            await hands.type(*opening.keys.split())
            for size in SIZES if whole(request.config) else (SIZES[number % len(SIZES)],):
                hands.resize(*size)
                wrong += await looked_at(hands, str(opening))
            hands.resize(*SIZES[0])
            await back(hands)
        seen = hands.seen
    async with at_hostile(hostile, tmp_path, SIZES[0], watch=True) as hands:
        wrong += await looked_at(hands, "watch")
        seen |= hands.seen
    assert not wrong, "\n".join(wrong)
    assert seen == screen_classes()


async def test_what_is_told_after_every_decision(hostile: HostileFiles, tmp_path: Path) -> None:
    wrong: list[str] = []
    quoted = 0
    async with at_hostile(hostile, tmp_path, SIZES[0]) as hands:
        for keys in DECIDING:
            await hands.type(*keys.split())
            wrong += await looked_at(hands, keys)
            quoted += "PWNED" in hands.text
            await back(hands)
        await hands.type("home", "y")
        assert r"\x1b]0;PWNED" in hands.app.clipboard
        assert not wrongs(hands.app.clipboard.replace("\n", ""))
        await hands.type("R", "enter", "y")
        assert r"\x1b]0;PWNED" in hands.app.clipboard
        assert not wrongs(hands.app.clipboard.replace("\n", ""))
        await hands.type("1", "escape")
        await hands.until(lambda: hands.screens[-1:] == ("Page",))
        await hands.type("y")
        assert "PWNED" in hands.app.clipboard
        assert not wrongs(hands.app.clipboard.replace("\n", ""))
    assert not wrong, "\n".join(wrong)
    assert quoted > len(DECIDING) // 2


async def test_files_and_their_columns_in_the_import(hostile: HostileFiles, tmp_path: Path) -> None:
    """File names, column names and cells, on every step of an import; and pasted as a path."""
    wrong: list[str] = []
    quoted = 0
    async with at_hostile(hostile, tmp_path, SIZES[0]) as hands:
        for place in range(1, len(list(hostile.folder.iterdir())) + 1):
            await hands.type("B")
            hands.press(*f"{hostile.folder}/")
            await hands.rest()
            hands.press(*["down"] * place)
            wrong += await looked_at(hands, "the list of files")
            for step in range(3):
                await hands.type("enter")
                wrong += await looked_at(hands, f"file {place}, enter {step + 1}")
                quoted += "PWNED" in hands.text
            await back(hands)
        await hands.type("B")
        hands.paste(EVIL)
        wrong += await looked_at(hands, "a pasted path")
    assert not wrong, "\n".join(wrong)
    assert quoted > 5


def test_a_heap_of_marks_is_cut() -> None:
    assert len(visible("e" + "\u0301" * 100_000)) > 100_000
    assert visible("e" + "\u0301" * 31).endswith("\u0301\\u0301")


async def back(hands: Hands) -> None:
    """To the table, by escape alone."""
    for _ in range(8):
        await hands.type("escape")
        if len(hands.screens) == 1:
            break
    await hands.type("escape")
