"""Many at one book at once: two apps, four writers, a reader and an import, each a process of its own.

Each writes down what the program has said to be done. At the end the book has all of that, once.
"""

import asyncio
import contextlib
import io
import json
import os
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.books import make_book
from tests.driving.hands import at_work
from tests.durability.counts import Count
from tests.durability.oracle import run_quietly
from tokentui.cli.main import run

CUSTOMERS = 200
LOG_AT_MOST = 16 << 20
"""Bytes beyond which the log beside a book of a megabyte has grown without bound."""

_LOCKED = ("locked", "Another program is writing")
_PAUSE = 0.15
"""Seconds between two things that a person or a script does, at most."""

_KEYS = "12345"
_ANSWERS = ("→", "already", "another program changed")
"""What the app says to a key that decides; the last of these takes the place of the others."""


class _Desk(NamedTuple):
    """Where one of them sits."""

    book: Path
    given: Path
    name: str
    until: float
    """When it stops, by the clock of the machine."""
    seed: int


class _Told(NamedTuple):
    """What one of them was told."""

    done: int = 0
    """Changes that were said to be done."""
    locked: int = 0
    """Times that a person read that the book is locked."""
    notes: tuple[str, ...] = ()
    """Those that writers left with a decision, one a decision."""
    trouble: tuple[str, ...] = ()
    unseen: int = 0
    """Keys whose answer another sentence took the place of before it was read."""


def _writer(desk: _Desk) -> _Told:
    """Decide again and again from a shell, each time with a note of its own."""
    chance, locked = Random(desk.seed), 0
    notes: list[str] = []
    trouble: list[str] = []
    while time.time() < desk.until:
        note = f"{desk.name} {len(notes) + locked + len(trouble)}"
        words = ("tag", f"Name {chance.randrange(CUSTOMERS):03}", "core", "--note", note, "--reviewer", desk.name)
        code, said = _ran(*words, "--book", str(desk.book))
        if code == 0:
            notes.append(note)
        elif any(word in said for word in _LOCKED):
            locked += 1
        else:
            trouble.append(f"exit {code}: {said[-200:]}")
        time.sleep(chance.uniform(0, _PAUSE))
    return _Told(len(notes), locked, tuple(notes), tuple(trouble))


def _reader(desk: _Desk) -> _Told:
    """Look at the sums again and again."""
    looks, locked, trouble = 0, 0, []
    while time.time() < desk.until:
        code, said = _ran("composition", "--json", "--book", str(desk.book))
        looks += 1
        if code:
            locked += any(word in said for word in _LOCKED)
            trouble.append(f"exit {code}: {said[-200:]}")
        time.sleep(_PAUSE)
    return _Told(looks, locked, (), tuple(trouble))


def _importer(desk: _Desk) -> _Told:
    """Bring a file in again and again, each with customers of its own."""
    done, locked, trouble = 0, 0, []
    while time.time() < desk.until:
        file = desk.given / f"{desk.name}-{done}.csv"
        rows = (f"{desk.name}-{done}-{one},{desk.name} {done} {one},{one}" for one in range(20))
        file.write_text("\n".join(["customer_id,name,spend", *rows]) + "\n")
        code, said = _ran("import", str(file), "--yes", "--book", str(desk.book))
        if code == 0:
            done += 1
        elif any(word in said for word in _LOCKED):
            locked += 1
        else:
            trouble.append(f"exit {code}: {said[-200:]}")
        time.sleep(1.0)
    return _Told(done, locked, (), tuple(trouble))


def _app(desk: _Desk) -> _Told:
    """Press keys in the app: each use case on one customer and then on the next."""
    return asyncio.run(_pressing(desk))


async def _pressing(desk: _Desk) -> _Told:
    chance, done, locked, unseen, trouble = Random(desk.seed), 0, 0, 0, []
    async with at_work(desk.book, reviewer=desk.name) as hands:
        while time.time() < desk.until and hands.running:
            key = chance.choice(_KEYS)
            await hands.type(key)
            await hands.until(lambda: any(word in _last(hands.text) for word in _ANSWERS), 5.0)
            line = _last(hands.text)
            if "→" in line:
                done += 1
            elif "another program changed" in line:
                unseen += 1
            elif "already" in line:
                pass
            else:
                locked += any(word in line for word in _LOCKED)
                trouble.append(line.strip())
            await hands.type(*["down"] * chance.randint(1, 3))
            await asyncio.sleep(chance.uniform(0, _PAUSE))
    return _Told(done, locked, (), (*trouble, *map(repr, hands.app.faults)), unseen)


