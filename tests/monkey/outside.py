"""Somebody else's program at the same book: one process that writes with plain SQL what it is told to."""

import json
import select
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

ANSWER = 20.0
"""Seconds within which the other process answers."""
_HELD = 0.05
"""Seconds that it keeps the book locked where it is told to."""

_NTH = (
    "SELECT id FROM customer ORDER BY spend_best DESC, folded LIMIT 1"
    " OFFSET ?1 % max((SELECT count(*) FROM customer), 1)"
)
_UNDECIDED = (
    "SELECT id FROM customer WHERE id NOT IN (SELECT customer_id FROM decision)"
    " ORDER BY spend_best DESC, folded LIMIT 1 OFFSET ?1 % 8"
)
_CASE = "SELECT bit FROM use_case ORDER BY bit LIMIT 1 OFFSET ?1 % (SELECT count(*) FROM use_case)"
_CODE = f"(SELECT code FROM use_case WHERE bit = ({_CASE}))"

WRITES = {
    "decide": "INSERT INTO decision (customer_id, reviewer, statement, use_cases)"
    f" SELECT id, 'bob', 'set', json_array({_CODE}) FROM customer WHERE id = ({_NTH})",
    "cannot tell": "INSERT INTO decision (customer_id, reviewer, statement)"
    f" SELECT id, 'bob', 'cannot_tell' FROM customer WHERE id = ({_NTH})",
    "exclude": "INSERT INTO decision (customer_id, reviewer, statement, reason)"
    f" SELECT id, 'carl', 'excluded', 'a total row' FROM customer WHERE id = ({_NTH})",
    "take back": "INSERT INTO decision (customer_id, reviewer, statement)"
    f" SELECT id, 'bob', 'nothing' FROM customer WHERE id = ({_NTH})",
    "note": "INSERT INTO decision (customer_id, reviewer, statement, note)"
    f" SELECT id, 'bob', 'nothing', 'seen by bob' FROM customer WHERE id = ({_NTH})",
    "delete": f"DELETE FROM customer WHERE id = ({_UNDECIDED})",
    "add": "INSERT INTO customer (key, name, spend_low, spend_best, spend_high, spend_grade)"
    " VALUES ('added ' || hex(randomblob(4)), 'Added ' || ?1, ?1 * 1e13, ?1 * 1e13, ?1 * 1e13, 'C')",
    "rename": f"UPDATE customer SET name = 'Renamed ' || ?1 WHERE id = ({_NTH})",
    "spend": "UPDATE customer SET (spend_low, spend_best, spend_high, spend_grade) ="
    f" (?1 * 1e12, ?1 * 2e12, ?1 * 3e12, 'B') WHERE id = ({_NTH})",
    "fact": "INSERT INTO fact (customer_id, dimension, claim, grade)"
    f" SELECT id, 'to_what_end', 'saves hours', 'A' FROM customer WHERE id = ({_NTH})",
    "drop facts": f"DELETE FROM fact WHERE customer_id = ({_NTH})",
    "label": f"UPDATE use_case SET label = 'Said anew ' || ?1 WHERE bit = ({_CASE})",
    "stance": "UPDATE use_case SET stance = CASE stance WHEN 'bullish' THEN 'bearish' ELSE 'bullish' END"
    f" WHERE bit = ({_CASE})",
    "archive": f"UPDATE use_case SET archived = 1 - archived WHERE bit = ({_CASE})",
    "floor": "INSERT INTO book (key, value) VALUES ('evidence_floor', substr('ABCD', 1 + ?1 % 4, 1))"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
}
"""What it can write, by name; ?1 says which customer, use case or grade is meant."""

LOCK = "lock"
"""It only holds the book for a moment."""
ALL = (*WRITES, LOCK)


class OtherProcess:
    """The process, begun when it is first needed; one for all sequences."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def write(self, book: Path, what: str, which: int) -> str:
        """Have it write; returns when that is committed, with what the book said to it, empty for nothing."""
        process = self._begun()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([str(book), what, which]) + "\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], ANSWER)[0]:
            process.kill()
            raise TimeoutError(f"another process did not {what} within {ANSWER:g} s")
        return str(json.loads(process.stdout.readline()))

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=ANSWER)
            self._process = None

    def _begun(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.monkey.outside"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parent.parent.parent,
            )
        return self._process


def _written(book: str, what: str, which: int) -> str:
    with closing(sqlite3.connect(book, timeout=ANSWER / 2, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        try:
            if what == LOCK:
                db.execute("BEGIN IMMEDIATE")
                Event().wait(_HELD)
                db.execute("ROLLBACK")
            else:
                db.execute(WRITES[what], (which,) if "?1" in WRITES[what] else ())
        except sqlite3.Error as error:
            return str(error)
    return ""


def _serve(answer: Callable[[str], object]) -> None:
    for line in sys.stdin:
        answer(json.dumps(_written(*json.loads(line))))


if __name__ == "__main__":
    _serve(lambda text: print(text, flush=True))
