"""A first load makes its indexes of all rows at once, which SQLite does twice as fast where it may sort in files."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.store.books import book_at
from tokentui.ingest.load import Arrivals, ImportOptions, load_files
from tokentui.services.workbook import open_workbook

_IN_MEMORY = 2
"""What SQLite says of scratch tables that it keeps there."""


@pytest.mark.parametrize("rows", [3, 6_000])
def test_a_first_load_sorts_in_files_and_a_later_one_has_its_scratch_tables_in_memory(
    tmp_path: Path, rows: int
) -> None:
    path = tmp_path / "customers.csv"
    places: list[bool] = []
    with closing(open_workbook(book_at(tmp_path / "b.tokentui"), "ann")) as book:

        def look(_: Arrivals) -> bool:
            places.append(book.book.db.execute("PRAGMA temp_store").fetchone()[0] == _IN_MEMORY)
            return True

        for first in (0, rows):
            lines = (f"k{number},Name {number},{number}" for number in range(first, first + rows))
            path.write_text("\n".join(("key,name,spend", *lines, "")), encoding="utf-8")
            load_files(book, [path], ImportOptions(), accept=look)
    assert places == [False, True]
