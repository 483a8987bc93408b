"""What must hold once work was killed, failed, or lost what was not on the disk; read from the files that are left."""

import contextlib
import io
import re
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tests.durability.host import HANGS, Asked, Came, Host
from tests.durability.works import Work, lay
from tests.safety.killing import leftovers
from tokentui.cli.main import run
from tokentui.store.backups import backups_of

DOCUMENTED = (0, 1, 2, 3)
"""Exit codes with which work may end that met trouble on the disk."""

_UNLIKE = re.compile(r"[0-9a-f]{32}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?|\b\d{8}T\d{6}\.\d{3}Z")
"""Names by chance and moments, which differ from run to run."""

NOTHING = "nothing"
"""What is seen where there is no book."""


class Expected(NamedTuple):
    """What a kind of work leads to, stage by stage."""

    work: Work
    seen: tuple[str, ...]
    """What lies there before the first stage, and after each; one may be more than a book later on."""


class Room:
    """The folder in which work is done again and again, and what each kind of it leads to."""

    def __init__(self, host: Host, base: Path) -> None:
        self.host = host
        base.mkdir(exist_ok=True)
        self.before, self.given = lay(base)
        self.place = base / "place"
        self.log = base / "log"
        self._expected: dict[str, Expected] = {}

    def ready(self) -> None:
        """Lay everything out as it was before."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.before, self.place)

    def asked(self, work: Work) -> Asked:
        """That all of a kind of work is to be done."""
        return Asked(work.name, str(self.place), str(self.given), work.stages)

    def expected(self, work: Work) -> Expected:
        """What comes of a kind of work if nothing is in its way."""
        if work.name not in self._expected:
            seen_there = []
            for stages in range(work.stages + 1):
                self.ready()
                came = self.host.do(self.asked(work)._replace(stages=stages))
                assert came.code == 0, (work.name, came)
                assert not stages or work.acknowledged(came.said) == stages, (work.name, came)
                seen_there.append(seen(work, self.place))
            self._expected[work.name] = Expected(work, tuple(seen_there))
        return self._expected[work.name]

    def wrong_after(self, work: Work, acknowledged: int) -> list[str]:
        """What is wrong with what killed work has left, so many stages of which it had said to be done."""
        wanted = self.expected(work)
        try:
            now = seen(work, self.place)
        except sqlite3.Error as error:
            return [f"the book cannot be read: {error}"]
        wrong = []
        stages = [number for number, one in enumerate(wanted.seen) if one == now]
        if not stages:
            wrong.append(f"half done: neither before nor after; {acknowledged} acknowledged")
        elif max(stages) < acknowledged:
            wrong.append(f"lost: {acknowledged} acknowledged, {max(stages)} there")
        wrong += self._backups(work, after=bool(stages) and max(stages) > 0)
        wrong += _unsound(self.place / work.book)
        wrong += self._again(work, fresh=stages[:1] == [0])
        return wrong

    def wrong_failed(self, work: Work, came: Came) -> list[str]:
        """What is wrong with work of which one request failed."""
        wanted = self.expected(work)
        if came.code == HANGS:
            return ["it hangs"]
        wrong = []
        if came.code not in DOCUMENTED or "Traceback" in came.said:
            wrong.append(f"exit {came.code}: {came.said[-300:]}")
        now = seen(work, self.place)
        if now not in wanted.seen:
            wrong.append(f"half done: exit {came.code}, {came.said[-200:]!r}")
        elif came.code == 0 and now != wanted.seen[-1]:
            wrong.append(f"not done, though it ended well: {came.said[-200:]!r}")
        elif came.code and now != wanted.seen[0] and "othing was changed" in came.said:
            wrong.append(f"done, though it says that nothing was: {came.said[-200:]!r}")
        if came.code and not came.said.strip():
            wrong.append(f"exit {came.code} without a word")
        return wrong + self._backups(work, after=False) + _unsound(self.place / work.book)

    def _backups(self, work: Work, *, after: bool) -> list[str]:
        """Backups are whole; and where something was changed, what it was before is kept."""
        if not work.backed_up:
            return []
        wanted, wrong = self.expected(work), []
        backups = backups_of(self.place / work.book)
        for backup in backups:
            try:
                if seen(work._replace(book=str(backup.path.relative_to(self.place)), made=""), self.place) not in (
                    wanted.seen
                ):
                    wrong.append(f"{backup.path.name} is not what the book was")
            except sqlite3.Error as error:
                wrong.append(f"{backup.path.name} cannot be read: {error}")
        if after and not backups:
            wrong.append("changed, and what it was before is not kept")
        return wrong

    def _again(self, work: Work, *, fresh: bool) -> list[str]:
        """The next start works, comes to the same, and clears what was left."""
        # Where a story has begun, its keys mean something else: the app is only opened.
        came = self.host.do(self.asked(work)._replace(stages=work.stages if fresh or work.command else 0))
        wrong = []
        if came.code not in ((0,) if fresh else DOCUMENTED) or "Traceback" in came.said:
            wrong.append(f"the next start: exit {came.code}: {came.said[-200:]}")
        elif fresh and seen(work, self.place) != self.expected(work).seen[-1]:
            wrong.append("done again, it comes to something else")
        if leftovers(self.place):
            # What was left is cleared by whatever makes the next file in the same folder.
            run_quietly("doctor", "--rebuild", "--yes", "--book", self.place / work.book)
            run_quietly("export", (self.place / work.book).with_name("next.csv"), "--book", self.place / work.book)
        return wrong + [f"left for ever: {name}" for name in leftovers(self.place)] + _unsound(self.place / work.book)


def seen(work: Work, place: Path) -> str:
    """All that lies there of a kind of work, without what differs from run to run; short, to be compared."""
    made = (place / work.made).read_text() if work.made and (place / work.made).exists() else ""
    book = place / work.book
    if not book.exists():
        return NOTHING
    with closing(sqlite3.connect(book)) as db:
        rows = list(_rows(db))
    return sha256(_UNLIKE.sub("*", "\n".join([*rows, made])).encode()).hexdigest()


def _rows(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    rows: list[str] = [str(db.execute("PRAGMA user_version").fetchone()[0])]
    for (name,) in sorted(found):
        if name == "spend_mark" or re.search(r"_(data|idx|docsize|config|content)$", name):
            continue  # A number by chance, and how an index of search is kept.
        rows += sorted(_UNLIKE.sub("*", f"{name}: {row!r}") for row in db.execute(f'SELECT * FROM "{name}"'))
    return rows


def _unsound(book: Path) -> list[str]:
    if not book.exists():
        return []
    code, said = run_quietly("check", "--book", book)
    # A book of an earlier schema is looked at once it is opened for writing.
    if code == 3 and "earlier tokentui" in said:
        return []
    return [f"check: exit {code}: {said[-200:]}"] if code else []


def run_quietly(*words: str | Path) -> tuple[int, str]:
    """Run a command in this process: its exit code, and all that it says."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        code = run([str(word) for word in words])
    return code, out.getvalue()