def _last(text: str) -> str:
    return " ".join(text.splitlines()[-3:])


_ROLES: dict[str, Callable[[_Desk], _Told]] = {
    "app1": _app,
    "app2": _app,
    "writer1": _writer,
    "writer2": _writer,
    "writer3": _writer,
    "writer4": _writer,
    "reader": _reader,
    "importer": _importer,
}


def at_once(base: Path, seconds: float, rng: Random) -> Count:
    """Let all of them work on one book for so long; what was lost or doubled, and how far the log beside it grew."""
    base.mkdir()
    book = make_book(base / "shared.tokentui", [(f"k{one}", f"Name {one:03}", one) for one in range(CUSTOMERS)])
    until = time.time() + seconds
    children = {
        name: _begin(role, _Desk(book, base, name, until, rng.getrandbits(32))) for name, role in _ROLES.items()
    }
    longest, told = 0, {}
    pipes = {name: os.fdopen(pipe, "rb") for name, (_, pipe) in children.items()}
    log = book.with_name(f"{book.name}-wal")
    while time.time() < until:
        with contextlib.suppress(FileNotFoundError):
            longest = max(longest, log.stat().st_size)
        time.sleep(0.02)
    for name, (child, _) in children.items():
        with pipes[name] as pipe:
            content = pipe.read()
        os.waitpid(child, 0)
        told[name] = _read_told(content)
    return _counted(book, told, longest)


def _counted(book: Path, told: dict[str, _Told], longest: int) -> Count:
    wrong = [f"{name}: {one}" for name, said in told.items() for one in said.trouble]
    crashes = len(wrong)
    with closing(sqlite3.connect(book)) as db:
        notes = Counter(
            note
            for (note,) in db.execute("SELECT note FROM decision WHERE note IS NOT NULL AND reviewer LIKE 'writer%'")
        )
        made = dict(db.execute("SELECT reviewer, count(*) FROM decision GROUP BY reviewer"))
        brought = db.execute("SELECT count(*) FROM customer").fetchone()[0] - CUSTOMERS
    for name, said in told.items():
        wrong += [f"{note}: {notes[note]} times in the book" for note in said.notes if notes[note] != 1]
        if name.startswith("app") and not said.done <= made.get(name, 0) <= said.done + said.unseen:
            wrong.append(
                f"{name} showed {said.done} to {said.done + said.unseen}, and the book has {made.get(name, 0)}"
            )
    if brought != 20 * told["importer"].done:
        wrong.append(f"{told['importer'].done} imports brought {brought} customers")
    code, said_of_it = run_quietly("check", "--book", book)
    if code:
        wrong.append(f"check: {said_of_it}")
    locked = sum(said.locked for said in told.values())
    if locked:
        wrong.append(f"{locked} times a person read that the book is locked")
    if longest > LOG_AT_MOST:
        wrong.append(f"the log beside the book grew to {longest:,} bytes")
    decisions = sum(made.values())
    notes_of_it = (
        f"{decisions:,} decisions, {told['importer'].done} imports and {told['reader'].done} looks by {len(told)};"
        f" the log beside the book was at most {longest / 2**20:.1f} MB; read as locked: {locked} times",
    )
    return Count(decisions, len(wrong) - crashes, crashes, tuple(wrong), notes_of_it)


def _begin(role: Callable[[_Desk], _Told], desk: _Desk) -> tuple[int, int]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read)
            random.seed(desk.seed)
            with os.fdopen(write, "w") as pipe:
                json.dump(role(desk), pipe)
            code = 0
        except BaseException as error:
            print(f"{desk.name}: {error!r}", file=sys.__stderr__, flush=True)
        finally:
            os._exit(code)
    os.close(write)
    return child, read


def _read_told(content: bytes) -> _Told:
    if not content:
        return _Told(trouble=("it ended without a word",))
    done, locked, notes, trouble, unseen = json.loads(content)
    return _Told(done, locked, tuple(notes), tuple(trouble), unseen)


def _ran(*words: str) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        code = run(list(words))
    return code, out.getvalue()
