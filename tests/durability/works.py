"""The kinds of work that change a book, each with what it says once it is done; and a folder to do it in."""

import asyncio
import contextlib
import io
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.books import make_book
from tests.driving.hands import Hands, at_work
from tokentui.cli.main import run

BOOK = "book.tokentui"
OLD = "old.tokentui"
MADE = "new/made.tokentui"
MANY = "many.tokentui"

CUSTOMERS = 30
BEYOND_A_BACKUP = 1_010
"""Accounts of the book that is decided on at once: more than those before which a backup is made."""

STAYS_SO = ("may be read but not written", "locking protocol")
"""What the app says where one failure leaves the book closed to it as long as it is open: nothing could be laid beside
the book when it was opened, or a lock could not be given back, which SQLite then takes for that of somebody else."""

DONE = "done "
"""Begins the line by which a story says how many of its steps the screen has shown to be done."""


class Step(NamedTuple):
    """Keys that change the book, and what the screen says once it is changed."""

    keys: str
    says: str


class Work(NamedTuple):
    """Something that a person does with a book: a command of the shell, or keys in the app."""

    name: str
    book: str
    """The book that it changes, as it lies in the folder."""
    command: tuple[str, ...] = ()
    """Words of a command; {} is the folder, {in} that of the files that are only read."""
    says: str = ""
    """What the command prints once it is done."""
    steps: tuple[Step, ...] = ()
    """Keys in the app, where it is no command."""
    made: str = ""
    """The file that it writes beside the book."""
    backed_up: bool = False
    """Whether the book as it was before is kept."""

    @property
    def stages(self) -> int:
        """How many changes of the book there are, one after another."""
        return len(self.steps) or 1

    def acknowledged(self, said: str) -> int:
        """How many of them were said to be done."""
        if not self.steps:
            return int(self.says in said)
        return max((int(line[len(DONE) :]) for line in said.splitlines() if line.startswith(DONE)), default=0)


def _command(name: str, says: str, *words: str, book: str = BOOK, made: str = "", backed_up: bool = False) -> Work:
    return Work(name, book, (*words, "--book", f"{{}}/{book}"), says, made=made, backed_up=backed_up)


_ANN = ("--reviewer", "ann")
_EVENTS = ("--table", "events", "--customer", "account", "--time", "ts", "--spend", "cost")

WORKS = (
    _command("tag", "core → Name 003", "tag", "Name 003", "core", *_ANN),
    _command("place", "start-up → Name 004", "place", "Name 004", "start-up", "--note", "seen", *_ANN),
    _command("record", "Name 005", "record", "Name 005", "--industry", "Mining", *_ANN),
    _command("join", "joined into Name 006", "join", "Name 006", "Name 007", "--yes", *_ANN),
    _command("import", "usage: 60 new", "import", "{in}/usage.csv", "--yes", backed_up=True),
    _command("import undo", "Took back", "import", "--undo", "--yes", backed_up=True),
    _command("merge", "took 12 decisions", "merge", "{in}/log.jsonl", backed_up=True),
    _command("codebook", "version 2", "codebook", "--load", "{in}/codebook.toml", "--yes"),
    _command("match", "proposals accepted", "match", "{in}/list.csv", "--accept", "exact", "--yes", *_ANN),
    _command("migration", "brought up to date", "codebook", "--load", "plain", "--yes", book=OLD, backed_up=True),
    _command("restore", "Restored", "restore", "{in}/copy.tokentui", "--yes", backed_up=True),
    _command("rebuild", "anew", "doctor", "--rebuild", "--yes", backed_up=True),
    _command("export", "Wrote customers", "export", "{}/out.csv", "--yes", made="out.csv"),
    _command("log", "Wrote", "export", "--decisions", "{}/out.jsonl", "--yes", made="out.jsonl"),
    _command("first import", "Made the book", "import", "{in}/customers.csv", "--yes", book=MADE),
    _command("demo", "new/made.tokentui", "demo", "--openai", "--no-open", "--yes", book=MADE),
    _command("pull", "events: usage", "pull", "{in}/events", *_EVENTS, "--yes", backed_up=True),
    Work("app", BOOK, steps=(Step("1", "core → "), Step("u", "undone: core"), Step("2", "product → "))),
    Work("bulk", MANY, steps=(Step("A 2 y", "product → 1010"), Step("u", "undone: product")), backed_up=True),
)


