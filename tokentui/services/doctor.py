"""What is wrong with a book, and what can be done: work out anew what is derived, or save what can still be read."""

import os
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tokentui.services.backed_up import Before
from tokentui.services.backups import back_up_at
from tokentui.services.books import whole_book
from tokentui.services.workbook import Clock, utc_now
from tokentui.store.connection import expect_file, open_book, transaction
from tokentui.store.errors import BookError, BookUnreadable, plain_words
from tokentui.store.proof import rescue
from tokentui.store.proof.check import check
from tokentui.store.proof.examine import NAMED, Damage, DamageFound, damage_of_the_file, damage_of_what_follows
from tokentui.store.proof.mend import rebuild, rebuild_search

__all__ = ["Damage", "DamageFound", "Diagnosis", "SavedRows", "examine", "mend", "save_what_can_be_read"]

SavedRows = rescue.Rescued


class Diagnosis(NamedTuple):
    """What is wrong with a book; nothing where it is sound."""

    findings: tuple[DamageFound, ...]
    """The first hundred of each kind."""
    found: int
    """How many there are in all, as far as they were counted."""

    @property
    def worst(self) -> Damage | None:
        """The damage that decides what helps; None for a sound book."""
        kinds = {one.damage for one in self.findings}
        return next((kind for kind in Damage if kind in kinds), None)


def examine(path: Path) -> Diagnosis:
    """Look through the whole file: pages, references, and everything that is derived; raises BookMissing.

    A book of an earlier schema is looked through without what is derived, which is worked out when it is brought up to
    date. The file is only read.
    """
    expect_file(path)
    findings: list[DamageFound] = []
    try:
        with plain_words():
            findings += damage_of_the_file(path)
            if not findings:
                findings += damage_of_what_follows(path)
    except (BookError, ValueError, ArithmeticError, TypeError, LookupError) as error:
        # What cannot even be read by the rules of the domain is damage too, whatever it is called there.
        findings.append(DamageFound(Damage.FILE if isinstance(error, BookError) else Damage.ROW, str(error)))
    kept = [one for kind in Damage for one in [each for each in findings if each.damage is kind][:NAMED]]
    return Diagnosis(tuple(kept), len(findings))


def mend(path: Path, *, clock: Clock = utc_now) -> Path:
    """Work everything derived out anew, after a backup, and all or not at all; returns where that lies.

    Raises BookUnreadable where the book would not be sound afterwards.
    """
    former = back_up_at(path, Before.REBUILD, clock)
    with plain_words(), closing(open_book(path)) as book, transaction(book.db):
        rebuild(book.db)
        rebuild_search(book.db)
        if not check(book.db).sound:
            raise BookUnreadable(
                f"What is wrong with {path} is not only what is derived, so nothing was changed; restore a backup of "
                f"it, or save what can be read with: tokentui doctor --rescue NEW --book {path}"
            )
    return former


def save_what_can_be_read(path: Path, new: Path) -> SavedRows:
    """Make a new book of what can still be read of a torn one, which is only read; raises the BookError that fits."""
    expect_file(path)
    if os.path.lexists(new):
        raise BookError(f"{new} exists already; name a new file.")
    with plain_words(), whole_book(new, path.stem, "USD") as unfinished:
        return rescue.rescue(path, unfinished)
