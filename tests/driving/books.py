"""The four books that hands are let loose on: a public one, an empty one, a vendor's own, one full of conflicts."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from enum import StrEnum
from pathlib import Path

from tests.books import make_book
from tests.conftest import tokentui
from tokentui.services.desk import Desk, write_desk

INVENTED = 200
"""Customers of the vendor's own book, each with up to 24 months of usage."""

_M = 10**12
_NAMES = (
    "Acme", "Foo [formerly Bar]", "[/]", "[@click=app.quit]x[/]", "Ünïcode Straße", "数据公司", "a\x1b[31mred\x07",
    "\u202etfel", "Very long name " * 8, "e\u0301clair", "x", "Globex", "Initech", "Hooli", "Stark", "Wayne",
    "Umbrella", "Cyberdyne", "Tyrell", "Soylent", "Vandelay", "Wonka", "Dunder", "Aperture",
)  # fmt: skip
_CODES = ("core", "product", "operations", "development", "devtools", "ai-native", "resale", "consumer", "public")


class Kind(StrEnum):
    """Which of the four."""

    PUBLIC = "public"
    EMPTY = "empty"
    VENDOR = "vendor"
    CONFLICTS = "conflicts"


class FourBooks:
    """Makes each book once in a folder, by the program itself, and gives out copies to write in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def made(self, kind: Kind) -> Path:
        """One of the four, not to be written in; several processes may ask for it at once."""
        path = self._folder / f"{kind}.tokentui"
        if not path.exists():
            unfinished = self._folder / f"{kind}.{os.getpid()}"
            _MAKERS[kind](unfinished)
            with closing(sqlite3.connect(unfinished)) as db:
                # One file and nothing beside it, so that a copy is a copy.
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            unfinished.replace(path)
        return path

    def copy(self, kind: Kind, to: Path) -> Path:
        """A copy to write in; whatever stood there before goes, and how it was left."""
        for beside in ("", "-wal", "-shm"):
            to.with_name(to.name + beside).unlink(missing_ok=True)
        write_desk(to, Desk())
        return Path(shutil.copy(self.made(kind), to))


def _make_public(path: Path) -> None:
    tokentui("demo", "--book", path, "--no-open", "--yes")


def _make_vendor(path: Path) -> None:
    tokentui("demo", "--vendor-side", str(INVENTED), "--book", path, "--no-open", "--yes")


def _make_empty(path: Path) -> None:
    make_book(path, ())


def _make_conflicts(path: Path) -> None:
    """Three reviewers who disagree, everything else that can be said of an account, and names that are hard to draw."""
    spends = [None if place % 5 == 4 else (40 - place) * _M for place in range(len(_NAMES))]
    make_book(path, [(f"k{place}", name, spends[place]) for place, name in enumerate(_NAMES)])
    with closing(sqlite3.connect(path)) as db, db:
        for place in range(len(_NAMES) - 4):
            customer = place + 1
            _say(db, customer, "ann", place, [_CODES[place % 9]])
            if place % 2 == 0:
                _say(db, customer, "bob", place, [_CODES[(place + place % 4) % 9]])
            if place % 3 == 0:
                _say(db, customer, "carl", place, {_CODES[place % 9]: 60, _CODES[(place + 1) % 9]: 40})
        _say(db, 1, "carl", 30, ["core"], adjudicates=1, reason="seen the contract")
        _say(db, 2, "bob", 31, None, "excluded", reason="a total row")
        _say(db, 3, "bob", 32, None, "cannot_tell", flagged=1)
        _say(db, 4, "ann", 33, None, "withheld", note="asked twice\nand declined")
        _say(db, 5, "ann", 34, ["core", "resale"], confidence=2, note="[bold]not[/] sure")
        _say(db, 6, "starter", 35, ["consumer"])
        db.executemany(
            "INSERT INTO fact (uid, customer_id, dimension, claim, low, high, unit, yardstick, as_of, source_title,"
            " source_url, grade) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                ("f1", 1, "for_what", "runs its claims desk", None, None, None, None, "2026-01-14", "24/7 Wall St",
                 "https://example.com/a", "B"),
                ("f2", 5, "how_much", "pays a year", 3, 5, "USD", "per year", "2026-02-01", "A filing", None, "A"),
                ("f3", 7, "to_what_end", "saves hours", 10, 20, "hours", "per week", "2026-03-01", "[/]", None, "U"),
            ],
        )  # fmt: skip
        db.execute("INSERT INTO alias VALUES (1, 'Acme Corp'), (1, 'ACME'), (7, 'Red')")
        db.execute("UPDATE customer SET parent = 'Acme' WHERE id IN (12, 13)")
        db.execute("UPDATE customer SET segment = 'start-up' WHERE id % 4 = 0")
        # Some that may be one customer, for proposals.
        db.execute("UPDATE customer SET domain = 'vandelay.example' WHERE id IN (20, 21, 22, 23)")
        db.execute(
            "INSERT INTO disclosure (as_of, metric, value, unit) VALUES ('2026-10-01', 'run-rate revenue', 2e9, 'USD')"
        )
    _edit_codebook(path)


def _say(
    db: sqlite3.Connection,
    customer: int,
    reviewer: str,
    minute: int,
    use_cases: Iterable[str] | dict[str, int] | None,
    statement: str = "",
    **more: object,
) -> None:
    """Add one decision as any SQL client may."""
    statement = statement or ("split" if isinstance(use_cases, dict) else "set")
    values = {
        "customer_id": customer, "reviewer": reviewer, "statement": statement,
        "use_cases": None if use_cases is None else json.dumps(use_cases),
        "at": f"2026-10-05T09:{minute:02}:00.000Z", **more,
    }  # fmt: skip
    db.execute(
        f"INSERT INTO decision ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
    )


def _edit_codebook(path: Path) -> None:
    """Merge one use case into another, archive one and add one, by the program's own command."""
    text = tokentui("codebook", "--toml", "--book", path).stdout
    head, *entries = text.split("[[use_case]]")
    kept = [entry for entry in entries if 'code = "consumer"' not in entry]
    kept = [f"{entry.rstrip()}\narchived = true\n\n" if 'code = "public"' in entry else entry for entry in kept]
    kept.append('\ncode = "agents"\nkey = "8"\nlabel = "Agents that buy"\nstance = "neutral"\n')
    subprocess.run(
        [sys.executable, "-m", "tokentui", "--reviewer", "carl", "codebook", "--load", "-",
         "--into", "consumer=product", "--yes", "--book", str(path)],
        input="[[use_case]]".join([head, *kept]), text=True, check=True, capture_output=True, timeout=60,
        cwd=Path(__file__).parent.parent.parent,
    )  # fmt: skip


_MAKERS = {
    Kind.PUBLIC: _make_public,
    Kind.EMPTY: _make_empty,
    Kind.VENDOR: _make_vendor,
    Kind.CONFLICTS: _make_conflicts,
}
