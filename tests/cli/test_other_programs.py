"""A book in the tools of others: Datasette over HTTP on this machine, and sqlite-utils."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from sqlite_utils import Database

from tests.driving.books import FourBooks, Kind

VIEWS = ("v_customers", "v_composition", "v_gap", "v_decisions", "v_facts", "v_usage")


@contextmanager
def served(book: Path) -> Iterator[str]:
    """The book in Datasette, at a free port of this machine; the address of its database."""
    pytest.importorskip("datasette", reason="Datasette is not installed: pip install datasette")
    command = [sys.executable, "-m", "datasette", "serve", str(book), "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            said: list[str] = []
            for line in server.stderr:
                said.append(line)
                if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
                    yield f"{found[1]}/{book.stem}"
                    break
            else:
                pytest.fail(f"Datasette did not start: {''.join(said)}")
        finally:
            server.terminate()


def over_http(address: str) -> Any:
    """What Datasette answers, as JSON."""
    with urlopen(address, timeout=60) as answer:
        return json.load(answer)


def test_datasette_reads_every_view_over_http(four_books: FourBooks, tmp_path: Path) -> None:
    book = four_books.copy(Kind.CONFLICTS, tmp_path / "book.db")
    mine = Database(book)
    with served(book) as address:
        for view in VIEWS:
            found = over_http(f"{address}/{view}.json?_shape=array&_size=max")
            assert found == list(json.loads(json.dumps(list(mine[view].rows)))), view
        bullish = over_http(f"{address}/v_composition.json?_shape=array&code=bullish")
    assert len(bullish) == 1
    assert 0 < bullish[0]["customers_low"] < bullish[0]["customers_high"]


def test_sqlite_utils_reads_every_view(four_books: FourBooks) -> None:
    book = four_books.made(Kind.VENDOR)
    for view, least in zip(VIEWS, (200, 12, 20, 0, 0, 200), strict=True):
        ran = subprocess.run(
            [sys.executable, "-m", "sqlite_utils", "rows", str(book), view], capture_output=True, text=True, check=True
        )
        assert len(json.loads(ran.stdout)) >= least, view


def test_a_view_is_not_written(four_books: FourBooks, tmp_path: Path) -> None:
    book = Database(four_books.copy(Kind.EMPTY, tmp_path / "book.db"))
    with pytest.raises(Exception, match="cannot modify v_customers because it is a view"):
        book.execute("INSERT INTO v_customers (customer_key, name) VALUES ('x', 'X')")
