"""Random small books that hold everything a book can hold, and what is taken from one to another."""

from pathlib import Path
from random import Random

from tests.agreement.random_logs import random_log
from tokentui.domain.names import fold
from tokentui.services.workbook import Workbook
from tokentui.store.bulk.incoming import CleanBatch, DisclosureRow, FactRow, FileKind, Origin, Row, UsageRow
from tokentui.store.bulk.load import load

TABLES = ("customers", "usage", "facts", "disclosures", "decisions")

NAMES = (
    "=1+1", "'=x", "''-", "-1", "+", "'", "@handle", "Total", "n/a", "a;b|c", 'quote"d', "two\nlines", "tab\there",
    "\tcmd", "Ünïcode", "[x]", "007", "1.234", " spaced ", "NULL", "Page 1 of 3", "'plain", "x\ry", "1,234",
    "None", "#7",
)  # fmt: skip
"""What people call companies, and what files make of it."""

KEYS = ("total", "none", "n/a", "Grand Total", "-", "=1", "'x", "007", "#7", "acme.com", "Ünïcode", "a;b|c", "null")
"""What ids look like that books have: some of them names of others."""

_WORDS = ("Start-up", "n/a", "-", "AI", "=A1", "’", "Bank & Co", None)
_GRADES = "ABCD"
_AMOUNTS = (None, 0, 1, -5, 1.5, 1.234, 0.001, 250_000, 12_345_678.9)


def random_book(path: Path, seed: int) -> Workbook:
    """A book in which every column of every table is filled somewhere."""
    draw = Random(seed)
    workbook = random_log(path, seed, customers=16, rows=draw.choice((0, 40, 120)))
    db = workbook.book.db
    ids = [number for (number,) in db.execute("SELECT id FROM customer ORDER BY id")]
    names = draw.sample(NAMES, len(ids) - 2)
    names += draw.choices(names, k=2)
    keys = [f"c{place}" for place in range(1, len(ids) + 1)]
    for place, key in zip(draw.sample(range(len(ids)), 8), draw.sample(KEYS, 8), strict=True):
        keys[place] = key
    for number, key, name in zip(ids, keys, names, strict=True):
        texts = [draw.choice(_WORDS) for _ in range(6)]
        db.execute(
            "UPDATE customer SET key = ?, name = ?, folded = ?, domain = ?, parent = ?, industry = ?, size = ?,"
            " product = ?, region = ?, partner = ?, anonymous = ?, grade = ?, first_named = ?, extra = ? WHERE id = ?",
            (
                *(
                    key,
                    name,
                    fold(name),
                    draw.choice((None, "acme.com", "Acme.example")),
                    *texts,
                    draw.random() < 0.2,
                    draw.choice(_GRADES),
                ),
                *(draw.choice((None, "2025", "2025-03", "2025-03-09")), _extra(draw), number),
            ),
        )
        for alias in draw.sample(NAMES, draw.choice((0, 0, 1, 3))):
            db.execute("INSERT INTO alias (customer_id, alias) VALUES (?, ?)", (number, alias))
        for other in draw.sample((*KEYS, "c3", "crm 7"), draw.choice((0, 0, 1, 3))):
            db.execute("INSERT INTO external_id (customer_id, external_id) VALUES (?, ?)", (number, other))
        if draw.random() < 0.3:
            low = draw.randrange(0, 10**13)
            spend = (low, low + draw.choice((0, 1, 1_234_000, 10**12)), low + 2 * 10**12, draw.choice(_GRADES))
            amounts = "spend_low = ?, spend_best = ?, spend_high = ?, spend_grade = ?"
            db.execute(f"UPDATE customer SET {amounts} WHERE id = ?", (*spend, number))
        elif draw.random() < 0.6:
            nothing = ", ".join(f"spend_{name} = NULL" for name in ("low", "best", "high", "basis", "grade", "source"))
            db.execute(f"UPDATE customer SET {nothing} WHERE id = ?", (number,))
    kinds = [(FileKind.FACTS, _facts(draw, keys)), (FileKind.USAGE, _usage(draw, keys))]
    draw.shuffle(kinds)
    for kind, rows in (*kinds, (FileKind.DISCLOSURES, _disclosures(draw))):
        load(db, Origin(kind, "made", "0" * 64, "2026-11-01T00:00:00.000Z"), [CleanBatch(rows)])
    _say_more(draw, workbook)
    return workbook