def lay(base: Path) -> tuple[Path, Path]:
    """The folder in which work is done, and that of the files that are only read."""
    place, given = base / "before", base / "given"
    place.mkdir(parents=True)
    (given / "events").mkdir(parents=True)
    book = make_book(place / BOOK, _customers(CUSTOMERS))
    make_book(place / MANY, _customers(BEYOND_A_BACKUP))
    shutil.copy(Path(__file__).parents[2] / "fixtures" / "books" / "schema-5.tokentui", place / OLD)
    (place / OLD).chmod(0o600)
    _domains(book)
    _given(given, book)
    _say("import", given / "earlier.csv", "--yes", "--book", book)
    shutil.rmtree(place / f"{BOOK}.backups")
    _say("tag", "Name 010", "resale", "--reviewer", "ann", "--book", book)
    shutil.copy(book, given / "copy.tokentui")
    _say("tag", "Name 011", "consumer", "--reviewer", "ann", "--book", book)
    _say("export", place / "out.csv", "--book", given / "copy.tokentui")
    _say("export", "--decisions", place / "out.jsonl", "--book", given / "copy.tokentui")
    return place, given


def do(work: Work, place: Path, given: Path, stages: int) -> int:
    """Do so many stages of a kind of work; the exit code. A story says on standard output what the screen has shown."""
    if work.steps:
        return asyncio.run(_story(work, place / work.book, stages))
    if not stages:
        return 0
    return run([word.replace("{in}", str(given)).replace("{}", str(place)) for word in work.command])


async def _story(work: Work, book: Path, stages: int) -> int:
    async with at_work(book, reviewer="ann") as hands:
        for number, step in enumerate(work.steps[:stages], 1):
            said = await _pressed(hands, step)
            if said and hands.running:
                # Whatever failed is over: a person who reads that presses once more.
                _tell(f"said {said}")
                said = await _pressed(hands, step)
            if said or not hands.running:
                _tell(f"refused {said or hands.app.faults}")
                return 3 if hands.running and any(one in said for one in STAYS_SO) else 70
            _tell(f"{DONE}{number}")
    _tell("".join(map(repr, hands.app.faults)))
    return 70 if hands.app.faults else 0


async def _pressed(hands: Hands, step: Step) -> str:
    """Press the keys of a step; "", or what the screen says where it does not say that it is done."""
    await hands.type(*step.keys.split())
    if step.says in hands.text:
        return ""
    return " ".join(hands.text.splitlines()[-3:])


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _say(*words: str | Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as err:
        code = run([str(word) for word in words])
    assert code == 0, err.getvalue()


def _customers(number: int) -> list[tuple[str, str, int | None]]:
    return [(f"k{one}", f"Name {one:03}", (one + 1) * 10**9 if one % 5 else None) for one in range(number)]


def _domains(book: Path) -> None:
    with closing(sqlite3.connect(book)) as db:
        db.execute("UPDATE customer SET domain = key || '.example'")
        db.commit()


def _given(folder: Path, book: Path) -> None:
    """Files that work brings in."""
    other = make_book(folder / "other.tokentui", _customers(CUSTOMERS))
    for number in range(12):
        _say("tag", f"Name {number:03}", ("core", "product")[number % 2], "--reviewer", "bob", "--book", other)
    _say("export", "--decisions", folder / "log.jsonl", "--book", other)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run(["codebook", "--toml", "--book", str(book)])
    (folder / "codebook.toml").write_text(out.getvalue().replace("Consumer product", "Product for consumers"))
    files: dict[str, tuple[str, Callable[[int], str]]] = {
        "customers.csv": ("customer_id,name,spend", lambda one: f"c{one},Customer {one},{one}"),
        "earlier.csv": ("customer_id,month,spend", lambda one: f"k{one},2026-01,{one}"),
        "usage.csv": ("customer_id,month,spend", lambda one: f"k{one},2026-02,{one}\nk{one},2026-03,{one}"),
        "list.csv": ("name,domain,segment", lambda one: f"Name {one:03},k{one}.example,large"),
        "events/events.csv": ("account,ts,cost", lambda one: f"k{one},2026-04-{one + 1:02},{one}"),
    }
    for name, (header, row) in files.items():
        (folder / name).write_text("\n".join([header, *map(row, range(CUSTOMERS))]) + "\n")
