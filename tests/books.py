"""Small books made without any file to import."""

from collections.abc import Iterable
from pathlib import Path

from tokentui.services.workbook import default_codebook
from tokentui.store.connection import open_book, transaction
from tokentui.store.schema import create_book


def make_book(path: Path, customers: Iterable[tuple[str, str, int | None]], *, currency: str = "USD") -> Path:
    """A book of these customers: key, name, annual spend in micro-units (None for unknown)."""
    create_book(path, name="Small book", currency=currency, codebook=default_codebook(), at="2026-11-01T00:00:00.000Z")
    book = open_book(path)
    with transaction(book.db):
        book.db.executemany(
            "INSERT INTO customer (key, name, industry, spend_low, spend_best, spend_high, spend_basis, spend_grade,"
            " spend_source) VALUES (?1, ?2, 'Software', ?3, ?3, ?3, iif(?3 IS NULL, NULL, 'contract'),"
            " iif(?3 IS NULL, NULL, 'A'), iif(?3 IS NULL, NULL, 'stated'))",
            list(customers),
        )
    book.close()
    return path
