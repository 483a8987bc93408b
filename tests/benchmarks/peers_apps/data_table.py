"""Customers of a book in Textual's own table, loaded the usual way: every row is added before it can be shown."""

import sqlite3
import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable

ROWS = "SELECT name, segment, industry, spend_best / 1000000, tokens, id FROM customer ORDER BY spend_best DESC"


class Customers(App[None]):
    """Shows the customers of a book."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Load every row."""
        table = self.query_one(DataTable)
        table.add_columns("Customer", "Segment", "Industry", "Annual spend", "Tokens", "Id")
        table.add_rows(sqlite3.connect(sys.argv[1]).execute(ROWS).fetchall())
        table.focus()


if __name__ == "__main__":
    Customers().run()