def _extra(draw: Random) -> str | None:
    return draw.choice((None, None, '{"CRM owner": "Ann", "state": "=x"}', '{"b": "1", "a": "2"}'))


def _facts(draw: Random, keys: list[str]) -> list[Row]:
    rows: list[Row] = []
    for number in range(draw.choice((0, 5, 25))):
        low, high = draw.choice(_AMOUNTS), None
        if low is not None:
            high = low + draw.choice((0, 1))
        dimension = draw.choice(("how_much", "how_much", "for_what", "who", "to_what_end", "investor"))
        rows.append(
            FactRow(
                1,
                draw.choice(keys),
                dimension,
                draw.choice(NAMES).strip(),
                low,
                high,
                draw.choice(("USD", "USD", "seats", None)),
                draw.choice(("per year", "per year, contract", "per year, contract", "per month", None)),
                draw.choice((None, "2026", "2026-02-03")),
                draw.choice(_WORDS),
                draw.choice((None, "https://example.com/=1")),
                draw.choice((None, "press")),
                draw.choice((None, "stated")),
                draw.choice("ABCDU"),
                f"{number:02}{draw.getrandbits(64):016x}",
            )
        )
    return rows


def _usage(draw: Random, keys: list[str]) -> list[Row]:
    rows: list[Row] = []
    for key in draw.sample(keys, draw.choice((0, 4, 9))):
        for month in range(202509, 202513) if draw.random() < 0.5 else (202501, 202611):
            spend = draw.choice((None, 0, -5_000_000, 1_234_000, 9_999_999_999))
            rows.append(UsageRow(1, key, month, spend, draw.choice((None, 0, 7)), draw.choice((1, 10**12))))
    return rows


def _disclosures(draw: Random) -> list[Row]:
    return [
        DisclosureRow(
            line=1,
            as_of=draw.choice(("2025", "2026-03")),
            metric=draw.choice(("run-rate revenue", "customers above a yearly spend")),
            threshold=draw.choice((None, 1_000_000, 0.5)),
            threshold_unit=draw.choice((None, "USD")),
            value=draw.choice((30_000_000_000, 1.234)),
            unit="USD",
            source_title=draw.choice(_WORDS),
            source_url=None,
            source_kind=draw.choice((None, "press")),
            certainty=draw.choice((None, "x")),
            grade="B",
            uid=f"d{number}",
        )
        for number in range(draw.choice((0, 1, 3)))
    ]


def _say_more(draw: Random, workbook: Workbook) -> None:
    """Who they are, notes, confidence, flags, cited facts and a first pass."""
    db = workbook.book.db
    if draw.random() < 0.5:
        db.execute("INSERT INTO first_pass (reviewer) VALUES ('dan')")
    facts = db.execute("SELECT customer_id, uid FROM fact").fetchall()
    for number in range(draw.choice((0, 10))):
        customer, uid = draw.choice(facts) if facts and draw.random() < 0.5 else (draw.randrange(1, 17), None)
        who = draw.random() < 0.5
        db.execute(
            "INSERT INTO decision (uid, customer_id, reviewer, question, statement, use_cases, confidence, note, facts,"
            " flagged, at) VALUES (?, ?, ?, ?, 'set', ?, ?, ?, ?, ?, ?)",
            (
                *(f"m{number}{draw.getrandbits(32):08x}", customer, draw.choice(("ann", "dan"))),
                *("who" if who else "for_what", '["start-up"]' if who else '["core"]'),
                *(draw.choice((None, 1, 5)), draw.choice((None, *NAMES)), f'["{uid}"]' if uid else "[]"),
                *(draw.random() < 0.3, f"2026-10-{number + 1:02}T08:00:00.{number:03}Z"),
            ),
        )
