"""Books torn on purpose, by seed, and what the program makes of them."""

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from tokentui.cli.main import run

PAGE = 4_096
READING = (("composition", "--json"), ("gap", "--json"), ("find", "a", "--json"), ("verdict", "--json"))
"""Commands whose figures must be those of the sound book, or none."""

OTHERS = (
    ("resale",), ("rules",), ("request",), ("suggest",), ("card",), ("claims",), ("sources",), ("prices",), ("next",),
    ("composition", "--explain"), ("second-look",), ("concentration",), ("agreement",), ("months",), ("backups",),
    ("rules", "headcount", "off"), ("suggest", "kind:resale", "resale", "--reviewer", "ann"),
)  # fmt: skip
"""Commands of which one is asked of each torn book: it answers, or says in a sentence why not."""

UNUSABLE = (2, 3)


class Answer(NamedTuple):
    """What a command said."""

    code: int
    out: str
    err: str


class Outcome(NamedTuple):
    """What became of one torn book."""

    seed: int
    damage: str
    diagnosed: bool
    """Whether the doctor named anything."""
    wrong: tuple[str, ...]
    """Commands that gave other figures than the sound book does, without a word."""
    faults: tuple[str, ...]
    """Commands that met a fault of their own."""


def answer(*arguments: str | Path) -> Answer:
    """Run a command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(one) for one in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


def flipped(content: bytearray, chance: Random) -> str:
    """Some bits turned over, in one page or anywhere."""
    places = [chance.randrange(len(content)) for _ in range(chance.choice((1, 1, 2, 8, 40)))]
    for place in places:
        content[place] ^= 1 << chance.randrange(8)
    return f"bits flipped at {places[:3]}"


def cut(content: bytearray, chance: Random) -> str:
    """The end is missing, at the end of a page or within one."""
    end = chance.randrange(1, len(content))
    if chance.random() < 0.5:
        end -= end % PAGE
    del content[end:]
    return f"cut to {end}"


def zeroed(content: bytearray, chance: Random) -> str:
    """Pages of nothing."""
    pages = [chance.randrange(len(content) // PAGE) for _ in range(chance.choice((1, 1, 3)))]
    for page in pages:
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    return f"pages zeroed: {pages}"


def swapped(content: bytearray, chance: Random) -> str:
    """Two pages, each in the place of the other."""
    one, other = sorted(chance.sample(range(len(content) // PAGE), 2))
    former = content[one * PAGE : (one + 1) * PAGE]
    content[one * PAGE : (one + 1) * PAGE] = content[other * PAGE : (other + 1) * PAGE]
    content[other * PAGE : (other + 1) * PAGE] = former
    return f"pages {one} and {other} swapped"


WAYS: tuple[Callable[[bytearray, Random], str], ...] = (flipped, cut, zeroed, swapped)


def figures(book: Path) -> dict[str, str]:
    """What a sound book says, by command."""
    return {command[0]: answer(*command, "--book", book).out for command in READING}


def tear(sound: bytes, wanted: dict[str, str], seed: int, folder: Path) -> Outcome:
    """Tear a book by a seed, ask it everything, and let the doctor look at it and save what it can."""
    chance = Random(seed)
    content = bytearray(sound)
    damage = WAYS[seed % len(WAYS)](content, chance)
    book = folder / "torn.tokentui"
    book.write_bytes(content)
    wrong, faults = [], []
    for command in READING:
        said = answer(*command, "--book", book)
        if said.code == 70 or "Traceback" in said.err:
            faults.append(f"{command[0]}: {said.err}")
        elif said.code not in UNUSABLE and _figures(said.out) != _figures(wanted[command[0]]):
            wrong.append(command[0])
    other = chance.choice(OTHERS)
    said = answer(*other, "--book", book)
    if said.code not in (0, 1, *UNUSABLE) or "Traceback" in said.err:
        faults.append(f"{other[0]}: {said.err}")
    # It may have written, which is not to be looked at.
    book.write_bytes(content)
    looked = answer("doctor", "--json", "--book", book)
    if looked.code not in (0, 1):
        faults.append(f"doctor: {looked.code} {looked.err}")
    new = folder / "saved.tokentui"
    saved = answer("doctor", "--rescue", new, "--book", book)
    if saved.code not in (0, 1, 2):
        faults.append(f"rescue: {saved.code} {saved.err}")
    elif saved.code == 0 and answer("doctor", "--json", "--book", new).code:
        faults.append(f"rescue: what was saved is not sound; {saved.err}")
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    return Outcome(seed, damage, looked.code != 0, tuple(wrong), tuple(faults))


def _figures(text: str) -> object:
    """All but the name of the book: in a text that nothing follows from, no bit can be missed."""
    found = json.loads(text) if text.strip() else None
    return {name: value for name, value in found.items() if name != "book"} if isinstance(found, dict) else found
