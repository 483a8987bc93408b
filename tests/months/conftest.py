"""A small book with everything that a month can be: unknown, below zero, split, excluded, on weak evidence."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, ask  # noqa: F401 - a fixture

CUSTOMERS = {
    "acme": "large", "beta": "large", "gamma": "start-up", "delta": "", "eps": "public", "zeta": "", "eta": "start-up",
    "out": "large",
}  # fmt: skip
SPENDS: dict[str, tuple[str, ...]] = {
    # The last four months; an empty text is a row without a spend, a dash no row at all.
    "acme": ("100", "150", "0", "210.55"),
    "beta": ("50", "", "45", "40"),
    "gamma": ("-", "70", "30", "30"),
    "delta": ("10", "-", "-", "12"),
    "eps": ("33.33", "33.34", "-5", "90"),
    "zeta": ("8", "9", "10", ""),
    "eta": ("7", "-", "-", "-"),
    "out": ("1000", "1000", "1000", "1000"),
}
MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12")
SAID = {
    "acme": ("set", '["core"]', "A"),
    "beta": ("set", '["resale", "devtools"]', "C"),
    "gamma": ("split", '{"core": 33.34, "development": 66.66}', "D"),
    "delta": ("cannot_tell", "", "D"),
    "out": ("excluded", "", "D"),
}


def month_of(place: int) -> str:
    """Two years, of which `SPENDS` are the last months; before them acme spends ten more each month."""
    return f"{2024 + place // 12}-{place % 12 + 1:02}"


def usage_rows() -> list[str]:
    """The lines of the file of usage."""
    rows = [f"acme,{month_of(place)},{10 + place},{100 * place},1" for place in range(20)]
    for key, spends in SPENDS.items():
        for month, spend in zip(MONTHS, spends, strict=True):
            if spend != "-":
                tokens = "" if key == "eps" else str(len(key) * 1000 + len(spend))
                rows.append(f"{key},{month},{spend},{tokens},")
    return rows


@pytest.fixture
def book(ask: Ask, tmp_path: Path) -> Path:  # noqa: F811 - the fixture
    """That book."""
    customers = "".join(f"{key},{key.title()},{segment}\n" for key, segment in CUSTOMERS.items())
    (tmp_path / "c.csv").write_text("customer_id,name,segment\n" + customers)
    (tmp_path / "u.csv").write_text("customer_id,month,spend,tokens_in,tokens_out\n" + "\n".join(usage_rows()) + "\n")
    path = tmp_path / "b.tokentui"
    for name in ("c", "u"):
        ran = ask("import", tmp_path / f"{name}.csv", "--yes", "--book", path)
        assert ran.code == 0, ran.err
    with closing(sqlite3.connect(path)) as db:
        for key, (kind, use_cases, grade) in SAID.items():
            (number,) = db.execute("SELECT id FROM customer WHERE key = ?", (key,)).fetchone()
            db.execute(
                "INSERT INTO fact (uid, customer_id, dimension, claim, grade) VALUES (?, ?, 'for_what', 'said', ?)",
                (f"f-{key}", number, grade),
            )
            db.execute(
                "INSERT INTO decision (customer_id, reviewer, statement, use_cases, facts, at)"
                " VALUES (?, 'ann', ?, ?, ?, '2026-01-01T00:00:00.000Z')",
                (number, kind, use_cases or None, f'["f-{key}"]'),
            )
        db.commit()
    return path
