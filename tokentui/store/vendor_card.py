"""What people said on the vendor's card: appended, never changed; the latest of each indicator counts."""

import sqlite3

from tokentui.domain.vendor_card import CARD_VERSION, CardAnswer, SaidAnswer
from tokentui.store.connection import transaction


def read_card_answers(db: sqlite3.Connection) -> dict[str, SaidAnswer]:
    """The answer that counts of each indicator on which something was said."""
    rows = db.execute(
        "SELECT indicator, answer, disclosure, coalesce(note, ''), reviewer, at FROM card_answer"
        " WHERE id IN (SELECT max(id) FROM card_answer GROUP BY indicator)"
    )
    return {
        indicator: SaidAnswer(indicator, CardAnswer(answer.replace("unlooked", CardAnswer.UNLOOKED)), *rest)
        for indicator, answer, *rest in rows
    }


def say_on_card(db: sqlite3.Connection, said: SaidAnswer) -> None:
    """Append what somebody says on an indicator."""
    answer = "unlooked" if said.answer is CardAnswer.UNLOOKED else said.answer.value
    with transaction(db):
        db.execute(
            "INSERT INTO card_answer (card_version, indicator, answer, disclosure, note, reviewer, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (CARD_VERSION, said.indicator, answer, said.disclosure, said.note or None, said.reviewer, said.at),
        )
